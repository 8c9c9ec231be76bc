"""Writes `labels/<lang>.json`, `messages/<lang>.json` and `version.json` for the Lua module."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from bots.job import Family, Job
from bots.snapshot import Snapshot
from sync.names import territory_names
from sync.pages import Page
from sync.site import Site


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(f"{site.data}labels/"),
        Family(f"{site.data}messages/"),
        Family(f"{site.data}version.json", single=True),
    )


def _labels(snapshot: Snapshot, language: str) -> dict[str, Any]:
    catalogue = snapshot.catalogue.capacities
    return {
        "format": 1,
        "labels": {
            item: capacity.labels[language]
            for item, capacity in catalogue.items()
            if language in capacity.labels
        },
        "territories": dict(territory_names(language)),
    }


def _version(snapshot: Snapshot, words: list[Page]) -> Page:
    """What every rendering loads, so that changed words reach every page within a day.

    It changes with the words, but never twice on one date: a change of this page makes the wiki
    render all pages again.
    """
    title = f"{snapshot.site.data}version.json"
    standing = snapshot.published.get(title)
    try:
        before = json.loads(standing.text) if standing else {}
    except ValueError:
        before = {}
    digest = hashlib.sha1(usedforsecurity=False)
    for page in words:
        digest.update(f"{page.title}\0{page.text}\0".encode())
    today = snapshot.date.isoformat()
    if isinstance(before, dict) and (
        before.get("words") == digest.hexdigest() or before.get("date") == today
    ):
        return Page.of_data(title, before)
    return Page.of_data(
        title,
        {
            "format": 1,
            "date": today,
            "words": digest.hexdigest(),
            "labels": list(snapshot.catalogue.languages),
            "messages": sorted(snapshot.messages),
        },
    )


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The words of every language, and the version that tells the wiki when they changed."""
    data = snapshot.site.data
    words = [
        Page.of_data(f"{data}labels/{language}.json", _labels(snapshot, language))
        for language in snapshot.catalogue.languages
    ]
    words += [
        Page.of_data(f"{data}messages/{language}.json", {"format": 1, "messages": dict(messages)})
        for language, messages in sorted(snapshot.messages.items())
    ]
    yield from words
    yield _version(snapshot, words)


JOB = Job("catalogue", _families, pages)
