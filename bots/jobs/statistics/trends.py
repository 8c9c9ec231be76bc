"""Keeps `trends.json`: how large each community was when a month began."""

from __future__ import annotations

import datetime
from collections.abc import Collection

import msgspec

from bots.jobs.communities.membership import Kind, communities
from bots.jobs.snapshot import Snapshot
from bots.jobs.statistics.history import Count
from sync.wiki.data_pages import Entries
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site

MONTHS = 13
"""A year, and the month before it to compare with."""
MOST_OF_A_KIND = 500
"""Communities of one kind, the largest: so the page stays under half a megabyte."""

Counts = dict[str, Count]


class Month(msgspec.Struct, frozen=True):
    """How many people were in each community in the first run of a month, on the day `date`.

    They are counted as on match pages: whoever can teach or wants to learn something. A capacity
    has two figures, those who can teach it and those who want to learn it.
    """

    date: datetime.date
    capacities: dict[str, tuple[Count, Count]]
    languages: Counts
    territories: Counts
    regions: Counts
    affiliations: Counts


def trends_title(site: Site) -> str:
    """Where the sizes of communities by month stand."""
    return f"{site.data}trends.json"


def _standing(snapshot: Snapshot) -> Entries[Month]:
    return snapshot.entries(trends_title(snapshot.site), "months", Month)


def trends(snapshot: Snapshot) -> list[Month]:
    """The months so far, oldest first; with this one, if no run of it has counted yet.

    So the page changes once a month. Where the clock was set back, nothing is added. A territory
    that the site tells of nobody any more leaves the earlier months too.
    """
    by_date = {one.date: one for one in _standing(snapshot).read.values()}
    months = [_without(by_date[date], snapshot.site.by_region_only) for date in sorted(by_date)]
    if not months or months[-1].date < snapshot.date.replace(day=1):
        months.append(_counted(snapshot))
    return months[-MONTHS:]


def trends_page(snapshot: Snapshot) -> Page:
    """`trends.json`."""
    months = [msgspec.to_builtins(one) for one in trends(snapshot)]
    return Page.of_data(trends_title(snapshot.site), {"format": FORMAT, "months": months})


def trend_notes(snapshot: Snapshot) -> tuple[str, ...]:
    """A sentence about each thing that is odd with the page that stands."""
    return _standing(snapshot).notes


def _without(month: Month, hidden: Collection[str]) -> Month:
    kept = {code: count for code, count in month.territories.items() if code not in hidden}
    return msgspec.structs.replace(month, territories=kept)


def _counted(snapshot: Snapshot) -> Month:
    by_kind: dict[Kind, Counts] = {kind: {} for kind in Kind}
    capacities = {}
    for (kind, key), people in communities(snapshot).items():
        by_kind[kind][key] = len(people)
        if kind is Kind.CAPACITY:
            capacities[key] = (
                sum(key in one.available for one in people),
                sum(key in one.wanted for one in people),
            )
    largest = {kind: _largest(counts) for kind, counts in by_kind.items()}
    return Month(
        date=snapshot.date,
        capacities={item: capacities[item] for item in largest[Kind.CAPACITY]},
        languages=largest[Kind.LANGUAGE],
        territories=largest[Kind.TERRITORY],
        regions=largest[Kind.REGION],
        affiliations=largest[Kind.AFFILIATION],
    )


def _largest(counts: Counts) -> Counts:
    first = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_OF_A_KIND]
    return {key: counts[key] for key in sorted(first)}
