"""The figures of the harness are what they are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bots.matching.rule import Tree
from tests.quality.edits import changed
from tests.quality.measures import Figures, gini, helpable, measures, ndcg
from tests.quality.methods import METHODS, Lists, People, Suggestions, our_rule
from tests.quality.populations import Assumptions, Population, population
from tests.quality.report import OURS, PLATFORM, requirements

COUNT = 60


@pytest.fixture(scope="module")
def some() -> Population:
    return population(1, COUNT)


@pytest.mark.parametrize(
    ("values", "unequal"),
    [
        ([5, 5, 5, 5], 0),
        ([0, 0, 0, 8], 3 / 4),
        ([4, 1, 3, 2], 1 / 4),
        ([0, 1], 1 / 2),
        ([0, 0], 0),
        ([], 0),
    ],
)
def test_gini(values: list[float], unequal: float) -> None:
    assert gini(values) == pytest.approx(unequal)


@pytest.mark.parametrize(
    ("shown", "everybody", "good"),
    [
        ([3, 2, 1], [0, 1, 3, 2], 1),
        # 7 in the second place, of 7 + 3 / log2(3) + 1 / log2(4).
        ([0, 3], [0, 1, 3, 2], 7 / np.log2(3) / (7 + 3 / np.log2(3) + 1 / 2)),
        ([], [3], 0),
        ([0, 0], [0, 0, 0], 0),
        ([0] * 10 + [3], [0] * 10 + [3], 0),
        ([1] * 10, [1] * 20, 1),
    ],
)
def test_ndcg_of_the_first_ten(shown: list[int], everybody: list[int], good: float) -> None:
    assert ndcg(np.array(shown, int), np.array(everybody)) == pytest.approx(good)


def test_the_same_seed_makes_the_same_people_and_the_same_truth(some: Population) -> None:
    again, other = population(1, COUNT), population(2, COUNT)
    assert again.people == some.people
    assert np.array_equal(again.grades, some.grades)
    assert np.array_equal(again.talking, some.talking)
    assert other.people != some.people
    assert not np.array_equal(other.grades, some.grades)


def test_nobody_is_of_use_to_themselves_or_to_whom_they_cannot_talk(some: Population) -> None:
    assert (some.grades > 0).any()
    assert not some.grades.diagonal().any()
    assert not (some.grades[~some.talking] > 0).any()


def test_where_nobody_would_teach_nobody_is_of_use() -> None:
    assert not population(1, COUNT, replace(Assumptions(), willing=0)).grades.any()


def test_learners_count_who_want_something_and_can_be_helped_by_one_who_offers(
    some: Population,
) -> None:
    helper = list(some.people)[(some.grades > 0).sum(axis=0).argmax()]
    alone = {
        name: one if name == helper else replace(one, available=frozenset())
        for name, one in some.people.items()
    }
    helped = some.grades[:, list(alone).index(helper)] > 0
    silent, *learners = [name for name, of_use in zip(alone, helped, strict=True) if of_use]
    alone[silent] = replace(alone[silent], wanted=frozenset())
    assert learners
    assert helpable(replace(some, people=alone)) == learners


def test_a_method_that_suggests_nobody_covers_nobody(some: Population) -> None:
    found = measures(some, {})
    assert found.pop("unseen") == 1
    assert set(found.values()) == {0}


def test_whoever_knew_the_truth_would_help_everybody_as_well_as_can_be(some: Population) -> None:
    found = measures(some, _by_truth(some))
    assert helpable(some)
    assert [found[key] for key in ("any", "covered", "helped", "ndcg")] == pytest.approx([1] * 4)


def test_one_person_shown_to_all_is_as_unequal_as_can_be(some: Population) -> None:
    offering = [name for name, one in some.people.items() if one.available]
    learners = [name for name in some.people if name != offering[0]]
    found = measures(some, {name: [offering[0]] for name in learners})
    assert found["gini"] == pytest.approx(1 - 1 / len(offering))
    assert found["unseen"] == pytest.approx(1 - 1 / len(offering))
    assert found["most"] == len(learners)


def test_every_method_suggests_at_most_ten_others(some: Population) -> None:
    for method in METHODS.values():
        lists = method(some.people, Tree(some.topics.parents), 1).learn_from
        assert lists
        assert all(name not in shown and len(shown) <= 10 for name, shown in lists.items())


def test_what_an_edit_changes_is_counted_by_rows_and_by_lists(some: Population) -> None:
    def never(people: People, tree: Tree, seed: int) -> Suggestions:
        lists: Lists = {name: ["One", "Two", "Three", "Four"] for name in some.people}
        return Suggestions(lists, lists)

    def third(people: People, tree: Tree, seed: int) -> Suggestions:
        lists = {name: ["One", "Two", f"Three {seed}", "Four"] for name in some.people}
        return Suggestions(lists, {})

    def fourth(people: People, tree: Tree, seed: int) -> Suggestions:
        lists = {name: ["One", "Two", "Three", f"Four {seed}"] for name in some.people}
        return Suggestions({}, lists)

    methods = {"never": never, "third": third, "fourth": fourth}
    found = changed(some.people, Tree(some.topics.parents), methods, 1)
    assert set(found["never"]) == {(0, 0)}
    assert set(found["third"]) == {(1 / 3, 1)}
    assert set(found["fourth"]) == {(0, 1)}


def test_people_are_shown_more_often_where_few_would_teach() -> None:
    people = population(1, 100, replace(Assumptions(), willing=0.1)).people
    tree = Tree(population(1, 1).topics.parents)
    most = [
        max(map(len, our_rule(people, tree, 1, fair_share=share).share_with.values()))
        for share in (0, 100)
    ]
    # By the floor twice as often as the limit says, where that is 15.
    assert most[0] == 30 < most[1]


GOOD = {"covered": 0.9, "helped": 0.8, "ndcg": 0.3, "gini": 0.3, "first": 0.01, "first_most": 0.1}
PLATFORMS = {"covered": 0.9, "helped": 0.8, "ndcg": 0.26, "gini": 0.6, "first": 1, "first_most": 1}


@pytest.mark.parametrize(
    ("ours", "unmet"),
    [
        ([GOOD, GOOD], None),
        ([GOOD, {**GOOD, "covered": 0.89}], "can talk to"),
        ([GOOD, {**GOOD, "helped": 0.79}], "of use"),
        ([{**GOOD, "ndcg": 0.9}, {**GOOD, "ndcg": 0.26}], "higher for every seed"),
        ([{**GOOD, "ndcg": 0.29}, {**GOOD, "ndcg": 0.29}], "15 %"),
        ([GOOD, {**GOOD, "gini": 0.43}], "Gini"),
        ([{**GOOD, "gini": 0.3}, {**GOOD, "gini": 0.41}], None),
        ([GOOD, {**GOOD, "first": 0.011}], "First three rows"),
    ],
)
def test_what_is_required_is_found_missing(ours: list[Figures], unmet: str | None) -> None:
    required = requirements({OURS: ours, PLATFORM: [PLATFORMS, PLATFORMS]}, 1000)
    missing = [one.text for one in required if not one.holds]
    assert len(missing) == bool(unmet)
    assert all(unmet is not None and unmet in text for text in missing)
    assert len(required) == 6


def _by_truth(some: Population) -> Lists:
    names = list(some.people)
    offering = np.array([bool(one.available) for one in some.people.values()])
    best = np.argsort(-np.where(offering, some.grades, -1), axis=1, kind="stable")[:, :10]
    return {name: [names[one] for one in row] for name, row in zip(names, best, strict=True)}
