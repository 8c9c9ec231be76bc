"""Made-up mentorship programmes in which all that the rule knows happens, scarcity above all."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bots.jobs.mentorship.pairing import Intake, Pair, Pairing
from bots.matching.rule import Member, Tree
from tests.bots.matching.populations import tree

LANGUAGES = ("pt", "en", "ar", "hi", "sw")
PLACES = {"BR": "LAC", "PT": "NWE", "IN": "SA", "GH": "SSA"}

Value = TypeVar("Value")


@dataclass(frozen=True)
class Size:
    """How many mentors and mentees there are, and in how many programmes."""

    mentors: int
    mentees: int
    programmes: int = 1


def size(seed: int) -> Size:
    """Mostly small; one in twenty as large as they come."""
    chance = random.Random(seed)
    if seed % 20 == 0:
        return Size(300, 1000, chance.choice((1, 3)))
    return Size(chance.randint(1, 40), chance.randint(1, 90), chance.choice((1, 1, 2, 4)))


def _person(
    chance: random.Random, items: Sequence[str], most: int
) -> tuple[Member, frozenset[str]]:
    territories = frozenset(chance.sample(tuple(PLACES), chance.choice((0, 1, 1, 1, 2))))
    languages = chance.sample(LANGUAGES, chance.choice((0, 1, 1, 2, 3)))
    capacities = frozenset(chance.sample(items, chance.randint(0, min(most, len(items)))))
    member = Member(
        languages={code: chance.randint(1, 6) for code in languages},
        territories=territories,
        regions=frozenset(PLACES[one] for one in territories),
        timezone=chance.choice((None, 0, 60, -180, 330)),
    )
    return member, capacities


def programmes(seed: int, made: Size | None = None) -> Pairing:
    """Programmes in which some pairs stand already, as far as these keep to the mentors' limits."""
    chance = random.Random(seed)
    made = made or size(seed)
    parents = tree(chance, chance.choice((3, 12, 40)))
    items = list(parents)
    mentors, mentees = {}, {}
    for number in range(made.mentors):
        member, capacities = _person(chance, items, 4)
        mentors[f"Mentor {number}"] = replace(member, available=capacities)
    for number in range(made.mentees):
        member, capacities = _person(chance, items, 3)
        accounts = frozenset({"Mentor 0"}) if number == 1 else frozenset()
        mentees[f"Mentee {number}"] = replace(member, wanted=capacities, accounts=accounts)
    if made.mentors > 1:
        # Somebody who is both.
        mentees["Mentor 1"] = replace(
            mentors["Mentor 1"], wanted=mentors["Mentor 1"].available, available=frozenset()
        )
    limits = {name: chance.choice((1, 1, 2, 3, 5)) for name in mentors}
    shapes = [_intake(chance, n, mentors, mentees, items) for n in range(made.programmes)]
    paused = frozenset(chance.sample([*mentors, *mentees], (made.mentors + made.mentees) // 20))
    given = Pairing(shapes, limits, Tree(parents), paused)
    chosen = chance.sample(sorted(given.pairs), len(given.pairs) // 3)
    standing = [with_standing(one, chosen) for one in shapes]
    return replace(given, intakes=standing)


def with_standing(intake: Intake, pairs: Iterable[Pair]) -> Intake:
    """A programme whose page says these pairs."""
    mine = {pair.mentee: pair.mentor for pair in pairs if pair.programme == intake.title}
    return replace(intake, standing=mine)


def _intake(
    chance: random.Random,
    number: int,
    mentors: Mapping[str, Member],
    mentees: Mapping[str, Member],
    items: Sequence[str],
) -> Intake:
    share = 1 if number == 0 else 0.5
    return Intake(
        f"Programme {number}",
        {name: one for name, one in mentors.items() if chance.random() < share},
        {name: one for name, one in mentees.items() if chance.random() < share},
        territories=frozenset({"BR", "PT"}) if chance.random() < 0.2 else frozenset(),
        regions=frozenset({"SA"}) if chance.random() < 0.2 else frozenset(),
        languages=frozenset({"pt", "en"}) if chance.random() < 0.3 else frozenset(),
        capacities=frozenset(items[:2]) if chance.random() < 0.3 else frozenset(),
    )


def shuffled(given: Pairing, seed: int) -> Pairing:
    """The same, told in another order."""
    chance = random.Random(seed)

    def turned(members: Mapping[str, Value]) -> dict[str, Value]:
        return dict(chance.sample(list(members.items()), len(members)))

    intakes = [
        replace(
            one,
            mentors=turned(one.mentors),
            mentees=turned(one.mentees),
            standing=turned(one.standing),
        )
        for one in given.intakes
    ]
    return replace(given, intakes=intakes, limits=turned(given.limits))
