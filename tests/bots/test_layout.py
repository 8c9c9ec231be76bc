"""A program that would save nearly all pages anew waits until the operator says so, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import structs

from bots.jobs.catalogue.layout import LAYOUT
from bots.jobs.registry import JOBS
from bots.run.due import Due
from bots.run.plan import Plan, make_plan
from bots.run.report import plan_lines
from bots.run.runner import Runner
from sync.wiki.errors import StoppedError
from sync.wiki.pages import StoredPage
from sync.wiki.site import Publishing, Site
from tests.bots.conftest import Capx, SnapshotOf
from tests.bots.test_due import CROWD, GONE, naming
from tests.bots.test_publishing import FakeWiki
from wikidata.bounds import Bounds

VERSION = "User:Bot/data/version.json"
OLD = "{{Capacity community|in the old layout=yes}}"

Run = Callable[..., Any]


@pytest.fixture
def wiki(snapshot_of: SnapshotOf) -> FakeWiki:
    """What an older program saved: its number, and half of the pages in another layout."""
    pages = make_plan(snapshot_of(CROWD), JOBS).pages
    wiki = FakeWiki()
    for page in pages:
        text = page.text
        if page.title == VERSION:
            text = text.replace(f'"layout": {LAYOUT}', f'"layout": {LAYOUT - 1}')
            assert text != page.text
        elif page.title.startswith(("Root/Suggestions/", "Root/Capacity/")):
            text = f"{OLD}\n{text}"
        wiki.edit(page.title, text, "Bot")
    return wiki


@pytest.fixture
def run(
    wiki: FakeWiki, snapshot_of: SnapshotOf, site: Site, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Run everything, with these people, limits of edits and options."""

    def carry_out(people: dict[str, str] = CROWD, edits: int = 0, **options: Any) -> Any:
        def plan(_: Runner) -> Plan:
            return make_plan(snapshot_of(people, *wiki.pages.values()), JOBS)

        monkeypatch.setattr(Runner, "plan", plan)
        limited = structs.replace(site, publishing=Publishing(edits_per_run=edits))
        reading: Any = SimpleNamespace(bounds=Bounds())
        runner = Runner(limited, reading, JOBS, snapshot_of().date, quiet=True, **options)
        return runner.carry_out(wiki)[1]

    return carry_out


def number(wiki: FakeWiki) -> int:
    return int(json.loads(wiki.pages[VERSION].text)["layout"])


@pytest.mark.parametrize("due", [None, *Due])
def test_without_the_operators_word_nothing_is_saved(
    run: Run, wiki: FakeWiki, due: Due | None
) -> None:
    edits = len(wiki.edits)
    with pytest.raises(StoppedError) as stopped:
        run(due=due)
    assert len(wiki.edits) == edits
    sentence = str(stopped.value)
    assert "would save 46 pages, in 8 min at 10 seconds an edit." in sentence
    assert "First `capx deploy`, then look at `capx plan`, then `capx run --acc" in sentence


@pytest.mark.parametrize("due", [None, *Due])
def test_what_somebody_withdrew_is_gone_all_the_same(
    run: Run, wiki: FakeWiki, due: Due | None
) -> None:
    left = {name: said for name, said in CROWD.items() if name != GONE}
    theirs = set(naming(wiki.pages.values(), GONE))
    with pytest.raises(StoppedError, match="Saved what people withdrew: "):
        run(left | {"Newcomer": "wanted=Q2|languages=pt"}, due=due)
    stands = wiki.pages.values()
    assert [title for title in naming(stands, GONE) if title != f"Root/Suggestions/{GONE}"] == []
    # All others wait, whoever else edited.
    assert set(wiki.saved) == theirs
    assert number(wiki) == LAYOUT - 1


def test_with_it_all_pages_are_saved_and_the_number_is_the_last(run: Run, wiki: FakeWiki) -> None:
    run(accept_layout=True)
    assert wiki.saved[-1] == VERSION
    assert number(wiki) == LAYOUT
    assert not any(OLD in page.text for page in wiki.pages.values())
    run()


def test_a_run_that_ends_before_all_is_saved_has_to_be_accepted_again(
    run: Run, wiki: FakeWiki
) -> None:
    assert run(accept_layout=True, edits=10).postponed
    assert number(wiki) == LAYOUT - 1
    with pytest.raises(StoppedError):
        run()
    run(accept_layout=True)
    assert number(wiki) == LAYOUT


def test_where_one_job_is_stopped_the_number_waits_for_it(run: Run, wiki: FakeWiki) -> None:
    wiki.stop_pages = {"User:Bot/Stop/communities"}
    assert run(accept_layout=True).stopped
    assert number(wiki) == LAYOUT - 1
    wiki.stop_pages = set()
    run(accept_layout=True)
    assert number(wiki) == LAYOUT


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', '{"layout": "one"}'])
def test_where_there_is_no_number_yet_nobody_has_to_be_asked(
    run: Run, wiki: FakeWiki, text: str
) -> None:
    wiki.edit(VERSION, text, "Bot")
    run()
    assert number(wiki) == LAYOUT


def test_a_wiki_without_any_page_of_the_bot_needs_nothing(run: Run, wiki: FakeWiki) -> None:
    wiki.pages.clear()
    run()
    assert number(wiki) == LAYOUT


def test_the_plan_says_it_too(snapshot_of: SnapshotOf, wiki: FakeWiki) -> None:
    pages: list[StoredPage] = list(wiki.pages.values())
    assert "another layout" in list(plan_lines(make_plan(snapshot_of(CROWD, *pages), JOBS)))[-1]
    assert "another layout" not in list(plan_lines(make_plan(snapshot_of(CROWD), JOBS)))[-1]


@pytest.mark.parametrize("part", [["statistics"], ["--due", "now"]])
def test_it_is_accepted_for_everything_only(capx: Capx, part: list[str]) -> None:
    ran = capx("run", "--accept-layout", *part)
    assert ran.code == 2
    assert "no JOBS, no --due" in ran.err
