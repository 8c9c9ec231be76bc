"""What is read back from data pages of the bot: a row that makes no sense costs that row."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.wiki.data_pages import Entries, entries_of
from sync.wiki.pages import StoredPage
from wikidata.items import ItemId

TITLE = "User:Bot/data/a.json"
HUGE = f"Q1{'9' * 5000}"


def read(text: str, kind: Any = str, key: Any = ItemId) -> Entries[Any]:
    return entries_of(TITLE, StoredPage(TITLE, text, 1, "Bot"), "names", kind, key)


@pytest.mark.parametrize("text", [
    "", "{", "[]", "null", "5", '"a"', "{}", '{"names": null}', '{"names": 5}', '{"names": "x"}',
    '{"format": 3, "names": {"Q1": "a"}}', "[" * 100_000, f'{{"names": {"9" * 5000}}}',
])  # fmt: skip
def test_a_page_that_is_none_counts_as_absent_and_that_is_said(text: str) -> None:
    found = read(text)
    assert found.read == {}
    [note] = found.notes
    assert note.startswith(f"Could not read {TITLE} (")
    assert note.endswith("), so it counts as missing.")


@pytest.mark.parametrize("text", [None, '{"format": 1, "retired": true}', '{"names": {}}'])
def test_no_page_and_no_entries_are_nothing_to_speak_of(text: str | None) -> None:
    page = None if text is None else StoredPage(TITLE, text, 1, "Bot")
    assert entries_of(TITLE, page, "names", str, ItemId) == Entries(TITLE)


@pytest.mark.parametrize("key", ["", "Q", "Q0", "q1", "Q1\n", "P1", HUGE, "Q99999999999"])
def test_a_key_that_is_no_item_costs_that_entry(key: str) -> None:
    found = read(json.dumps({"names": {"Q5": "a", key: "b"}}))
    assert found.read == {"Q5": "a"}
    assert found.notes == (f"Left out entries of {TITLE} that cannot be read: {key[:40]}.",)


@pytest.mark.parametrize("value", [None, 5, [], {}, True, [["a"] * 9]])
def test_a_value_that_makes_no_sense_costs_that_entry(value: Any) -> None:
    found = read(json.dumps({"names": {"Q5": "a", "Q6": value}}))
    assert (found.read, found.left_out) == ({"Q5": "a"}, ("Q6",))


def test_of_many_some_are_named() -> None:
    [note] = read(json.dumps({"names": dict.fromkeys(["a", "b", "c", "d", "e"])})).notes
    assert note.endswith("a, b, c and 2 more.")
