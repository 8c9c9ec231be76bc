"""`capx import` and `capx invite`: people who are known elsewhere."""

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

_DUMP_OPTION = click.option(
    "--dump",
    metavar="FILE",
    callback=path_of,
    help="Read the wiki's pages from this XML export instead of the live wiki.",
)
_USERS_OPTION = click.option(
    "--users",
    metavar="FILE",
    callback=path_of,
    help="Read the JSON of users.tab from this file instead of Commons.",
)
_CAPACITIES_OPTION = click.option(
    "--capacities",
    metavar="FILE",
    callback=path_of,
    help="Read the JSON of capacities.tab from this file instead of Commons.",
)
_OF_IMPORTS = (
    SITE_OPTION,
    _DUMP_OPTION,
    click.option("--out", metavar="DIR", callback=path_of,
                 help="Write one file per person here, and links.csv."),
    click.option("--json", "as_json", is_flag=True,
                 help="Print one JSON document on standard output, nothing else."),
    VERBOSE_OPTION,
)  # fmt: skip


def _of_imports(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all imports have."""
    for option in reversed(_OF_IMPORTS):
        command = option(command)
    return command


@cli.group(name="import")
def importing() -> None:
    """Prepare profiles from other platforms: a text for each person, and a link to save it.

    Edits no page; people save their own profile. Those who have one already get no link,
    but what is new for it.
    """


@importing.command("capx")
@_of_imports
@_USERS_OPTION
@_CAPACITIES_OPTION
def import_capx(
    site: str, dump: Path | None, out: Path | None, as_json: bool, verbose: bool,
    users: Path | None, capacities: Path | None,
) -> None:  # fmt: skip
    """Use data from the Capacity Exchange platform.

    For people who show its template on their user page.
    """
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
    """Use a CSV file of what participants of Let's Connect want to share and to learn."""
    from bots.importing.taking_over import from_lets_connect
    from sync.wiki.site import load_site

    settings = load_site(site)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    _hand_over(from_lets_connect(wiki, settings, file), out, as_json=as_json)


@importing.command("clinics")
@SITE_OPTION
@_DUMP_OPTION
@VERBOSE_OPTION
@click.argument("file", metavar="FILE.csv", callback=path_of)
def import_clinics(site: str, dump: Path | None, verbose: bool, file: Path) -> None:
    """Print an event for each learning clinic in a CSV file (title, topic, date)."""
    from bots.importing.taking_over import clinics_in
    from sync.wiki.site import load_site

    settings = load_site(site)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    found = clinics_in(wiki, settings, file)
    say(line for text in found.texts for line in text.split("\n"))
    if found.unknown:
        say([f"Topics with no matching capacity, or several; kept as written: {found.unknown}."],
            err=True)  # fmt: skip


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


@cli.command()
@SITE_OPTION
@_DUMP_OPTION
@click.option("--language", metavar="CODE", default="", help="Who speaks it, by their Babel boxes.")
@click.option(
    "--capacity",
    metavar="Q…",
    default="",
    help="Who told Capacity Exchange that they know it, and shows its template.",
)
@_USERS_OPTION
@_CAPACITIES_OPTION
@VERBOSE_OPTION
def invite(
    site: str, dump: Path | None, language: str, capacity: str, users: Path | None,
    capacities: Path | None, verbose: bool,
) -> None:  # fmt: skip
    """List whom you could invite, and why, for you to write to: posts nothing.

    People without a profile who show {{CapacityExchange}} on their own user page; with --dump also
    those with Babel boxes.
    """
    from bots.importing.inviting import BEFORE_WRITING, Wanted, invitable, rows_of
    from bots.importing.taking_over import shared_in_capacity_exchange
    from bots.terminal import say_table
    from sync.reference.languages import is_language
    from sync.wiki.site import load_site
    from wikidata.items import ITEM

    if language and not is_language(language):
        raise click.BadParameter(f"{language!r} is not the code of a language, such as pt.")
    if capacity and not ITEM.fullmatch(capacity):
        raise click.BadParameter(f"{capacity!r} is not the Q-id of a capacity, such as Q42.")
    settings = load_site(site)
    wiki, _ = wiki_of(settings, dump, None, verbose=verbose)
    shared = shared_in_capacity_exchange(wiki, settings, users, capacities) if capacity else {}
    say_table(rows_of(invitable(wiki, settings, Wanted(language, capacity), shared)))
    say(BEFORE_WRITING, err=True)
