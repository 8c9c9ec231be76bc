"""Writes `ROOT/Statistics` and `statistics.json`: every figure of format 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bots.counting import KINDS, capacity_counts
from bots.job import Family, Job
from bots.rendering import render
from bots.snapshot import Snapshot
from sync.pages import Page
from sync.records import Profile
from sync.site import Site
from sync.tables import region_of_country


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Statistics"), single=True),
        Family(f"{site.data}statistics.json", single=True),
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
    """All figures of `statistics.json`, format 1 (docs/data.md says what each one counts)."""
    people = list(snapshot.people.profiles.values())
    catalogue = snapshot.catalogue
    territories = _by_territory(people)
    roots = [item for item, root in catalogue.roots.items() if item == root]
    return {
        "format": 1,
        "people": {
            "total": len(people),
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
        "territory_languages": {
            code: _counted(language for one in some for language in one.spoken)
            for code, some in territories.items()
        },
        "territory_capacities": {
            code: capacity_counts(some, catalogue) for code, some in territories.items()
        },
    }


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _page(site: Site, found: Mapping[str, Any]) -> Page:
    def languages_of(territory: str) -> str:
        counts = _most_first(found["territory_languages"][territory])
        return " ".join(f"{code}/{people}" for code, people in counts)

    def capacities_of(territory: str) -> str:
        counts = found["territory_capacities"][territory]
        return " ".join(
            f"{item}/{'/'.join(str(count[kind]) for kind in KINDS)}"
            for item, count in counts.items()
        )

    text = render(
        "statistics",
        figures=found,
        most_first=_most_first,
        languages_of=languages_of,
        capacities_of=capacities_of,
    )
    return Page(site.under_root("Statistics"), text)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The statistics as a page for people and as data for programs."""
    found = figures(snapshot)
    yield _page(snapshot.site, found)
    yield Page.of_data(f"{snapshot.site.data}statistics.json", found)


JOB = Job("statistics", _families, pages)
