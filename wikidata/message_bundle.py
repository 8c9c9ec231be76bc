"""Reads the translations of a message bundle from the Translate extension's API.

Requests for K keys in L languages (the source language, and those with translations), at P keys an
answer (500, or 5,000 for accounts with high limits): 1 + L x ceil(K / P).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import requests

from wikidata.action_api import Answer, ApiAnswer, ask_api
from wikidata.bounded_reading import bounded_session
from wikidata.bounds import Bounds
from wikidata.items import ITEM, Bundle, SourceError
from wikidata.retry import Fault, ask_patiently

_KEY = re.compile(rf"/(?P<item>{ITEM.pattern})-(?P<kind>label|description)")
# Translate's own status of a translation whose source changed; it strips the mark from the text.
_OUTDATED = "fuzzy"
_DOCUMENTATION = "qqq"
_DISABLED = frozenset({"translate-language-disabled", "translate-language-disabled-reason"})
# What Translate says of an unknown group, and MediaWiki of a module that Translate would bring.
_NO_BUNDLE = frozenset({"badparameter", "badvalue", "unknown_meta", "unknown_list"})


class _Language(msgspec.Struct):
    code: str
    translated: int


class _Properties(msgspec.Struct):
    status: str = ""


class _Message(msgspec.Struct):
    key: str
    definition: str | None
    translation: str | None
    properties: _Properties


class _Statistics(msgspec.Struct):
    messagegroupstats: list[_Language]


class _Collection(msgspec.Struct):
    messagecollection: list[_Message]


class _StatisticsAnswer(ApiAnswer, kw_only=True):
    query: _Statistics | None = None
    warnings: dict[str, Any] = msgspec.field(default_factory=dict)
    further: dict[str, str] = msgspec.field(default_factory=dict, name="continue")


class _CollectionAnswer(ApiAnswer, kw_only=True):
    query: _Collection | None = None
    further: dict[str, str] = msgspec.field(default_factory=dict, name="continue")


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
    source_language: str = "en"
    attempts: int = 4
    sleep: Callable[[float], None] = time.sleep
    bounds: Bounds = field(default_factory=Bounds)

    def read(self) -> Bundle:
        """Every label and description, as written and as translated; outdated ones are left out."""
        found: Bundle = {}
        with bounded_session(self.user_agent, self.bounds) as session:
            for language in self._languages(session):
                for message in self._messages(session, language):
                    match = _KEY.search(message.key)
                    text = self._text(message, language)
                    if match and match.end() == len(message.key) and text:
                        kinds = found.setdefault(match["item"], {})
                        kinds.setdefault(match["kind"], {})[language] = text
        return found

    def _text(self, message: _Message, language: str) -> str | None:
        if language == self.source_language:
            return message.definition
        return None if message.properties.status == _OUTDATED else message.translation

    def _languages(self, session: requests.Session) -> list[str]:
        """The source language, whose count Translate gets wrong at first, and translated ones."""
        question = {"meta": "messagegroupstats", "mgsgroup": f"messagebundle-{self.bundle}"}
        answer = self._get(session, question, _StatisticsAnswer)
        if answer.query is None and answer.warnings:
            # MediaWiki warns of a module that it does not have, and answers nothing.
            raise NoBundleError(f"{self.api} has no message bundles")
        if answer.query is None or answer.further:
            # A count that is missing is made by a job that the question itself started.
            raise SourceError(
                f"{self.api} has no whole statistics of the message bundle {self.bundle} yet"
            )
        translated = {one.code for one in answer.query.messagegroupstats if one.translated}
        return sorted((translated | {self.source_language}) - {_DOCUMENTATION})

    def _messages(self, session: requests.Session, language: str) -> Iterator[_Message]:
        question = {
            "list": "messagecollection",
            "mcgroup": f"messagebundle-{self.bundle}",
            "mclanguage": language,
            "mcprop": "definition|translation|properties",
            "mclimit": "max",
        }
        further: dict[str, str] = {}
        before: list[dict[str, str]] = []
        while further not in before:
            before.append(further)
            answer = self._get(session, question | further, _CollectionAnswer)
            if answer.error is not None:
                # No longer translated into; what was translated before is not shown.
                return
            if answer.query is None:
                raise SourceError(f"{self.api} gave no messages of the bundle {self.bundle}")
            yield from answer.query.messagecollection
            if not answer.further:
                return
            further = answer.further
        raise SourceError(
            f"{self.api} went round in a circle with the message bundle {self.bundle}"
        )

    def _get(
        self, session: requests.Session, question: dict[str, str], kind: type[Answer]
    ) -> Answer:
        answer = ask_patiently(
            lambda: self._ask(session, question, kind), self.attempts, self.sleep
        )
        if isinstance(answer, Fault):
            raise SourceError(
                f"{self.api} did not give the message bundle {self.bundle}: {answer.reason}"
            )
        return answer

    def _ask(
        self, session: requests.Session, question: dict[str, str], kind: type[Answer]
    ) -> Answer | Fault:
        answer = ask_api(session, self.api, {"action": "query", **question}, kind)
        if isinstance(answer, Fault) or answer.error is None or answer.error.code in _DISABLED:
            return answer
        if answer.error.code in _NO_BUNDLE:
            raise NoBundleError(f"{self.api} has no message bundle {self.bundle}")
        return Fault(answer.error.code, again=False)
