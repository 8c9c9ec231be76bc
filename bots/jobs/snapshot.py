"""Everything a job may look at: the wiki's pages as they were read, and what follows from them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, wraps
from itertools import chain
from typing import Annotated, Any, TypeVar

import msgspec

from bots.matching.incremental import State
from bots.matching.lists import Matches
from bots.matching.rule import LEAST_CREDIT, WHOLE, Weights
from bots.pages.messages import Messages, Words, translated
from bots.pages.names import written_name
from bots.pages.rendering import Wikitext
from sync.containment import Failure
from sync.profiles.correspondence import Message
from sync.profiles.ownership import (
    Authors,
    CommunityPage,
    excluded,
    listed_people,
    present_names,
)
from sync.profiles.people import People, read_people
from sync.profiles.problems import Problem, Reason
from sync.profiles.sheet import OWN_NAMES, Names, Sheets
from sync.reference.tables import affiliations, region_of_country
from sync.reference.world import World
from sync.wiki.accounts import Account
from sync.wiki.data_pages import Entries, entries_of
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from wikidata.catalogue import Catalogue, CatalogueError
from wikidata.facts import Facts, Proposal
from wikidata.items import ItemId

_SMALLEST_SHARE = 0.8
_Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")]
_Codes = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}(?: / [A-Z]{2})*\Z")]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
# What follows from the catalogue: one that is planned makes it stale.
_BY_THE_CATALOGUE = ("catalogue", "people", "matches")

Derived = TypeVar("Derived")


def derived(function: Callable[[Snapshot], Derived]) -> Callable[[Snapshot], Derived]:
    """Mark what a job makes of a snapshot: it is computed once for each, and only if asked."""

    @wraps(function)
    def once(snapshot: Snapshot) -> Derived:
        if once not in snapshot.derived:
            snapshot.derived[once] = function(snapshot)
        found: Derived = snapshot.derived[once]
        return found

    return once


def lasting(function: Callable[[Snapshot], Derived]) -> Callable[[Snapshot], Derived]:
    """The same for what stays as it is in a run, whatever is planned meanwhile."""

    @wraps(function)
    def once(snapshot: Snapshot) -> Derived:
        if once not in snapshot.lasting:
            snapshot.lasting[once] = function(snapshot)
        found: Derived = snapshot.lasting[once]
        return found

    return once


def catalogue_title(site: Site) -> str:
    """Where the catalogue stands, written by one job and read by all others."""
    return f"{site.data}catalogue.json"


def corrections_title(site: Site) -> str:
    """Where the community corrects the catalogue."""
    return site.under_root("Catalogue corrections")


def territories_title(site: Site) -> str:
    """Where the items of countries stand, so that a country may be written as a Q-id."""
    return f"{site.data}territories.json"


def place_names_title(site: Site) -> str:
    """Where the names of countries stand that Wikidata alone knows."""
    return f"{site.data}place names of Wikidata.json"


def affiliate_names_title(site: Site) -> str:
    """Where the names of affiliates stand that Wikidata alone knows."""
    return f"{site.data}affiliate names of Wikidata.json"


def read_back_titles(site: Site) -> frozenset[str]:
    """The data by which runs understand people where they do not ask the sources themselves."""
    return frozenset(
        {
            catalogue_title(site),
            territories_title(site),
            place_names_title(site),
            affiliate_names_title(site),
        }
    )


def seeded_titles(site: Site) -> frozenset[str]:
    """The pages that are the community's once they are made."""
    return frozenset({corrections_title(site), exclusions_title(site), activities_title(site)})


def activities_title(site: Site) -> str:
    """Where the community says what groups do, and what that usually takes."""
    return site.under_root("Activities")


def index_title(site: Site) -> str:
    """Where programs read how the data pages are cut, and which match pages there are."""
    return f"{site.data}index.json"


def version_title(site: Site) -> str:
    """Where every rendering reads which words and which contract there are."""
    return f"{site.data}version.json"


def exclusions_title(site: Site) -> str:
    """Where those are listed who are to be left out whatever they wrote."""
    return site.under_root("Exclusions")


def curators_title(site: Site) -> str:
    """Where those are listed who speak for the community beside its administrators."""
    return site.under_root("Curators")


@dataclass(frozen=True)
class Snapshot:
    """One reading of the wiki. Nothing in it changes; what is derived is computed once, if asked.

    `date` is an input of the run, never the clock. `pages` are those that people wrote and that
    may hold one of the templates, `template_names` the names under which these are called,
    `accounts` and `histories` who wrote the pages (None where the wiki cannot tell), `speakers`
    those of these who may speak for the community, `community` what counts of the pages that
    everybody may edit, by title. `published`
    are the pages of all families of the jobs that run, and the catalogue, by title. `messages` are
    the words that come with the program by language and key, `translations` the units in which
    translators said them better. `month_ago` is the catalogue that stood a month before, or when an
    operator last accepted what changed; None where there was none, or nobody can tell. `facts` are
    what the catalogue's sources said, None where they were not asked or failed; `faults` say, a
    sentence each, what failed. `proposals` are capacities that people wrote and the catalogue
    lacks, None where nobody looked.
    `earlier` is where the matching of an earlier run was left; it saves time and changes nothing.
    `modules` is the module that says which contract the wiki's modules keep, None where nothing is
    deployed.
    `languages` are codes of languages that this wiki's MediaWiki alone has. `moved` are the present
    titles of organizations' pages, teams and programmes, by others that lead there.
    `within_minutes` is how soon the bot usually comes, by its schedule; None where that is long.
    `posted` are titles and summaries of the bot's messages since the oldest one in the ledger of
    which it is not known whether it was posted. `correspondence` are the messages that people began
    to each other by a suggestion, where a job needs them.
    """

    site: Site
    date: datetime.date
    pages: tuple[StoredPage, ...] = ()
    template_names: Names = field(default_factory=lambda: OWN_NAMES)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    histories: Mapping[str, tuple[StoredPage, ...]] | None = None
    speakers: frozenset[str] = frozenset()
    community: Mapping[str, CommunityPage] = field(default_factory=dict)
    published: Mapping[str, StoredPage] = field(default_factory=dict)
    messages: Messages = field(default_factory=dict)
    translations: tuple[StoredPage, ...] = ()
    month_ago: Catalogue | None = None
    facts: Facts | None = None
    faults: tuple[str, ...] = ()
    accept_shrink: bool = False
    proposals: tuple[Proposal, ...] | None = None
    earlier: State | None = None
    modules: StoredPage | None = None
    languages: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)
    within_minutes: int | None = None
    posted: frozenset[tuple[str, str]] = frozenset()
    correspondence: tuple[Message, ...] = ()
    sheets: Sheets = field(default=None, repr=False, compare=False)  # type: ignore[assignment]
    derived: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    lasting: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Begin with no sheet; a snapshot that replaces another goes on with its sheets."""
        if self.sheets is None:
            object.__setattr__(self, "sheets", Sheets(self.template_names))

    @cached_property
    def catalogue(self) -> Catalogue:
        """All capacities. Raises RunError where the wiki has no catalogue that can be read."""
        title = catalogue_title(self.site)
        last = last_catalogue(self.site, self.published)
        if last is None:
            why = "".join(f"{fault} " for fault in self.faults)
            raise RunError(
                f"There is no catalogue: {title} does not exist. {why}Nothing was changed."
            )
        return last

    @cached_property
    def authors(self) -> Authors:
        """Whose word counts on the day of the run."""
        renamed = present_names(self.accounts.values())
        refused = {}
        for name, account in self.accounts.items():
            refusal = self._refusal(account)
            if refusal and not account.renamed_to:
                refused[name] = refusal
        page = self._community_page(exclusions_title(self.site))
        names, _ = excluded(page, renamed)
        refused |= dict.fromkeys(names, (Reason.EXCLUDED, ""))
        return Authors(self.histories, refused, renamed, self.speakers)

    def _community_page(self, title: str) -> CommunityPage:
        """What counts of a page that everybody may edit; where nobody can tell, the newest does."""
        return self.community.get(title) or CommunityPage(self.published.get(title))

    def said(self, title: str) -> str | None:
        """What the community says on a page of its own; None for nothing."""
        return self._community_page(title).text

    @cached_property
    def waiting(self) -> tuple[Problem, ...]:
        """Edits of the community's pages that wait for somebody who may speak for all."""
        exclusions = exclusions_title(self.site)
        found = []
        for title in sorted(seeded_titles(self.site)):
            page = self._community_page(title)
            newest = page.later[-1] if page.later else None
            if title == exclusions:
                _, newest = excluded(page, self.authors.renamed)
            if newest:
                found.append(Problem(title, "", "", Reason.EDIT_WAITS, newest.editor))
        return tuple(found)

    def _refusal(self, account: Account) -> tuple[Reason, str] | None:
        floor = self.site.accounts
        if account.name.startswith(floor.vanished):
            return Reason.ACCOUNT_VANISHED, ""
        if account.refusal:
            return Reason(account.refusal), ""
        if account.registered and floor.least_days:
            registered = datetime.date.fromisoformat(account.registered)
            counts_from = registered + datetime.timedelta(floor.least_days)
            if counts_from > self.date:
                return Reason.ACCOUNT_TOO_NEW, counts_from.isoformat()
        if account.edits < floor.least_edits:
            return Reason.ACCOUNT_TOO_NEW, f"{floor.least_edits} edits"
        return None

    @cached_property
    def territories(self) -> Mapping[str, str]:
        """ISO 3166-1 codes by Q-id: what Wikidata says now, or what it said last."""
        now = self.facts.territories if self.facts else {}
        known = {item: code for item, code in now.items() if code in region_of_country()}
        return _unless_cut_short(known, self._last_territories.read)

    @cached_property
    def place_names(self) -> Mapping[str, str]:
        """Names of countries that no other table has, by key: as Wikidata has or had them."""
        last = self._last_place_names.read
        return _unless_cut_short(self.facts.places if self.facts else {}, last)

    @cached_property
    def affiliate_names(self) -> Mapping[str, str]:
        """Keys of affiliates by names that no other table has: as Wikidata has or had them."""
        last = self._last_affiliate_names.read
        last = {name: key for name, key in last.items() if key in affiliations()}
        return _unless_cut_short(self.facts.affiliates if self.facts else {}, last)

    @cached_property
    def world(self) -> World:
        """What the run learned beside the tables of the program."""
        return World(
            self.territories,
            self.place_names,
            self.affiliate_names,
            self.languages,
            self.site.by_region_only,
            self.date,
            self.moved,
        )

    @cached_property
    def _last_territories(self) -> Entries[str]:
        return self.entries(territories_title(self.site), "territories", _Code, ItemId)

    @cached_property
    def _last_place_names(self) -> Entries[str]:
        return self.entries(place_names_title(self.site), "names", _Codes, _Name)

    @cached_property
    def _last_affiliate_names(self) -> Entries[str]:
        return self.entries(affiliate_names_title(self.site), "names", _Name, _Name)

    @cached_property
    def titles_so_far(self) -> Entries[str]:
        """What capacities were called in the titles of their pages so far, by Q-id."""
        return self.entries(index_title(self.site), "names", str, ItemId)

    def entries(self, title: str, part: str, kind: Any, key: Any = str) -> Entries[Any]:
        """What a part of a data page of the bot holds, entry by entry; see sync.wiki.data_pages."""
        return entries_of(title, self.published.get(title), part, kind, key)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence about each thing that is odd with what stands on pages of the bot."""
        title = catalogue_title(self.site)
        last = last_catalogue(self.site, self.published)
        return (
            *Entries(title, left_out=last.left_out if last else ()).notes,
            *self._last_territories.notes,
            *self._last_place_names.notes,
            *self._last_affiliate_names.notes,
            *self.titles_so_far.notes,
        )

    @cached_property
    def taken_over(self) -> tuple[StoredPage, ...]:
        """The bot's pages that a person edited last, by title: they are left alone.

        What it only reads is not one of them, such as a script of the gadget.
        """
        theirs = (
            page
            for title, page in self.published.items()
            if page.editor != self.site.bot
            and self.site.in_own_space(title)
            and title not in seeded_titles(self.site)
        )
        return tuple(sorted(theirs, key=lambda page: page.title))

    @cached_property
    def words(self) -> Words:
        """What the pages say in every language."""
        return translated(self.messages, self.translations, self.site)

    @cached_property
    def people(self) -> People:
        """All that people said, and every problem found in it."""
        return self.read_people(self.catalogue)

    def read_people(self, catalogue: Catalogue) -> People:
        """The same by another catalogue, such as one that is not published yet."""
        people = read_people(self.pages, catalogue, self.sheets, self.authors, self.world)
        lists = map(self.published.get, (exclusions_title(self.site), curators_title(self.site)))
        unclear = (listed_people(page.title, page.text).problems for page in lists if page)
        return replace(people, problems=(*people.problems, *chain.from_iterable(unclear)))

    def named(self, user: str) -> Wikitext:
        """Somebody with a profile, as rows name them."""
        return written_name(self.people.profiles[user])

    @cached_property
    def matches(self) -> Matches:
        """Who is suggested to whom, and what else."""
        settings, people = self.site.matching, self.people
        weights = _weights(settings.weights)
        return Matches(
            people.profiles,
            people.organizations,
            people.events,
            self.catalogue,
            self.date,
            settings.rows,
            settings.exposure_cap,
            settings.fair_share,
            weights,
            self.earlier,
        )

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The people and pages on which the program failed, in what was asked for so far."""
        asked = [self.__dict__[name] for name in ("people", "matches") if name in self.__dict__]
        return tuple(failure for one in asked for failure in one.failures)

    def with_planned(self, pages: Iterable[Page]) -> Snapshot:
        """The snapshot with a plan laid over it, as if the pages had been saved already."""
        planned = {
            page.title: StoredPage(page.title, page.text, 0, self.site.bot) for page in pages
        }
        laid_over = replace(self, published={**self.published, **planned})
        laid_over.lasting.update(self.lasting)
        still_true = {"words", "world"}
        if catalogue_title(self.site) not in planned:
            still_true.update(_BY_THE_CATALOGUE)
        for name in still_true & self.__dict__.keys():
            laid_over.__dict__[name] = self.__dict__[name]
        return laid_over


def _unless_cut_short(now: Mapping[str, str], last: Mapping[str, str]) -> Mapping[str, str]:
    """What a source says now; what it said last where that is so much more."""
    return now if len(now) >= len(last) * _SMALLEST_SHARE else last


def last_catalogue(site: Site, published: Mapping[str, StoredPage]) -> Catalogue | None:
    """The catalogue that stands on the wiki; None for none, RunError for one that is broken."""
    page = published.get(catalogue_title(site))
    if page is None:
        return None
    try:
        return Catalogue.from_json(page.text)
    except CatalogueError as error:
        raise RunError(f"{page.title} cannot be used: {error}. Nothing was changed.") from None


def _weights(changed: Mapping[str, int | tuple[int, ...]]) -> Weights:
    """The weights of a site. Raises ConfigurationError for ones that would break the rule."""
    known = {one.name: one.default for one in fields(Weights)}
    unknown = changed.keys() - known.keys()
    try:
        weights = msgspec.convert({**known, **changed}, Weights)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"[matching.weights]: {error}.") from None
    if unknown or len(weights.language) != len(Weights().language):
        wrong = min(unknown, default="language")
        raise ConfigurationError(
            f"[matching.weights]: {wrong} is not a weight, or has the wrong number of values."
        )
    if not all(0 < one <= WHOLE for one in weights.language):
        raise ConfigurationError(
            f"[matching.weights] language: {list(weights.language)} says how much comes across at "
            f"each level, in eighths; each must be from 1 to {WHOLE}."
        )
    if weights.most >= LEAST_CREDIT:
        raise ConfigurationError(
            f"[matching.weights] add up to {weights.most}, which outranks a want that is met. "
            f"They must stay below {LEAST_CREDIT}."
        )
    return weights
