"""Reads from a wiki all that the jobs of a run need, once, into a Snapshot."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from bots.jobs.catalogue.proposals import wishes
from bots.jobs.catalogue.renewal import renewal
from bots.jobs.digest.ledger import ledger
from bots.jobs.job import Job
from bots.jobs.messages.job import read_from
from bots.jobs.snapshot import (
    Snapshot,
    activities_title,
    catalogue_title,
    corrections_title,
    curators_title,
    exclusions_title,
    index_title,
    last_catalogue,
    read_back_titles,
    seeded_titles,
    version_title,
)
from bots.matching.incremental import State
from bots.pages.messages import shipped_messages, unit_prefix
from bots.run.correspondence import read_answers, read_messages
from bots.run.schedule import comes_within, load_schedule
from sync.containment import Failures, Part
from sync.profiles.contract import TEMPLATES
from sync.profiles.group_names import pages_of_groups
from sync.profiles.histories import (
    beyond_reading,
    broken_pages,
    front_pages,
    owners_and_partners,
    possible_supporters,
    read_histories,
)
from sync.profiles.ownership import CommunityPage, listed_people, present_names
from sync.profiles.sheet import OWN_NAMES, owner_of
from sync.reference.languages import codes_of_a_wiki
from sync.wiki.pages import StoredPage, is_retired, rows
from sync.wiki.port import Selection, Source, Wiki, Witness
from sync.wiki.site import Site
from wikidata.bounds import Bounds
from wikidata.catalogue import Catalogue, CatalogueError
from wikidata.facts import Facts, Proposal

_A_MONTH = datetime.timedelta(30)
_MOST_EDITS = 500
"""How far back a page of the community is read for an edit by somebody who speaks for it."""
_MOST_MOVED = 5_000
"""Redirects to pages of groups that are looked at: anybody can make more."""
MODULES_SITE = "Module:Capacity peers/site"
"""Where the deployment wrote for whom the wiki's modules are."""
MATCHING = "matching"
"""What the state of the matching is called where it is kept from run to run."""


def gather(
    wiki: Wiki,
    site: Site,
    date: datetime.date,
    jobs: Iterable[Job],
    *,
    accept_shrink: bool = False,
) -> Snapshot:
    """The snapshot of one run: profiles, the catalogue and its sources, the pages that jobs read.

    The only function between a wiki and the jobs that has an effect. Raises RunError where the
    wiki cannot be read; a source of the catalogue that fails is a fault of the snapshot.
    """
    named = tuple(jobs)
    on_wiki = wiki.template_names(TEMPLATES)
    names = {name: on_wiki[name] | frozenset(OWN_NAMES[name]) for name in TEMPLATES}
    selection = selection_of(site, named, names)
    published: dict[str, StoredPage] = {}
    written: dict[str, StoredPage] = {}
    translations = []
    for page in wiki.pages(selection):
        if page.title.startswith(unit_prefix(site)):
            translations.append(page)
            continue
        ours = page.title in selection.titles or page.title.startswith(tuple(selection.prefixes))
        (published if ours else written)[page.title] = page
    curators = published.pop(curators_title(site), None)
    modules = published.pop(MODULES_SITE, None)
    if wiki.witness:
        published |= restored(wiki.witness, published.values(), site)
    snapshot = Snapshot(
        site=site,
        date=date,
        template_names=names,
        published=published,
        messages=shipped_messages(),
        translations=tuple(translations),
        accept_shrink=accept_shrink,
        modules=modules,
        within_minutes=comes_within(load_schedule()),
        earlier=State.from_bytes(wiki.memory.recall(MATCHING) or b"") if wiki.memory else None,
    )
    speakers = Speakers(wiki.witness, site, curators) if wiki.witness else None
    if wiki.witness and speakers:
        pages = (published[title] for title in seeded_titles(site) if title in published)
        snapshot = replace(
            snapshot,
            community=community(wiki.witness, pages, speakers),
            month_ago=_catalogue_of_then(wiki.witness, snapshot),
            languages=codes_of_a_wiki(wiki.witness.languages()),
        )
    counts_messages = any(Source.TALK in job.needs for job in named)
    if wiki.witness and counts_messages:
        found = read_messages(wiki, wiki.witness, read_from(snapshot), date)
        snapshot = replace(snapshot, correspondence=found)
    snapshot = _with_authors(wiki, snapshot, written, speakers)
    if wiki.witness and counts_messages:
        # Who was renamed answers by another name, and of who is blocked nobody has to be asked.
        sent = snapshot.correspondence
        found = read_answers(wiki, wiki.witness, sent, snapshot.authors, date)
        snapshot = replace(snapshot, correspondence=found)
    snapshot = _with_posted(wiki, snapshot)
    renews = any(catalogue_title(site) in family for job in named for family in job.families(site))
    if not renews:
        return snapshot
    facts, faults = _facts(wiki, site, published)
    snapshot = replace(snapshot, facts=facts, faults=(*snapshot.faults, *faults))
    return _with_proposals(snapshot, wiki.bounds) if facts else snapshot


def selection_of(
    site: Site, jobs: Iterable[Job], templates: Mapping[str, frozenset[str]]
) -> Selection:
    """The pages that a run of these jobs reads, with their templates' names on the wiki."""
    families = [family for job in jobs for family in (*job.families(site), *job.reads(site))]
    return Selection(
        titles=frozenset(
            {
                *read_back_titles(site),
                corrections_title(site),
                exclusions_title(site),
                index_title(site),
                activities_title(site),
                curators_title(site),
                version_title(site),
                MODULES_SITE,
                *(family.start for family in families if family.single),
            }
        ),
        prefixes=frozenset(
            {unit_prefix(site), *(family.start for family in families if not family.single)}
        ),
        templates=templates,
    )


def restored(
    witness: Witness, published: Iterable[StoredPage], site: Site
) -> dict[str, StoredPage]:
    """Pages on which a person brought the bot's last text back: they count as the bot's again.

    One request for each page that a person edited last, which the cache remembers.
    """
    found = {}
    for page in published:
        if page.editor != site.bot and page.title not in seeded_titles(site):
            last = next(witness.revisions(page, site.bot), None)
            if last and rows(page.title, last.text) == rows(page.title, page.text):
                found[page.title] = replace(page, editor=site.bot)
    return found


def _catalogue_of_then(witness: Witness, snapshot: Snapshot) -> Catalogue | None:
    """The catalogue to compare with what profiles mean now: see Snapshot.month_ago."""
    last = last_catalogue(snapshot.site, snapshot.published)
    if last is None:
        return None
    day = max((snapshot.date - _A_MONTH).isoformat(), last.accepted)
    then = witness.standing_on(catalogue_title(snapshot.site), day)
    try:
        return Catalogue.from_json(then.text) if then else None
    except CatalogueError:
        # Of an older format, or broken that day: the run after next may have a better one.
        return None


class Speakers:
    """Who may speak for the community.

    Those may who may protect pages, those whom one of them put on the page of curators, and the
    bot, which makes the pages.
    """

    def __init__(self, witness: Witness, site: Site, curators: StoredPage | None) -> None:
        self.bot = site.bot
        self._witness = witness
        self._may = {site.bot: True}
        if curators:
            older = _some_older(witness, curators)
            page = CommunityPage.of(curators, older, self.include, site.bot)
            listed = listed_people(curators.title, page.text or "").clear
            self._may |= dict.fromkeys(listed, True)

    def among(self, users: Iterable[str]) -> frozenset[str]:
        """Those of some accounts who may, in one request."""
        asked = {*users}
        if unknown := sorted(asked - self._may.keys()):
            having = self._witness.having(unknown, "protect")
            self._may |= {user: user in having for user in unknown}
        return frozenset(user for user in asked if self._may[user])

    def include(self, user: str) -> bool:
        """Whether somebody may."""
        return bool(self.among([user]))


def community(
    witness: Witness, pages: Iterable[StoredPage], speakers: Speakers
) -> dict[str, CommunityPage]:
    """What counts of pages that everybody may edit, by title."""
    return {
        page.title: CommunityPage.of(
            page, _some_older(witness, page), speakers.include, speakers.bot
        )
        for page in pages
    }


def _some_older(witness: Witness, page: StoredPage) -> Iterator[StoredPage]:
    return islice(witness.revisions(page, None), _MOST_EDITS)


def _with_authors(
    wiki: Wiki,
    snapshot: Snapshot,
    written: dict[str, StoredPage],
    speakers: Speakers | None,
) -> Snapshot:
    """Add what people wrote, and who they are where the wiki can tell."""
    names = snapshot.template_names

    def read_further(titles: Iterable[str]) -> None:
        missing = frozenset(titles) - written.keys()
        if missing:
            written.update((one.title, one) for one in wiki.pages(Selection(titles=missing)))

    witness: Witness | None = wiki.witness
    if witness:
        read_further(broken_pages(witness, written, names))
    read_further(front_pages(written.values(), snapshot.sheets))
    pages = tuple(written.values())
    if witness is None or speakers is None:
        return replace(snapshot, pages=pages)
    sent = (one for one in snapshot.correspondence if one.sender)
    writing = {name for one in sent for name in (one.sender, one.receiver)}
    beyond = beyond_reading(pages, snapshot.sheets)
    if beyond:
        pages = tuple(page for page in pages if page.title not in beyond)
        fault = f"Left out {len(beyond)} pages of several people, those edited last."
        snapshot = replace(snapshot, faults=(*snapshot.faults, fault))
    told = owners_and_partners(pages, snapshot.sheets)
    accounts = witness.accounts(told | _shown(snapshot) | writing)
    renamed = present_names(accounts.values())
    histories = read_histories(witness, pages, snapshot.sheets, renamed)
    shared = [one for one in pages if one.title in histories and not owner_of(one.title)]
    supporting = possible_supporters(pages, histories, snapshot.sheets) - accounts.keys()
    accounts = {**accounts, **witness.accounts(supporting)}
    editors = {one.editor for page in shared for one in (page, *histories[page.title])}
    return replace(
        snapshot,
        pages=pages,
        accounts=accounts,
        histories=histories,
        speakers=speakers.among(editors),
        moved=witness.leading_to(pages_of_groups(pages, snapshot.sheets), _MOST_MOVED),
    )


def _shown(snapshot: Snapshot) -> set[str]:
    """Whose suggestions stand on the wiki: who was renamed owns no page of that name any more."""
    start = snapshot.site.under_root("Suggestions", "")
    return {
        title.removeprefix(start)
        for title, page in snapshot.published.items()
        if title.startswith(start) and not is_retired(page.text)
    }


def _with_posted(wiki: Wiki, snapshot: Snapshot) -> Snapshot:
    """Add which messages were posted, where a run ended before it could note that it did."""
    standing, _ = ledger(snapshot)
    claimed = [entry.date for entry in (standing or {}).values() if entry.claimed]
    if not (claimed and wiki.witness):
        return snapshot
    return replace(snapshot, posted=frozenset(wiki.witness.posted(min(claimed))))


def _facts(
    wiki: Wiki, site: Site, published: Mapping[str, StoredPage]
) -> tuple[Facts | None, tuple[str, ...]]:
    """What the catalogue's sources say; nothing, and why, where one of them fails."""
    if site.sources is None or Source.WIKIDATA not in wiki.offers:
        return None, ()
    from bots.jobs.catalogue.gathering import read_facts
    from wikidata.items import SourceError

    failures = Failures()
    last = last_catalogue(site, published)
    try:
        with failures.alone(Part.SOURCE, "of the catalogue"):
            facts = read_facts(site.sources, last, wiki.bounds)
            return facts, facts.faults
    except SourceError as error:
        what = "Kept the last catalogue" if last else "Could not make a catalogue"
        return None, (f"{what}: {error}.",)
    return None, tuple(one.sentence for one in failures.found)


def _with_proposals(snapshot: Snapshot, bounds: Bounds) -> Snapshot:
    """Look for the names that several people wrote and no capacity has, one request a name."""
    from wikidata.items import SourceError
    from wikidata.search import ItemSearch

    sources = snapshot.site.sources
    if sources is None or not sources.search_api:
        return snapshot
    people = snapshot.read_people(renewal(snapshot).catalogue)
    search = ItemSearch(sources.search_api, sources.user_agent, bounds=bounds)
    proposals = []
    failures = Failures()
    try:
        for wish in wishes(people.problems, people.profiles):
            with failures.alone(Part.SOURCE, sources.search_api):
                candidates = search.candidates(wish.name, wish.language)
                if candidates:
                    proposals.append(Proposal(wish.people, candidates))
    except SourceError as error:
        return replace(
            snapshot, faults=(*snapshot.faults, f"Could not look for new capacities: {error}.")
        )
    faults = tuple(one.sentence for one in failures.found[:1])
    return replace(snapshot, proposals=tuple(proposals), faults=(*snapshot.faults, *faults))
