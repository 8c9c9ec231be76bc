"""Names of accounts as people write them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wikitext.accounts import LONGEST_NAME, account_named, accounts_in
from sync.wikitext.titles import first_letters, large_first

CASES = tomllib.loads((Path(__file__).parent / "accounts.toml").read_text("utf-8"))["names"]


@pytest.mark.parametrize("written", CASES, ids=ascii)
def test_a_name_is_read_as_recorded(written: str) -> None:
    assert account_named(written) == CASES[written]


def test_a_name_has_as_many_bytes_as_the_wiki_keeps() -> None:
    assert account_named("é" * 127) == "É" + "é" * 126
    assert account_named("x" * (LONGEST_NAME + 1)) == ""


def test_several_accounts_are_each_of_them() -> None:
    written = "[[User:ana|A]], {{u|bea}} and https://meta.wikimedia.org/wiki/User:Cy"
    assert accounts_in(written) == ("Ana", "Bea", "Cy")


@given(st.text())
def test_what_is_an_account_is_read_as_itself(written: str) -> None:
    name = account_named(written)
    assert account_named(name) == name
    assert not name or account_named(f"[[User:{name}/x|{name}]]") in {name, ""}


def test_a_first_letter_is_large_once() -> None:
    for letter in first_letters():
        assert large_first(large_first(letter)) == large_first(letter)
