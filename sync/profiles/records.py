"""What people say, as records: each field holds understood values only, never free text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Profile:
    """What one person says about themselves.

    `languages` maps a MediaWiki language code to a Babel level: "0" to "5", "n", or "" where
    none is stated. `known` includes `available`. `regions` are stated as such; the regions of
    `territories` (ISO 3166-1 codes) come on top of them. `affiliations` and `manages` are keys of
    the curated table or titles of organization pages, `teams` and `programmes` titles of pages,
    `mentor` is how many mentees the person takes. `alternative_accounts` name this one too.
    """

    user: str
    page: str
    known: tuple[str, ...] = ()
    available: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    territories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    manages: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    timezone: str = ""
    wikidata: str = ""
    alternative_accounts: tuple[str, ...] = ()
    mentor: int = 0
    mentor_in: tuple[str, ...] = ()
    mentee_in: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    contact: str = "talk"
    notify: str = "never"
    status: str = "open"
    suggestions: str = "page"

    @property
    def spoken(self) -> tuple[str, ...]:
        """Codes of the languages that the person speaks, in their own order: level 0 left out."""
        return tuple(code for code, level in self.languages.items() if level != "0")

    @property
    def subpage(self) -> str:
        """Below the account's own page, where the profile is; empty where it is not below it."""
        home = f"User:{self.user}/"
        return self.page.removeprefix(home) if self.page.startswith(home) else ""

    @property
    def elsewhere(self) -> str:
        """In user space, where the profile is; empty where that is a page of the account's own.

        So it is while nobody moved the pages of somebody who was renamed.
        """
        is_own = f"{self.page}/".startswith(f"User:{self.user}/")
        return "" if is_own else self.page.removeprefix("User:")


@dataclass(frozen=True, slots=True)
class Organization:
    """An affiliate or another group, as one of its managers describes it.

    `names` are by language code; `managers` are those who say so themselves.
    """

    page: str
    name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    acronym: str = ""
    kind: str = ""
    managers: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    available: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    website: str = ""
    meta_page: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens from `begin` to `end`, the same day where none is given.

    `last` is the day in UTC on which it ends, where the time zone makes that another one.
    `title` and `place` are in one line. `organizers` decide whose words count; no page of ours
    names them.
    """

    page: str
    title: str = ""
    begin: datetime.date | None = None
    end: datetime.date | None = None
    last: datetime.date | None = None
    place: str = ""
    online: bool = False
    languages: Mapping[str, str] = field(default_factory=dict)
    territories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """People who want to do something together; `members` are those who say so themselves."""

    page: str
    members: tuple[str, ...] = ()
    activity: str = ""
    needed: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Programme:
    """A mentorship programme; what it leaves open is no condition. No end: it stays open.

    `last` is as for an event.
    """

    page: str
    begin: datetime.date | None = None
    end: datetime.date | None = None
    last: datetime.date | None = None
    territories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    capacities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks of the project, and what came of it.

    `kind`, `title` and `date`, the day it was asked, are anybody's word; `status`, `reason` and
    `decided` that of whoever speaks for the community. `supporters` is how many accounts say on the
    page itself that they want it: it decides nothing.
    """

    page: str
    kind: str = ""
    title: str = ""
    date: datetime.date | None = None
    status: str = "open"
    reason: str = ""
    decided: datetime.date | None = None
    supporters: int = 0


NOT_SO = "not so"
"""The role of whoever denies that there was a session."""


@dataclass(frozen=True, slots=True)
class Session:
    """That somebody taught or learned something with somebody else, as one of the two says.

    `role` is the user's own: "learned", "taught", or NOT_SO where they deny what the partner said;
    only there may `capacity` be empty and `month` be None, for all of it. `month` is the first day
    of one. `hours` are 0 where none are said. `programme` is the title of a page.
    """

    page: str
    user: str
    partner: str
    capacity: str
    role: str
    month: datetime.date | None
    hours: float = 0
    programme: str = ""
