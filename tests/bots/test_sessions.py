"""A session counts if both say so; one who says otherwise, or leaves, ends it for both."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bots.jobs.sessions.confirmation import Held, put_together
from bots.jobs.sessions.job import Quarter, figures
from sync.profiles.records import Session

MAY, JUNE = datetime.date(2026, 5, 1), datetime.date(2026, 6, 1)


def said(
    user: str, role: str, partner: str, about: str = "Q1", month: Any = MAY, hours: float = 0,
    programme: str = "",
) -> Session:  # fmt: skip
    return Session(f"User:{user}", user, partner, about, role, month, hours, programme)


def test_what_both_say_counts_for_both() -> None:
    found = put_together([said("Ana", "learned", "Bob"), said("Bob", "taught", "Ana")])
    assert found.held == (Held("Ana", "Bob", "Q1", MAY),)
    assert found.told == ()
    assert found.counts() == {
        "Ana": {"taught": 0, "learned": 1},
        "Bob": {"taught": 1, "learned": 0},
    }


@pytest.mark.parametrize(
    "other",
    [
        said("Bob", "learned", "Ana"),
        said("Bob", "taught", "Ana", "Q2"),
        said("Bob", "taught", "Ana", month=JUNE),
        said("Bob", "taught", "Eve"),
        said("Eve", "taught", "Ana"),
    ],
    ids=["both learned", "something else", "another month", "somebody else", "said by another"],
)
def test_what_one_says_waits(other: Session) -> None:
    mine = said("Ana", "learned", "Bob")
    found = put_together([mine, other])
    assert found.held == ()
    assert set(found.told) == {mine, other}
    assert found.counts() == {}


@pytest.mark.parametrize(
    "denial",
    [
        said("Bob", "not so", "Ana"),
        said("Bob", "not so", "Ana", "", None),
        said("Bob", "not so", "Ana", "Q1", None),
    ],
)
def test_not_so_ends_it(denial: Session) -> None:
    mine = said("Ana", "learned", "Bob")
    assert put_together([mine, denial]).told == ()
    both = [mine, said("Bob", "taught", "Ana"), denial]
    assert put_together(both).held == ()


@pytest.mark.parametrize(
    "denial",
    [
        said("Bob", "not so", "Ana", "Q2"),
        said("Bob", "not so", "Ana", "Q1", JUNE),
        said("Eve", "not so", "Ana"),
        said("Ana", "not so", "Bob"),
    ],
)
def test_not_so_of_something_else_ends_nothing(denial: Session) -> None:
    assert len(put_together([said("Ana", "learned", "Bob"), denial]).told) == 1


def test_one_counts_for_a_pair_a_capacity_and_a_month() -> None:
    words = [said("Ana", "learned", "Bob"), said("Bob", "taught", "Ana")]
    other_way = [said("Bob", "learned", "Ana"), said("Ana", "taught", "Bob")]
    assert len(put_together([*words, *words]).held) == 1
    assert len(put_together([*words, *other_way]).held) == 1
    june = [said("Ana", "learned", "Bob", month=JUNE), said("Bob", "taught", "Ana", month=JUNE)]
    assert len(put_together([*words, *june]).held) == 2


@pytest.mark.parametrize(("mine", "theirs", "hours"), [(2, 3.5, 2), (2, 0, 0), (0, 0, 0)])
def test_hours_are_the_lower_of_the_two(mine: float, theirs: float, hours: float) -> None:
    words = [
        said("Ana", "learned", "Bob", hours=mine),
        said("Bob", "taught", "Ana", hours=theirs),
    ]
    assert put_together(words).held[0].hours == hours


def test_a_programme_is_what_both_name() -> None:
    words = [said("Ana", "learned", "Bob", programme="P"), said("Bob", "taught", "Ana")]
    assert put_together(words).held[0].programme == ""
    words[1] = said("Bob", "taught", "Ana", programme="P")
    assert put_together(words).held[0].programme == "P"


def test_figures_stand_by_quarter_from_the_first_that_may_be_told() -> None:
    few = [Held(f"A{n}", f"B{n}", "Q1", datetime.date(2025, 1, 1)) for n in range(2)]
    many = [Held(f"A{n}", f"B{n}", "Q1", MAY) for n in range(6)]
    told = [said(f"C{n}", "learned", "Bob") for n in range(4)]
    found = figures(put_together([]), {}, datetime.date(2026, 11, 1))
    assert found == {"2026-Q4": Quarter()}
    together = put_together(
        word
        for one in [*few, *many]
        for word in (
            said(one.learner, "learned", one.sharer, month=one.month),
            said(one.sharer, "taught", one.learner, month=one.month),
        )
    )
    together = type(together)(together.held, tuple(told))
    found = figures(together, {}, datetime.date(2026, 11, 1))
    assert list(found) == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert found["2026-Q2"] == Quarter(confirmed=6, capacities={"Q1": 6})
