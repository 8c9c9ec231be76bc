"""The message bundle, from answers that Translate really gave (recorded/translate_api.json)."""

from __future__ import annotations

import copy
import gzip
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.scripted_server import Answer, Deed, Request, ScriptedServer, serving, unused_port
from wikidata.bounds import Bounds
from wikidata.items import SourceError
from wikidata.message_bundle import BundleReader, NoBundleError
from wikidata.retry import LONGEST_WAIT

RECORDED = json.loads(
    (Path(__file__).parent / "recorded" / "translate_api.json").read_text("utf-8")
)
BUNDLE = "Module:CapacityExchange/capacities.json"
USER_AGENT = "PeersTest/1.0 (https://meta.wikimedia.org/wiki/Test)"
TRANSLATED = {
    "Q11024": {
        "label": {"en": "communication", "pt": "comunicação"},
        "description": {"en": "Sharing information so that others understand it"},
    },
    "Q11016": {
        "label": {"en": "technology", "pt": "tecnologia"},
        "description": {"en": "Tools and software used on the wikis"},
    },
}


@dataclass
class Translate:
    """A wiki with Translate: answers by the parameters of a request, as it was recorded."""

    answers: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(RECORDED))

    def __call__(self, request: Request) -> Answer:
        return Answer.of_json(self.data(request.query))

    def data(self, query: Any) -> Any:
        assert query["action"] == "query"
        group = f"messagebundle-{BUNDLE}"
        if query.get("meta") == "messagegroupstats":
            if query["mgsgroup"] == group:
                return self.answers["messagegroupstats"]
        elif query.get("list") == "messagecollection" and query["mcgroup"] == group:
            return self.collection(query["mclanguage"], query.get("mcoffset", ""))
        return self.answers["collection_unknown_group"]

    def collection(self, language: str, offset: str) -> Any:
        first = self.answers.get(f"collection_{language}")
        if first is None:
            return self.answers["collection_unknown_language"]
        return self.answers[f"collection_{language}_next"] if offset else first

    def message(self, key: str, language: str = "pt") -> dict[str, Any]:
        """One recorded message, to be changed."""
        for name in (f"collection_{language}", f"collection_{language}_next"):
            for message in self.answers[name]["query"]["messagecollection"]:
                if message["key"].endswith(f"/{key}"):
                    found: dict[str, Any] = message
                    return found
        raise LookupError(key)


class ManyMessages(Translate):
    """A bundle of any size, in the shape of the recorded one."""

    def __init__(self, keys: int, languages: int, at_once: int) -> None:
        super().__init__()
        self.languages = ["en", *(f"x{number}" for number in range(1, languages))]
        self.answers["messagegroupstats"]["query"]["messagegroupstats"] = [
            {"code": code, "translated": keys} for code in self.languages
        ] + [{"code": "zz", "translated": 0}]
        self.keys = [f"{BUNDLE}/Q{number}-label" for number in range(1, keys + 1)]
        self.at_once = at_once

    def collection(self, language: str, offset: str) -> Any:
        start = self.keys.index(offset) if offset else 0
        end = start + self.at_once
        messages = [
            {
                "key": key,
                "definition": key,
                "translation": f"{key} in {language}",
                "properties": {"status": "translated"},
            }
            for key in self.keys[start:end]
        ]
        answer: dict[str, Any] = {"query": {"messagecollection": messages}}
        if end < len(self.keys):
            answer["continue"] = {"mcoffset": self.keys[end], "continue": "-||"}
        return answer


@dataclass
class Asked:
    """A reader, the wiki that it reads, and the waits it asked for."""

    reader: BundleReader
    server: ScriptedServer
    waits: list[float]

    def fails(self) -> str:
        """Read, fail, and tell the reason: one sentence that names the wiki and the bundle."""
        with pytest.raises(SourceError) as caught:
            self.reader.read()
        assert not isinstance(caught.value, NoBundleError)
        reason = str(caught.value)
        assert self.reader.api in reason
        assert self.reader.bundle in reason
        assert "\n" not in reason
        return reason


ReaderOf = Callable[..., Asked]


@pytest.fixture
def reader_of() -> Iterator[ReaderOf]:
    """`reader_of(wiki, first, …)`: a reader of a wiki that first gives these other answers."""
    with ExitStack() as servers:

        def make(wiki: Translate | None = None, *first: Answer, bundle: str = BUNDLE) -> Asked:
            before = iter(first)
            usually = wiki or Translate()
            server = servers.enter_context(
                serving(lambda request: next(before, None) or usually(request))
            )
            waits: list[float] = []
            reader = BundleReader(server.url, bundle, USER_AGENT, sleep=waits.append)
            return Asked(reader, server, waits)

        yield make


# What translators wrote.


def test_every_translation_is_read_in_its_language(reader_of: ReaderOf) -> None:
    assert reader_of().reader.read() == TRANSLATED


def test_a_collection_in_pieces_is_read_to_its_end(reader_of: ReaderOf) -> None:
    asked = reader_of()
    asked.reader.read()
    portuguese = [one.query for one in asked.server.requests if one.query.get("mclanguage") == "pt"]
    assert [query.get("mcoffset") for query in portuguese] == [None, f"{BUNDLE}/Q11016-label"]
    assert portuguese[1]["continue"] == "-||"
    same = {"mcoffset", "continue"}
    first, second = [
        {name: value for name, value in query.items() if name not in same} for query in portuguese
    ]
    assert first == second


def test_only_languages_with_translations_are_asked_for(reader_of: ReaderOf) -> None:
    asked = reader_of()
    asked.reader.read()
    languages = Counter(one.query.get("mclanguage") for one in asked.server.requests)
    assert languages == {None: 1, "en": 1, "pt": 2}
    assert len(RECORDED["messagegroupstats"]["query"]["messagegroupstats"]) > 4


@pytest.mark.parametrize("text", [None, ""])
def test_what_is_missing_is_left_out(text: str | None, reader_of: ReaderOf) -> None:
    wiki = Translate()
    wiki.message("Q11016-label")["translation"] = text
    found = reader_of(wiki).reader.read()
    assert found["Q11016"]["label"] == {"en": "technology"}
    assert found["Q11024"]["label"]["pt"] == "comunicação"


def test_what_is_outdated_is_left_out_although_its_text_looks_fine(reader_of: ReaderOf) -> None:
    # Seen on Translate REL1_39: the mark !!FUZZY!! is stripped, only the status tells.
    wiki = Translate()
    wiki.message("Q11016-label")["properties"]["status"] = "fuzzy"
    found = reader_of(wiki).reader.read()
    assert found["Q11016"]["label"] == {"en": "technology"}


def test_the_source_language_is_read_even_where_translate_counts_nothing_in_it(
    reader_of: ReaderOf,
) -> None:
    # Seen on Translate REL1_39: a new bundle's own language counts as untranslated at first.
    wiki = Translate()
    for entry in wiki.answers["messagegroupstats"]["query"]["messagegroupstats"]:
        if entry["code"] == "en":
            entry["translated"] = 0
    assert reader_of(wiki).reader.read() == TRANSLATED


def test_the_documentation_for_translators_is_no_language(reader_of: ReaderOf) -> None:
    wiki = Translate()
    stats = wiki.answers["messagegroupstats"]["query"]["messagegroupstats"]
    stats.append({"code": "qqq", "translated": 4})
    assert reader_of(wiki).reader.read() == TRANSLATED


def test_counts_that_are_not_whole_are_not_believed(reader_of: ReaderOf) -> None:
    # Seen on Translate REL1_39 after a purge: the counts end where one is missing.
    wiki = Translate()
    wiki.answers["messagegroupstats"]["continue"] = {"mgsoffset": "fr", "continue": "-||"}
    assert "no whole statistics" in reader_of(wiki).fails()


def test_a_language_that_the_wiki_disabled_is_left_out_alone(reader_of: ReaderOf) -> None:
    wiki = Translate()
    wiki.answers["collection_pt"] = {"error": {"code": "translate-language-disabled-reason"}}
    found = reader_of(wiki).reader.read()
    assert found["Q11016"]["label"] == {"en": "technology"}


@pytest.mark.parametrize(
    "key",
    [
        "Q0-label",
        "Q1٢-label",
        "P5-label",
        "Q11016-labels",
        "Q11016-name",
        "label",
        "Q11016-label/x",
        "AQ11016-label",
        "q11016-label",
    ],
)
def test_a_key_of_another_kind_is_no_word_of_a_capacity(key: str, reader_of: ReaderOf) -> None:
    wiki = Translate()
    wiki.message("Q11016-label")["key"] = f"{BUNDLE}/{key}"
    found = reader_of(wiki).reader.read()
    assert set(found) == set(TRANSLATED)
    assert found["Q11016"]["label"] == {"en": "technology"}


def test_a_bundle_nobody_translated_yet_has_the_words_of_its_source(reader_of: ReaderOf) -> None:
    wiki = ManyMessages(keys=3, languages=1, at_once=5)
    wiki.answers["messagegroupstats"]["query"]["messagegroupstats"] = []
    asked = reader_of(wiki)
    assert {tuple(words["label"]) for words in asked.reader.read().values()} == {("en",)}
    assert len(asked.server.requests) == 2


@pytest.mark.parametrize(
    ("keys", "languages", "at_once"),
    [(1, 1, 500), (7, 1, 7), (7, 3, 6), (8, 3, 4), (9, 3, 4), (268, 4, 50)],
)
def test_it_takes_as_many_requests_as_the_formula_says(
    keys: int, languages: int, at_once: int, reader_of: ReaderOf
) -> None:
    asked = reader_of(ManyMessages(keys, languages, at_once))
    found = asked.reader.read()
    assert len(found) == keys
    assert all(len(words["label"]) == languages for words in found.values())
    assert len(asked.server.requests) == 1 + languages * math.ceil(keys / at_once)
    assert asked.waits == []


def test_every_request_is_polite(reader_of: ReaderOf) -> None:
    asked = reader_of()
    asked.reader.read()
    assert len(asked.server.requests) == 4
    for request in asked.server.requests:
        assert request.method == "GET"
        assert request.query["maxlag"] == "5"
        assert request.query["format"] == "json"
        assert request.query["formatversion"] == "2"
        assert request.headers["user-agent"] == USER_AGENT
        assert "gzip" in request.headers["accept-encoding"]
    collections = [one.query for one in asked.server.requests if "list" in one.query]
    assert {query["mclimit"] for query in collections} == {"max"}


def test_a_compressed_answer_is_understood(reader_of: ReaderOf) -> None:
    class Compressed(Translate):
        def __call__(self, request: Request) -> Answer:
            body = gzip.compress(super().__call__(request).body)
            return Answer(body, headers={"Content-Encoding": "gzip"})

    assert reader_of(Compressed()).reader.read() == TRANSLATED


# Where there is nothing to read.


def test_a_wiki_without_the_bundle_is_no_failure(reader_of: ReaderOf) -> None:
    asked = reader_of(bundle="Module:Other")
    with pytest.raises(NoBundleError, match=r"no message bundle Module:Other$"):
        asked.reader.read()
    assert len(asked.server.requests) == 1
    assert asked.waits == []


def test_a_wiki_without_translate_has_no_bundle_either(reader_of: ReaderOf) -> None:
    # MediaWiki without the extension: a warning, and no `query` at all.
    told = {"warnings": 'Unrecognized value for parameter "meta": messagegroupstats'}
    without = Answer.of_json({"batchcomplete": True, "warnings": {"query": told}})
    with pytest.raises(NoBundleError):
        reader_of(None, without).reader.read()


def test_a_language_that_translate_does_not_know_ends_it_at_once(reader_of: ReaderOf) -> None:
    wiki = Translate()
    stats = wiki.answers["messagegroupstats"]["query"]["messagegroupstats"]
    stats.append({"code": "xx-nope", "translated": 1})
    asked = reader_of(wiki)
    assert asked.fails().endswith("translate-invalidlanguage")
    assert len(asked.server.requests) == 5
    assert asked.waits == []


# A wiki that lags or fails.


def error(code: str, status: int = 200, **headers: str) -> Answer:
    data = {"error": {"code": code, "info": "Waiting for 10.64.0.1: 6 seconds lagged."}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer.of_json(data, status=status, headers=named)


def page(status: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(b"<!DOCTYPE html><h1>Oops</h1>", status, named, "text/html")


@pytest.mark.parametrize("code", ["maxlag", "ratelimited", "readonly"])
def test_a_busy_wiki_is_asked_again_after_as_long_as_it_says(
    code: str, reader_of: ReaderOf
) -> None:
    asked = reader_of(None, error(code, Retry_After="5"), error(code, Retry_After="9"))
    assert asked.reader.read() == TRANSLATED
    assert asked.waits == [5, 9]
    first, second, third, *_ = (request.query for request in asked.server.requests)
    assert first == second == third
    assert len(asked.server.requests) == 2 + 4


def test_a_wiki_that_lags_later_on_loses_nothing(reader_of: ReaderOf) -> None:
    class LagsOnce(Translate):
        lagged: bool = False

        def __call__(self, request: Request) -> Answer:
            if request.query.get("mcoffset") and not self.lagged:
                self.lagged = True
                return error("maxlag", Retry_After="3")
            return super().__call__(request)

    asked = reader_of(LagsOnce())
    assert asked.reader.read() == TRANSLATED
    assert asked.waits == [3]


def test_nobody_waits_longer_than_the_longest_wait(reader_of: ReaderOf) -> None:
    asked = reader_of(None, *[error("maxlag", Retry_After="86400")] * 4)
    assert asked.fails().endswith("maxlag")
    assert all(wait <= LONGEST_WAIT for wait in asked.waits)


@pytest.mark.parametrize("nonsense", ["soon", "-5", "1.5", "²", ""])
def test_a_retry_after_that_nobody_understands_counts_as_none(
    nonsense: str, reader_of: ReaderOf
) -> None:
    asked = reader_of(None, error("maxlag", Retry_After=nonsense))
    assert asked.reader.read() == TRANSLATED
    assert asked.waits == [1]


PASSING = {
    "a lag without a time": error("maxlag"),
    "an internal error of the API": error("internal_api_error_DBQueryError", 500),
    "an internal error": page(500),
    "a bad gateway": page(502),
    "unavailable": page(503),
    "a page instead of JSON": page(200),
    "an empty body": Answer(b""),
    "JSON cut off": Answer(b'{"query": {"messagegroupstats": ['),
    "brackets without end": Answer(b"[" * 200_000),
    "a connection reset": Answer(deed=Deed.RESET),
    "a connection cut in mid-answer": Answer(b'{"batchcomplete": true}', deed=Deed.CUT),
    "bytes that are no HTTP": Answer(deed=Deed.TALK_NONSENSE),
    "no gzip where it says so": Answer(b"{}", headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING)
def test_what_may_pass_is_tried_again(answer: Answer, reader_of: ReaderOf) -> None:
    asked = reader_of(None, answer)
    assert asked.reader.read() == TRANSLATED
    assert asked.waits == [1]


@pytest.mark.parametrize("answer", PASSING.values(), ids=PASSING)
def test_what_does_not_pass_ends_after_four_attempts(answer: Answer, reader_of: ReaderOf) -> None:
    asked = reader_of(None, *[answer] * 4)
    asked.fails()
    assert asked.waits == [1, 2, 4]
    assert len(asked.server.requests) == 4


@pytest.mark.parametrize("status", [429, 503])
def test_a_page_that_says_how_long_to_wait_is_believed_too(
    status: int, reader_of: ReaderOf
) -> None:
    # What stands before the wiki speaks HTML, and no JSON.
    asked = reader_of(None, page(status, Retry_After="7"))
    assert asked.reader.read() == TRANSLATED
    assert asked.waits == [7]


NO_ANSWERS: list[object] = [
    [],
    None,
    "text",
    {},
    {"query": []},
    {"query": {}},
    {"query": {"messagegroupstats": None}},
    {"query": {"messagegroupstats": [{"language": "pt"}]}},
    {"error": "it failed"},
    {"error": {"info": "it failed"}},
]


@pytest.mark.parametrize("data", NO_ANSWERS, ids=str)
def test_json_that_is_no_answer_is_not_believed(data: object, reader_of: ReaderOf) -> None:
    asked = reader_of(None, *[Answer.of_json(data)] * 4)
    with pytest.raises(SourceError):
        asked.reader.read()


def test_another_error_of_the_api_is_final(reader_of: ReaderOf) -> None:
    asked = reader_of(None, error("readapidenied"))
    assert asked.fails().endswith("readapidenied")
    assert len(asked.server.requests) == 1
    assert asked.waits == []


def test_half_a_bundle_is_no_bundle(reader_of: ReaderOf) -> None:
    class BreaksOff(Translate):
        def __call__(self, request: Request) -> Answer:
            return page(500) if request.query.get("mcoffset") else super().__call__(request)

    reader_of(BreaksOff()).fails()


def test_a_wiki_that_falls_silent_is_asked_again(
    reader_of: ReaderOf,
) -> None:
    silent = Answer(b'{"batchcomplete": true}', deed=Deed.STOP_IN_MID_ANSWER)
    asked = reader_of(None, Answer(deed=Deed.SAY_NOTHING), silent)
    asked.reader.bounds = Bounds(pause=0.2)
    assert asked.reader.read() == TRANSLATED
    assert asked.waits == [1, 2]


def test_a_wiki_that_stays_silent_is_not_waited_for_forever(
    reader_of: ReaderOf,
) -> None:
    asked = reader_of(None, *[Answer(deed=Deed.SAY_NOTHING)] * 4)
    asked.reader.bounds = Bounds(pause=0.2)
    assert asked.fails().endswith("ReadTimeout")
    assert asked.waits == [1, 2, 4]


def test_nobody_at_the_address_ends_after_the_attempts() -> None:
    waits: list[float] = []
    api = f"http://127.0.0.1:{unused_port()}/api"
    with pytest.raises(SourceError, match="ConnectionError"):
        BundleReader(api, BUNDLE, USER_AGENT, sleep=waits.append).read()
    assert waits == [1, 2, 4]
