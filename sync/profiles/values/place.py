"""Reads countries and regions."""

from __future__ import annotations

from functools import cache

from sync.profiles.problems import Reason
from sync.profiles.values.reader import Reader, item_in, names_in
from sync.reference.places import closest_places, places_inside, places_named, shown
from sync.reference.timezones import country_of_city


def _places_of(entry: str, reader: Reader) -> tuple[str, ...]:
    """ISO codes of countries, and `region:` and a region's key: what an entry means or may mean."""
    item = item_in(entry)
    if item:
        found = reader.world.countries.get(item)
        return (found,) if found else ()
    found_by_name = (
        places_named(name, reader.languages, reader.world.places) for name in names_in(entry)
    )
    return next(filter(None, found_by_name), ())


def territories(value: str, parameter: str, reader: Reader, *, most: int) -> tuple[str, ...]:
    """ISO 3166-1 codes, and keys of regions with `region:` before them.

    What a site tells by region alone is a region from here on.
    """

    @cache
    def meaning(entry: str) -> tuple[str, ...]:
        return reader.world.published(_places_of(entry, reader))

    found: list[str] = []
    for entry in reader.entries(value, parameter, lambda whole: bool(meaning(whole))):
        places = meaning(entry)
        if len(places) == 1:
            found += places
            continue
        suggestion = shown(places, reader.languages) if places else ""
        if not places and reader.may_search():
            suggestion = _meant(names_in(entry)[0], reader)
        reader.problem(parameter, entry, Reason.UNKNOWN_TERRITORY, suggestion)
    return reader.at_most(most, found, parameter)


def _meant(name: str, reader: Reader) -> str:
    """The places that a text holds, as a list; else the country of a city; else what is alike."""
    within = reader.world.published(places_inside(name, reader.languages))
    if within:
        return "; ".join(shown([one], reader.languages) for one in within)
    of_a_city = country_of_city(name)
    near = of_a_city or closest_places(name, reader.languages)
    return shown(reader.world.published(near), reader.languages) if near else ""
