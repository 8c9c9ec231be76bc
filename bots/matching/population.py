"""People and organizations as arrays of integers, the form that the engines compute on.

Everybody is known by their place in the sorted names, so that the order of the input leaves no
trace and equal candidates fall into the order of their names.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bots.matching.rule import CLOSE_MINUTES, Member, Tree, Weights, name_hash, rarity

Array = NDArray[Any]

PLACE = ("territories", "regions", "affiliations", "projects")
"""The sets that context compares; with the time zone they are a person's place."""
Place = tuple[
    frozenset[str], frozenset[str], frozenset[str], frozenset[str], int | None
]  # PLACE, then the time zone


@dataclass(frozen=True)
class Sets:
    """A set of small integers for each of many, one after the other."""

    starts: Array
    """Where each set begins in `values`, and where the last one ends."""
    values: Array

    @classmethod
    def of(cls, sets: Sequence[Collection[Any]], ids: Mapping[Any, int]) -> Sets:
        """Sets of anything that has a number in `ids`."""
        starts = np.zeros(len(sets) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, sets), np.int64, len(sets)), out=starts[1:])
        values = map(ids.__getitem__, chain.from_iterable(sets))
        return cls(starts, np.fromiter(values, np.int32, int(starts[-1])))

    @classmethod
    def of_pairs(cls, owners: Array, values: Array, count: int) -> Sets:
        """Sets of `count` owners from pairs of owner and value, in any order."""
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(owners, minlength=count), out=starts[1:])
        # numpy sorts small integers by radix, ten times as fast.
        order = np.argsort(owners.astype(np.min_scalar_type(count)), kind="stable")
        return cls(starts, values[order])

    def __getitem__(self, index: int) -> Array:
        return self.values[self.starts[index] : self.starts[index + 1]]

    @cached_property
    def sizes(self) -> Array:
        """How many each set holds."""
        return np.diff(self.starts)

    def positions(self, rows: Array) -> tuple[Array, Array]:
        """Where in `values` the sets `rows` stand, and the place in `rows` each belongs to."""
        sizes = self.sizes[rows]
        owners = np.repeat(np.arange(len(rows)), sizes)
        before = np.cumsum(sizes) - sizes
        return np.arange(len(owners)) + (self.starts[rows] - before)[owners], owners

    def take(self, rows: Array) -> Sets:
        """The sets `rows`, in that order."""
        positions, _ = self.positions(rows)
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(self.sizes[rows], out=starts[1:])
        return Sets(starts, self.values[positions])

    def holders(self, count: int) -> Sets:
        """For each of `count` values who has it in their set."""
        owners = np.repeat(np.arange(len(self.starts) - 1), self.sizes)
        return Sets.of_pairs(self.values, owners, count)

    def sums(self, numbers: Array) -> Array:
        """For each set the sum of the numbers of its values."""
        before = np.zeros(len(self.values) + 1, numbers.dtype)
        np.cumsum(numbers[self.values], out=before[1:], dtype=numbers.dtype)
        return before[self.starts[1:]] - before[self.starts[:-1]]

    def padded(self, rows: Array, filler: int) -> Array:
        """The sets `rows` as a matrix, each filled up to the size of the largest."""
        positions, owners = self.positions(rows)
        sizes = self.sizes[rows]
        matrix = np.full((len(rows), int(sizes.max(initial=0))), filler, np.int64)
        columns = np.arange(len(owners)) - (np.cumsum(sizes) - sizes)[owners]
        matrix[owners, columns] = self.values[positions]
        return matrix


@dataclass(frozen=True)
class Side:
    """Learners or sharers; every array has an entry for each of `names`, which are sorted."""

    names: Sequence[str]
    hashes: Array
    wanted: Sets
    available: Sets
    languages: Sets
    levels: Array
    """The level of each language, beside `languages.values`."""
    places: Array
    """The number of everybody's place in the population."""
    accounts: Mapping[int, frozenset[str]]
    """The other names of those who have any."""

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """Everybody's place in the names."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def breadth(self) -> Array:
        """How many items each offers."""
        return self.available.sizes

    def same_person(self, other: Side) -> Sets:
        """For each here who on the other side is the same person."""
        if other is self:
            return self._same_person
        names = self.place_of.keys() & other.place_of.keys()
        pairs = [(self.place_of[name], other.place_of[name]) for name in names]
        return self._together(other, np.array(pairs, np.int64).reshape(-1, 2))

    @cached_property
    def _same_person(self) -> Sets:
        everybody = np.arange(len(self.names))
        if not self.accounts:
            return Sets(np.arange(len(self.names) + 1), everybody)
        return self._together(self, everybody.repeat(2).reshape(-1, 2))

    def _together(self, other: Side, alike: Array) -> Sets:
        """Pairs of equal names, and those where one names the other."""
        pairs = np.concatenate((alike, self._named(other), other._named(self)[:, ::-1]))
        found = np.unique(pairs[:, 0] * len(other.names) + pairs[:, 1])
        owners, others = np.divmod(found, max(len(other.names), 1))
        return Sets.of_pairs(owners, others, len(self.names))

    def _named(self, other: Side) -> Array:
        """Pairs of those who name one of the other side as another account of theirs."""
        pairs = [
            (one, other.place_of[name])
            for one, names in self.accounts.items()
            for name in names
            if name in other.place_of
        ]
        return np.array(pairs, np.int64).reshape(-1, 2)


@dataclass(frozen=True)
class Population:
    """Everybody, and what their words have in common."""

    items: Sequence[str]
    related: Sequence[Sequence[tuple[int, int]]]
    """For each item those that meet it when it is wanted, and how well, the least first."""
    rarity: Array
    """The weight of each item."""
    groups: Sequence[str]
    places: Sequence[Place]
    context: Context
    """What the places have in common."""
    sides: tuple[Side, ...]
    tree: Tree

    @cached_property
    def wanting(self) -> Sequence[Sequence[int]]:
        """For each item those that it meets, at least a little, when it is offered."""
        met: list[list[int]] = [[] for _ in self.items]
        for want, offers in enumerate(self.related):
            for offer, _ in offers:
                met[offer].append(want)
        return met


class Context:
    """Which places are alike in what: for each part of a place its keys, and who fits a key."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Number the keys of each part."""
        self.parts: list[tuple[Sets, Sets]] = []
        """For each of PLACE and the time zone the keys of every place, and the places they fit."""
        self.names: list[list[str]] = []
        """What the keys of each part stand for."""
        for part in range(len(PLACE)):
            sets: list[frozenset[str]] = [place[part] for place in places]  # type: ignore[misc]
            ids = {key: number for number, key in enumerate(sorted(frozenset().union(*sets)))}
            keys = Sets.of(sets, ids)
            self.parts.append((keys, keys.holders(len(ids))))
            self.names.append(list(ids))
        zones = [place[-1] for place in places]
        self.parts.append(_clocks(zones))
        self.names.append(
            [str(zone) for zone in sorted({zone for zone in zones if zone is not None})]
        )
        self._count = len(places)

    @staticmethod
    def weights(weights: Weights) -> tuple[int, ...]:
        """The weights of the parts, in their order."""
        one = weights
        return one.territory, one.region, one.affiliation, one.project, one.timezone

    def worth(self, place: int, weights: Weights) -> Array:
        """What each place has in common with one of them."""
        total = np.zeros(self._count, np.int32)
        for (keys, holders), weight in zip(self.parts, self.weights(weights), strict=True):
            mine = keys[place].tolist()
            if mine and weight:
                fits = np.zeros(self._count, np.bool_)
                for key in mine:
                    fits[holders[key]] = True
                total += np.multiply(fits, weight, dtype=np.int32)
        return total


def _clocks(zones: Sequence[Any]) -> tuple[Sets, Sets]:
    """The time zone of each place as its only key, and the places whose time is close to a key."""
    stated = sorted({zone for zone in zones if zone is not None})
    ids = {zone: number for number, zone in enumerate(stated)}
    keys = Sets.of([() if zone is None else (zone,) for zone in zones], ids)
    apart = np.abs(np.subtract.outer(np.array(stated, int), np.array(stated, int))) % 1440
    close = np.minimum(apart, 1440 - apart) <= CLOSE_MINUTES
    holders = keys.holders(len(ids))
    fitting, number = [], []
    for key in range(len(ids)):
        found = [holders[other] for other in np.flatnonzero(close[key]).tolist()]
        fitting.extend(found)
        number.extend([key] * sum(map(len, found)))
    members = np.concatenate(fitting) if fitting else np.zeros(0, np.int64)
    return keys, Sets.of_pairs(np.array(number, np.int64), members, len(ids))


def encode(people: Mapping[str, Member], tree: Tree, *others: Mapping[str, Member]) -> Population:
    """The people, whose offers make a capacity rare or not, and others, as `sides` in order."""
    given = [people, *others]
    sides = {id(one): one for one in given}
    members = [one for side in sides.values() for one in side.values()]
    items = sorted(frozenset().union(*(x.wanted for x in members), *(x.available for x in members)))
    groups = sorted({group for one in members for group in one.languages})
    numbers = ({item: n for n, item in enumerate(items)}, {one: n for n, one in enumerate(groups)})
    places: dict[Place, int] = {}
    encoded = {key: _side(side, *numbers, places) for key, side in sides.items()}
    offers = np.bincount(encoded[id(people)].available.values, minlength=len(items))
    sharers = int(np.count_nonzero(encoded[id(people)].breadth))
    return Population(
        items,
        _related(items, tree),
        np.array([rarity(int(count), sharers) for count in offers], np.int64),
        groups,
        list(places),
        Context(list(places)),
        tuple(encoded[id(side)] for side in given),
        tree,
    )


def _side(
    side: Mapping[str, Member],
    items: Mapping[str, int],
    groups: Mapping[str, int],
    places: dict[Place, int],
) -> Side:
    names = sorted(side)
    members = [side[name] for name in names]

    def sets(of: Callable[[Member], Collection[str]], ids: Mapping[str, int]) -> Sets:
        return Sets.of(list(map(of, members)), ids)

    levels = chain.from_iterable(one.languages.values() for one in members)
    stood: Iterable[Place] = map(operator.attrgetter(*PLACE, "timezone"), members)
    return Side(
        names,
        np.fromiter(map(name_hash, names), np.uint64, len(names)),
        sets(operator.attrgetter("wanted"), items),
        sets(operator.attrgetter("available"), items),
        sets(operator.attrgetter("languages"), groups),
        np.fromiter(levels, np.uint8),
        np.fromiter((places.setdefault(one, len(places)) for one in stood), np.int64, len(names)),
        {number: one.accounts for number, one in enumerate(members) if one.accounts},
    )


def _related(items: Sequence[str], tree: Tree) -> Sequence[Sequence[tuple[int, int]]]:
    """By the tree's own word; only items below the same root can have anything in common."""
    below: defaultdict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        below[[item, *tree.above(item)][-1]].append(number)
    found: list[list[tuple[int, int]]] = [[] for _ in items]
    for family in below.values():
        for want in family:
            met = ((offer, tree.similarity(items[want], items[offer])) for offer in family)
            found[want] = sorted((one for one in met if one[1]), key=operator.itemgetter(1, 0))
    return found


def distinct(values: Array, count: int) -> Array:
    """Which numbers below `count` there are, in rising order."""
    found = np.zeros(count, np.bool_)
    found[values] = True
    return np.flatnonzero(found)


def mixed(numbers: Array) -> Array:
    """The finalizer of splitmix64 on many numbers (rule.pair_hash says the source)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    numbers ^= numbers >> np.uint64(31)
    return numbers


def pair_hashes(learners: Array, sharers: Array) -> Array:
    """`rule.pair_hash` of many pairs, from the hashes of their names."""
    hashes: Array = learners + np.uint64(0x9E3779B97F4A7C15) * (sharers | np.uint64(1))
    return mixed(hashes)
