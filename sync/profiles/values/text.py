"""Reads texts."""

from __future__ import annotations

from sync.profiles.problems import Reason
from sync.profiles.text import LONGEST_NAME, fault
from sync.profiles.values.reader import Reader
from sync.wikitext.lists import without_marks
from sync.wikitext.markup import with_links_shown


def free_text(value: str, parameter: str, reader: Reader, *, most: int) -> None:
    """Free text: only its length is looked at, in characters, and nothing of it is kept."""
    if len(value.strip()) > most:
        reader.problem(parameter, value, Reason.TOO_LONG, str(most))


def one_line(value: str, parameter: str, reader: Reader, *, most: int = LONGEST_NAME) -> str:
    """A name in one line, such as an organization's; of links what they show."""
    written = " ".join(with_links_shown(without_marks(value)).split())
    if wrong := fault(written, most):
        reader.problem(parameter, value, *wrong)
        return ""
    return written
