"""The peak of memory of a process that matches so many people, as a run does by default.

`python -m tests.bench.memory 1000 FILE`: from nothing, and leaves its state in the file; or, where
there is one, from that state. A process of its own, which imports no more than a run does.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bots.matching.assignment import pairs
from bots.matching.incremental import State, update
from bots.matching.population import encode
from bots.matching.rule import Weights
from tests.bench.population import edited, people, tree

SEED = 20261123
CHANGED = 100


def peak() -> float:
    """The most memory that this process had so far, in MB; only Linux tells."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1e3 if found else 0


def main(count: int, file: Path) -> None:
    """Match, and say what it took."""
    bare = peak()
    members = people(count, SEED)
    if file.exists():
        members = edited(members, CHANGED, SEED)
    holding = peak()
    earlier = State.from_bytes(file.read_bytes()) if file.exists() else None
    found = update(encode(members, tree()), Weights(), earlier)
    scored = peak()
    pairs(found.kept, rows=10, exposure_cap=15)
    if not earlier:
        file.write_bytes(found.state.to_bytes())
    begun = "from an earlier state" if earlier else "from nothing"
    print(
        f"memory of {count:,}: {bare:.0f} MB with nothing, {holding:.0f} with the people; "
        f"scoring {begun} adds {scored - holding:.0f} at its peak, pairing and the state "
        f"{peak() - scored:.0f} to that"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
