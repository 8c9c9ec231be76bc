"""Reads from a wiki all that the jobs of a run need, once, into a Snapshot."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources

from bots.catalogue.joining import Facts
from bots.catalogue.proposals import Proposal, wishes
from bots.job import Job
from bots.snapshot import Snapshot, catalogue_title, corrections_title, last_catalogue
from sync.pages import StoredPage
from sync.port import Selection, Source, Wiki
from sync.profile import TEMPLATE, read_people
from sync.site import Site


@cache
def shipped_messages() -> Mapping[str, Mapping[str, str]]:
    """The words of the interface that come with the program, by language and key.

    `qqq` documents the messages for translators; `@metadata` names the authors. Neither is shown.
    """
    folder = resources.files("templates") / "wiki" / "messages"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        language, _, ending = file.name.rpartition(".")
        if ending == "json" and language != "qqq":
            messages: dict[str, str] = json.loads(file.read_text("utf-8"))
            messages.pop("@metadata", None)
            found[language] = messages
    return found


def gather(
    wiki: Wiki,
    site: Site,
    date: datetime.date,
    jobs: Iterable[Job],
    *,
    accept_shrink: bool = False,
) -> Snapshot:
    """The snapshot of one run: profiles, the catalogue and its sources, the pages that `jobs` own.

    The only function between a wiki and the jobs that has an effect. Raises RunError where the
    wiki cannot be read; a source of the catalogue that fails is a fault of the snapshot.
    """
    families = [family for job in jobs for family in job.families(site)]
    template_names = wiki.template_names(TEMPLATE)
    selection = Selection(
        titles=frozenset(
            {
                catalogue_title(site),
                corrections_title(site),
                *(family.start for family in families if family.single),
            }
        ),
        prefixes=frozenset(family.start for family in families if not family.single),
        templates=template_names,
    )
    published: dict[str, StoredPage] = {}
    profile_pages: list[StoredPage] = []
    for page in wiki.pages(selection):
        if page.title in selection.titles or page.title.startswith(tuple(selection.prefixes)):
            published[page.title] = page
        else:
            profile_pages.append(page)
    renews = any(catalogue_title(site) in family for family in families)
    facts, faults = _facts(wiki, site, published) if renews else (None, ())
    snapshot = Snapshot(
        site=site,
        date=date,
        profile_pages=tuple(profile_pages),
        template_names=tuple(sorted(template_names)),
        published=published,
        messages=shipped_messages(),
        facts=facts,
        faults=faults,
        accept_shrink=accept_shrink,
    )
    return _with_proposals(snapshot) if facts else snapshot


def _facts(
    wiki: Wiki, site: Site, published: Mapping[str, StoredPage]
) -> tuple[Facts | None, tuple[str, ...]]:
    """What the catalogue's sources say; nothing, and why, where one of them fails."""
    if site.sources is None or Source.WIKIDATA not in wiki.offers:
        return None, ()
    from bots.catalogue.gathering import read_facts
    from wikidata.items import SourceError

    try:
        return read_facts(site.sources, last_catalogue(site, published)), ()
    except SourceError as error:
        return None, (f"The catalogue stays as it is: {error}.",)


def _with_proposals(snapshot: Snapshot) -> Snapshot:
    """Look for the names that several people wrote and no capacity has, one request a name."""
    from wikidata.items import SourceError
    from wikidata.search import ItemSearch

    sources = snapshot.site.sources
    if sources is None or not sources.search_api:
        return snapshot
    people = read_people(
        snapshot.profile_pages, snapshot.renewal.catalogue, snapshot.template_names
    )
    search = ItemSearch(sources.search_api, sources.user_agent)
    proposals = []
    try:
        for wish in wishes(people.problems, people.profiles):
            candidates = search.candidates(wish.name, wish.language)
            if candidates:
                proposals.append(Proposal(wish.people, candidates))
    except SourceError as error:
        return replace(snapshot, faults=(*snapshot.faults, f"No capacities are proposed: {error}."))
    return replace(snapshot, proposals=tuple(proposals))
