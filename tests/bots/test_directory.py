"""The directory: figures and links by capacity and community, organizations, events to come."""

from __future__ import annotations

import hashlib
import json

import pytest

from bots.jobs.directory import job
from bots.jobs.directory.job import JOB
from bots.jobs.snapshot import Snapshot
from sync.reference.lines import from_lines
from sync.wiki.accounts import Account, Refusal
from sync.wiki.pages import Page
from tests.bots.conftest import SnapshotOf

NAMES = "User:Bot/data/organization names.json"
PEOPLE = {
    "Ana": "available=Q3; Q5|wanted=Q4|languages=pt-n; en-3|territory=BR|affiliation=AR"
    "|manages=Guild",
    "Bob": "wanted=Q3|languages=en-n",
    "Eve": "available=Q3|languages=pt-n|territory=BR|status=paused",
}
WRITTEN = {
    "Guild": "{{Capacity organization|managers=Ana|type=chapter|available=Q5|wanted=Q3"
    "|territory=BR; North America}}",
    "Last year": "{{Capacity event|begin=2025-01-01|offered=Q3}}",
    "Party": "{{Capacity event|begin=2026-03-01|end=2026-03-02|online=yes|languages=pt"
    "|needed=Q4|offered=Q3}}",
    "Today": "{{Capacity event|begin=2026-01-31|territory=PT|offered=Q5}}",
}


@pytest.fixture
def snapshot(snapshot_of: SnapshotOf) -> Snapshot:
    return snapshot_of(PEOPLE, pages=WRITTEN)


def made(snapshot: Snapshot) -> dict[str, str]:
    return {one.title: one.text for one in JOB.pages(snapshot) if isinstance(one, Page)}


def test_the_directory_counts_open_people_and_links_the_match_pages_or_says_who(
    snapshot: Snapshot,
) -> None:
    assert made(snapshot)["Root/Directory"] == (
        "__NOINDEX__\n"
        "{{Capacity directory\n"
        "|paused=1\n"
        "|capacities=\n"
        "{{Capacity directory row|Q1|level=1|offers=0|seeks=0}}\n"
        "{{Capacity directory row|Q2|level=2|offers=0|seeks=0}}\n"
        "{{Capacity directory row|Q3|page=rhetoric (Q3)|level=3|offers=1|seeks=1}}\n"
        "{{Capacity directory row|Q4|level=1|offers=0|seeks=1|who=Ana}}\n"
        "{{Capacity directory row|Q5|level=2|offers=1|seeks=0|who=Ana}}\n"
        "|region=\n"
        "{{Capacity directory row|region=LAC|people=1|who=Ana}}\n"
        "|territory=\n"
        "{{Capacity directory row|territory=BR|people=1|who=Ana}}\n"
        "|language=\n"
        "{{Capacity directory row|language=en|people=2|who=Ana/Bob}}\n"
        "{{Capacity directory row|language=pt|people=1|who=Ana}}\n"
        "|affiliation=\n"
        "{{Capacity directory row|affiliation=AR|name=Wikimedia Argentina|people=1"
        "|who=Ana}}\n"
        "}}"
    )


def test_organizations_stand_with_what_they_offer_and_want(snapshot: Snapshot) -> None:
    assert made(snapshot)["Root/Organizations"] == (
        "__NOINDEX__\n"
        "{{Capacity organizations|rows=\n"
        "{{Capacity organizations row|page=Guild|kind=C|offers=Q5|seeks=Q3|territories=BR"
        "|regions=NA}}\n"
        "}}"
    )


def test_events_stand_from_the_soonest_on_until_they_are_over(snapshot: Snapshot) -> None:
    assert made(snapshot)["Root/Events"] == (
        "__NOINDEX__\n"
        "{{Capacity events|further=0|rows=\n"
        "{{Capacity events row|page=Today|begin=2026-01-31|languages=|territories=PT|offers=Q5"
        "|seeks=}}\n"
        "{{Capacity events row|page=Party|begin=2026-03-01|end=2026-03-02|online=yes|languages=pt"
        "|territories=|offers=Q3|seeks=Q4}}\n"
        "}}"
    )


def test_an_event_stands_with_what_it_calls_itself_and_where_it_is(
    snapshot_of: SnapshotOf,
) -> None:
    long = "y" * 100
    pages = {
        "Project:Meetup/12": "{{Capacity event|title=[[Wikidata]] for <all>|place=Room {3}"
        "|begin=2026-03-01}}",
        "Project:Meetup/13": f"{{{{Capacity event|title=|place={long}|begin=2026-03-02}}}}",
    }
    assert made(snapshot_of({}, pages=pages))["Root/Events"].splitlines()[2:-1] == [
        (
            "{{Capacity events row|page=Project&#58;Meetup/12|title=Wikidata for &#60;all&#62;"
            "|begin=2026-03-01|place=Room &#123;3&#125;|languages=|territories=|offers=|seeks=}}"
        ),
        (
            "{{Capacity events row|page=Project&#58;Meetup/13|begin=2026-03-02"
            f"|place={'y' * 79}…|languages=|territories=|offers=|seeks=}}}}"
        ),
    ]


def test_what_is_too_long_for_a_page_is_divided_or_counted(
    snapshot_of: SnapshotOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "MOST_ORGANIZATIONS", 2)
    monkeypatch.setattr(job, "MOST_EVENTS", 1)
    guilds = {f"Guild {n}": "{{Capacity organization|managers=Ana}}" for n in range(9)}
    manager = {"Ana": f"manages={'; '.join(guilds)}"}
    pages = made(snapshot_of(manager, pages={**WRITTEN, **guilds}))
    listed = pages["Root/Organizations"].splitlines()[1].split("|parts=")[1].split("|")[0].split()
    assert len(listed) > 1
    divided = "".join(pages[f"Root/Organizations/{part}"] for part in listed)
    assert all(f"|page={guild}|" in divided for guild in guilds)
    assert "Guild" not in pages["Root/Organizations"]
    assert "|further=1|" in pages["Root/Events"]


def test_previews_find_organizations_by_title_and_by_what_nobody_else_reads(
    snapshot_of: SnapshotOf,
) -> None:
    organizations = {
        "Guild": "{{Capacity organization|name=Rude Name|acronym=RN|names=pt: Liga}}",
        "User:Ana/Club": "{{Capacity organization|name=rude  name|acronym=GUILD}}",
        "User:Troll": "{{Capacity organization|name=Wikimedia X}}",
        "Draft:Other": "{{Capacity organization}}",
    }
    troll = Account("Troll", refusal=Refusal.BLOCKED)
    page = made(snapshot_of({}, pages=organizations, accounts={"Troll": troll}))[NAMES]
    both = "Guild | User:Ana/Club"
    lines = {
        "guild": "Guild",
        "user:ana/club": "User:Ana/Club",
        hashed("rude name"): both,
        hashed("rn"): "Guild",
        hashed("liga"): "Guild",
        "draft:other": "Draft:Other",
    }
    assert dict(from_lines(json.loads(page)["names"])) == lines


def hashed(name: str) -> str:
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


def test_nobody_at_all_has_a_directory_too(snapshot_of: SnapshotOf) -> None:
    pages = made(snapshot_of())
    assert set(pages) == {"Root/Directory", "Root/Organizations", "Root/Events", NAMES}
    assert not any(" row|" in text or "directory capacity" in text for text in pages.values())


def test_the_order_of_pages_changes_nothing(snapshot: Snapshot, snapshot_of: SnapshotOf) -> None:
    turned = snapshot_of(
        dict(reversed(PEOPLE.items())), pages=dict(reversed(WRITTEN.items()))
    )  # fmt: skip
    assert made(turned) == made(snapshot)
