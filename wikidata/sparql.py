"""Asks a SPARQL 1.1 endpoint, patiently and politely, and believes only whole answers."""

from __future__ import annotations

import http.client
import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError

import msgspec
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from wikidata.bounded_reading import bind_urlopen
from wikidata.bounds import Bounds
from wikidata.items import SourceError
from wikidata.retry import Fault, ask_patiently, retry_after


class Term(NamedTuple):
    """A value of an answer, and its language ("" for none)."""

    value: str
    language: str


Row = dict[str, Term]


class _Value(msgspec.Struct):
    value: str
    language: str = msgspec.field(default="", name="xml:lang")


class _Results(msgspec.Struct):
    bindings: list[dict[str, _Value]]


class _Answer(msgspec.Struct):
    """The part of SPARQL 1.1's JSON results that a SELECT query has."""

    results: _Results


class Endpoint:
    """One endpoint for one run: one query at a time, by POST, in portable SPARQL 1.1.

    A query is tried `attempts` times; between two of them it waits as long as the endpoint asks
    (Retry-After), or 1, 2, 4 … seconds. When that does not help, the circuit opens: every further
    query of the run fails at once with the same reason. Errors are SourceError.
    """

    def __init__(
        self,
        url: str,
        user_agent: str,
        *,
        attempts: int = 4,
        sleep: Callable[[float], None] = time.sleep,
        bounds: Bounds | None = None,
    ) -> None:
        self._url = url
        self._user_agent = user_agent
        self._attempts = attempts
        self._sleep = sleep
        self._bounds = bounds or Bounds()
        self._open = ""
        self.requests = 0

    def rows(self, query: str, *needed: str) -> list[Row]:
        """The bindings of a SELECT query, each with a value for every variable that is needed."""
        if self._open:
            raise SourceError(self._open)
        answer = ask_patiently(lambda: self._ask(query), self._attempts, self._sleep)
        if isinstance(answer, Fault):
            self._open = f"{self._url} gave no answer that can be used: {answer.reason}"
            raise SourceError(self._open)
        for row in answer:
            for name in needed:
                if name not in row:
                    raise SourceError(f"{self._url} gave an answer that says nothing of ?{name}")
        return answer

    def _ask(self, query: str) -> list[Row] | Fault:
        wrapper = SPARQLWrapper(self._url, agent=self._user_agent)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(math.ceil(self._bounds.pause))
        wrapper.setQuery(query)
        if self._bounds.over:
            return Fault(self._bounds.sentence, again=False)
        self.requests += 1
        bind_urlopen(self._bounds)
        try:
            result: Any = wrapper.query()
            content_type = str(result.info().get("content-type", ""))
            body = result.response.read(self._bounds.most_bytes + 1)
        except HTTPError as error:
            again = error.code == 429 or error.code >= 500
            return Fault(f"HTTP {error.code}", again, retry_after(error.headers.get("Retry-After")))
        except SPARQLWrapperException as error:
            # The library's own types for 400, 401, 404, 414 and 500; the last alone may pass.
            kind = type(error).__name__
            return Fault(f"{kind}: {_first_line(error)}", again=kind == "EndPointInternalError")
        except (URLError, OSError, http.client.HTTPException) as error:
            return Fault(f"{type(error).__name__}: {_first_line(error)}")
        if len(body) > self._bounds.most_bytes:
            return Fault(self._bounds.too_big, again=False)
        return _rows_of(content_type, body)


def _rows_of(content_type: str, body: bytes) -> list[Row] | Fault:
    """The rows of an answer that is whole: some endpoints say 200 and break off in the middle."""
    if "json" not in content_type:
        return Fault(f"it answered {content_type or 'without a content type'}, not JSON")
    try:
        return [
            {name: Term(term.value, term.language.lower()) for name, term in binding.items()}
            for binding in msgspec.json.decode(body, type=_Answer).results.bindings
        ]
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Fault("its JSON is cut off or no result of a query")


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else ""
