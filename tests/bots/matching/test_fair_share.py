"""How often somebody may be shown, where many would teach and where few would."""

from __future__ import annotations

import pytest

from bots.matching.rule import Member, fair_cap
from tests.bots.conftest import SnapshotOf

LEARNER, SHARER = Member(wanted=frozenset({"Q1"})), Member(available=frozenset({"Q1"}))


@pytest.mark.parametrize(
    ("learners", "sharers", "least", "share", "cap"),
    [
        (100, 100, 15, 140, 15),
        (107, 100, 15, 140, 15),
        (108, 100, 15, 140, 20),
        (200, 100, 15, 140, 30),
        (100, 10, 15, 140, 160),
        (100, 10, 15, 100, 120),
        (1_000, 10, 15, 140, 1_920),
        (200, 100, 35, 140, 35),
        (200, 100, 12, 140, 30),
        (50, 100, 12, 140, 12),
        (200, 100, 15, 0, 15),
        (10, 0, 15, 140, 160),
        (0, 0, 15, 140, 15),
    ],
)
def test_the_limit_is_the_first_step_with_room_for_the_demand(
    learners: int, sharers: int, least: int, share: int, cap: int
) -> None:
    people = [LEARNER] * learners + [SHARER] * sharers
    assert fair_cap(people, rows=10, least=least, share=share) == cap


def test_one_who_teaches_among_many_learners_is_shown_to_all_of_them(
    snapshot_of: SnapshotOf,
) -> None:
    learners = {f"Learner {number}": "wanted=Q1" for number in range(40)}
    matches = snapshot_of({"Teacher": "available=Q1", **learners}).matches
    # Ten rows each make a demand of 400.
    assert matches.cap == 640
    assert len(matches.lists["Teacher"].share_with) == 40


def test_who_is_paused_neither_learns_nor_teaches(snapshot_of: SnapshotOf) -> None:
    people = {"Teacher": "available=Q1", "Other": "available=Q1|status=paused", "One": "wanted=Q1"}
    assert snapshot_of(people).matches.cap == 15
    assert snapshot_of({**people, "Two": "wanted=Q1"}).matches.cap == 30
