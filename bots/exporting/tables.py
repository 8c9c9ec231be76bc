"""Which tables there are of the published figures; Gadget-CapacityPeers-figures.js has the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bots.exporting.names import Names
from bots.jobs.statistics.history import Point, by_month, history_title
from bots.jobs.statistics.job import figures_title
from bots.jobs.statistics.records import CapacityCounts
from bots.jobs.statistics.trends import Month, trends_title
from sync.wiki.data_pages import entries_of
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site

Row = Sequence[str | int]
Table = tuple[str, list[Row]]
"""What a table is called, and its rows, the heads first."""

GROWTH = {
    "people": "people",
    "organizations": "organizations",
    "capacities": "capacities",
    "offers": "offers",
    "wants": "wants",
    "wants_met": "needs-met",
    "pairs": "pairs-suggested",
}
"""Figures of a day, with what each is called."""
COUNTED = ("known", "available", "wanted")

_Naming = Callable[[Names, str], str]
_KINDS: Mapping[str, tuple[str, _Naming]] = {
    "capacities": ("capacity", Names.capacity),
    "languages": ("language", Names.language_name),
    "territories": ("territory", Names.territory),
    "regions": ("region", Names.region),
    "affiliations": ("affiliations", Names.affiliate),
}


def titles(site: Site) -> tuple[str, ...]:
    """The pages that the figures are read from."""
    return figures_title(site), history_title(site), trends_title(site)


def tables(site: Site, pages: Mapping[str, StoredPage], names: Names) -> Iterator[Table]:
    """Every table that has a row."""

    def part(title: str, name: str, kind: Any) -> dict[str, Any]:
        return entries_of(title, pages.get(title), name, kind).read

    figures = figures_title(site)
    made: list[Table] = [
        (kind, _counts(kind, part(figures, kind, _type_of(kind)), names)) for kind in _KINDS
    ]
    roots = part(figures, "capacity_roots", CapacityCounts)
    made.append(("fields", _counts("capacities", roots, names)))
    days = part(history_title(site), "days", Point).values()
    made.append(("months", _growth(list(days), names)))
    months = list(part(trends_title(site), "months", Month).values())
    made += [(f"{kind} by month", _trend(kind, months, names)) for kind in _KINDS]
    return (table for table in made if len(table[1]) > 1)


def _type_of(kind: str) -> Any:
    return CapacityCounts if kind == "capacities" else int


def _counts(kind: str, found: Mapping[str, Any], names: Names) -> list[Row]:
    key_head, name = _KINDS[kind]
    parts = COUNTED if kind == "capacities" else ()
    heads = [names.say(one) for one in (key_head, *(parts or ("people",)))]
    rows: list[Row] = [[heads[0], "ID", *heads[1:]]]
    for key, count in found.items():
        rows.append([name(names, key), key, *([count[one] for one in parts] or [count])])
    return rows


def _growth(days: Sequence[Point], names: Names) -> list[Row]:
    rows: list[Row] = [[names.say(one) for one in ("growth-date", *GROWTH.values())]]
    rows += [[day.date, *(getattr(day, one) for one in GROWTH)] for day in by_month(days)]
    return rows


def _trend(kind: str, months: Sequence[Month], names: Names) -> list[Row]:
    key_head, name = _KINDS[kind]
    parts = ("available", "wanted") if kind == "capacities" else ("people",)
    heads = [names.say(one) for one in ("growth-date", key_head, *parts)]
    rows: list[Row] = [[*heads[:2], "ID", *heads[2:]]]
    for month in months:
        for key, count in getattr(month, kind).items():
            figures = count if isinstance(count, tuple) else (count,)
            rows.append([month.date.isoformat(), name(names, key), key, *figures])
    return rows
