"""Reads the translations of a message bundle from the Translate extension's API.

Requests for K keys in L languages with translations, at P keys an answer (500, or 5,000 for
accounts with high limits): 1 + L x ceil(K / P).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests

from wikidata.sparql import LONGEST_WAIT, SourceError

_KEY = re.compile(r"/(?P<item>Q[1-9]\d*)-(?P<kind>label|description)$")
_OUTDATED = "!!FUZZY!!"
_TIMEOUT = 60

Bundle = dict[str, dict[str, dict[str, str]]]
"""By Q-id, by `label` or `description`, by language: what translators wrote."""


class NoBundleError(SourceError):
    """The wiki has no such bundle: nothing is wrong, there is just nothing to read."""


@dataclass
class BundleReader:
    """Reads one bundle over the action API: one request at a time, gzip, maxlag, a User-Agent.

    A lagging or failing wiki is asked `attempts` times, as long after each other as it says.
    Errors are SourceError.
    """

    api: str
    bundle: str
    user_agent: str
    attempts: int = 4
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = self.user_agent

    def read(self) -> Bundle:
        """Every translated label and description; outdated translations are left out."""
        group = f"messagebundle-{self.bundle}"
        found: Bundle = {}
        for language in self._languages(group):
            for message in self._messages(group, language):
                match = _KEY.search(message["key"])
                text = message["translation"]
                if match and text and _OUTDATED not in text:
                    kinds = found.setdefault(match["item"], {})
                    kinds.setdefault(match["kind"], {})[language] = text
        return found

    def _languages(self, group: str) -> list[str]:
        answer = self._get(action="query", meta="messagegroupstats", mgsgroup=group)
        stats = answer["query"]["messagegroupstats"]
        return sorted(entry["code"] for entry in stats if entry["translated"])

    def _messages(self, group: str, language: str) -> Iterator[dict[str, Any]]:
        further: dict[str, str] = {}
        while True:
            answer = self._get(
                action="query",
                list="messagecollection",
                mcgroup=group,
                mclanguage=language,
                mcprop="definition|translation",
                mclimit="max",
                **further,
            )
            yield from answer["query"]["messagecollection"]
            further = answer.get("continue", {})
            if not further:
                return

    def _get(self, **parameters: str) -> Any:
        query = {"format": "json", "formatversion": "2", "maxlag": "5", **parameters}
        reason, wait = "", 0.0
        for attempt in range(self.attempts):
            if attempt:
                self.sleep(wait)
            wait = 2.0**attempt
            try:
                reply = self._session.get(self.api, params=query, timeout=_TIMEOUT)
                answer = reply.json()
            except (requests.RequestException, ValueError) as error:
                reason = type(error).__name__
                continue
            fault = answer.get("error") if isinstance(answer, dict) else {"code": "no object"}
            if not fault:
                return answer
            reason = str(fault["code"])
            if reason == "badparameter":
                raise NoBundleError(f"{self.api} has no message bundle {self.bundle}")
            if reason not in {"maxlag", "ratelimited", "readonly"} and reply.status_code < 500:
                break
            asked = reply.headers.get("Retry-After", "")
            wait = min(float(asked), LONGEST_WAIT) if asked.isdigit() else wait
        raise SourceError(f"{self.api} did not give the message bundle {self.bundle}: {reason}")
