"""Months and quarters as published data name them: `2026-11` and `2026-Q4`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

_MONTHS = 3


def month_of(day: datetime.date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def quarter_of(day: datetime.date) -> str:
    """The quarter of a day."""
    return f"{day.year:04}-Q{(day.month - 1) // _MONTHS + 1}"


def months_of(quarter: str) -> tuple[str, ...]:
    """The three months of a quarter."""
    first = _first_month(quarter)
    return tuple(f"{quarter[:4]}-{first + further:02}" for further in range(_MONTHS))


def first_day(quarter: str) -> datetime.date:
    """The day on which a quarter begins. Raises ValueError for what is none."""
    return datetime.date(int(quarter[:4]), _first_month(quarter), 1)


def _first_month(quarter: str) -> int:
    year, _, number = quarter.partition("-Q")
    if number not in {"1", "2", "3", "4"} or not (year.isdecimal() and len(year) == 4):
        raise ValueError(f"{quarter} is no quarter as 2026-Q4")
    return (int(number) - 1) * _MONTHS + 1


def without_gaps(quarters: Iterable[str], today: datetime.date) -> list[str]:
    """Each quarter from the first of some until that of today, oldest first."""
    last = quarter_of(today)
    now = first_day(min([*quarters, last]))
    found = []
    while quarter_of(now) <= last:
        found.append(quarter_of(now))
        now = (now + datetime.timedelta(100)).replace(day=1)
    return found


def from_first_published(told: Mapping[str, bool], today: datetime.date) -> list[str]:
    """The quarters to publish: those from the first on of which anything is told."""
    return without_gaps((quarter for quarter, is_told in told.items() if is_told), today)
