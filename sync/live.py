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
from typing import Any

from sync import credentials
from sync.cache import Cache
from sync.errors import ConfigurationError, RunError
from sync.namespaces import Namespaces, namespaces_of
from sync.outcomes import Deleted, InvalidTitle, Moved, Outcome, Unknown, Unreachable, outcome_of
from sync.ownership import Account
from sync.pages import RETIRED_SUMMARY, StoredPage
from sync.port import Look, RecentChange, Selection, Source, names_of, too_many_names
from sync.problems import Reason
from sync.site import Site
from sync.state import WikiState, state_of

# An entry of the log may reach the database that answers us a little later than its timestamp.
_TEMPLATE_LISTING = "template "
_LOG_OVERLAP = timedelta(minutes=1)


class LiveWiki:
    """One account on one wiki, logged in when it is made.

    pywikibot takes its configuration from the folder that the site's settings name, or from
    PYWIKIBOT_DIR. Raises ConfigurationError where that folder, the account or the password is
    wrong, RunError where the wiki does not answer.
    """

    offers = frozenset({Source.PAGES, Source.WIKIDATA})

    def __init__(self, site: Site, *, user: str | None = None, verbose: bool = False) -> None:
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
        with self._in_a_sentence():
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
        try:
            wiki = self._pywikibot.Site(site.code, site.family, user=self._user)
            # pywikibot would ask for a missing password at the terminal and wait for ever.
            manager = login.ClientLoginManager(site=wiki, user=self._user)
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
        except (NoUsernameError, FileNotFoundError) as error:
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
    def _in_a_sentence(self) -> Iterator[None]:
        """What pywikibot or the network raise, as one sentence about this wiki."""
        import requests
        from pywikibot.exceptions import Error

        try:
            yield
        except (Error, requests.RequestException, OSError) as error:
            raise RunError(
                f"The wiki {self._name} does not answer as it should: {_one_line(error)}. "
                "Is it up? Nothing more was done; --verbose shows what was tried."
            ) from error

    def _query(self, **parameters: Any) -> Iterator[dict[str, Any]]:
        """The answers to one query of the action API, until it has no more to say."""
        asked: dict[str, Any] = {"action": "query", "formatversion": "2", **parameters}
        while True:
            self.requests += 1
            with self._in_a_sentence():
                answer = self._site.simple_request(**asked).submit()
            yield answer.get("query", {})
            if "continue" not in answer:
                return
            asked |= answer["continue"]

    @cached_property
    def _about_itself(self) -> dict[str, Any]:
        """What the wiki says of itself today; one request, in each run.

        pywikibot would believe for a month what it was once told. After somebody installs an
        extension, its namespace would be part of a title that cannot be, and nobody locked.
        """
        asked = "general|namespaces|namespacealiases|extensions"
        return next(self._query(meta="siteinfo", siprop=asked))

    @cached_property
    def _namespaces(self) -> Namespaces:
        return namespaces_of(self._about_itself)

    def _has(self, extension: str) -> bool:
        """Whether the wiki has an extension."""
        return any(one.get("name") == extension for one in self._about_itself["extensions"])

    @cached_property
    def _batch(self) -> int:
        """How many texts or names go into one request: the account's limit."""
        with self._in_a_sentence():
            return 500 if self._site.has_right("apihighlimits") else 50

    def _pages_in(self, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The pages of an answer that exist and are no redirects, with canonical titles."""
        for page in query.get("pages", ()):
            if not page.keys() & {"missing", "invalid", "redirect"}:
                yield {**page, "title": self._canonical(page)}

    def _canonical(self, page: Mapping[str, Any]) -> str:
        """The title of a page of an answer, with the canonical name of its namespace."""
        title: str = page["title"]
        return self._namespaces.title(page["ns"], title)

    def template_names(self, templates: Iterable[str]) -> dict[str, frozenset[str]]:
        """See Wiki.template_names; one request for all templates."""
        redirects: dict[str, list[tuple[int, str]]] = {template: [] for template in templates}
        titles = "|".join(f"Template:{name}" for name in sorted(redirects))
        asked = {"prop": "redirects", "rdprop": "pageid|title", "rdnamespace": 10, "rdlimit": "max"}
        for query in self._query(titles=titles, **asked):
            for page in query.get("pages", ()):
                redirects[page["title"].partition(":")[2]] += (
                    (one["pageid"], one["title"].partition(":")[2])
                    for one in page.get("redirects", ())
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
        for query in self._query(**asked, **which):
            found = (
                _stored(page["title"], revision)
                for page in self._pages_in(query)
                for revision in page.get("revisions", ())
            )
            yield [page for page in found if page]

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
        for query in self._query(prop="info", **which, **{limit: "max"}):
            for page in self._pages_in(query):
                newest[page["title"]] = page["lastrevid"]
                numbers[page["title"]] = page["pageid"]
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
            prop="revisions", titles=page.title, rvlimit=limit, rvslots="main",
            rvprop="ids|user|content", **asked,
        ):  # fmt: skip
            for found in self._pages_in(query):
                for revision in found.get("revisions", ()):
                    stored = _stored(page.title, revision)
                    if stored and stored.revision != page.revision:
                        yield stored

    @cached_property
    def _words(self) -> Cache:
        """The cache, without older revisions whose text was hidden since it was read."""
        numbers = sorted(map(str, self._cache.words()))
        visible: set[int] = set()
        for some in _batches(numbers, self._batch):
            for query in self._query(prop="revisions", revids="|".join(some), rvprop="ids|sha1"):
                for page in query.get("pages", ()):
                    shown = (one for one in page.get("revisions", ()) if "sha1" in one)
                    visible.update(one["revid"] for one in shown)
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
                found[name] = Account(name, refusal=Reason.ACCOUNT_MISSING)
            elif last is not account:
                found[name] = replace(account, renamed_to=last.name)
        there = [name for name, one in found.items() if one.refusal is None and not one.renamed_to]
        refused = dict.fromkeys(self._blocked_everywhere(there), Reason.ACCOUNT_BLOCKED)
        refused |= dict.fromkeys(self._locked(there), Reason.ACCOUNT_LOCKED)
        return found | {name: replace(found[name], refusal=refused[name]) for name in refused}

    def _asked_accounts(self, names: Iterable[str]) -> dict[str, Account]:
        found: dict[str, Account] = {}
        for some in _batches(list(names), self._batch):
            asked = {"list": "users", "usprop": "blockinfo|registration|editcount|centralids"}
            there = {
                user["name"]: _account(user)
                for query in self._query(ususers="|".join(some), **asked)
                for user in query["users"]
                if not user.keys() & {"missing", "invalid"}
            }
            found |= {name: there.get(name) or self._renamed(name) for name in some}
        return found

    def _renamed(self, name: str) -> Account:
        log = self._query(
            list="logevents", leaction="renameuser/renameuser", letitle=f"User:{name}",
            lelimit=1, leprop="details",
        )  # fmt: skip
        for entry in next(log).get("logevents", ()):
            new_name = entry.get("params", {}).get("newuser", "")
            if new_name and new_name != name:
                return Account(name, renamed_to=new_name)
        return Account(name, refusal=Reason.ACCOUNT_MISSING)

    def _blocked_everywhere(self, names: Iterable[str]) -> set[str]:
        """Which accounts are blocked on all wikis, where the wiki has such blocks (GlobalBlocking).

        One request for as many names as fit into one: what the wiki says of accounts tells of
        its own blocks alone.
        """
        if not self._has("GlobalBlocking"):
            return set()
        listed = sorted(set(names))
        return {
            one["target"]
            for some in _batches(listed, self._batch)
            for query in self._query(
                list="globalblocks", bgtargets="|".join(some), bgprop="target", bglimit="max"
            )
            for one in query.get("globalblocks", ())
            if one.get("target") in listed
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
            for query in self._query(**asked):
                if "globalusers" not in query:
                    return self._locked_by_log(listed)
                locked |= {one["name"] for one in query["globalusers"] if one.get("locked", False)}
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
            for query in self._query(lestart=since, leprop="title", lelimit="max", **asked):
                for entry in query.get("logevents", ()):
                    # An entry whose target was hidden may be about anybody.
                    target = entry.get("title", "").partition(":")[2].removesuffix("@global")
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
        answers = self._query(meta="globaluserinfo", guiuser=name)
        return any(query.get("globaluserinfo", {}).get("locked", False) for query in answers)

    def posted(self, since: str) -> Iterator[tuple[str, str]]:
        """See Witness.posted."""
        for query in self._query(
            list="usercontribs", ucuser=self._user, ucnamespace=3, ucend=f"{since}T00:00:00Z",
            ucprop="title|comment", uclimit="max",
        ):  # fmt: skip
            for edit in query.get("usercontribs", ()):
                yield f"User talk:{edit['title'].partition(':')[2]}", edit.get("comment", "")

    def now(self) -> datetime:
        """The wiki's clock when this run first asked for it or for what the wiki has, in UTC."""
        return datetime.fromisoformat(self._about_itself["general"]["time"])

    def recent_changes(self, since: datetime) -> Iterator[RecentChange]:
        """What others did since then, the oldest first: edits, and entries of the logs."""
        for query in self._query(
            list="recentchanges", rcstart=since.strftime("%Y-%m-%dT%H:%M:%SZ"), rcdir="newer",
            rcexcludeuser=self._user, rctype="edit|new|log", rcprop="title|ids|timestamp",
            rclimit="max",
        ):  # fmt: skip
            for one in query.get("recentchanges", ()):
                title = self._canonical(one) if "title" in one else ""
                moment = datetime.fromisoformat(one["timestamp"])
                yield RecentChange(one["rcid"], title, moment)

    def holding(self, titles: Iterable[str], templates: Iterable[str]) -> frozenset[str]:
        """Those of some pages that show one of the templates."""
        listed = "|".join(f"Template:{name}" for name in sorted(templates))
        asked = {"prop": "templates", "tltemplates": listed, "tllimit": "max"}
        return frozenset(
            page["title"]
            for some in _batches(sorted(titles), self._batch)
            for query in self._query(titles="|".join(some), **asked)
            for page in self._pages_in(query)
            if page.get("templates")
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
                list="search", srsearch=words, srnamespace=number, srlimit="max", srprop="",
                srinfo="", srwhat="text",
            ):  # fmt: skip
                for page in query.get("search", ()):
                    yield f"{space}:{page['title'].partition(':')[2]}"

    def expect_the_flag(self) -> None:
        """Raise ConfigurationError where the bot would have to save without a bot flag."""
        with self._in_a_sentence():
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
        found: dict[str, dict[str, Any]] = {}
        events: list[dict[str, Any]] = []
        answers = self._query(
            titles="|".join((title, *sorted(stop_titles))), prop="revisions|info",
            rvprop="ids|size", **log,
        )  # fmt: skip
        try:
            answered = list(answers)
        except RunError as error:
            # The log of a title that cannot be is an error, and no answer about the stop pages.
            if getattr(error.__cause__, "code", "") in InvalidTitle.codes:
                return Look(gone=InvalidTitle(title, str(error.__cause__)))
            raise
        for query in answered:
            canonical = {one["to"]: one["from"] for one in query.get("normalized", ())}
            for one in query.get("pages", ()):
                found.setdefault(canonical.get(one["title"], one["title"]), one)
            events += query.get("logevents", ())
        said = frozenset(
            stop for stop in stop_titles if any(one["size"] for one in _revisions(found, stop))
        )
        if found.get(title, {}).get("redirect"):
            return Look(said, gone=Moved(title, "a redirect stands there now"))
        standing = next((one["revid"] for one in _revisions(found, title)), None)
        if standing is None:
            return Look(said, gone=_gone(title, events) if base is None else Deleted(title))
        if base and base.revision == standing:
            return Look(said, base)
        now = next(self._titles([title]), None)
        return Look(said, now, gone=None if now else Deleted(title))

    def save(
        self, title: str, text: str, base: StoredPage | None, summary: str, model: str = ""
    ) -> Outcome:
        """See Writer.save.

        The request goes through pywikibot's session and throttle, but past its own handling of
        errors: that waits and saves again where it should be asked first whether it may.
        """
        import requests
        from pywikibot.comms import http
        from pywikibot.exceptions import Error

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
        self._site.throttle(write=True)
        try:
            parameters["token"] = self._site.tokens["csrf"]
            answered = http.request(
                self._site, uri=self._site.apipath(), method="POST", data=parameters
            )
            answer = answered.json()
        except (Error, requests.RequestException, OSError, ValueError) as error:
            return Unreachable(title, _one_line(error))
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
        return state_of(next(self._query(**asked)))

    def protected(self, title: str) -> bool:
        """Whether not everybody may edit an existing page; one request."""
        query = next(self._query(prop="info", inprop="protection", titles=title))
        return any(
            one["type"] == "edit" for page in query["pages"] for one in page.get("protection", ())
        )

    def content_models(self) -> frozenset[str]:
        """The kinds of content that this wiki can hold; one request."""
        asked = {"action": "paraminfo", "modules": "edit", "formatversion": "2"}
        with self._in_a_sentence():
            answer = self._site.simple_request(**asked).submit()
        [module] = answer["paraminfo"]["modules"]
        return frozenset(
            model
            for parameter in module["parameters"]
            if parameter["name"] == "contentmodel"
            for model in parameter["type"]
        )

    def renew(self) -> None:
        """See Writer.renew."""
        with self._in_a_sentence():
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


def _revisions(found: Mapping[str, Mapping[str, Any]], title: str) -> Sequence[Mapping[str, Any]]:
    revisions: Sequence[Mapping[str, Any]] = found.get(title, {}).get("revisions", ())
    return revisions


def _gone(title: str, events: Iterable[Mapping[str, Any]]) -> Outcome | None:
    """Who took a page away, by the newest entry of its log that says so.

    The deletion of a retired page is what its box asks for: it may come back.
    """
    for event in events:
        said = f"by {event.get('user', 'somebody')} on {event['timestamp'][:10]}"
        match event["type"], event["action"]:
            case "delete", "delete":
                if event.get("comment", "").startswith(RETIRED_SUMMARY):
                    return None
                return Deleted(title, said)
            case "move", "move" | "move_redir":
                target = event.get("params", {}).get("target_title", "")
                return Moved(title, f"{said} to {target}")
            case "delete", "restore":
                return None
    return None


def _stored(title: str, revision: Mapping[str, Any]) -> StoredPage | None:
    """A revision of the API as a record; None where its text or author is hidden."""
    content = revision.get("slots", {}).get("main", {}).get("content")
    if content is None or "user" not in revision:
        return None
    return StoredPage(title, content, revision["revid"], revision["user"])


def _account(user: Mapping[str, Any]) -> Account:
    """What list=users says; a block of some pages only is no reason not to be met."""
    # Of a global account that stewards hid, CentralAuth tells nothing but that it is attached; it
    # counts as locked, so that no page of ours repeats its name.
    attached = user.get("attachedlocal", {}).get("CentralAuth", False)
    if attached and not user.get("centralids", {}).get("CentralAuth"):
        return Account(user["name"], refusal=Reason.ACCOUNT_LOCKED)
    blocked = "blockid" in user and not user.get("blockpartial", False)
    return Account(
        user["name"],
        (user.get("registration") or "")[:10],
        user.get("editcount", 0),
        Reason.ACCOUNT_BLOCKED if blocked else None,
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
