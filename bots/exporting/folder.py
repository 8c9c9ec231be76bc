"""Writes tables as CSV and events as iCalendar into a folder."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable
from pathlib import Path

from bots.exporting.events import calendar, upcoming
from bots.exporting.names import Names
from bots.exporting.names import titles as titles_of_names
from bots.exporting.tables import Row, tables
from bots.exporting.tables import titles as titles_of_figures
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.port import Selection, Wiki
from sync.wiki.site import Site

# What a spreadsheet program would take for a formula, also by letters of other widths, behind what
# nobody sees, and in quotes. Where a semicolon or a tab separates, a cell begins within the text.
_BEGINS = (
    r"[\s\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\"]*"
    r"[=+\-@＝＋－＠﹦﹢﹣﹫−]"
)
_FORMULA = re.compile(rf"{_BEGINS}|[\t\r\n]")
_FORMULA_WITHIN = re.compile(rf"[;\t\r\n](?={_BEGINS})")


def export(
    site: Site, wiki: Wiki, language: str, out: Path, now: datetime.datetime
) -> tuple[str, ...]:
    """Write what is published, with names in a language; the names of the files.

    Raises ConfigurationError where nothing is published, RunError where `out` cannot be written to.
    """
    figures, events_title = titles_of_figures(site), site.under_root("Events")
    wanted = {*figures, *titles_of_names(site, language), events_title}
    pages = {page.title: page for page in wiki.pages(Selection(frozenset(wanted)))}
    if not pages.keys() & set(figures):
        raise ConfigurationError(f"There are no figures: {figures[0]} does not exist. Run the bot.")
    names = Names.of(site, language, pages)
    made = {f"{name}.csv": as_csv(rows) for name, rows in tables(site, pages, names)}
    page = pages.get(events_title)
    events = list(upcoming(page.text)) if page else []
    if events:
        made["events.ics"] = calendar(events, names, wiki.index, now)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise RunError(f"Cannot write to {out}: {error}.") from None
    return tuple(made)


def as_csv(rows: Iterable[Row]) -> bytes:
    """A table as RFC 4180 has it, in UTF-8 with its mark; no text in it is a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(value: str | int) -> str | int:
    if not isinstance(value, str):
        return value
    apart = _FORMULA_WITHIN.sub(r"\g<0>'", value)
    return f"'{apart}" if _FORMULA.match(value) else apart
