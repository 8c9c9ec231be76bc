"""People who share most languages with each person: Rule.same_language for everybody at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from bots.matching.population import Array, Population, Side, pair_hashes
from bots.matching.rule import Weights


def same_language(
    population: Population, weights: Weights, shown: Mapping[str, AbstractSet[str]], most: int
) -> dict[str, tuple[str, ...]]:
    """For everybody at most so many names; who is `shown` to them elsewhere is left out.

    The population is one of people alone. Who speaks the same languages has the same people to
    choose from, and who is in the same place besides sees them in the same light.
    """
    side = population.sides[0]
    speaking = side.languages.holders(len(population.groups))
    left_out = _left_out(side, shown)
    largest = sum(population.context.weights(weights))
    alike: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for person in np.argsort(side.places, kind="stable").tolist():
        alike[tuple(sorted(side.languages[person].tolist()))].append(person)
    found: dict[str, tuple[str, ...]] = dict.fromkeys(side.names, ())
    for groups, people in alike.items():
        most_left_out = max(len(left_out[person]) for person in people)
        others, shared = _nearest(
            [speaking[group] for group in groups], len(side.names), most + most_left_out
        )
        place = -1
        for person in people:
            if side.places[person] != place:
                place = int(side.places[person])
                context = population.context.worth(place, weights)[side.places[others]]
                worth = shared * (largest + 1) + context
                few = np.flatnonzero(worth >= _limit(worth, most + most_left_out))
                some, worth = others[few], worth[few]
            without = left_out[person]
            best = _best(side, person, some, worth, most + len(without))
            names = [side.names[one] for one in best if one not in without]
            found[side.names[person]] = tuple(names[:most])
    return found


def _left_out(side: Side, shown: Mapping[str, AbstractSet[str]]) -> Sequence[AbstractSet[int]]:
    """For everybody who is not looked for: themselves and those who are shown."""
    same = side.same_person(side)
    return [
        {*same[person].tolist(), *map(side.place_of.__getitem__, shown.get(name, ()))}
        for person, name in enumerate(side.names)
    ]


def _nearest(groups: Sequence[Array], count: int, needed: int) -> tuple[Array, Array]:
    """Who is in any of some groups, and in how many; only those in most, if they are enough."""
    if not groups:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if len(groups) == 1:
        return groups[0], np.ones(len(groups[0]), np.int64)
    shared = np.bincount(np.concatenate(groups), minlength=count)
    for least in range(len(groups), 0, -1):
        found = np.flatnonzero(shared >= least)
        if len(found) >= needed:
            break
    return found, shared[found]


def _limit(worth: Array, needed: int) -> int:
    """What so many are worth at least."""
    if len(worth) <= needed:
        return 0
    reached = np.cumsum(np.bincount(worth)[::-1])
    return len(reached) - 1 - int(np.searchsorted(reached, needed))


def _best(side: Side, person: int, others: Array, worth: Array, needed: int) -> list[int]:
    """The best of some others, in order."""
    hashes = pair_hashes(side.hashes[person], side.hashes[others])
    if len(others) > 4 * needed:
        # Most of them are tied: the smallest hashes of those worth most are enough.
        most = int(worth.max())
        bits = most.bit_length()
        key = (most - worth).astype(np.uint64) << np.uint64(64 - bits)
        key |= hashes >> np.uint64(bits)
        few = np.flatnonzero(key <= np.partition(key, needed - 1)[needed - 1])
        others, worth, hashes = others[few], worth[few], hashes[few]
    order = np.lexsort((others, hashes, -worth))
    best: list[int] = others[order[:needed]].tolist()
    return best
