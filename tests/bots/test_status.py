"""The page that says how the runs go."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from bots.jobs.registry import jobs_named
from bots.run.plan import Plan
from bots.run.publish import Report
from bots.run.status import faults_of, status_change
from sync.wiki.outcomes import (
    Filtered,
    Lagged,
    Protected,
    Saved,
    SavedInPart,
    SpamBlacklisted,
    TakenOver,
    TooBig,
)
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site

SITE = Site(family="test", code="test", root="Root", bot="Bot")
MONDAY, TUESDAY = datetime.date(2026, 1, 5), datetime.date(2026, 1, 6)
TITLE = "User:Bot/data/status.json"


class Status:
    def __init__(self) -> None:
        self.page: StoredPage | None = None
        self.edits = 0

    def after(self, date: datetime.date, faults: list[str], *jobs: str) -> dict[str, Any]:
        change = status_change(SITE, jobs_named(jobs), date, faults, self.page)
        if change:
            assert change.page.title == TITLE
            self.page = StoredPage(TITLE, change.page.text, 1, "Bot")
            self.edits += 1
        found: dict[str, Any] = json.loads(self.page.text)["troubles"] if self.page else {}
        return found


def test_as_long_as_all_goes_well_there_is_no_page() -> None:
    status = Status()
    assert status.after(MONDAY, []) == {}
    assert status.edits == 0


def test_it_changes_when_the_trouble_does_and_not_before() -> None:
    status = Status()
    for date in (MONDAY, TUESDAY):
        found = status.after(date, ["source"], "statistics")
        assert found == {"statistics": {"since": "2026-01-05", "faults": ["source"]}}
    assert status.edits == 1
    found = status.after(TUESDAY, ["protected", "source"], "statistics")
    assert found["statistics"]["since"] == "2026-01-06"
    assert status.after(TUESDAY, [], "statistics") == {}
    assert status.edits == 3


def test_a_run_answers_for_its_own_jobs() -> None:
    status = Status()
    status.after(MONDAY, ["source"], "catalogue", "capacities")
    assert "catalogue capacities" in status.after(TUESDAY, [], "statistics")
    assert status.after(TUESDAY, [], "statistics", "catalogue", "capacities") == {}


def test_a_run_of_everything_answers_for_all() -> None:
    status = Status()
    status.after(MONDAY, ["source"], "catalogue")
    assert status.after(TUESDAY, []) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"troubles": 1}', '{"troubles": {"x": 1}}'])
def test_a_page_that_cannot_be_read_is_written_anew(text: str) -> None:
    status = Status()
    status.page = StoredPage(TITLE, text, 1, "Bot")
    assert status.after(MONDAY, ["source"], "statistics")["statistics"]["faults"] == ["source"]


def test_what_passes_and_what_people_decided_is_no_fault() -> None:
    good = Report((Saved("a"), Lagged("b"), TakenOver("c")))
    assert faults_of(Plan(), good) == []
    for refused in (SavedInPart("a"), Filtered("a"), SpamBlacklisted("a")):
        assert faults_of(Plan(), Report((refused,))) == ["refused by a filter"]
    bad = Report((Protected("a"), Protected("b"), TooBig("c")))
    assert faults_of(Plan(faults=("Wikidata failed.",)), bad) == ["protected", "source", "too big"]
