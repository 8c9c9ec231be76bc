"""How large communities were, month by month: counted once a month, and kept for a year."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from typing import Any

import msgspec

from bots.jobs.snapshot import Snapshot
from bots.jobs.statistics.job import JOB
from bots.jobs.statistics.trends import MONTHS
from bots.run.plan import make_plan
from sync.wiki.pages import Page, StoredPage
from tests.bots.conftest import SnapshotOf

TRENDS = "User:Bot/data/trends.json"
PEOPLE = {
    "Ana": "available=Q3|wanted=Q5|languages=pt-n|territory=BR|affiliation=Wikimedia Portugal",
    "Bob": "wanted=Q3|languages=pt|territory=BR; PT",
    "Eve": "known=Q5|territory=BR",
    "Gus": "available=Q5|territory=PT|status=paused",
}


def page_of(snapshot: Snapshot) -> Page:
    (found,) = (one for one in make_plan(snapshot, [JOB]).pages if one.title == TRENDS)
    return found


def months(snapshot: Snapshot) -> Any:
    return json.loads(page_of(snapshot).text)["months"]


def later(snapshot: Snapshot, date: str) -> Snapshot:
    """The wiki on another day, with the months that were published so far."""
    standing = page_of(snapshot)
    published = {TRENDS: StoredPage(TRENDS, standing.text, 9, "Bot")}
    return replace(
        snapshot,
        date=datetime.date.fromisoformat(date),
        published={**snapshot.published, **published},
    )


def test_a_month_counts_those_whom_match_pages_have(snapshot_of: SnapshotOf) -> None:
    assert months(snapshot_of(PEOPLE, date="2026-11-05")) == [
        {
            "date": "2026-11-05",
            "capacities": {"Q3": [1, 1], "Q5": [0, 1]},
            "languages": {"pt": 2},
            "territories": {"BR": 2, "PT": 1},
            "regions": {"LAC": 2, "NWE": 1},
            "affiliations": {"PT": 1},
        }
    ]


def test_the_page_changes_once_a_month(snapshot_of: SnapshotOf) -> None:
    november = snapshot_of(PEOPLE, date="2026-11-05")
    grown = snapshot_of({**PEOPLE, "Ida": "wanted=Q3|territory=BR"}, date="2026-11-05")
    standing = later(november, "2026-11-30").published
    assert page_of(replace(grown, published=standing)).text == page_of(november).text
    december = later(replace(grown, published=standing), "2026-12-02")
    assert [one["territories"]["BR"] for one in months(december)] == [2, 3]
    # A clock that was set back adds nothing.
    assert months(later(december, "2026-10-31")) == months(december)


def test_a_year_is_kept(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of(PEOPLE, date="2025-01-01")
    for number in range(1, 30):
        snapshot = later(snapshot, f"{2025 + number // 12}-{number % 12 + 1:02}-03")
    dates = [one["date"] for one in months(snapshot)]
    assert len(dates) == MONTHS
    assert dates[-1] == "2027-06-03"


def test_a_territory_that_nobody_is_to_be_told_of_leaves_the_earlier_months_too(
    snapshot_of: SnapshotOf,
) -> None:
    before = later(snapshot_of(PEOPLE, date="2026-11-05"), "2026-12-01")
    hidden = replace(before, site=msgspec.structs.replace(before.site, by_region_only=("BR",)))
    assert [one["territories"] for one in months(hidden)] == [{"PT": 1}, {"PT": 1}]


def test_what_cannot_be_read_costs_itself_and_is_told(snapshot_of: SnapshotOf) -> None:
    snapshot = later(snapshot_of(PEOPLE, date="2026-11-05"), "2026-12-01")
    data = json.loads(snapshot.published[TRENDS].text)
    data["months"].insert(0, {"date": "no day"})
    broken = StoredPage(TRENDS, json.dumps(data), 9, "Bot")
    damaged = replace(snapshot, published={**snapshot.published, TRENDS: broken})
    assert [one["date"] for one in months(damaged)] == ["2026-11-05", "2026-12-01"]
    assert any(TRENDS in note for note in make_plan(damaged, [JOB]).notes)
