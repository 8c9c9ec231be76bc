"""Saves pages on a live wiki, each on the revision that was read."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sync.wiki import answers
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.live.listings import Listings
from sync.wiki.live.session import one_line, question
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
from sync.wiki.port import Look
from sync.wiki.state import WikiState, state_of


class Saving(Listings):
    """What may be saved, and what comes of it."""

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
            return Look(said, gone=Moved(title, "a redirect is there now"))
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
            for page in query.pages:
                found.setdefault(canonical.get(page.title, page.title), page)
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
            return Unreachable(title, one_line(error.__cause__ or error))
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
        with self._in_a_sentence(question(asked)):
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
        return self._has_group(f"messagebundle-{bundle}")

    def is_marked(self, title: str) -> bool:
        """Whether Special:Translate offers the units of a page; one request.

        It does once somebody marked the page for translation.
        """
        return self._has_group(f"page-{title}")

    def _has_group(self, group: str) -> bool:
        asked = {"meta": "messagegroups", "mgformat": "flat", "mgprop": "id", "mgfilter": group}
        return any(
            one.id == group
            for query in self._query(answers.MessageGroups, **asked)
            for one in query.messagegroups
        )


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
