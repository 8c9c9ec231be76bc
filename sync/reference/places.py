"""Which country or region is meant by a name, in any language, by a code or by a flag."""

from __future__ import annotations

import gettext
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pycountry
from babel.core import get_global

from sync.reference.languages import SHORTEST_GUESS, UNSEEN
from sync.reference.names import everywhere, territory_names
from sync.reference.tables import region_of_country, regions
from wikidata.items import Item
from wikidata.names import Comparable, folded, inside, normalised

_MOST_LANGUAGES = 3
_LONG_CODE = 3
_LONGEST = 100
# What is written or not: vowel signs and the long line of Arabic, apostrophes, full stops.
_LEFT_OUT = UNSEEN | dict.fromkeys((*range(0x64B, 0x653), 0x640, *map(ord, "'’‘ʼʻ`´.")))
_SPACES = dict.fromkeys(map(ord, "-–,،()/"), " ")
_FLAG = range(0x1F1E6, 0x1F200)
_KINDS_OF_NAMES = ("name", "official_name", "common_name")


def place_key(name: str) -> str:
    """The form in which names of places are compared."""
    plain = folded(name).translate(_LEFT_OUT).translate(_SPACES).replace("&", " and ")
    return " ".join(plain.split()).removeprefix("the ")


@cache
def _said() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("config") / "places.toml").read_text("utf-8"))


@cache
def codes() -> Mapping[str, str]:
    """What each code means: ISO 3166-1 of two and three letters, and what people write for GB.

    Where a country and a region have one code (`NA`), it is the country's.
    """
    countries = region_of_country()
    found = {code: f"region:{code}" for code in regions()} | {code: code for code in countries}
    for country in pycountry.countries:
        if country.alpha_2 in countries:
            found.setdefault(country.alpha_3, country.alpha_2)
    for code, now in get_global("territory_aliases").items():
        if len(now) == 1 and now[0] in countries:
            found.setdefault(code, now[0])
    return found


def _usual_names() -> Iterator[tuple[str, str]]:
    """Names that are known without another library: our own, and those of the regions."""
    said = _said()
    for prefix, table in (("", said["countries"]), ("region:", said["regions"])):
        for code, names in table.items():
            yield from ((name, f"{prefix}{code}") for name in names)
    yield from ((name, f"region:{code}") for code, name in regions().items())


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Places by key; those that a name means with ` / ` between them where they are several."""
    found: dict[str, dict[str, None]] = {}
    for name, place in named:
        if key := place_key(name):
            found.setdefault(key, {})[place] = None
    return {key: " / ".join(places) for key, places in found.items()}


@cache
def english_names() -> Mapping[str, str]:
    """Places by their usual names, and countries by all that CLDR and ISO call them in English."""
    countries = region_of_country()
    english = [(name, code) for code, name in territory_names("en").items()]
    for country in pycountry.countries:
        if country.alpha_2 in countries:
            names = (getattr(country, kind, "") for kind in _KINDS_OF_NAMES)
            english += [(name, country.alpha_2) for name in names]
    several = {place_key(name): " / ".join(codes) for name, codes in _said()["several"].items()}
    return {**_by_name(english), **_by_name(_usual_names()), **several}


@cache
def names_everywhere() -> Mapping[str, str]:
    """Countries by their names in all languages of CLDR and of the translations of ISO 3166."""
    countries = region_of_country()
    cldr = [
        (name, code)
        for one in everywhere().values()
        for code, name in one["territories"].items()
        if code in countries
    ]
    iso = []
    for folder in sorted(Path(pycountry.LOCALES_DIR).iterdir()):
        translation = gettext.translation(
            "iso3166-1", pycountry.LOCALES_DIR, [folder.name], fallback=True
        )
        for country in pycountry.countries:
            if country.alpha_2 in countries:
                names = (getattr(country, kind, "") for kind in _KINDS_OF_NAMES)
                iso += [(translation.gettext(name), country.alpha_2) for name in names if name]
    # Some translations of ISO's names are another country's.
    return {**_by_name(iso), **_by_name(cldr)}


@cache
def further_names() -> Mapping[str, str]:
    """Names of countries everywhere that are not among the English and usual ones."""
    known = english_names()
    found = names_everywhere().items()
    return {
        name: places
        for name, places in found
        # A mark alone at the beginning would join with whatever stands before it.
        if name not in known and not unicodedata.category(name[0]).startswith("M")
    }


def names_on_wikidata(items: Iterable[tuple[str, Item]]) -> dict[str, str]:
    """Names of countries that the other tables lack, from items and the codes that these have.

    Labels come before aliases, and languages in the order of their codes: where there is no room
    for all, the last are left out.
    """
    known = english_names().keys() | names_everywhere().keys()
    countries: dict[str, set[str]] = {}
    ranks: dict[str, tuple[bool, str]] = {}
    for code, item in items:
        if code not in region_of_country():
            continue
        words = [(False, language, name) for language, name in item.labels.items()]
        for language, names in item.aliases.items():
            words += [(True, language, name) for name in names]
        for alias, language, name in words:
            key = place_key(name)
            if key not in known and key.upper() not in codes() and _is_name(key):
                countries.setdefault(key, set()).add(code)
                ranks[key] = min((alias, language), ranks.get(key, (alias, language)))
    in_order = sorted(ranks, key=lambda key: (ranks[key], key))
    return {key: " / ".join(sorted(countries[key])) for key in in_order}


def _is_name(key: str) -> bool:
    """Whether strangers' words may stand in a table as the name of a place."""
    marked = unicodedata.category(key[:1] or " ").startswith("M")
    letters = any(map(str.isalnum, key)) and key.isprintable() and not marked
    return letters and 1 < len(key) <= _LONGEST


@cache
def _names_in(language: str) -> Mapping[str, str]:
    return _by_name((name, code) for code, name in territory_names(language).items())


def places_named(
    written: str, languages: Iterable[str], further: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, ...]:
    """The countries and regions that a text means: none, one, or several.

    ISO codes of countries, and `region:` before the key of a region. A name is looked for in
    `languages`, where it goes before a code in small letters, then in English, in every language
    that CLDR or the translations of ISO have, and among the `further` names of
    `names_on_wikidata`.
    """
    text = written.strip()
    flag, rest = _flag_in(text)
    if not flag:
        return _named(text, languages, further)
    other = _flag_in(rest)[0]
    found = (other,) if other else _named(rest, languages, further) if rest else ()
    # A name beside the flag of another country: which one is meant is asked.
    return (flag,) if flag in found or not found else (flag, *found)


def _named(text: str, languages: Iterable[str], further: Mapping[str, str]) -> tuple[str, ...]:
    key, in_capitals = place_key(text), text.isupper()
    # No code has accents.
    is_bare = folded(text) == normalised(text)
    code = codes().get(key.upper().replace("REGION:", ""), "") if is_bare else ""
    own = (_names_in(language) for language in islice(languages, _MOST_LANGUAGES))
    in_own = next((table[key] for table in own if key in table), "")
    if in_own and not (code and in_capitals):
        return _split(in_own)
    if code:
        known = english_names().get(key) or names_everywhere().get(key, code)
        names = known if len(key) == _LONG_CODE else code
        # `Nga` is Vietnamese for Russia, `NGA` the code of Nigeria.
        return (code,) if in_capitals or code in _split(names) else (code, *_split(names))
    found = english_names().get(key) or names_everywhere().get(key) or further.get(key, "")
    return _split(found)


def _flag_in(text: str) -> tuple[str, str]:
    """The country whose flag a text begins with, and the rest."""
    letters = [ord(one) for one in text[:2]]
    if len(letters) == 2 and all(one in _FLAG for one in letters):
        country = "".join(chr(ord("A") + one - _FLAG.start) for one in letters)
        return (country if country in region_of_country() else ""), text[2:].strip()
    return "", text


def places_inside(text: str, languages: Iterable[str] = ()) -> tuple[str, ...]:
    """The places that a text names among other words, in English or in `languages`.

    Codes too, where there is nothing else (`BR/PT`).
    """
    words = place_key(text).upper().split()
    if len(words) > 1 and all(word in codes() for word in words):
        return tuple(dict.fromkeys(codes()[word] for word in words))
    names = dict(english_names())
    for language in islice(languages, _MOST_LANGUAGES):
        names |= _names_in(language)
    within = (names[name] for name in inside(place_key(text), names) if len(name) > _LONG_CODE)
    return tuple(dict.fromkeys(place for place in within if " / " not in place))


def closest_places(name: str, languages: Iterable[str] = ()) -> tuple[str, ...]:
    """The places that are called most like `name`, somewhere."""
    key, known = place_key(name), english_names()
    if len(key) <= _LONG_CODE:
        return ()
    own: dict[str, str] = {}
    for language in islice(languages, _MOST_LANGUAGES):
        own |= _names_in(language)
    if len(key) < SHORTEST_GUESS:
        names = {**known, **own}
        return _split(names.get(Comparable(names, len(names)).nearest(key), ""))
    # In all of them: those of the languages are there too.
    found = _anywhere().nearest(key)
    return _split(own.get(found) or known.get(found) or further_names().get(found, ""))


def _split(places: str) -> tuple[str, ...]:
    return tuple(filter(None, places.split(" / ")))


@cache
def _anywhere() -> Comparable:
    names = (*english_names(), *further_names())
    return Comparable(names, len(names))


def shown(places: Iterable[str], languages: Iterable[str] = ()) -> str:
    """Places by their names in the first of `languages` that has them, with ` / ` between them."""
    tables = [names for code in (*languages, "en") if (names := territory_names(code))]
    return " / ".join(
        regions().get(one.removeprefix("region:"), one) if ":" in one else tables[0].get(one, one)
        for one in places
    )
