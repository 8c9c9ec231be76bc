"""Pages that ask bots to stay away."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sync.wikitext.nobots import forbids

CASES = tomllib.loads((Path(__file__).parent / "bots.toml").read_text("utf-8"))
BOT = "CapacityMatchBot"


@pytest.mark.parametrize(
    ("text", "edits", "messages"),
    [
        (text, kind != "nothing", kind == "all")
        for kind in ("nothing", "no_messages", "all")
        for text in CASES[kind]
    ],
)
def test_a_page_says_what_a_bot_may(text: str, edits: bool, messages: bool) -> None:
    assert forbids(text, BOT) != edits
    assert forbids(text, BOT, message=True) != messages
