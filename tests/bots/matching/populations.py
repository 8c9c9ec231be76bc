"""Small made-up populations where everything that the rule knows happens often, ties above all."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bots.matching.rule import Member, Rule, Tree, Weights

NO_WEIGHTS = Weights((8,) * 7, 0, 0, 0, 0, 0, 0)
ALIKE_IN_ALL = Member(frozenset({"Q5", "Q6"}), frozenset({"Q5", "Q7"}), {"en": 3})

_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Population:
    """People, organizations and the rule for them."""

    rule: Rule
    groups: Mapping[str, Member]

    @property
    def people(self) -> Mapping[str, Member]:
        return self.rule.people

    def shuffled(self, seed: int) -> Population:
        """The same, told in another order."""
        chance = random.Random(seed)
        rule = Rule(_shuffled(self.people, chance), self.rule.tree, self.rule.weights)
        return Population(rule, _shuffled(self.groups, chance))


def _shuffled(members: Mapping[str, _Thing], chance: random.Random) -> dict[str, _Thing]:
    return dict(chance.sample(list(members.items()), len(members)))


def tree(chance: random.Random, size: int) -> dict[str, str | None]:
    """Items in three levels, {item: what it stands below}."""
    levels: tuple[list[str], ...] = ([], [], [])
    parents: dict[str, str | None] = {}
    for number in range(size):
        item = f"Q{number}"
        level = 0 if number < 2 else chance.choice((0, 1, 1, 2, 2, 2))
        above = levels[level - 1] if level else []
        parents[item] = chance.choice(above) if above else None
        levels[level if above else 0].append(item)
    return parents


def member(
    chance: random.Random, items: Sequence[str], languages: Sequence[str], names: Sequence[str]
) -> Member:
    """Somebody; now and then with a very broad offer, many wants or other accounts."""

    def some(things: Sequence[str], most: int) -> frozenset[str]:
        return frozenset(chance.sample(things, chance.randint(0, min(most, len(things)))))

    broad, greedy = chance.random() < 0.1, chance.random() < 0.1
    return Member(
        wanted=some(items, 60 if greedy else 4),
        available=some(items, len(items) if broad else 6),
        languages={code: chance.randint(1, 6) for code in sorted(some(languages, 3))},
        territories=some(("BR", "PT", "IN", "GH"), 2),
        regions=some(("LAC", "NWE", "SA"), 1),
        affiliations=some(("WMB", "WMPT"), 2),
        projects=some(("commons", "wikidata"), 2),
        timezone=chance.choice((None, None, 0, 60, -120, 240, 720, -720)),
        accounts=some(names, 1) if chance.random() < 0.1 else frozenset(),
    )


def population(seed: int, most: int, *, greatest: int | None = None) -> Population:
    """Up to so many people, mostly few; `greatest` asks for just as many."""
    chance = random.Random(seed)
    size = greatest or min(most, int(most ** chance.random()) + chance.randint(0, 3))
    parents = tree(chance, chance.choice((3, 12, 40)))
    items = [*parents, "Q-of-no-tree"]
    languages = ["en", "pt", "ar", "hi", "sw", "fr"][: chance.choice((1, 3, 6))]
    names = [f"Person {n}" for n in range(size)]
    people = {name: member(chance, items, languages, names) for name in names}
    for name in chance.sample(names, len(names) // 4):
        people[name] = ALIKE_IN_ALL
    # An organization may speak languages, for all that the rule knows, and be named like somebody.
    spoken = languages if chance.random() < 0.3 else []
    called = chance.choice(("Person", "Group"))
    groups = {
        f"{called} {n}": member(chance, items, spoken, names) for n in range(chance.randint(0, 8))
    }
    weights = chance.choice((NO_WEIGHTS, Weights(), Weights(), _any_weights(chance)))
    return Population(Rule(people, Tree(parents), weights), groups)


def _any_weights(chance: random.Random) -> Weights:
    """Anything goes, even a level that is worth less than a lower one."""
    levels = tuple(chance.randint(1, 8) for _ in range(7))
    return Weights(levels, *(chance.choice((0, 1, 7, 90)) for _ in range(6)))
