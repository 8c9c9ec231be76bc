"""The lists of everybody at once, by the engine that is quick.

`Rule` says what they are, one by one; the answers are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from bots.matching import numpy_engine
from bots.matching import same_language as languages
from bots.matching.candidates import Candidates
from bots.matching.numpy_engine import Task
from bots.matching.population import encode
from bots.matching.rule import KEPT_CANDIDATES, Member, Rule


def best(
    rule: Rule,
    learners: Mapping[str, Member],
    sharers: Mapping[str, Member],
    most: int = KEPT_CANDIDATES,
) -> Candidates:
    """Each learner's best sharers, as `rule.candidates` has them; people or organizations."""
    task = _task(rule, learners, sharers)
    return numpy_engine.search(task, most).kept(task.learners, task.sharers)


def best_learners(
    rule: Rule,
    learners: Mapping[str, Member],
    sharers: Mapping[str, Member],
    most: int = KEPT_CANDIDATES,
) -> Candidates:
    """Each sharer's best learners, by the same scores and in the order of candidates."""
    task = _task(rule, learners, sharers)
    return numpy_engine.search_learners(task, most).kept(task.sharers, task.learners)


def same_language(
    rule: Rule, shown: Mapping[str, AbstractSet[str]], most: int
) -> dict[str, tuple[str, ...]]:
    """`rule.same_language` of everybody; `shown` has the names to be left out, for some of them."""
    return languages.same_language(encode(rule.people, rule.tree), rule.weights, shown, most)


def _task(rule: Rule, learners: Mapping[str, Member], sharers: Mapping[str, Member]) -> Task:
    population = encode(rule.people, rule.tree, learners, sharers)
    _, one, two = population.sides
    return Task.whole(population, one, two, rule.weights)
