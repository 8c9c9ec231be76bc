"""What `statistics.json`, `history.json` and `trends.json` hold."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from bots.jobs.statistics.history import Point
from bots.jobs.statistics.trends import Month


class People(TypedDict):
    """How many people there are, besides those who are paused, and how many state something."""

    total: int
    paused: int
    with_territory: int
    with_language: int
    with_capacities: int


class CapacityCounts(TypedDict):
    """How many people know, offer and want a capacity."""

    known: int
    available: int
    wanted: int


class Matching(TypedDict):
    """Figures about suggestions, over people who are open to them; see docs/data.md."""

    people: int
    with_suggestion: int
    learners: int
    learners_with_suggestion: int
    learners_exact: int
    sharers: int
    sharers_suggested: int
    exposure_highest: int
    exposure_median: int
    offers: int
    wants: int
    wants_met: int


class ConfirmedSessions(TypedDict):
    """Sessions that both people confirm, in the last whole month (`2026-10`)."""

    month: str
    count: int


class Statistics(TypedDict):
    """All figures of today, by Q-id, by ISO 3166-1, by keys of our tables, by language code."""

    people: People
    organizations: int
    capacities: dict[str, CapacityCounts]
    capacity_roots: dict[str, CapacityCounts]
    territories: dict[str, int]
    regions: dict[str, int]
    languages: dict[str, int]
    affiliations: dict[str, int]
    territory_languages: dict[str, dict[str, int]]
    territory_capacities: dict[str, dict[str, CapacityCounts]]
    matching: Matching
    sessions: NotRequired[ConfirmedSessions]


class History(TypedDict):
    """A point for each day on which a figure changed, oldest first."""

    days: list[Point]


class Trends(TypedDict):
    """The sizes of communities by month, oldest first."""

    months: list[Month]
