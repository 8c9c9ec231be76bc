"""Proves that pairs of mentors and mentees keep to docs/mentorship.md, before they are published.

Written from that page's list and apart from `pairing.py`, of which it takes the input alone: every
condition is looked at for every two people, one after the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from bots.jobs.mentorship.pairing import Intake, Pair, Pairing
from bots.matching.rule import Member, in_common

_CLOSE_ENOUGH = {4, 3, 2}
_INTERMEDIATE = 2

Place = tuple[str, str]
"""A programme and a mentee in it."""


def faults(given: Pairing, pairs: Collection[Pair]) -> Iterator[str]:
    """A sentence about each way in which `pairs` break the rule; none where they keep to it."""
    check = _Check(given)
    named = list(check.who_may_not(pairs))
    yield from named
    # What follows takes for granted that everybody is where they may be.
    if not named:
        yield from check.promises(pairs)
        yield from check.limits(pairs)
        yield from check.exchanges(pairs)
        yield from check.further(pairs)


class _Check:
    """One check; `new` and `old` say who fits whom as newcomers, and in a published pair."""

    def __init__(self, given: Pairing) -> None:
        self._given = given
        self._intakes = {one.title: one for one in given.intakes}
        self._close = cache(given.tree.similarity)
        self._asks = {one.title: one.asks for one in given.intakes}
        self._rows: defaultdict[tuple[object, ...], dict[tuple[str, int], Mapping[str, int]]]
        self._rows = defaultdict(dict)

    # Two people

    def _met(self, one: Member, other: Member, within: Collection[str]) -> int:
        """The sum of how close a mentor comes to each want."""
        above = self._given.tree.above
        total = 0
        for want in one.wanted:
            best = 0
            for offer in other.available:
                inside = not within or any(
                    item in within for item in (want, offer, *above(want), *above(offer))
                )
                close = self._close(want, offer)
                if inside and close in _CLOSE_ENOUGH:
                    best = max(best, close)
            total += best
        return total

    def _fit(
        self, mentee: str, one: Member, mentor: str, other: Member, asked: Intake | None
    ) -> int | None:
        if mentee == mentor or mentee in other.accounts or mentor in one.accounts:
            return None
        levels = [
            min(level, other.languages.get(group, 0))
            for group, level in one.languages.items()
            if asked is None or not asked.languages or group in asked.languages
        ]
        level = max(levels, default=0)
        if level < _INTERMEDIATE:
            return None
        met = self._met(one, other, asked.capacities if asked else ())
        if not met:
            return None
        weights = self._given.weights
        context: int = sum(getattr(weights, name) for name in in_common(one, other))
        return met * 200 // (4 * len(one.wanted)) + 4 * weights.language[level] + context

    def old(self, pair: Pair) -> int | None:
        """How well the two of a published pair fit; None where they can be none any more."""
        intake = self._intakes.get(pair.programme)
        if intake is None or pair.mentor not in intake.mentors or pair.mentee not in intake.mentees:
            return None
        one, other = intake.mentees[pair.mentee], intake.mentors[pair.mentor]
        return self._fit(pair.mentee, one, pair.mentor, other, None)

    def new(self, pair: Pair) -> int | None:
        """How well two fit who get together now; None where they may not."""
        intake = self._intakes.get(pair.programme)
        if intake is None or pair.mentee not in intake.mentees:
            return None
        return self._mentors(intake, pair.mentee).get(pair.mentor)

    def _mentors(self, intake: Intake, mentee: str) -> Mapping[str, int]:
        """Everybody whom a mentee could newly get in a programme, and how well they fit.

        It is the same in programmes that ask the same.
        """
        if not intake.is_open:
            return {}
        one, rows = intake.mentees[mentee], self._rows[self._asks[intake.title]]
        if (mentee, id(one)) not in rows:
            fits = {
                mentor: self._newly(intake, mentee, one, mentor, other)
                for mentor, other in intake.mentors.items()
            }
            rows[mentee, id(one)] = {name: fit for name, fit in fits.items() if fit is not None}
        return rows[mentee, id(one)]

    def _newly(
        self, intake: Intake, mentee: str, one: Member, mentor: str, other: Member
    ) -> int | None:
        if {mentor, mentee} & self._given.paused:
            return None
        if intake.territories or intake.regions:
            for person in (one, other):
                if not (person.territories & intake.territories or person.regions & intake.regions):
                    return None
        return self._fit(mentee, one, mentor, other, intake)

    def _is_standing(self, pair: Pair) -> bool:
        intake = self._intakes.get(pair.programme)
        return intake is not None and intake.standing.get(pair.mentee) == pair.mentor

    # All of them

    def who_may_not(self, pairs: Collection[Pair]) -> Iterator[str]:
        """Pairs that are possible neither as a promise nor now, and mentees with two mentors."""
        for pair in pairs:
            fit = self.old(pair) if self._is_standing(pair) else self.new(pair)
            if fit is None:
                yield f"{pair.mentor} and {pair.mentee} must not be a pair in {pair.programme}."
        for (programme, mentee), mentors in Counter(
            (pair.programme, pair.mentee) for pair in pairs
        ).items():
            if mentors > 1:
                yield f"{mentee} has {mentors} mentors in {programme}."

    def limits(self, pairs: Collection[Pair]) -> Iterator[str]:
        """Mentors who have more mentees than they take, in all programmes together."""
        for mentor, mentees in Counter(pair.mentor for pair in pairs).items():
            if mentees > self._given.limits[mentor]:
                yield f"{mentor} has {mentees} mentees, but takes {self._given.limits[mentor]}."

    def promises(self, pairs: Collection[Pair]) -> Iterator[str]:
        """Published pairs that are broken although they are possible and the mentor has room.

        Where the mentor has none, those of an earlier programme and those that fit better stay.
        """
        promised: dict[str, list[tuple[int, int, Pair]]] = defaultdict(list)
        for turn, intake in enumerate(self._given.intakes):
            for mentee, mentor in intake.standing.items():
                pair = Pair(intake.title, mentor, mentee)
                fit = self.old(pair)
                if fit is not None:
                    promised[mentor].append((turn, -fit, pair))
        for mentor, owed in promised.items():
            kept = [(turn, fit) for turn, fit, pair in owed if pair in pairs]
            is_full = len(kept) >= self._given.limits[mentor]
            for turn, fit, pair in owed:
                if pair not in pairs and not (is_full and (turn, fit) >= max(kept)):
                    yield f"The published pair {mentor} and {pair.mentee} was dropped."

    def exchanges(self, pairs: Collection[Pair]) -> Iterator[str]:
        """Two mentees who would both gain by changing places, or one by moving where there is room.

        Those of published pairs do neither.
        """
        room = self._room(pairs)
        best: dict[tuple[str, str], tuple[int, Pair]] = {}
        for pair in pairs:
            if self._is_standing(pair):
                continue
            here = self.new(pair) or 0
            intake = self._intakes[pair.programme]
            for mentor, there in self._mentors(intake, pair.mentee).items():
                if there <= here:
                    continue
                if room[mentor]:
                    yield f"{pair.mentee} would gain by moving to {mentor}, who has a free place."
                best.setdefault((pair.mentor, mentor), (there - here, pair))
        for (mine, theirs), (_, pair) in best.items():
            if mine < theirs and (theirs, mine) in best:
                other = best[theirs, mine][1]
                yield f"{pair.mentee} and {other.mentee} would both gain by changing places."

    def further(self, pairs: Collection[Pair]) -> Iterator[str]:
        """Mentees who wait although a place can be made for them, without breaking a promise."""
        room = self._room(pairs)
        movable: dict[str, list[Place]] = defaultdict(list)
        for pair in pairs:
            if not self._is_standing(pair):
                movable[pair.mentor].append((pair.programme, pair.mentee))
        has_one = {(pair.programme, pair.mentee) for pair in pairs}
        seen: set[str] = set()
        for intake in self._given.intakes:
            for mentee in intake.mentees:
                place = (intake.title, mentee)
                if place not in has_one and self._finds_room(place, room, movable, seen):
                    yield f"{mentee} waits in {intake.title}, although there is a free place."

    def _finds_room(
        self,
        place: Place,
        room: Mapping[str, int],
        movable: Mapping[str, list[Place]],
        seen: set[str],
    ) -> bool:
        """Whether mentees can move up, from one mentor to the next, until there is room.

        `seen` are mentors from whom there is no way to room: nobody need try them again.
        """
        waiting = deque([place])
        while waiting:
            programme, mentee = waiting.popleft()
            for mentor in self._mentors(self._intakes[programme], mentee):
                if mentor in seen:
                    continue
                if room[mentor]:
                    return True
                seen.add(mentor)
                waiting.extend(movable.get(mentor, ()))
        return False

    def _room(self, pairs: Collection[Pair]) -> Counter[str]:
        room = Counter(self._given.limits)
        room.subtract(pair.mentor for pair in pairs)
        return room
