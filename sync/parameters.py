"""Reads the value of each parameter of `{{Capacity profile}}`: one function a kind of value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from langcodes import tag_is_valid

from sync.entries import entries, without_marks
from sync.names import closest_language, closest_territory, country_named
from sync.problems import Problem, Reason
from sync.tables import affiliations, region_of_country, regions
from wikidata.catalogue import Ambiguous, Catalogue, Retired, Unknown, normalised

MOST_TERRITORIES = 10
MOST_AFFILIATIONS = 10
MOST_LANGUAGES = 20

_ITEM = re.compile(r"Q[1-9][0-9]*", re.IGNORECASE)
_HOLDS_ITEM = re.compile(
    r"\[\[[^\]|]*?\b(?P<linked>Q[1-9][0-9]*)\s*(?:\|[^\[\]]*)?\]\]|\{\{\s*Q\s*\|\s*Q?(?P<number>[1-9][0-9]*)\s*\}\}",
    re.IGNORECASE | re.DOTALL,
)
_LEVEL = re.compile(r"(?P<code>.+)-(?P<level>[0-9]+|n)")
_CODE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,12})*")
_LEVELS = frozenset("012345n")
# Codes of MediaWiki that are not in the registry of language tags (BCP 47).
_FURTHER_LANGUAGES = frozenset(
    {
        "de-formal",
        "eml",
        "es-formal",
        "hu-formal",
        "nl-informal",
        "roa-tara",
        "simple",
        "zh-classical",
    }
)


@dataclass
class Reader:
    """One page being read: the catalogue to resolve names with, and the problems found so far."""

    page: str
    catalogue: Catalogue
    languages: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def problem(self, parameter: str, value: str, reason: Reason, suggestion: str = "") -> None:
        """Note a value that was not understood."""
        self.problems.append(Problem(self.page, parameter, value, reason, suggestion))

    def at_most(self, most: int, found: Iterable[str], parameter: str) -> tuple[str, ...]:
        """The first `most` entries; each further one is a problem."""
        listed = list(dict.fromkeys(found))
        for value in listed[most:]:
            self.problem(parameter, value, Reason.TOO_MANY, str(most))
        return tuple(listed[:most])


def item_in(entry: str) -> str | None:
    """The Q-id that an entry is, or that its link or `{{Q|…}}` holds."""
    if _ITEM.fullmatch(entry):
        return entry.upper()
    match = _HOLDS_ITEM.fullmatch(entry)
    if not match:
        return None
    return f"Q{match['number']}" if match["number"] else match["linked"].upper()


def _read_capacities(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    catalogue = reader.catalogue

    def understood(entry: str) -> bool:
        return item_in(entry) is not None or not isinstance(
            catalogue.resolve(entry, reader.languages), Unknown
        )

    found: dict[str, None] = {}
    for entry in entries(value, understood):
        item = item_in(entry)
        standing = catalogue.standing(item) if item else None
        answer = standing or catalogue.resolve(entry, reader.languages)
        if isinstance(answer, str):
            found[answer] = None
        elif isinstance(answer, Retired):
            instead = catalogue.name(answer.replacement) if answer.replacement else ""
            reader.problem(parameter, entry, Reason.RETIRED_CAPACITY, instead)
        elif item:
            reader.problem(parameter, entry, Reason.NOT_A_CAPACITY)
        elif isinstance(answer, Ambiguous):
            choices = " / ".join(f"{catalogue.name(one)} ({one})" for one in answer.items)
            reader.problem(parameter, entry, Reason.AMBIGUOUS_CAPACITY, choices)
        else:
            closest = " / ".join(answer.closest)
            reader.problem(parameter, entry, Reason.UNKNOWN_CAPACITY, closest)
    return tuple(found)


def is_language(code: str) -> bool:
    """Whether a code is a language's, as a whole: nothing else of it ever reaches a page."""
    return bool(_CODE.fullmatch(code)) and (code in _FURTHER_LANGUAGES or tag_is_valid(code))


def _read_languages(value: str, parameter: str, reader: Reader) -> dict[str, str]:
    levels: dict[str, str] = {}
    for entry in entries(value, lambda _: False):
        written = entry.replace("_", "-").lower()
        match = _LEVEL.fullmatch(written)
        if match and match["level"] in _LEVELS and is_language(match["code"]):
            levels[match["code"]] = match["level"]
        elif is_language(written):
            levels[written] = ""
        elif match and is_language(match["code"]):
            example = f"{match['code']}-5 / {match['code']}-n"
            reader.problem(parameter, entry, Reason.UNKNOWN_LEVEL, example)
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, closest_language(entry))
    kept = reader.at_most(MOST_LANGUAGES, levels, parameter)
    return {code: levels[code] for code in kept}


def _territory_of(entry: str, reader: Reader) -> str | None:
    """A country's ISO code, or `region:` and a region's key; None where it is neither.

    An ISO code goes before a region's key: `NA` is Namibia, not North America.
    """
    code = entry.upper()
    if code in region_of_country():
        return code
    if code in regions():
        return f"region:{code}"
    for key, name in regions().items():
        if normalised(entry).replace(",", "") == normalised(name).replace(",", ""):
            return f"region:{key}"
    return country_named(entry, reader.languages)


def _read_territories(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    found = []
    for entry in entries(value, lambda whole: _territory_of(whole, reader) is not None):
        territory = _territory_of(entry, reader)
        if territory is None:
            suggestion = closest_territory(entry)
            reader.problem(parameter, entry, Reason.UNKNOWN_TERRITORY, suggestion)
        else:
            found.append(territory)
    return reader.at_most(MOST_TERRITORIES, found, parameter)


def _read_affiliations(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    table = affiliations()
    by_name = {normalised(name): key for key, name in table.items()}
    by_name |= {normalised(key): key for key in table}
    found = []
    for entry in entries(value, lambda whole: normalised(whole) in by_name):
        key = by_name.get(normalised(entry))
        if key is None:
            close = difflib.get_close_matches(normalised(entry), by_name, n=1, cutoff=0.75)
            suggestion = table[by_name[close[0]]] if close else ""
            reader.problem(parameter, entry, Reason.UNKNOWN_AFFILIATION, suggestion)
        else:
            found.append(key)
    return reader.at_most(MOST_AFFILIATIONS, found, parameter)


def _one_of(*choices: str) -> Callable[[str, str, Reader], str]:
    """A parameter with fixed words; the first is what an empty or unknown value means."""

    def read(value: str, parameter: str, reader: Reader) -> str:
        word = normalised(without_marks(value))
        if word in choices:
            return word
        if word:
            reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, " / ".join(choices))
        return choices[0]

    return read


# Parameters of the contract that nothing reads yet: no problem of their author's.
UNREAD = frozenset(
    {
        "about", "about language", "alternative account", "contact", "display name", "manages",
        "mentee in", "mentor", "mentor in", "notify", "programme", "projects", "pronoun", "teams",
        "timezone", "wikidata",
    }
)  # fmt: skip

# One line a parameter: its name in the template, the field of Profile, how it is read.
# `languages` stands first: names of capacities and countries are looked up in them.
PARAMETERS: Mapping[str, tuple[str, Callable[[str, str, Reader], Any]]] = {
    "languages": ("languages", _read_languages),
    "known": ("known", _read_capacities),
    "available": ("available", _read_capacities),
    "wanted": ("wanted", _read_capacities),
    "territory": ("territories", _read_territories),
    "affiliation": ("affiliations", _read_affiliations),
    "status": ("status", _one_of("open", "paused")),
    "suggestions": ("suggestions", _one_of("page", "none")),
}
