"""Finds the items of Wikidata that a name may mean, for people to choose from."""

from __future__ import annotations

import requests

from wikidata.catalogue import normalised
from wikidata.items import Candidate, SourceError

MOST_CANDIDATES = 3
_TIMEOUT = 30


class ItemSearch:
    """The search of a Wikibase (`action=wbsearchentities`): one request a name, one at a time."""

    def __init__(self, api: str, user_agent: str) -> None:
        self._api = api
        self._headers = {"User-Agent": user_agent}

    def candidates(self, name: str, language: str) -> tuple[Candidate, ...]:
        """At most three items that bear this very name; SourceError where the wiki fails."""
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
            found = reply.json()["search"]
            exact = [one for one in found if normalised(one["match"]["text"]) == normalised(name)]
            return tuple(
                Candidate(one["id"], one.get("label", one["id"])) for one in exact[:MOST_CANDIDATES]
            )
        except (requests.RequestException, ValueError, LookupError, TypeError) as error:
            reason = type(error).__name__
            raise SourceError(f"{self._api} did not answer a search: {reason}") from None
