"""Keeps `history.json`: how the figures grew, a point for each day on which one changed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

DAYS_IN_FULL = 366
"""Of days further back than this from the newest, only the last of each month is kept."""


Count = Annotated[int, msgspec.Meta(ge=0)]


class Point(msgspec.Struct, frozen=True):
    """The figures of one day. Offers and wants count each pair of a person and a capacity.

    A figure that is added later needs a default, or the points of earlier days cannot be read.
    """

    date: str
    people: Count
    organizations: Count
    capacities: Count
    offers: Count
    wants: Count
    wants_met: Count
    with_suggestion: Count

    def same_figures(self, other: Point) -> bool:
        """Whether only the date differs."""
        return msgspec.structs.replace(self, date=other.date) == other


class _History(msgspec.Struct):
    days: list[Point]


def points(text: str) -> list[Point] | None:
    """The points of a published page, oldest first; None where it cannot be read.

    Figures that this program does not know, such as those of a newer one, are left out.
    """
    try:
        found = msgspec.convert(json.loads(text), _History).days
        # A date in another form, such as 20261105, would stand in a wrong place forever.
        dates = sorted({datetime.date.fromisoformat(one.date).isoformat() for one in found})
    except (ValueError, RecursionError, msgspec.ValidationError):
        return None
    return found if dates == [one.date for one in found] else None


def read_history(
    title: str, text: str | None, date: datetime.date
) -> tuple[Sequence[Point], tuple[str, ...]]:
    """The points of the page `title`, and a sentence about each thing that is odd with it.

    Whatever the page holds, a run goes on. One that cannot be read starts anew.
    """
    found = points(text) if text is not None else []
    if found is None:
        return [], (f"{title} cannot be read: it starts anew. Its revisions have what it was.",)
    if found and found[-1].date > date.isoformat():
        last = found[-1].date
        return found, (f"{title} goes on to {last}, after {date}, the date of this run: it stays.",)
    return found, ()


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
