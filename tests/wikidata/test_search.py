"""Looking a name up on a Wikibase; answers in the shape of MediaWiki's wbsearchentities."""

from __future__ import annotations

import pytest

from tests.scripted_server import Answer, serving
from wikidata.items import Candidate, SourceError
from wikidata.search import ItemSearch

FOUND = {
    "search": [
        {"id": "Q11633", "label": "photography", "match": {"type": "alias", "text": "Photos"}},
        {"id": "Q1", "label": "photosphere", "match": {"type": "label", "text": "photosphere"}},
        {"id": "Q2", "match": {"type": "label", "text": "photos"}},
    ]
}


def test_only_items_that_bear_the_very_name_are_candidates() -> None:
    with serving(lambda _: Answer.of_json(FOUND)) as server:
        found = ItemSearch(server.url, "Test/1").candidates("photos", "en")
    assert found == (Candidate("Q11633", "photography"), Candidate("Q2", "Q2"))


def test_a_language_that_the_wiki_does_not_know_has_no_candidates() -> None:
    with serving(lambda _: Answer.of_json({"error": {"code": "badvalue"}})) as server:
        assert ItemSearch(server.url, "Test/1").candidates("photos", "en-x-foo") == ()


def test_a_name_longer_than_any_label_is_not_looked_for() -> None:
    assert ItemSearch("http://127.0.0.1:9/", "Test/1").candidates("a" * 251, "en") == ()


def test_a_lagging_wiki_is_asked_again_and_a_broken_one_is_a_failure() -> None:
    waits: list[float] = []
    answers = iter([Answer.of_json({"error": {"code": "maxlag"}}), Answer.of_json(FOUND)])
    with serving(lambda _: next(answers)) as server:
        assert ItemSearch(server.url, "Test/1", waits.append).candidates("photos", "en")
    assert waits == [1]
    with serving(lambda _: Answer(b"<html>", 500)) as server, pytest.raises(SourceError):
        ItemSearch(server.url, "Test/1", waits.append).candidates("photos", "en")
