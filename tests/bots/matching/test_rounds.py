"""Who is served first where not everybody can have everybody."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bots.matching import assignment as pairing
from bots.matching import engine
from bots.matching.rule import Candidate, Member, Rule, Tree, pairs

TREE = Tree({"Q1": None, "Q2": None, "Q3": "Q1"})
BOTH, FIRST, PART = frozenset({"Q1", "Q2"}), frozenset({"Q1"}), frozenset({"Q3"})


def paired(
    learners: Mapping[str, Member], sharers: Mapping[str, Member], rows: int, exposure_cap: int
) -> tuple[Candidate, ...]:
    """The pairs, of which the rule and the engine say the same."""
    rule = Rule({**sharers, **learners}, TREE)
    found = pairs(rule.candidates(learners, sharers), rows=rows, exposure_cap=exposure_cap)
    kept = engine.best(rule, learners, sharers)
    assert tuple(pairing.pairs(kept, rows=rows, exposure_cap=exposure_cap)) == found
    return found


@pytest.mark.parametrize(("cap", "rows"), [(1, [5, 7]), (2, [12, 12])])
def test_who_wants_one_thing_gets_no_fewer_rows_than_who_wants_more(
    cap: int, rows: list[int]
) -> None:
    learners = {"Wants two": Member(wanted=BOTH), "Wants one": Member(wanted=FIRST)}
    sharers = {f"Sharer {number}": Member(available=BOTH) for number in range(12)}
    found = paired(learners, sharers, 12, cap)
    assert [sum(one.learner == name for one in found) for name in learners] == rows


@pytest.mark.parametrize("number", range(5))
def test_of_two_whose_second_choice_is_the_same_it_goes_to_whom_it_helps_more(number: int) -> None:
    exactly, nearly = f"Exactly {number}", f"Nearly {number}"
    learners = {
        exactly: Member(wanted=FIRST, languages={"en": 3, "pt": 6}),
        nearly: Member(wanted=PART, languages={"en": 3, "ar": 6}),
    }
    sharers = {
        "Portuguese": Member(available=FIRST, languages={"pt": 6}),
        "Arab": Member(available=FIRST, languages={"ar": 6}),
        "Everybody's": Member(available=FIRST, languages={"en": 3}),
    }
    assert {(one.learner, one.sharer) for one in paired(learners, sharers, 3, 1)} == {
        (exactly, "Portuguese"),
        (nearly, "Arab"),
        (exactly, "Everybody's"),
    }
