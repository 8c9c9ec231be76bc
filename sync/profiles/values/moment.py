"""Reads days and time zones."""

from __future__ import annotations

import datetime

from sync.profiles.problems import Reason
from sync.profiles.text import LONGEST_NAME
from sync.profiles.values.reader import MOST_CHOICES, Reader
from sync.reference.dates import day_of, days_meant
from sync.reference.timezones import timezones_meant, timezones_named
from sync.wikitext.lists import typed, without_marks

# Nobody plans further; a year of one digit is a slip.
EARLIEST = datetime.date(2001, 1, 1)
LATEST = datetime.date(2099, 12, 31)
_DAYS = "2026-11-22 / 2026-11-22T18:00Z"
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
