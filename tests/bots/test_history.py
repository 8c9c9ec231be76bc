"""How the figures grew: a point for each day on which one changed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bots.jobs.snapshot import Snapshot
from bots.jobs.statistics.history import Point, by_month, grown, read_history
from bots.jobs.statistics.job import JOB
from bots.run.plan import make_plan
from bots.run.report import plan_as_data, trouble_lines
from sync.wiki.data_pages import entries_of
from sync.wiki.pages import Page, StoredPage
from tests.bots.conftest import SnapshotOf

DAY = (
    '{"date":"2026-11-05","people":1,"organizations":0,"capacities":1,'
    '"offers":1,"wants":1,"wants_met":0,"with_suggestion":0}'
)
PAGE = f'{{"format":2,"days":[{DAY}]}}'
HISTORY = "User:Bot/data/history.json"


def point(date: str, people: int = 1) -> Point:
    return Point(date, people, 0, 1, 1, 1, 0, 0)


def points(text: str) -> list[Point]:
    page = StoredPage(HISTORY, text, 9, "Bot")
    days, odd = read_history(entries_of(HISTORY, page, "days", Point), datetime.date(2026, 11, 23))
    assert odd == ()
    return [*days]


def dates(days: Iterable[Point]) -> list[str]:
    return [one.date for one in days]


def test_a_day_on_which_nothing_changed_adds_nothing() -> None:
    before = [point("2026-11-01"), point("2026-11-05", people=2)]
    assert grown(before, point("2026-11-06", people=2)) == before
    assert dates(grown(before, point("2026-11-06", people=3)))[-1] == "2026-11-06"


def test_a_second_run_on_a_day_replaces_its_point() -> None:
    before = [point("2026-11-01"), point("2026-11-05", people=2)]
    assert grown(before, point("2026-11-05", people=7)) == [before[0], point("2026-11-05", 7)]
    # Whoever joined in the morning left again: the day was like the one before it.
    assert grown(before, point("2026-11-05")) == before[:1]


def test_a_clock_that_was_set_back_adds_nothing() -> None:
    before = [point("2026-11-05")]
    assert grown(before, point("2026-11-04", people=9)) == before


def test_years_keep_a_point_a_month_and_the_last_year_every_day() -> None:
    days: list[Point] = []
    start = datetime.date(2020, 1, 1)
    for number in range(4 * 365):
        date = (start + datetime.timedelta(number)).isoformat()
        days = grown(days, point(date, people=number))
    # December 2022 ends in the last year.
    assert len(days) == 366 + 35
    assert dates(days)[:3] == ["2020-01-31", "2020-02-29", "2020-03-31"]
    assert dates(by_month(days))[-2:] == ["2023-11-30", "2023-12-30"]


BROKEN = {
    "empty": "",
    "cut off": "{",
    "a list": "[]",
    "no days": '{"format":1}',
    "days that are none": '{"days":null}',
    "nested without end": "[" * 100_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_page_that_is_no_history_starts_a_new_one_and_the_run_says_so(
    text: str, snapshot_of: SnapshotOf
) -> None:
    standing = StoredPage(HISTORY, text, 9, "Bot")
    snapshot = snapshot_of({"Ana": "wanted=Q1"}, standing, date="2026-11-23")
    plan = make_plan(snapshot, [JOB])
    [history] = [page for page in plan.pages if page.title == HISTORY]
    assert [day["date"] for day in json.loads(history.text)["days"]] == ["2026-11-23"]
    note = (
        f"Could not read {HISTORY}, so it starts again with this run. "
        "Its page history has the earlier data."
    )
    assert plan_as_data(plan)["notes"] == [note]
    assert note in trouble_lines(plan)
    assert plan.faults == ()


ODD = {
    "no figures": "{}",
    "no day at all": "null",
    "no date": DAY.replace("2026-11-05", "yesterday"),
    "a date in another form": DAY.replace("2026-11-05", "20261105"),
    "fewer than nobody": DAY.replace('"people":1', '"people":-1'),
    "a number without end": DAY.replace('"people":1', f'"people":1{"0" * 400}'),
}


@pytest.mark.parametrize("day", ODD.values(), ids=ODD)
def test_a_day_that_makes_no_sense_costs_that_day_and_the_run_says_so(
    day: str, snapshot_of: SnapshotOf
) -> None:
    text = f'{{"format":1,"days":[{DAY},{day}]}}'
    standing = StoredPage(HISTORY, text, 9, "Bot")
    plan = make_plan(snapshot_of({"Ana": "wanted=Q1"}, standing, date="2026-11-23"), [JOB])
    [history] = [page for page in plan.pages if page.title == HISTORY]
    days = [one["date"] for one in json.loads(history.text)["days"]]
    assert days == ["2026-11-05", "2026-11-23"]
    assert plan.notes == (f"Left out entries of {HISTORY} that cannot be read: 2.",)


def test_a_first_run_has_nothing_to_say_about_its_history(snapshot_of: SnapshotOf) -> None:
    assert make_plan(snapshot_of({"Ana": "wanted=Q1"}), [JOB]).notes == ()


def test_a_run_says_when_its_history_goes_on_after_it(snapshot_of: SnapshotOf) -> None:
    standing = StoredPage(HISTORY, PAGE, 9, "Bot")
    assert make_plan(snapshot_of({}, standing, date="2026-11-05"), [JOB]).notes == ()
    plan = make_plan(snapshot_of({}, standing, date="2026-11-04"), [JOB])
    assert HISTORY not in {change.page.title for change in plan.changes}
    [note] = plan.notes
    assert note == (
        f"Kept {HISTORY} unchanged: it already has data up to 2026-11-05, later than this run's "
        "date (2026-11-04)."
    )


def test_a_page_that_is_one_is_read() -> None:
    assert points(PAGE) == [point("2026-11-05")]


def test_a_figure_of_a_newer_program_costs_no_history() -> None:
    assert points(PAGE.replace('"people"', '"teams":3,"people"')) == [point("2026-11-05")]


def test_days_out_of_order_are_put_in_order() -> None:
    days = [vars_of(point("2026-11-05")), vars_of(point("2026-11-01"))]
    for listed in (days, days[::-1]):
        found = points(json.dumps({"format": 1, "days": listed}))
        assert dates(found) == ["2026-11-01", "2026-11-05"]


def vars_of(one: Point) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def published(snapshot: Snapshot) -> Page:
    return {page.title: page for page in JOB.pages(snapshot) if isinstance(page, Page)}[HISTORY]


def test_the_history_goes_on_from_the_page_that_stands(snapshot_of: SnapshotOf) -> None:
    today = snapshot_of({"Ana": "wanted=Q1|languages=pt", "Bob": "available=Q1|languages=pt"})
    first = published(today)
    [only] = json.loads(first.text)["days"]
    assert only == {
        "date": today.date.isoformat(), "people": 2, "organizations": 0, "capacities": 1,
        "offers": 1, "wants": 1, "wants_met": 1, "with_suggestion": 2,
        "learners": 1, "learners_exact": 1, "pairs": 1,
    }  # fmt: skip

    standing = StoredPage(HISTORY, first.text, 9, "Bot")
    tomorrow = today.date + datetime.timedelta(1)
    unchanged = replace(today, date=tomorrow, published={**today.published, HISTORY: standing})
    assert published(unchanged).text == first.text
    alone = snapshot_of({"Ana": "wanted=Q1|languages=pt"})
    changed = replace(alone, date=tomorrow, published={**alone.published, HISTORY: standing})
    assert [day["wants_met"] for day in json.loads(published(changed).text)["days"]] == [1, 0]


def test_before_the_last_day_of_its_history_the_page_stays_as_it_is(
    snapshot_of: SnapshotOf,
) -> None:
    history = StoredPage(HISTORY, PAGE, 9, "Bot")
    page = StoredPage("Root/Statistics", "The figures of 5 November.", 8, "Bot")
    early = make_plan(snapshot_of({}, history, page, date="2026-11-04"), [JOB])
    assert page.title not in {change.page.title for change in early.changes}
    today = make_plan(snapshot_of({}, history, page, date="2026-11-05"), [JOB])
    assert page.title in {change.page.title for change in today.changes}
