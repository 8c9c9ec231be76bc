"""Reads `ROOT/Activities`: what a group usually needs for what it wants to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.jobs.snapshot import Snapshot, activities_title, derived
from bots.jobs.teams.usual import USUAL
from sync.profiles.problems import Problem, Reason
from sync.profiles.text import fault
from sync.profiles.values.capacity import capacities
from sync.profiles.values.reader import Reader
from sync.reference.languages import is_language
from wikidata.catalogue import Catalogue
from wikidata.names import normalised

MOST_ACTIVITIES = 500
MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that groups do; `capacities` are Q-ids in the order of the page."""

    name: str
    capacities: tuple[str, ...]
    names: Mapping[str, str]
    """What it is called in other languages."""


Activities = Mapping[str, Activity]
"""By every name of each, normalised."""


def usual_activities(catalogue: Catalogue) -> dict[str, Any]:
    """What the page holds to begin with: of the usual capacities those that the catalogue knows."""
    return {
        name: {
            **entry,
            "capacities": [
                one for one in entry["capacities"]
                if isinstance(catalogue.resolve(one, ("en",)), str)
            ],
        }
        for name, entry in USUAL.items()
    }  # fmt: skip


@derived
def activities(snapshot: Snapshot) -> tuple[Activities, tuple[Problem, ...]]:
    """What groups do and what it takes, and what of it could not be understood."""
    title = activities_title(snapshot.site)
    return read_activities(title, snapshot.said(title), snapshot.catalogue)


def read_activities(
    page: str, text: str | None, catalogue: Catalogue
) -> tuple[Activities, tuple[Problem, ...]]:
    """The activities of a JSON page: `{"<name>": {"names": {"pt": "…"}, "capacities": ["…"]}}`.

    Capacities are written as on a profile: names in any language, or Q-ids. What makes no sense,
    or no page of ours may repeat, is a problem, whose parameter is the number of the entry, and
    left out; with a page that is no JSON at all, or none, the usual activities count.
    """
    problems = []
    try:
        data = json.loads(text) if text else usual_activities(catalogue)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        problems.append(_wrong(page, "", 'JSON: {"editathon": {"capacities": ["…"]}}'))
        data = usual_activities(catalogue)
    found: dict[str, Activity] = {}
    for number, (name, entry) in enumerate(data.items(), 1):
        if number > MOST_ACTIVITIES:
            problems.append(Problem(page, "", "", Reason.TOO_MANY, str(MOST_ACTIVITIES)))
            break
        if not _makes_sense(entry):
            problems.append(_wrong(page, str(number), 'names: {"pt": "…"}, capacities: ["…"]'))
            continue
        names = {code: one for code, one in entry.get("names", {}).items() if is_language(code)}
        texts = (name, *names.values(), *entry.get("capacities", ()))
        wrong = next(filter(None, map(fault, texts)), None)
        if len(texts) > MOST_NAMES:
            wrong = Reason.TOO_MANY, str(MOST_NAMES)
        if wrong:
            problems.append(Problem(page, str(number), "", *wrong))
            continue
        reader = Reader(page, catalogue)
        listed = "\n".join(f"* {one}" for one in entry.get("capacities", ()))
        activity = Activity(name, capacities(listed, str(number), reader), names)
        problems += reader.problems
        for called in (name, *names.values()):
            found.setdefault(normalised(called), activity)
    return found, tuple(problems)


def _makes_sense(entry: object) -> bool:
    if not isinstance(entry, dict):
        return False
    names, listed = entry.get("names", {}), entry.get("capacities", [])
    return (
        isinstance(names, dict)
        and isinstance(listed, list)
        and all(isinstance(one, str) for one in (*names.values(), *listed))
    )


def _wrong(page: str, where: str, instead: str) -> Problem:
    return Problem(page, where, "", Reason.BAD_CORRECTION, instead)
