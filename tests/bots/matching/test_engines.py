"""Every engine gives what the rule says, in every list, row and number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bots.matching import numpy_engine, rule
from bots.matching.assignment import pairs
from bots.matching.engine import best, best_learners, same_language
from bots.matching.numpy_engine import Task
from bots.matching.population import encode
from bots.matching.rule import BESIDE, Candidate, Member, Rule, Tree, Weights
from tests.bots.matching.populations import Population, population
from tests.parts import some_thorough

POPULATIONS = 1_000
MOST_PEOPLE = 60


def tasks(made: Population) -> list[tuple[Mapping[str, Member], Mapping[str, Member], Task]]:
    """People with people, people with organizations, organizations with people."""
    found = []
    for learners, sharers in (
        (made.people, made.people),
        (made.people, made.groups),
        (made.groups, made.people),
    ):
        encoded = encode(made.people, made.rule.tree, learners, sharers)
        _, one, two = encoded.sides
        task = Task.whole(encoded, one, two, made.rule.weights)
        found.append((learners, sharers, task))
    return found


def by_sharer(candidates: Mapping[str, Sequence[Candidate]], most: int) -> dict[str, Any]:
    found = defaultdict(list)
    for some in candidates.values():
        for one in some:
            found[one.sharer].append(one)
    return {name: sorted(some, key=lambda one: one.order)[:most] for name, some in found.items()}


@pytest.mark.parametrize("part", some_thorough(range(10), 3))
def test_all_lists_of_a_thousand_populations(part: int) -> None:
    for seed in range(part, POPULATIONS, 10):
        made = population(seed, MOST_PEOPLE)
        most = (1, 3, 10, 64)[seed // 10 % 4]
        for learners, sharers, _ in tasks(made):
            everyone = made.rule.candidates(learners, sharers, len(sharers))
            said = {name: some[:most] for name, some in everyone.items()}
            assert dict(best(made.rule, learners, sharers, most)) == said, seed
            found = best_learners(made.rule, learners, sharers, most)
            assert dict(found) == by_sharer(everyone, most), seed
        kept = best(made.rule, made.people, made.people, most)
        rows, cap = ((1, 1), (3, 2), (10, 15))[seed // 10 % 3]
        matched = pairs(kept, rows=rows, exposure_cap=cap)
        assert tuple(matched) == rule.pairs(kept, rows=rows, exposure_cap=cap), seed
        shown = {one.learner: {one.sharer} for one in matched}
        said_too = {
            name: made.rule.same_language(name, shown.get(name, set()), 5) for name in made.people
        }
        assert same_language(made.rule, shown, 5) == said_too, seed


@pytest.mark.parametrize("cells", [1, 1 << 10])
def test_engines_that_see_only_some_sharers_at_a_time(
    cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numpy_engine, "BYTES", 1)
    monkeypatch.setattr(numpy_engine, "CELLS", cells)
    monkeypatch.setattr(numpy_engine, "SLAB", 7)
    for seed in range(3):
        made = population(seed, 0, greatest=200)
        said = made.rule.candidates(made.people, made.people, 5)
        assert dict(best(made.rule, made.people, made.people, 5)) == said
        everyone = made.rule.candidates(made.groups, made.people, 200)
        found = best_learners(made.rule, made.groups, made.people, 2)
        assert dict(found) == by_sharer(everyone, 2)


def test_names_decide_where_even_hashes_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    def hardly_a_hash(name: str) -> int:
        return len(name) % 2

    for module in ("rule", "population"):
        monkeypatch.setattr(f"bots.matching.{module}.name_hash", hardly_a_hash)
    for seed in range(20):
        made = population(seed, 0, greatest=30)
        said = made.rule.candidates(made.people, made.people, 4)
        kept = best(made.rule, made.people, made.people, 4)
        assert dict(kept) == said
        task = tasks(made)[0][2]
        assert dict(numpy_engine.search(task, 4).kept(task.learners, task.sharers)) == said
        found = pairs(kept, rows=3, exposure_cap=2)
        assert tuple(found) == rule.pairs(said, rows=3, exposure_cap=2)
        found_too = best_learners(made.rule, made.people, made.people, 3)
        everyone = made.rule.candidates(made.people, made.people, 30)
        assert dict(found_too) == by_sharer(everyone, 3)
        said_too = {name: made.rule.same_language(name, set(), 5) for name in made.people}
        assert same_language(made.rule, {}, 5) == said_too


def test_even_the_broadest_offer_gives_something() -> None:
    broad = frozenset(f"Q{n}" for n in range(300))
    parents = {"Q-root": None, "Q-parent": "Q-root", "Q-near": "Q-parent"}
    near = Member(available=frozenset({"Q-near"}), languages={"xx": 6})
    people = {
        "Ana": Member(frozenset({"Q-near"}), frozenset({"Q-other"}), {"pt": 1}),
        "Bob": Member(frozenset({"Q-other"}), broad, {"pt": 1}),
        **{f"Person {n}": near for n in range(9)},
    }
    tree = Tree({**parents, **dict.fromkeys(broad, "Q-parent")})
    made = Rule(people, tree)
    said = made.candidates(people, people)
    assert said["Ana"] == [Candidate("Ana", "Bob", BESIDE, 1 + Weights().mutual)]
    task = tasks(Population(made, {}))[0][2]
    assert dict(numpy_engine.search(task, 64).kept(task.learners, task.sharers)) == said


def test_nobody_at_all() -> None:
    nobody = Rule({}, Tree({}))
    assert not best(nobody, {}, {})
    assert not best_learners(nobody, {}, {})
    assert not pairs(best(nobody, {}, {}), rows=1, exposure_cap=1)
    assert same_language(nobody, {}, 5) == {}


def test_weights_below_zero_are_refused() -> None:
    made = population(1, 0, greatest=3)
    odd = replace(made.rule, weights=replace(Weights(), mutual=-1))
    with pytest.raises(ValueError, match="below zero"):
        best(odd, made.people, made.people)
