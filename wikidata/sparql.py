"""Asks a SPARQL 1.1 endpoint, patiently and politely, and believes only whole answers."""

from __future__ import annotations

import email.utils
import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

LONGEST_WAIT = 120.0
"""Seconds. An endpoint that asks for more is left alone until the next run."""


class SourceError(Exception):
    """A source cannot be believed or reached; the message is one sentence."""


class Term(NamedTuple):
    """A value of an answer, and its language ("" for none)."""

    value: str
    language: str


Row = dict[str, Term]


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why one attempt failed, and whether and when another one makes sense (seconds)."""

    reason: str
    again: bool = True
    wait: float | None = None


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
        timeout: int = 65,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url
        self._user_agent = user_agent
        self._attempts = attempts
        self._timeout = timeout
        self._sleep = sleep
        self._open = ""
        self.requests = 0

    def rows(self, query: str) -> list[Row]:
        """The bindings of a SELECT query."""
        if self._open:
            raise SourceError(self._open)
        fault = _Fault("it was not asked")
        for attempt in range(self._attempts):
            answer = self._ask(query)
            if not isinstance(answer, _Fault):
                return answer
            fault = answer
            wait = 2.0**attempt if fault.wait is None else fault.wait
            if not fault.again or wait > LONGEST_WAIT:
                break
            if attempt + 1 < self._attempts:
                self._sleep(wait)
        self._open = f"{self._url} gave no answer that can be used: {fault.reason}"
        raise SourceError(self._open)

    def _ask(self, query: str) -> list[Row] | _Fault:
        wrapper = SPARQLWrapper(self._url, agent=self._user_agent)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(self._timeout)
        wrapper.setQuery(query)
        self.requests += 1
        try:
            result: Any = wrapper.query()
            content_type = str(result.info().get("content-type", ""))
            body = result.response.read()
        except HTTPError as error:
            again = error.code == 429 or error.code >= 500
            return _Fault(f"HTTP {error.code}", again, _retry_after(error.headers))
        except SPARQLWrapperException as error:
            # The library's own types for 400, 401, 404, 414 and 500; the last alone may pass.
            kind = type(error).__name__
            return _Fault(f"{kind}: {_first_line(error)}", again=kind == "EndPointInternalError")
        except (URLError, OSError, http.client.HTTPException) as error:
            return _Fault(f"{type(error).__name__}: {_first_line(error)}")
        return _rows_of(content_type, body)


def _rows_of(content_type: str, body: bytes) -> list[Row] | _Fault:
    """The rows of an answer that is whole: some endpoints say 200 and break off in the middle."""
    if "json" not in content_type:
        return _Fault(f"it answered {content_type or 'without a content type'}, not JSON")
    try:
        document = json.loads(body)
        return [
            {
                name: Term(str(term["value"]), str(term.get("xml:lang", "")).lower())
                for name, term in binding.items()
            }
            for binding in document["results"]["bindings"]
        ]
    except (ValueError, LookupError, TypeError, AttributeError):
        return _Fault("its JSON is cut off or no result of a query")


def _retry_after(headers: Any) -> float | None:
    """Seconds to wait, from a Retry-After header with seconds or a date; None without one."""
    value = headers.get("Retry-After") if headers else None
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    date = email.utils.parsedate_to_datetime(value) if value[:1].isalpha() else None
    return max(0.0, (date - datetime.now(UTC)).total_seconds()) if date else None


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else ""
