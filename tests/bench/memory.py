"""The peak of memory of a process that matches so many people: `python -m tests.bench.memory 1000`.

A process of its own, which imports no more than a run does.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bots.matching import columns
from bots.matching.columns import Task
from bots.matching.pairing import pairs
from bots.matching.population import encode
from bots.matching.rule import KEPT_CANDIDATES, Weights
from tests.bench.population import people, tree

SEED = 20261123


def peak() -> float:
    """The most memory that this process had so far, in MB; only Linux tells."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1e3 if found else 0


def main(count: int) -> None:
    """Match, and say what it took."""
    bare = peak()
    members = people(count, SEED)
    holding = peak()
    population = encode(members, tree())
    side = population.sides[0]
    found = columns.search(Task.whole(population, side, side, Weights()), KEPT_CANDIDATES)
    scored = peak()
    pairs(found.kept(side, side), rows=10, exposure_cap=15)
    paired = peak()
    print(
        f"memory of {count:,}: {bare:.0f} MB with nothing, {holding:.0f} with the people; at its "
        f"peak scoring adds {scored - holding:.0f}, and pairing {paired - scored:.0f} to that"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
