"""Which affiliate a name means: its own, its acronym, or “Wikimedia” with the name of its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from sync.reference.places import places_named
from sync.reference.tables import affiliations
from wikidata.names import folded, normalised

# All of it folded, and the same in previews.
_PEOPLE = {
    ("wikimedian", "wikimedians", "wikipedian", "wikipedians"): ("of", "in"),
    ("wikimedista", "wikimedistas"): ("de", "do", "da"),
    ("wikimedien", "wikimediens"): ("de", "du"),
}
BEFORE_A_PLACE = (
    *(f"{who} {of}" for all_, words in _PEOPLE.items() for who in all_ for of in words),
    *("wikimedia", "wicimedia", "викимедиа", "вікімедіа"),
)
"""“Wikimedia” and “Wikimedians of” in the languages whose affiliates call themselves so."""
JOINED_TO_A_PLACE = (
    "ויקימדיה", "ويكيميديا", "ویکی\u200cمدیا", "ویکیمدیا", "विकिमीडिया", "ウィキメディア",
    "위키미디어", "维基媒体", "維基媒體",
)  # fmt: skip
"""The same where no space need follow."""
BESIDE_A_PLACE = (
    "community", "user group", "ug", "chapter", "verein", "e.v", "e. v", "ev", "e v", "association",
)  # fmt: skip
"""What a group may be called beside its place."""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


GENERIC = re.compile(
    rf"^(?:(?:{_any_of(BEFORE_A_PLACE)})(?=[ -]|$)|{_any_of(JOINED_TO_A_PLACE)})[ -]*"
    rf"|\b(?:{_any_of(BESIDE_A_PLACE)})\b"
)
"""What makes none of two names of affiliates like the other."""
_LONGEST = 100
_ACRONYM = re.compile(r"wm-?(?P<country>[a-z]{2})")


@cache
def _curated() -> Mapping[str, str]:
    """The key of each affiliate, by its normalised name, its acronym, and its further names."""
    text = (resources.files("config") / "affiliation_names.toml").read_text("utf-8")
    found = {normalised(name): key for key, name in affiliations().items()}
    found |= {normalised(key): key for key in affiliations()}
    further: Mapping[str, list[str]] = tomllib.loads(text)
    return found | {normalised(name): key for key, names in further.items() for name in names}


def names_of_affiliations() -> Mapping[str, str]:
    """The key of each affiliate by its normalised name and acronym."""
    return _curated()


def _place_in(name: str) -> str:
    """What is left of an affiliate's name without what all of them are called."""
    return " ".join(GENERIC.sub(" ", name).split())


def _of_places() -> Iterator[tuple[str, str]]:
    """Affiliates that are called after a country alone, with its code."""
    for key, name in affiliations().items():
        places = places_named(_place_in(folded(name)), ())
        if len(places) == 1 and ":" not in places[0] and GENERIC.match(folded(name)):
            yield places[0], key


@cache
def affiliates_by_country() -> Mapping[str, str]:
    """The affiliate of each country; the chapter, which the table lists first, before others."""
    found: dict[str, str] = {}
    for country, key in _of_places():
        found.setdefault(country, key)
    return found


@cache
def affiliate_named(name: str) -> str:
    """The key of the affiliate that a name means; empty for none that is known."""
    written = normalised(name)
    if written in _curated():
        return _curated()[written]
    acronym = _ACRONYM.fullmatch(written)
    if not (acronym or GENERIC.match(folded(name))):
        return ""
    place = acronym["country"] if acronym else _place_in(folded(name))
    if normalised(place) in _curated() and len(place) == 2:
        return _curated()[normalised(place)]
    countries = places_named(place, ()) if place else ()
    return affiliates_by_country().get(countries[0], "") if len(countries) == 1 else ""


def names_on_wikidata(items: Iterable[Iterable[str]]) -> tuple[dict[str, str], int]:
    """Names of affiliates that the other tables lack, from the names of items, each with its key.

    An item is the affiliate that one of its names means already. A name that two would have is
    nobody's. The number is that of the items that are no affiliate, or two.
    """
    keys: dict[str, set[str]] = {}
    strangers = 0
    for names in map(tuple, items):
        meant = {affiliate_named(name) for name in names} - {""}
        strangers += len(meant) != 1
        if len(meant) == 1:
            for name in names:
                if not affiliate_named(name) and _is_name(normalised(name)):
                    keys.setdefault(normalised(name), set()).update(meant)
    return {name: min(keys[name]) for name in sorted(keys) if len(keys[name]) == 1}, strangers


def _is_name(name: str) -> bool:
    """Whether strangers' words may stand in a table as a name of one affiliate alone."""
    return len(name) <= _LONGEST and name.isprintable() and len(_place_in(folded(name))) > 1
