"""A session counts if both say so; one who says otherwise, or leaves, ends it for both."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from typing import Any

import pytest

from bots.jobs.sessions.confirmation import (
    MOST_OF_A_PAIR,
    MOST_OF_ONE,
    Held,
    Sessions,
    put_together,
)
from bots.jobs.sessions.job import JOB, MOST_WAITING, Quarter, figures
from bots.pages.shards import MOST_BYTES
from sync.profiles.records import Profile, Session
from sync.wiki.pages import Page
from tests.bots.conftest import SnapshotOf

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


def test_two_people_cannot_make_a_month_of_what_they_like() -> None:
    words = [
        word
        for number in range(500)
        for word in (
            said("Ana", "learned", "Bob", f"Q{number}"), said("Bob", "taught", "Ana", f"Q{number}"),
        )
    ]  # fmt: skip
    found = put_together(words)
    assert len(found.held) == MOST_OF_A_PAIR
    assert found.told == ()


def test_one_alone_cannot_either() -> None:
    words = [said("Mallory", "taught", f"P{n}", month=month) for n in range(900) for month in
             (MAY, JUNE)]  # fmt: skip
    assert len(put_together([*words, said("Ana", "learned", "Bob")]).told) == 2 * MOST_OF_ONE + 1


def test_who_has_two_accounts_is_one_of_the_two() -> None:
    words = [
        word
        for user in ("Zoe at home", "Zoe at work")
        for word in (said(user, "learned", "Bob"), said("Bob", "taught", user))
    ]
    assert len(put_together(words).held) == 2
    one = dict.fromkeys(["Zoe at home", "Zoe at work"], "Zoe at home")
    assert len(put_together(words, one).held) == 1


def test_several_accounts_of_one_are_one_of_five_people() -> None:
    names = ["Zoe", "Zoe 2", "Zoe 3", "Zoe 4"]
    profiles = {
        name: Profile(name, f"User:{name}", alternative_accounts=tuple({*names} - {name}))
        for name in names
    }
    held = tuple(Held(name, "Bob", item, MAY) for name in names for item in ("Q1", "Q2"))
    told = tuple(said(name, "learned", "Eve", item) for name in (*names, "Bob") for item in "ab")
    found = figures(Sessions(held, told), profiles, datetime.date(2026, 6, 30))
    assert found == {"2026-Q2": Quarter()}
    found = figures(Sessions(held, told), {}, datetime.date(2026, 6, 30))
    assert (found["2026-Q2"].confirmed, found["2026-Q2"].told) == (8, 10)


def test_whoever_tells_of_thousands_hides_no_other_session(snapshot_of: SnapshotOf) -> None:
    people = [f"P{number}" for number in range(300)]
    flood = "".join(
        f"{{{{Capacity session|with={name}|capacity=Q5|role=taught|date=2026-{month:02}}}}}"
        for name in ("Bob", *people)
        for month in (1, 2)
    )
    pages = {f"User:Mallory/{n}": flood for n in range(3)}
    ana = "{{Capacity session|with=Bob|capacity=Q5|role=taught|date=2001-01}}"
    snapshot = snapshot_of(
        dict.fromkeys(["Ana", "Bob", "Mallory", *people], ""),
        pages={**pages, "User:Ana/Capacity sessions": ana},
        date="2026-03-31",
    )
    [page] = [one for one in JOB.pages(snapshot) if one.title.endswith("waiting.json")]
    assert isinstance(page, Page)
    waiting = json.loads(page.text)["waiting"]
    tellers = Counter(one["by"] for some in waiting.values() for one in some)
    assert tellers == {"Ana": 1, "Mallory": MOST_WAITING}
    assert waiting["Bob"][0]["by"] == "Ana"


def test_what_waits_fits_into_a_page(snapshot_of: SnapshotOf) -> None:
    people = [f"{'ক' * 80} {number}" for number in range(400)]
    pages = {
        f"User:{name}/Sessions": "".join(
            f"{{{{Capacity session|with={people[(at + step) % 400]}"
            "|capacity=Q5|role=taught|date=2025-12}}"
            for step in range(1, 16)
        )
        for at, name in enumerate(people)
    }
    snapshot = snapshot_of(dict.fromkeys(people, ""), pages=pages)
    [page] = [one for one in JOB.pages(snapshot) if one.title.endswith("waiting.json")]
    assert isinstance(page, Page)
    waiting = json.loads(page.text)["waiting"]
    assert 700_000 < len(page.text.encode()) < MOST_BYTES * 1.5
    assert {one["by"] for some in waiting.values() for one in some} == {*people}


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
