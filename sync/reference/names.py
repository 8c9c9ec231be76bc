"""Names of countries in every language, as CLDR has them."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from pathlib import Path

from babel import Locale, UnknownLocaleError, localedata

from sync.reference.tables import region_of_country, regions
from wikidata.names import Comparable, normalised

# CLDR's plain `pt` is the Portuguese of Brazil, MediaWiki's is that of Portugal.
_CLDR_CODE = {"pt": "pt_PT", "pt-br": "pt", "no": "nb", "simple": "en", "zh": "zh_Hans"}
_MOST_LANGUAGES = 3


@cache
def locale(code: str) -> Locale | None:
    """CLDR's data for a MediaWiki language code; None where CLDR has none."""
    try:
        return Locale.parse(_CLDR_CODE.get(code, code).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


@cache
def territory_names(code: str) -> Mapping[str, str]:
    """Names of all countries of config/territories.tsv in one language; empty where unknown."""
    known = locale(code)
    if known is None:
        return {}
    names = known.territories
    return {country: names[country] for country in region_of_country() if country in names}


@cache
def _countries_by_name(code: str) -> Mapping[str, str]:
    return {normalised(name): country for country, name in territory_names(code).items()}


@cache
def everywhere() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The `languages` and `territories` of each locale of CLDR, without what it inherits.

    All of them have the same names between them, and merging takes five times as long. Babel's
    own function would give what it did not merge to whoever asks for a locale afterwards.
    """
    found = {}
    for identifier in localedata.locale_identifiers():
        with Path(localedata.resolve_locale_filename(identifier)).open("rb") as file:
            data = pickle.load(file)  # noqa: S301 - Babel's own files
        found[identifier] = {kind: data.get(kind, {}) for kind in ("languages", "territories")}
    return found


@cache
def _countries_by_any_name() -> Mapping[str, str | None]:
    """Country by its name in any language; None for a name that means two countries."""
    known = region_of_country()
    found: dict[str, str | None] = {}
    for names in everywhere().values():
        for country, written in names["territories"].items():
            if country in known:
                name = normalised(written)
                found[name] = country if found.get(name, country) == country else None
    return found


def country_named(name: str, languages: Iterable[str]) -> str | None:
    """The ISO code of a country by its name in `languages`, in English, or in any language.

    All languages are loaded (half a second, once) only for a name the others do not have.
    """
    key = normalised(name)
    for code in (*languages, "en"):
        country = _countries_by_name(code).get(key)
        if country:
            return country
    return _countries_by_any_name().get(key)


def closest_territory(name: str, languages: Iterable[str] = ()) -> str:
    """The country or region that looks most like `name`, called in English or in `languages`.

    Of these the first few, in which people write.
    """
    known = {normalised(one): one for one in regions().values()}
    for code in (*islice(languages, _MOST_LANGUAGES), "en"):
        names = territory_names(code)
        known |= {called: names[country] for called, country in _countries_by_name(code).items()}
    return known.get(Comparable(known, len(known)).nearest(name), "")
