"""Who of a group can do what is needed, who is to do it, and the smallest group that could.

docs/teams.md says it in words. Everything is a function of what it is given; the order of people
and of needs decides between equals, so callers pass them in a fixed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

import numpy as np

from bots.matching.rule import BELOW, Tree

MOST_EXACT = 20
"""Candidates up to which the smallest group is found for certain."""
_REPEATS = 20
"""Finds of which most may be the same group, its members met in another order."""

Cover = Mapping[str, Sequence[str]]
"""For each need those who can do it."""


def meets(tree: Tree, need: str, items: Iterable[str]) -> bool:
    """Whether one of some capacities is the needed one or a part of it."""
    return any(tree.similarity(need, item) >= BELOW for item in items)


def roles(cover: Cover, eager: Mapping[str, AbstractSet[str]]) -> dict[str, str]:
    """Who does what: each need that somebody can do goes to one of them, as evenly as can be.

    The sum of the squares of how much each does is the least possible. So is then the most that
    anybody does, and of two who can do the same, none does two more than the other. Of all such
    plans one has the most needs with people who are eager to do them (`eager`, by need).
    """
    needs = [need for need, able in cover.items() if able]
    if not needs:
        return {}
    from scipy.optimize import linear_sum_assignment

    people = list(dict.fromkeys(name for need in needs for name in cover[need]))
    column = {name: place for place, name in enumerate(people)}
    # A column for each thing that a person could do: the k-th costs what it adds to the square.
    weight = len(needs) + 1
    never = weight * (2 * len(needs)) * (len(needs) + 1)
    costs = np.full((len(needs), len(people), len(needs)), never, dtype=np.int64)
    for row, need in enumerate(needs):
        for name in cover[need]:
            costs[row, column[name]] = [
                weight * (2 * turn + 1) + (name not in eager.get(need, ()))
                for turn in range(len(needs))
            ]
    rows, columns = linear_sum_assignment(costs.reshape(len(needs), -1))
    return {
        needs[row]: people[place // len(needs)] for row, place in zip(rows, columns, strict=True)
    }


def smallest(cover: Cover, most: int) -> list[tuple[str, ...]]:
    """The smallest groups that together can do every need, up to `most` of them, in a fixed order.

    Those who can do no more than somebody before them are left aside. With up to MOST_EXACT people
    then, no smaller group exists. With more, one group is made by always taking whoever can do most
    of what is left: with n needs it is at most 1 + 1/2 + … + 1/n times as large as the smallest
    (Chvátal, A Greedy Heuristic for the Set-Covering Problem, 1979). None where a need has nobody.
    """
    if not cover or not all(cover.values()):
        return []
    bits = {need: 1 << place for place, need in enumerate(cover)}
    can: dict[str, int] = {}
    for need, able in cover.items():
        for name in able:
            can[name] = can.get(name, 0) | bits[need]
    people = _worth_asking(can)
    whole = (1 << len(bits)) - 1
    if len(people) > MOST_EXACT:
        return [_greedily(people, whole)]
    order = list(people)
    for size in range(1, len(bits) + 1):
        found = dict.fromkeys(islice(_groups(people, whole, size), most * _REPEATS))
        if found:
            return [tuple(sorted(one, key=order.index)) for one in list(found)[:most]]
    return []


def _worth_asking(can: Mapping[str, int]) -> dict[str, int]:
    """Without those who can do nothing that somebody before them, or of more use, cannot."""
    kept: dict[str, int] = {}
    # Whoever can do more comes first; sorting keeps the order of equals.
    for name, mask in sorted(can.items(), key=lambda one: -one[1].bit_count()):
        if not any(mask | other == other for other in kept.values()):
            kept[name] = mask
    return kept


def _groups(people: Mapping[str, int], left: int, size: int) -> Iterator[frozenset[str]]:
    """Groups of at most `size` that do what is left; one may come more than once."""
    if not left:
        yield frozenset()
    elif size:
        # Somebody has to do the need that the fewest can.
        need = min(
            (1 << place for place in range(left.bit_length()) if left >> place & 1),
            key=lambda bit: sum(bool(mask & bit) for mask in people.values()),
        )
        for name, mask in people.items():
            if mask & need:
                for rest in _groups(people, left & ~mask, size - 1):
                    yield rest | {name}


def _greedily(people: Mapping[str, int], left: int) -> tuple[str, ...]:
    chosen = []
    while left:
        name = max(people, key=lambda one: (people[one] & left).bit_count())
        chosen.append(name)
        left &= ~people[name]
    return tuple(chosen)
