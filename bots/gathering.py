"""Reads from a wiki all that the jobs of a run need, once, into a Snapshot."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from bots.catalogue.joining import Facts
from bots.job import Job
from bots.snapshot import Snapshot, catalogue_title, corrections_title, last_catalogue
from sync.pages import StoredPage
from sync.port import Selection, Source, Wiki
from sync.profile import TEMPLATE
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
    return Snapshot(
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


def _facts(
    wiki: Wiki, site: Site, published: Mapping[str, StoredPage]
) -> tuple[Facts | None, tuple[str, ...]]:
    """What the catalogue's sources say; nothing, and why, where one of them fails."""
    if site.sources is None or Source.WIKIDATA not in wiki.offers:
        return None, ()
    from bots.catalogue.gathering import read_facts
    from wikidata.sparql import SourceError

    try:
        return read_facts(site.sources, last_catalogue(site, published)), ()
    except SourceError as error:
        return None, (f"The catalogue stays as it is: {error}.",)
