"""Reads back what stands on a data page of the bot: what makes no sense costs itself, and is told.

Administrators can edit such pages, and a program that is newer or older may have written them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from sync.reference.lines import from_lines
from sync.wiki.pages import FORMAT, StoredPage

Key = TypeVar("Key")
Entry = TypeVar("Entry")
_MOST_NAMED = 3


class _Unreadable(msgspec.Struct):
    """What stands for a page that holds nothing of ours."""


@dataclass(frozen=True)
class Entries(Generic[Entry]):
    """What could be read. `left_out` are the keys or places of entries that make no sense."""

    title: str
    read: dict[str, Entry] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    absent: str = ""
    """Why the whole page counts as if it were not there; empty where it counts, or is none."""

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence about what counts as absent; none where all is well."""
        if self.absent:
            return (f"Could not read {self.title} ({self.absent}), so it counts as missing.",)
        if not self.left_out:
            return ()
        more = len(self.left_out) - _MOST_NAMED
        named = ", ".join(self.left_out[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        return (f"Left out entries of {self.title} that cannot be read: {named}.",)


def entries_of(
    title: str, page: StoredPage | None, part: str, kind: Any, key: Any = str
) -> Entries[Any]:
    """The entries of a part of a page, an object, a list or a text, each as a msgspec type.

    The places in a list are its keys; a text is one of lines (sync/reference/lines.py). No page,
    and a retired one, have no entries.
    """
    data = _document(page)
    if data is None or isinstance(data, str):
        return Entries(title, absent=data or "")
    found = data.get(part)
    if isinstance(found, str) and found.startswith("\n"):
        found = dict(from_lines(found))
    if isinstance(found, list):
        found = {str(place): one for place, one in enumerate(found, 1)}
    if not isinstance(found, dict):
        return Entries(title, absent=f"it has no {part}")
    return _read(title, found.items(), kind, key)


def value_of(title: str, page: StoredPage | None, name: str, kind: Any) -> Entries[Any]:
    """The value of a single key of a page, as the only entry, by that key; see entries_of."""
    data = _document(page)
    if data is None or isinstance(data, str):
        return Entries(title, absent=data or "")
    return _read(title, [(name, data.get(name))], kind, str)


def _document(page: StoredPage | None) -> dict[str, Any] | str | None:
    """What a page holds, or why it counts as missing; None for no page, and a retired one."""
    if page is None:
        return None
    try:
        data = json.loads(page.text)
    except (ValueError, RecursionError):
        return "it is not JSON"
    if not isinstance(data, dict):
        return {}
    if data.get("retired") is True:
        return None
    if data.get("format", 1) not in range(1, FORMAT + 1):
        return f"its format is not from 1 to {FORMAT}"
    return data


def _read(title: str, pairs: Iterable[tuple[str, Any]], kind: Any, key: Any) -> Entries[Any]:
    read: dict[str, Any] = {}
    left_out = []
    for name, entry in pairs:
        try:
            read[msgspec.convert(name, key)] = msgspec.convert(entry, kind)
        except (msgspec.ValidationError, RecursionError):
            left_out.append(name[:40])
    return Entries(title, read, tuple(left_out))
