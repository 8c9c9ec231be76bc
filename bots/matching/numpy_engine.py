"""Everybody's best sharers, in numpy: only pairs are looked at that can be any.

For every wanted item there is a row of bits, a bit for each sharer who meets it, and one for every
language of who speaks it. Whoever has both bits is a candidate; the exact ones come first, and
where they are enough nobody else is looked at. Credit is then the sum of what each want gives,
and only for those whose credit may be among the best the rest is added.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from bots.matching.candidates import SHIFT, Best
from bots.matching.population import Array, Population, Sets, Side, distinct
from bots.matching.rule import (
    ABOVE,
    BELOW,
    BROAD_OFFER,
    RARITIES,
    SAME,
    SIBLING,
    TIERS,
    WHOLE,
    Weights,
)

CELLS = 1 << 18
"""So many pairs are looked at together: what a processor's cache holds."""
SLAB = 1 << 11
"""So many learners are prepared at once."""
BYTES = 96 << 20
"""So much the columns take at most; more sharers are taken in turns."""
LEVELS = 7
FEW_WANTS = np.iinfo(np.uint8).max // (RARITIES[-1] * SAME)
"""What is given to whoever wants no more fits into a byte."""
_SURE = len(TIERS) << SHIFT
"""The worth of an exact pair without any score."""

Found = tuple[Array, Array, Array]
"""Positions of learners in a task's rows, numbers of sharers, and what the pairs are worth."""


@dataclass(frozen=True)
class Task:
    """Whose scores are asked for: some learners and some sharers, as numbers in rising order."""

    population: Population
    learners: Side
    sharers: Side
    weights: Weights
    rows: Array
    columns: Array

    @classmethod
    def whole(cls, population: Population, learners: Side, sharers: Side, weights: Weights) -> Task:
        """All learners and all sharers."""
        everybody = (np.arange(len(one.names)) for one in (learners, sharers))
        return cls(population, learners, sharers, weights, *everybody)

    def __post_init__(self) -> None:
        """Refuse weights that no bound could be given for."""
        if min(self.weights.mutual, *self.population.context.weights(self.weights)) < 0:
            raise ValueError("A weight of the matching rule is below zero.")
        if not all(0 < one <= WHOLE for one in self.weights.language):
            raise ValueError(f"A weight of a language is not from 1 to {WHOLE}.")

    @cached_property
    def same_person(self) -> Sets:
        """For each learner which sharers are the same person."""
        return self.learners.same_person(self.sharers)

    def parts(self) -> Iterator[Columns]:
        """The columns of all sharers, as many at a time as memory allows."""
        codes = LEVELS * len(np.unique(self.learners.languages.take(self.rows).values))
        each = 2 * len(self.population.items) + codes + 1
        size = max(BYTES // each, 64)
        for begin in range(0, len(self.columns), size):
            yield Columns(self, self.columns[begin : begin + size])

    def slabs(self) -> Iterator[Array]:
        """Positions of rows that are prepared at once; who wants as much is next to each other."""
        wants = self.learners.wanted.sizes[self.rows]
        order = np.argsort(wants, kind="stable")[np.count_nonzero(wants == 0) :]
        yield from (order[begin : begin + SLAB] for begin in range(0, len(order), SLAB))


@dataclass(frozen=True)
class Bits:
    """A row of bits for each of some keys, and one of zeros."""

    rows: Array

    @classmethod
    def of(
        cls,
        keys: int,
        length: int,
        fitting: Callable[[int], Iterable[Array]],
        only: Array | None = None,
    ) -> Bits:
        """Bits of who fits each key, or `only` some keys."""
        rows = np.zeros((keys + 1, -(-length // 8)), np.uint8)
        for key in range(keys) if only is None else only.tolist():
            row = np.zeros(length, np.bool_)
            for some in fitting(key):
                row[some] = True
            rows[key] = np.packbits(row, bitorder="little")
        return cls(rows)

    def named(self, sets: Sets, owners: Array) -> Keys:
        """The keys of some owners."""
        return Keys(sets.padded(owners, len(self.rows) - 1), sets.sizes[owners])

    def any_of(self, keys: Array) -> Array:
        """A row of bits for each row of keys: of who fits any of them."""
        if not keys.shape[1]:
            return np.zeros((len(keys), self.rows.shape[1]), np.uint8)
        found: Array = self.rows[keys[:, 0]]
        for column in keys.T[1:]:
            found |= self.rows[column]
        return found


class _Places:
    """Some places in matrices of bits that have a bit for each sharer."""

    def __init__(self, row: Array, column: Array, width: int) -> None:
        self._byte = row * width + (column >> 3)
        self._bit = np.left_shift(1, column & 7).astype(np.uint8)

    def __len__(self) -> int:
        return len(self._bit)

    def of(self, bits: Array) -> Array:
        """Which of them are set."""
        found: Array = np.take(bits.ravel(), self._byte) & self._bit != 0
        return found


@dataclass(frozen=True)
class Keys:
    """Which keys each learner has, filled up with one that holds nothing."""

    matrix: Array
    sizes: Array

    def __getitem__(self, some: slice) -> Array:
        matrix: Array = self.matrix[some, : self.sizes[some].max(initial=0)]
        return matrix


class Columns:
    """What there is to know of some sharers, as far as the task's learners ask for it."""

    def __init__(self, task: Task, sharers: Array) -> None:
        """Build it: a column for each sharer."""
        self.task = task
        breadth = task.sharers.breadth[sharers]
        broad = breadth > BROAD_OFFER
        self.sharers = sharers = np.concatenate((sharers[~broad], sharers[broad]))
        """Who stands where; those with broad offers come last."""
        self._narrow = np.count_nonzero(~broad)
        self._breadth = breadth[broad]
        self.length = -(-len(sharers) // 8) * 8
        self.place = np.full(len(task.sharers.names), -1)
        self.place[sharers] = np.arange(len(sharers))
        self._gain()
        self._languages()
        self.added = [self._mutual(), *self._context()]

    def _mutual(self) -> tuple[Bits, Sets, int]:
        """Under each item that learners offer those who want it, or one that it meets."""
        task, count = self.task, len(self.task.population.items)
        wanting = task.sharers.wanted.take(self.sharers).holders(count)

        def met(item: int) -> Iterable[Array]:
            return (wanting[want] for want in task.population.wanting[item])

        offered = distinct(task.learners.available.take(task.rows).values, count)
        bits = Bits.of(count, self.length, met, offered)
        return bits, task.learners.available, task.weights.mutual

    def _context(self) -> Iterator[tuple[Bits, Sets, int]]:
        """For each part of a place under each key those who stand where it fits."""
        task, context = self.task, self.task.population.context
        count = len(task.population.places)
        columns = np.arange(len(self.sharers))
        standing = Sets.of_pairs(task.sharers.places[self.sharers], columns, count)
        places = distinct(task.learners.places[task.rows], count)
        of_place = task.learners.places

        def fitting(holders: Sets, key: int) -> Iterable[Array]:
            return (standing.take(holders[key]).values,)

        for (keys, holders), weight in zip(
            context.parts, context.weights(task.weights), strict=True
        ):
            some = distinct(keys.take(places).values, len(holders.sizes))
            bits = Bits.of(len(holders.sizes), self.length, partial(fitting, holders), some)
            yield bits, keys.take(of_place), weight

    def _gain(self) -> None:
        """What each sharer gives to who wants an item, and bits of who gives how much."""
        task, population = self.task, self.task.population
        wanted = distinct(task.learners.wanted.take(task.rows).values, len(population.items))
        offering = task.sharers.available.take(self.sharers).holders(len(population.items))
        self._gains = np.zeros((len(population.items) + 1, self.length), np.uint8)
        for item in wanted.tolist():
            for offer, similarity in population.related[item]:
                self._gains[item, offering[offer]] = similarity * population.rarity[item]

        def meeting(least: int, item: int) -> Iterable[Array]:
            related = population.related[item]
            return (offering[offer] for offer, similarity in related if similarity >= least)

        self.meeting = [
            Bits.of(len(population.items), self.length, partial(meeting, least), wanted)
            for least in (SIBLING, ABOVE, BELOW)
        ]

    def _languages(self) -> None:
        """Who speaks each language, and what it is worth; who states none may speak any."""
        task = self.task
        worth = np.array(task.weights.language, np.uint8)
        learning, speaking = task.learners.languages, task.sharers.languages
        groups = len(task.population.groups)
        positions, owners = speaking.positions(self.sharers)
        levels = task.sharers.levels[positions]
        of_group = Sets.of_pairs(speaking.values[positions], np.arange(len(owners)), groups)
        silent = np.flatnonzero(speaking.sizes[self.sharers] == 0)
        everybody = np.arange(len(self.sharers))

        def speakers(group: int) -> Iterable[Array]:
            return (everybody,) if group == groups else (silent, owners[of_group[group]])

        self.talking = Bits.of(groups + 1, self.length, speakers)
        codes = learning.values.astype(np.int64) * LEVELS + task.learners.levels
        known = distinct(codes[learning.positions(task.rows)[0]], groups * LEVELS)
        numbers = np.zeros(groups * LEVELS, np.int64)
        numbers[known] = np.arange(len(known))
        self.spoken = Sets(learning.starts, numbers[codes])
        # The last row but one is for those who state no language, the last holds nothing.
        self._talk = np.zeros((len(known) + 2, self.length), np.uint8)
        self._talk[:-1, silent] = worth[0]
        self._talk[-2] = worth[0]
        for row, code in zip(self._talk, known.tolist(), strict=False):
            group, level = divmod(code, LEVELS)
            some = of_group[group]
            row[owners[some]] = worth[np.minimum(levels[some], level)]
        self.none = len(known)

    def pairs(self, positions: Array, least: Array, most: int) -> Iterator[Found]:
        """The pairs of the learners at some positions of the task's rows, some at a time.

        None is left out that comes to `least` of its row and, if `most` is not 0, is not worth
        less than that many others of the row.
        """
        task = self.task
        rows = task.rows[positions]
        slab = _Slab(self, rows)
        size = max(1, CELLS // self.length)
        for begin in range(0, len(rows), size):
            some = slice(begin, begin + size)
            row, column, worth = self._batch(slab, some, least[positions[some]], most)
            yield positions[some][row], self.sharers[column], worth

    def _batch(self, slab: _Slab, some: slice, least: Array, most: int) -> Found:
        hits, exactly, few = self._hits(slab, some, most)
        credit = self._credit(slab, some)
        credit *= hits
        limits = np.maximum(least - _SURE, _limits(credit, most)) - slab.most_added[some]
        # Of whoever has few exact ones all are looked at: a tier counts before credit.
        limits[few] = 0
        limits = np.clip(limits, 1, np.iinfo(credit.dtype).max).astype(credit.dtype)
        row, column = _where(credit >= limits[:, None])
        pairs = _Places(row, column, self.length // 8)
        worth = credit[row, column] + self._bonus(slab, some, pairs)
        worth += self._rank(slab, some, exactly, pairs) if len(few) else _SURE
        limits = np.maximum(least, _limits_of(worth, row, len(least), most))
        keep = np.flatnonzero(worth >= limits[row])
        return row[keep], column[keep], worth[keep]

    def _hits(self, slab: _Slab, some: slice, most: int) -> tuple[Array, Array, Array]:
        """Who meets a want and can talk, as 0 or 1: the exact ones alone, where they are enough.

        Also who is exact, as bits, and the learners who have too few of them.
        """
        wants = slab.wants[some]
        any_, _, exact = self.meeting
        talking = self.talking.any_of(slab.talk[some])
        exactly: Array = exact.any_of(wants) & talking
        same_row, same_column = slab.same_person(some)
        few = np.arange(len(wants))
        hits = exactly
        if most:
            count = np.bitwise_count(exactly).sum(axis=1, dtype=np.int64)
            few = np.flatnonzero(count - np.bincount(same_row, minlength=len(wants)) < most)
        if len(few):
            hits = exactly.copy()
            hits[few] = any_.any_of(wants[few]) & talking[few]
        flags = np.unpackbits(hits, axis=1, bitorder="little")
        flags[same_row, same_column] = 0
        return flags, exactly, few

    def _rank(self, slab: _Slab, some: slice, exactly: Array, pairs: _Places) -> Array:
        """What the tiers of pairs are worth."""
        wider = self.meeting[1].any_of(slab.wants[some])
        rank = 1 + pairs.of(exactly) + pairs.of(wider).astype(np.int32)
        return rank << SHIFT

    def _credit(self, slab: _Slab, some: slice) -> Array:
        """How much of what each learner wants each sharer can teach them; anything where none."""
        wants = slab.wants[some]
        kind = np.uint8 if wants.shape[1] <= FEW_WANTS else np.uint32
        credit = _combined(np.add, self._gains, wants, kind)
        credit = credit.astype(np.uint16 if kind == np.uint8 else kind)
        credit *= _combined(np.maximum, self._talk, slab.spoken[some], np.uint8)
        broad = credit[:, self._narrow :]
        whole = broad[:, : len(self._breadth)].astype(np.int64) * BROAD_OFFER // self._breadth
        broad[:, : len(self._breadth)] = np.maximum(whole, broad[:, : len(self._breadth)] > 0)
        return credit

    def _bonus(self, slab: _Slab, some: slice, pairs: _Places) -> Array:
        """What is added to credit."""
        bonus = np.zeros(len(pairs), np.int32)
        for (bits, _, weight), keys in zip(self.added, slab.added, strict=True):
            bonus += pairs.of(bits.any_of(keys[some])) * np.int32(weight)
        return bonus


class _Slab:
    """What there is to know of some learners."""

    def __init__(self, columns: Columns, rows: Array) -> None:
        task = columns.task
        languages, none = task.learners.languages, len(task.population.groups)
        self.wants = columns.meeting[0].named(task.learners.wanted, rows)
        self.added = [bits.named(keys, rows) for bits, keys, _ in columns.added]
        # Who states no language may speak any: they have the key of everybody.
        self.talk = _at_least_one(languages, rows, none + 1, none)
        self.spoken = _at_least_one(columns.spoken, rows, columns.none + 1, columns.none)
        self.most_added = np.zeros(len(rows), np.int64)
        for (*_, weight), keys in zip(columns.added, self.added, strict=True):
            self.most_added += (keys.sizes > 0) * weight
        """No more is added for each of them."""
        found, self._owners = task.same_person.positions(rows)
        self._same = columns.place[task.same_person.values[found]]

    def same_person(self, some: slice) -> tuple[Array, Array]:
        """Rows of a batch and columns that are one person."""
        inside = slice(*np.searchsorted(self._owners, (some.start, some.stop)))
        row, column = self._owners[inside] - some.start, self._same[inside]
        return row[column >= 0], column[column >= 0]


def _at_least_one(sets: Sets, rows: Array, filler: int, one: int) -> Keys:
    """The keys of some rows, and `one` where there are none."""
    sizes = sets.sizes[rows]
    matrix = sets.padded(rows, filler)
    if not matrix.shape[1]:
        matrix = np.full((len(rows), 1), one)
    matrix[sizes == 0, 0] = one
    return Keys(matrix, np.maximum(sizes, 1))


def _combined(operation: np.ufunc, matrix: Array, keys: Array, kind: type) -> Array:
    """For each row of keys the rows of the matrix that they name, added up or the like."""
    found: Array = matrix[keys[:, 0]].astype(kind, copy=False)
    for column in keys.T[1:]:
        operation(found, matrix[column], out=found)
    return found


def _where(flags: Array) -> tuple[Array, Array]:
    """Rows and columns of what is true in a matrix."""
    flat = np.flatnonzero(flags)
    starts = np.searchsorted(flat, np.arange(len(flags) + 1) * flags.shape[1])
    row = np.repeat(np.arange(len(flags)), np.diff(starts))
    return row, flat - row * flags.shape[1]


def _limits(credit: Array, most: int) -> Array:
    """For each row a number that at least `most` of its credits reach.

    Of many the largest of each group is looked at: the number is nearly as large as can be.
    """
    groups = 4 * most
    if not most or credit.shape[1] < most:
        return np.zeros(len(credit), np.int64)
    if credit.shape[1] >= 2 * groups:
        whole = credit[:, : credit.shape[1] // groups * groups]
        credit = whole.reshape(len(credit), -1, groups).max(axis=1)
    place = credit.shape[1] - most
    return np.partition(credit, place, axis=1)[:, place].astype(np.int64)


def _limits_of(worth: Array, row: Array, rows: int, most: int) -> Array:
    """For each row what at least `most` of its pairs are worth; 0 where there are hardly more."""
    limits = np.zeros(rows, np.int64)
    starts = np.searchsorted(row, np.arange(rows + 1)).tolist()
    for number, (begin, end) in enumerate(itertools.pairwise(starts)):
        if most and end - begin > 2 * most:
            place = end - begin - most
            limits[number] = np.partition(worth[begin:end], place)[place]
    return limits


def search(task: Task, most: int) -> Best:
    """The best sharers of each of the task's learners, by position in its rows."""
    best = Best(task.learners.hashes[task.rows], task.sharers.hashes, most)
    for columns in task.parts():
        least = best.least()
        for slab in task.slabs():
            for found in columns.pairs(slab, least, most):
                best.add(*found)
        best.settle()
    return best


def above(task: Task, floors: Array) -> Found:
    """All pairs that are worth as much as the floor of their row."""
    found = [
        pairs
        for columns in task.parts()
        for slab in task.slabs()
        for pairs in columns.pairs(slab, floors, 0)
    ]
    none = np.zeros(0, np.int64)
    row, sharer, worth = (
        np.concatenate(column) for column in zip((none,) * 3, *found, strict=True)
    )
    return row, sharer, worth


def search_learners(task: Task, most: int) -> Best:
    """The best learners of each sharer: the same scores, seen from the other side."""
    best = Best(task.sharers.hashes, task.learners.hashes, most, owners_learn=False)
    anything = np.zeros(len(task.rows), np.int64)
    for columns in task.parts():
        for slab in task.slabs():
            for row, sharer, worth in columns.pairs(slab, anything, 0):
                some = np.flatnonzero(worth >= best.least()[sharer])
                best.add(sharer[some], task.rows[row[some]], worth[some])
        best.settle()
    return best
