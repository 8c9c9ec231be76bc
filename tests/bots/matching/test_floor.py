"""Whoever finds everybody full still gets five who offer just what they want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from bots.matching import assignment, engine
from bots.matching.rule import EXACT, FLOOR, FLOOR_ROOM, Candidate, Member, Rule, Tree, pairs
from tests.bots.matching.populations import population

TREE = Tree({"Q1": None, "Q2": "Q1", "Q3": "Q2"})
ROWS = 10


def people(learners: int, sharers: int, wider: int = 0) -> dict[str, Member]:
    """So many who want the same, who teach it, and who teach something wider."""
    return {
        **{f"Learner {n}": Member(wanted=frozenset({"Q3"})) for n in range(learners)},
        **{f"Sharer {n}": Member(available=frozenset({"Q3"})) for n in range(sharers)},
        **{f"Wider {n}": Member(available=frozenset({"Q2"})) for n in range(wider)},
    }


def paired(some: Mapping[str, Member], cap: int, rows: int = ROWS) -> tuple[Candidate, ...]:
    """The pairs, of which the rule and the engine say the same."""
    rule = Rule(some, TREE)
    found = pairs(rule.candidates(some, some), rows=rows, exposure_cap=cap)
    kept = engine.best(rule, some, some)
    assert tuple(assignment.pairs(kept, rows=rows, exposure_cap=cap)) == found
    return found


def counts(found: tuple[Candidate, ...]) -> tuple[list[int], list[int]]:
    """How many rows each learner has, and in how many lists each sharer is."""
    learners = Counter(one.learner for one in found)
    sharers = Counter(one.sharer for one in found)
    return sorted(learners.values()), sorted(sharers.values())


def test_where_all_are_full_each_learner_gets_five_all_the_same() -> None:
    # Room for 2 each would be 10 rows for 4 learners.
    assert counts(paired(people(4, 5), 2)) == ([5] * 4, [4] * 5)


def test_nobody_is_shown_to_more_than_twice_as_many_as_the_limit_says() -> None:
    learners, sharers = counts(paired(people(20, 5), 2))
    assert sharers == [4] * 5
    assert sum(learners) == 20


@pytest.mark.parametrize(("sharers", "each"), [(8, 5), (10, 5), (12, 6), (20, 10)])
def test_whoever_has_five_is_shown_nobody_who_is_full(sharers: int, each: int) -> None:
    assert counts(paired(people(2, sharers), 1))[0] == [each] * 2


def test_what_is_close_comes_after_those_who_are_full() -> None:
    found = paired(people(2, 6, wider=3), 1)
    mine = [one.sharer.split()[0] for one in found if one.learner == "Learner 0"]
    assert Counter(mine[:FLOOR]) == {"Sharer": FLOOR}
    assert set(mine[FLOOR:]) <= {"Wider"}


def test_of_fewer_rows_than_five_no_more_are_filled() -> None:
    assert counts(paired(people(4, 5), 1, rows=2))[0] == [2] * 4


def test_whoever_has_few_to_choose_from_goes_first_and_others_look_elsewhere() -> None:
    here = frozenset({"BR"})
    some = {
        "Few": Member(wanted=frozenset({"Q3"}), territories=here),
        "Many": Member(wanted=frozenset({"Q3", "Q4", "Q5"})),
        **{f"Near {n}": Member(available=frozenset({"Q3"}), territories=here) for n in range(2)},
        # The second choice of the one, the third of the other.
        "Both": Member(available=frozenset({"Q3", "Q4"})),
        "Best": Member(available=frozenset({"Q4", "Q5"})),
        **{f"Other {n}": Member(available=frozenset({"Q4"})) for n in range(6)},
    }
    found = paired(some, 1)
    assert [one.learner for one in found if one.sharer == "Both"] == ["Few"]
    assert Counter(one.learner for one in found) == {"Few": 3, "Many": 7}


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_left_below_the_floor_who_need_not(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = population(seed, 0, greatest=200)
    kept = engine.best(made.rule, made.people, made.people)
    cap = 1 + seed % 3

    def shown() -> tuple[set[Candidate], Counter[str]]:
        found = assignment.pairs(kept, rows=ROWS, exposure_cap=cap)
        exact = {one for one in found if one.tier == EXACT}
        return exact, Counter(one.sharer for one in found)

    found, lists = shown()
    each = Counter(one.learner for one in found)
    for learner, some in kept.items():
        # Coverage may have given one row to somebody who is only close.
        if each[learner] < FLOOR - 1:
            left = {one for one in some if one.tier == EXACT} - found
            assert all(lists[one.sharer] == FLOOR_ROOM * cap for one in left)
    monkeypatch.setattr("bots.matching.rule.FLOOR", 0)
    without, lists_without = shown()
    assert len(without) < len(found)
    assert max(lists_without.values()) <= cap < max(lists.values()) <= FLOOR_ROOM * cap
