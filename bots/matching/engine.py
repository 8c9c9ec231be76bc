"""Everybody's best candidates, by whichever engine is the quicker for so many people."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from bots.matching import columns
from bots.matching.columns import Task
from bots.matching.kept import Kept
from bots.matching.population import encode
from bots.matching.rule import KEPT_CANDIDATES, Member, Tree, Weights

COMPILED_FROM = 30_000
"""From so many people on compiling pays for itself."""


def best(
    people: Mapping[str, Member],
    tree: Tree,
    weights: Weights,
    learners: Mapping[str, Member],
    sharers: Mapping[str, Member],
    most: int = KEPT_CANDIDATES,
) -> Kept:
    """Each learner's best sharers, as `Rule(people, tree, weights).candidates` has them.

    The people decide how rare a capacity is; learners and sharers may be people or organizations.
    """
    population = encode(people, tree, learners, sharers)
    _, one, two = population.sides
    return search(Task.whole(population, one, two, weights), most)


def best_learners(
    people: Mapping[str, Member],
    tree: Tree,
    weights: Weights,
    learners: Mapping[str, Member],
    sharers: Mapping[str, Member],
    most: int = KEPT_CANDIDATES,
) -> Kept:
    """Each sharer's best learners by the same scores, in the order of `Candidate.order`."""
    population = encode(people, tree, learners, sharers)
    _, one, two = population.sides
    task = Task.whole(population, one, two, weights)
    return columns.search_learners(task, most).kept(two, one)


def search(task: Task, most: int) -> Kept:
    """The best sharers of all learners of a task."""
    many = max(len(task.rows), len(task.columns)) >= COMPILED_FROM
    if many and find_spec("numba") is not None:
        from bots.matching import compiled

        found = compiled.search(task, most)
    else:
        found = columns.search(task, most)
    return found.kept(task.learners, task.sharers)
