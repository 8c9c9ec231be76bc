"""`capx export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bots.command_line.root import SITE_OPTION, VERBOSE_OPTION, cli, path_of, say, wiki_of

if TYPE_CHECKING:
    from pathlib import Path


@cli.command()
@SITE_OPTION
@click.option(
    "--dump",
    metavar="FILE",
    callback=path_of,
    help="Read this XML export instead of the live wiki.",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="CODE",
    help="The language of names and headings.",
)
@VERBOSE_OPTION
@click.argument("out", metavar="DIR", callback=path_of)
def export(site: str, dump: Path | None, language: str, verbose: bool, out: Path) -> None:
    """Write the published figures as CSV, and the events as iCalendar, to the folder DIR."""
    from datetime import UTC, datetime

    from bots.exporting.folder import export as export_to
    from sync.wiki.site import load_site

    settings = load_site(site)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    now = datetime.now(UTC).replace(microsecond=0)
    say([f"Wrote {out / name}" for name in export_to(settings, wiki, language, out, now)])
