"""Who is paired with whom, out of everybody's candidates: rule.pairs on integers."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from bots.matching.candidates import SHIFT, Candidates, ranked, tier_and_score
from bots.matching.population import Array, pair_hashes
from bots.matching.rule import TIERS, Candidate, fillings


@dataclass(frozen=True)
class Pairs(Sequence[Candidate]):
    """All matches, best first; reads like a tuple of candidates, which are made when read."""

    learners: Sequence[str]
    sharers: Sequence[str]
    learner: Array
    """Numbers of the learners in `learners`, and so on."""
    sharer: Array
    worth: Array

    def __len__(self) -> int:
        return len(self.learner)

    def __iter__(self) -> Iterator[Candidate]:
        columns = (self.learner, self.sharer, self.worth)
        for learner, sharer, worth in zip(*(c.tolist() for c in columns), strict=True):
            yield Candidate(self.learners[learner], self.sharers[sharer], *tier_and_score(worth))

    @overload
    def __getitem__(self, index: int) -> Candidate: ...

    @overload
    def __getitem__(self, index: slice) -> Pairs: ...

    def __getitem__(self, index: int | slice) -> Candidate | Pairs:
        columns = (self.learner, self.sharer, self.worth)
        if isinstance(index, slice):
            return Pairs(self.learners, self.sharers, *(one[index] for one in columns))
        learner, sharer, worth = (int(one[index]) for one in columns)
        return Candidate(self.learners[learner], self.sharers[sharer], *tier_and_score(worth))


def pairs(kept: Candidates, *, rows: int, exposure_cap: int) -> Pairs:
    """All pairs, best first: a learner has at most `rows`, a sharer `exposure_cap` and the floor.

    Learners are the owners of what is kept. The same pairs as those of rule.pairs, where it is
    told what happens here.
    """
    taken = np.zeros(kept.other.shape, np.bool_)
    ends = _ends(kept)
    learners, entries = _Coverage(kept, ends, exposure_cap).pairs()
    taken[learners, entries] = True
    _fill(kept, ends, taken, rows, exposure_cap)
    learner, entry = np.nonzero(taken)
    hashes, worth, who = _pairs(kept, learner, entry)
    order = ranked(hashes, worth, first=np.zeros(len(worth), np.int64), then=who)
    return Pairs(kept.owners.names, kept.others.names, *(one[order] for one in (*who, worth)))


def _ends(kept: Candidates) -> list[Array]:
    """For each tier where its candidates end in each learner's row, the first one's first."""
    filled = np.arange(kept.other.shape[1]) < kept.counts[:, None]
    tier = len(TIERS) + 1 - (kept.worth >> SHIFT)
    return [np.count_nonzero(filled & (tier <= last), axis=1) for last in TIERS]


class _Coverage:
    """rule._Coverage on integers: a pair is a learner and an entry of their row."""

    def __init__(self, kept: Candidates, ends: list[Array], exposure_cap: int) -> None:
        self._kept = kept
        self._ends = ends
        self._cap = exposure_cap
        self._entry_of = array("i", [-1]) * len(kept.owners.names)
        self._sharer_of = array("i", [-1]) * len(kept.owners.names)
        self._learners_of: dict[int, list[int]] = {}
        self._closed: set[int] = set()
        """Sharers that a search went through without finding room.

        All that can be reached from them is full and stays so: no later search of the same tiers
        needs to look.
        """

    def pairs(self) -> tuple[Array, Array]:
        """Learners and entries, one each."""
        kept = self._kept
        some = np.flatnonzero(kept.counts)
        order = np.lexsort((kept.owners.hashes[some], kept.counts[some]))
        for ends in self._ends:
            self._closed.clear()
            for learner in some[order].tolist():
                if self._entry_of[learner] < 0:
                    self._place(learner, ends)
        entries = np.array(self._entry_of)
        placed = np.flatnonzero(entries >= 0)
        return placed, entries[placed]

    def _place(self, learner: int, ends: Array) -> None:
        reached: dict[int, tuple[int, int]] = {}
        waiting = deque([learner])
        while waiting:
            one = waiting.popleft()
            for entry, sharer in enumerate(self._kept.other[one, : ends[one]].tolist()):
                if sharer in reached or sharer in self._closed:
                    continue
                reached[sharer] = (one, entry)
                with_them = self._learners_of.setdefault(sharer, [])
                if len(with_them) < self._cap:
                    self._take(sharer, reached)
                    return
                waiting.extend(with_them)
        self._closed.update(reached)

    def _take(self, sharer: int, reached: dict[int, tuple[int, int]]) -> None:
        while sharer >= 0:
            learner, entry = reached[sharer]
            left = self._sharer_of[learner]
            self._sharer_of[learner], self._entry_of[learner] = sharer, entry
            self._learners_of[sharer].append(learner)
            if left >= 0:
                self._learners_of[left].remove(learner)
            sharer = left


def _fill(kept: Candidates, ends: list[Array], taken: Array, rows: int, exposure_cap: int) -> None:
    """Take everybody's first choice of a tier, second choice and so on, while both have room.

    A learner has one choice in a round: so a round is settled for each sharer on their own.
    """
    sharers = len(kept.others.names)
    of_learner = taken.sum(axis=1)
    of_sharer = np.bincount(kept.other[taken], minlength=sharers)
    edges = [np.zeros(len(of_learner), np.int64), *ends]
    for filling in fillings(rows, exposure_cap):
        begins, end = edges[filling.tier - 1], edges[filling.tier]
        if filling.few:
            end = np.where(end - begins <= filling.rows, end, begins)
        for choice in range(int((end - begins).max(initial=0))):
            learner = np.flatnonzero((begins + choice < end) & (of_learner < filling.rows))
            entry = begins[learner] + choice
            new = ~taken[learner, entry]
            learner, entry = learner[new], entry[new]
            hashes, worth, (_, sharer) = _pairs(kept, learner, entry)
            # Whoever scores lowest goes first.
            worth = worth.max(initial=0) - worth
            order = ranked(hashes, worth, first=sharer, then=(learner,))
            learner, entry, sharer = learner[order], entry[order], sharer[order]
            before = np.arange(len(sharer)) - np.searchsorted(sharer, sharer)
            fits = of_sharer[sharer] + before < filling.cap
            taken[learner[fits], entry[fits]] = True
            of_learner[learner[fits]] += 1
            of_sharer += np.bincount(sharer[fits], minlength=sharers)


def _pairs(
    kept: Candidates, learner: Array, entry: Array
) -> tuple[Array, Array, tuple[Array, Array]]:
    """The hashes of pairs, what they are worth, and the numbers of learner and sharer."""
    sharer = kept.other[learner, entry]
    hashes = pair_hashes(kept.owners.hashes[learner], kept.others.hashes[sharer])
    return hashes, kept.worth[learner, entry].astype(np.int64), (learner, sharer)
