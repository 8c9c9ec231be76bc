"""Asks MediaWiki's action API one question: typed answers, and faults that may pass."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

import msgspec
import requests

from wikidata.bounded_reading import OutOfBoundsError
from wikidata.retry import Fault, retry_after

_PASSES = frozenset({"maxlag", "ratelimited", "readonly"})


class ApiError(msgspec.Struct):
    """What the API says instead of an answer."""

    code: str


class ApiAnswer(msgspec.Struct, kw_only=True):
    """An answer of the API; each question has a type of its own with what it expects."""

    error: ApiError | None = None


Answer = TypeVar("Answer", bound=ApiAnswer)


def ask_api(
    session: requests.Session, api: str, question: dict[str, str], kind: type[Answer]
) -> Answer | Fault:
    """One GET request, with maxlag.

    A wiki that lags, fails or does not speak JSON is a fault that may pass. Every other error is
    part of the answer, for whoever asked to judge.
    """
    query = {"format": "json", "formatversion": "2", "maxlag": "5"}
    try:
        reply = session.get(api, params=query | question)
        wait = retry_after(reply.headers.get("Retry-After"))
        answer = msgspec.json.decode(reply.content, type=kind)
    except OutOfBoundsError as error:
        return Fault(str(error), again=False)
    except requests.RequestException as error:
        return Fault(type(error).__name__)
    except msgspec.ValidationError as error:
        return Fault(f"the answer was not as expected: {error}", wait=wait)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Fault(f"HTTP {reply.status_code}, without an answer of the API", wait=wait)
    code = answer.error.code if answer.error else ""
    refused = reply.status_code == HTTPStatus.TOO_MANY_REQUESTS
    if code in _PASSES or refused or reply.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Fault(code or f"HTTP {reply.status_code}", wait=wait)
    return answer
