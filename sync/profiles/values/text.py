"""Reads texts."""

from __future__ import annotations

from sync.profiles.problems import Reason
from sync.profiles.text import LONGEST_TEXT, fault
from sync.profiles.values.reader import LINK, Read, Reader
from sync.wikitext.lists import without_marks

# What helps where nothing is near.


def free_text(longest: int = LONGEST_TEXT) -> Read:
    """Free text: only its length is looked at, in characters, and nothing of it is kept."""

    def read(value: str, parameter: str, reader: Reader) -> None:
        if len(value.strip()) > longest:
            reader.problem(parameter, value, Reason.TOO_LONG, str(longest))

    return read


def one_line(value: str, parameter: str, reader: Reader) -> str:
    """A name in one line, such as an organization's; of links what they show."""
    shown = LINK.sub(lambda link: link["shown"] or link["target"], without_marks(value))
    written = " ".join(shown.split())
    if wrong := fault(written):
        reader.problem(parameter, value, *wrong)
        return ""
    return written
