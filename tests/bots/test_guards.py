"""A run that would empty pages is refused until somebody says that it is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bots.plan import Plan, make_plan
from bots.registry import jobs_named
from tests.bots.conftest import SnapshotOf

JOBS = jobs_named(["suggestions", "maintenance"])


def people(count: int) -> dict[str, str]:
    return {f"User {number}": "wanted=rhetoric" for number in range(count)}


def after(snapshot_of: SnapshotOf, before: int, now: int, *, accept_shrink: bool = False) -> Plan:
    standing = make_plan(snapshot_of(people(before)), JOBS)
    snapshot = snapshot_of(people(now), *standing.pages)
    return make_plan(replace(snapshot, accept_shrink=accept_shrink), JOBS)


def test_a_fifth_may_go(snapshot_of: SnapshotOf) -> None:
    assert after(snapshot_of, 100, 80).guards == ()


def test_more_than_a_fifth_may_not(snapshot_of: SnapshotOf) -> None:
    guards = after(snapshot_of, 100, 79).guards
    assert guards[0] == (
        "Of 100 people 21 would go, more than 20 %. If that is right, say --accept-shrink."
    )


def test_until_the_operator_says_so(snapshot_of: SnapshotOf) -> None:
    assert after(snapshot_of, 100, 79, accept_shrink=True).guards == ()


@pytest.mark.parametrize(("before", "now"), [(10, 0), (12, 2), (0, 100), (79, 100)])
def test_few_people_may_all_go_and_more_may_always_come(
    before: int, now: int, snapshot_of: SnapshotOf
) -> None:
    assert after(snapshot_of, before, now).guards == ()


def test_nobody_left_of_many_is_refused_however_it_came(snapshot_of: SnapshotOf) -> None:
    said = after(snapshot_of, 100, 0).guards
    assert [one.split(" would")[0] for one in said] == ["Of 100 people 100", "Of 503 rows 500"]
