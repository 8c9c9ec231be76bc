"""Runs on data pages of the bot that hold something else than the bot wrote."""

from __future__ import annotations

import datetime
import json
import logging
from typing import Any

import pytest

from bots.jobs.catalogue.corrections import read_corrections
from bots.jobs.registry import JOBS, jobs_named
from bots.run.plan import make_plan
from bots.run.publish import Publisher
from bots.run.runner import published
from bots.run.status import status_change, status_title
from sync.profiles.problems import Reason
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site
from tests.bots.conftest import SnapshotOf
from tests.bots.test_publishing import FakeWiki, change
from wikidata.bounds import Bounds

TERRITORIES = "User:Bot/data/territories.json"
INDEX = "User:Bot/data/index.json"
LEDGER = "User:Bot/data/ledger.json"
HUGE = f"Q1{'9' * 5000}"
DAMAGED = ['{"territories": null}', "", "[]", '{"names": null}', '{"names": 5, "territories": 5}']


@pytest.mark.parametrize("text", DAMAGED)
@pytest.mark.parametrize("title", [
    TERRITORIES, INDEX, LEDGER, "User:Bot/data/place names of Wikidata.json",
    "User:Bot/data/affiliate names of Wikidata.json", "User:Bot/data/history.json",
    "User:Bot/data/trends.json", "User:Bot/data/version.json",
])  # fmt: skip
def test_a_damaged_page_of_data_ends_no_run(title: str, text: str, snapshot_of: SnapshotOf) -> None:
    standing = StoredPage(title, text, 9, "Bot")
    plan = make_plan(snapshot_of({"Ana": "available=Q2|wanted=Q3"}, standing), JOBS)
    assert plan.faults == ()
    told = any(note.startswith(f"Could not read {title}") for note in plan.notes)
    # Of the words nothing is remembered: they are written anew.
    assert told is not title.endswith("version.json")


def test_a_country_that_makes_no_sense_costs_that_country(snapshot_of: SnapshotOf) -> None:
    text = json.dumps({"territories": {"Q155": "BR", "Q45": None, HUGE: "FR", "Q142": "France"}})
    snapshot = snapshot_of({}, StoredPage(TERRITORIES, text, 9, "Bot"))
    assert snapshot.territories == {"Q155": "BR"}
    assert snapshot.notes[0].startswith(f"Left out entries of {TERRITORIES} that cannot be read")


def test_a_title_that_makes_no_sense_costs_that_title(snapshot_of: SnapshotOf) -> None:
    text = json.dumps({"names": {"Q2": "an older name (Q2)", "Q3": 5}})
    two = dict.fromkeys(("Ana", "Bob"), "available=Q2; Q3")
    snapshot = snapshot_of(two, StoredPage(INDEX, text, 9, "Bot"))
    plan = make_plan(snapshot, jobs_named(["communities", "directory"]))
    titles = {page.title for page in plan.pages}
    assert "Root/Capacity/an older name (Q2)" in titles
    assert "Root/Capacity/rhetoric (Q3)" in titles
    assert any("cannot be read: Q3." in note for note in plan.notes)


@pytest.mark.parametrize("part", ["retired", "parent", "aliases"])
def test_an_item_of_5000_digits_is_a_problem_of_the_corrections(part: str) -> None:
    text = json.dumps({part: {HUGE: None}})
    corrections, [problem] = read_corrections("Root/Catalogue corrections", text)
    assert problem.reason is Reason.BAD_CORRECTION
    assert corrections.retired == {}


TROUBLE: dict[str, Any] = {"since": "2026-01-05", "faults": ["source"]}


@pytest.mark.parametrize("troubles", [
    {"statistics": TROUBLE, "directory": None},
    {"statistics": TROUBLE, "directory": {"since": 5, "faults": []}},
    {"statistics": TROUBLE, "directory": {"since": "2026-01-05"}},
])  # fmt: skip
def test_a_trouble_that_makes_no_sense_costs_that_trouble(
    troubles: Any, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    page = StoredPage(status_title(site), json.dumps({"troubles": troubles}), 9, "Bot")
    with caplog.at_level(logging.WARNING):
        made = status_change(site, jobs_named(["teams"]), datetime.date(2026, 1, 6), [], page)
    assert made
    assert json.loads(made.page.text)["troubles"] == {"statistics": TROUBLE}
    assert "cannot be read: directory." in caplog.text


def test_a_run_whose_time_is_over_saves_nothing_more_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wiki = FakeWiki()
    running = Publisher(wiki, "Bot", lambda _: True)
    report = published(running, [change("Root/1")], Bounds.of_a_run(-1), quiet=True)
    assert (wiki.saved, report.postponed) == ([], 1)
    assert (
        "longer than -1 minutes and stops. The next run saves the rest." in capsys.readouterr().err
    )
