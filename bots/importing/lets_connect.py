"""Reads a table of what people told Let's Connect they want to share and to learn.

The columns are those of the programme's own records (docs/importing.md); no other one is read.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bots.importing.ready_text import FIELDS, Told, plain
from sync.profiles.values.reader import item_in
from sync.reference.languages import is_language, language_named
from sync.reference.places import places_named
from sync.reference.tables import regions
from sync.wiki.errors import ConfigurationError
from sync.wikitext.accounts import account_named
from sync.wikitext.lists import entries
from wikidata.catalogue import Catalogue
from wikidata.names import normalised

LEVEL = "3"
"""Let's Connect asks which languages people speak, not how well; Capacity Exchange took 3 too."""

# What a column is called, normalised, the best source first.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "user": ("username", "user name", "user", "wikimedia username"),
    "share": ("reconciled want to share", "want to share"),
    "learn": ("reconciled want to learn", "want to learn"),
    "languages": ("reconciled languages", "languages", "language"),
    "territory": ("reconciled territory", "territory", "country"),
}
# Spreadsheets write the separator that they used into a line before the first one.
_STATED_SEPARATOR = re.compile(r'"?sep=(?P<separator>[,;|\t])"?[\r\n]+', re.IGNORECASE)
_SEPARATORS = (",", ";", "\t", "|")
# What programs write into a cell that has nothing in it; NA is not Namibia there.
_NOTHING = frozenset({"", "-", "n/a", "na", "nan", "none", "null", "[]"})


@dataclass(slots=True)
class Findings:
    """What people told, and what of it could not be understood; it stays as they wrote it."""

    told: list[Told] = field(default_factory=list)
    not_read: tuple[str, ...] = ()
    """Names of columns that mean nothing here."""
    without_account: int = 0
    """Rows that name nobody, or what can be no account."""
    skills: int = 0
    languages: int = 0
    territories: int = 0


def read_file(name: str, content: bytes, catalogue: Catalogue) -> Findings:
    """What a CSV file says; several rows of one person are put together.

    Raises ConfigurationError where the file is not CSV in UTF-8, or lacks the columns.
    """
    header, rows = read_table(name, content)
    columns = _columns(name, header)
    found = Findings(
        not_read=tuple(
            plain(title) for at, title in enumerate(header) if at not in columns.values()
        )
    )
    by_user: dict[str, list[Told]] = {}
    for row in rows:
        cells = {kind: row[at].strip() if at < len(row) else "" for kind, at in columns.items()}
        user = account_named(cells["user"])
        if not user:
            found.without_account += 1
        else:
            by_user.setdefault(user, []).append(_read_person(user, cells, catalogue, found))
    found.told = [_together(by_user[user]) for user in sorted(by_user)]
    return found


def read_table(name: str, content: bytes) -> tuple[list[str], list[list[str]]]:
    """The names of the columns of a CSV file, and all rows that are not empty.

    Raises ConfigurationError where it is not CSV in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{name} is not UTF-8: save it as “CSV UTF-8”.") from None
    stated = _STATED_SEPARATOR.match(text)
    if stated:
        text = text[stated.end() :]
        separator = stated["separator"]
    else:
        # The one that makes the most columns of the first line.
        separator = max(_SEPARATORS, key=re.split("[\r\n]", text, maxsplit=1)[0].count)
    try:
        rows = [
            row
            # Strictly: a quotation mark that is never closed would take in all rows below it.
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise ConfigurationError(f"{name} cannot be read as CSV: {error}.") from None
    return (rows[0], rows[1:]) if rows else ([], [])


def places_of(name: str, titles: Sequence[str], wanted: Collection[str]) -> dict[str, int]:
    """Where each column stands that has one of the wanted titles.

    Raises ConfigurationError where two have the same: nobody can tell which of them is meant.
    """
    found: dict[str, int] = {}
    for at, title in enumerate(titles):
        if title in wanted:
            if title in found:
                raise ConfigurationError(f"{name} has two columns {plain(title)}: leave one.")
            found[title] = at
    return found


def _columns(name: str, header: list[str]) -> dict[str, int]:
    """Where each kind of column stands; kinds that the file lacks are left out."""
    titles = places_of(
        name,
        [normalised(re.sub(r"[\W_]+", " ", title)) for title in header],
        {*chain.from_iterable(_COLUMNS.values())},
    )
    found = {
        kind: next(titles[title] for title in known if title in titles)
        for kind, known in _COLUMNS.items()
        if titles.keys() & set(known)
    }
    if "user" not in found or not found.keys() & {"share", "learn"}:
        has = ", ".join(plain(title) for title in header)
        raise ConfigurationError(
            f"{name} needs a column username, and one of want_to_share and want_to_learn; "
            f"it has {has or 'none'}."
        )
    return found


def _read_person(
    user: str, cells: Mapping[str, str], catalogue: Catalogue, findings: Findings
) -> Told:
    spoken: dict[str, str | None] = {
        written: _language(written)
        for written in _listed(cells.get("languages", ""), lambda one: _language(one) is not None)
    }
    codes = tuple(dict.fromkeys(code for code in spoken.values() if code))
    territories = {
        written: _territory(written, codes)
        for written in _listed(
            cells.get("territory", ""), lambda one: _territory(one, codes) is not None
        )
    }
    findings.languages += sum(code is None for code in spoken.values())
    findings.territories += sum(one is None for one in territories.values())
    shared = _skills(cells.get("share", ""), codes, catalogue, findings)
    return Told(
        user,
        known=shared,
        available=shared,
        wanted=_skills(cells.get("learn", ""), codes, catalogue, findings),
        languages=_once(f"{code}-{LEVEL}" if code else name for name, code in spoken.items()),
        territory=_once(territory or name for name, territory in territories.items()),
        reads=codes[0] if codes else "en",
    )


def _once(listed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(listed))


def _together(rows: Sequence[Told]) -> Told:
    def all_of(part: str) -> tuple[str, ...]:
        return _once(chain.from_iterable(getattr(one, part) for one in rows))

    lists = {part: all_of(part) for part in FIELDS}
    speaking = next((one for one in rows if one.languages), rows[-1])
    return Told(rows[0].user, **lists, reads=speaking.reads)


def _listed(cell: str, understood: Callable[[str], bool]) -> list[str]:
    """The entries of a cell: a list as JSON or Python writes it, or what a person would type."""
    if normalised(cell) in _NOTHING:
        return []
    listed = _literal(cell) if cell.startswith("[") and cell.endswith("]") else None
    if listed is None:
        # A pipe separates too, unless it stands in a link or a template.
        typed = cell if "[[" in cell or "{{" in cell else cell.replace("|", "\n")
        return entries(typed, understood)
    return [entry for entry in _once(plain(str(one)) for one in listed) if entry]


def _literal(cell: str) -> list[object] | None:
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, list):
            return [one for one in value if one is not None]
    return None


def _skills(
    cell: str, languages: Iterable[str], catalogue: Catalogue, findings: Findings
) -> tuple[str, ...]:
    skills, unknown = read_skills(cell, languages, catalogue)
    findings.skills += unknown
    return skills


def read_skills(
    cell: str, languages: Iterable[str], catalogue: Catalogue
) -> tuple[tuple[str, ...], int]:
    """Q-ids, and words as written where none is known; and how many of these there are."""

    def meant(written: str) -> str | None:
        stated = item_in(written)
        standing = catalogue.standing(stated) if stated else catalogue.resolve(written, languages)
        return standing if isinstance(standing, str) else None

    skills, unknown = [], 0
    for written in _listed(cell, lambda one: meant(one) is not None):
        item = meant(written)
        unknown += item is None
        skills.append(item or item_in(written) or written)
    return _once(skills), unknown


def _language(written: str) -> str | None:
    """The code of a language by its name, or the code itself."""
    named = language_named(written)
    code = written.replace("_", "-").lower()
    return named or (code if is_language(code) else None)


def _territory(written: str, languages: Iterable[str]) -> str | None:
    """The ISO code of a country by its name, or the code; a region's name where it is that."""
    found = places_named(written, languages)
    if len(found) != 1:
        return None
    region = found[0].removeprefix("region:")
    return found[0] if region == found[0] else regions()[region]
