"""Who is paired with whom, out of everybody's candidates: rule.pairs on integers."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from bots.matching.candidates import Candidates, ranked
from bots.matching.population import Array, pair_hashes
from bots.matching.rule import Candidate


@dataclass(frozen=True)
class Pairs(Sequence[Candidate]):
    """All matches, best first; reads like a tuple of candidates, which are made when read."""

    learners: Sequence[str]
    sharers: Sequence[str]
    learner: Array
    """Numbers of the learners in `learners`, and so on."""
    sharer: Array
    credit: Array
    bonus: Array

    def __len__(self) -> int:
        return len(self.learner)

    def __iter__(self) -> Iterator[Candidate]:
        columns = (self.learner, self.sharer, self.credit, self.bonus)
        for learner, sharer, credit, bonus in zip(*(c.tolist() for c in columns), strict=True):
            yield Candidate(self.learners[learner], self.sharers[sharer], credit, bonus)

    @overload
    def __getitem__(self, index: int) -> Candidate: ...

    @overload
    def __getitem__(self, index: slice) -> Pairs: ...

    def __getitem__(self, index: int | slice) -> Candidate | Pairs:
        columns = (self.learner, self.sharer, self.credit, self.bonus)
        if isinstance(index, slice):
            return Pairs(self.learners, self.sharers, *(one[index] for one in columns))
        learner, sharer, credit, bonus = (int(one[index]) for one in columns)
        return Candidate(self.learners[learner], self.sharers[sharer], credit, bonus)


def pairs(kept: Candidates, *, rows: int, exposure_cap: int) -> Pairs:
    """All pairs, best first: a learner has at most `rows`, a sharer at most `exposure_cap`.

    Learners are the owners of what is kept. The same pairs as those of rule.pairs, where it is
    told what happens here.
    """
    taken = np.zeros(kept.other.shape, np.bool_)
    learners, entries = _Coverage(kept, exposure_cap).pairs()
    taken[learners, entries] = True
    _fill(kept, taken, rows, exposure_cap)
    learner, entry = np.nonzero(taken)
    order = _order(kept, learner, entry)
    learner, entry = learner[order], entry[order]
    where = (learner, entry)
    found = (kept.other[where], kept.credit[where], kept.bonus[where])
    return Pairs(kept.owners.names, kept.others.names, learner, *found)


class _Coverage:
    """rule._Coverage on integers: a pair is a learner and an entry of their row."""

    def __init__(self, kept: Candidates, exposure_cap: int) -> None:
        self._kept = kept
        self._cap = exposure_cap
        self._entry_of = array("i", [-1]) * len(kept.owners.names)
        self._sharer_of = array("i", [-1]) * len(kept.owners.names)
        self._learners_of: dict[int, list[int]] = {}
        self._closed: set[int] = set()
        """Sharers that a search went through without finding room.

        All that can be reached from them is full and stays so: no later search needs to look.
        """

    def pairs(self) -> tuple[Array, Array]:
        """Learners and entries, one each."""
        kept = self._kept
        some = np.flatnonzero(kept.counts)
        order = np.lexsort((kept.owners.hashes[some], kept.counts[some]))
        for learner in some[order].tolist():
            self._place(learner)
        entries = np.array(self._entry_of)
        placed = np.flatnonzero(entries >= 0)
        return placed, entries[placed]

    def _place(self, learner: int) -> None:
        reached: dict[int, tuple[int, int]] = {}
        waiting = deque([learner])
        while waiting:
            one = waiting.popleft()
            for entry, sharer in enumerate(
                self._kept.other[one, : self._kept.counts[one]].tolist()
            ):
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


def _fill(kept: Candidates, taken: Array, rows: int, exposure_cap: int) -> None:
    """Take everybody's first choice, second choice and so on, while both sides have room.

    A learner has one choice in a round: so a round is settled for each sharer on their own.
    """
    sharers = len(kept.others.names)
    of_learner = taken.sum(axis=1)
    of_sharer = np.bincount(kept.other[taken], minlength=sharers)
    for choice in range(kept.other.shape[1]):
        open_to = (kept.counts > choice) & (of_learner < rows) & ~taken[:, choice]
        learner = np.flatnonzero(open_to)
        learner = learner[_order(kept, learner, choice, first=kept.other[learner, choice])]
        sharer = kept.other[learner, choice]
        before = np.arange(len(sharer)) - np.searchsorted(sharer, sharer)
        fits = of_sharer[sharer] + before < exposure_cap
        taken[learner[fits], choice] = True
        of_learner[learner[fits]] += 1
        of_sharer += np.bincount(sharer[fits], minlength=sharers)


def _order(
    kept: Candidates, learner: Array, entry: Array | int, *, first: Array | None = None
) -> Array:
    """The order of pairs, best first, as `Candidate.order` has it; by `first` before that."""
    sharer = kept.other[learner, entry]
    score = kept.credit[learner, entry].astype(np.int64) + kept.bonus[learner, entry]
    hashes = pair_hashes(kept.owners.hashes[learner], kept.others.hashes[sharer])
    ahead = np.zeros(len(learner), np.int64) if first is None else first
    return ranked(hashes, score, int(score.max(initial=0)), first=ahead, then=(learner, sharer))
