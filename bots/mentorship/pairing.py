"""Says who becomes whose mentor: the rule of docs/mentorship.md, over plain data.

All numbers are integers, and neither the order of the input nor of people's names changes anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from bots.matching.rule import (
    ABOVE,
    SAME,
    Member,
    Tree,
    Weights,
    in_common,
    name_hash,
    pair_hash,
    same_person,
)

LEAST_LEVEL = 2
"""How well both have to speak a language, by Babel's levels."""

NOWHERE: frozenset[str] = frozenset()


class Pair(NamedTuple):
    """A mentor and a mentee in a programme."""

    programme: str
    mentor: str
    mentee: str


class Obstacle(StrEnum):
    """Why somebody has no partner in a programme; the first one that holds is given."""

    NOTHING = "nothing"
    """They do not say what they want to learn, or in what they are a mentor."""
    PLACE = "place"
    """They are, or say, nowhere where the programme is."""
    LANGUAGE = "language"
    """They say of no language, or of none of the programme's, that they speak it well enough."""
    NOBODY = "nobody"
    """No mentor of the programme teaches what they want."""
    UNSHARED = "unshared"
    """No mentor who does shares a language with them."""
    FULL = "full"
    """Every mentor who could be theirs has all the mentees they take."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A programme as the rule sees it; an empty condition is none.

    Of a mentor `available` is what they are a mentor in, of a mentee `wanted` what they want there.
    `standing` are the published pairs, mentors by mentee; `is_open` is whether new ones are made.
    """

    title: str
    mentors: Mapping[str, Member]
    mentees: Mapping[str, Member]
    standing: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = True
    territories: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    capacities: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pairing:
    """All programmes that are not over, in the order in which they keep their pairs.

    `limits` are how many mentees each mentor takes in all of them together. Nobody who is `paused`
    gets a new pair.
    """

    intakes: Sequence[Intake]
    limits: Mapping[str, int]
    tree: Tree
    paused: frozenset[str] = frozenset()
    weights: Weights = field(default_factory=Weights)

    @cached_property
    def standing(self) -> tuple[Pair, ...]:
        """The published pairs that stay, whatever the programmes ask of newcomers.

        Of a mentor with more than they take, those of the earlier programme stay, then the best.
        """
        taken: Counter[str] = Counter()
        kept = []
        for intake in self.intakes:
            still = []
            for mentee, mentor in intake.standing.items():
                if mentee in intake.mentees and mentor in intake.mentors:
                    fit = self.fit(mentee, intake.mentees[mentee], mentor, intake.mentors[mentor])
                    if fit is not None:
                        still.append((-fit, pair_hash(mentee, mentor), mentee, mentor))
            for *_, mentee, mentor in sorted(still):
                if taken[mentor] < self.limits[mentor]:
                    taken[mentor] += 1
                    kept.append(Pair(intake.title, mentor, mentee))
        return tuple(kept)

    @cached_property
    def pairs(self) -> frozenset[Pair]:
        """The standing pairs, and new ones: as many as can be, and of those the best."""
        room = Counter(self.limits)
        room.subtract(pair.mentor for pair in self.standing)
        placed = {(pair.programme, pair.mentee) for pair in self.standing}
        fits: dict[tuple[str, str], dict[str, int]] = {}
        for intake in self.intakes:
            for mentee, mentors in self.possible[intake.title].items():
                free = {mentor: fit for mentor, fit in mentors.items() if room[mentor] > 0}
                if free and (intake.title, mentee) not in placed:
                    fits[intake.title, mentee] = free
        return frozenset({*self.standing, *_assign(fits, room)})

    @cached_property
    def possible(self) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
        """For each programme and mentee the mentors they could newly get, and how well they fit.

        Whether these have room is not asked.
        """
        return {intake.title: dict(self._possible(intake)) for intake in self.intakes}

    def _possible(self, intake: Intake) -> Iterator[tuple[str, dict[str, int]]]:
        if not intake.is_open:
            return
        for mentee, one in intake.mentees.items():
            if mentee in self.paused or self.obstacle(intake, one, one.wanted):
                continue
            fits = {
                mentor: self.fit(mentee, one, mentor, intake.mentors[mentor], intake)
                for mentor in self._teachers(intake, mentee)
            }
            found = {mentor: fit for mentor, fit in fits.items() if fit is not None}
            if found:
                yield mentee, found

    def _teachers(self, intake: Intake, mentee: str) -> set[str]:
        """The mentors who may get new mentees and teach something near what a mentee wants."""
        one, teaching = intake.mentees[mentee], self._teaching[intake.title]
        names = {name for want in one.wanted for offer in self._near[want]
                 for name in teaching.get(offer, ())}  # fmt: skip
        return {name for name in names if not same_person(mentee, one, name, intake.mentors[name])}

    @cached_property
    def _teaching(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """For each programme and capacity the mentors who may get new mentees."""
        found: dict[str, dict[str, list[str]]] = {}
        for intake in self.intakes:
            here = found.setdefault(intake.title, defaultdict(list))
            for name, one in intake.mentors.items():
                if name not in self.paused and not self.obstacle(intake, one, one.available):
                    for item in one.available:
                        here[item].append(name)
        return found

    @cached_property
    def _near(self) -> Mapping[str, Mapping[str, int]]:
        """For everything wanted what is taught of it, and how close that comes."""
        wants = {item for one in self.intakes for all_ in one.mentees.values()
                 for item in all_.wanted}  # fmt: skip
        offers = {item for one in self.intakes for all_ in one.mentors.values()
                  for item in all_.available}  # fmt: skip
        near = {want: {offer: self.tree.similarity(want, offer) for offer in offers}
                for want in wants}  # fmt: skip
        return {
            want: {offer: close for offer, close in all_.items() if close >= ABOVE}
            for want, all_ in near.items()
        }

    def met(
        self, one: Member, other: Member, within: AbstractSet[str] = NOWHERE
    ) -> dict[str, tuple[int, str]]:
        """What of a mentee's wants a mentor teaches: how close, and what it is.

        With `within`, the want or what is taught has to be one of these capacities or below one.
        """
        found = {}
        for want in one.wanted:
            near = self._near[want]
            offers = (
                (near[offer], offer)
                for offer in sorted(other.available & near.keys())
                if not within or self._is_within(want, within) or self._is_within(offer, within)
            )
            best = max(offers, key=lambda pair: pair[0], default=None)
            if best:
                found[want] = best
        return found

    def _is_within(self, item: str, capacities: AbstractSet[str]) -> bool:
        return item in capacities or not capacities.isdisjoint(self.tree.above(item))

    def fit(
        self, mentee: str, one: Member, mentor: str, other: Member, intake: Intake | None = None
    ) -> int | None:
        """How well two fit, under the conditions of `intake` or under none; None for not at all."""
        shared = shared_languages(one, other, intake.languages if intake else NOWHERE)
        if not shared or same_person(mentee, one, mentor, other):
            return None
        met = self.met(one, other, intake.capacities if intake else NOWHERE)
        if not met:
            return None
        need = sum(close for close, _ in met.values()) * 100 // (SAME * len(one.wanted))
        context: int = sum(getattr(self.weights, name) for name in in_common(one, other))
        return need + self.weights.language[max(shared.values())] + context

    def obstacle(
        self, intake: Intake, one: Member, capacities: AbstractSet[str]
    ) -> Obstacle | None:
        """What keeps somebody out of new pairs of a programme, whoever else takes part."""
        if not capacities:
            return Obstacle.NOTHING
        somewhere = intake.territories or intake.regions
        here = (intake.territories & one.territories) or (intake.regions & one.regions)
        if somewhere and not here:
            return Obstacle.PLACE
        return None if shared_languages(one, one, intake.languages) else Obstacle.LANGUAGE

    def waits_because(self, intake: Intake, mentee: str) -> Obstacle | None:
        """Why a mentee without a mentor has none; None where pairs are not made yet."""
        one = intake.mentees[mentee]
        obstacle = self.obstacle(intake, one, one.wanted)
        if obstacle or not intake.is_open:
            return obstacle
        if mentee in self.possible[intake.title]:
            return Obstacle.FULL
        taught = any(
            self.met(one, intake.mentors[mentor], intake.capacities)
            for mentor in self._teachers(intake, mentee)
        )
        return Obstacle.UNSHARED if taught else Obstacle.NOBODY


def shared_languages(
    one: Member, other: Member, among: AbstractSet[str] = NOWHERE
) -> dict[str, int]:
    """Languages that both speak well enough, with the lower of both levels.

    With `among`, only these.
    """
    both = {group: min(level, other.languages[group]) for group, level in one.languages.items()
            if group in other.languages and (not among or group in among)}  # fmt: skip
    return {group: level for group, level in both.items() if level >= LEAST_LEVEL}


def _assign(
    fits: Mapping[tuple[str, str], Mapping[str, int]], room: Mapping[str, int]
) -> Iterator[Pair]:
    """As many pairs as can be, and of those the ones that fit best together.

    A full matching of least cost: a mentor has a column for each further mentee, and a mentee one
    of their own for staying alone, which costs more than all pairs together.
    """
    if not fits:
        return
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    # Equals fall into the order of hashes, which favours nobody.
    places = sorted(fits, key=lambda place: (name_hash(place[1]), place))
    wanted = Counter(mentor for mentors in fits.values() for mentor in mentors)
    names = sorted(wanted, key=lambda name: (name_hash(name), name))
    number = {name: n for n, name in enumerate(names)}
    edges = np.array(
        [
            (row, mentor, fits[place][names[mentor]])
            for row, place in enumerate(places)
            for mentor in sorted(map(number.__getitem__, fits[place]))
        ],
        np.int64,
    )
    row, mentor, fit = edges.T
    sizes = np.array([min(room[name], wanted[name]) for name in names], np.int64)
    width, times = int(sizes.sum()), sizes[mentor]
    first = (np.cumsum(sizes) - sizes)[mentor] - (np.cumsum(times) - times)
    alone = np.arange(len(places))
    rows = np.concatenate((row.repeat(times), alone))
    columns = np.concatenate((first.repeat(times) + np.arange(times.sum()), width + alone))
    # Whole numbers far below 2 ** 53, which floating point keeps as they are.
    dearest = fit.max() + 1
    costs = np.concatenate(
        ((dearest - fit).repeat(times), np.full(len(places), dearest * (len(places) + 1)))
    ).astype(np.float64)
    graph = csr_array((costs, (rows, columns)), shape=(len(places), width + len(places)))
    taker = np.arange(len(names)).repeat(sizes)
    for place, column in zip(*min_weight_full_bipartite_matching(graph), strict=True):
        if column < width:
            programme, mentee = places[place]
            yield Pair(programme, names[taker[column]], mentee)
