"""What differs between two texts of a page."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wiki.pages import Page, difference, rows

DATA, WORDS = "User:Bot/data/x.json", "Root/Statistics"
_VALUES = st.recursive(
    st.integers(0, 3) | st.sampled_from(["a", "b", ""]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyz"), inner),
    max_leaves=6,
)
_DOCUMENTS = st.dictionaries(st.sampled_from(["format", "profiles", "days", "a: b"]), _VALUES)


def by_rows(title: str, before: str, after: str) -> tuple[Counter[str], Counter[str]]:
    old, new = Counter(rows(title, before)), Counter(rows(title, after))
    return old - new, new - old


@given(_DOCUMENTS, _DOCUMENTS)
def test_of_data_the_entries_that_differ_are_told(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    before, after = Page.of_data(DATA, one).text, json.dumps(other)
    removed, added = by_rows(DATA, before, after)
    found = difference(DATA, before, after)
    assert (found is None) == (not removed and not added)
    if found:
        assert (Counter(found[0]), Counter(found[1])) == (removed, added)


@given(st.lists(st.sampled_from(["{{a}}", "{{b}}", "", "c "])), st.lists(st.sampled_from("abc")))
def test_of_wikitext_the_lines_that_differ_are_told(one: list[str], other: list[str]) -> None:
    before, after = "\n".join(one), "\n".join([*one, *other])
    found = difference(WORDS, before, after)
    assert (found is None) == (rows(WORDS, before) == rows(WORDS, after))
    if found:
        assert (Counter(found[0]), Counter(found[1])) == by_rows(WORDS, before, after)


def test_the_same_rows_in_another_order_are_a_change_without_rows() -> None:
    assert difference(WORDS, "a\nb", "b\na") == ([], [])
    assert difference(DATA, '{"a":1,"b":2}', '{"b":2,"a":1}') is None


@pytest.mark.parametrize("broken", ["", "{", "[" * 100_000, "[1]"])
def test_what_is_no_object_differs_as_a_whole(broken: str) -> None:
    found = difference(DATA, broken, '{"a": 1}')
    assert found is not None
    assert found[1] == ["a: 1"]
    assert difference(DATA, broken, broken) is None
