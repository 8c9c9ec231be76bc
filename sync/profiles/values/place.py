"""Reads countries and regions."""

from __future__ import annotations

from functools import cache

from babel.core import get_global

from sync.profiles.problems import Reason
from sync.profiles.values.reader import Reader, item_in, names_in
from sync.reference.names import (
    closest_territory,
    country_named,
)
from sync.reference.tables import (
    region_of_country,
    regions,
)
from sync.wikitext.lists import typed
from wikidata.names import normalised


def _territory_of(entry: str, reader: Reader) -> str | None:
    """A country's ISO code, or `region:` and a region's key; None where it is neither.

    An ISO code goes before a region's key: `NA` is Namibia, not North America.
    """
    item = item_in(entry)
    if item:
        return reader.items.get(item)
    found = (_territory_named(name, reader) for name in names_in(entry))
    return next(filter(None, found), None)


def _territory_named(name: str, reader: Reader) -> str | None:
    code = typed(name).upper()
    if code in region_of_country():
        return code
    if code in regions():
        return f"region:{code}"
    for key, region in regions().items():
        if normalised(name).replace(",", "") == normalised(region).replace(",", ""):
            return f"region:{key}"
    # Codes of three letters and what people write for GB.
    countries = get_global("territory_aliases").get(code, ())
    if len(countries) == 1 and countries[0] in region_of_country():
        return str(countries[0])
    return country_named(name, reader.languages)


def territories(value: str, parameter: str, reader: Reader, *, most: int) -> tuple[str, ...]:
    """ISO 3166-1 codes, and keys of regions with `region:` before them."""

    @cache
    def meaning(entry: str) -> str | None:
        return _territory_of(entry, reader)

    found = []
    for entry in reader.entries(value, parameter, lambda whole: meaning(whole) is not None):
        territory = meaning(entry)
        if territory is None:
            suggestion = ""
            if reader.may_search():
                suggestion = closest_territory(names_in(entry)[0], reader.languages)
            reader.problem(parameter, entry, Reason.UNKNOWN_TERRITORY, suggestion)
        else:
            found.append(territory)
    return reader.at_most(most, found, parameter)
