"""A live MediaWiki site, through pywikibot."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sync.wiki import answers, credentials
from sync.wiki.accounts import Account, Refusal
from sync.wiki.cache import Cache
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.namespaces import Namespaces, namespaces_of
from sync.wiki.outcomes import (
    Deleted,
    InvalidTitle,
    Moved,
    Outcome,
    Unknown,
    Unreachable,
    outcome_of,
)
from sync.wiki.pages import RETIRED_SUMMARY, StoredPage
from sync.wiki.port import Look, RecentChange, Selection, Source, names_of, too_many_names
from sync.wiki.site import Site
from sync.wiki.state import WikiState, state_of
from wikidata.bounded_reading import bind
from wikidata.bounds import Bounds

Kind = TypeVar("Kind")
AnyPage = TypeVar("AnyPage", bound=answers.Page)
# An entry of the log may reach the database that answers us a little later than its timestamp.
_TEMPLATE_LISTING = "template "
_LOG_OVERLAP = timedelta(minutes=1)


class LiveWiki:
    """One account on one wiki, logged in when it is made.

    pywikibot takes its configuration from the folder that the site's settings name, or from
    PYWIKIBOT_DIR. Raises ConfigurationError where that folder, the account or the password is
    wrong, RunError where the wiki does not answer, and where the run has to end by its bounds.
    """

    offers = frozenset({Source.PAGES, Source.WIKIDATA})

    def __init__(
        self,
        site: Site,
        *,
        user: str | None = None,
        verbose: bool = False,
        bounds: Bounds | None = None,
    ) -> None:
        self.bounds = bounds or Bounds()
        """See Wiki.bounds."""
        self._name = f"{site.family}:{site.code}"
        self._user = user or site.bot
        # A bot on trial has no flag yet, and administrators who deploy have none either.
        self._as_bot = self._user == site.bot and not site.publishing.trial
        self._pywikibot = _import_pywikibot(site, verbose=verbose)
        self._cache = Cache(cache_path(site))
        self.unchecked: tuple[str, ...] = ()
        """See Wiki.unchecked."""
        self.requests = 0
        """Requests for pages and accounts so far."""
        with self._in_a_sentence("what a login asks"):
            self._site = self._logged_in(site)

    @property
    def witness(self) -> LiveWiki:
        """See Wiki.witness."""
        return self

    @property
    def memory(self) -> Cache:
        """See Wiki.memory."""
        return self._cache

    def _logged_in(self, site: Site) -> Any:
        from pywikibot import login
        from pywikibot.comms import http
        from pywikibot.exceptions import NoUsernameError, UnknownFamilyError, UnknownSiteError

        credentials.give_to(self._pywikibot, http.session.headers)
        bind(http.session, self.bounds)
        try:
            wiki = self._pywikibot.Site(site.code, site.family, user=self._user)
            # pywikibot would ask for a missing password at the terminal and wait for ever.
            manager = login.ClientLoginManager(site=wiki, user=self._user)
            if manager.password:
                credentials.hide(manager.password)
            if not (manager.password or credentials.given()):
                raise ConfigurationError(
                    f"There is no password for {self._user}: set {credentials.BOT_PASSWORD} or "
                    f"{credentials.TOKEN}, or add a line for it to "
                    f"{self._pywikibot.config.password_file or 'the password file'} in "
                    f"{self._pywikibot.config.base_dir} (see user-config.py.sample)."
                )
            wiki.login()
        except (UnknownFamilyError, UnknownSiteError):
            raise ConfigurationError(
                f"pywikibot knows no site {self._name}: define the family in "
                f"{self._pywikibot.config.base_dir}/user-config.py."
            ) from None
        except (NoUsernameError, FileNotFoundError, ValueError, TypeError) as error:
            raise ConfigurationError(
                f"{self._user} could not log in to {self._name}: "
                f"{_one_line(error)}. Check user-config.py and the password file."
            ) from None
        if wiki.user() != self._user:
            raise ConfigurationError(
                f"{self._user} is not logged in to {self._name}; "
                f"the wiki says {wiki.user()}. Check user-config.py and the password file."
            )
        return wiki

    @property
    def index(self) -> str:
        """The address of index.php, as pywikibot has it; no request."""
        return str(self._site.base_url(self._site.path()))

    @contextmanager
    def _in_a_sentence(self, asked: str) -> Iterator[None]:
        """What pywikibot or the network raise, as one sentence about this wiki.

        Every call into pywikibot is inside of one: it reads answers too, and what it raises at one
        that it does not understand may be anything.
        """
        import requests

        try:
            yield
        except RunError:
            raise
        except Exception as error:
            known = self._pywikibot.exceptions
            if self.bounds.over:
                raise RunError(f"{self.bounds.sentence}; the next one goes on.") from error
            why = _one_line(error)
            if isinstance(error, known.SiteDefinitionError):
                # It knows no more than that the address of the API gave something else.
                why = "what it gives is no JSON"
            elif not isinstance(error, (known.Error, requests.RequestException, OSError)):
                why = f"{type(error).__name__}: {why}"
                why = f"its answer to {asked} is not what was expected ({why})"
            raise RunError(
                f"The wiki {self._name} does not answer as it should: {why}. "
                "Is it up? Nothing more was done; --verbose shows what was tried."
            ) from error

    def _query(self, kind: type[Kind], **parameters: Any) -> Iterator[Kind]:
        """The answers to one query of the action API, until it has no more to say.

        Raises RunError where one is not of the kind, or sends us round in a circle.
        """
        asked: dict[str, Any] = {"action": "query", "formatversion": "2", **parameters}
        before: set[frozenset[tuple[str, str | int]]] = set()
        while True:
            self.requests += 1
            with self._in_a_sentence(_question(parameters)):
                answer = self._site.simple_request(**asked).submit()
            around = self._read(answer, answers.Answer, parameters)
            if not (around.further or around.batchcomplete):
                raise self._unexpected(parameters, "it is cut off")
            if isinstance(around.query, msgspec.UnsetType):
                around.query = {}
            yield self._read(around.query, kind, parameters)
            if not around.further:
                return
            place = frozenset(around.further.items())
            if place in before:
                raise self._unexpected(parameters, "it goes on where it was before")
            before.add(place)
            asked |= around.further

    def _read(self, answer: Any, kind: type[Kind], asked: Mapping[str, Any]) -> Kind:
        try:
            return msgspec.convert(answer, kind)
        except (msgspec.ValidationError, RecursionError) as error:
            raise self._unexpected(asked, _one_line(error)) from None

    def _unexpected(self, asked: Mapping[str, Any], why: str) -> RunError:
        return RunError(
            f"The wiki {self._name} does not answer as it should: its answer to "
            f"{_question(asked)} is not what was expected: {why}. Nothing more was done."
        )

    @cached_property
    def _about_itself(self) -> answers.Itself:
        """What the wiki says of itself today; one request, in each run.

        pywikibot would believe for a month what it was once told. After somebody installs an
        extension, its namespace would be part of a title that cannot be, and nobody locked.
        """
        asked = "general|namespaces|namespacealiases|extensions|usergroups"
        return next(self._query(answers.Itself, meta="siteinfo", siprop=asked))

    @cached_property
    def _namespaces(self) -> Namespaces:
        return namespaces_of(self._about_itself)

    def _has(self, extension: str) -> bool:
        """Whether the wiki has an extension."""
        return any(one.name == extension for one in self._about_itself.extensions)

    @cached_property
    def _batch(self) -> int:
        """How many texts or names go into one request: the account's limit."""
        with self._in_a_sentence("query&meta=userinfo"):
            return 500 if self._site.has_right("apihighlimits") else 50

    def _standing(self, pages: Iterable[AnyPage]) -> Iterator[tuple[str, AnyPage]]:
        """The pages of an answer that exist and are no redirects, by their canonical titles."""
        for page in pages:
            if page.stands:
                yield self._canonical(page.ns, page.title), page

    def _canonical(self, number: int | None, title: str) -> str:
        """A title of an answer, with the canonical name of its namespace."""
        if number is None or number not in self._namespaces.canonical:
            raise RunError(
                f"The wiki {self._name} does not answer as it should: {title} is in a namespace "
                f"({number}) that it does not have. Nothing more was done."
            )
        return self._namespaces.title(number, title)

    def template_names(self, templates: Iterable[str]) -> dict[str, frozenset[str]]:
        """See Wiki.template_names; one request for all templates."""
        redirects: dict[str, list[tuple[int, str]]] = {template: [] for template in templates}
        titles = "|".join(f"Template:{name}" for name in sorted(redirects))
        asked = {"prop": "redirects", "rdprop": "pageid|title", "rdnamespace": 10, "rdlimit": "max"}
        for query in self._query(answers.Pages, titles=titles, **asked):
            for page in query.pages:
                template = page.title.partition(":")[2]
                if template not in redirects:
                    raise self._unexpected(asked, f"nobody asked for {page.title}")
                redirects[template] += (
                    (one.pageid, one.title.partition(":")[2]) for one in page.redirects
                )
        in_order = {name: [title for _, title in sorted(all_)] for name, all_ in redirects.items()}
        self.unchecked = tuple(too_many_names(in_order))
        return names_of(in_order)

    def pages(self, selection: Selection) -> Iterator[StoredPage]:
        """See Wiki.pages.

        A listing gives the newest revision of each page (up to 5,000 a request), and only texts
        that are not in the cache are asked for (up to 500 a request). With an empty cache the
        listing brings the texts along.
        """
        seen: set[str] = set()
        listings = (
            self._titles(selection.titles),
            *(
                self._listed(*_by_prefix(self._namespaces, one))
                for one in sorted(selection.prefixes)
            ),
            *(self._listed(*_by_template(one)) for one in sorted(selection.templates)),
        )
        for page in chain.from_iterable(listings):
            if page.title not in seen:
                seen.add(page.title)
                yield page

    def _titles(self, titles: Iterable[str]) -> Iterator[StoredPage]:
        for some in _batches(sorted(titles), self._batch):
            for read in self._texts(titles="|".join(some)):
                yield from read

    def _texts(self, **which: Any) -> Iterator[list[StoredPage]]:
        """The newest revisions of some pages, an answer at a time.

        An answer that would grow too big has the rest of its texts in the next one.
        """
        asked = {"prop": "revisions|info", "rvprop": "ids|user|content", "rvslots": "main"}
        without, told = set[str](), set[str]()
        for query in self._query(answers.Texts, **asked, **which):
            found = []
            for title, page in self._standing(query.pages):
                (without if page.revisions is None else told).add(title)
                found += [_stored(title, one) for one in page.revisions or ()]
            yield [page for page in found if page]
        for title in sorted(without - told):
            raise self._unexpected(asked, f"there is no text of {title}")

    def _listed(self, listing: str, which: Mapping[str, Any]) -> Iterator[StoredPage]:
        generator = which["generator"]
        limit = {"embeddedin": "geilimit", "allpages": "gaplimit"}[generator]
        if not self._cache.holds(listing):
            for read in self._texts(**which, **{limit: self._batch}):
                self._cache.keep(listing, read)
                yield from read
            return
        newest: dict[str, int] = {}
        numbers: dict[str, int] = {}
        for query in self._query(answers.KnownPages, prop="info", **which, **{limit: "max"}):
            for title, page in self._standing(query.pages):
                newest[title] = page.lastrevid
                numbers[title] = page.pageid
        self._cache.forget_others(listing, newest)
        here = self._cache.texts(newest)
        yield from here.values()
        changed = [str(numbers[title]) for title in newest if title not in here]
        for some in _batches(changed, self._batch):
            for read in self._texts(pageids="|".join(some)):
                self._cache.keep(listing, read)
                yield from read

    def revisions(self, page: StoredPage, user: str | None) -> Iterator[StoredPage]:
        """See Witness.revisions; a user's first one comes from the cache where it is there."""
        if user is None:
            yield from self._older(page, {}, 50)
            return
        # The first of a user decides nearly always, so it is asked for alone, and remembered;
        # that there is none too.
        none = StoredPage(page.title, "", 0, user)
        first = self._words.word(page, user)
        if first is None:
            first = next(self._older(page, {"rvuser": user}, 1), none)
            self._cache.keep_word(page, first)
        if first != none:
            yield first
            older = self._older(page, {"rvuser": user, "rvstartid": first.revision}, 50)
            yield from (one for one in older if one.revision != first.revision)

    def _older(
        self, page: StoredPage, asked: Mapping[str, Any], limit: int
    ) -> Iterator[StoredPage]:
        for query in self._query(
            answers.Texts, prop="revisions", titles=page.title, rvlimit=limit, rvslots="main",
            rvprop="ids|user|content", **asked,
        ):  # fmt: skip
            for _, found in self._standing(query.pages):
                for revision in found.revisions or ():
                    stored = _stored(page.title, revision)
                    if stored and stored.revision != page.revision:
                        yield stored

    @cached_property
    def _words(self) -> Cache:
        """The cache, without older revisions whose text was hidden since it was read."""
        numbers = sorted(map(str, self._cache.words()))
        visible: set[int] = set()
        for some in _batches(numbers, self._batch):
            asked = {"prop": "revisions", "rvprop": "ids|sha1"}
            for query in self._query(answers.Revisions, revids="|".join(some), **asked):
                for page in query.pages:
                    visible.update(one.revid for one in page.revisions or () if one.sha1)
        self._cache.drop_words(self._cache.words() - visible)
        return self._cache

    def accounts(self, names: Iterable[str]) -> dict[str, Account]:
        """See Witness.accounts.

        One request for as many names as fit into one; one more for each account that is not
        there, whose name is looked for in the log of renames; and what _blocked_everywhere and
        _locked say.
        """
        found: dict[str, Account] = {}
        waiting = sorted(set(names))
        while waiting:
            asked = self._asked_accounts(waiting)
            found |= asked
            renamed = {one.renamed_to for one in asked.values() if one.renamed_to}
            waiting = sorted(renamed - found.keys())
        # Who was renamed twice has the last name.
        logged = dict(found)
        for name, account in logged.items():
            last, names_had = account, {name}
            while last.renamed_to and last.renamed_to not in names_had:
                names_had.add(last.renamed_to)
                last = logged[last.renamed_to]
            if last.renamed_to:
                # There and back, and then hidden: the log leads round in a circle of nobody.
                found[name] = Account(name, refusal=Refusal.MISSING)
            elif last is not account:
                found[name] = replace(account, renamed_to=last.name)
        there = [name for name, one in found.items() if one.refusal is None and not one.renamed_to]
        refused = dict.fromkeys(self._blocked_everywhere(there), Refusal.BLOCKED)
        refused |= dict.fromkeys(self._locked(there), Refusal.LOCKED)
        return found | {name: replace(found[name], refusal=refused[name]) for name in refused}

    def _asked_accounts(self, names: Iterable[str]) -> dict[str, Account]:
        found: dict[str, Account] = {}
        for some in _batches(list(names), self._batch):
            asked = {"list": "users", "usprop": "blockinfo|registration|editcount|centralids"}
            there = {
                user.name: _account(user)
                for query in self._query(answers.Users, ususers="|".join(some), **asked)
                for user in query.users
                if not (user.missing or user.invalid)
            }
            found |= {name: there.get(name) or self._renamed(name) for name in some}
        return found

    def standing_on(self, title: str, day: str) -> StoredPage | None:
        """See Witness.standing_on; one request."""
        for query in self._query(
            answers.Texts, prop="revisions", titles=title, rvstart=f"{day}T23:59:59Z", rvlimit=1,
            rvslots="main", rvprop="ids|user|content",
        ):  # fmt: skip
            for _, page in self._standing(query.pages):
                for revision in page.revisions or ():
                    return _stored(title, revision)
        return None

    def having(self, names: Iterable[str], right: str) -> frozenset[str]:
        """See Witness.having; one request.

        By their groups: a wiki that is asked for somebody's rights leaves out those that our own
        bot password does not grant.
        """
        groups = {one.name for one in self._about_itself.usergroups if right in one.rights}
        return frozenset(
            user.name
            for some in _batches(sorted(names), self._batch)
            for query in self._query(
                answers.Members, list="users", usprop="groups", ususers="|".join(some)
            )
            for user in query.users
            if not groups.isdisjoint(user.groups)
        )

    def _renamed(self, name: str) -> Account:
        log = self._query(
            answers.Log, list="logevents", leaction="renameuser/renameuser", letitle=f"User:{name}",
            lelimit=1, leprop="details",
        )  # fmt: skip
        for entry in next(log).logevents:
            new_name = entry.params.newuser
            if new_name and new_name != name:
                return Account(name, renamed_to=new_name)
        return Account(name, refusal=Refusal.MISSING)

    def _blocked_everywhere(self, names: Iterable[str]) -> set[str]:
        """Which accounts are blocked on all wikis, where the wiki has such blocks (GlobalBlocking).

        One request for as many names as fit into one: what the wiki says of accounts tells of
        its own blocks alone.
        """
        if not self._has("GlobalBlocking"):
            return set()
        listed = sorted(set(names))
        return {
            one.target
            for some in _batches(listed, self._batch)
            for query in self._query(
                answers.GlobalBlocks,
                list="globalblocks",
                bgtargets="|".join(some),
                bgprop="target",
                bglimit="max",
            )
            for one in query.globalblocks
            if one.target in listed
        }

    def _locked(self, names: Iterable[str]) -> set[str]:
        """Which global accounts are locked, where the wiki has such (CentralAuth).

        One request for as many names as fit into one. Before MediaWiki 1.47 there was no list of
        many, which costs one request that says so, and what _locked_by_log says.
        """
        if not self._has("CentralAuth"):
            return set()
        listed = sorted(set(names))
        locked: set[str] = set()
        for some in _batches(listed, self._batch):
            asked = {"list": "globalusers", "gususers": "|".join(some), "gusprop": "locked"}
            for query in self._query(answers.GlobalUsers, **asked):
                if query.globalusers is None:
                    return self._locked_by_log(listed)
                locked |= {one.name for one in query.globalusers if one.locked}
        return locked

    def _locked_by_log(self, names: Iterable[str]) -> set[str]:
        """The same, one account a request.

        One for each account that the cache does not know, and the log of locks since then for all
        others. The log is complete on the wiki where accounts are locked, as Meta-Wiki is.
        """
        now = (self.now() - _LOG_OVERLAP).isoformat()
        known, since = self._cache.locks()
        if not since:
            # What was kept by a run that died before it said how far it had read.
            known = {}
        changed: set[str] = set()
        if since:
            asked = {"list": "logevents", "letype": "globalauth", "ledir": "newer"}
            asked |= {"lestart": since, "leprop": "title", "lelimit": "max"}
            for query in self._query(answers.Log, **asked):
                for entry in query.logevents:
                    # An entry whose target was hidden may be about anybody.
                    target = entry.title.partition(":")[2].removesuffix("@global")
                    changed |= {target} if target else known.keys()
        wanted = set(names)
        # Also those who are not wanted this time: the log will not tell of them again.
        asked_for = {
            name: self._is_locked(name)
            for name in sorted(wanted - known.keys() | changed & known.keys())
        }
        self._cache.keep_locks(asked_for, now)
        return {name for name, locked in (known | asked_for).items() if locked} & wanted

    def _is_locked(self, name: str) -> bool:
        asked = self._query(answers.GlobalUser, meta="globaluserinfo", guiuser=name)
        return any(query.globaluserinfo.locked for query in asked)

    def posted(self, since: str) -> Iterator[tuple[str, str]]:
        """See Witness.posted."""
        for query in self._query(
            answers.Contributions, list="usercontribs", ucuser=self._user, ucnamespace=3,
            ucend=f"{since}T00:00:00Z", ucprop="title|comment", uclimit="max",
        ):  # fmt: skip
            for edit in query.usercontribs:
                yield f"User talk:{edit.title.partition(':')[2]}", edit.comment

    def now(self) -> datetime:
        """The wiki's clock when this run first asked for it or for what the wiki has, in UTC."""
        return self._about_itself.general.time

    def recent_changes(self, since: datetime) -> Iterator[RecentChange]:
        """What others did since then, the oldest first: edits, and entries of the logs."""
        for query in self._query(
            answers.RecentChanges, list="recentchanges",
            rcstart=since.strftime("%Y-%m-%dT%H:%M:%SZ"), rcdir="newer",
            rcexcludeuser=self._user, rctype="edit|new|log", rcprop="title|ids|timestamp",
            rclimit="max",
        ):  # fmt: skip
            for one in query.recentchanges:
                title = self._canonical(one.ns, one.title) if one.title else ""
                yield RecentChange(one.rcid, title, one.timestamp)

    def holding(self, titles: Iterable[str], templates: Iterable[str]) -> frozenset[str]:
        """Those of some pages that show one of the templates."""
        listed = "|".join(f"Template:{name}" for name in sorted(templates))
        asked = {"prop": "templates", "tltemplates": listed, "tllimit": "max"}
        return frozenset(
            title
            for some in _batches(sorted(titles), self._batch)
            for query in self._query(answers.Pages, titles="|".join(some), **asked)
            for title, page in self._standing(query.pages)
            if page.templates
        )

    def known(self) -> frozenset[str]:
        """Titles of the pages that showed a template of ours when they were last read."""
        return self._cache.titles(_TEMPLATE_LISTING)

    def mentioning(self, names: Iterable[str], space: str) -> Iterator[str]:
        """See Witness.mentioning.

        A request for each name: CirrusSearch takes `insource:` for a condition of its own, which
        OR does not join with another, and MediaWiki's own search knows no OR. How many names there
        can be, `template_names` bounds. Where the wiki has CirrusSearch, the search itself leaves
        out pages that show the template, which is the first name.
        """
        cirrus = self._has("CirrusSearch")
        listed = list(names)
        number = self._namespaces.number_of(space)
        for name in listed:
            plain = name.replace('"', " ")
            words = f'"{plain}"'
            if cirrus:
                words = f'insource:{words} -hastemplate:"{listed[0]}"'
            for query in self._query(
                answers.Found, list="search", srsearch=words, srnamespace=number, srlimit="max",
                srprop="", srinfo="", srwhat="text",
            ):  # fmt: skip
                for page in query.search:
                    yield f"{space}:{page.title.partition(':')[2]}"

    def expect_the_flag(self) -> None:
        """Raise ConfigurationError where the bot would have to save without a bot flag."""
        with self._in_a_sentence("query&meta=userinfo"):
            if self._as_bot and not self._site.has_right("bot"):
                raise ConfigurationError(
                    f"{self._user} has no bot flag on {self._name}, or its password lacks the "
                    "grant for high-volume editing. While it waits for its approval, set `trial` "
                    "under [publishing] in the site's settings to the edits that were allowed."
                )

    def look(self, title: str, base: StoredPage | None, stops: Iterable[str]) -> Look:
        """See Writer.look; a second request where another revision stands than `base`."""
        stop_titles = set(stops)
        log: dict[str, Any] = {}
        if base is None:
            log = {"list": "logevents", "letitle": title, "lelimit": 20}
            log["leprop"] = "type|user|timestamp|comment|details"
        try:
            found, events = self._looked([title, *sorted(stop_titles)], log)
        except RunError as error:
            # The log of a title that cannot be is an error, and no answer about the stop pages.
            if getattr(error.__cause__, "code", "") in InvalidTitle.codes:
                return Look(gone=InvalidTitle(title, str(error.__cause__)))
            raise
        said = frozenset(
            stop for stop in stop_titles if any(one.size for one in found[stop].revisions)
        )
        if found[title].redirect:
            return Look(said, gone=Moved(title, "a redirect stands there now"))
        standing = next((one.revid for one in found[title].revisions), None)
        if standing is None:
            return Look(said, gone=_gone(title, events) if base is None else Deleted(title))
        if base and base.revision == standing:
            return Look(said, base)
        now = next(self._titles([title]), None)
        return Look(said, now, gone=None if now else Deleted(title))

    def _looked(
        self, titles: Sequence[str], log: Mapping[str, Any]
    ) -> tuple[dict[str, answers.MeasuredPage], list[answers.LogEvent]]:
        """What stands under each title, and entries of the log that is asked for besides."""
        asked = {"prop": "revisions|info", "rvprop": "ids|size", **log}
        found: dict[str, answers.MeasuredPage] = {}
        events: list[answers.LogEvent] = []
        for query in self._query(answers.Looked, titles="|".join(titles), **asked):
            canonical = {one.after: one.before for one in query.normalized}
            for one in query.pages:
                found.setdefault(canonical.get(one.title, one.title), one)
            events += query.logevents
        for title in titles:
            if title not in found or (found[title].stands and not found[title].revisions):
                raise self._unexpected(asked, f"it says nothing of {title}")
        return found, events

    def save(
        self, title: str, text: str, base: StoredPage | None, summary: str, model: str = ""
    ) -> Outcome:
        """See Writer.save.

        The request goes through pywikibot's session and throttle, but past its own handling of
        errors: that waits and saves again where it should be asked first whether it may.
        """
        from pywikibot.comms import http

        # What stood there may name people whom the new text does not.
        self._cache.drop([title])
        parameters: dict[str, Any] = {
            "action": "edit",
            "format": "json",
            "formatversion": "2",
            "title": title,
            "text": text,
            "summary": summary,
            **({"bot": "1"} if self._as_bot else {}),
            "assert": "bot" if self._as_bot else "user",
            "assertuser": self._user,
            "maxlag": self._pywikibot.config.write_maxlag,
        }
        if base is None:
            parameters |= {"createonly": "1", **({"contentmodel": model} if model else {})}
        else:
            parameters |= {"nocreate": "1", "baserevid": base.revision}
        try:
            with self._in_a_sentence("action=edit"):
                self._site.throttle(write=True)
                parameters["token"] = self._site.tokens["csrf"]
                answered = http.request(
                    self._site, uri=self._site.apipath(), method="POST", data=parameters
                )
                answer = answered.json()
        except RunError as error:
            return Unreachable(title, _one_line(error.__cause__ or error))
        wait = answered.headers.get("Retry-After", "")
        outcome = outcome_of(title, answer, retry_after=float(wait) if wait.isdigit() else 0)
        if isinstance(outcome, Unknown):
            logging.getLogger(__name__).warning("%s: %s", title, answer)
        return outcome

    def state(self) -> WikiState:
        """What the wiki says of itself and of the account; one request."""
        asked = {
            "meta": "siteinfo|userinfo",
            "siprop": "general|extensions|dbrepllag",
            "uiprop": "rights|blockinfo|ratelimits",
        }
        return state_of(next(self._query(answers.State, **asked)))

    def content_models(self) -> frozenset[str]:
        """The kinds of content that this wiki can hold; one request."""
        asked = {"action": "paraminfo", "modules": "edit", "formatversion": "2"}
        with self._in_a_sentence(_question(asked)):
            answer = self._site.simple_request(**asked).submit()
        return frozenset(
            model
            for module in self._read(answer, answers.ParameterInfo, asked).paraminfo.modules
            for parameter in module.parameters
            if parameter.name == "contentmodel"
            for model in parameter.type
        )

    def is_translated(self, bundle: str) -> bool:
        """Whether Special:Translate offers the messages of a page with a bundle; one request."""
        group = f"messagebundle-{bundle}"
        asked = {"meta": "messagegroups", "mgformat": "flat", "mgprop": "id", "mgfilter": group}
        return any(
            one.id == group
            for query in self._query(answers.MessageGroups, **asked)
            for one in query.messagegroups
        )

    def renew(self) -> None:
        """See Writer.renew."""
        with self._in_a_sentence("what a login asks"):
            self._site.tokens.clear()
            self._site._relogin()  # noqa: SLF001 - the only way that does not trust what it knows
            if self._site.user() != self._user:
                raise RunError(f"{self._user} could not log in to {self._name} again.")


def cache_path(site: Site) -> Path:
    """Where the texts of a wiki are remembered: the site's setting, or the user's cache folder."""
    if site.cache:
        return Path(site.cache)
    folder = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(folder).expanduser() / "capx" / f"{site.family}-{site.code}.sqlite"


def _question(asked: Mapping[str, Any]) -> str:
    """A request to the action API, without what it is about."""
    parts = ("list", "generator", "prop", "meta", "modules")
    action = asked.get("action", "query")
    return "&".join([action, *(f"{one}={asked[one]}" for one in parts if one in asked)])


def _gone(title: str, events: Iterable[answers.LogEvent]) -> Outcome | None:
    """Who took a page away, by the newest entry of its log that says so.

    The deletion of a retired page is what its box asks for: it may come back.
    """
    for event in events:
        said = f"by {event.user}"
        if event.timestamp:
            said += f" on {event.timestamp:%Y-%m-%d}"
        match event.type, event.action:
            case "delete", "delete":
                if event.comment.startswith(RETIRED_SUMMARY):
                    return None
                return Deleted(title, said)
            case "move", "move" | "move_redir":
                return Moved(title, f"{said} to {event.params.target_title}")
            case "delete", "restore":
                return None
    return None


def _stored(title: str, revision: answers.WrittenRevision) -> StoredPage | None:
    """A revision of the API as a record; None where its text or author is hidden."""
    content = revision.slots.main.content if revision.slots else None
    if content is None or revision.user is None:
        return None
    return StoredPage(title, content, revision.revid, revision.user)


def _account(user: answers.User) -> Account:
    """What list=users says; a block of some pages only is no reason not to be met."""
    # Of a global account that stewards hid, CentralAuth tells nothing but that it is attached; it
    # counts as locked, so that no page of ours repeats its name.
    attached = user.attachedlocal.get("CentralAuth", False)
    if attached and not user.centralids.get("CentralAuth"):
        return Account(user.name, refusal=Refusal.LOCKED)
    blocked = user.blockid is not None and not user.blockpartial
    return Account(
        user.name,
        user.registration.date().isoformat() if user.registration else "",
        user.editcount or 0,
        Refusal.BLOCKED if blocked else None,
    )


def _by_prefix(namespaces: Namespaces, prefix: str) -> tuple[str, dict[str, Any]]:
    """The name of a listing, and how to ask for it."""
    name, colon, rest = prefix.partition(":")
    number = namespaces.number_of(name) if colon else None
    return f"prefix {prefix}", {
        "generator": "allpages",
        "gapprefix": rest if number else prefix,
        "gapnamespace": number or 0,
        "gapfilterredir": "nonredirects",
    }


def _by_template(template: str) -> tuple[str, dict[str, Any]]:
    return f"{_TEMPLATE_LISTING}{template}", {
        # Pages that show the template by a redirect are listed too.
        "generator": "embeddedin",
        "geititle": f"Template:{template}",
        "geifilterredir": "nonredirects",
    }


def _batches(listed: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def _import_pywikibot(site: Site, *, verbose: bool) -> Any:
    """Import pywikibot with the right configuration, which it reads while it is imported."""
    folder = Path(os.environ.get("PYWIKIBOT_DIR", site.pywikibot_dir)).absolute()
    if not (folder / "user-config.py").is_file():
        raise ConfigurationError(
            f"There is no user-config.py in {folder}: copy user-config.py.sample there and fill "
            "it in, set PYWIKIBOT_DIR, or read a dump with --dump."
        )
    os.environ["PYWIKIBOT_DIR"] = str(folder)
    import pywikibot

    if Path(pywikibot.config.base_dir) != folder:
        raise ConfigurationError(
            f"pywikibot reads its configuration from {pywikibot.config.base_dir}, not {folder}."
        )
    if site.family not in pywikibot.config.usernames:
        raise ConfigurationError(
            f"{folder}/user-config.py names no account for {site.family}; pywikibot skips a file "
            "that others may write to, so check its permissions too."
        )
    # What pywikibot logs as an error, traceback and all, reaches the operator as one sentence.
    pywikibot.bot.init_handlers()
    logging.getLogger("pywiki").setLevel(logging.INFO if verbose else logging.CRITICAL)
    return pywikibot


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
