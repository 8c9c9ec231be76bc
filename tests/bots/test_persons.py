"""Whom an operator means by a name, and what becomes of that name on the bot's pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from bots.jobs.snapshot import Snapshot
from bots.jobs.suggestions import job
from bots.jobs.suggestions.job import JOB as SUGGESTIONS
from bots.pages.shards import cut
from bots.run.persons import explained, person_named
from bots.run.plan import Action, Change, LeftAlone, make_plan
from bots.run.publish import Report
from bots.run.report import forgetting_lines
from bots.setup.erase import about, naming, pages_of, without
from sync.wiki.accounts import Account, Refusal
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.pages import Page, StoredPage
from tests.bots.conftest import SnapshotOf

PEOPLE = {
    "José B": "wanted=Q5|languages=pt-n",
    'Foo "bar"': "available=Q5|languages=pt-n",
    "Spacey": "available=Q5|languages=pt-n",
    "Ana": "available=Q5|wanted=Q1|languages=pt",
    "Ana B": "available=Q1|wanted=Q5|languages=pt",
}


@dataclass
class AskedWiki:
    """Says of accounts what is told here, and of all others that there are none."""

    told: dict[str, Account] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def accounts(self, names: Iterable[str]) -> dict[str, Account]:
        listed = list(names)
        self.asked += listed
        nobody = Refusal.MISSING
        return {name: self.told.get(name, Account(name, refusal=nobody)) for name in listed}


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of(PEOPLE)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("spacey", "Spacey"),
        ("user:José_B", "José B"),
        ("[[User:Spacey|S.]]", "Spacey"),
        ("https://meta.wikimedia.org/wiki/User:Jos%C3%A9_B", "José B"),
        ('Foo "bar"', 'Foo "bar"'),
    ],
)
def test_a_name_may_be_written_as_people_write_it(
    snapshot: Snapshot, written: str, name: str
) -> None:
    wiki = AskedWiki()
    person = person_named(written, snapshot, wiki)
    assert (person.name, person.known, person.missing) == (name, True, False)
    assert wiki.asked == []


def test_nobody_of_that_name_is_said_with_the_names_that_are_near(snapshot: Snapshot) -> None:
    person = person_named("jose b", snapshot, AskedWiki())
    assert (person.known, person.missing, person.near) == (False, True, ("José B",))
    with pytest.raises(RunError, match=r"no account Jose b on the wiki\. Did you mean José B\?"):
        explained("jose b", snapshot, AskedWiki())
    there = AskedWiki({"Zoe": Account("Zoe")})
    with pytest.raises(RunError, match=r"Zoe has no valid profile\.$"):
        explained("Zoe", snapshot, there)


@pytest.mark.parametrize("written", ["", "*", "User:", "a/b", "192.0.2.1", "[[Category:People]]"])
def test_what_is_no_name_is_refused(snapshot: Snapshot, written: str) -> None:
    with pytest.raises(ConfigurationError, match="is not the name of an account"):
        person_named(written, snapshot, AskedWiki())


def test_a_former_name_means_who_has_another_now(snapshot: Snapshot) -> None:
    wiki = AskedWiki({"Old": Account("Old", renamed_to="Spacey")})
    assert person_named("old", snapshot, wiki).names == ("Spacey", "Old")


def standing(snapshot: Snapshot) -> tuple[StoredPage, ...]:
    pages = make_plan(snapshot, [SUGGESTIONS]).pages
    return tuple(StoredPage(one.title, one.text, 1, "Bot") for one in pages)


@pytest.mark.parametrize("user", ['Foo "bar"', "Ana", "Spacey"])
def test_a_name_is_found_however_it_is_escaped_and_never_in_another(
    snapshot_of: SnapshotOf, user: str
) -> None:
    stands = standing(snapshot_of(PEOPLE))
    now = snapshot_of(PEOPLE, *stands)
    changes = about(make_plan(without(now, [user]), [SUGGESTIONS]).changes, [user])
    gone = {change.page.title for change in changes}
    assert f"Root/Suggestions/{user}" in gone
    assert "Root/Suggestions/José B" in gone or user == "Ana"
    assert any(title.endswith(".json") for title in gone)
    alone = (LeftAlone(page.title, "Eve") for page in stands)
    assert naming(now, alone, ["Foo"]) == naming(now, (), [user]) == frozenset()
    assert pages_of(now, [user]) == (f"User:{user}",)


def test_of_shards_that_are_to_be_cut_finer_only_what_names_the_person_goes(
    snapshot_of: SnapshotOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands = standing(snapshot_of(PEOPLE))
    monkeypatch.setattr(job, "cut", lambda prefix, kinds, _: cut(prefix, kinds, 2))
    now = without(snapshot_of(PEOPLE, *stands), ["Spacey"])
    made = make_plan(now, [SUGGESTIONS]).changes
    assert any("/data/profiles/" in one.page.title and one.action is Action.RETIRE for one in made)
    changes = about(made, ["Spacey"])
    after = {one.title: one.text for one in stands} | {
        one.page.title: one.page.text for one in changes
    }
    # Readers go by the old shards until a run leads them to the new ones.
    assert "User:Bot/data/index.json" not in {one.page.title for one in changes}
    assert not any("Spacey" in text for text in after.values())
    profiles = {
        name
        for title, text in after.items()
        if "/data/profiles/" in title
        for name in json.loads(text)["profiles"]
    }
    assert profiles == PEOPLE.keys() - {"Spacey"}


def test_what_takes_another_name_away_is_about_another() -> None:
    row = "{{Capacity suggestions row|name=Ana B|capacities=Q5}}"
    change = Change(Action.EDIT, Page("Root/Suggestions/Bob", ""), None, (), (row,), "")
    assert about([change], ["Ana"]) == about([change], ["B"]) == ()
    assert about([change], ["Ana B"]) == (change,)


def test_what_was_not_done_is_never_confirmed(snapshot: Snapshot) -> None:
    nobody = person_named("Nobodyhere", snapshot, AskedWiki())
    [line] = forgetting_lines(nobody, [], [], [], Report())
    assert line.startswith("There is no account Nobodyhere on the wiki")
    spacey = person_named("spacey", snapshot, AskedWiki())
    lines = list(forgetting_lines(spacey, ["User:Spacey"], [], ["Root/X"], Report()))
    assert not any("is gone" in line for line in lines)
    assert "  Root/X" in lines
