"""Who can do what, who is to do it, and the smallest group: compared with trying everything."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest

from bots.jobs.teams.asking import MOST_ASKED, MOST_TEAMS, Gap, proposals
from bots.jobs.teams.covering import MOST_CELLS, MOST_EXACT, Cover, Steps, met, roles, smallest
from bots.matching.rule import Tree

TEAMS = range(200)
ENOUGH = 100_000
"""Steps for whatever is tried here in full."""
# Q1 > Q2 > Q3, and Q4.
TREE = Tree({"Q1": None, "Q2": "Q1", "Q3": "Q2", "Q4": None})


def made(number: int, people: int, needs: int) -> Cover:
    """A generated team: who can do what of that which is needed."""
    chance = random.Random(number)
    names = [f"Person {n}" for n in range(chance.randint(1, people))]
    share = chance.choice([0.1, 0.3, 0.6])
    return {
        f"Q{n}": [name for name in names if chance.random() < share]
        for n in range(chance.randint(1, needs))
    }


def test_the_thing_itself_and_its_parts_meet_a_need_and_nothing_else_does() -> None:
    assert met(TREE, ["Q2"]) == {"Q1", "Q2"}
    assert met(TREE, ["Q4", "Q3"]) == {"Q1", "Q2", "Q3", "Q4"}
    assert met(TREE, []) == set()


# Roles


@pytest.mark.parametrize("number", TEAMS)
def test_everybody_has_as_much_to_do_as_those_who_can_do_the_same(number: int) -> None:
    cover = made(number, 12, 10)
    plan = roles(cover, {})
    assert plan.keys() == {need for need, able in cover.items() if able}
    assert all(name in cover[need] for need, name in plan.items())
    load = Counter(plan.values())
    can = {name: frozenset(need for need, able in cover.items() if name in able)
           for able in cover.values() for name in able}  # fmt: skip
    for one, other in itertools.combinations(can, 2):
        if can[one] == can[other]:
            assert abs(load[one] - load[other]) <= 1


@pytest.mark.parametrize("number", TEAMS)
def test_no_other_plan_is_more_even(number: int) -> None:
    cover = {need: able for need, able in made(number, 4, 5).items() if able}
    squares = sum(times**2 for times in Counter(roles(cover, {}).values()).values())
    every = itertools.product(*cover.values())
    best = min((sum(times**2 for times in Counter(plan).values()) for plan in every), default=0)
    assert squares == best


def test_of_plans_that_are_as_even_the_eager_do_more() -> None:
    cover = {"Q1": ["Ana", "Bob"], "Q2": ["Ana", "Bob"]}
    assert roles(cover, {"Q1": {"Bob"}}) == {"Q1": "Bob", "Q2": "Ana"}
    assert roles(cover, {"Q2": {"Bob"}}) == {"Q1": "Ana", "Q2": "Bob"}
    # Even comes first.
    assert set(roles(cover, {"Q1": {"Bob"}, "Q2": {"Bob"}}).values()) == {"Ana", "Bob"}


def test_a_team_that_can_do_nothing_has_no_roles() -> None:
    assert roles({}, {}) == {}
    assert roles({"Q1": []}, {}) == {}


# The smallest group


@pytest.mark.parametrize("number", TEAMS)
def test_no_smaller_group_does_it_all(number: int) -> None:
    cover = made(number, 15, 7)
    people = sorted({name for able in cover.values() for name in able})
    best = next(
        (
            size
            for size in range(1, len(people) + 1)
            for group in itertools.combinations(people, size)
            if all(set(able) & set(group) for able in cover.values())
        ),
        0,
    )
    found, proven = smallest(cover, 3, Steps(ENOUGH))
    assert proven
    assert {len(group) for group in found} == ({best} if best else set())
    assert len(found) == len(set(found)) <= 3
    for group in found:
        assert all(set(able) & set(group) for able in cover.values())


def test_a_need_that_nobody_can_do_has_no_group() -> None:
    assert smallest({"Q1": ["Ana"], "Q2": []}, 3, Steps(ENOUGH)).groups == ()
    assert smallest({}, 3, Steps(ENOUGH)).groups == ()


def test_of_two_who_can_do_the_same_the_first_is_asked() -> None:
    assert smallest({"Q1": ["Bob", "Ana"]}, 3, Steps(ENOUGH)).groups == [("Bob",)]


def test_among_many_a_group_is_found_that_is_not_much_larger() -> None:
    chance = random.Random(1)
    needs = [f"Q{n}" for n in range(12)]
    can = {f"Person {n}": chance.sample(needs, 5) for n in range(200)}
    cover = {need: [name for name, does in can.items() if need in does] for need in needs}
    [group], proven = smallest(cover, 3, Steps(ENOUGH))
    assert not proven
    assert {need for name in group for need in can[name]} == set(needs)
    # Nobody can do more than five of twelve, so three is the least; H(12) is 3.1.
    assert 3 <= len(group) <= 3 * 3.1
    assert len(can) > MOST_EXACT


def crafted(number: int) -> Cover:
    """Twenty people of whom none can do all that another can, and 85 needs: very many groups."""
    chance = random.Random(number)
    people = [f"Person {n}" for n in range(MOST_EXACT)]
    return {f"Q{n}": chance.sample(people, 3) for n in range(85)}


def test_a_search_takes_so_many_steps_and_then_a_group_is_made_by_turns() -> None:
    cover, steps = crafted(1), Steps(2_000)
    [group], proven = smallest(cover, 3, steps)
    assert not proven
    assert steps.left < 0
    assert all(set(able) & set(group) for able in cover.values())
    assert smallest(cover, 3, Steps(2_000)) == ([group], False)


def test_where_the_steps_suffice_the_group_is_the_smallest_and_they_end_nothing_else() -> None:
    cover = made(5, 15, 7)
    whole = smallest(cover, 3, Steps(ENOUGH))
    fewest = next(n for n in range(1, 1_000) if smallest(cover, 3, Steps(n)).proven)
    assert len(smallest(cover, 3, Steps(fewest)).groups[0]) == len(whole.groups[0])
    assert not smallest(cover, 3, Steps(fewest - 1)).proven


def test_roles_of_very_many_needs_are_shared_out_without_trying_all() -> None:
    chance = random.Random(3)
    people = [f"Person {n}" for n in range(100)]
    cover: Cover = {f"Q{n}": ["Person 0"] for n in range(250)}
    cover = {**cover, **{f"R{n}": chance.sample(people, 60) for n in range(250)}}
    assert len(cover) * len(people) * 250 > MOST_CELLS
    plan = roles(cover, {})
    load = Counter(plan.values())
    assert all(name in cover[need] for need, name in plan.items())
    assert load.pop("Person 0") == 250
    assert max(load.values()) - min(load.values()) <= 1


# Whom to ask


def test_every_gap_gets_its_best_person_before_any_gets_a_second() -> None:
    ranked = {Gap("A", "Q1"): ["Ana", "Bob"], Gap("B", "Q1"): ["Ana", "Bob"]}
    assert proposals(ranked) == {gap: ["Ana", "Bob"] for gap in ranked}


def test_nobody_is_proposed_to_every_team() -> None:
    people = [f"Person {n}" for n in range(30)]
    ranked = {Gap(f"Team {n}", "Q1"): people for n in range(10)}
    found = proposals(ranked)
    assert max(Counter(name for names in found.values() for name in names).values()) == MOST_TEAMS
    assert all(found.values())
    assert max(map(len, found.values())) <= MOST_ASKED


def test_one_team_may_ask_one_person_for_everything() -> None:
    ranked = {Gap("A", f"Q{n}"): ["Ana"] for n in range(5)}
    assert set(map(tuple, proposals(ranked).values())) == {("Ana",)}
