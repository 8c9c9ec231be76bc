"""The wiki as a port: what a run needs of any wiki, live or in a file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sync.wiki.accounts import Account
from sync.wiki.outcomes import Outcome
from sync.wiki.pages import StoredPage
from wikidata.bounds import Bounds


class Source(StrEnum):
    """Where facts come from. A job says what it needs, a wiki adapter what it offers."""

    PAGES = "pages"
    """The pages of the wiki itself."""
    WIKIDATA = "wikidata"
    """Items, by SPARQL."""
    TALK = "talk"
    """Who saved what on the talk pages of people, and when."""


MOST_REDIRECTS = 20
"""Redirects to a template that count as further names of it, the oldest: anybody can make more."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages to read: by title, by the beginning of their title, by a template they hold.

    `templates` gives for each template its own name and those of its redirects, all without the
    namespace. Titles use canonical namespace names.
    """

    titles: frozenset[str] = field(default=frozenset())
    prefixes: frozenset[str] = field(default=frozenset())
    templates: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Wiki(Protocol):
    """A wiki to read from. Everything raises RunError with one sentence when it cannot answer."""

    @property
    def offers(self) -> frozenset[Source]:
        """The sources that can be read in a run on this wiki."""

    @property
    def witness(self) -> Witness | None:
        """Who wrote the pages; None where this wiki cannot tell."""

    @property
    def memory(self) -> Memory | None:
        """What was kept from earlier runs on this wiki; None where nothing is."""

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Sentences on what this wiki cannot tell, for the report of the run."""

    @property
    def requests(self) -> int:
        """How many requests for pages and accounts were made so far."""

    @property
    def bounds(self) -> Bounds:
        """What each answer may take, from the wiki as from other sources, and when a run ends."""

    @property
    def index(self) -> str:
        """The address of the wiki's index.php; empty where that is unknown."""

    def template_names(self, templates: Iterable[str]) -> dict[str, frozenset[str]]:
        """For each template its own name and those of its redirects, without the namespace.

        Of redirects the MOST_REDIRECTS oldest count; that there are more is said in `unchecked`.
        """

    def pages(self, selection: Selection) -> Iterator[StoredPage]:
        """All existing pages of a selection, each once, in no order, without redirects.

        Pages of `templates` may be more than those that really hold the template.
        """


def names_of(redirects: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """The names of templates, from all redirects to each, the oldest first."""
    return {name: frozenset({name, *all_[:MOST_REDIRECTS]}) for name, all_ in redirects.items()}


def too_many_names(redirects: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A sentence about each template with more redirects than count."""
    for name, all_ in redirects.items():
        if len(all_) > MOST_REDIRECTS:
            yield (
                f"Template:{name} has {len(all_)} redirects: the {MOST_REDIRECTS} oldest count "
                "as its names, the others do not. Delete those that nobody needs."
            )


@dataclass(frozen=True, slots=True)
class RecentChange:
    """An edit or an entry of a log; `title` is empty where it is hidden."""

    number: int
    title: str
    moment: datetime.datetime


@dataclass(frozen=True, slots=True)
class TalkEdit:
    """A revision of a talk page; `user` and `text` are empty where they are hidden."""

    revision: int
    user: str
    moment: datetime.datetime
    text: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """Somebody's edit of a page in the user talk space: by how many bytes it `grew`."""

    user: str
    title: str
    moment: datetime.datetime
    comment: str
    grew: int
    undone: bool = False


class Memory(Protocol):
    """What saves work and changes no result; it may be gone at any time."""

    def recall(self, name: str) -> bytes | None:
        """What was last remembered by this name, as it was; None for nothing."""

    def remember(self, name: str, data: bytes) -> None:
        """Keep something in place of what has this name."""


class Register(Protocol):
    """The accounts of a wiki."""

    def accounts(self, names: Iterable[str]) -> dict[str, Account]:
        """What became of each account: by the asked name, and by the present one if renamed."""


class Witness(Register, Protocol):
    """What only a live wiki can tell: who made which revision, and what became of them."""

    def revisions(self, page: StoredPage, user: str | None) -> Iterator[StoredPage]:
        """Revisions before this newest one, newest first: one user's, or with None everyone's.

        Revisions whose text or author is hidden are left out. Lazy: what is not asked for is not
        requested.
        """

    def standing_on(self, title: str, day: str) -> StoredPage | None:
        """What stood under a title at the end of a day (ISO 8601); None for nothing."""

    def having(self, names: Iterable[str], right: str) -> frozenset[str]:
        """Those of some accounts that have a right of the wiki, such as `protect`."""

    def languages(self) -> Iterable[str]:
        """Codes of the languages that the wiki's own MediaWiki knows."""

    def leading_to(self, titles: Iterable[str], most: int) -> dict[str, str]:
        """For the first `most` redirects to some pages where they lead: moved pages leave them."""

    def posted(self, since: str) -> Iterator[tuple[str, str]]:
        """Titles and summaries of our own edits of user talk pages from a day (ISO 8601) on."""

    def talk_edits(self, title: str, until: datetime.datetime) -> Iterator[TalkEdit]:
        """Revisions of a page up to a moment, newest first. Lazy, as `revisions`."""

    def contributions(self, since: Mapping[str, datetime.datetime]) -> Iterator[Contribution]:
        """What accounts saved in the user talk space, each since a moment, or some time before."""

    def mentioning(self, names: Iterable[str], space: str) -> Iterator[str]:
        """Titles of pages of a namespace that may hold these words, by the wiki's own search."""


@dataclass(frozen=True, slots=True)
class Look:
    """What stands on the wiki just before a save."""

    stops: frozenset[str] = frozenset()
    """Which of the stop pages have a text."""
    page: StoredPage | None = None
    """The page that is to be saved, as it stands; None where there is none."""
    gone: Outcome | None = None
    """Why there is none, where a person deleted or moved it."""


class Writer(Protocol):
    """Somewhere to save pages to."""

    def look(self, title: str, base: StoredPage | None, stops: Iterable[str]) -> Look:
        """What stands under a title now, and on the stop pages; one request, as a rule.

        `base` is what stood there when the run read it. Raises RunError when nothing can be said.
        """

    def save(
        self, title: str, text: str, base: StoredPage | None, summary: str, model: str = ""
    ) -> Outcome:
        """Save a page on top of the revision it was compared with; None creates it.

        `model` is the content model of a new page, empty for the one of its title.
        One request; whatever comes of it is an outcome.
        """

    def renew(self) -> None:
        """Log in again, and get a new token. Raises RunError where that cannot be done."""
