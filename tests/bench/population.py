"""People for the measurements: made up, shaped like the real thing, the same for the same seed.

Popularity follows a power law: of capacities (over the tree of the demo), languages, territories.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from bots.matching.rule import Member, Tree
from demo.items import sample_items

LANGUAGES = 40
TERRITORIES = 80
REGIONS = 8
AFFILIATIONS = 120
PROJECTS = ("wikipedia", "commons", "wikidata", "wikisource", "wiktionary", "wikivoyage")


class Choice:
    """Draws from things of which the first is the most popular, by a power law."""

    def __init__(self, things: Sequence[str], power: float) -> None:
        self._things = things
        self._weights = list(accumulate((n + 1) ** -power for n in range(len(things))))

    def draw(self, chance: random.Random, count: int) -> frozenset[str]:
        """So many different things."""
        found: set[str] = set()
        while len(found) < count:
            found.update(chance.choices(self._things, cum_weights=self._weights))
        return frozenset(found)


def tree() -> Tree:
    """The demo's capacities: 134 items in three levels."""
    return Tree({name: one.parent or None for name, one in sample_items().items()})


def people(count: int, seed: int) -> dict[str, Member]:
    """So many people who offer 3 to 8 capacities, want 1 to 4 and speak 1 to 3 languages."""
    chance = random.Random(seed)
    items = list(sample_items())
    chance.shuffle(items)
    capacities = Choice(items, 0.7)
    languages = Choice([f"l{n}" for n in range(LANGUAGES)], 1)
    territories = Choice([f"T{n}" for n in range(TERRITORIES)], 0.8)
    affiliations = Choice([f"A{n}" for n in range(AFFILIATIONS)], 0.8)
    projects = Choice(PROJECTS, 1)
    return {
        f"Person {n}": _person(chance, capacities, languages, territories, affiliations, projects)
        for n in range(count)
    }


def _person(chance: random.Random, capacities: Choice, languages: Choice, *other: Choice) -> Member:
    territories, affiliations, projects = other
    available = capacities.draw(chance, chance.randint(3, 8))
    wanted = capacities.draw(chance, chance.randint(1, 4)) - available
    spoken = languages.draw(chance, chance.randint(1, 3)) if chance.random() < 0.97 else ()
    levels = {code: chance.choice((1, 2, 3, 3, 4, 5, 6, 6)) for code in sorted(spoken)}
    territory = territories.draw(chance, 1) if chance.random() < 0.8 else frozenset[str]()
    number = int(next(iter(territory), "T0")[1:])
    return Member(
        wanted=wanted,
        available=available,
        languages=levels,
        territories=territory,
        regions=frozenset({f"R{number % REGIONS}"} if territory else ()),
        affiliations=affiliations.draw(chance, 1) if chance.random() < 0.3 else frozenset(),
        projects=projects.draw(chance, chance.choice((0, 1, 1, 2))),
        timezone=(number % REGIONS) * 180 - 720 if chance.random() < 0.5 else None,
    )


def edited(members: Mapping[str, Member], count: int, seed: int) -> dict[str, Member]:
    """The same people after so many of them changed a capacity or a language of theirs."""
    chance = random.Random(seed)
    items = list(sample_items())
    found = dict(members)
    for name in chance.sample(sorted(members), count):
        one = members[name]
        what = chance.choice(("wanted", "available", "languages"))
        if what == "languages":
            code = f"l{chance.randrange(LANGUAGES)}"
            found[name] = replace(one, languages={**one.languages, code: chance.randint(1, 6)})
        else:
            item = frozenset({chance.choice(items)})
            found[name] = replace(one, **{what: getattr(one, what) ^ item})
    return found
