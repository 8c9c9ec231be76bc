"""Names of languages, countries and time zones in every language, as CLDR has them."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, localedata

from sync.reference.tables import region_of_country

# CLDR's plain `pt` is the Portuguese of Brazil, MediaWiki's is that of Portugal.
_CLDR_CODE = {"pt": "pt_PT", "pt-br": "pt", "no": "nb", "simple": "en", "zh": "zh_Hans"}
_KINDS = ("languages", "territories", "time_zones")


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
def everywhere() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """The `languages`, `territories` and `time_zones` of each locale, without what it inherits.

    All of them have the same names between them, and merging takes five times as long. Babel's
    own function would give what it did not merge to whoever asks for a locale afterwards.
    """
    found = {}
    for identifier in localedata.locale_identifiers():
        with Path(localedata.resolve_locale_filename(identifier)).open("rb") as file:
            data = pickle.load(file)  # noqa: S301 - Babel's own files
        found[identifier] = {kind: data.get(kind, {}) for kind in _KINDS}
    return found
