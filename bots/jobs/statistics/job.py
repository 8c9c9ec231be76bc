"""Writes `ROOT/Statistics`, `statistics.json`, `history.json` and `trends.json`: all figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bots.jobs.communities.membership import affiliates_of
from bots.jobs.job import Family, Findings, Job
from bots.jobs.snapshot import Snapshot
from bots.jobs.statistics.afterwards import (
    afterwards,
    read_families,
    sessions_of_last_month,
)
from bots.jobs.statistics.history import Point, by_month, grown, history, history_title
from bots.jobs.statistics.matching import matching_figures
from bots.jobs.statistics.records import History, Statistics, Trends
from bots.jobs.statistics.trends import trend_notes, trends_page, trends_title
from bots.pages.counting import capacity_counts
from bots.pages.rendering import render
from sync.profiles.records import Profile
from sync.reference.tables import region_of_country
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site

MONTHS = 24
"""Months that the page shows; history.json has more."""
MOST_OF_A_TERRITORY = 5
"""Languages and capacities that the page names for a territory, whose own page has all."""


def figures_title(site: Site) -> str:
    """Where all figures of today stand."""
    return f"{site.data}statistics.json"


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Statistics"), single=True),
        Family(figures_title(site), single=True),
        Family(history_title(site), single=True),
        Family(trends_title(site), single=True),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def regions_of(profile: Profile) -> set[str]:
    """The Wikimedia regions of a person: stated ones and those of stated countries."""
    table = region_of_country()
    return {*profile.regions, *(table[code] for code in profile.territories)} - {""}


def _by_territory(people: Iterable[Profile]) -> dict[str, list[Profile]]:
    found: dict[str, list[Profile]] = {}
    for profile in people:
        for code in profile.territories:
            found.setdefault(code, []).append(profile)
    return dict(sorted(found.items()))


def figures(snapshot: Snapshot) -> dict[str, Any]:
    """All figures of `statistics.json` (docs/data.md says what each one counts).

    Who is paused is in none of them, as in the directory, but in the count of those.
    """
    people = [one for one in snapshot.people.profiles.values() if one.status == "open"]
    catalogue = snapshot.catalogue
    territories = _by_territory(people)
    roots = [item for item, root in catalogue.roots.items() if item == root]
    return {
        "format": FORMAT,
        "people": {
            "total": len(people),
            "paused": len(snapshot.people.profiles) - len(people),
            "with_territory": sum(bool(one.territories or one.regions) for one in people),
            "with_language": sum(bool(one.languages) for one in people),
            "with_capacities": sum(bool(one.known or one.wanted) for one in people),
        },
        "organizations": len(snapshot.people.organizations),
        "capacities": capacity_counts(people, catalogue),
        "capacity_roots": capacity_counts(people, roots, catalogue.roots.__getitem__),
        "territories": {code: len(some) for code, some in territories.items()},
        "regions": _counted(region for one in people for region in regions_of(one)),
        "languages": _counted(code for one in people for code in one.spoken),
        "affiliations": _counted(key for one in people for key in affiliates_of(one)),
        "territory_languages": {
            code: _counted(language for one in some for language in one.spoken)
            for code, some in territories.items()
        },
        "territory_capacities": {
            code: capacity_counts(some, catalogue) for code, some in territories.items()
        },
        "matching": matching_figures(snapshot),
    } | sessions_of_last_month(snapshot)


def _point(snapshot: Snapshot, counted: Mapping[str, Any]) -> Point:
    matching = counted["matching"]
    return Point(
        date=snapshot.date.isoformat(),
        people=counted["people"]["total"],
        organizations=counted["organizations"],
        capacities=len(counted["capacities"]),
        offers=matching["offers"],
        wants=matching["wants"],
        wants_met=matching["wants_met"],
        with_suggestion=matching["with_suggestion"],
        learners=matching["learners"],
        learners_exact=matching["learners_exact"],
        pairs=len(snapshot.matches.pairs),
    )


def _most(counts: Mapping[str, int], most: int) -> str:
    """The highest counts, as `Q1/3 Q2/1`."""
    first = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return " ".join(f"{key}/{count}" for key, count in first if count)


def _page(snapshot: Snapshot, counted: Mapping[str, Any], days: Sequence[Point]) -> Page:
    def most_of(territory: str, kind: str) -> str:
        counts = counted["territory_capacities"][territory]
        return _most({item: count[kind] for item, count in counts.items()}, MOST_OF_A_TERRITORY)

    text = render(
        "statistics",
        figures=counted,
        months=by_month(days)[-MONTHS:],
        languages_of=lambda territory: _most(
            counted["territory_languages"][territory], MOST_OF_A_TERRITORY
        ),
        most_of=most_of,
        after=afterwards(snapshot),
    )
    return Page(snapshot.site.under_root("Statistics"), text)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The statistics as a page for people and as data for programs.

    On a day before the last one of the history, as where a clock was set back, the page stays: its
    figures go with the months beneath them, and a run of the right day edits both at once.
    """
    counted = figures(snapshot)
    before, _ = history(snapshot)
    days = grown(before, _point(snapshot, counted))
    page = _page(snapshot, counted, days)
    standing = snapshot.published.get(page.title)
    if standing and before and before[-1].date > snapshot.date.isoformat():
        page = Page(page.title, standing.text)
    yield page
    yield Page.of_data(figures_title(snapshot.site), counted)
    data = {"format": FORMAT, "days": [msgspec.to_builtins(one) for one in days]}
    yield Page.of_data(history_title(snapshot.site), data)
    yield trends_page(snapshot)


def _finds(snapshot: Snapshot) -> Findings:
    _, odd = history(snapshot)
    return Findings(notes=(*odd, *trend_notes(snapshot)))


JOB = Job(
    "statistics",
    _families,
    pages,
    reads=read_families,
    finds=_finds,
    data={"statistics": Statistics, "history": History, "trends": Trends},
)
