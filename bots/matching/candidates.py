"""The best candidates of everybody as arrays, which read like `{name: [Candidate, …]}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from bots.matching.population import Array, Side, pair_hashes
from bots.matching.rule import TIERS, Candidate

SHIFT = 24
"""What a pair is worth is its tier, the best the highest number, in the bits above its score."""


@dataclass(frozen=True)
class Candidates(Mapping[str, Sequence[Candidate]]):
    """A row for each owner of a list, with room for as many others as are kept, best first.

    Owners are learners, and the others sharers, unless `owners_learn` is False.
    """

    owners: Side
    others: Side
    counts: Array
    """How much of their row each owner has filled."""
    other: Array
    worth: Array
    """Tier and score in one, see SHIFT."""
    owners_learn: bool = True

    def __getitem__(self, owner: str) -> Sequence[Candidate]:
        """The candidates of an owner, best first; KeyError where there are none."""
        row = self.owners.place_of[owner]
        if not self.counts[row]:
            raise KeyError(owner)
        some = slice(int(self.counts[row]))
        columns = (one[row, some].tolist() for one in (self.other, self.worth))
        return [
            Candidate(owner, name, *tier_and_score(worth))
            if self.owners_learn
            else Candidate(name, owner, *tier_and_score(worth))
            for other, worth in zip(*columns, strict=True)
            for name in (self.others.names[other],)
        ]

    def __iter__(self) -> Iterator[str]:
        return (self.owners.names[row] for row in np.flatnonzero(self.counts).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.counts))

    def first(self, most: int) -> Candidates:
        """The same with at most so many for each."""
        return replace(
            self,
            counts=np.minimum(self.counts, most),
            other=self.other[:, :most],
            worth=self.worth[:, :most],
        )


def tier_and_score(worth: int) -> tuple[int, int]:
    """What a pair's worth says, as a Candidate has it."""
    return len(TIERS) + 1 - (worth >> SHIFT), worth & ((1 << SHIFT) - 1)


def ranked(hashes: Array, worth: Array, *, first: Array, then: Sequence[Array] = ()) -> Array:
    """An order: by `first`, then what is worth most, then the hash, then by each of `then`.

    `worth` and `first` are from 0 on. One sort by all that fits into 64 bits; should that leave a
    tie, one by everything.
    """
    most = int(worth.max(initial=0))
    ahead = (first.astype(np.int64) << most.bit_length()) | (most - worth)
    room = 64 - int(ahead.max(initial=1)).bit_length()
    key = (ahead.astype(np.uint64) << np.uint64(room)) | (hashes >> np.uint64(64 - room))
    order: Array = np.argsort(key)
    key = key[order]
    if np.any(key[1:] == key[:-1]):
        order = np.lexsort((*then[::-1], hashes, ahead))
    return order


@dataclass
class Best:
    """The best so far of each owner, to which more are added; rows as in Candidates."""

    owners: Array
    """The hashes of the owners' names."""
    others: Array
    room: int
    owners_learn: bool = True

    def __post_init__(self) -> None:
        """Make room."""
        shape = (len(self.owners), min(self.room, len(self.others)))
        self.counts = np.zeros(shape[0], np.int32)
        self.other = np.zeros(shape, np.int32)
        self.worth = np.zeros(shape, np.int32)
        self._least = np.zeros(shape[0], np.int64)
        self._waiting: list[tuple[Array, Array, Array]] = []
        self._waits = 0

    @cached_property
    def size(self) -> int:
        """How many a row has room for."""
        return self.other.shape[1]

    def least(self) -> Array:
        """What each owner's last is worth, as far as it was settled; 0 where there is room."""
        return self._least

    def add(self, owner: Array, other: Array, worth: Array) -> None:
        """Consider these pairs, none of which was considered before."""
        self._waiting.append((owner, other, worth))
        self._waits += len(owner)
        if self._waits > 1 << 16:
            self.settle()

    def settle(self) -> None:
        """Sort what was added into the rows."""
        if not self._waiting:
            return
        columns = tuple(np.concatenate(column) for column in zip(*self._waiting, strict=True))
        self._waiting, self._waits = [], 0
        is_touched = np.zeros(len(self.owners), np.bool_)
        is_touched[columns[0]] = True
        touched = np.flatnonzero(is_touched)
        held = touched[self.counts[touched] > 0]
        if len(held):
            columns = tuple(
                np.concatenate(pair) for pair in zip(columns, self._rows(held), strict=True)
            )
        owner, other, worth = columns
        row = (np.cumsum(is_touched) - 1)[owner]
        one, two = self.owners[owner], self.others[other]
        hashes = pair_hashes(one, two) if self.owners_learn else pair_hashes(two, one)
        order = ranked(hashes, worth, first=row, then=(other,))
        row = row[order]
        begins = np.searchsorted(row, np.arange(len(touched)))
        rank = np.arange(len(row)) - begins[row]
        fits = rank < self.size
        order, place = order[fits], (touched[row[fits]], rank[fits])
        self.other[place], self.worth[place] = other[order], worth[order]
        self.counts[touched] = np.minimum(np.bincount(row, minlength=len(touched)), self.size)
        if self.size:
            full = touched[self.counts[touched] == self.room]
            self._least[full] = self.worth[full, -1]

    def _rows(self, held: Array) -> tuple[Array, Array, Array]:
        filled = np.arange(self.size) < self.counts[held][:, None]
        owner = np.repeat(held, self.counts[held])
        return owner, self.other[held][filled], self.worth[held][filled].astype(np.int64)

    def kept(self, owners: Side, others: Side) -> Candidates:
        """The rows by name."""
        self.settle()
        rows = (self.counts, self.other, self.worth)
        return Candidates(owners, others, *rows, owners_learn=self.owners_learn)
