"""The pairing in its simplest right form: exact overlap as score, everyone covered, nobody overrun.

docs/matching.md states the rule. A pair joins a learner, who wants something, with a sharer, who
offers it. Results depend on the members alone, never on the order in which they are given.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KEPT_CANDIDATES = 64


@dataclass(frozen=True, slots=True)
class Member:
    """What the rule needs to know of a person.

    `wanted` and `available` are Q-ids; `languages` are groups whose speakers read each other,
    empty for somebody who states none.
    """

    wanted: frozenset[str]
    available: frozenset[str]
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A learner and a sharer; `overlap` counts what the one wants and the other offers."""

    learner: str
    sharer: str
    overlap: int


def _stable(*names: str) -> bytes:
    """An order without favour that is the same in every run: SHA-1 of the names."""
    return hashlib.sha1("\0".join(names).encode(), usedforsecurity=False).digest()


def order(pair: Pair) -> tuple[int, bytes]:
    """The order of pairs: most overlap first, equals by a stable hash of the pair."""
    return (-pair.overlap, _stable(pair.learner, pair.sharer))


def can_talk(one: Member, other: Member) -> bool:
    """Whether they share a language; somebody who states none is given the benefit of the doubt."""
    return not one.languages or not other.languages or not one.languages.isdisjoint(other.languages)


def candidates(members: Mapping[str, Member]) -> dict[str, list[Pair]]:
    """Each learner's best KEPT_CANDIDATES pairs, best first; learners without any are left out."""
    offers: dict[str, list[str]] = defaultdict(list)
    for name, member in members.items():
        for item in member.available:
            offers[item].append(name)
    kept = {}
    for learner, member in members.items():
        overlaps = Counter(sharer for item in member.wanted for sharer in offers.get(item, ()))
        pairs = [
            Pair(learner, sharer, overlap)
            for sharer, overlap in overlaps.items()
            if sharer != learner and can_talk(member, members[sharer])
        ]
        if pairs:
            kept[learner] = sorted(pairs, key=order)[:KEPT_CANDIDATES]
    return kept


class _Coverage:
    """One pair for as many learners as any assignment over the kept candidates allows."""

    def __init__(self, kept: Mapping[str, Sequence[Pair]], exposure_cap: int) -> None:
        self._kept = kept
        self._cap = exposure_cap
        self._pair_of: dict[str, Pair] = {}
        self._learners_of: dict[str, list[str]] = defaultdict(list)

    def pairs(self) -> list[Pair]:
        for learner in sorted(self._kept, key=lambda name: (len(self._kept[name]), _stable(name))):
            self._place(learner)
        return list(self._pair_of.values())

    def _place(self, learner: str) -> None:
        """Give `learner` the best candidate with room, moving others where that is the only way.

        A breadth-first search for the shortest augmenting path: from a learner to each candidate,
        from a full candidate to the learners who are with it. `reached` remembers by which pair
        each candidate was reached, so that the path can be walked back.
        """
        reached: dict[str, Pair] = {}
        waiting = deque([learner])
        while waiting:
            for pair in self._kept[waiting.popleft()]:
                if pair.sharer in reached:
                    continue
                reached[pair.sharer] = pair
                if len(self._learners_of[pair.sharer]) < self._cap:
                    self._take(pair, reached)
                    return
                waiting.extend(self._learners_of[pair.sharer])

    def _take(self, last: Pair, reached: Mapping[str, Pair]) -> None:
        """Take the last pair of a path; whoever moves leaves room for the pair before it."""
        pair: Pair | None = last
        while pair is not None:
            left = self._pair_of.get(pair.learner)
            self._pair_of[pair.learner] = pair
            self._learners_of[pair.sharer].append(pair.learner)
            if left is not None:
                self._learners_of[left.sharer].remove(pair.learner)
            pair = reached[left.sharer] if left is not None else None


def match(members: Mapping[str, Member], *, rows: int, exposure_cap: int) -> tuple[Pair, ...]:
    """All pairs, in order: a learner has at most `rows`, a sharer at most `exposure_cap`.

    First coverage, so that nobody goes without who need not; then all kept pairs in order, taken
    while both sides have room.
    """
    kept = candidates(members)
    taken = dict.fromkeys(_Coverage(kept, exposure_cap).pairs())
    of_learner = Counter(pair.learner for pair in taken)
    of_sharer = Counter(pair.sharer for pair in taken)
    for pair in sorted((pair for pairs in kept.values() for pair in pairs), key=order):
        room = of_learner[pair.learner] < rows and of_sharer[pair.sharer] < exposure_cap
        if pair not in taken and room:
            taken[pair] = None
            of_learner[pair.learner] += 1
            of_sharer[pair.sharer] += 1
    return tuple(sorted(taken, key=order))
