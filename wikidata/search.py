"""Finds the items of Wikidata that a name may mean, for people to choose from."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

import msgspec
import requests

from wikidata.catalogue import normalised
from wikidata.items import Candidate, SourceError
from wikidata.patience import Fault, ask_patiently, retry_after

MOST_CANDIDATES = 3
LONGEST_NAME = 250
"""Characters in a label of Wikidata: no item bears a longer one."""
_TIMEOUT = 30
_PASSES = frozenset({"maxlag", "ratelimited", "readonly"})


class _Match(msgspec.Struct):
    text: str = ""


class _Found(msgspec.Struct):
    id: str
    match: _Match
    label: str = ""


class _Error(msgspec.Struct):
    code: str


class _Answer(msgspec.Struct):
    search: list[_Found] = []
    error: _Error | None = None


class ItemSearch:
    """The search of a Wikibase (`action=wbsearchentities`): one request a name, one at a time."""

    def __init__(
        self, api: str, user_agent: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._api = api
        self._headers = {"User-Agent": user_agent}
        self._sleep = sleep

    def candidates(self, name: str, language: str) -> tuple[Candidate, ...]:
        """At most three items that bear this very name; SourceError where the wiki fails.

        A name or a language that the wiki refuses has no candidates.
        """
        if len(name) > LONGEST_NAME:
            return ()
        answer = ask_patiently(lambda: self._ask(name, language), 4, self._sleep)
        if isinstance(answer, Fault):
            raise SourceError(f"{self._api} did not answer a search: {answer.reason}")
        exact = [one for one in answer.search if normalised(one.match.text) == normalised(name)]
        return tuple(Candidate(one.id, one.label or one.id) for one in exact[:MOST_CANDIDATES])

    def _ask(self, name: str, language: str) -> _Answer | Fault:
        query = {
            "action": "wbsearchentities",
            "search": name,
            "language": language,
            "uselang": "en",
            "type": "item",
            "limit": "10",
            "format": "json",
            "formatversion": "2",
            "maxlag": "5",
        }
        try:
            reply = requests.get(self._api, params=query, headers=self._headers, timeout=_TIMEOUT)
            wait = retry_after(reply.headers.get("Retry-After"))
            answer = msgspec.json.decode(reply.content, type=_Answer)
        except requests.RequestException as error:
            return Fault(type(error).__name__)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return Fault(f"HTTP {reply.status_code} and no answer of the API", wait=wait)
        if answer.error and answer.error.code in _PASSES:
            return Fault(answer.error.code, wait=wait)
        if reply.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Fault(f"HTTP {reply.status_code}", wait=wait)
        return answer
