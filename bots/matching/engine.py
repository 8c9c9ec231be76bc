"""Everybody's best candidates, whatever computes them."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from bots.matching import columns, neighbours
from bots.matching.columns import Task
from bots.matching.kept import Kept
from bots.matching.population import encode
from bots.matching.rule import KEPT_CANDIDATES, Member, Rule


def best(
    rule: Rule,
    learners: Mapping[str, Member],
    sharers: Mapping[str, Member],
    most: int = KEPT_CANDIDATES,
) -> Kept:
    """Each learner's best sharers, as Rule.candidates has them.

    The rule's people decide how rare a capacity is; both sides may be people or organizations.
    """
    population = encode(rule.people, rule.tree, learners, sharers)
    _, one, two = population.sides
    return columns.search(Task.whole(population, one, two, rule.weights), most).kept(one, two)


def best_learners(
    rule: Rule,
    learners: Mapping[str, Member],
    sharers: Mapping[str, Member],
    most: int = KEPT_CANDIDATES,
) -> Kept:
    """Each sharer's best learners by the same scores, in the order of `Candidate.order`."""
    population = encode(rule.people, rule.tree, learners, sharers)
    _, one, two = population.sides
    task = Task.whole(population, one, two, rule.weights)
    return columns.search_learners(task, most).kept(two, one)


def same_language(
    rule: Rule, shown: Mapping[str, AbstractSet[str]], most: int
) -> dict[str, tuple[str, ...]]:
    """For everybody whom they share most languages with, as Rule.same_language has them."""
    return neighbours.same_language(encode(rule.people, rule.tree), rule.weights, shown, most)
