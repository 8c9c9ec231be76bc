"""A live MediaWiki site, through pywikibot."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from sync.errors import ConfigurationError, RunError
from sync.outcomes import Conflict, Outcome, Refused, Saved, Stopped, Unchanged
from sync.pages import StoredPage
from sync.port import Selection, Source
from sync.site import Site

_CONFLICTS = frozenset(
    {"editconflict", "articleexists", "pagedeleted", "missingtitle", "nosuchrevid"}
)
_NOTHING_MORE_CAN_BE_SAVED = frozenset(
    {
        "assertbotfailed",
        "assertnameduserfailed",
        "assertuserfailed",
        "autoblocked",
        "badtoken",
        "blocked",
        "maxlag",
        "mustbeloggedin",
        "permissiondenied",
        "ratelimited",
        "readonly",
        "writeapidenied",
    }
)


class LiveWiki:
    """One account on one wiki, logged in when it is made.

    pywikibot takes its configuration from the folder that the site's settings name, or from
    PYWIKIBOT_DIR. Raises ConfigurationError where that folder, the account or the password is
    wrong, RunError where the wiki does not answer.
    """

    offers = frozenset({Source.PAGES, Source.WIKIDATA})
    unchecked = (
        "Not looked at yet: who wrote a profile, and whether its account is blocked or renamed.",
        "A wiki does not list calls that are never closed; a dump shows them.",
    )

    def __init__(self, site: Site, *, user: str | None = None, verbose: bool = False) -> None:
        self._name = f"{site.family}:{site.code}"
        self._user = user or site.bot
        self._assert = "bot" if self._user == site.bot else "user"
        self._pywikibot = _import_pywikibot(site, verbose=verbose)
        with self._in_a_sentence():
            self._site = self._logged_in(site)

    def _logged_in(self, site: Site) -> Any:
        from pywikibot.exceptions import NoUsernameError, UnknownFamilyError, UnknownSiteError
        from pywikibot.login import ClientLoginManager

        try:
            wiki = self._pywikibot.Site(site.code, site.family, user=self._user)
            # pywikibot would ask for a missing password at the terminal and wait for ever.
            if not ClientLoginManager(site=wiki, user=self._user).password:
                raise ConfigurationError(
                    f"There is no password for {self._user}: add a line for it to "
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

    def template_names(self, template: str) -> frozenset[str]:
        """The template's name and those of its redirects; two requests."""
        with self._in_a_sentence():
            page = self._pywikibot.Page(self._site, f"Template:{template}")
            redirects = page.backlinks(filter_redirects=True, follow_redirects=False)
            names = {one.title(with_ns=False) for one in redirects if one.namespace() == 10}
        return frozenset({template, *names})

    def pages(self, selection: Selection) -> Iterator[StoredPage]:
        """See Wiki.pages; texts come in batches as large as the account's limits allow."""
        seen: set[str] = set()
        with self._in_a_sentence():
            for page in self._selected(selection):
                stored = _stored(page)
                if stored and stored.title not in seen:
                    seen.add(stored.title)
                    yield stored

    def _selected(self, selection: Selection) -> Iterator[Any]:
        site, new_page = self._site, self._pywikibot.Page
        by_title = site.preloadpages(
            [new_page(site, title) for title in sorted(selection.titles)], groupsize=None
        )
        by_prefix = []
        for prefix in sorted(selection.prefixes):
            beginning = self._pywikibot.Link(prefix, source=site)
            by_prefix.append(
                site.allpages(
                    # The title without namespace keeps a last slash, which a Page would keep too.
                    prefix=prefix.partition(":")[2] if beginning.namespace else prefix,
                    namespace=beginning.namespace,
                    filterredir=False,
                    content=True,
                )
            )
        by_template = (
            new_page(site, f"Template:{name}").getReferences(
                follow_redirects=False,
                only_template_inclusion=True,
                with_template_inclusion=True,
                namespaces=[2],
                content=True,
            )
            for name in sorted(selection.templates)
        )
        return chain(by_title, *by_prefix, *by_template)

    def save(self, title: str, text: str, base: StoredPage | None, summary: str) -> Outcome:
        """See Writer.save. One request; pywikibot waits and asks again while the wiki lags."""
        import requests
        from pywikibot.exceptions import APIError, Error

        parameters: dict[str, Any] = {
            "action": "edit",
            "title": title,
            "text": text,
            "summary": summary,
            "bot": True,
            "assertuser": self._user,
        }
        if base is None:
            parameters["createonly"] = True
        else:
            parameters |= {"nocreate": True, "baserevid": base.revision}
        try:
            request = self._site.simple_request(token=self._site.tokens["csrf"], **parameters)
            # pywikibot puts its own assertion over that of the parameters.
            request["assert"] = self._assert
            answer = request.submit()
        except APIError as error:
            return _outcome(title, error.code, error.info)
        except (Error, requests.RequestException, OSError) as error:
            return Stopped(title, _one_line(error))
        edit = answer.get("edit", {})
        if edit.get("result") != "Success":
            return Refused(title, str(edit))
        return Unchanged(title) if "nochange" in edit else Saved(title)


def _outcome(title: str, code: str, info: str) -> Outcome:
    detail = f"{code}: {info}"
    if code in _CONFLICTS:
        return Conflict(title, detail)
    if code in _NOTHING_MORE_CAN_BE_SAVED:
        return Stopped(title, detail)
    return Refused(title, detail)


def _stored(page: Any) -> StoredPage | None:
    """A page of pywikibot as a record; None where it does not exist or its text is hidden."""
    if not page.exists() or page.isRedirectPage():
        return None
    revision = page.latest_revision
    if revision.text is None:
        return None
    space = page.namespace()
    name = f"{space.canonical_name}:" if space.id else ""
    return StoredPage(
        name + page.title(with_ns=False), revision.text, revision.revid, revision.user or ""
    )


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
