"""Takes over what another platform knows: reads it and the wiki, and says what was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bots.importing import capacity_exchange, lets_connect
from bots.importing.again import ready_beside
from bots.importing.clinics import Clinics, read_clinics
from bots.importing.existing_profiles import read_standing, users_showing
from bots.importing.ready_text import Ready
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.port import Wiki
from sync.wiki.site import Site
from wikidata.bounded_reading import bounded_session
from wikidata.bounds import Bounds
from wikidata.catalogue import Catalogue
from wikidata.items import SourceError
from wikidata.tabular_data import Table, read_tables


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The texts of an import, and sentences on what was not taken over as it was told."""

    ready: tuple[Ready, ...]
    notes: tuple[str, ...]


def from_capacity_exchange(
    wiki: Wiki, site: Site, users: Path | None, capacities: Path | None
) -> TakenOver:
    """Texts for all who show `{{CapacityExchange}}` on their own user page.

    `users` and `capacities` are files with the JSON of the two pages on Commons; what is not given
    is asked there. Raises RunError where a source cannot be read.
    """
    try:
        users_table, capacities_table = _exchange_tables(site, users, capacities, wiki.bounds)
        numbers = capacity_exchange.Numbers.from_table(capacities_table)
        showing = users_showing(wiki, capacity_exchange.TEMPLATE)
        standing = read_standing(wiki, site)
        catalogue = standing.catalogue
        found = capacity_exchange.read_users(users_table, numbers, showing, catalogue)
    except SourceError as error:
        raise RunError(f"{error}. Nothing was written.") from None

    def name_of(item: str, language: str) -> str:
        ours = _name(catalogue, item, language) if catalogue else ""
        return ours or numbers.name(item, language)

    ready = ready_beside(found.told, name_of, wiki.index or site.index, standing)
    notes = _exchange_notes(found, showing)
    if catalogue is None:
        notes += ("There is no catalogue on the wiki, so the items were not checked.",)
    return TakenOver(ready, notes)


def shared_in_capacity_exchange(
    wiki: Wiki, site: Site, users: Path | None, capacities: Path | None
) -> Mapping[str, tuple[str, ...]]:
    """The items of all who show `{{CapacityExchange}}`, by user; see from_capacity_exchange."""
    try:
        users_table, capacities_table = _exchange_tables(site, users, capacities, wiki.bounds)
        numbers = capacity_exchange.Numbers.from_table(capacities_table)
        showing = users_showing(wiki, capacity_exchange.TEMPLATE)
        found = capacity_exchange.read_users(users_table, numbers, showing, None)
    except SourceError as error:
        raise RunError(f"{error}. Nothing was written.") from None
    return {told.user: (*told.known, *told.available) for told in found.told}


def from_lets_connect(wiki: Wiki, site: Site, file: Path) -> TakenOver:
    """Texts for all rows of a CSV file of Let's Connect.

    Raises ConfigurationError for a file that is none, RunError where the wiki cannot be read or
    has no catalogue.
    """
    content = _content(file)
    standing = read_standing(wiki, site)
    catalogue = standing.catalogue_for(site)
    found = lets_connect.read_file(file.name, content, catalogue)
    ready = ready_beside(
        found.told,
        lambda item, language: _name(catalogue, item, language),
        wiki.index or site.index,
        standing,
    )
    return TakenOver(ready, _lets_connect_notes(found))


def clinics_in(wiki: Wiki, site: Site, file: Path) -> Clinics:
    """Texts of events for a CSV file of clinics; raises as from_lets_connect."""
    content = _content(file)
    return read_clinics(file.name, content, read_standing(wiki, site).catalogue_for(site))


def _name(catalogue: Catalogue, item: str, language: str) -> str:
    return catalogue.name(item, language) if item in catalogue else ""


def _exchange_tables(
    site: Site, users: Path | None, capacities: Path | None, bounds: Bounds
) -> tuple[Table, Table]:
    sources = site.sources
    titles = (sources.exchange_users, sources.exchange_capacities) if sources else ("", "")
    tables: dict[str, Table] = {}
    asked = [title for title, file in zip(titles, (users, capacities), strict=True) if not file]
    if asked:
        if sources is None or not sources.exchange_api or not all(asked):
            raise ConfigurationError(
                "The settings of this site do not say where the Capacity Exchange platform "
                "publishes its data. Use --users FILE and --capacities FILE."
            )
        with bounded_session(sources.user_agent, bounds) as session:
            tables = read_tables(session, sources.exchange_api, asked, sources.attempts)
    found = [
        Table.from_json(file.name, _text(file)) if file else tables[title]
        for title, file in zip(titles, (users, capacities), strict=True)
    ]
    return found[0], found[1]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}.") from None


def _text(file: Path) -> str:
    try:
        return _content(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{file} is not UTF-8") from None


def _exchange_notes(
    findings: capacity_exchange.Findings, showing: frozenset[str]
) -> tuple[str, ...]:
    unknown = showing - {one.user for one in findings.told}
    silent = [one for one in findings.told if not one.says_something]
    numbers = sorted(findings.without_item.items(), key=lambda one: (len(one[0]), one))
    return _said(
        ("Skipped people who do not show the template on their user page", findings.not_shown),
        ("People who show the template, but are not in the platform's data", len(unknown)),
        ("People with no capacities there", len(silent)),
        ("Skipped rows that cannot be read", findings.unreadable),
        (
            "Numbers with no item, and how often",
            ", ".join(f"{number} ({times})" for number, times in numbers),
        ),
        (
            "Items that are not in the catalogue; their owners see a warning in the preview",
            findings.not_in_catalogue,
        ),
    )


def _lets_connect_notes(findings: lets_connect.Findings) -> tuple[str, ...]:
    """The words that were not understood are their author's alone: figures, no words."""
    kept = "kept as written, their owners see a warning in the preview"
    silent = [one for one in findings.told if not one.says_something]
    return _said(
        ("Skipped rows without an account", findings.without_account),
        ("People with no data for a profile", len(silent)),
        (f"Skills with no matching capacity, or several; {kept}", findings.skills),
        (f"Languages that were not recognized; {kept}", findings.languages),
        (f"Territories that were not recognized; {kept}", findings.territories),
        ("Columns that were not used", ", ".join(findings.not_read)),
    )


def _said(*facts: tuple[str, object]) -> tuple[str, ...]:
    """What there is to say: a fact without a figure is none."""
    return tuple(f"{what}: {figure}." for what, figure in facts if figure)
