"""`python -m tests.fuzz N`: N nasty values through all jobs, what they cost and what went wrong."""

from __future__ import annotations

import argparse
import random
import sys

from bots.run.report import peak_megabytes
from tests.fuzz.trials import tried

PEOPLE = 100


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("values", type=int, metavar="N")
    parser.add_argument("--seed", type=int, help="of the first trial; the next ones count on")
    chosen = parser.parse_args()
    seed = random.randrange(10**6) if chosen.seed is None else chosen.seed
    tried_so_far, slowest, faults = 0, 0.0, 0
    while tried_so_far < chosen.values:
        verdict = tried(seed, PEOPLE)
        tried_so_far += verdict.values
        slowest = max(slowest, verdict.slowest)
        faults += len(verdict.faults)
        for fault in verdict.faults:
            print(f"seed {seed}: {fault}", flush=True)
        seed += 1
    print(
        f"{tried_so_far} values, {faults} faults; the slowest page took {slowest:.2f} s of the "
        f"processor, all of it {peak_megabytes()} MB at most."
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
