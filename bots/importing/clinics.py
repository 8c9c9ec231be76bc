"""Makes of a table of learning clinics texts of events, which whoever holds them saves."""

from __future__ import annotations

from dataclasses import dataclass

from bots.importing.lets_connect import places_of, read_skills, read_table
from bots.importing.ready_text import plain, shown_entry
from bots.pages.rendering import escaped
from sync.wiki.errors import ConfigurationError
from wikidata.catalogue import Catalogue
from wikidata.names import normalised

_COLUMNS = ("title", "topic", "date")


@dataclass(frozen=True, slots=True)
class Clinics:
    """The texts, and how many topics are no capacity's name: these stay as they were written."""

    texts: tuple[str, ...]
    unknown: int


def read_clinics(name: str, content: bytes, catalogue: Catalogue) -> Clinics:
    """An event for each row of a CSV file with the columns title, topic and date.

    Raises ConfigurationError where the file is not CSV in UTF-8, or lacks a column.
    """
    header, rows = read_table(name, content)
    titles = places_of(name, [normalised(title) for title in header], _COLUMNS)
    missing = [column for column in _COLUMNS if column not in titles]
    if missing:
        has = ", ".join(plain(title) for title in header)
        raise ConfigurationError(
            f"{name} needs the columns {', '.join(_COLUMNS)}; it has {has or 'none'}."
        )
    texts, unknown = [], 0
    for row in rows:
        title, topic, date = (
            row[titles[one]].strip() if titles[one] < len(row) else "" for one in _COLUMNS
        )
        skills, not_known = read_skills(topic, ("en",), catalogue)
        unknown += not_known

        def name_of(item: str, language: str) -> str:
            return catalogue.name(item, language) if item in catalogue else ""

        offered = "; ".join(shown_entry(one, "en", name_of) for one in skills)
        texts.append(
            "{{Capacity event\n"
            f"| title   = {escaped(plain(title))}\n"
            f"| begin   = {escaped(plain(date))}\n"
            f"| offered = {offered}\n"
            "}}\n"
        )
    return Clinics(tuple(texts), unknown)
