"""The job that keeps names and words where every rendering finds them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bots.jobs.catalogue.job import JOB
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.run.plan import make_plan
from sync.wiki.pages import FORMAT, Page
from tests.bots.conftest import CATALOGUE, SnapshotOf
from wikidata.facts import Facts

VERSION = "User:Bot/data/version.json"
OTHER_WORDS = {"en": {"title": "Other words"}}


def made(snapshot: Snapshot) -> dict[str, Page]:
    return {page.title: page for page in JOB.pages(snapshot) if isinstance(page, Page)}


def version(snapshot: Snapshot) -> Any:
    return json.loads(made(snapshot)[VERSION].text)


def changes_version(snapshot: Snapshot) -> bool:
    return VERSION in {change.page.title for change in make_plan(snapshot, [JOB]).changes}


def test_every_language_with_labels_of_its_own_has_a_page_of_them(snapshot_of: SnapshotOf) -> None:
    pages = made(snapshot_of())
    prefix = "User:Bot/data/labels/"
    assert {title for title in pages if title.startswith(prefix)} == {
        f"{prefix}{language}.json" for language in ("ar", "en", "pt")
    }
    portuguese = json.loads(pages[f"{prefix}pt.json"].text)
    assert portuguese["format"] == FORMAT
    assert portuguese["labels"] == {"Q1": "comunicação"}


def test_messages_are_copied_for_every_language(snapshot_of: SnapshotOf) -> None:
    messages = {"pt": {"title": "Sugestões"}, "en": {"title": "Suggestions", "none": "None"}}
    pages = made(snapshot_of(messages=messages))
    for language, words in messages.items():
        data = json.loads(pages[f"User:Bot/data/messages/{language}.json"].text)
        assert data == {"format": FORMAT, "messages": words}


def test_the_version_stays_while_the_words_stay(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of()).values()
    assert version(snapshot_of())["date"] == "2026-01-31"
    assert not changes_version(snapshot_of(None, *first))
    assert not changes_version(snapshot_of(None, *first, date="2026-02-01"))
    assert not changes_version(snapshot_of({"Ana": "known=Q1"}, *first, date="2027-01-01"))


def test_the_version_changes_with_messages(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of()).values()
    later = snapshot_of(None, *first, date="2026-02-01", messages=OTHER_WORDS)
    assert changes_version(later)
    assert version(later)["date"] == "2026-02-01"
    assert version(later) != version(snapshot_of())


def test_the_version_changes_with_labels(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of()).values()
    capacities = {**CATALOGUE["capacities"], "Q6": {"labels": {"en": "maps"}}}
    title = catalogue_title(snapshot_of().site)
    renamed = Page.of_data(title, {"format": 1, "capacities": capacities})
    assert changes_version(snapshot_of(None, *first, renamed, date="2026-02-01"))


def test_the_version_changes_once_a_day_at_most_and_the_next_day_for_sure(
    snapshot_of: SnapshotOf,
) -> None:
    first = made(snapshot_of()).values()
    same_day = snapshot_of(None, *first, messages=OTHER_WORDS)
    assert not changes_version(same_day)
    # The words themselves are saved the same day; only the version waits.
    second = made(same_day).values()
    assert changes_version(snapshot_of(None, *second, date="2026-02-01", messages=OTHER_WORDS))


def test_a_spoilt_version_is_replaced(snapshot_of: SnapshotOf) -> None:
    for text in ("no JSON", "[]", "null", '{"format": 1, "retired": true}'):
        spoilt = Page(VERSION, text)
        assert changes_version(snapshot_of(None, spoilt)), text
        assert version(snapshot_of(None, spoilt)) == version(snapshot_of()), text


def test_names_lead_to_items_in_their_language_and_elsewhere(snapshot_of: SnapshotOf) -> None:
    capacities = {
        "Q1": {
            "labels": {"en": "Net_work", "pt": "rede"},
            "aliases": {"en": ["THE  Net", "comms"]},
        },
        "Q2": {"labels": {"en": "comms", "nl": "rede"}},
    }
    snapshot = snapshot_of()
    title = catalogue_title(snapshot.site)
    pages = made(snapshot_of(None, Page.of_data(title, {"format": 1, "capacities": capacities})))
    english, portuguese = (
        json.loads(pages[f"User:Bot/data/labels/{language}.json"].text) for language in ("en", "pt")
    )
    assert english["names"] == {"net work": "Q1", "the net": "Q1", "comms": "Q1 Q2"}
    assert english["elsewhere"] == {}
    assert portuguese["names"] == {"rede": "Q1"}
    assert portuguese["elsewhere"] == {"rede": "Q2"}


def test_the_version_tells_the_field_of_each_capacity(snapshot_of: SnapshotOf) -> None:
    assert version(snapshot_of())["roots"] == {
        "Q1": "Q1", "Q2": "Q1", "Q3": "Q1", "Q4": "Q4", "Q5": "Q4",
    }  # fmt: skip


def test_the_version_tells_what_each_capacity_stands_below(snapshot_of: SnapshotOf) -> None:
    parents = version(snapshot_of())["parents"]
    assert parents == {
        item: one.get("parent") or "" for item, one in CATALOGUE["capacities"].items()
    }
    assert list(parents) == list(CATALOGUE["capacities"])


def test_the_version_changes_with_the_fields(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of()).values()
    moved = {**CATALOGUE["capacities"], "Q5": {**CATALOGUE["capacities"]["Q5"], "parent": "Q1"}}
    title = catalogue_title(snapshot_of().site)
    page = Page.of_data(title, {"format": 1, "capacities": moved})
    later = snapshot_of(None, *first, page, date="2026-02-01")
    assert version(later)["roots"]["Q5"] == "Q1"
    assert changes_version(later)


def test_the_version_says_how_soon_the_bot_comes_and_changes_with_the_schedule_a_day_later(
    snapshot_of: SnapshotOf,
) -> None:
    quarters = replace(snapshot_of(), within_minutes=15)
    first = made(quarters).values()
    assert version(quarters)["within_minutes"] == 15
    for date, changes in (("2026-02-01", True), (str(quarters.date), False)):
        same = replace(snapshot_of(None, *first, date=date), within_minutes=15)
        assert not changes_version(same)
        hours = replace(same, within_minutes=60)
        assert changes_version(hours) == changes
        assert version(hours)["within_minutes"] == (60 if changes else 15)
    rarely = snapshot_of(None, *first, date="2026-02-01")
    assert "within_minutes" not in version(rarely)


def test_a_version_of_an_older_format_is_written_anew(snapshot_of: SnapshotOf) -> None:
    first = made(snapshot_of())
    version = next(page for title, page in first.items() if title.endswith("version.json"))
    older = version.text.replace(f'"format": {FORMAT}', '"format": 1', 1)
    assert older != version.text
    again = made(snapshot_of(None, Page(version.title, older)))
    assert again[version.title].text == version.text


PLACE_NAMES = "User:Bot/data/place names of Wikidata.json"
AFFILIATE_NAMES = "User:Bot/data/affiliate names of Wikidata.json"
SAID = {
    "places": {"braziwood": "BR", "xanadu islands": "BR / JP", "ﬁ\u0301n": "PT"},
    "affiliates": {"friends of the swahili wiki": "JWK"},
}


def learned(snapshot: Snapshot, **said: Any) -> Snapshot:
    """A snapshot whose sources said this of names."""
    return replace(snapshot, facts=Facts(**said))


def test_names_that_wikidata_alone_has_are_kept_and_count(snapshot_of: SnapshotOf) -> None:
    people = {"Ana": "territory=Braziwood|affiliation=Friends of the Swahili wiki"}
    first = learned(snapshot_of(people), **SAID)
    profile = first.people.profiles["Ana"]
    assert (profile.territories, profile.affiliations) == (("BR",), ("JWK",))
    pages = made(first)
    names = json.loads(pages[PLACE_NAMES].text)["names"]
    assert names == "\nbraziwood\tBR\nxanadu islands\tBR / JP\nﬁ\u0301n\tPT\n"
    # A run that asks nobody has what stands, and writes the same.
    later = snapshot_of(people, pages[PLACE_NAMES], pages[AFFILIATE_NAMES])
    assert later.people.profiles["Ana"] == profile
    assert later.notes == ()
    assert made(later)[PLACE_NAMES].text == pages[PLACE_NAMES].text
    assert made(later)[AFFILIATE_NAMES].text == pages[AFFILIATE_NAMES].text


def test_an_answer_without_names_keeps_those_that_stand(snapshot_of: SnapshotOf) -> None:
    pages = made(learned(snapshot_of(), **SAID))
    standing = (pages[PLACE_NAMES], pages[AFFILIATE_NAMES])
    for said in ({}, {"places": {"braziwood": "PT"}}):
        kept = learned(snapshot_of(None, *standing), **said)
        assert kept.place_names["braziwood"] == "BR"
        assert made(kept)[PLACE_NAMES].text == pages[PLACE_NAMES].text
        assert made(kept)[AFFILIATE_NAMES].text == pages[AFFILIATE_NAMES].text
    newer = learned(snapshot_of(None, *standing), places={**SAID["places"], "braziwood": "PT"})
    assert newer.place_names["braziwood"] == "PT"


def test_before_wikidata_said_a_name_there_is_no_page_of_them(snapshot_of: SnapshotOf) -> None:
    assert not {PLACE_NAMES, AFFILIATE_NAMES} & made(snapshot_of()).keys()


def test_a_name_on_a_page_that_makes_no_sense_costs_that_name(snapshot_of: SnapshotOf) -> None:
    lines = "\nland\tBR\nnolands\tbr\nislands\tBR / PT / x\n" + "x" * 101 + "\tBR\n\tBR\nalone\n"
    names = {"format": 2, "names": lines}
    affiliates = {"format": 2, "names": "\nfriends\tJWK\nothers\tno such key\n"}
    found = snapshot_of(
        None, Page.of_data(PLACE_NAMES, names), Page.of_data(AFFILIATE_NAMES, affiliates)
    )
    assert found.place_names == {"land": "BR"}
    assert found.affiliate_names == {"friends": "JWK"}
    assert "cannot be read: nolands, islands" in found.notes[0]
