"""Which language codes count, what each of them means, and what languages are called.

MediaWiki's list and CLDR's say which there are; nobody can put words of their own into a code.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any

from babel import localedata
from babel.core import get_global
from langcodes import Language

from sync.reference.names import everywhere
from wikidata.names import Comparable, normalised


@cache
def _autonyms() -> Mapping[str, str]:
    """MediaWiki's languages by code, in their own words."""
    text = (resources.files("config") / "languages.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["code"]: row["name"] for row in rows}


@cache
def _said() -> Mapping[str, Any]:
    return tomllib.loads((resources.files("config") / "languages.toml").read_text("utf-8"))


def _as_code(cldr: str) -> str:
    return cldr.replace("_", "-").lower()


@cache
def codes() -> Mapping[str, str]:
    """Every code that counts, with the one that it means: a page and a key have that one alone.

    These are MediaWiki's; CLDR's, of which a variant that MediaWiki lacks means the language; the
    three letters of ISO 639; and what CLDR says that old codes are now.
    """
    meant: Mapping[str, str] = _said()["meant"]
    nothing = frozenset(no_languages())
    found = {code: meant.get(code, code) for code in (*_autonyms(), *meant)}
    for code, means in _further_codes(tuple(one for one in found if len(one) == 2)):
        shorter = means
        while shorter and shorter not in found:
            shorter = shorter.rpartition("-")[0]
        if code not in nothing and (shorter or code == means):
            found.setdefault(code, found.get(shorter, code))
    return found


def _further_codes(short: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Codes that MediaWiki lacks, with what they mean; CLDR's languages mean themselves.

    `short` are the codes of two letters, which have others of three.
    """
    languages = sorted(map(_as_code, everywhere()["en"]["languages"]), key=len)
    yield from ((code, code) for code in languages)
    for code in map(_as_code, localedata.locale_identifiers()):
        yield code, code.rpartition("-")[0]
    for code in short:
        yield from ((Language.get(code).to_alpha3(variant), code) for variant in ("T", "B"))
    for code, now in get_global("language_aliases").items():
        yield _as_code(code), _as_code(now)


_OF_A_WIKI = re.compile(r"(?=.{2,30}\Z)[a-z]{2,}(?:-[a-z0-9]{2,})*")


def codes_of_a_wiki(listed: Iterable[str]) -> frozenset[str]:
    """Of the codes that a wiki lists those that are not known here: a newer MediaWiki's own.

    Each means itself. What CLDR knows is known here, so none is a variant of another language.
    """
    unknown = set(filter(_OF_A_WIKI.fullmatch, listed)) - codes().keys()
    return frozenset(unknown.difference(no_languages()))


def no_languages() -> Iterable[str]:
    """Codes that name no language, whoever lists them."""
    found: list[str] = _said()["nothing"]["codes"]
    return found


def is_language(code: str) -> bool:
    """Whether a code is a language's, as a whole: nothing else of it ever reaches a page."""
    return code in codes()


@cache
def levels() -> Mapping[str, str]:
    """The level that each word means, normalised; a level means itself."""
    words: Mapping[str, list[str]] = _said()["levels"]
    return {normalised(word): level for level, some in words.items() for word in (*some, level)}


@cache
def words_between() -> frozenset[str]:
    """Words for "and"."""
    return frozenset(_said()["between"]["words"])


@cache
def _groups() -> Mapping[str, str]:
    said = _said()["groups"]
    listed = chain(said["written_alike"], said["one_language"])
    return {code: group[0] for group in listed for code in group}


@cache
def language_group(code: str) -> str:
    """The first code of the group in which a language's readers read each other.

    Variants of one language, by script or country, are in the group of the language.
    """
    if code not in codes():
        return code
    code, groups = codes()[code], _groups()
    if code in groups or code in _said()["groups"]["no_variants"]:
        return groups.get(code, code)
    language = code.partition("-")[0]
    return groups.get(language, language)


@cache
def language_groups() -> Mapping[str, str]:
    """The group of each code that a page may have, where that is not the code itself."""
    means = sorted(set(codes().values()))
    return {code: language_group(code) for code in means if language_group(code) != code}


# Names


SHORTEST_GUESS = 5
"""Letters of a word from which on a name in any language may be meant: short ones are like many."""
# Joiners and marks that nobody sees: whoever leaves them out means the same.
UNSEEN = dict.fromkeys((0xAD, 0x180E, *range(0x200B, 0x2010), 0x2060, 0xFEFF))


def _key(name: str) -> str:
    """The form in which names of languages are compared: without hyphens and joiners."""
    return normalised(name).replace("-", " ").translate(UNSEEN)


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Languages by normalised name; `""` for a name that means two of them."""
    found: dict[str, str] = {}
    for written, name in named:
        code, key = codes().get(_as_code(written)), _key(name)
        # A mark alone at the beginning would join with whatever stands before it.
        if code and key and not unicodedata.category(key[0]).startswith("M"):
            found[key] = code if found.get(key, code) == code else ""
    return found


@cache
def well_known_names() -> Mapping[str, str]:
    """Languages by their names in English and in themselves: of two of one name, English."""
    names = {code: one["languages"] for code, one in everywhere().items()}
    own = [
        (code, some[code])
        for code in names
        for some in (names[code.partition("_")[0]], names[code])
        if code in some
    ]
    own_names = _by_name((*_autonyms().items(), *own))
    # Of languages that MediaWiki lacks the name for themselves is often that of another elsewhere.
    known = {*map(codes().get, _autonyms()), ""}
    own_names = {name: code for name, code in own_names.items() if code in known}
    usual = ((code, name) for code, some in _said()["names"].items() for name in some)
    return {**own_names, **_by_name(names["en"].items()), **_by_name(usual)}


@cache
def names_everywhere() -> Mapping[str, str]:
    """Languages by their names in every language of CLDR; `""` where these mean two of them."""
    return _by_name(chain.from_iterable(one["languages"].items() for one in everywhere().values()))


@cache
def further_names() -> Mapping[str, str]:
    """Names that mean one language somewhere, and are not among the well-known ones."""
    known = well_known_names()
    found = names_everywhere().items()
    return {name: code for name, code in found if code and name not in known}


def language_well_known(name: str) -> str:
    """The code of a language by its name in English or in itself; else empty."""
    return well_known_names().get(_key(name), "")


def language_named(name: str) -> str:
    """The code of a language by its name in English, in itself, or in any language; else empty.

    All languages are loaded (half a second, once) only for a name that is not well known.
    """
    key = _key(name)
    known = well_known_names()
    return known[key] if key in known else names_everywhere().get(key, "")


def closest_language(name: str) -> str:
    """The code of the language that is called most like `name`, somewhere; empty for none."""
    word, known = " ".join(name.replace("-", " ").split()), well_known_names()
    if len(word) < SHORTEST_GUESS:
        return known.get(_well_known().nearest(word), "")
    found = _anywhere().nearest(word)
    return known.get(found) or further_names().get(found, "")


@cache
def _well_known() -> Comparable:
    names = [name for name, code in well_known_names().items() if code]
    return Comparable(names, len(names))


@cache
def _anywhere() -> Comparable:
    names = (*_well_known().names, *further_names())
    return Comparable(names, len(names))
