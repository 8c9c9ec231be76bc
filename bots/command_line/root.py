"""The command itself, and the options that several commands have."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from bots.run.report import Json
    from sync.wiki.port import Wiki, Writer
    from sync.wiki.site import Site


def path_of(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path | None:
    """The path that an option names."""
    from pathlib import Path

    return Path(value) if value else None


_FIRST_DAY = "2001-01-01"
"""Wikipedia began in that month."""


def date_of(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> datetime.date:
    """The day that an option names, today where it names none."""
    import re
    from datetime import UTC, date, datetime, timedelta

    today = datetime.now(UTC).date()
    if value is None:
        return today
    last = today + timedelta(days=366)
    # Python reads further forms than the one that is asked for.
    written = re.fullmatch("[0-9]{4}(-[0-9]{2}){2}", value)
    try:
        found = date.fromisoformat(value) if written else None
    except ValueError:
        found = None
    if found is None or not date.fromisoformat(_FIRST_DAY) <= found <= last:
        raise click.BadParameter(
            f"{value!r} is not a date from {_FIRST_DAY} to {last}. Write it as YYYY-MM-DD, for "
            f"example {today}."
        )
    return found


SITE_OPTION = click.option(
    "--site",
    default="meta",
    show_default=True,
    envvar="CAPX_SITE",
    metavar="NAME|FILE.toml",
    help="The wiki: a name, or a file with its settings.",
)
VERBOSE_OPTION = click.option("--verbose", is_flag=True, help="Show more detail on standard error.")
_COMMON = (
    SITE_OPTION,
    click.option("--dump", metavar="FILE", callback=path_of,
                 help="Read this XML export instead of the live wiki."),
    click.option("--date", metavar="YYYY-MM-DD", callback=date_of,
                 help="The date of the run.  [default: today, UTC]"),
    click.option("--accept-shrink", is_flag=True,
                 help="Go on even if many capacities, names, people or rows would disappear, or "
                      "many profiles would mean something else."),
    click.option("--json", "as_json", is_flag=True,
                 help="Print one JSON document on standard output, nothing else."),
    VERBOSE_OPTION,
)  # fmt: skip


def common_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all commands on a wiki have."""
    for option in reversed(_COMMON):
        command = option(command)
    return command


def say(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines, each made visible; see bots.terminal."""
    from bots import terminal

    terminal.say(lines, err=err)


def print_json(document: Json, *, indent: int | None = 2) -> None:
    """Print one JSON document; see bots.terminal."""
    from bots import terminal

    terminal.say_json(document, indent=indent)


def wiki_of(
    site: Site, dump: Path | None, out: Path | None, *, verbose: bool, saves: bool = False
) -> tuple[Wiki, Writer | None]:
    """What to read from and what to write to; None where a dump would have to be written to."""
    from sync.wiki.folder import Folder

    writer: Writer | None = Folder(out) if out else None
    if dump:
        from sync.wiki.dump import DumpWiki

        return DumpWiki(dump), writer
    from sync.wiki.live import LiveWiki
    from wikidata.bounds import Bounds

    live = LiveWiki(site, verbose=verbose, bounds=Bounds.of_a_run(site.publishing.longest_run))
    if saves and writer is None:
        live.expect_the_flag()
    return live, writer or live


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="capacity-exchange-peers")
def cli() -> None:
    """Match Wikimedians who want to learn with those who can teach.

    Reads profiles from the wiki and writes suggestions back.

    Exit codes: 0 done, 1 something failed, 2 wrong usage or configuration, 3 stopped by a stop
    page or a guard.
    """
    from bots.terminal import seen_in_the_log

    context = click.get_current_context()
    context.obj = time.monotonic()
    context.with_resource(seen_in_the_log())


SCHEDULE_OPTION = click.option(
    "--jobs",
    metavar="FILE.toml",
    callback=path_of,
    help="Use this schedule instead of config/jobs.toml.",
)
