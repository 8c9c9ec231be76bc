"""Writes tables as CSV and events as iCalendar into a folder."""

from __future__ import annotations

import datetime
from pathlib import Path

from bots.exporting.events import calendar, upcoming
from bots.exporting.names import Names
from bots.exporting.names import titles as titles_of_names
from bots.exporting.tables import tables
from bots.exporting.tables import titles as titles_of_figures
from bots.spreadsheet import as_csv
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.port import Selection, Wiki
from sync.wiki.site import Site


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
