"""`capx import`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from bots.command_line.root import (
    SITE_OPTION,
    VERBOSE_OPTION,
    cli,
    path_of,
    print_json,
    say,
    wiki_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from bots.importing.taking_over import TakenOver

_OF_IMPORTS = (
    SITE_OPTION,
    click.option("--dump", metavar="FILE", callback=path_of,
                 help="Read the wiki's pages from this XML export instead of the live wiki."),
    click.option("--out", metavar="DIR", callback=path_of,
                 help="Write a file a person here, and links.tsv."),
    click.option("--json", "as_json", is_flag=True,
                 help="One JSON document on standard output and nothing else."),
    VERBOSE_OPTION,
)  # fmt: skip


def _of_imports(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all imports have."""
    for option in reversed(_OF_IMPORTS):
        command = option(command)
    return command


@cli.group(name="import")
def importing() -> None:
    """Take over what people told elsewhere: texts, and links with which they save them.

    No page is edited: what is in a profile, its owner saves.
    """


@importing.command("capx")
@_of_imports
@click.option(
    "--users",
    metavar="FILE",
    callback=path_of,
    help="The JSON of users.tab, instead of asking Commons.",
)
@click.option(
    "--capacities",
    metavar="FILE",
    callback=path_of,
    help="The JSON of capacities.tab, instead of asking Commons.",
)
def import_capx(
    site: str, dump: Path | None, out: Path | None, as_json: bool, verbose: bool,
    users: Path | None, capacities: Path | None,
) -> None:  # fmt: skip
    """What the platform Capacity Exchange says of those who show its template."""
    from bots.importing.taking_over import from_capacity_exchange
    from sync.wiki.site import load_site

    settings = load_site(site)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    _hand_over(from_capacity_exchange(wiki, settings, users, capacities), out, as_json=as_json)


@importing.command("lets-connect")
@_of_imports
@click.argument("file", metavar="FILE.csv", callback=path_of)
def import_lets_connect(
    site: str, dump: Path | None, out: Path | None, as_json: bool, verbose: bool, file: Path,
) -> None:  # fmt: skip
    """What participants of Let's Connect want to share and to learn, from a CSV file."""
    from bots.importing.taking_over import from_lets_connect
    from sync.wiki.site import load_site

    settings = load_site(site)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    _hand_over(from_lets_connect(wiki, settings, file), out, as_json=as_json)


def _hand_over(taken: TakenOver, out: Path | None, *, as_json: bool) -> None:
    from bots.importing.export import (
        as_data,
        note_lines,
        sum_line,
        text_lines,
        write_folder,
    )

    if out:
        write_folder(out, taken)
    if as_json:
        print_json(as_data(taken))
        return
    say(note_lines(taken), err=True)
    if not out:
        say(text_lines(taken))
    say([sum_line(taken)], err=not out)
