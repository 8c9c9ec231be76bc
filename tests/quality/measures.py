"""How good suggestions are, measured against what is true of people; docs/quality.md explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from tests.quality.methods import ROWS
from tests.quality.populations import Array, Population

Figures = dict[str, float]
_DISCOUNT = 1 / np.log2(np.arange(2, ROWS + 2))


def helpable(some: Population) -> list[str]:
    """Learners for whom there is somebody of use, whom they can talk to and who offers anything."""
    offering = [bool(one.available) for one in some.people.values()]
    useful = [bool(row.any()) for row in some.grades[:, offering] > 0]
    return [
        name
        for (name, one), possible in zip(some.people.items(), useful, strict=True)
        if one.wanted and possible
    ]


def measures(
    some: Population,
    shown: Mapping[str, Sequence[str]],
    named: Mapping[str, Sequence[str]] | None = None,
) -> Figures:
    """Every figure about whom each learner is told to learn from, best first.

    `named` are those whom a page names besides as others who could teach it.
    """
    number = {name: row for row, name in enumerate(some.people)}
    learners = helpable(some)
    offering = [name for name, one in some.people.items() if one.available]
    columns = [number[name] for name in offering]
    pairs = [(number[one], number[two]) for one, found in shown.items() for two in found]
    there = [some.grades[pair] > 0 for pair in pairs]
    back = [some.grades[sharer, learner] > 0 for learner, sharer in pairs]
    of_learner = {name: [number[one] for one in shown.get(name, ())] for name in learners}
    exposure = Counter(sharer for found in shown.values() for sharer in found)
    exposures = [exposure[name] for name in offering]

    def found_by(name: str) -> bool:
        told = [*of_learner[name], *(number[one] for one in (named or {}).get(name, ()))]
        return bool((some.grades[number[name], told] > 0).any())

    def any_of(matrix: Array) -> float:
        return _mean(matrix[number[name], found].any() for name, found in of_learner.items())

    return {
        "any": _mean(map(bool, of_learner.values())),
        "covered": any_of(some.talking),
        "helped": any_of(some.grades > 0),
        "told": _mean(map(found_by, of_learner)),
        "three": _mean(len(found) >= 3 for found in of_learner.values()),
        "ndcg": _mean(
            ndcg(some.grades[number[name], found], some.grades[number[name], columns])
            for name, found in of_learner.items()
        ),
        "useful": _mean(there),
        "reciprocal": _mean(one and two for one, two in zip(there, back, strict=True)),
        "talking": _mean(some.talking[pair] for pair in pairs),
        "gini": gini(exposures),
        "most": float(max(exposures, default=0)),
        "unseen": _mean(not one for one in exposures),
    }


def _mean(values: Iterable[Any]) -> float:
    found = [float(value) for value in values]
    return sum(found) / len(found) if found else 0.0


def ndcg(shown: Array, everybody: Array) -> float:
    """Normalized discounted cumulative gain of the first ten, 0 to 1; grades gain 1, 3 and 7."""
    ideal = np.sort(everybody)[::-1]
    gained, possible = (
        float(((2.0 ** some[:ROWS] - 1) * _DISCOUNT[: len(some)]).sum()) for some in (shown, ideal)
    )
    return gained / possible if possible else 0.0


def gini(values: Sequence[float]) -> float:
    """How unequal numbers are: 0 where all are the same, towards 1 where one has everything."""
    ordered = np.sort(np.array(values, float))
    total = float(ordered.sum())
    ranks = 2 * np.arange(1, len(ordered) + 1) - len(ordered) - 1
    return float(ranks @ ordered) / (len(ordered) * total) if total else 0.0
