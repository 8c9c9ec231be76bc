"""Whether anything happened on the wiki that a run would make something of."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from datetime import UTC, timedelta

import pytest

from bots.jobs.registry import jobs_named
from bots.run.publish import Report
from bots.run.recent_changes import Follower
from sync.wiki.outcomes import Lagged, Outcome, Protected, Saved, StoppedByPage
from sync.wiki.port import RecentChange
from sync.wiki.site import Site

NOON = datetime.datetime(2026, 1, 31, 12, tzinfo=UTC)
SITE = Site(family="test", code="test", root="Root", bot="Bot")


class Wiki:
    """A wiki that is asked for its recent changes, and remembers."""

    def __init__(self) -> None:
        self.time = NOON
        self.changes: list[RecentChange] = []
        self.profiles = {"User:Ana", "User:Bob/Profile"}
        self.shows_a_template: set[str] = set()
        self.kept: dict[str, bytes] = {}

    @property
    def memory(self) -> Wiki:
        return self

    def recall(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def remember(self, name: str, data: bytes) -> None:
        self.kept[name] = data

    def now(self) -> datetime.datetime:
        return self.time

    def recent_changes(self, since: datetime.datetime) -> Iterable[RecentChange]:
        return [one for one in self.changes if one.moment >= since]

    def holding(self, titles: Iterable[str], templates: Iterable[str]) -> frozenset[str]:
        assert "Capacity profile" in templates
        return frozenset(titles) & self.shows_a_template

    def known(self) -> frozenset[str]:
        return frozenset(self.profiles)

    def after(self, minutes: float) -> None:
        self.time += timedelta(minutes=minutes)

    def changed(self, title: str, minutes_ago: float = 0.5) -> None:
        moment = self.time - timedelta(minutes=minutes_ago)
        self.changes.append(RecentChange(len(self.changes) + 1, title, moment))


def follower(wiki: Wiki, days: int = 0) -> Follower:
    date = NOON.date() + timedelta(days)
    return Follower(wiki, SITE, jobs_named(["suggestions", "maintenance"]), date)


@pytest.fixture
def wiki() -> Wiki:
    """A wiki on which a run ended well, a quarter of an hour ago."""
    made = Wiki()
    first = follower(made)
    assert not first.nothing_new()
    first.ended(Report())
    made.after(15)
    return made


def test_where_nothing_happened_nothing_is_new(wiki: Wiki) -> None:
    assert follower(wiki).nothing_new()


CONCERNS_US = {
    "a profile": "User:Ana",
    "a page of somebody with a profile": "User:Bob",
    "an account, which logs name so": "User:Ana",
    "a global account": "User:Ana@global",
    "something hidden": "",
    "a page of the bot": "Root/Suggestions/Ana",
    "data of the bot": "User:Bot/data/profiles/0.json",
    "who is left out": "Root/Exclusions",
    "the catalogue": "User:Bot/data/catalogue.json",
    "a translation": "Translations:Root/messages/wanted/pt",
}


@pytest.mark.parametrize("what", CONCERNS_US)
def test_what_concerns_us_is_new(wiki: Wiki, what: str) -> None:
    wiki.changed(CONCERNS_US[what])
    assert not follower(wiki).nothing_new()


@pytest.mark.parametrize("title", ["Main Page", "User:Eve", "User talk:Ana", "Root", "Talk:Root"])
def test_the_rest_of_the_wiki_is_not(wiki: Wiki, title: str) -> None:
    wiki.changed(title)
    assert follower(wiki).nothing_new()


def test_a_page_that_shows_a_template_of_ours_is_new(wiki: Wiki) -> None:
    wiki.changed("User:Eve")
    wiki.shows_a_template.add("User:Eve")
    assert not follower(wiki).nothing_new()


def test_a_change_is_new_until_a_run_ended_well(wiki: Wiki) -> None:
    wiki.changed("User:Ana", 1)
    for _ in range(2):
        assert not follower(wiki).nothing_new()
    last = follower(wiki)
    assert not last.nothing_new()
    last.ended(Report())
    assert follower(wiki).nothing_new()


def test_a_change_that_is_listed_late_is_not_missed(wiki: Wiki) -> None:
    assert follower(wiki).nothing_new()
    wiki.changed("User:Ana", 1)
    wiki.after(0.1)
    assert not follower(wiki).nothing_new()


def test_a_template_that_the_wiki_notices_late_is_not_missed(wiki: Wiki) -> None:
    wiki.changed("User:Eve")
    assert follower(wiki).nothing_new()
    wiki.shows_a_template.add("User:Eve")
    wiki.after(0.5)
    assert not follower(wiki).nothing_new()


LEFT = {
    "lag": Report((Lagged("Root/x"),)),
    "a stop page": Report((StoppedByPage("Root/x"),)),
    "a run that was ended": Report((Saved("Root/x"),), not_tried=1),
    "a budget": Report((Saved("Root/x"),), postponed=1),
}


@pytest.mark.parametrize("why", LEFT)
def test_what_a_run_left_is_new(wiki: Wiki, why: str) -> None:
    wiki.changed("User:Ana", 1)
    first = follower(wiki)
    assert not first.nothing_new()
    first.ended(LEFT[why])
    wiki.after(15)
    assert not follower(wiki).nothing_new()


@pytest.mark.parametrize("outcome", [Saved("Root/x"), Protected("Root/x")])
def test_what_no_further_run_could_save_is_not(wiki: Wiki, outcome: Outcome) -> None:
    wiki.changed("User:Ana", 1)
    first = follower(wiki)
    assert not first.nothing_new()
    first.ended(Report((outcome,)))
    wiki.after(15)
    assert follower(wiki).nothing_new()


def test_another_day_is_new(wiki: Wiki) -> None:
    assert not follower(wiki, days=1).nothing_new()


def test_after_a_week_the_wiki_is_read_as_a_whole(wiki: Wiki) -> None:
    wiki.after(8 * 24 * 60)
    assert not follower(wiki).nothing_new()


def test_a_memory_that_is_lost_or_broken_is_new(wiki: Wiki) -> None:
    (name,) = wiki.kept
    wiki.kept[name] = b"{"
    assert not follower(wiki).nothing_new()
    wiki.kept.clear()
    assert not follower(wiki).nothing_new()


def test_other_jobs_have_followed_nothing_yet(wiki: Wiki) -> None:
    assert not Follower(wiki, SITE, jobs_named(["statistics"]), NOON.date()).nothing_new()
