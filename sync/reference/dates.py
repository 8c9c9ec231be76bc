"""Days and time zones, as people write them in many languages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

from sync.reference.names import locale
from wikidata.names import Comparable, folded

_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>20\d\d) ?[-./年년] ?(?P<month>\d{1,2}) ?[-./月월] ?(?P<day>\d{1,2})"
    r"(?: ?[日일]|\.)?(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2}) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(20\d\d)(?!\d)")
_UTC = re.compile(r" ?\(?(?:UTC|GMT)\)?$")
_OFFSET = re.compile(
    r"(?<!\w)(?:(?:UTC|GMT)|(?:UTC|GMT)?(?P<sign>[+±-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)"
    r"(?![\w.,:+±-])"
)
# On the clock nobody is further from UTC than this, in minutes.
_FURTHEST_WEST, _FURTHEST_EAST = -12 * 60, 14 * 60


def day_of(written: str) -> datetime.date | None:
    """The day of a date or a moment with the year first; None for anything else.

    ISO 8601, other marks between the numbers (2026/1/5, 2026年1月5日), UTC behind the time.
    """
    found = _YEAR_FIRST.match(written)
    if found:
        year, month, day = found["year"], found["month"], found["day"]
        time = _UTC.sub("Z", written[found.end() :].upper().strip(" ,T"))
        written = f"{year}-{month:0>2}-{day:0>2}" + (f"T{time}" if time else "")
    try:
        return datetime.datetime.fromisoformat(written).date()
    except ValueError:
        return None


def days_meant(written: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The days that a text may mean, in ISO 8601: where day and month may be swapped, both."""
    numbers = [tuple(map(int, found.groups())) for found in _YEAR_FIRST.finditer(written)]
    for first, second, year in _YEAR_LAST.findall(written):
        numbers += ((int(year), int(second), int(first)), (int(year), int(first), int(second)))
    if not numbers:
        by_length = {len(one): int(one) for one in re.findall(r"(?<!\d)\d{1,4}(?!\d)", written)}
        year, day = by_length.get(4), by_length.get(2, by_length.get(1))
        month = _month_in(written, languages)
        numbers += [(year, month, day)] if year and month and day else []
    found_days = []
    for year, month, day in numbers:
        try:
            found_days.append(datetime.date(year, month, day).isoformat())
        except ValueError:
            continue
    return tuple(dict.fromkeys(found_days))


def _month_in(written: str, languages: Iterable[str]) -> int | None:
    text = written.casefold()
    for code in (*languages, "en"):
        names = sorted(_months(code).items(), key=lambda one: -len(one[0]))
        for name, month in names:
            if name in text:
                return month
    return None


@cache
def _months(code: str) -> Mapping[str, int]:
    known = locale(code)
    return {
        name.casefold(): month
        for form in (known.months.values() if known else ())
        for width in ("abbreviated", "wide")
        for month, name in form[width].items()
        if not name[:1].isdigit()
    }


def timezones_named(written: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The zones that a text names: `UTC+05:30`, or CLDR's by name, by city, in any of `languages`.

    A city that two zones have names both.
    """
    offset = _OFFSET.fullmatch(_tight(written))
    if offset:
        return _offsets([offset])
    key = folded(written)
    tables = (_zones(), *(_zones_by_city(code) for code in languages))
    return next((table[key] for table in tables if key in table), ())


def timezones_meant(written: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The zones that a text may mean: the offsets in it, else the names most like it."""
    offsets = _offsets(_OFFSET.finditer(_tight(written)))
    if offsets or len(written) < 4:
        return offsets
    known = dict(_zones())
    for code in languages:
        known |= _zones_by_city(code)
    return known.get(Comparable(known, len(known)).nearest(written), ())


def _tight(written: str) -> str:
    return "".join(written.upper().split())


def _offsets(matches: Iterable[re.Match[str]]) -> tuple[str, ...]:
    """Offsets as `UTC+05:30`, without those that no clock has."""
    offsets = []
    for match in matches:
        minutes = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
        minutes *= -1 if match["sign"] == "-" else 1
        if _FURTHEST_WEST <= minutes <= _FURTHEST_EAST:
            sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
            offsets.append(f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}")
    return tuple(dict.fromkeys(offsets))


def _byfolded(named: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """All zones of each name, by their present names (Asia/Kolkata, not Asia/Calcutta).

    CLDR also lists what is no zone (Etc/Unknown); what has no clock is none here either.
    """
    present, clocks = get_global("zone_aliases"), available_timezones()
    found: dict[str, dict[str, None]] = {}
    for name, zone in named:
        now = present.get(zone, zone)
        if now in clocks:
            found.setdefault(folded(name), {})[now] = None
    return {name: tuple(zones) for name, zones in found.items()}


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    # Names without a slash are abbreviations: EST means four zones to those who write it.
    zones = [
        zone
        for zone in sorted({*get_global("zone_territories"), *get_global("zone_aliases")})
        if "/" in zone
    ]
    by_city = _byfolded((zone.rpartition("/")[2], zone) for zone in zones)
    return {**by_city, **_byfolded((zone, zone) for zone in zones)}


@cache
def _zones_by_city(code: str) -> Mapping[str, tuple[str, ...]]:
    """Zones by the names of their cities in one language."""
    known = locale(code)
    zones = known.time_zones.items() if known else ()
    return _byfolded((names["city"], zone) for zone, names in zones if "city" in names)
