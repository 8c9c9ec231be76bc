"""Keeps `history.json`: how the figures grew, a point for each day on which one changed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence

import msgspec

DAYS_IN_FULL = 366
"""Of days further back than this from the newest, only the last of each month is kept."""


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The figures of one day. Offers and wants count each pair of a person and a capacity."""

    date: str
    people: int
    organizations: int
    capacities: int
    offers: int
    wants: int
    wants_met: int
    with_suggestion: int

    def same_figures(self, other: Point) -> bool:
        """Whether only the date differs."""
        return msgspec.structs.replace(self, date=other.date) == other


class _History(msgspec.Struct):
    days: list[Point]


def points(text: str | None) -> list[Point]:
    """The points of a published page, oldest first; none where it cannot be read.

    The page is the bot's alone, so a broken one was broken by an administrator: the history starts
    anew, and what it was can be seen among the page's revisions.
    """
    try:
        found = msgspec.convert(json.loads(text or ""), _History).days
        dates = [datetime.date.fromisoformat(one.date) for one in found]
    except (ValueError, msgspec.ValidationError):
        return []
    return found if dates == sorted(set(dates)) else []


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
