"""Keeps `history.json`: how the figures grew, a point for each day on which one changed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from bots.jobs.snapshot import Snapshot, derived
from sync.wiki.data_pages import Entries
from sync.wiki.site import Site

DAYS_IN_FULL = 366
"""Of days further back than this from the newest, only the last of each month is kept."""


Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 53)]


class Point(msgspec.Struct, frozen=True, omit_defaults=True):
    """The figures of one day. Offers and wants count each pair of a person and a capacity.

    A figure that is added later needs a default, or the points of earlier days cannot be read; a
    default is not written, so that these stay as they are.
    """

    date: str
    people: Count
    organizations: Count
    capacities: Count
    offers: Count
    wants: Count
    wants_met: Count
    with_suggestion: Count
    learners: Count = 0
    learners_exact: Count = 0
    pairs: Count = 0

    def __post_init__(self) -> None:
        """Raises ValueError for a day in another form: 20261105 would stand in a wrong place."""
        if datetime.date.fromisoformat(self.date).isoformat() != self.date:
            raise ValueError(f"{self.date} is no day as YYYY-MM-DD")

    def same_figures(self, other: Point) -> bool:
        """Whether only the date differs."""
        return msgspec.structs.replace(self, date=other.date) == other


def history_title(site: Site) -> str:
    """Where the figures of earlier days stand."""
    return f"{site.data}history.json"


@derived
def history(snapshot: Snapshot) -> tuple[Sequence[Point], tuple[str, ...]]:
    """The figures of earlier days, and a sentence about each thing that is odd with them."""
    found = snapshot.entries(history_title(snapshot.site), "days", Point)
    return read_history(found, snapshot.date)


def read_history(
    entries: Entries[Point], date: datetime.date
) -> tuple[Sequence[Point], tuple[str, ...]]:
    """The points of a published page, oldest first, and what is odd with it, a sentence each.

    Whatever the page holds, a run goes on. One that cannot be read starts anew. Figures that this
    program does not know, such as those of a newer one, are left out.
    """
    title = entries.title
    if entries.absent:
        why = f"Could not read {title}, so it starts again with this run"
        return [], (f"{why}. Its page history has the earlier data.",)
    by_day = {one.date: one for one in entries.read.values()}
    days = [by_day[day] for day in sorted(by_day)]
    if days and days[-1].date > date.isoformat():
        last = days[-1].date
        later = (
            f"Kept {title} unchanged: it already has data up to {last}, later than this run's "
            f"date ({date})."
        )
        return days, (*entries.notes, later)
    return days, entries.notes


def grown(before: Sequence[Point], now: Point) -> list[Point]:
    """The history with a further point, if a figure differs from the last one.

    A second run on a day replaces that day's point. Where the clock was set back, nothing is added.
    """
    if before and now.date < before[-1].date:
        return list(before)
    earlier = [one for one in before if one.date != now.date]
    if earlier and earlier[-1].same_figures(now):
        return earlier
    return _thinned([*earlier, now])


def _thinned(days: Sequence[Point]) -> list[Point]:
    newest = datetime.date.fromisoformat(days[-1].date)
    border = (newest - datetime.timedelta(DAYS_IN_FULL)).isoformat()
    kept = {one.date for one in days if one.date > border} | {one.date for one in by_month(days)}
    return [one for one in days if one.date in kept]


def by_month(days: Sequence[Point]) -> list[Point]:
    """The last point of each month that has one, oldest first."""
    last: Mapping[str, Point] = {one.date[:7]: one for one in days}
    return list(last.values())
