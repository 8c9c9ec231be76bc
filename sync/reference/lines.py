"""Tables as one text, a line for each key: Lua looks into it without making a table."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

MOST_BYTES = 1_800_000
"""Of a table on a page of data, as MediaWiki keeps it: a page has 2 MiB at most."""


def as_lines(table: Mapping[str, str]) -> str:
    """A table as one text.

    In one order, and in the form that MediaWiki keeps (NFC): read back it is the same.
    """
    lines = {unicodedata.normalize("NFC", key): value or "?" for key, value in table.items()}
    return "".join(f"\n{key}\t{lines[key]}" for key in sorted(lines)) + "\n"


def from_lines(text: str) -> Iterator[tuple[str, str]]:
    """The keys and values of such a text."""
    for line in text.split("\n"):
        key, tab, value = line.partition("\t")
        if tab:
            yield key, value


def first_that_fit(table: Iterable[tuple[str, str]], most: int = MOST_BYTES) -> dict[str, str]:
    """The first entries of a table that are `most` bytes as lines on a page of data."""
    found: dict[str, str] = {}
    size = 0
    for key, value in table:
        size += len(json.dumps(f"\n{key}\t{value}", ensure_ascii=False).encode()) - 2
        if size > most:
            break
        found[key] = value
    return found
