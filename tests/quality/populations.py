"""People made up, with what is true of them kept apart from what they state about themselves.

docs/quality.md says what is assumed. Nothing here knows how the rule weighs anything.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bots.matching.rule import Member

Array = NDArray[Any]

CAPACITIES = Path(__file__).resolve().parents[2] / "demo" / "capacities.tsv"
FIELDS = Path(__file__).with_name("fields of study.tsv")
"""The fields of study of WordNet 3.0 (Princeton University, 2006), below what, and how often each
is met in texts: a tree that nobody made for Wikimedians."""
NATIVE = 6


@dataclass(frozen=True)
class Assumptions:
    """What the made-up people are like; shares and chances are from 0 to 1."""

    # What is true of people.
    outside: bool = False
    """Topics are the fields of study of WordNet, as popular as they are in texts."""
    shared_by_root: float = 0.15
    shared_by_branch: float = 0.35
    """How much of what people are good at, or curious about, comes from the root or the branch
    of a topic; the rest is the topic's own."""
    popularity: float = 0.45
    """How much topics differ in how many know them or need them; 0 is not at all."""
    experience: float = 0.45
    """How much people differ in how many topics they know."""
    skilled: float = 1.8
    """How far above the ordinary somebody has to be to know a topic at all."""
    needs: float = 3.5
    """Topics that somebody who needs any needs on average."""
    kin: float = 0.5
    """How far curiosity goes where skill already is: 0 is anywhere."""
    learning: float = 0.8
    willing: float = 0.7
    """Who needs anything, and who would teach."""

    newcomers: float = 0.0
    """Who comes from a conference: they know nothing yet and all need the same."""

    # What languages and places are like.
    languages: int = 40
    language_slope: float = 1.0
    """How steeply languages fall off: the second has 2 ** -slope of the first one's speakers."""
    lingua_franca: float = 0.6
    """Who speaks the most common language though it is not their own."""
    further_languages: float = 0.5
    territories: int = 60
    regions: int = 8
    affiliations: float = 0.4

    # How people state it.
    forgotten: float = 0.25
    """Topics left out of what is stated."""
    coarser: float = 0.2
    """Topics stated as what they are a part of."""
    beside: float = 0.1
    """Topics stated as another one of the same branch."""
    too_easily: float = 0.3
    """Who adds one or two popular topics that are not so."""
    know_all: float = 0.03
    """Who offers twenty to sixty topics, whatever they know."""
    silent: float = 0.12
    """Who states no language."""
    no_level: float = 0.25
    wrong_level: float = 0.2
    """Languages stated without a level, and with one that is one too high or too low."""
    placeless: float = 0.3
    """Parts of a place that are not stated."""

    stale: float = 0.0
    """Whose profile is three years old: by now every second of them would no longer teach, and
    what they need is something else."""
    vandals: int = 0
    """Profiles of one vandal that offer everything, in the most common language."""

    # What help is worth.
    closeness: float = 0.2
    """What is lost where two people have nothing else in common."""
    talk: Sequence[float] = (0.0, 0.2, 0.45, 0.75, 0.9, 1.0, 1.0)
    """How much of it comes across, by the lower level of the two in their best language."""
    grades: Sequence[float] = (0.1, 0.3, 0.6)
    """The least usefulness of something that is of some, of good and of great use."""


@dataclass(frozen=True)
class Topics:
    """The capacities: a tree of which only the finest items are something to know or to need."""

    parents: Mapping[str, str | None]
    counts: Mapping[str, int] = field(default_factory=dict)
    """How often each is met; empty where that is not known."""

    @classmethod
    def real(cls) -> Topics:
        """Those of the demo, which are Capacity Exchange's."""
        return cls({row["id"]: row["parent"] or None for row in _rows(CAPACITIES)})

    @classmethod
    def outside(cls) -> Topics:
        """Fields of study."""
        rows = _rows(FIELDS)
        return cls(
            {row["id"]: row["parent"] or None for row in rows},
            {row["id"]: int(row["count"]) for row in rows},
        )

    @property
    def finest(self) -> list[str]:
        """Items with nothing below them."""
        inner = {*self.parents.values()}
        return [item for item in self.parents if item not in inner]

    def line(self, item: str) -> list[str]:
        """The item and all above it."""
        found = []
        at: str | None = item
        while at is not None:
            found.append(at)
            at = self.parents[at]
        return found

    def beside(self, item: str) -> list[str]:
        """Others with the same parent."""
        parent = self.parents[item]
        return [one for one, above in self.parents.items() if above == parent and one != item]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@dataclass(frozen=True)
class Truth:
    """One person as they are; without an affiliation where it is empty."""

    skill: Sequence[float]
    """By finest topic, 0 to 1."""
    need: Mapping[int, float]
    """By number of the topic; together 1, or nothing."""
    willing: bool
    languages: Mapping[str, int]
    territory: int
    region: int
    clock: int
    """Minutes from UTC."""
    affiliation: str
    project: str


@dataclass(frozen=True)
class Population:
    """What people state, and who can really help whom."""

    topics: Topics
    people: dict[str, Member]
    grades: Array
    """A row for each learner and a column for each sharer in the order of `people`: 0 to 3."""
    talking: Array
    """Who really shares a language with whom."""


def population(seed: int, count: int, assumed: Assumptions | None = None) -> Population:
    """So many people; the same seed makes the same ones."""
    return _Making(random.Random(f"{seed} {count}"), assumed or Assumptions()).population(count)


class _Making:
    def __init__(self, chance: random.Random, assumed: Assumptions) -> None:
        self.chance, self.assumed = chance, assumed
        self.topics = Topics.outside() if assumed.outside else Topics.real()
        self.finest = self.topics.finest
        self.lines = [self.topics.line(item) for item in self.finest]
        self.offered_often = self._fame()
        self.needed_often = [
            (one + two) / 2**0.5 for one, two in zip(self.offered_often, self._fame(), strict=True)
        ]
        self.codes = [f"l{number}" for number in range(assumed.languages)]
        self.by_speakers = list(
            accumulate((rank + 1) ** -assumed.language_slope for rank in range(assumed.languages))
        )
        self.by_people = list(accumulate((rank + 1) ** -0.8 for rank in range(assumed.territories)))
        self.main_language = [self._language() for _ in range(assumed.territories)]
        self.region = [self.chance.randrange(assumed.regions) for _ in range(assumed.territories)]
        hours = [round(24 * one / assumed.regions) - 11 for one in range(assumed.regions)]
        self.clock = [60 * (hours[one] + self.chance.randint(-1, 1)) for one in self.region]

    def population(self, count: int) -> Population:
        names = [f"User {number}" for number in range(count)]
        truths = [self._truth() for _ in names]
        truths = self._from_a_conference(truths)
        people = {name: self._stated(one) for name, one in zip(names, truths, strict=True)}
        truths = [self._by_now(one) for one in truths]
        for number in range(self.assumed.vandals):
            people[f"Vandal {number}"] = Member(
                available=frozenset(self.topics.parents), languages={self.codes[0]: NATIVE}
            )
            truths.append(replace(self._truth(), willing=False, need={}))
        talk = self._talk(truths)
        useful = self._met(truths) * talk * self._close(truths)
        np.fill_diagonal(useful, 0)
        grades = np.searchsorted(np.array(self.assumed.grades), useful, side="right")
        return Population(self.topics, people, grades, talk > 0)

    def _from_a_conference(self, truths: list[Truth]) -> list[Truth]:
        """Some of them know nothing yet and need what was talked about."""
        count = round(self.assumed.newcomers * len(truths))
        if not count:
            return truths
        topic = self.chance.randrange(len(self.finest))
        nothing = [0.0] * len(self.finest)
        new = [replace(one, skill=nothing, need={topic: 1.0}) for one in truths[:count]]
        return new + truths[count:]

    def _by_now(self, truth: Truth) -> Truth:
        """What became of somebody since they wrote their profile."""
        if self.chance.random() >= self.assumed.stale:
            return truth
        need = self._need(self._bent(), truth.skill) if truth.need else {}
        return replace(truth, willing=truth.willing and self.chance.random() < 0.5, need=need)

    # What is true.

    def _fame(self) -> list[float]:
        if self.topics.counts:
            met = np.log1p([self.topics.counts[item] for item in self.finest])
            fame: list[float] = (self.assumed.popularity * (met - met.mean()) / met.std()).tolist()
            return fame
        return [self.assumed.popularity * self.chance.gauss(0, 1) for _ in self.finest]

    def _language(self) -> str:
        return self.chance.choices(self.codes, cum_weights=self.by_speakers)[0]

    def _bent(self) -> list[float]:
        """How much a person leans to each topic: normal, alike within a branch and a root."""
        root, branch = self.assumed.shared_by_root, self.assumed.shared_by_branch
        own = 1 - root - branch
        drawn: dict[str, float] = {}
        for item in self.topics.parents:
            drawn[item] = self.chance.gauss(0, 1)
        found = []
        for item, *above in self.lines:
            # A topic right below a root is a branch of its own.
            middle = above[0] if len(above) > 1 else f"{item} "
            of_branch = drawn.setdefault(middle, self.chance.gauss(0, 1))
            found.append(
                root**0.5 * drawn[(above or [item])[-1]]
                + branch**0.5 * of_branch
                + own**0.5 * drawn[item]
            )
        return found

    def _truth(self) -> Truth:
        assumed, chance = self.assumed, self.chance
        bent, experience = self._bent(), assumed.experience * chance.gauss(0, 1)
        skill = [
            min(max((one + fame + experience - assumed.skilled) / 1.5 + 0.3, 0.0), 1.0)
            if one + fame + experience > assumed.skilled
            else 0.0
            for one, fame in zip(bent, self.offered_often, strict=True)
        ]
        territory = chance.choices(range(assumed.territories), cum_weights=self.by_people)[0]
        languages = self._languages(territory)
        language = max(languages, key=lambda code: languages[code])
        local = chance.random() < assumed.affiliations
        return Truth(
            skill,
            self._need(bent, skill) if chance.random() < assumed.learning else {},
            chance.random() < assumed.willing,
            languages,
            territory,
            self.region[territory],
            self.clock[territory],
            f"group of {territory} {chance.randrange(2)}" if local else "",
            f"{chance.choice(('wiki', 'wiki', 'wiki', 'source', 'commons'))} {language}",
        )

    def _need(self, bent: Sequence[float], skill: Sequence[float]) -> dict[int, float]:
        chance, kin = self.chance, self.assumed.kin
        drawn = zip(bent, self._bent(), self.needed_often, skill, strict=True)
        wish = [
            kin * one + (1 - kin**2) ** 0.5 * two + fame if known < 0.5 else -9.0
            for one, two, fame, known in drawn
        ]
        count = 1
        while count < 12 and chance.random() < 1 - 1 / self.assumed.needs:
            count += 1
        most = sorted(range(len(wish)), key=lambda topic: -wish[topic])[:count]
        weights = {topic: chance.uniform(0.5, 1.5) for topic in most}
        return {topic: weight / sum(weights.values()) for topic, weight in weights.items()}

    def _languages(self, territory: int) -> dict[str, int]:
        chance, assumed = self.chance, self.assumed
        own = self.main_language[territory] if chance.random() < 0.8 else self._language()
        found = {own: NATIVE}
        if chance.random() < assumed.lingua_franca:
            found.setdefault(self.codes[0], chance.choices((1, 2, 3, 4, 5), (1, 2, 3, 3, 1))[0])
        while chance.random() < assumed.further_languages and len(found) < 6:
            found.setdefault(self._language(), chance.choices((1, 2, 3, 4, 5), (3, 3, 2, 1, 1))[0])
        return found

    # What people state of it.

    def _stated(self, truth: Truth) -> Member:
        chance, assumed = self.chance, self.assumed
        wanted = self._words(truth.need, self.needed_often) if truth.need else set()
        known = {topic for topic, skill in enumerate(truth.skill) if skill}
        available = self._words(known, self.offered_often) if truth.willing else set()
        if truth.willing and chance.random() < assumed.know_all:
            available |= {*chance.sample([*self.topics.parents], chance.randint(20, 60))}

        def told(value: str) -> frozenset[str]:
            keep = value and chance.random() >= assumed.placeless
            return frozenset({value}) if keep else frozenset()

        territory = told(f"territory {truth.territory}")
        return Member(
            wanted=frozenset(wanted),
            available=frozenset(available),
            languages={} if chance.random() < assumed.silent else self._levels(truth.languages),
            territories=territory,
            regions=frozenset({f"region {truth.region}"}) if territory else frozenset(),
            affiliations=told(truth.affiliation),
            projects=told(truth.project),
            timezone=truth.clock if chance.random() >= assumed.placeless else None,
        )

    def _words(self, topics: Mapping[int, float] | set[int], fame: Sequence[float]) -> set[str]:
        """The capacities by which somebody states some topics."""
        chance, assumed = self.chance, self.assumed
        found = set()
        for topic in topics:
            item = self.finest[topic]
            if chance.random() < assumed.forgotten:
                continue
            slip = chance.random()
            if slip < assumed.coarser:
                item = self.topics.parents[item] or item
            elif slip < assumed.coarser + assumed.beside:
                item = chance.choice(self.topics.beside(item) or [item])
            found.add(item)
        if chance.random() < assumed.too_easily:
            weights = [np.exp(2 * one) for one in fame]
            found |= {*chance.choices(self.finest, weights, k=chance.randint(1, 2))}
        return found

    def _levels(self, languages: Mapping[str, int]) -> dict[str, int]:
        """Levels as they are stated; where none is, it counts as 3, as everywhere."""
        chance, assumed = self.chance, self.assumed
        found = {}
        for code, level in languages.items():
            stated = level
            if level < NATIVE and chance.random() < assumed.wrong_level:
                stated = min(max(level + chance.choice((-1, 1)), 1), 5)
            found[code] = 3 if chance.random() < assumed.no_level else stated
        return found

    # Who can help whom.

    def _met(self, truths: Sequence[Truth]) -> Array:
        """The share of each learner's need that each sharer knows, by how well they know it."""
        need = np.zeros((len(truths), len(self.finest)))
        for row, truth in zip(need, truths, strict=True):
            for topic, weight in truth.need.items():
                row[topic] = weight
        skill = np.array([truth.skill for truth in truths])
        met: Array = need @ skill.T
        # Who would not teach, or does not say so, helps nobody whatever they know.
        willing: Array = met * np.array([truth.willing for truth in truths])
        return willing

    def _talk(self, truths: Sequence[Truth]) -> Array:
        """How much comes across between any two."""
        worth = np.array(self.assumed.talk)
        found = np.zeros((len(truths), len(truths)))
        for code in self.codes:
            level = np.array([truth.languages.get(code, 0) for truth in truths])
            np.maximum(found, worth[np.minimum.outer(level, level)], out=found)
        return found

    def _close(self, truths: Sequence[Truth]) -> Array:
        """What is left of help by how much else two people have in common."""

        def same(name: str) -> Array:
            values = np.array([getattr(truth, name) for truth in truths])
            found: Array = values[:, None] == values[None, :]
            return found

        clock = np.array([truth.clock for truth in truths])
        apart = np.abs(clock[:, None] - clock[None, :]) % 1440
        near = 1 - np.minimum(apart, 1440 - apart) / 720
        place = np.where(same("territory"), 1.0, 0.5 * same("region"))
        local = same("affiliation") & np.array([bool(truth.affiliation) for truth in truths])
        common = (place + near + local + same("project")) / 4
        close: Array = 1 - self.assumed.closeness * (1 - common)
        return close
