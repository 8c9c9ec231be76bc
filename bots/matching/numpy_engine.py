"""Scores of everybody with everybody by adding columns of small integers, in numpy.

For every wanted item there is a column: what each sharer gives to somebody who wants it. The credit
of a learner with all sharers is the sum of the columns of what they want. What is added to credit
comes from columns too: one for each language and level, and flags, a bit for each sharer, for what
context compares. Only sharers who may be among the best are then looked at one by one.

Credit counts in steps of FINENESS, but for broad offers, and bonuses are small. So the columns are
of bytes and give the score in these steps, rounded up: enough to leave most sharers out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from bots.matching.candidates import Best
from bots.matching.population import Array, Population, Sets, Side, distinct
from bots.matching.rule import BROAD_OFFER, FINENESS, RARITIES, SAME, SIBLING, Weights

SURE = RARITIES[0] * SIBLING * FINENESS * BROAD_OFFER
"""Whoever offers no more items than this gives some credit to everyone whose want they meet."""
TALKING = FINENESS - 1
"""Added to the bonus of those who can talk: it rounds up, and tells them from the others."""
SHIFT = FINENESS.bit_length() - 1
"""To shift by this is to divide by FINENESS, a power of two."""
LEVELS = 7
WIDTHS = ((64, 1 << 10), (256, 1 << 13), (1024, 1 << 63))
"""Columns are as long as a multiple of the first number, filled up with nothing, up to the next."""
CELLS = 1 << 18
"""So many pairs are computed at once: what a processor's cache holds."""
SLAB = 1 << 11
"""So many learners at least are prepared at once."""
BYTES = 48 << 20
"""So much the columns take at most; more sharers are taken in turns."""


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
        if min(*self.weights.language, self.weights.mutual, *self.of_context) < 0:
            raise ValueError("A weight of the matching rule is below zero.")

    @property
    def of_context(self) -> tuple[int, ...]:
        """The weights of the parts of a place."""
        return self.population.context.weights(self.weights)

    @cached_property
    def steps(self) -> Array:
        """For each row the most steps that credit can have."""
        return self.learners.wanted.sums(self.population.rarity)[self.rows] * SAME

    @property
    def largest(self) -> tuple[int, int]:
        """No credit is larger than the one, no bonus than the other."""
        return int(self.steps.max(initial=0)) * FINENESS, self.weights.most

    @property
    def low(self) -> int:
        """No pair without credit comes to more steps than this."""
        return (self.weights.most + FINENESS - 1 + TALKING) >> SHIFT

    @cached_property
    def same_person(self) -> Sets:
        """For each learner which sharers are the same person."""
        return self.learners.same_person(self.sharers)

    @cached_property
    def wide(self) -> Array:
        """Which rows do not fit into bytes."""
        largest: int = np.iinfo(np.uint8).max
        wide: Array = self.steps + self.low > largest
        return wide | (self.weights.most + 2 * TALKING > largest)

    def slabs(self, length: int) -> Iterator[Array]:
        """Positions of rows that are prepared at once; those of one place follow each other."""
        size = max(SLAB, CELLS // length * 8)
        order = np.lexsort((self.learners.places[self.rows], self.wide))
        for some in np.split(order, [np.searchsorted(self.wide[order], 1)]):
            yield from (some[begin : begin + size] for begin in range(0, len(some), size))

    def parts(self) -> Iterator[Columns]:
        """The columns of all sharers, as many at a time as memory allows."""
        codes = self.learners.languages.take(self.rows).values
        rows = len(self.population.items) + LEVELS * len(np.unique(codes)) + 2
        size = max(BYTES // rows, WIDTHS[0][0])
        for begin in range(0, len(self.columns), size):
            yield Columns(self, self.columns[begin : begin + size])


@dataclass(frozen=True)
class Flags:
    """A bit for each sharer under each key; whoever has one of a learner's keys fits."""

    bits: Array
    """A row for each key, and one of zeros."""
    keys: Sets
    """The keys of learners, or of places."""
    weight: int

    def named(self, rows: Array) -> Keys:
        """The keys of some learners or places."""
        return Keys.of(self.keys, rows, len(self.bits) - 1)

    def add_to(self, bonus: Array, keys: Keys) -> None:
        """Add the weight wherever somebody fits."""
        if not keys.matrix.shape[1]:
            return
        if len(keys.matrix) == 1:
            found = np.bitwise_or.reduce(self.bits[keys.of_first], axis=0, keepdims=True)
        else:
            found = self.bits[keys.matrix[:, 0]]
            for column in keys.matrix.T[1:]:
                found |= self.bits[column]
        flags = np.unpackbits(found, axis=1, bitorder="little")
        kind = bonus.dtype
        bonus += np.multiply(flags, kind.type(self.weight), out=flags.astype(kind, copy=False))


@dataclass(frozen=True)
class Keys:
    """Which rows of a matrix each learner needs."""

    matrix: Array
    """Padded by a row that holds nothing."""
    sizes: Array

    @classmethod
    def of(cls, sets: Sets, rows: Array, nothing: int) -> Keys:
        """The sets of some rows."""
        return cls(sets.padded(rows, nothing), sets.sizes[rows])

    def __getitem__(self, some: slice) -> Keys:
        sizes = self.sizes[some]
        return Keys(self.matrix[some, : sizes.max(initial=0)], sizes)

    @property
    def of_first(self) -> Array:
        """The rows of the first learner."""
        keys: Array = self.matrix[0]
        return keys


class Scores:
    """Some learners with the sharers of some columns, a row for each learner."""

    def __init__(self, columns: Columns, rows: Array, steps: Array, bonus: Array) -> None:
        """`steps` is credit in whole steps, `bonus` what is added and TALKING."""
        self._columns = columns
        self.rows = rows
        self._steps = steps
        self._bonus = bonus
        some = slice(columns.exact, len(columns.sharers))
        full = steps[:, some].astype(np.int64) * (FINENESS * BROAD_OFFER)
        self._broad = full // columns.breadth
        """The credit of those with broad offers; what it has over whole steps joins the bonus."""
        steps[:, some] = self._broad >> SHIFT
        bonus[:, some] += (self._broad & (FINENESS - 1)).astype(bonus.dtype)

    def rounded_up(self) -> Array:
        """Scores in steps; anything up to Task.low where there is no credit."""
        bonus = np.right_shift(self._bonus, SHIFT)
        return np.add(bonus, self._steps, out=bonus)

    def without_credit(self, rows: Array) -> Array:
        """Who of some rows is no match."""
        none: Array = self._steps[rows] == 0
        none[:, self._columns.exact : len(self._columns.sharers)] &= self._broad[rows] == 0
        return none

    def pairs(self, positions: Array) -> tuple[Array, Array, Array, Array]:
        """Row, number of the sharer, credit and bonus of the pairs at positions of the matrix."""
        row, column = np.divmod(positions, self._columns.length)
        credit = self._steps.ravel()[positions].astype(np.int64) << SHIFT
        bonus = self._bonus.ravel()[positions] + credit - TALKING
        if len(self._columns.breadth):
            broad = np.flatnonzero(column >= self._columns.exact)
            credit[broad] = self._broad[row[broad], column[broad] - self._columns.exact]
        return self.rows[row], self._columns.sharers[column], credit, bonus - credit


class Columns:
    """The columns of some sharers, as far as the task's learners need them."""

    def __init__(self, task: Task, sharers: Array, *, by_language: bool = False) -> None:
        """Build them; those who speak the same languages side by side, if so told."""
        self._task = task
        if by_language:
            sharers = sharers[_by_language(task.sharers.languages, sharers)]
        breadth = task.sharers.breadth[sharers]
        broad = breadth > BROAD_OFFER
        self.sharers = np.concatenate((sharers[~broad], sharers[broad]))
        """Who stands where; those with broad offers come last."""
        self.exact = int(np.count_nonzero(~broad))
        self.breadth = breadth[broad]
        aligned = Groups.width(len(sharers))
        self.length = -(-len(sharers) // aligned) * aligned
        self._place = np.full(len(task.sharers.names), -1)
        self._place[self.sharers] = np.arange(len(self.sharers))
        self._wanting = task.sharers.wanted.take(self.sharers).holders(len(task.population.items))
        self._gains()
        self._talk()
        self.mutual = self._flags_of_mutual()
        self._context = list(self._flags_of_context())
        self._last: tuple[int, Array] = (-1, np.zeros(0))
        self._spaces: dict[bool, list[Array]] = {}

    def _gains(self) -> None:
        """What each sharer gives, in steps, to who wants an item."""
        task, population = self._task, self._task.population
        wanted = distinct(task.learners.wanted.take(task.rows).values, len(population.items))
        self.gain_of = np.full(len(population.items) + 1, len(wanted))
        self.gain_of[wanted] = np.arange(len(wanted))
        self.gains = np.zeros((len(wanted) + 1, self.length), np.uint8)
        offering = task.sharers.available.take(self.sharers).holders(len(population.items))
        for row, item in zip(self.gains, wanted.tolist(), strict=False):
            for offer, similarity in population.related[item]:
                row[offering[offer]] = similarity * population.rarity[item]

    def _talk(self) -> None:
        """What language adds, and TALKING; 0 where two cannot talk."""
        task = self._task
        worth = np.array(task.weights.language) + TALKING
        learning, speaking = task.learners.languages, task.sharers.languages
        codes = learning.values.astype(np.int64) * LEVELS + task.learners.levels
        count = LEVELS * len(task.population.groups)
        known = distinct(codes[learning.positions(task.rows)[0]], count)
        row_of = np.zeros(count, np.int64)
        row_of[known] = np.arange(len(known))
        self._talk_of = Sets(learning.starts, row_of[codes])
        kind = np.min_scalar_type(worth.max())
        self.talk = np.zeros((len(known) + 2, self.length), kind)
        # The last row but one is for those who state no language, the last for nothing.
        self.talk[-2, : len(self.sharers)] = worth[0]
        self.talk[:-1, np.flatnonzero(speaking.sizes[self.sharers] == 0)] = worth[0]
        positions, owners = speaking.positions(self.sharers)
        of_group = Sets.of_pairs(
            speaking.values[positions], np.arange(len(owners)), len(task.population.groups)
        )
        levels = task.sharers.levels[positions]
        for row, code in zip(self.talk, known.tolist(), strict=False):
            group, level = divmod(code, LEVELS)
            some = of_group[group]
            row[owners[some]] = worth[np.minimum(levels[some], level)]

    def _talk_keys(self, rows: Array) -> Keys:
        """The rows of `talk` for each of some learners."""
        found = self._talk_of.padded(rows, len(self.talk) - 1)
        sizes = self._talk_of.sizes[rows]
        silent = sizes == 0
        if not found.shape[1]:
            found = np.zeros((len(rows), 1), np.int64)
        found[silent, 0] = len(self.talk) - 2
        return Keys(found, np.maximum(sizes, 1))

    def _bits(self, keys: Array, count: int, fitting: Callable[[int], Iterable[Array]]) -> Array:
        """Rows of bits, of which those of some keys are needed."""
        bits = np.zeros((count + 1, self.length // 8), np.uint8)
        for key in keys.tolist():
            row = np.zeros(self.length, np.uint8)
            for sharers in fitting(key):
                row[sharers] = 1
            bits[key] = np.packbits(row, bitorder="little")
        return bits

    def _flags_of_mutual(self) -> Flags:
        """Under each item those who want it, or one that it meets."""
        task, population = self._task, self._task.population
        offered = distinct(task.learners.available.take(task.rows).values, len(population.items))
        bits = self._bits(
            offered,
            len(population.items),
            lambda item: (self._wanting[want] for want in population.wanting[item]),
        )
        return Flags(bits, task.learners.available, task.weights.mutual)

    def _flags_of_context(self) -> Iterator[Flags]:
        """For each part of a place those whose places have a key in common with it."""
        task = self._task
        learning = distinct(task.learners.places[task.rows], len(task.population.places))
        standing = Sets.of_pairs(
            task.sharers.places[self.sharers],
            np.arange(len(self.sharers)),
            len(task.population.places),
        )
        for (keys, holders), weight in zip(
            task.population.context.parts, task.of_context, strict=True
        ):
            if weight:
                count = len(holders.starts) - 1
                some = distinct(keys.take(learning).values, count)
                fitting = partial(_standing, standing, holders)
                bits = self._bits(some, count, fitting)
                yield Flags(bits, keys, weight)

    def sets_of(self, rows: Array) -> tuple[Array, ...]:
        """Of some learners where their sets begin, and what they hold, of four kinds.

        Rows of `gains`, rows of `talk`, items offered, places of sharers who are the same person.
        """
        task = self._task
        wants, offers = task.learners.wanted.take(rows), task.learners.available.take(rows)
        talk = self._talk_keys(rows)
        inside = np.arange(talk.matrix.shape[1]) < talk.sizes[:, None]
        same = task.same_person.take(rows)
        return (
            *(wants.starts, self.gain_of[wants.values]),
            *(np.append(0, np.cumsum(talk.sizes)), talk.matrix[inside]),
            *(offers.starts, offers.values),
            *(same.starts, self._place[same.values]),
        )

    def flags_of_places(self) -> tuple[Array, Array, Array, Array]:
        """All flags of context in one: bits, and sets of their rows, part by part; the weights."""
        none = np.zeros(0, np.int64)
        bits, starts, keys = [self.mutual.bits[:0]], [none], [none]
        rows = total = 0
        for flags in self._context:
            bits.append(flags.bits)
            keys.append(flags.keys.values + rows)
            starts.append(flags.keys.starts[:-1] + total)
            rows, total = rows + len(flags.bits), total + len(flags.keys.values)
        weights = np.array([flags.weight for flags in self._context], np.int64)
        ends = np.array([total], np.int64)
        return np.concatenate(bits), np.concatenate([*starts, ends]), np.concatenate(keys), weights

    def scores(self, positions: Array) -> Iterator[Scores]:
        """Scores of the learners at some positions of the task's rows, some at a time."""
        task = self._task
        rows = task.rows[positions]
        wants = Keys.of(task.learners.wanted, rows, len(self.gain_of) - 1)
        wants = Keys(self.gain_of[wants.matrix], wants.sizes)
        talk, mutual = self._talk_keys(rows), self.mutual.named(rows)
        found, same_owners = task.same_person.positions(rows)
        same = self._place[task.same_person.values[found]]
        same, same_owners = same[same >= 0], same_owners[same >= 0]
        places, which = np.unique(task.learners.places[rows], return_inverse=True)
        standing = [flags.named(places) for flags in self._context]
        size = max(1, CELLS // self.length)
        space = self._space(size, wide=bool(task.wide[positions].any()))
        for begin in range(0, len(rows), size):
            some = slice(begin, begin + size)
            steps, bonus, spare = (one[: len(rows[some])] for one in space)
            _combine(np.add, self.gains, wants[some], steps, spare)
            _combine(np.maximum, self.talk, talk[some], bonus, spare)
            np.greater(bonus, 0, out=spare.view(np.bool_) if spare.itemsize == 1 else spare)
            np.multiply(steps, spare, out=steps)
            inside = slice(*np.searchsorted(same_owners, (begin, begin + size)))
            steps[same_owners[inside] - begin, same[inside]] = 0
            if standing:
                first, last = which[some][[0, -1]]
                among = slice(first, last + 1)
                worth = self._worth(places[among], [keys[among] for keys in standing])
                bonus += worth if len(worth) == 1 else worth[which[some] - first]
            self._add_mutual(rows[some], mutual[some], bonus)
            yield Scores(self, positions[some], steps, bonus)

    def _space(self, size: int, *, wide: bool) -> list[Array]:
        """Room for a batch, used again and again."""
        if wide not in self._spaces:
            kind = np.uint32 if wide else np.uint8
            self._spaces[wide] = [np.empty((size, self.length), kind) for _ in range(3)]
        return self._spaces[wide]

    def _worth(self, places: Array, standing: Sequence[Keys]) -> Array:
        """What context adds for each of some places; learners of one place come together."""
        if len(places) == 1 and places[0] == self._last[0]:
            return self._last[1]
        kind = np.min_scalar_type(sum(self._task.of_context))
        rows = np.zeros((len(places), self.length), kind)
        for flags, keys in zip(self._context, standing, strict=True):
            flags.add_to(rows, keys)
        if len(places) == 1:
            self._last = (int(places[0]), rows)
        return rows

    def _add_mutual(self, rows: Array, keys: Keys, bonus: Array) -> None:
        """Add what mutual benefit adds, where there is any credit."""
        if not self.mutual.weight:
            return
        self.mutual.add_to(bonus, keys)
        for row in np.flatnonzero(self._task.learners.breadth[rows] > SURE).tolist():
            # So broad an offer may give no credit even to whose want it meets.
            doubtful = self._doubtful(self._task.learners.available[rows[row]])
            bonus[row, doubtful] -= bonus.dtype.type(self.mutual.weight)

    def _doubtful(self, offer: Array) -> Array:
        """Who gets nothing from an offer though it meets a want of theirs."""
        task, population = self._task, self._task.population
        offered = set(offer.tolist())
        met = np.array(
            [
                rarity * max((best for one, best in related if one in offered), default=0)
                for related, rarity in zip(
                    population.related, population.rarity.tolist(), strict=True
                )
            ]
        )
        total = task.sharers.wanted.take(self.sharers).sums(met)
        return np.flatnonzero((total > 0) & (total * FINENESS * BROAD_OFFER < len(offer)))


def _standing(standing: Sets, holders: Sets, key: int) -> Iterable[Array]:
    """Who stands in a place that fits a key."""
    return [standing.take(holders[key]).values]


def _by_language(languages: Sets, sharers: Array) -> Array:
    """An order by languages, the most spoken first."""
    rank = np.argsort(np.argsort(-np.bincount(languages.values, minlength=1)))
    ranked = Sets(languages.starts, rank[languages.values] if len(languages.values) else rank[:0])
    matrix = np.sort(ranked.padded(sharers, len(rank)), axis=1)
    return np.lexsort(matrix.T[::-1]) if matrix.shape[1] else np.arange(len(sharers))


def _combine(operation: np.ufunc, matrix: Array, keys: Keys, out: Array, spare: Array) -> None:
    """For each learner the rows of `matrix` that they need, added up or the like."""
    if not keys.matrix.shape[1]:
        out[...] = 0
        return
    if len(out) == 1:
        first, *more = (matrix[key] for key in keys.of_first.tolist())
        if not more:
            out[0] = first
        for row in more:
            operation(first, row, out=out[0], dtype=out.dtype)
            first = out[0]
        return
    _rows(matrix, keys.matrix[:, 0], out)
    for column in keys.matrix.T[1:]:
        _rows(matrix, column, spare)
        operation(out, spare, out=out)


def _rows(matrix: Array, rows: Array, out: Array) -> None:
    """Copy rows of a matrix."""
    if matrix.dtype == out.dtype:
        np.take(matrix, rows, axis=0, out=out, mode="clip")
    else:
        out[...] = matrix[rows]


class Groups:
    """Scores in groups, of which only those with a large score are looked into."""

    def __init__(self, scores: Array) -> None:
        """Columns far from each other are a group."""
        self._scores = scores
        count, length = scores.shape
        width = self.width(length)
        self._best = scores.reshape(count, -1, width).max(axis=1)

    @staticmethod
    def width(length: int) -> int:
        """How many groups there are; columns are as long as a multiple of it."""
        return next(width for width, most in WIDTHS if length <= most)

    def limits(self, least: Array, most: int) -> Array:
        """For each row a number that at least `most` scores reach, but not less than `least`.

        So many of the best are in groups of their own that it is nearly as large as can be.
        """
        scores = self._best if self._best.shape[1] > 2 * most else self._scores
        place = scores.shape[1] - most
        if not most or place < 0:
            return least
        return np.maximum(least, np.partition(scores, place, axis=1)[:, place])

    def reaching(self, limits: Array) -> Array:
        """The positions, in the flat matrix, of the scores that reach the limit of their row."""
        limits = limits.astype(self._scores.dtype)
        (count, length), width = self._scores.shape, self._best.shape[1]
        if count == 1:
            groups = np.flatnonzero(self._best[0] >= limits[0])
            some = np.take(self._scores.reshape(-1, width), groups, axis=1)
            # One dimension is many times as fast to look through as two.
            turn, which = np.divmod(np.flatnonzero(some.ravel() >= limits[0]), len(groups))
            return np.asarray(turn * width + groups[which])
        row, group = np.divmod(np.flatnonzero((self._best >= limits[:, None]).ravel()), width)
        positions = (row * length + group)[:, None] + np.arange(0, length, width)
        reached = self._scores.ravel()[positions]
        return np.asarray(positions[reached >= limits[row, None]])


def search(task: Task, most: int) -> Best:
    """The best sharers of each of the task's learners, by position in its rows."""
    hashes = task.learners.hashes[task.rows]
    best = Best(hashes, task.sharers.hashes, most, task.largest)
    least = np.ones(len(task.rows), np.int64)
    for columns in task.parts():
        for slab in task.slabs(columns.length):
            for scores in columns.scores(slab):
                best.add(*_reaching(scores, least[scores.rows], task.low, most))
        best.settle()
        full = best.counts == most
        if full.any():
            last = best.credit[full, -1].astype(np.int64) + best.bonus[full, -1]
            least[full] = np.maximum(least[full], -(-last >> SHIFT))
    return best


def above(task: Task, floors: Array) -> tuple[Array, Array, Array, Array]:
    """Row, sharer, credit and bonus of all pairs that may score as much as the row's floor."""
    least = np.maximum(1, -(-floors >> SHIFT))
    found = [
        _reaching(scores, least[scores.rows], task.low)
        for columns in task.parts()
        for slab in task.slabs(columns.length)
        for scores in columns.scores(slab)
    ]
    none = np.zeros(0, np.int64)
    row, sharer, credit, bonus = (
        np.concatenate(column) for column in zip((none,) * 4, *found, strict=True)
    )
    return row, sharer, credit, bonus


def _reaching(
    scores: Scores, least: Array, low: int, most: int = 0
) -> tuple[Array, Array, Array, Array]:
    """The pairs that come to `least` steps and, where it is known, to what `most` others do."""
    reached = scores.rounded_up()
    groups = Groups(reached)
    limits = groups.limits(least, most)
    few = np.flatnonzero(limits <= low)
    if len(few):
        reached[few] *= ~scores.without_credit(few)
        groups = Groups(reached)
        limits = groups.limits(least, most)
    return scores.pairs(groups.reaching(limits))


def search_learners(task: Task, most: int) -> Best:
    """The best learners of each sharer: the same scores, seen from the other side."""
    best = Best(task.sharers.hashes, task.learners.hashes, most, task.largest, owners_learn=False)
    size = max(CELLS // max(len(task.rows), 1), WIDTHS[0][0])
    for begin in range(0, len(task.columns), size):
        columns = Columns(task, task.columns[begin : begin + size])
        limits = np.ones(columns.length, np.int64)
        for slab in task.slabs(columns.length):
            for scores in columns.scores(slab):
                found = scores.rounded_up()
                found *= ~scores.without_credit(np.arange(len(found)))
                if len(found) >= most:
                    place = len(found) - most
                    limits = np.maximum(limits, np.partition(found, place, axis=0)[place])
                reaching = np.flatnonzero(found >= limits.astype(found.dtype))
                learner, sharer, credit, bonus = scores.pairs(reaching)
                best.add(sharer, task.rows[learner], credit, bonus)
        best.settle()
    return best
