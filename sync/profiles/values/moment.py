"""Reads days and time zones."""

from __future__ import annotations

import datetime

from sync.profiles.problems import Reason
from sync.profiles.text import LONGEST_NAME
from sync.profiles.values.reader import MOST_CHOICES, Reader
from sync.reference.dates import day_of, days_meant, month_of, months_meant
from sync.reference.timezones import timezones_meant, timezones_named
from sync.wikitext.lists import typed, without_marks

# Nobody plans further; a year of one digit is a slip.
EARLIEST = datetime.date(2001, 1, 1)
LATEST = datetime.date(2099, 12, 31)
_A_DAY = datetime.timedelta(days=1)
_DAYS = "2026-11-22 / 2026-11-22T18:00Z"
_MONTHS = "2026-11"
_ZONES = "America/Lima / UTC-05:00"


def timezone(value: str, parameter: str, reader: Reader) -> str:
    """A zone of the IANA database (`America/Lima`), its city in any language, or `UTC+05:30`."""
    written = typed(value)
    if not without_marks(value):
        return ""
    short = written[:LONGEST_NAME]
    found = timezones_named(written)
    if len(found) != 1:
        near = found
        if not near and reader.may_search():
            near = timezones_meant(short)
        example = " / ".join(near[:MOST_CHOICES]) or _ZONES
        reader.problem(parameter, value, Reason.UNKNOWN_TIMEZONE, example)
        return ""
    return found[0]


def day(value: str, parameter: str, reader: Reader) -> datetime.date | None:
    """The day of a date or of a moment in ISO 8601, as it is written there."""
    written = typed(value)
    if not without_marks(value):
        return None
    short = written[:LONGEST_NAME]
    found = day_of(short) if short == written else None
    if found is None or not EARLIEST <= found <= LATEST:
        near = days_meant(short, reader.languages, last=parameter == "end") if found is None else ()
        reader.problem(parameter, value, Reason.BAD_DATE, " / ".join(near) or _DAYS)
        return None
    return found


def month(value: str, parameter: str, reader: Reader) -> datetime.date | None:
    """The first day of a month, or of the month of a day or moment; none that is still to come."""
    written = typed(value)
    if not without_marks(value):
        return None
    short = written[:LONGEST_NAME]
    found = (month_of(short) or day_of(short)) if short == written else None
    if found is None or not EARLIEST <= found <= LATEST:
        near = months_meant(short, reader.languages) if found is None else ()
        reader.problem(parameter, value, Reason.BAD_DATE, " / ".join(near) or _MONTHS)
        return None
    # Somewhere it may be a day later than where the program runs.
    if reader.world.today and found > reader.world.today + _A_DAY:
        reader.problem(parameter, value, Reason.FUTURE_DATE, _MONTHS)
        return None
    return found.replace(day=1)
