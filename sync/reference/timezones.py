"""Time zones by their names, by their cities in every language, and by their distance from UTC."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from zoneinfo import available_timezones

from babel.core import get_global

from sync.reference.languages import SHORTEST_GUESS
from sync.reference.names import everywhere
from sync.reference.places import places_named
from sync.reference.tables import region_of_country
from wikidata.names import Comparable, folded

_OFFSET = re.compile(
    r"(?<!\w)(?:(?:UTC|GMT)|(?:UTC|GMT)?(?P<sign>[+±-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)"
    r"(?![\w.,:+±-])"
)
# On the clock nobody is further from UTC than this, in minutes.
_FURTHEST_WEST, _FURTHEST_EAST = -12 * 60, 14 * 60
# Abbreviations are like too much: EST is no west.
_SHORTEST = 4
_AREAS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)
_NO_CITY = re.compile(r"/(?:North|South|West|East|Center|[A-Z]{2,3})(?:_|$)")
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
    # The last part of `US/Samoa` and `Australia/North` is no city.
    cities = [
        zone for zone in zones if zone.partition("/")[0] in _AREAS and not _NO_CITY.search(zone)
    ]
    by_city = _by_name((zone.rpartition("/")[2], zone) for zone in cities)
    return by_city | _by_name((zone, zone) for zone in zones) | _usual_names()


def _usual_names() -> dict[str, str]:
    """Cities that have no zone of their own, and those that share their name with another one."""
    said = tomllib.loads((resources.files("config") / "timezones.toml").read_text("utf-8"))
    named = _by_name((city, zone) for zone, cities in said["cities"].items() for city in cities)
    return named | {_key(name): " / ".join(zones) for name, zones in said["several"].items()}


@cache
def zones_by_country() -> Mapping[str, str]:
    """The zones of each country (ISO 3166-1), with ` / ` between them."""
    found: dict[str, list[str]] = {}
    clocks, present = available_timezones(), get_global("zone_aliases")
    for zone, code in sorted(get_global("zone_territories").items()):
        if zone in clocks and zone not in present and code in region_of_country():
            found.setdefault(code, []).append(zone)
    return {code: " / ".join(zones) for code, zones in found.items()}


@cache
def countries_of_zones() -> Mapping[str, str]:
    """The country of each zone."""
    return {zone: code for code, zones in zones_by_country().items() for zone in zones.split(" / ")}


def country_of_city(name: str) -> tuple[str, ...]:
    """The countries of a city that zones are named after; none for what is no such city."""
    key = _key(name)
    zones = (well_known_names().get(key) or further_names().get(key, "")).split(" / ")
    found = (countries_of_zones().get(zone, "") for zone in zones)
    return tuple(dict.fromkeys(filter(None, found)))


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


def zones_of(territory: str) -> tuple[str, ...]:
    """The zones of a country, by its ISO 3166-1 code."""
    return tuple(filter(None, zones_by_country().get(territory, "").split(" / ")))


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
    """The zones that a text names: `UTC+05:30`, a name of IANA's, a city or country anywhere.

    A city or country that has several names all of them.
    """
    offset = _OFFSET.fullmatch(_tight(written))
    if offset:
        return tuple(_offsets([offset]))
    key = _key(written)
    # Three letters are an abbreviation, and no code of a country.
    may_be = len(key) >= _SHORTEST and key not in well_known_names()
    countries = places_named(written, ()) if may_be else ()
    if len(countries) == 1 and (of_country := zones_of(countries[0])):
        return of_country
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
