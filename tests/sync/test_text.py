"""What a person wrote is copied onto a page only where it changes nothing but itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.profiles.problems import Reason
from sync.profiles.text import LONGEST_NAME, fault
from sync.wiki.folder import Folder

STRANGE = {
    "half of a surrogate pair": "\ud800",
    "the other half": "\udc00",
    "an override": "\u202e",
    "an embedding": "\u202a",
    "an isolate": "\u2067",
    "the end of an isolate": "\u2069",
    "a new line": "\n",
    "a line separator": "\u2028",
    "an escape": "\x1b",
    "the same in one character": "\x9b",
    "nothing": "\x00",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_what_turns_or_ends_a_line_is_refused(text: str) -> None:
    assert fault(f"Walk{text}about") == (Reason.STRANGE_CHARACTERS, "")


@pytest.mark.parametrize(
    "text", ["Caminhada", "مشي\u200f!", "散步", "می\u200cخواهم", "🚶🏽\u200d♀️", ""]
)
def test_letters_of_every_script_are_copied(text: str) -> None:
    assert fault(text) is None


def test_a_name_has_a_longest_length() -> None:
    assert fault("x" * LONGEST_NAME) is None
    assert fault("x" * (LONGEST_NAME + 1)) == (Reason.TOO_LONG, str(LONGEST_NAME))


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_a_file_holds_whatever_a_page_was_to_hold(text: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.save(f"Root/{text}x", f"a{text}b")
    assert folder.path_of(f"Root/{text}x").read_bytes()
