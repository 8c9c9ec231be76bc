"""Answers of the action API that are none: one sentence that names the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sync.wiki.cache import Cache
from sync.wiki.errors import RunError
from sync.wiki.live import LiveWiki
from sync.wiki.outcomes import Saved, Unknown, outcome_of
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection
from wikidata.bounds import Bounds

ITSELF = {
    "general": {"time": "2026-11-27T00:00:00Z"},
    "namespaces": {"0": {"id": 0, "name": ""}, "2": {"id": 2, "name": "User", "canonical": "User"}},
    "namespacealiases": [],
    "extensions": [],
    "usergroups": [],
}
REVISION = {"revid": 7, "user": "Ana", "slots": {"main": {"content": "Hello"}}}
PAGE = {"title": "User:Ana", "ns": 2, "pageid": 3, "lastrevid": 7, "revisions": [REVISION]}
ANA = StoredPage("User:Ana", "Hello", 7, "Ana")
USER = {"name": "Ana", "registration": "2020-01-01T00:00:00Z", "editcount": 9}

Say = Callable[[dict[str, Any]], Any]


@dataclass
class ScriptedSite:
    """pywikibot's site, where a script says what comes of each request."""

    say: Say
    asked: list[dict[str, Any]] = field(default_factory=list)

    def has_right(self, _: str) -> bool:
        return False

    def simple_request(self, **asked: Any) -> ScriptedSite:
        self.asked.append(asked)
        return self

    def submit(self) -> Any:
        asked = self.asked[-1]
        if asked.get("meta") == "siteinfo":
            return {"batchcomplete": True, "query": ITSELF}
        return self.say(asked)


class PywikibotError(Exception):
    """What pywikibot raises; it is not imported here, since it would keep its configuration."""


class SiteDefinitionError(PywikibotError):
    """What pywikibot says where the address of the API gives no JSON."""


EXCEPTIONS = SimpleNamespace(Error=PywikibotError, SiteDefinitionError=SiteDefinitionError)


class OfflineWiki(LiveWiki):
    """A live wiki without the login."""

    def __init__(self, say: Say, cache: Path, bounds: Bounds) -> None:
        self._pywikibot = SimpleNamespace(exceptions=EXCEPTIONS)
        self._site = ScriptedSite(say)
        self._cache = Cache(cache)
        self._name, self._user = "meta:meta", "Bot"
        self.bounds = bounds
        self.requests = 0


WikiOf = Callable[..., OfflineWiki]


@pytest.fixture
def wiki_of(tmp_path: Path) -> WikiOf:
    """`wiki_of(say, bounds)`: a wiki that answers so."""

    def make(say: Say, bounds: Bounds | None = None) -> OfflineWiki:
        return OfflineWiki(say, tmp_path / "cache.sqlite", bounds or Bounds())

    return make


def pages(*listed: Any, **more: Any) -> Say:
    return lambda _: {"batchcomplete": True, "query": {"pages": list(listed)}, **more}


def users(*listed: Any) -> Say:
    return lambda _: {"batchcomplete": True, "query": {"users": list(listed)}}


def read(wiki: OfflineWiki) -> list[StoredPage]:
    return list(wiki.pages(Selection(titles=frozenset({"User:Ana"}))))


def without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != key}


def test_what_is_right_is_read(wiki_of: WikiOf) -> None:
    assert read(wiki_of(pages(PAGE))) == [ANA]
    assert wiki_of(users(USER)).accounts(["Ana"])["Ana"].registered == "2020-01-01"


@pytest.mark.parametrize("hidden", [
    REVISION | {"slots": {"main": {"texthidden": True}}},
    REVISION | {"slots": {"main": {"textmissing": True}}},
    without(REVISION, "user") | {"userhidden": True},
])  # fmt: skip
def test_what_is_hidden_is_left_out_and_no_wrong_answer(
    hidden: dict[str, Any], wiki_of: WikiOf
) -> None:
    assert read(wiki_of(pages(PAGE | {"revisions": [hidden]}))) == []


@pytest.mark.parametrize("page", [
    without(PAGE, "title"),
    without(PAGE, "ns"),
    without(PAGE, "revisions"),
    PAGE | {"ns": 99},
    PAGE | {"title": None},
    PAGE | {"title": "x" * 5000},
    PAGE | {"revisions": {}},
    PAGE | {"revisions": [without(REVISION, "user")]},
    PAGE | {"revisions": [without(REVISION, "slots")]},
    PAGE | {"revisions": [REVISION | {"revid": -1}]},
    PAGE | {"revisions": [REVISION | {"revid": 1 << 70}]},
    PAGE | {"revisions": [REVISION | {"slots": {}}]},
    PAGE | {"revisions": [REVISION | {"slots": {"main": {}}}]},
    PAGE | {"revisions": [REVISION | {"slots": {"main": {"content": 5}}}]},
    None,
    [],
])  # fmt: skip
def test_a_page_that_is_none(page: Any, wiki_of: WikiOf) -> None:
    with pytest.raises(RunError) as caught:
        read(wiki_of(pages(page)))
    sentence = str(caught.value)
    assert sentence.startswith("The wiki meta:meta does not answer as it should: ")
    assert sentence.endswith("Nothing more was done.")
    assert "\n" not in sentence


@pytest.mark.parametrize("user", [
    without(USER, "name"),
    without(USER, "editcount"),
    USER | {"editcount": "many"},
    USER | {"registration": "long ago"},
    USER | {"blockid": {}},
    USER | {"centralids": 5},
])  # fmt: skip
def test_an_account_that_is_none(user: Any, wiki_of: WikiOf) -> None:
    with pytest.raises(RunError, match="its answer to query&list=users is not what was expected"):
        wiki_of(users(user)).accounts(["Ana"])


@pytest.mark.parametrize("answer", [
    {"batchcomplete": True, "query": {}},
    {"batchcomplete": True, "query": None},
    {"batchcomplete": True},
    {"query": {"users": [USER]}},
    {"query": {"users": [USER]}, "continue": None},
    [],
    "a page of HTML",
])  # fmt: skip
def test_an_answer_that_is_none_or_cut_off(answer: Any, wiki_of: WikiOf) -> None:
    with pytest.raises(RunError, match="its answer to query&list=users"):
        wiki_of(lambda _: answer).accounts(["Ana"])


@pytest.mark.parametrize("error", [
    KeyError("name"),
    TypeError("'NoneType' object is not subscriptable"),
    AttributeError("no"),
    ValueError("Exceeds the limit (4300 digits)"),
    AssertionError(),
    RecursionError("maximum recursion depth exceeded"),
    OSError("Connection reset"),
])  # fmt: skip
def test_whatever_pywikibot_raises_is_one_sentence(error: Exception, wiki_of: WikiOf) -> None:
    def fail(_: Any) -> Any:
        raise error

    with pytest.raises(RunError, match="The wiki meta:meta does not answer as it should") as caught:
        wiki_of(fail).accounts(["Ana"])
    assert ("query&list=users" in str(caught.value)) is not isinstance(error, OSError)


def test_html_instead_of_json_is_said_so(wiki_of: WikiOf) -> None:
    def fail(_: Any) -> Any:
        raise SiteDefinitionError("Invalid AutoFamily('127.0.0.1')")

    with pytest.raises(RunError, match="does not answer as it should: its answer is not JSON"):
        wiki_of(fail).accounts(["Ana"])


def going_on(tokens: Iterator[str]) -> Say:
    def say(_: dict[str, Any]) -> Any:
        return {"query": {"pages": [PAGE]}, "continue": {"rvcontinue": next(tokens)}}

    return say


@pytest.mark.parametrize("tokens", ["aa", "abca", "abab"])
def test_an_answer_that_leads_round_in_a_circle_ends(tokens: str, wiki_of: WikiOf) -> None:
    with pytest.raises(RunError, match=r"query&prop=revisions\|info .*it repeats itself"):
        read(wiki_of(going_on(iter(tokens))))


def test_an_answer_without_end_ends_with_the_run(wiki_of: WikiOf) -> None:
    """The session refuses every further request, as in tests/wikidata/test_bounds.py."""

    def fail(_: Any) -> Any:
        raise OSError("The run took longer than 0 minutes")

    with pytest.raises(RunError, match=r"longer than -1 minutes and stops\. The next"):
        read(wiki_of(fail, Bounds.of_a_run(-1)))


def edit(**said: Any) -> dict[str, Any]:
    return {"edit": {"result": "Success", **said}}


@pytest.mark.parametrize("answer", [
    [],
    None,
    {"edit": None},
    {"edit": {"result": []}},
    edit(nochange={}),
    {"error": []},
    {"error": {"code": 5}},
    {"error": {"code": "maxlag", "lag": float("nan")}},
    {"error": {"code": "blocked", "blockinfo": "x"}},
])  # fmt: skip
def test_what_comes_of_an_edit_is_unknown_where_the_answer_is_none(answer: Any) -> None:
    assert outcome_of("A", edit()) == Saved("A")
    assert isinstance(outcome_of("A", answer), Unknown)
