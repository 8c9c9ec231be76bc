"""One account on one wiki, logged in: what it asks, and what goes wrong as one sentence."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sync.wiki import answers, credentials
from sync.wiki.cache import Cache
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.namespaces import Namespaces, namespaces_of
from sync.wiki.site import Site
from wikidata.bounded_reading import bind
from wikidata.bounds import Bounds

Kind = TypeVar("Kind")


class Session:
    """One account on one wiki, logged in when it is made.

    pywikibot takes its configuration from the folder that the site's settings name, or from
    PYWIKIBOT_DIR. Raises ConfigurationError where that folder, the account or the password is
    wrong, RunError where the wiki does not answer, and where the run has to end by its bounds.
    """

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
                f"pywikibot does not know the site {self._name}: define its family in "
                f"{self._pywikibot.config.base_dir}/user-config.py."
            ) from None
        except (NoUsernameError, FileNotFoundError, ValueError, TypeError) as error:
            raise ConfigurationError(
                f"{self._user} could not log in to {self._name}: "
                f"{one_line(error)}. Check user-config.py and the password file."
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
                raise RunError(f"{self.bounds.sentence}. The next run goes on.") from error
            why = one_line(error)
            if isinstance(error, known.SiteDefinitionError):
                # It knows no more than that the address of the API gave something else.
                why = "its answer is not JSON"
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
            with self._in_a_sentence(question(parameters)):
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
                raise self._unexpected(parameters, "it repeats itself")
            before.add(place)
            asked |= around.further

    def _read(self, answer: Any, kind: type[Kind], asked: Mapping[str, Any]) -> Kind:
        try:
            return msgspec.convert(answer, kind)
        except (msgspec.ValidationError, RecursionError) as error:
            raise self._unexpected(asked, one_line(error)) from None

    def _unexpected(self, asked: Mapping[str, Any], why: str) -> RunError:
        return RunError(
            f"The wiki {self._name} does not answer as it should: its answer to "
            f"{question(asked)} is not what was expected: {why}. Nothing more was done."
        )

    @cached_property
    def _about_itself(self) -> answers.Itself:
        """What the wiki says of itself today; one request, in each run.

        pywikibot would believe for a month what it was once told. After somebody installs an
        extension, its namespace would be part of a title that cannot be, and nobody locked.
        """
        asked = "general|namespaces|namespacealiases|extensions|usergroups|languages"
        return next(self._query(answers.Itself, meta="siteinfo", siprop=asked))

    @cached_property
    def _namespaces(self) -> Namespaces:
        return namespaces_of(self._about_itself)

    def languages(self) -> tuple[str, ...]:
        """See Witness.languages."""
        return tuple(one.code for one in self._about_itself.languages)

    def _has(self, extension: str) -> bool:
        """Whether the wiki has an extension."""
        return any(one.name == extension for one in self._about_itself.extensions)

    @cached_property
    def _batch(self) -> int:
        """How many texts or names go into one request: the account's limit."""
        with self._in_a_sentence("query&meta=userinfo"):
            return 500 if self._site.has_right("apihighlimits") else 50

    def renew(self) -> None:
        """See Writer.renew."""
        with self._in_a_sentence("what a login asks"):
            self._site.tokens.clear()
            self._site._relogin()  # noqa: SLF001 - the only way that does not trust what it knows
            if self._site.user() != self._user:
                raise RunError(f"{self._user} could not log in to {self._name} again.")

    def now(self) -> datetime:
        """The wiki's clock when this run first asked for it or for what the wiki has, in UTC."""
        return self._about_itself.general.time


def cache_path(site: Site) -> Path:
    """Where the texts of a wiki are remembered: the site's setting, or the user's cache folder."""
    if site.cache:
        return Path(site.cache)
    folder = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(folder).expanduser() / "capx" / f"{site.family}-{site.code}.sqlite"


def question(asked: Mapping[str, Any]) -> str:
    """A request to the action API, without what it is about."""
    parts = ("list", "generator", "prop", "meta", "modules")
    action = asked.get("action", "query")
    return "&".join([action, *(f"{one}={asked[one]}" for one in parts if one in asked)])


def batches(listed: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """A list in parts, each at most of that size."""
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def one_line(error: BaseException) -> str:
    """What an exception says, in one line; its name where it says nothing."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


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
