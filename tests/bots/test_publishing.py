"""Carrying a plan out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bots.plan import Action, Change
from bots.publishing import Report, in_own_space, publish
from sync.outcomes import Conflict, Outcome, Refused, Saved, Stopped, Then, Unchanged
from sync.pages import Page, StoredPage
from sync.site import Site


class FakeWriter:
    """Remembers what was saved; answers as it is told, else that the page was saved."""

    def __init__(self, answers: Mapping[str, Outcome] | None = None) -> None:
        self.saved: list[tuple[str, str, StoredPage | None, str]] = []
        self._answers = answers or {}

    def save(self, title: str, text: str, base: StoredPage | None, summary: str) -> Outcome:
        self.saved.append((title, text, base, summary))
        return self._answers.get(title, Saved(title))

    @property
    def titles(self) -> list[str]:
        return [title for title, *_ in self.saved]


def change(title: str, base: StoredPage | None = None) -> Change:
    return Change(Action.EDIT, Page(title, f"text of {title}"), base, ("a",), ())


def anywhere(_title: str) -> bool:
    return True


THREE = [change("Root/1"), change("Root/2"), change("Root/3")]


def test_each_page_is_saved_on_the_revision_it_was_compared_with() -> None:
    base = StoredPage("Root/1", "old", 7, "Bot")
    writer = FakeWriter()
    one, new = change("Root/1", base), change("Root/2")
    report = publish([one, new], writer, anywhere)
    assert writer.saved == [
        ("Root/1", "text of Root/1", base, one.summary),
        ("Root/2", "text of Root/2", None, new.summary),
    ]
    assert report == Report((Saved("Root/1"), Saved("Root/2")), 0)
    assert report.saved == 2
    assert report.failures == ()


def test_an_outcome_that_says_so_ends_the_run_and_the_rest_is_counted() -> None:
    writer = FakeWriter({"Root/2": Stopped("Root/2", "readonly")})
    report = publish(THREE, writer, anywhere)
    assert writer.titles == ["Root/1", "Root/2"]
    assert report.not_tried == 1
    assert report.saved == 1
    assert report.failures == (Stopped("Root/2", "readonly"),)


@pytest.mark.parametrize(
    "outcome", [Conflict("Root/2", "editconflict"), Refused("Root/2", "spamblacklist")]
)
def test_a_page_that_has_to_wait_does_not_hold_up_the_others(outcome: Outcome) -> None:
    writer = FakeWriter({"Root/2": outcome})
    report = publish(THREE, writer, anywhere)
    assert writer.titles == ["Root/1", "Root/2", "Root/3"]
    assert (report.saved, report.not_tried, report.failures) == (2, 0, (outcome,))


def test_a_page_that_the_wiki_found_unchanged_is_no_failure_and_not_saved() -> None:
    report = publish(THREE, FakeWriter({"Root/2": Unchanged("Root/2")}), anywhere)
    assert (report.saved, report.failures) == (2, ())
    assert report.counts == {"saved": 2, "unchanged": 1}


def test_a_foreign_title_is_refused_before_it_is_saved() -> None:
    writer = FakeWriter()
    with pytest.raises(AssertionError, match="User talk:Ana"):
        publish([change("User talk:Ana")], writer, lambda title: title.startswith("Root/"))
    assert writer.saved == []


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Root/Suggestions/Ana", True),
        ("User:Bot/data/index.json", True),
        ("Root", False),
        ("Rooted/x", False),
        ("Root talk/x", False),
        ("Talk:Root/x", False),
        ("User:Bot", False),
        ("User:Bot/Stop", False),
        ("User:Bot/common.js", False),
        ("User:Bot/datas/x.json", False),
        ("User:Botany/data/x.json", False),
        ("User:Ana", False),
        ("User talk:Bot/data/x", False),
        ("MediaWiki:Common.js", False),
        ("", False),
    ],
)
def test_the_bot_writes_below_its_root_and_its_data_alone(
    title: str, own: bool, site: Site
) -> None:
    assert in_own_space(title, site) is own


def test_each_outcome_is_heard_as_it_comes() -> None:
    heard: list[Outcome] = []
    writer = FakeWriter({"Root/3": Refused("Root/3")})
    report = publish(THREE, writer, anywhere, each=heard.append)
    assert heard == list(report.outcomes)


def test_nothing_to_do_is_nothing_done() -> None:
    writer = FakeWriter()
    assert publish([], writer, anywhere) == Report((), 0)
    assert writer.saved == []


def test_every_outcome_says_what_comes_next() -> None:
    assert {kind: kind("x").then for kind in (Saved, Unchanged, Conflict, Refused, Stopped)} == {
        Saved: Then.GO_ON,
        Unchanged: Then.GO_ON,
        Conflict: Then.NEXT_RUN,
        Refused: Then.NEXT_RUN,
        Stopped: Then.STOP,
    }
