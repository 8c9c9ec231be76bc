"""Pairs very many people who all could be anybody's, and says how many pairs and MB that takes."""

from __future__ import annotations

import random
import sys

from bots.jobs.mentorship.checking import faults
from bots.jobs.mentorship.pairing import Intake, Pairing
from bots.matching.rule import Member, Tree
from bots.run.report import peak_megabytes


def everybody(people: int, programmes: int, takes: int) -> Pairing:
    """As many mentors as mentees, all of them in every programme."""
    chance = random.Random(1)
    items = [f"Q{n}" for n in range(1, 60)]
    tree = Tree(dict.fromkeys(items))

    def levels() -> dict[str, int]:
        return {language: chance.randint(2, 6) for language in ("en", "pt")}

    mentors = {f"M{n}": Member(languages=levels(), available=frozenset(items))
               for n in range(people)}  # fmt: skip
    mentees = {f"E{n}": Member(languages=levels(), wanted=frozenset(chance.sample(items, 8)))
               for n in range(people)}  # fmt: skip
    intakes = [Intake(f"P{n}", mentors, mentees) for n in range(programmes)]
    return Pairing(intakes, dict.fromkeys(mentors, takes), tree)


if __name__ == "__main__":
    given = everybody(*map(int, sys.argv[1:]))
    pairs = given.pairs
    wrong = list(faults(given, pairs))
    sys.stdout.write(f"{len(pairs)} {len(wrong)} {peak_megabytes()}\n")
