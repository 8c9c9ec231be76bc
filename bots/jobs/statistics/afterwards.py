"""Figures of what came after suggestions, as two other jobs publish them: messages and sessions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.jobs.job import Family
from bots.jobs.messages.job import Month
from bots.jobs.messages.job import Quarter as Messages
from bots.jobs.messages.job import figures_title as messages_title
from bots.jobs.sessions.job import Quarter as Sessions
from bots.jobs.sessions.job import figures_title as sessions_title
from bots.jobs.snapshot import Snapshot
from bots.pages.quarters import month_of
from sync.wiki.site import Site

QUARTERS = 8
"""That the page shows, the last ones."""


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter (`2026-Q4`) or a month (`2026-10`), with its figures; 0 where they are not told."""

    period: str
    facts: Mapping[str, Any]


def read_families(site: Site) -> tuple[Family, ...]:
    """The pages that are read for it."""
    return Family(messages_title(site), single=True), Family(sessions_title(site), single=True)


def afterwards(snapshot: Snapshot) -> list[Period]:
    """What is told of the last quarters, oldest first, each with its months where they are told."""
    messages, sessions = _messages(snapshot), _sessions(snapshot)
    found = []
    for quarter in sorted(messages.keys() | sessions.keys())[-QUARTERS:]:
        written, held = messages.get(quarter, Messages()), sessions.get(quarter, Sessions())
        is_open = "yes" if written.open else ""
        facts = {
            "messages": written.messages,
            "answered": written.answered,
            "open": is_open,
            "confirmed": held.confirmed,
            "told": held.told,
            "hours": f"{held.hours:g}" if held.hours else "",
            "taught": _listed(held.capacities),
            "regions": _listed(held.regions),
            "spoken": _listed(written.languages),
        }
        found.append(Period(quarter, facts))
        for month in sorted(written.months.keys() | held.months.keys()):
            sent = written.months.get(month, Month(0))
            monthly = {"messages": sent.messages, "answered": sent.answered, "open": is_open}
            found.append(Period(month, monthly | {"confirmed": held.months.get(month, 0)}))
    return found


def sessions_of_last_month(snapshot: Snapshot) -> dict[str, Any]:
    """Part of `statistics.json`: confirmed sessions of the last whole month, if they are told."""
    month = month_of(snapshot.date.replace(day=1) - datetime.timedelta(1))
    for quarter in _sessions(snapshot).values():
        if month in quarter.months:
            return {"sessions": {"month": month, "count": quarter.months[month]}}
    return {}


def _messages(snapshot: Snapshot) -> Mapping[str, Messages]:
    return snapshot.entries(messages_title(snapshot.site), "quarters", Messages).read


def _sessions(snapshot: Snapshot) -> Mapping[str, Sessions]:
    return snapshot.entries(sessions_title(snapshot.site), "quarters", Sessions).read


def _listed(counts: Mapping[str, int]) -> str:
    """Counts as `Q1/3 Q2/1`, the highest first."""
    in_order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return " ".join(f"{key}/{count}" for key, count in in_order)
