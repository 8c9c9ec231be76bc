"""An endpoint that misbehaves in every way endpoints do: patience, politeness, disbelief."""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.scripted_server import (
    Answer,
    Deed,
    ScriptedServer,
    one_after_the_other,
    serving,
    unused_port,
)
from wikidata.bounds import Bounds
from wikidata.items import SourceError
from wikidata.retry import LONGEST_WAIT
from wikidata.sparql import Endpoint, Term

QUERY = 'SELECT ?name WHERE { ?item ?is "ação & räume+%" }'
RESULT_TYPE = "application/sparql-results+json"
USER_AGENT = "PeersTest/1.0 (https://meta.wikimedia.org/wiki/Test)"


def result(*bindings: object) -> Answer:
    data = {"head": {"vars": ["name"]}, "results": {"bindings": list(bindings)}}
    return Answer.of_json(data, content_type=RESULT_TYPE)


GOOD = result({"name": {"type": "literal", "value": "ação", "xml:lang": "pt-BR"}})
ROWS = [{"name": Term("ação", "pt-br")}]


def failing(status: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    page = b"<html>\n<h1>It failed</h1>\nand says so\nin many lines</html>"
    return Answer(page, status, named, "text/html")


@dataclass
class Asked:
    """An endpoint to ask, the server behind it, and the waits it asked for."""

    endpoint: Endpoint
    server: ScriptedServer
    waits: list[float] = field(default_factory=list)

    def fails(self, query: str = QUERY) -> str:
        """Ask, fail, and tell the reason: one sentence that names the endpoint."""
        with pytest.raises(SourceError) as caught:
            self.endpoint.rows(query)
        reason = str(caught.value)
        assert "\n" not in reason
        assert reason.startswith(self.server.url)
        return reason


EndpointWith = Callable[..., Asked]


@pytest.fixture
def endpoint_with() -> Iterator[EndpointWith]:
    """`endpoint_with(answer, …, attempts=, bounds=)`: an endpoint that gives these answers."""
    with ExitStack() as servers:

        def make(*answers: Answer, **options: Any) -> Asked:
            server = servers.enter_context(serving(one_after_the_other(list(answers))))
            waits: list[float] = []
            endpoint = Endpoint(server.url, USER_AGENT, sleep=waits.append, **options)
            return Asked(endpoint, server, waits)

        yield make


def in_seconds(seconds: float) -> str:
    return email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


# What is asked, and what comes back.


def test_a_query_is_posted_as_a_form_with_who_asks_and_what_is_understood(
    endpoint_with: EndpointWith,
) -> None:
    asked = endpoint_with(GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    [request] = asked.server.requests
    assert request.method == "POST"
    assert request.path == "/api"
    assert request.query == {}
    assert request.form == {"query": [QUERY]}
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["user-agent"] == USER_AGENT
    assert RESULT_TYPE in request.headers["accept"]
    assert "xml" not in request.headers["accept"]
    assert asked.waits == []


def test_a_long_list_of_items_is_no_longer_address(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(GOOD)
    query = f"SELECT ?name WHERE {{ VALUES ?item {{ {' '.join(['wd:Q11024'] * 5000)} }} }}"
    assert asked.endpoint.rows(query) == ROWS
    assert asked.server.requests[0].form == {"query": [query]}


def test_rows_hold_what_is_bound_with_the_language_in_lower_case(
    endpoint_with: EndpointWith,
) -> None:
    asked = endpoint_with(
        result(
            {"name": {"type": "literal", "value": "通信", "xml:lang": "zh-Hant"}},
            {"item": {"type": "uri", "value": "http://e/Q1"}, "name": {"value": ""}},
            {},
        )
    )
    assert asked.endpoint.rows(QUERY) == [
        {"name": Term("通信", "zh-hant")},
        {"item": Term("http://e/Q1", ""), "name": Term("", "")},
        {},
    ]


def test_an_answer_without_rows_is_an_answer(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(result(), GOOD)
    assert asked.endpoint.rows(QUERY) == []
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.endpoint.requests == len(asked.server.requests) == 2


def test_plain_json_with_a_character_set_is_json(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(Answer(GOOD.body, content_type="application/json;charset=utf-8"))
    assert asked.endpoint.rows(QUERY) == ROWS


# An endpoint that asks for patience gets it.


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("seconds", [0, 1, 17, int(LONGEST_WAIT)])
def test_it_waits_as_many_seconds_as_it_is_asked_to(
    status: int, seconds: int, endpoint_with: EndpointWith
) -> None:
    asked = endpoint_with(failing(status, Retry_After=str(seconds)), GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [seconds]
    assert len(asked.server.requests) == 2


def test_it_waits_until_the_date_it_is_given(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(failing(429, Retry_After=in_seconds(40)), GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    [wait] = asked.waits
    # The header has whole seconds, and asking takes a moment too.
    assert 35 < wait <= 40


def test_it_does_not_wait_for_a_date_that_has_passed(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(failing(429, Retry_After=in_seconds(-3600)), GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [0]


@pytest.mark.parametrize(
    "date", ["Sun Nov  6 08:49:37 1994", "Sunday, 06-Nov-94 08:49:37 GMT"], ids=["asctime", "850"]
)
def test_a_date_in_the_older_forms_of_http_is_a_date(
    date: str, endpoint_with: EndpointWith
) -> None:
    asked = endpoint_with(failing(429, Retry_After=date), GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [0]


@pytest.mark.parametrize("nonsense", ["soon", "Someday, 99 Foo 2026", "-5", "1.5", "²", "0x10"])
def test_a_retry_after_that_nobody_understands_counts_as_none(
    nonsense: str, endpoint_with: EndpointWith
) -> None:
    asked = endpoint_with(failing(429, Retry_After=nonsense), GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [1]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "long", [lambda: str(int(LONGEST_WAIT) + 1), lambda: in_seconds(LONGEST_WAIT + 60)]
)
def test_who_asks_for_more_than_the_longest_wait_is_left_alone_at_once(
    status: int, long: Callable[[], str], endpoint_with: EndpointWith
) -> None:
    asked = endpoint_with(failing(status, Retry_After=long()), GOOD)
    assert str(status) in asked.fails()
    assert asked.waits == []
    assert asked.fails()
    assert len(asked.server.requests) == 1


def test_without_being_told_it_waits_1_2_and_4_seconds(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(*[failing(503)] * 3, GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [1, 2, 4]


def test_nobody_waits_after_the_last_attempt(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(*[failing(503)] * 4, GOOD)
    assert "503" in asked.fails()
    assert asked.waits == [1, 2, 4]
    assert len(asked.server.requests) == 4


def test_each_query_has_all_its_attempts(endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(failing(500), GOOD, failing(500), failing(500), GOOD, attempts=3)
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [1, 1, 2]


# What may pass is tried again; what will not pass is not.

PASSING = {
    "too many requests": failing(429),
    "an internal error": failing(500),
    "a bad gateway": failing(502),
    "unavailable": failing(503),
    "a gateway's time-out": failing(504),
    "a connection cut in mid-answer": Answer(GOOD.body, content_type=RESULT_TYPE, deed=Deed.CUT),
    "an error cut in mid-answer": Answer(b"<html>" * 50, 500, deed=Deed.CUT),
    "a connection reset": Answer(deed=Deed.RESET),
    "bytes that are no HTTP": Answer(deed=Deed.TALK_NONSENSE),
    "JSON cut off, with status 200": Answer(GOOD.body[:-9], content_type=RESULT_TYPE),
    "an empty body": Answer(b"", content_type=RESULT_TYPE),
    "bytes that are no UTF-8": Answer(b'{"results": "\xff"}', content_type=RESULT_TYPE),
    "brackets without end": Answer(b"[" * 200_000, content_type=RESULT_TYPE),
    "an error page with status 200": Answer(b"<html>Oops</html>", content_type="text/html"),
    "a result of another type": Answer(GOOD.body, content_type="application/xml"),
    "no content type": Answer(GOOD.body, content_type=None),
}
NO_RESULTS: list[object] = [
    {},
    [],
    None,
    "text",
    7,
    {"head": {}, "boolean": True},
    {"error": "query timed out"},
    {"results": []},
    {"results": {}},
    {"results": {"bindings": None}},
    {"results": {"bindings": {}}},
    {"results": {"bindings": ["row"]}},
    {"results": {"bindings": [{"name": "a word"}]}},
    {"results": {"bindings": [{"name": {"type": "literal"}}]}},
    {"results": {"bindings": [{"name": {"value": None}}]}},
]
PASSING |= {
    f"JSON that is no result: {data}": Answer.of_json(data, content_type=RESULT_TYPE)
    for data in NO_RESULTS
}


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING)
def test_what_may_pass_is_tried_again(answer: Answer, endpoint_with: EndpointWith) -> None:
    asked = endpoint_with(answer, GOOD)
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [1]
    assert len(asked.server.requests) == 2


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING)
def test_what_does_not_pass_ends_after_the_attempts_and_opens_the_circuit(
    answer: Answer, endpoint_with: EndpointWith
) -> None:
    asked = endpoint_with(answer, answer, GOOD, attempts=2)
    reason = asked.fails()
    assert asked.waits == [1]
    assert asked.fails() == asked.fails("SELECT ?other {}") == reason
    assert asked.waits == [1]
    assert asked.endpoint.requests == len(asked.server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 414])
def test_a_query_that_is_refused_is_not_asked_again(
    status: int, endpoint_with: EndpointWith
) -> None:
    asked = endpoint_with(failing(status), GOOD)
    reason = asked.fails()
    assert asked.waits == []
    assert asked.fails() == reason
    assert asked.endpoint.requests == len(asked.server.requests) == 1


def test_the_reason_tells_faults_apart(endpoint_with: EndpointWith) -> None:
    reasons = {
        asked.fails().removeprefix(asked.server.url)
        for asked in (
            endpoint_with(answer, attempts=1)
            for answer in (
                failing(429),
                failing(500),
                failing(503),
                failing(400),
                Answer(deed=Deed.RESET),
                Answer(b"{", content_type=RESULT_TYPE),
                Answer(b"", content_type="text/html"),
            )
        )
    }
    assert len(reasons) == 7


# Silence, and nobody there.


@pytest.mark.parametrize("deed", [Deed.SAY_NOTHING, Deed.STOP_IN_MID_ANSWER])
def test_an_endpoint_that_falls_silent_is_asked_again(
    deed: Deed, endpoint_with: EndpointWith
) -> None:
    silent = Answer(GOOD.body, content_type=RESULT_TYPE, deed=deed)
    asked = endpoint_with(silent, GOOD, bounds=Bounds(pause=1))
    assert asked.endpoint.rows(QUERY) == ROWS
    assert asked.waits == [1]


def test_an_endpoint_that_stays_silent_ends_in_a_sentence_about_time(
    endpoint_with: EndpointWith,
) -> None:
    asked = endpoint_with(Answer(deed=Deed.SAY_NOTHING), GOOD, attempts=1, bounds=Bounds(pause=1))
    assert "timed out" in asked.fails()
    assert asked.fails()
    assert len(asked.server.requests) == 1


def test_nobody_at_the_address_ends_after_the_attempts() -> None:
    waits: list[float] = []
    endpoint = Endpoint(f"http://127.0.0.1:{unused_port()}/", USER_AGENT, sleep=waits.append)
    with pytest.raises(SourceError, match="refused"):
        endpoint.rows(QUERY)
    assert waits == [1, 2, 4]
    assert endpoint.requests == 4
    with pytest.raises(SourceError, match="refused"):
        endpoint.rows(QUERY)
    assert endpoint.requests == 4
