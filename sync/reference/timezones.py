"""Time zones by their names, by their cities in every language, and by their distance from UTC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

from sync.reference.languages import SHORTEST_GUESS
from sync.reference.names import everywhere
from wikidata.names import Comparable, folded

_OFFSET = re.compile(
    r"(?<!\w)(?:(?:UTC|GMT)|(?:UTC|GMT)?(?P<sign>[+±-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)"
    r"(?![\w.,:+±-])"
)
# On the clock nobody is further from UTC than this, in minutes.
_FURTHEST_WEST, _FURTHEST_EAST = -12 * 60, 14 * 60
# Abbreviations are like too much: EST is no west.
_SHORTEST = 4
# Joiners, which many keyboards lack.
_JOINERS = dict.fromkeys((0x200C, 0x200D))


@cache
def well_known_names() -> Mapping[str, str]:
    """Zones by their IANA names, folded, and by the cities in these.

    Names without a slash are abbreviations: EST means four zones to those who write it.
    """
    zones = [
        zone
        for zone in sorted({*get_global("zone_territories"), *get_global("zone_aliases")})
        if "/" in zone
    ]
    by_city = _by_name((zone.rpartition("/")[2], zone) for zone in zones)
    return by_city | _by_name((zone, zone) for zone in zones)


@cache
def further_names() -> Mapping[str, str]:
    """Zones by what CLDR calls their cities in every language, where no well-known name is that."""
    named = _by_name(
        (names["city"], zone)
        for one in everywhere().values()
        for zone, names in one["time_zones"].items()
        if "city" in names
    )
    known = well_known_names()
    # A mark alone at the beginning would join with whatever stands before it.
    return {
        name: zones
        for name, zones in named.items()
        if name not in known and not unicodedata.category(name[0]).startswith("M")
    }


@cache
def zones_of(territory: str) -> tuple[str, ...]:
    """The zones of a country, by its ISO 3166-1 code."""
    clocks = available_timezones()
    zones = get_global("zone_territories").items()
    return tuple(sorted(zone for zone, code in zones if code == territory and zone in clocks))


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Zones of each name, by their present names (Asia/Kolkata, not Asia/Calcutta).

    Those that a name means stand with ` / ` between them where they are several. CLDR also lists
    what is no zone (Etc/Unknown); what has no clock is none here either.
    """
    present, clocks = get_global("zone_aliases"), available_timezones()
    found: dict[str, dict[str, None]] = {}
    for name, zone in named:
        now = present.get(zone, zone)
        if now in clocks and (key := _key(name)):
            found.setdefault(key, {})[now] = None
    return {name: " / ".join(sorted(zones)) for name, zones in found.items()}


def timezones_named(written: str) -> tuple[str, ...]:
    """The zones that a text names: `UTC+05:30`, a name of IANA's, a city in any language.

    A city that two zones have names both.
    """
    offset = _OFFSET.fullmatch(_tight(written))
    if offset:
        return tuple(_offsets([offset]))
    key = _key(written)
    found = well_known_names().get(key) or further_names().get(key, "")
    return tuple(found.split(" / ")) if found else ()


def timezones_meant(written: str) -> tuple[str, ...]:
    """The zones that a text may mean: the offsets in it, else that with the name most like it."""
    offsets = tuple(dict.fromkeys(_offsets(_OFFSET.finditer(_tight(written)))))
    if offsets:
        return offsets
    key = _key(written)
    if len(key) < _SHORTEST:
        return ()
    found = (_anywhere() if len(key) >= SHORTEST_GUESS else _well_known()).nearest(key)
    meant = well_known_names().get(found) or further_names().get(found, "")
    return tuple(meant.split(" / ")) if meant else ()


@cache
def _well_known() -> Comparable:
    return Comparable(well_known_names(), len(well_known_names()))


@cache
def _anywhere() -> Comparable:
    names = (*well_known_names(), *further_names())
    return Comparable(names, len(names))


def _key(name: str) -> str:
    """The form in which names of zones are compared."""
    return folded(name).translate(_JOINERS)


def _tight(written: str) -> str:
    return "".join(written.upper().split())


def _offsets(matches: Iterable[re.Match[str]]) -> Iterator[str]:
    """Offsets as `UTC+05:30`, without those that no clock has."""
    for match in matches:
        minutes = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
        minutes *= -1 if match["sign"] == "-" else 1
        if _FURTHEST_WEST <= minutes <= _FURTHEST_EAST:
            sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
            yield f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"
