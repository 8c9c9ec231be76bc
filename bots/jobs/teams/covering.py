"""Who of a group can do what is needed, who is to do it, and the smallest group that could.

docs/teams.md says it in words. Everything is a function of what it is given; the order of people
and of needs decides between equals, so callers pass them in a fixed one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import NamedTuple

import numpy as np

from bots.matching.rule import Tree

MOST_EXACT = 20
"""Candidates up to which the smallest group is looked for."""
MOST_CELLS = 2_000_000
"""What somebody could do, times how often: more than this is shared out without looking back."""
_REPEATS = 20
"""Finds of which most may be the same group, its members met in another order."""

Cover = Mapping[str, Sequence[str]]
"""For each need those who can do it."""


def met(tree: Tree, items: Iterable[str]) -> frozenset[str]:
    """The needs that some capacities meet: each itself, and all that it is a part of."""
    return frozenset(above for item in items for above in (item, *tree.above(item)))


def roles(cover: Cover, eager: Mapping[str, AbstractSet[str]]) -> dict[str, str]:
    """Who does what: each need that somebody can do goes to one of them, as evenly as can be.

    The sum of the squares of how much each does is the least possible. So is then the most that
    anybody does, and of two who can do the same, none does two more than the other. Of all such
    plans one has the most needs with people who are eager to do them (`eager`, by need).

    A plan of more than MOST_CELLS is made by giving each need, those that the fewest can do first,
    to whoever has the least to do.
    """
    needs = [need for need, able in cover.items() if able]
    if not needs:
        return {}
    from scipy.optimize import linear_sum_assignment

    people = list(dict.fromkeys(name for need in needs for name in cover[need]))
    by_turns = _by_turns(needs, cover, eager)
    # In the most even plan nobody does more than somebody does in any other.
    turns = max(Counter(by_turns.values()).values())
    if len(needs) * len(people) * turns > MOST_CELLS:
        return by_turns
    column = {name: place for place, name in enumerate(people)}
    # A column for each thing that a person could do: the k-th costs what it adds to the square.
    weight = len(needs) + 1
    never = weight * (2 * turns) * (len(needs) + 1)
    costs = np.full((len(needs), len(people), turns), never, dtype=np.int64)
    for row, need in enumerate(needs):
        for name in cover[need]:
            costs[row, column[name]] = [
                weight * (2 * turn + 1) + (name not in eager.get(need, ())) for turn in range(turns)
            ]
    rows, columns = linear_sum_assignment(costs.reshape(len(needs), -1))
    return {needs[row]: people[place // turns] for row, place in zip(rows, columns, strict=True)}


def _by_turns(
    needs: Sequence[str], cover: Cover, eager: Mapping[str, AbstractSet[str]]
) -> dict[str, str]:
    load: Counter[str] = Counter()
    found = dict.fromkeys(needs, "")
    for need in sorted(needs, key=lambda one: len(cover[one])):
        willing = eager.get(need, ())
        name = min(cover[need], key=lambda one: (load[one], one not in willing))
        load[name] += 1
        found[need] = name
    return found


class Groups(NamedTuple):
    """Groups of one size that together can do every need; `proven`: no smaller one can."""

    groups: Sequence[tuple[str, ...]]
    proven: bool = True


class Steps:
    """How many more steps of a search may be taken: a count, so that all machines find the same."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self) -> bool:
        """Whether one more may be taken."""
        self.left -= 1
        return self.left >= 0


def smallest(cover: Cover, most: int, steps: Steps) -> Groups:
    """The smallest groups that together can do every need, up to `most` of them, in a fixed order.

    Those who can do no more than somebody before them are left aside. With up to MOST_EXACT people
    then, and within `steps`, no smaller group exists. Else one group is made by always taking
    whoever can do most of what is left: with n needs it is at most 1 + 1/2 + … + 1/n times as large
    as the smallest (Chvátal, A Greedy Heuristic for the Set-Covering Problem, 1979). None where a
    need has nobody.
    """
    if not cover or not all(cover.values()):
        return Groups(())
    bits = {need: 1 << place for place, need in enumerate(cover)}
    can: dict[str, int] = {}
    for need, able in cover.items():
        for name in able:
            can[name] = can.get(name, 0) | bits[need]
    people = _worth_asking(can)
    whole = (1 << len(bits)) - 1
    if len(people) > MOST_EXACT:
        return Groups([_greedily(people, whole)], proven=False)
    # What the fewest can do goes to the lowest bits: somebody has to do it.
    rare = sorted(bits.values(), key=lambda bit: sum(bool(mask & bit) for mask in people.values()))
    people = {
        name: sum(1 << place for place, bit in enumerate(rare) if mask & bit)
        for name, mask in people.items()
    }
    rank = list(people)
    for size in range(1, len(bits) + 1):
        search = _groups(people, whole, size, steps)
        found = dict.fromkeys(islice(search, most * _REPEATS))
        if found:
            return Groups([tuple(sorted(one, key=rank.index)) for one in list(found)[:most]])
        if steps.left < 0:
            break
    return Groups([_greedily(people, whole)], proven=False)


def _worth_asking(can: Mapping[str, int]) -> dict[str, int]:
    """Without those who can do nothing that somebody before them, or of more use, cannot.

    Where more than MOST_EXACT are left anyway the rest is kept as it is: whoever is taken by turns
    is the same.
    """
    kept: dict[str, int] = {}
    # Whoever can do more comes first; sorting keeps the order of equals.
    for name, mask in sorted(can.items(), key=lambda one: -one[1].bit_count()):
        if len(kept) > MOST_EXACT or not any(mask | other == other for other in kept.values()):
            kept[name] = mask
    return kept


def _groups(
    people: Mapping[str, int], left: int, size: int, steps: Steps
) -> Iterator[frozenset[str]]:
    """Groups of at most `size` that do what is left; one may come more than once.

    Ends early where there are no more steps.
    """
    if not left:
        yield frozenset()
    elif size and steps.take():
        # The lowest bit is the need that the fewest can do.
        need = left & -left
        for name, mask in people.items():
            if mask & need:
                for rest in _groups(people, left & ~mask, size - 1, steps):
                    yield rest | {name}


def _greedily(people: Mapping[str, int], left: int) -> tuple[str, ...]:
    chosen = []
    while left:
        name = max(people, key=lambda one: (people[one] & left).bit_count())
        chosen.append(name)
        left &= ~people[name]
    return tuple(chosen)
