"""How often somebody may be shown, where many would teach and where few would."""

from __future__ import annotations

import pytest

from bots.matching.rule import fair_cap
from tests.bots.conftest import SnapshotOf


@pytest.mark.parametrize(
    ("demand", "sharers", "least", "share", "cap"),
    [
        (960, 100, 15, 155, 15),
        (970, 100, 15, 155, 16),
        (1_040, 100, 15, 155, 18),
        (2_000, 100, 15, 155, 33),
        (1_000, 10, 15, 155, 162),
        (1_000, 10, 15, 100, 102),
        (10_000, 10, 15, 155, 1_671),
        (2_000, 100, 35, 155, 35),
        (2_000, 100, 12, 155, 33),
        (100, 1, 5, 100, 102),
        (500, 100, 12, 155, 12),
        (2_000, 100, 15, 0, 15),
        (0, 0, 15, 155, 15),
    ],
)
def test_the_limit_is_the_first_step_with_room_for_the_demand(
    demand: int, sharers: int, least: int, share: int, cap: int
) -> None:
    assert fair_cap(demand, sharers, least=least, share=share) == cap


def test_one_who_teaches_among_many_learners_is_shown_to_all_of_them(
    snapshot_of: SnapshotOf,
) -> None:
    learners = {f"Learner {number}": "wanted=Q1" for number in range(40)}
    matches = snapshot_of({"Teacher": "available=Q1", **learners}).matches
    # Each could fill one row: a demand of 40.
    assert matches.cap == 64
    assert len(matches.lists["Teacher"].share_with) == 40


def test_who_is_paused_neither_learns_nor_teaches(snapshot_of: SnapshotOf) -> None:
    learners = {f"Learner {number}": "wanted=Q1" for number in range(40)}
    paused = {name: f"{said}|status=paused" for name, said in learners.items()}
    some = {**learners, **dict(list(paused.items())[:20])}
    teachers = {"Teacher": "available=Q1", "Other": "available=Q1|status=paused"}
    assert snapshot_of({**teachers, **learners}).matches.cap == 64
    assert snapshot_of({**teachers, **some}).matches.cap == 33
