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
from typing import TYPE_CHECKING, Any, NamedTuple

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

if TYPE_CHECKING:
    import numpy.typing as npt

    IntArray = npt.NDArray[Any]

LEAST_LEVEL = 2
"""How well both have to speak a language, by Babel's levels."""

NOWHERE: frozenset[str] = frozenset()

NEVER = 1 << 28
"""The cost of two who can be no pair."""
ALONE = -1
"""The mentor of a mentee who has none."""


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

    @property
    def asks(self) -> tuple[object, ...]:
        """What decides whom a mentee could newly get; many programmes ask the same of the same.

        Mentors are told apart by their identity: an intake is looked at while it keeps them.
        """
        mentors = frozenset((name, id(one)) for name, one in self.mentors.items())
        return (self.territories, self.regions, self.languages, self.capacities, mentors)


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
        fits = {
            (programme, mentee): mentors
            for programme, mentees in self.possible.items()
            for mentee, mentors in mentees.items()
            if (programme, mentee) not in placed and any(room[one] > 0 for one in mentors)
        }
        return frozenset({*self.standing, *_assign(fits, room)})

    @cached_property
    def possible(self) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
        """For each programme and mentee the mentors they could newly get, and how well they fit.

        Whether these have room is not asked.
        """
        known: defaultdict[tuple[object, ...], dict[tuple[str, int], dict[str, int]]]
        known = defaultdict(dict)
        return {
            intake.title: dict(self._possible(intake, known[intake.asks]))
            for intake in self.intakes
        }

    def _possible(
        self, intake: Intake, known: dict[tuple[str, int], dict[str, int]]
    ) -> Iterator[tuple[str, dict[str, int]]]:
        """Those of one programme; `known` are mentees of programmes that ask the same."""
        if not intake.is_open:
            return
        for mentee, member in intake.mentees.items():
            if mentee in self.paused or self.obstacle(intake, member, member.wanted):
                continue
            if (mentee, id(member)) not in known:
                fits = {
                    mentor: self.fit(mentee, member, mentor, intake.mentors[mentor], intake)
                    for mentor in self._teachers(intake, mentee)
                }
                found = {mentor: fit for mentor, fit in fits.items() if fit is not None}
                known[mentee, id(member)] = found
            if known[mentee, id(member)]:
                yield mentee, known[mentee, id(member)]

    def _teachers(self, intake: Intake, mentee: str) -> set[str]:
        """The mentors who may get new mentees and teach something near what a mentee wants."""
        member, teaching = intake.mentees[mentee], self._teaching[intake.title]
        names = {name for want in member.wanted for offer in self._near[want]
                 for name in teaching.get(offer, ())}  # fmt: skip
        return {
            name for name in names if not same_person(mentee, member, name, intake.mentors[name])
        }

    @cached_property
    def _teaching(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """For each programme and capacity the mentors who may get new mentees."""
        found: dict[str, dict[str, list[str]]] = {}
        for intake in self.intakes:
            here = found.setdefault(intake.title, defaultdict(list))
            for name, member in intake.mentors.items():
                if name not in self.paused and not self.obstacle(intake, member, member.available):
                    for item in member.available:
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
        need = sum(close for close, _ in met.values()) * 200 // (SAME * len(one.wanted))
        context: int = sum(getattr(self.weights, name) for name in in_common(one, other))
        return need + 4 * self.weights.language[max(shared.values())] + context

    def obstacle(
        self, intake: Intake, member: Member, capacities: AbstractSet[str]
    ) -> Obstacle | None:
        """What keeps somebody out of new pairs of a programme, whoever else takes part."""
        if not capacities:
            return Obstacle.NOTHING
        somewhere = intake.territories or intake.regions
        here = (intake.territories & member.territories) or (intake.regions & member.regions)
        if somewhere and not here:
            return Obstacle.PLACE
        return None if shared_languages(member, member, intake.languages) else Obstacle.LANGUAGE

    def waits_because(self, intake: Intake, mentee: str) -> Obstacle | None:
        """Why a mentee without a mentor has none; None where pairs are not made yet."""
        member = intake.mentees[mentee]
        obstacle = self.obstacle(intake, member, member.wanted)
        if obstacle or not intake.is_open:
            return obstacle
        if mentee in self.possible[intake.title]:
            return Obstacle.FULL
        taught = any(
            self.met(member, intake.mentors[mentor], intake.capacities)
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

    Those who cannot come into each other's way are looked at apart: mentees, a place in each of
    their programmes, and mentors who are linked by who could be whose.
    """
    if not fits:
        return
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    # Equals fall into the order of hashes, which favours nobody.
    places = sorted(fits, key=lambda place: (name_hash(place[1]), place))
    names = sorted({name for one in fits.values() for name in one if room[name] > 0},
                   key=lambda name: (name_hash(name), name))  # fmt: skip
    number = {name: n for n, name in enumerate(names)}
    dearest = max(fit for one in fits.values() for fit in one.values())
    # By identity: places that are the same to a mentee share what is possible.
    ways = {
        id(one): np.array(
            [(number[name], dearest - fit) for name, fit in one.items() if name in number], np.int32
        ).reshape(-1, 2)
        for one in fits.values()
    }
    of_place = [ways[id(fits[place])] for place in places]
    starts = np.cumsum([0, *map(len, of_place)] + [0] * len(names))
    mentors = len(places) + np.concatenate(of_place)[:, 0]
    links = csr_array((np.ones(len(mentors), bool), mentors, starts), (len(starts) - 1,) * 2)
    _, apart = connected_components(links, directed=False)
    for label in dict.fromkeys(apart[: len(places)].tolist()):
        rows = np.flatnonzero(apart[: len(places)] == label).tolist()
        columns = np.flatnonzero(apart[len(places) :] == label)
        costs = np.full((len(rows), len(columns)), NEVER, np.int32)
        for row, place in enumerate(rows):
            mentor, cost = of_place[place].T
            costs[row, np.searchsorted(columns, mentor)] = cost
        free = np.array([room[names[column]] for column in columns])
        for place, column in zip(rows, cheapest(costs, free).tolist(), strict=True):
            if column != ALONE:
                programme, mentee = places[place]
                yield Pair(programme, names[columns[column]], mentee)


def cheapest(costs: IntArray, room: IntArray) -> IntArray:
    """For each mentee (a row) the mentor (a column), ALONE for none.

    As many as can be get one who has `room` for them, and of all ways to do that it is one with the
    least sum of `costs`, which are NEVER where two can be no pair and far below it else.

    Mentees come one after the other, by the cheapest way on which others move up, from one mentor
    to the next, until there is room (successive shortest paths). It needs a number for each two
    people, where a column for each free place would need as many more as mentors take mentees.
    """
    import numpy as np

    found = np.full(len(costs), ALONE)
    here: list[list[int]] = [[] for _ in room]
    free = np.array(room)
    # What it costs that the cheapest mentee moves from one full mentor to another, and who that is.
    moving = np.full((len(room), len(room)), NEVER, np.int32)
    mover = np.zeros((len(room), len(room)), np.int32)
    full = np.flatnonzero(free <= 0)
    for newcomer, own in enumerate(costs):
        cost, before = own.copy(), np.full(len(room), ALONE)
        last = int(cost.argmin())
        if cost[last] == NEVER:
            continue
        if free[last] <= 0:
            _spread(cost, before, moving, full)
            open_to = np.where(free > 0, cost, NEVER)
            last = int(open_to.argmin())
            if open_to[last] == NEVER:
                # Nobody moves up to where there is room: whoever costs most of all stays alone.
                placed = np.flatnonzero(found != ALONE)
                gain = costs[placed, found[placed]] - cost[found[placed]]
                best = int(gain.argmax())
                if gain[best] <= 0:
                    continue
                leaver = int(placed[best])
                last = int(found[leaver])
                here[last].remove(leaver)
                found[leaver] = ALONE
                free[last] += 1
        free[last] -= 1
        changed = [last]
        while before[last] != ALONE:
            origin = int(before[last])
            moved = int(mover[origin, last])
            here[origin].remove(moved)
            here[last].append(moved)
            found[moved] = last
            last = origin
            changed.append(last)
        here[last].append(newcomer)
        found[newcomer] = last
        full = np.flatnonzero(free <= 0)
        for one in changed:
            if free[one] <= 0:
                staying = np.array(here[one])
                ways = costs[staying] - costs[staying, one][:, None]
                ways[costs[staying] == NEVER] = NEVER
                ways[:, one] = NEVER
                least = ways.argmin(axis=0)
                moving[one], mover[one] = ways[least, np.arange(len(room))], staying[least]
    return found


def _spread(cost: IntArray, before: IntArray, moving: IntArray, full: IntArray) -> None:
    """Lower what it costs to get to each mentor by whatever moves up, and note from whom."""
    import numpy as np

    columns = np.arange(len(cost))
    while True:
        ways = cost[full][:, None] + moving[full]
        ways[(cost[full] == NEVER)[:, None] | (moving[full] == NEVER)] = NEVER
        least = ways.argmin(axis=0)
        cheaper = ways[least, columns]
        better = cheaper < cost
        if not better.any():
            return
        cost[better], before[better] = cheaper[better], full[least[better]]
