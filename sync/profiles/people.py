"""Reads what people wrote: the words of a page become records and problems."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any

from sync.containment import Failure, Failures, Part
from sync.profiles.contract import EVENT, PROFILE, REQUEST, SESSION, TEMPLATES, Template
from sync.profiles.dialects import dialects
from sync.profiles.group_names import GroupNames
from sync.profiles.ownership import Authors, settled, settled_sessions
from sync.profiles.problems import Problem, Reason
from sync.profiles.records import (
    Event,
    Organization,
    Profile,
    Programme,
    Request,
    Session,
    Team,
)
from sync.profiles.sheet import Sheet, Sheets, owner_of, space_of
from sync.profiles.support import supporters
from sync.profiles.values.reader import (
    MOST_SEARCHES,
    ORGANIZATION,
    PROGRAMME,
    TEAM,
    Keys,
    Reader,
)
from sync.reference.dates import last_utc_day
from sync.reference.world import World
from sync.wiki.pages import StoredPage, is_wikitext
from sync.wikitext.accounts import is_account
from sync.wikitext.lists import typed, without_marks
from wikidata.catalogue import Catalogue
from wikidata.names import Comparable

_LEVEL = re.compile(r"-[0-9Nn]$")
# Where somebody may have put a template by mistake; elsewhere calls are examples and drafts.
_ANSWERED_SPACES = frozenset({"", "Project", "User", "User talk"})
# Searches for something near that all pages have together, and each of very many.
_MOST_SEARCHES = 5_000
_LEAST_SEARCHES = 8
MOST_SESSIONS = 500
"""Sessions that one page may tell of."""
_DECISION = ("status", "reason", "decided")
"""What of a request is the word of who speaks for the community."""
# Without one of these that it gives, or has to, a session is none.
_WHOLE = ("with", "role", "capacity", "date")


@dataclass(frozen=True, slots=True)
class People:
    """All that people said, by user name or title in that order, and what was not understood."""

    profiles: Mapping[str, Profile]
    problems: tuple[Problem, ...]
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    organizations_by_name: Keys = field(default_factory=dict)
    """Pages of organizations by every name they go by, normalised, whether or not they count; none
    of people who do not."""
    failures: tuple[Failure, ...] = ()
    """Pages that could not be read because the program failed on them."""
    sessions: tuple[Session, ...] = ()
    """What people with a profile say of those with one, in order of user and page."""
    requests: Mapping[str, Request] = field(default_factory=dict)
    other_accounts: Mapping[str, Collection[str]] = field(default_factory=dict)
    """What people call alternative accounts of theirs, confirmed or not, by present names."""

    def is_one(self, user: str, other: str) -> bool:
        """Whether two accounts are one person's, as the owner of either says."""
        said = self.other_accounts
        return user == other or other in said.get(user, ()) or user in said.get(other, ())


def one_name_each(profiles: Mapping[str, Profile]) -> dict[str, str]:
    """One name for all accounts of each person who has several that say so of each other."""
    found: dict[str, str] = {}
    for user, profile in profiles.items():
        if user in found or not profile.alternative_accounts:
            continue
        group, waiting = {user}, [user]
        while waiting:
            one = profiles.get(waiting.pop())
            further = {*(one.alternative_accounts if one else ())} - group
            group |= further
            waiting += further
        found |= dict.fromkeys(group, min(group))
    return found


def read_people(
    pages: Iterable[StoredPage],
    catalogue: Catalogue,
    sheets: Sheets | None = None,
    authors: Authors | None = None,
    world: World | None = None,
) -> People:
    """Everything on `pages`, each as its owner's word; without `authors` every page is.

    `sheets` are those that the run has made so far, `world` is what it learned beside the tables.

    A profile stands in its user's own space, on `User:X` or `User:X/…`. With several, the first
    in title order counts and each other one is a problem, as is a call that is never closed.
    """
    return _Reading(
        pages, catalogue, sheets or Sheets(), authors or Authors(), world or World()
    ).people()


class _Reading:
    """One reading of all pages."""

    def __init__(
        self,
        pages: Iterable[StoredPage],
        catalogue: Catalogue,
        sheets: Sheets,
        authors: Authors,
        world: World,
    ) -> None:
        self._made = sheets
        self._world = world
        self._catalogue = catalogue
        self._authors = authors
        self._pages = {page.title: page for page in sorted(pages, key=lambda page: page.title)}
        self._failures = Failures()
        self._sheets: dict[str, Sheet] = {}
        for title, page in self._pages.items():
            if is_wikitext(title):
                with self._alone(title):
                    self._sheets[title] = sheets.of(page)
        # Shared out by the number of pages alone: nobody's mistakes take anything from another.
        pages_read = sum(bool(sheet.calls) for sheet in self._sheets.values()) or 1
        share = max(_LEAST_SEARCHES, _MOST_SEARCHES // pages_read)
        self._searches = min(MOST_SEARCHES, share)
        self._groups = GroupNames(self._sheets, self._pages, catalogue, authors, world, self._alone)
        with_profile = (title for title, sheet in self._sheets.items() if PROFILE in sheet.calls)
        self._accounts = {name for title in with_profile for name in self._keepers(title)}
        self._problems: list[Problem] = []
        # Of `User:X`, where X's profile on another page has its languages from.
        self._waiting_boxes: set[str] = set()

    def people(self) -> People:
        for title, sheet in self._sheets.items():
            if space_of(title) in _ANSWERED_SPACES:
                self._problems += (Problem(title, "", "", Reason.BROKEN_CALL) for _ in sheet.broken)
        stated = self._profiles()
        profiles = self._confirmed_accounts(stated)
        organizations = self._organizations(profiles)
        teams = self._teams(profiles)
        events = dict(self._records(EVENT, {}))
        programmes = dict(self._records(PROGRAMME, {}))
        others = self._other_accounts(stated)
        sessions = self._sessions(profiles, others)
        requests = self._requests(profiles)
        for title in self._waiting_boxes:
            self._problems.append(Problem(title, "languages", "", Reason.CHANGE_WAITS))
        return People(
            dict(sorted(profiles.items())),
            tuple(sorted(self._problems)),
            organizations,
            events,
            teams,
            programmes,
            self._organizations_by_name(),
            tuple(self._failures.found),
            sessions,
            requests,
            {user: tuple(some) for user, some in others.items() if some},
        )

    def _organizations_by_name(self) -> Keys:
        refused = self._authors.refused
        found = {
            name: tuple(one for one in pages if refused.keys().isdisjoint(self._keepers(one)))
            for name, pages in self._groups.organizations.items()
        }
        return {name: pages for name, pages in found.items() if pages}

    # One page

    def _alone(self, title: str) -> AbstractContextManager[None]:
        """Let the program fail on one page without harm to any other."""
        return self._failures.alone(Part.PAGE, title)

    def _sheet(self, revision: StoredPage) -> Sheet:
        if revision is self._pages.get(revision.title):
            return self._sheets.get(revision.title, Sheet({}, ()))
        return self._made.of(revision)

    def _keepers(self, title: str) -> tuple[str, ...]:
        owner = owner_of(title)
        return (owner, self._authors.renamed.get(owner, owner)) if owner else ()

    def _can_be_read(self, template: str, revision: StoredPage) -> bool:
        sheet = self._sheet(revision)
        return template in sheet.calls or template not in sheet.broken

    def _word(
        self,
        page: StoredPage,
        template: Template,
        keepers: Collection[str],
        own: StoredPage | None = None,
    ) -> tuple[dict[str, Any], list[Problem]] | None:
        """What a page says as its keepers' word; None where they say nothing there.

        `own` is the revision that counts, where that is settled already.
        """
        can_be_read = partial(self._can_be_read, template.name)
        own = own or self._authors.own_word(page, keepers, can_be_read)
        sheet = self._sheet(own) if own else Sheet({}, ())
        if own is None or template.name not in sheet.calls:
            return None
        said, problems = self._said(template, own, sheet)
        now = self._sheet(page)
        if own is page or template.name not in now.calls:
            return said, problems
        said_now, problems_now = self._said(template, page, now)
        kept, waiting = settled(template.record, said, said_now)
        parameters = {template.field(parameter): parameter for parameter in template.parameters}
        waits = {parameters.get(name, "territory") for name in waiting if name != "last"}
        still = [problem for problem in problems if problem in problems_now]
        still += (Problem(page.title, name, "", Reason.CHANGE_WAITS) for name in sorted(waits))
        return kept, still

    def _said(
        self, template: Template, page: StoredPage, sheet: Sheet
    ) -> tuple[dict[str, Any], list[Problem]]:
        """The fields of a record that the first call of a page fills."""
        call = sheet.calls[template.name][0]
        if template.name == PROFILE and not call.get("languages"):
            call = {**call, "languages": sheet.babel or self._babel_of(page)}
        reader = self._reader(page.title)
        return self._fields(template, call, reader), reader.problems

    def _reader(self, title: str) -> Reader:
        return Reader(
            title,
            self._catalogue,
            titles=self._groups.titles,
            nearest=self._groups.nearest(title),
            accounts=self._accounts,
            world=self._world,
            searches=self._searches,
        )

    def _fields(
        self, template: Template, call: Mapping[str, str], reader: Reader
    ) -> dict[str, Any]:
        """The fields of a record that one call fills."""
        fields: dict[str, Any] = {}
        for parameter, about in template.in_reading_order.items():
            if parameter in call:
                value = about.read(call[parameter], parameter, reader)
                if about.kept:
                    fields[template.field(parameter)] = value
                if parameter == "languages":
                    reader.languages = tuple(value)
        self._check(template, call, fields, reader)
        if "territories" in fields:
            stated = fields["territories"]
            fields["regions"] = tuple(
                one.removeprefix("region:") for one in stated if one.startswith("region:")
            )
            fields["territories"] = tuple(one for one in stated if not one.startswith("region:"))
        if last := fields.get("end") or (template.name == EVENT and fields.get("begin")):
            in_utc = last_utc_day(typed(call["end" if fields.get("end") else "begin"]))
            fields["last"] = in_utc if in_utc != last else None
        return fields

    @staticmethod
    def _check(
        template: Template, call: Mapping[str, str], fields: dict[str, Any], reader: Reader
    ) -> None:
        """What no single value tells: unknown names, missing ones, an end before the beginning."""
        strange = [one for one, value in call.items() if value and one not in template.parameters]
        english = template.parameters if strange else {}
        words = Comparable(chain(english, *map(dialects().words_for, english)))
        for parameter in strange:
            close = words.nearest(parameter) if reader.may_search() else ""
            # The name of a parameter may be anything that somebody typed: it goes with the value.
            written = f"{parameter}={call[parameter]}"
            reader.problem("", written, Reason.UNKNOWN_PARAMETER, close)
        for parameter in sorted(template.needed_beside(fields)):
            if not without_marks(call.get(parameter, "")):
                reader.problem(parameter, "", Reason.MISSING_PARAMETER, parameter)
        begin, end = fields.get("begin"), fields.get("end")
        if begin and end and end < begin:
            reader.problem("end", call["end"], Reason.ENDS_TOO_EARLY)
            fields["end"] = None

    def _babel_of(self, page: StoredPage) -> str:
        """The Babel boxes of `User:X`, of those on its newest revision that X put there."""
        front = self._pages.get(page.title.partition("/")[0])
        if front is None or front.title == page.title:
            return ""
        keepers = self._keepers(front.title)
        own = self._authors.own_word(front, keepers, lambda _: True)
        now = self._sheet(front).babel
        if own is None or own is front:
            return now if own else ""
        boxes, boxes_now = self._sheet(own).babel.split("; "), now.split("; ")
        if set(boxes_now) - {"", *boxes}:
            self._waiting_boxes.add(front.title)
        left = {_LEVEL.sub("", one) for one in boxes_now}
        return "; ".join(one for one in boxes if _LEVEL.sub("", one) in left)

    def _pages_with(self, template: Template) -> Iterator[StoredPage]:
        """Pages in the right places that hold a template, or did until it was broken."""
        for title, sheet in self._sheets.items():
            if template.name not in sheet.calls and template.name not in sheet.broken:
                continue
            space = space_of(title)
            if space in template.spaces:
                yield self._pages[title]
            elif space in _ANSWERED_SPACES and template.name in sheet.calls:
                spaces = sorted(template.spaces & {"User", "Project"}, reverse=True)
                where = " / ".join(f"{one}:…" for one in spaces)
                self._problems.append(Problem(title, "", "", Reason.WRONG_PLACE, where))

    # Profiles

    def _profiles(self) -> dict[str, Profile]:
        profiles: dict[str, Profile] = {}
        for page in self._pages_with(TEMPLATES[PROFILE]):
            with self._alone(page.title):
                self._read_profile(page, profiles)
        return profiles

    def _read_profile(self, page: StoredPage, profiles: dict[str, Profile]) -> None:
        user = self._keepers(page.title)[-1]
        calls = self._sheets[page.title].calls.get(PROFILE, ())
        if not self._counts(user, page):
            return
        word = self._word(page, TEMPLATES[PROFILE], self._keepers(page.title))
        if word is None:
            if calls:
                self._problem(page, Reason.NOT_THE_OWNERS)
            return
        if user in profiles:
            self._problem(page, Reason.SECOND_PROFILE, profiles[user].page)
        else:
            said, problems = word
            self._problems += problems
            available = said.get("available", ())
            said["known"] = tuple(dict.fromkeys((*said.get("known", ()), *available)))
            profiles[user] = Profile(user=user, page=page.title, **said)
        for _ in calls[1:]:
            self._problem(page, Reason.SECOND_PROFILE, profiles[user].page)

    def _counts(self, user: str, page: StoredPage) -> bool:
        """Whether an account counts; why not is a problem of each of its pages."""
        refusal = self._authors.refused.get(user)
        if not is_account(user):
            self._problem(page, Reason.NO_ACCOUNT)
            return False
        if refusal:
            self._problem(page, *refusal)
        return refusal is None

    def _problem(self, page: StoredPage, reason: Reason, suggestion: str = "") -> None:
        self._problems.append(Problem(page.title, "", "", reason, suggestion))

    def _confirmed_accounts(self, profiles: dict[str, Profile]) -> dict[str, Profile]:
        """Alternative accounts that say so themselves; a silent one without a profile is nobody."""
        present = self._other_accounts(profiles)
        found = {}
        for user, profile in profiles.items():
            confirmed = []
            for other in present[user]:
                if other != user and user in present.get(other, ()):
                    confirmed.append(other)
                elif other in profiles and other != user:
                    parameter = "alternative account"
                    self._problems.append(
                        Problem(profile.page, parameter, other, Reason.UNCONFIRMED, parameter)
                    )
            found[user] = replace(profile, alternative_accounts=tuple(dict.fromkeys(confirmed)))
        return found

    def _other_accounts(self, profiles: Mapping[str, Profile]) -> Mapping[str, list[str]]:
        """Their alternative accounts, by the present names of these."""
        return {
            user: [self._authors.renamed.get(one, one) for one in profile.alternative_accounts]
            for user, profile in profiles.items()
        }

    # Sessions

    def _sessions(
        self, profiles: Mapping[str, Profile], stated: Mapping[str, Collection[str]]
    ) -> tuple[Session, ...]:
        """What people tell; `stated` are the alternative accounts of each, confirmed or not."""
        found: list[Session] = []
        for page in self._pages_with_sessions():
            with self._alone(page.title):
                told = self._sessions_on(page, profiles.keys())
                found += [one for one in told if self._is_of_two(one, profiles, stated)]
        return tuple(sorted(found, key=lambda one: (one.user, one.page)))

    def _pages_with_sessions(self) -> Iterator[StoredPage]:
        """Pages that tell of sessions, or did by their owner's word until another took all away."""
        yield from self._pages_with(TEMPLATES[SESSION])
        for title in sorted((self._authors.histories or {}).keys() & self._sheets.keys()):
            sheet, keepers = self._sheets[title], self._keepers(title)
            if not keepers or SESSION in (*sheet.calls, *sheet.broken):
                continue
            own = self._authors.own_word(self._pages[title], keepers, lambda _: True)
            if own and SESSION in self._sheet(own).calls:
                yield self._pages[title]

    def _sessions_on(self, page: StoredPage, users: Collection[str]) -> list[Session]:
        """What the owner of one page tells there, whoever the partners are."""
        keepers = self._keepers(page.title)
        if not self._counts(keepers[-1], page):
            return []
        now = self._sheet(page).calls.get(SESSION, ())
        if keepers[-1] not in users:
            if now:
                self._problem(page, Reason.NO_PROFILE)
            return []
        own = self._authors.own_word(page, keepers, partial(self._can_be_read, SESSION))
        if own is None or SESSION not in self._sheet(own).calls:
            if now:
                self._problem(page, Reason.NOT_THE_OWNERS)
            return []
        told, problems = self._told(own)
        if own is not page and self._can_be_read(SESSION, page):
            told_now, problems_now = self._told(page)
            told, waits = settled_sessions(told, told_now)
            problems = [one for one in problems if one in problems_now]
            if waits:
                self._problem(page, Reason.CHANGE_WAITS)
        self._problems += problems
        return told

    def _told(self, revision: StoredPage) -> tuple[list[Session], list[Problem]]:
        """All that one revision tells, and what of it was not understood."""
        template, calls = TEMPLATES[SESSION], self._sheet(revision).calls.get(SESSION, ())
        user = self._keepers(revision.title)[-1]
        reader = self._reader(revision.title)
        found = []
        for call in calls[:MOST_SESSIONS]:
            said = self._fields(template, call, reader)
            needed = template.needed_beside(said)
            # What is told as a whole counts as a whole.
            whole = {one for one in _WHOLE if one in needed or without_marks(call.get(one, ""))}
            if all(said.get(template.field(one)) for one in whole):
                with_names = {
                    "partner": self._authors.renamed.get(said["partner"], said["partner"])
                }
                empty = {"page": revision.title, "user": user, "capacity": "", "month": None}
                found.append(Session(**{**empty, **said, **with_names}))
        if len(calls) > MOST_SESSIONS:
            reader.problem("", "", Reason.TOO_MANY, str(MOST_SESSIONS))
        return found, reader.problems

    def _is_of_two(
        self,
        told: Session,
        profiles: Mapping[str, Profile],
        stated: Mapping[str, Collection[str]],
    ) -> bool:
        """Whether the partner is another person, with a profile."""
        one, other = told.user, told.partner
        if one == other or other in stated[one] or one in stated.get(other, ()):
            reason = Reason.SAME_PERSON
        elif other not in profiles:
            reason = Reason.PARTNER_WITHOUT_PROFILE
        elif {*profiles[one].alternative_accounts} & {*profiles[other].alternative_accounts}:
            reason = Reason.SAME_PERSON
        else:
            return True
        self._problems.append(Problem(told.page, "with", other, reason))
        return False

    # Pages of several people

    def _records(
        self,
        name: str,
        keepers: Mapping[str, Collection[str]],
        words: Mapping[str, StoredPage | None] = MappingProxyType({}),
    ) -> Iterator[tuple[str, Any]]:
        """The records of one template by title.

        In user space the word is the user's; elsewhere that of the page's `keepers`, and of
        everyone where a page of this kind has none. `words` are revisions known to count.
        """
        template = TEMPLATES[name]
        for page in self._pages_with(template):
            record = None
            with self._alone(page.title):
                own = words.get(page.title)
                record = self._record(page, template, keepers.get(page.title, ()), own)
            if record:
                yield page.title, record

    def _record(
        self,
        page: StoredPage,
        template: Template,
        keepers: Collection[str],
        own: StoredPage | None,
    ) -> Any:
        """What one page says; None where that is nothing, or nobody's word."""
        owner = owner_of(page.title)
        if owner and not self._counts(self._keepers(page.title)[-1], page):
            return None
        who = self._keepers(page.title) if owner else keepers
        # What nobody keeps is everyone's word; of an organization or a team it is answered, and
        # does not count.
        word = self._word(page, template, who or (page.editor,), own)
        calls = self._sheets[page.title].calls.get(template.name, ())
        if word is None:
            if calls:
                self._problem(page, Reason.NOT_THE_OWNERS)
            return None
        said, problems = word
        self._problems += problems
        for _ in calls[1:]:
            self._problem(page, Reason.SECOND_PROFILE, page.title)
        if template.name == EVENT and not said.get("begin"):
            return None
        return template.record(page=page.title, **said)

    def _organizations(self, profiles: Mapping[str, Profile]) -> dict[str, Organization]:
        managers: dict[str, list[str]] = {}
        for user, profile in profiles.items():
            for key in profile.manages:
                managers.setdefault(key, []).append(user)
        keepers: dict[str, Collection[str]] = {}
        words: dict[str, StoredPage | None] = {}
        for title, page in self._pages.items():
            sheet = self._sheets.get(title, Sheet({}, ()))
            if ORGANIZATION not in (*sheet.calls, *sheet.broken):
                continue
            with self._alone(title):
                claiming = [user for key in self._keys_of(title) for user in managers.get(key, ())]
                keepers[title] = claiming
                if not owner_of(title):
                    keepers[title], words[title] = self._authors.in_turn(
                        page, claiming, self._managers_on, partial(self._can_be_read, ORGANIZATION)
                    )
        found = {}
        for title, organization in self._records(ORGANIZATION, keepers, words):
            confirming = keepers.get(title, ())
            here = self._confirmed(title, "managers", organization.managers, confirming)
            if here:
                available = dict.fromkeys((*organization.known, *organization.available))
                found[title] = replace(organization, managers=here, known=tuple(available))
        return found

    def _managers_on(self, revision: StoredPage) -> list[str]:
        return self._groups.managers(revision.title, self._sheet(revision))

    def _keys_of(self, title: str) -> list[str]:
        """An organization page's own title, and its key in the curated table if it has one."""
        calls = self._sheets[title].calls.get(ORGANIZATION, ())
        called = [title, *(calls[0].get(one, "") for one in ("name", "acronym") if calls)]
        keys = map(self._world.affiliate, called)
        return list(dict.fromkeys([title, *(key for key in keys if key)]))

    def _teams(self, profiles: Mapping[str, Profile]) -> dict[str, Team]:
        keepers: dict[str, list[str]] = {}
        for user, profile in profiles.items():
            for title in profile.teams:
                keepers.setdefault(title, []).append(user)
        found = {}
        for title, team in self._records(TEAM, keepers):
            here = self._confirmed(title, "members", team.members, keepers.get(title, ()))
            if here:
                found[title] = replace(team, members=here)
        return found

    # Requests

    def _requests(self, profiles: Mapping[str, Profile]) -> dict[str, Request]:
        found = {}
        for page in self._pages_with(TEMPLATES[REQUEST]):
            request = None
            with self._alone(page.title):
                request = self._request(page, profiles)
            if request:
                found[page.title] = request
        return found

    def _request(self, page: StoredPage, profiles: Mapping[str, Profile]) -> Request | None:
        """What is asked is everyone's word, as on any page, until it is decided about."""
        template, calls = TEMPLATES[REQUEST], self._sheets[page.title].calls.get(REQUEST, ())
        if not calls:
            return None
        said, problems = self._said(template, page, self._sheets[page.title])
        self._problems += problems
        for _ in calls[1:]:
            self._problem(page, Reason.SECOND_PROFILE, page.title)
        decided = self._decision(page, template)
        is_decided = any(decided.get(one) not in {None, "", "open"} for one in _DECISION)
        own = {
            name: where[name]
            for name in {*said, *decided}
            if name in (where := decided if is_decided or name in _DECISION else said)
        }
        kept, waiting = settled(Request, own, said)
        if not (kept.get("kind") and kept.get("title")):
            return None
        for parameter in waiting:
            self._problems.append(Problem(page.title, parameter, "", Reason.CHANGE_WAITS))
        histories = self._authors.histories
        older = None if histories is None else histories.get(page.title, ())
        among = supporters(page, older, self._authors.renamed, self._authors.refused)
        return Request(page.title, **kept, supporters=_people(among, profiles))

    def _decision(self, page: StoredPage, template: Template) -> dict[str, Any]:
        """What the page said when somebody who speaks for the community last decided about it.

        Only an edit that changes the decision is one: whoever supports a request, or moves or
        protects its page, may not have seen what others wrote there.
        """
        if self._authors.histories is None:
            return self._said(template, page, self._sheet(page))[0]

        def written(revision: StoredPage | None) -> list[str]:
            call = self._sheet(revision).calls[REQUEST][0] if revision else {}
            return [call.get(one, "") for one in _DECISION]

        history = (page, *self._authors.histories.get(page.title, ()))
        for older, revision in enumerate(history, 1):
            # Whoever decides nothing may have saved hundreds: they are not taken apart.
            if revision.editor in self._authors.speakers and self._asks(revision):
                before = next(filter(self._asks, history[older:]), None)
                if written(revision) != written(before):
                    return self._said(template, revision, self._sheet(revision))[0]
        return {}

    def _asks(self, revision: StoredPage) -> bool:
        return REQUEST in self._sheet(revision).calls

    def _confirmed(
        self, title: str, parameter: str, named: Iterable[str], confirming: Collection[str]
    ) -> tuple[str, ...]:
        """Those who are named and say so themselves; each other one is a problem of the page."""
        where = {"managers": "manages", "members": "teams"}[parameter]
        found = []
        for name in named:
            present = self._authors.renamed.get(name, name)
            if present in confirming:
                found.append(present)
            else:
                self._problems.append(Problem(title, parameter, name, Reason.UNCONFIRMED, where))
        return tuple(dict.fromkeys(found))


def _people(accounts: Iterable[str], profiles: Mapping[str, Profile]) -> int:
    """How many people some accounts are: those confirmed as another one's are nobody further."""
    counted: set[str] = set()
    number = 0
    for user in sorted(accounts):
        others = profiles[user].alternative_accounts if user in profiles else ()
        number += counted.isdisjoint({user, *others})
        counted |= {user, *others}
    return number
