"""Answers that never end, in every way: what they cost is bounded, whoever asks."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Callable

import pytest
import requests

from tests.scripted_server import Answer, Deed, serving
from wikidata.action_api import ApiAnswer, ask_api
from wikidata.bounded_reading import OutOfBoundsError, bounded_session
from wikidata.bounds import Bounds
from wikidata.items import SourceError
from wikidata.retry import Fault
from wikidata.sparql import Endpoint

RESULT = "application/sparql-results+json"
SMALL = Bounds(most_bytes=1 << 20, seconds=0.3)
LONG = b" " * 1000
Asking = Callable[[str, Bounds], str]


def by_the_action_api(url: str, bounds: Bounds) -> str:
    """Why there is no answer of the action API."""
    with bounded_session("Test", bounds) as session:
        answer = ask_api(session, url, {"action": "query"}, ApiAnswer)
    assert isinstance(answer, Fault)
    return answer.reason


def by_sparql(url: str, bounds: Bounds) -> str:
    """Why there is no answer of an endpoint."""
    with pytest.raises(SourceError) as caught:
        Endpoint(url, "Test", attempts=1, bounds=bounds).rows("SELECT ?a WHERE {}")
    return str(caught.value)


WAYS = pytest.mark.parametrize("ask", [by_the_action_api, by_sparql])


@WAYS
@pytest.mark.parametrize("deed", [Deed.DRIP, Deed.DRIP_HEAD])
def test_a_byte_now_and_then_is_not_waited_for_for_ever(ask: Asking, deed: Deed) -> None:
    began = time.monotonic()
    with serving(lambda _: Answer(LONG, deed=deed, content_type=RESULT)) as server:
        assert ask(server.url, SMALL)
    # Whole it would take 10 seconds and more.
    assert time.monotonic() - began < 5


@WAYS
def test_an_answer_that_is_too_big_is_refused(ask: Asking) -> None:
    big = Answer(b" " * (3 << 20), content_type=RESULT)
    with serving(lambda _: big) as server:
        assert ask(server.url, SMALL).endswith("its answer has more than 1,048,576 bytes")


def test_what_is_packed_small_is_counted_unpacked() -> None:
    packed = gzip.compress(bytes(100 << 20), 9)
    assert len(packed) < SMALL.most_bytes
    bomb = Answer(packed, headers={"Content-Encoding": "gzip"})
    with serving(lambda _: bomb) as server:
        tracemalloc.start()
        try:
            assert "more than" in by_the_action_api(server.url, SMALL)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 8 * SMALL.most_bytes


@WAYS
def test_an_error_that_never_ends_is_bounded_too(ask: Asking) -> None:
    error = Answer(LONG, status=500, deed=Deed.DRIP)
    began = time.monotonic()
    with serving(lambda _: error) as server:
        assert ask(server.url, SMALL)
    assert time.monotonic() - began < 5


@WAYS
def test_a_run_that_has_to_end_asks_nothing_more(ask: Asking) -> None:
    with serving(lambda _: Answer.of_json({})) as server:
        reason = ask(server.url, Bounds.of_a_run(-1))
    assert "The run has taken longer than -1 minutes" in reason
    assert server.requests == []


def test_what_is_within_the_bounds_is_an_answer_like_any_other() -> None:
    with (
        serving(lambda _: Answer.of_json({"a": "ação"})) as server,
        bounded_session("Test", SMALL) as session,
    ):
        assert session.get(server.url).json() == {"a": "ação"}
        assert session.get(server.url).json() == {"a": "ação"}


def test_for_who_tries_again_after_faults_of_the_network_it_is_none() -> None:
    # pywikibot asks again after everything but a ValueError.
    assert issubclass(OutOfBoundsError, ValueError)
    assert issubclass(OutOfBoundsError, requests.RequestException)
