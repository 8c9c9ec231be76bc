"""Reads addresses of the web, and lists of documents."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sync.profiles.problems import Reason
from sync.profiles.text import LONGEST_TEXT
from sync.profiles.values.page import page_title
from sync.profiles.values.reader import Reader
from sync.wikitext.lists import without_marks
from sync.wikitext.markup import Address, Link, alone

# What helps where nothing is near.
_ADDRESS = "https://example.org/"
_NO_ADDRESS = re.compile(r"[\s<>\[\]{}|\"\x00-\x1f]")


def address(value: str, parameter: str, reader: Reader) -> str:
    """An address of the web, plain or as a link."""
    written = without_marks(value)
    found = _address_in(written)
    if written and not found:
        reader.problem(parameter, value, Reason.BAD_ADDRESS, _ADDRESS)
    return found


def _address_in(entry: str) -> str:
    """The address that an entry is or links to; empty for none."""
    link = alone(entry)
    written = link.url if isinstance(link, Address) else entry
    if len(written) > LONGEST_TEXT or _NO_ADDRESS.search(written):
        return ""
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    # What stands before an @ is there to be taken for the host.
    right = parts.scheme in {"http", "https"} and "@" not in parts.netloc
    return written if right and "." in (parts.hostname or "").strip(".") else ""


def documents(value: str, parameter: str, reader: Reader, *, most: int) -> tuple[str, ...]:
    """Addresses of the web, or pages of the wiki as links."""

    def understood(whole: str) -> bool:
        return isinstance(alone(whole), Link) or bool(_address_in(whole))

    found = []
    for entry in reader.entries(value, parameter, understood):
        if isinstance(alone(entry), Link):
            found.append(page_title(entry, parameter, reader))
        elif there := _address_in(entry):
            found.append(there)
        else:
            reader.problem(parameter, entry, Reason.BAD_ADDRESS, _ADDRESS)
    return reader.at_most(most, (one for one in found if one), parameter)
