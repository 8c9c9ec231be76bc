"""`python -m tests.faults N`: tries N faults, and says whether the wiki came out the same."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.ground import prepared_ground
from tests.faults.kinds import KINDS
from tests.faults.trials import Verdict, try_one


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("trials", type=int, metavar="N")
    parser.add_argument("--seed", type=int, help="of the first trial; the next ones count on")
    parser.add_argument("--only", choices=sorted(KINDS), metavar="KIND", help=", ".join(KINDS))
    chosen = parser.parse_args()
    seed = random.randrange(10**6) if chosen.seed is None else chosen.seed
    print(f"{chosen.trials} trials, seeds from {seed} on", flush=True)
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory() as folder, prepared_ground(Path(folder)) as ground:
        for number in range(1, chosen.trials + 1):
            began = time.monotonic()
            name = chosen.only or list(KINDS)[seed % len(KINDS)]
            tried, verdict = try_one(ground, KINDS[name], seed)
            verdicts.append(verdict)
            print(
                f"{number:3} seed {seed} {name}: {tried}: {verdict} "
                f"({time.monotonic() - began:.1f} s)",
                flush=True,
            )
            seed += 1
    equal = sum(not verdict.differing for verdict in verdicts)
    repeated = sum(len(verdict.repeated) for verdict in verdicts)
    lost = sum(len(verdict.lost) for verdict in verdicts)
    other = sum(len(verdict.other) for verdict in verdicts)
    print(
        f"{equal} of {len(verdicts)} equal to the fault-free wiki, {repeated} repeated edits, "
        f"{lost} lost human edits, {other} other failures"
    )
    return 0 if all(verdict.is_good for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
