"""Writes `catalogue.json`, and for the Lua module the words: labels, messages, their version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec

from bots.jobs.catalogue.layout import LAYOUT
from bots.jobs.catalogue.meaning import accepted_on
from bots.jobs.catalogue.records import (
    FurtherNames,
    Labels,
    Marker,
    Messages,
    Territories,
    Version,
)
from bots.jobs.catalogue.renewal import renewal
from bots.jobs.job import Family, Findings, Job
from bots.jobs.snapshot import (
    Snapshot,
    affiliate_names_title,
    catalogue_title,
    place_names_title,
    territories_title,
    version_title,
)
from bots.pages.messages import SOURCE_LANGUAGE, shipped_messages
from sync.profiles.contract import NUMBER
from sync.reference import languages, places, timezones
from sync.reference.lines import as_lines
from sync.reference.names import territory_names
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site
from wikidata.catalogue import Catalogue, CatalogueData

# For previews: what things are called in every language, where that is no well-known name.
_FURTHER_NAMES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "language names": languages.further_names,
    "place names": places.further_names,
    "time zone names": timezones.further_names,
}


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(f"{site.data}catalogue.json", single=True),
        Family(f"{site.data}labels/"),
        Family(f"{site.data}messages/"),
        Family(f"{site.data}marker/"),
        Family(version_title(site), single=True),
        *(Family(f"{site.data}{name}.json", single=True) for name in _FURTHER_NAMES),
        Family(territories_title(site), single=True),
        Family(place_names_title(site), single=True),
        Family(affiliate_names_title(site), single=True),
    )


def _labels(catalogue: Catalogue, language: str) -> dict[str, Any]:
    items = catalogue.capacities.items()
    meanings = list(catalogue.meanings(language))
    return {
        "format": FORMAT,
        "labels": {item: one.labels[language] for item, one in items if language in one.labels},
        "descriptions": {
            item: one.descriptions[language] for item, one in items if language in one.descriptions
        },
        "territories": dict(territory_names(language)),
        "names": {name: " ".join(here) for name, here, _ in meanings},
        "elsewhere": {name: " ".join(others) for name, _, others in meanings if others},
    }


def _markers(snapshot: Snapshot) -> Iterator[Page]:
    """What the line below a message says, in each language that has all of it.

    They stand on pages of their own, since thousands of talk pages show them: an edit renders all
    of these anew, so nothing else may be the cause of one.
    """
    wanted = {key for key in shipped_messages()[SOURCE_LANGUAGE] if key.startswith("marker-")}
    for language, messages in snapshot.words.messages.items():
        said = {key: text for key, text in messages.items() if key in wanted}
        if len(said) == len(wanted):
            title = f"{snapshot.site.data}marker/{language}.json"
            yield Page.of_data(title, {"format": FORMAT, "messages": said})


class _Version(msgspec.Struct):
    format: int = 0
    layout: int = 0
    date: str = ""
    words: str = ""


def _version(snapshot: Snapshot, words: list[Page]) -> Page:
    """What every rendering loads, so that changed words reach every page within a day.

    It changes with the words, the fields and the schedule, but never twice on one date: a change of
    this page makes the wiki render all pages again. Only a new format or layout does not wait for a
    day.
    """
    title = version_title(snapshot.site)
    standing = snapshot.published.get(title)
    before = _Version()
    if standing:
        # A page that cannot be read is written anew; nothing on it is remembered.
        with suppress(msgspec.DecodeError, UnicodeError, RecursionError):
            before = msgspec.json.decode(standing.text, type=_Version)
    catalogue = renewal(snapshot).catalogue
    tree = {
        "roots": dict(catalogue.roots),
        "parents": {item: one.parent or "" for item, one in catalogue.capacities.items()},
    }
    minutes = snapshot.within_minutes
    soon = {"within_minutes": minutes} if minutes else {}
    digest = hashlib.sha1(json.dumps([NUMBER, tree, soon]).encode(), usedforsecurity=False)
    for page in words:
        digest.update(f"{page.title}\0{page.text}\0".encode())
    today = snapshot.date.isoformat()
    same = before.words == digest.hexdigest() or before.date == today
    if standing and same and (before.format, before.layout) == (FORMAT, LAYOUT):
        return Page.of_data(title, msgspec.json.decode(standing.text))
    return Page.of_data(
        title,
        {
            "format": FORMAT,
            "date": today,
            "contract": NUMBER,
            "layout": LAYOUT,
            "words": digest.hexdigest(),
            "labels": list(catalogue.languages),
            "messages": sorted(snapshot.words.messages),
            **tree,
            **soon,
        },
    )


@cache
def further_names() -> Mapping[str, str]:
    """What the program itself knows, by page: 130,000 lines, the same in every plan."""
    return {name: as_lines(known()) for name, known in _FURTHER_NAMES.items()}


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The words of every language, and the version that tells the wiki when they changed."""
    data, catalogue = snapshot.site.data, renewal(snapshot).catalogue
    words = [
        Page.of_data(f"{data}labels/{language}.json", _labels(catalogue, language))
        for language in catalogue.languages
    ]
    words += [
        Page.of_data(
            f"{data}messages/{language}.json", {"format": FORMAT, "messages": dict(messages)}
        )
        for language, messages in snapshot.words.messages.items()
    ]
    yield from _markers(snapshot)
    # The facts in our own words, so that a dump and a live wiki give the same bytes.
    said = replace(catalogue, accepted=accepted_on(snapshot))
    yield Page.of_data(catalogue_title(snapshot.site), said.to_data())
    if snapshot.territories:
        facts = {"format": FORMAT, "territories": dict(snapshot.territories)}
        yield Page.of_data(territories_title(snapshot.site), facts)
    for name, lines in further_names().items():
        yield Page.of_data(f"{data}{name}.json", {"format": FORMAT, "names": lines})
    for title, known in (
        (place_names_title(snapshot.site), snapshot.place_names),
        (affiliate_names_title(snapshot.site), snapshot.affiliate_names),
    ):
        if known:
            yield Page.of_data(title, {"format": FORMAT, "names": as_lines(known)})
    yield from words
    yield _version(snapshot, words)


def _finds(snapshot: Snapshot) -> Findings:
    found = renewal(snapshot)
    kept = (f"{found.kept_because}.",) if found.kept_because else ()
    return Findings(found.problems, faults=kept)


JOB = Job(
    "catalogue",
    _families,
    pages,
    finds=_finds,
    data={
        "catalogue": CatalogueData,
        "labels/<language>": Labels,
        **dict.fromkeys(_FURTHER_NAMES, FurtherNames),
        "place names of Wikidata": FurtherNames,
        "affiliate names of Wikidata": FurtherNames,
        "messages/<language>": Messages,
        "marker/<language>": Marker,
        "territories": Territories,
        "version": Version,
    },
)
