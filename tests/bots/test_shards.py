"""Data about people, cut into pages that stay small."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from bots.pages import shards
from bots.pages.shards import cut, shard_of
from sync.wiki.pages import FORMAT, Page

MIB = 1 << 20


def people(number: int, size: int = 10) -> dict[str, Any]:
    return {f"Usuário {n}": {"about": "x" * size} for n in range(number)}


def test_a_shard_is_named_by_the_first_digits_of_the_sha_1_of_the_name() -> None:
    for name in ("Ana", "Aurélio Brandão", "آنا"):
        digest = hashlib.sha1(name.encode("utf-8")).hexdigest()
        assert [shard_of(name, digits) for digits in (1, 2, 3)] == [
            digest[:1],
            digest[:2],
            digest[:3],
        ]
    assert shard_of("Ana", 8) == "c96634ae"


@pytest.mark.parametrize("number", [0, 1, 50])
def test_every_shard_stands_and_everyone_is_in_the_one_of_their_name(number: int) -> None:
    digits, pages = cut("User:Bot/data/", {"profiles": people(number)})
    assert digits == 1
    assert [page.title for page in pages] == [
        f"User:Bot/data/profiles/{digit}.json" for digit in "0123456789abcdef"
    ]
    found: dict[str, Any] = {}
    for page in pages:
        data = json.loads(page.text)
        assert data["format"] == FORMAT
        for name in data["profiles"]:
            assert page.title.endswith(f"/{shard_of(name, digits)}.json")
        found |= data["profiles"]
    assert found == people(number)


def test_digits_grow_so_that_every_page_stays_under_one_mebibyte() -> None:
    digits, pages = cut("", {"profiles": people(60, size=MIB // 4)})
    assert digits == 2
    assert len(pages) == 256
    assert all(len(page.text.encode()) <= MIB for page in pages)


def test_digits_do_not_grow_before_they_have_to() -> None:
    digits, pages = cut("", {"profiles": people(16, size=1000)})
    assert (digits, len(pages)) == (1, 16)


def test_all_kinds_have_the_same_number_of_digits() -> None:
    kinds = {"profiles": people(3), "suggestions": people(60, size=MIB // 4)}
    digits, pages = cut("", kinds)
    assert digits == 2
    assert len({page.title for page in pages}) == len(pages) == 2 * 256


def test_bytes_count_not_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_BYTES", 900)
    latin, _ = cut("", {"profiles": {"Ana": "a" * 500}})
    arabic, _ = cut("", {"profiles": {"Ana": "آ" * 500}})
    assert (latin, arabic) == (1, shards.MOST_DIGITS)


def test_a_page_is_measured_as_mediawiki_stores_it() -> None:
    # MediaWiki reindents JSON with tabs, one where we have a space: so both are as long.
    _, pages = cut("", {"profiles": {"Ana": {"known": ["Q1"]}}})
    assert any(
        page.text.strip()
        == '{\n "format": 2,\n "profiles": {\n  "Ana": {\n   "known": [\n    "Q1"\n   ]\n  }\n }\n}'
        for page in pages
    )


def test_the_order_of_people_changes_nothing() -> None:
    some = people(20)
    turned = dict(reversed(some.items()))
    assert cut("", {"profiles": some}) == cut("", {"profiles": turned})


def test_somebody_new_changes_one_page_of_a_kind() -> None:
    def pages(number: int) -> set[Page]:
        return set(cut("", {"profiles": people(number)})[1])

    assert len(pages(21) - pages(20)) == 1
