"""Reads what stands behind a parameter: one function a kind of value."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from langcodes import tag_is_valid

from sync.dialects import dialects
from sync.entries import entries, without_marks
from sync.names import closest_language, closest_territory, country_named
from sync.problems import Problem, Reason
from sync.tables import affiliation_types, affiliations, projects, region_of_country, regions
from wikidata.catalogue import Ambiguous, Catalogue, Retired, Unknown, normalised

# Limits as in Capacity Exchange, where it has any.
MOST_TERRITORIES = 10
MOST_AFFILIATIONS = 10
MOST_LANGUAGES = 20
MOST_PEOPLE = 100
MOST_PAGES = 20
MOST_MENTEES = 20
LONGEST_TEXT = 2_000
LONGEST_NAME = 200

# Nobody plans further; a year of one digit is a slip.
EARLIEST = datetime.date(2001, 1, 1)
LATEST = datetime.date(2099, 12, 31)

ORGANIZATION = "Capacity organization"
TEAM = "Capacity team"
PROGRAMME = "Mentorship programme"

Read = Callable[[str, str, "Reader"], Any]
"""From a value, the name of its parameter and the reader of the page to what is understood."""


_ITEM = re.compile(r"Q[1-9][0-9]*", re.IGNORECASE)
_HOLDS_ITEM = re.compile(
    r"\[\[[^\]|]*?\b(?P<linked>Q[1-9][0-9]*)\s*(?:\|[^\[\]]*)?\]\]|\{\{\s*Q\s*\|\s*Q?(?P<number>[1-9][0-9]*)\s*\}\}",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"\[\[:?(?P<target>[^\[\]|#]+)[^\[\]]*\]\]")
_NO_TITLE = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f\ufffd]|~{3}")
# What MediaWiki refuses in a user name ($wgInvalidUsernameCharacters, and titles).
_NO_ACCOUNT = re.compile(rf"{_NO_TITLE.pattern}|[@:>=]|^\d+\.\d+\.\d+\.\d+$")
_NO_ADDRESS = re.compile(r"[\s<>\[\]{}|\"\x00-\x1f]")
_OFFSET = re.compile(r"(?:utc|gmt)(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)?")
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
    """One page being read: what names are resolved with, and the problems found so far.

    `languages` are those of the page's author; `titles` are, for each of the other templates, the
    keys of the pages that hold it, by every name they go by, normalised; `items` are the codes of
    countries by Q-id.
    """

    page: str
    catalogue: Catalogue
    languages: tuple[str, ...] = ()
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
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


def capacities(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Capacities of the catalogue, as Q-ids, links or names in any language."""
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


def languages(value: str, parameter: str, reader: Reader) -> dict[str, str]:
    """Levels by language code; see Profile."""
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
    item = item_in(entry)
    if item:
        return reader.items.get(item)
    code = entry.upper()
    if code in region_of_country():
        return code
    if code in regions():
        return f"region:{code}"
    for key, region in regions().items():
        if normalised(entry).replace(",", "") == normalised(region).replace(",", ""):
            return f"region:{key}"
    return country_named(entry, reader.languages)


def territories(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """ISO 3166-1 codes, and keys of regions with `region:` before them."""
    found = []
    for entry in entries(value, lambda whole: _territory_of(whole, reader) is not None):
        territory = _territory_of(entry, reader)
        if territory is None:
            suggestion = closest_territory(entry)
            reader.problem(parameter, entry, Reason.UNKNOWN_TERRITORY, suggestion)
        else:
            found.append(territory)
    return reader.at_most(MOST_TERRITORIES, found, parameter)


def _linked(entry: str) -> str:
    """The page or account that a link leads to; an entry that is no link stays as it is."""
    match = _LINK.fullmatch(entry)
    return " ".join((match["target"] if match else entry).replace("_", " ").split())


def _nearest(entry: str, names: Iterable[str], most: int = 1) -> str:
    """The known name that looks most like an entry; empty for none."""
    known = {normalised(name): name for name in names}
    close = difflib.get_close_matches(normalised(entry), known, n=most, cutoff=0.75)
    return " / ".join(known[one] for one in close)


def _named(  # noqa: PLR0913, PLR0917
    value: str,
    parameter: str,
    reader: Reader,
    keys: Mapping[str, str],
    shown: Mapping[str, str],
    reason: Reason,
    most: int,
) -> tuple[str, ...]:
    """Entries that are names in `keys`; a suggestion is what `shown` calls the nearest key."""
    found = []
    for entry in entries(value, lambda whole: normalised(_linked(whole)) in keys):
        name = normalised(_linked(entry))
        if name in keys:
            found.append(keys[name])
        else:
            near = keys.get(_nearest(name, keys), "")
            reader.problem(parameter, entry, reason, shown.get(near, near))
    return reader.at_most(most, found, parameter)


def names_of_affiliations() -> Mapping[str, str]:
    """The key of each affiliation of the curated table, by its normalised name and acronym."""
    table = affiliations()
    by_name = {normalised(name): key for key, name in table.items()}
    return by_name | {normalised(key): key for key in table}


def organizations(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Organizations: pages that hold the template, or names of the curated table."""
    keys = {**reader.titles.get(ORGANIZATION, {}), **names_of_affiliations()}
    reason = Reason.UNKNOWN_AFFILIATION
    return _named(value, parameter, reader, keys, affiliations(), reason, MOST_AFFILIATIONS)


def pages_with(template: str) -> Read:
    """Pages that hold a template, by title or by link."""

    def read(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
        keys = reader.titles.get(template, {})
        return _named(value, parameter, reader, keys, {}, Reason.UNKNOWN_PAGE, MOST_PAGES)

    return read


@cache
def _names_of_projects() -> Mapping[str, str]:
    by_name = {normalised(name): key for key, name in projects().items()}
    shorter = {name.removeprefix("wikimedia "): key for name, key in by_name.items() if " " in name}
    return by_name | shorter | {key: key for key in projects()}


def wikimedia_projects(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Projects by name or database code; which language's is not asked."""
    keys, reason = _names_of_projects(), Reason.UNKNOWN_PROJECT
    return _named(value, parameter, reader, keys, projects(), reason, MOST_PAGES)


def accounts(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Names of accounts, plain or as links to their pages."""
    found = []
    for entry in entries(value, lambda _: True):
        name = _linked(entry)
        space, _, rest = name.removeprefix(":").partition(":")
        if rest and normalised(space) in {"user", "user talk", "u"}:
            name = rest.strip()
        name = name.partition("/")[0]
        name = name[:1].upper() + name[1:]
        if name and len(name.encode()) <= 255 and not _NO_ACCOUNT.search(name):
            found.append(name)
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_ACCOUNT)
    return reader.at_most(MOST_PEOPLE, found, parameter)


def one_of(*choices: str) -> Read:
    """A parameter with fixed words; the first is what an empty or unknown value means."""

    def read(value: str, parameter: str, reader: Reader) -> str:
        word = normalised(without_marks(value))
        word = word if word in choices else dialects().values.get(word, word)
        if word in choices:
            return word
        if word:
            reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, " / ".join(choices))
        return choices[0]

    return read


def yes(value: str, parameter: str, reader: Reader) -> bool:
    """Yes or no; nothing is no."""
    word: str = one_of("no", "yes")(value, parameter, reader)
    return word == "yes"


def mentees(value: str, parameter: str, reader: Reader) -> int:
    """How many mentees a person takes: a number, or yes for one and no for none."""
    word = normalised(without_marks(value))
    word = dialects().values.get(word, word)
    # NFKC made every script's digits of full width plain; the others int() reads itself.
    number = {"": 0, "no": 0, "yes": 1}.get(word)
    if number is None and word.isdecimal() and len(word) <= 4:
        number = int(word)
    if number is not None and number <= MOST_MENTEES:
        return number
    reason = Reason.NOT_A_NUMBER if number is None else Reason.TOO_MANY
    reader.problem(parameter, value, reason, "2" if number is None else str(MOST_MENTEES))
    return 0


def wikidata_item(value: str, parameter: str, reader: Reader) -> str:
    """One item of Wikidata, as Q-id, link or template."""
    written = without_marks(value)
    found = item_in(written)
    if written and not found:
        reader.problem(parameter, value, Reason.NOT_AN_ITEM, "Q42")
    return found or ""


@cache
def _timezones() -> Mapping[str, str]:
    return {normalised(name): name for name in available_timezones() if "/" in name}


def timezone(value: str, parameter: str, reader: Reader) -> str:
    """A zone of the IANA database (`America/Sao_Paulo`), its city, or `UTC+05:30`."""
    written = normalised(without_marks(value)).replace(" ", "_")
    offset = _OFFSET.fullmatch(written.replace("−", "-"))
    if offset:
        hours, minutes = int(offset["hours"] or 0), int(offset["minutes"] or 0)
        minutes = (hours * 60 + minutes) * (-1 if offset["sign"] == "-" else 1)
        if -12 * 60 <= minutes <= 14 * 60:
            return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    zones = _timezones()
    if written in zones:
        return zones[written]
    cities = [name for name in zones.values() if name.lower().endswith(f"/{written}")]
    if len(cities) == 1:
        return cities[0]
    if written:
        near = " / ".join(sorted(cities)[:3]) or _nearest(written, zones.values())
        reader.problem(parameter, value, Reason.UNKNOWN_TIMEZONE, near or "America/Lima / UTC-5")
    return ""


def free_text(longest: int = LONGEST_TEXT) -> Read:
    """Free text: only its length is looked at, in characters, and nothing of it is kept."""

    def read(value: str, parameter: str, reader: Reader) -> None:
        if len(value.strip()) > longest:
            reader.problem(parameter, value, Reason.TOO_LONG, str(longest))

    return read


def one_line(value: str, parameter: str, reader: Reader) -> str:
    """A name in one line, such as an organization's."""
    written = " ".join(without_marks(value).split())
    if len(written) > LONGEST_NAME:
        reader.problem(parameter, value, Reason.TOO_LONG, str(LONGEST_NAME))
        return ""
    return written


def names_by_language(value: str, parameter: str, reader: Reader) -> dict[str, str]:
    """One name a language: `pt: Wikimedia Brasil; ar: …`."""
    found: dict[str, str] = {}
    for entry in entries(value, lambda _: True):
        code, colon, rest = entry.partition(":")
        code = code.strip().lower().replace("_", "-")
        if not colon or not is_language(code):
            near = closest_language(code) if colon else ""
            reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, near)
        elif written := one_line(rest, parameter, reader):
            found[code] = written
    return found


def code_of_language(value: str, parameter: str, reader: Reader) -> None:
    """One language's code: the language of a text that is not kept."""
    written = without_marks(value).lower().replace("_", "-")
    if written and not is_language(written):
        reader.problem(parameter, value, Reason.UNKNOWN_LANGUAGE, closest_language(written))


def page_title(value: str, parameter: str, reader: Reader) -> str:
    """A page of the wiki, by title or by link."""
    written = _linked(without_marks(value))
    if len(written.encode()) > 255 or _NO_TITLE.search(written):
        reader.problem(parameter, value, Reason.UNKNOWN_PAGE)
        return ""
    return written.removeprefix(":")


def address(value: str, parameter: str, reader: Reader) -> str:
    """An address of the web."""
    written = without_marks(value)
    if not written or _is_address(written):
        return written
    reader.problem(parameter, value, Reason.BAD_ADDRESS, "https://example.org/")
    return ""


def _is_address(written: str) -> bool:
    if len(written) > LONGEST_TEXT or _NO_ADDRESS.search(written):
        return False
    try:
        parts = urlsplit(written)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and "." in host


def documents(value: str, parameter: str, reader: Reader) -> tuple[str, ...]:
    """Addresses of the web, or pages of the wiki as links."""
    found = []
    for entry in entries(value, lambda _: True):
        if _LINK.fullmatch(entry):
            found.append(page_title(entry, parameter, reader))
        elif _is_address(entry):
            found.append(entry)
        else:
            reader.problem(parameter, entry, Reason.BAD_ADDRESS, "https://example.org/")
    return reader.at_most(MOST_PAGES, (one for one in found if one), parameter)


def day(value: str, parameter: str, reader: Reader) -> datetime.date | None:
    """The day of a date or of a moment in ISO 8601, as it is written there."""
    written = without_marks(value)
    if not written:
        return None
    try:
        found = datetime.datetime.fromisoformat(written).date()
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        reader.problem(parameter, value, Reason.BAD_DATE, "2026-11-22 / 2026-11-22T18:00Z")
        return None
    return found


def kind_of_organization(value: str, parameter: str, reader: Reader) -> str:
    """A type of affiliate, by its name or its letter; the letter is kept."""
    written = normalised(without_marks(value))
    kinds = affiliation_types()
    by_name = {normalised(name): code for code, name in kinds.items()}
    by_name |= {code.lower(): code for code in kinds}
    if written and written not in by_name:
        choices = " / ".join(kinds.values())
        reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, choices)
    return by_name.get(written, "")
