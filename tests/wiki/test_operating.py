"""What an operator sees of a run, and what is left of somebody who asks to be forgotten."""

from __future__ import annotations

import re

import pytest

from demo.local_meta import ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import STATUS, Meta

# Named on some pages of others, and not on seventy.
PERSON = "Fernando Tacuarembó"


def test_a_run_tells_of_each_page_and_what_it_took(meta: Meta) -> None:
    text = "{{Capacity profile|languages=pt-n|wanted=Lua}}"
    meta.wiki.save_pages([SamplePage("User:Newcomer", text, "Newcomer")])
    done = meta.capx("run", "suggestions")
    assert done.code == 0, done.err
    line = r'^\d{4}-\d\d-\d\dT[\d:]+\+00:00 outcome="created" title="[^"]+/Newcomer" detail=""$'
    assert re.search(line, done.err, re.MULTILINE)
    assert re.search(r"^\d+ requests, [\d.]+ s, .* MB$", done.err, re.MULTILINE)


def test_a_report_for_programs_says_what_it_took(meta: Meta) -> None:
    done = meta.capx("run", "suggestions", "--json", settings="[publishing]\nedits_per_run = 9\n")
    found = done.json
    assert found["requests"] > 5
    assert 50 < found["megabytes"] < 1000
    assert found["processor_seconds"] > 0
    assert found["edits_left"] == 9
    assert found["edits_by_job"] == {}


def test_the_status_changes_when_the_trouble_does(meta: Meta) -> None:
    assert meta.text(STATUS) is None
    meta.items.stop()
    for _ in range(2):
        assert meta.capx("run", "catalogue").code == 1
    troubles = meta.data("status")["troubles"]
    assert [one["faults"] for one in troubles.values()] == [["source"]]
    assert meta.edits_of_the_bot()[STATUS] == 1
    meta.items.start()
    for _ in range(2):
        assert meta.capx("run", "catalogue").code == 0
    assert meta.data("status")["troubles"] == {}
    assert meta.edits_of_the_bot()[STATUS] == 2


# tests/bots/test_containment.py has it for every job.
@pytest.mark.thorough
def test_a_job_that_fails_costs_its_own_pages(meta: Meta) -> None:
    text = "{{Capacity profile|languages=pt-n|wanted=Lua}}"
    meta.wiki.save_pages([SamplePage("User:Newcomer", text, "Newcomer")])
    before = meta.edits_of_the_bot()
    done = meta.capx("run", FAILING_JOB="directory")
    assert done.code == 1
    assert (
        "The job directory failed, and everything else went on: LookupError: planted." in done.err
    )
    edited = meta.edits_of_the_bot() - before
    assert f"{ROOT}/Suggestions/Newcomer" in edited
    assert not [title for title in edited if title.startswith(f"{ROOT}/Directory")]
    assert meta.text(f"{ROOT}/Directory") is not None
    troubles = meta.data("status")["troubles"]
    assert [one["faults"] for one in troubles.values()] == [["job failed: 1"]]


def test_whoever_asks_is_forgotten_at_once(meta: Meta) -> None:
    assert any(PERSON in text for text in meta.bot_pages().values())
    meta.wiki.save_pages([SamplePage(f"User:{PERSON}", "Tchau!", PERSON)])
    done = meta.capx("forget", PERSON)
    assert done.code == 0, done.err
    assert f"  {ROOT}/Suggestions/{PERSON}" in done.out
    assert "the next run brings" not in done.out
    assert not [title for title, text in meta.bot_pages().items() if PERSON in text]
    assert PERSON.encode() not in (meta.folder / "cache.sqlite").read_bytes()
    assert meta.capx("run").code == 0
    assert not [title for title, text in meta.bot_pages().items() if PERSON in text]


def test_whoever_still_has_a_profile_is_told_what_to_do(meta: Meta) -> None:
    done = meta.capx("forget", PERSON)
    assert done.code == 0, done.err
    assert f"User:{PERSON} still has one of the bot's templates" in done.out
    assert not [title for title, text in meta.bot_pages().items() if PERSON in text]
