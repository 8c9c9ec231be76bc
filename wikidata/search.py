"""Finds the items of Wikidata that a name may mean, for people to choose from."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from wikidata.action_api import ApiAnswer, ask_api
from wikidata.bounded_reading import bounded_session
from wikidata.bounds import Bounds
from wikidata.items import Candidate, ItemId, SourceError
from wikidata.names import normalised
from wikidata.retry import Fault, ask_patiently

MOST_CANDIDATES = 3
LONGEST_NAME = 250
"""Characters in a label of Wikidata: no item bears a longer one."""


class _Match(msgspec.Struct):
    text: str = ""


class _Found(msgspec.Struct):
    id: ItemId
    match: _Match
    label: str = ""


class _Answer(ApiAnswer, kw_only=True):
    search: list[_Found] = msgspec.field(default_factory=list)


class ItemSearch:
    """The search of a Wikibase (`action=wbsearchentities`): one request a name, one at a time."""

    def __init__(
        self,
        api: str,
        user_agent: str,
        sleep: Callable[[float], None] = time.sleep,
        bounds: Bounds | None = None,
    ) -> None:
        self._api = api
        self._user_agent = user_agent
        self._sleep = sleep
        self._bounds = bounds or Bounds()

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
        }
        with bounded_session(self._user_agent, self._bounds) as session:
            return ask_api(session, self._api, query, _Answer)
