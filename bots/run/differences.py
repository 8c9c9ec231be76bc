"""What an edit changes, in lines that a person can read: facts, not kilobytes of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bots.run.plan import Change
from sync.wiki.pages import is_data

_LONGEST = 160
"""Characters of one value that are shown."""
_MOST = 40
"""Lines that are shown of a page of data; a page of wikitext is short."""
_NAMES = ("name", "page", "capacity", "date")
"""What an entry of a list is called by."""
_NOTHING = object()


def difference_lines(change: Change) -> Iterator[str]:
    """The rows that an edit takes away and adds; of JSON the values that change, by path."""
    if not is_data(change.page.title):
        yield from (f"  - {row}" for row in change.removed)
        yield from (f"  + {row}" for row in change.added)
        return
    before = _read(change.base.text) if change.base else {}
    found = _differences("", before, _read(change.page.text))
    yield from islice(found, _MOST)
    if more := sum(1 for _ in found):
        yield f"    and {more} more"


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _differences(path: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, list) and isinstance(new, list):
        before, after = _by_name(old), _by_name(new)
        if before and before == after:
            yield f"  ~ {path}: new order"
            return
        if before and after:
            old, new = before, after
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            inner = f"{path} / {key}" if path else key
            yield from _differences(inner, old.get(key, _NOTHING), new.get(key, _NOTHING))
        return
    for sign, value in (("-", old), ("+", new)):
        if value is not _NOTHING:
            yield f"  {sign} {path}: {_shown(value)}"


def _by_name(entries: list[Any]) -> dict[str, Any]:
    """Entries of a list by what they are called; nothing where they have no names of their own."""
    found: dict[str, Any] = {}
    for one in entries:
        names = (one[key] for key in _NAMES if isinstance(one, dict) and key in one)
        called = next(names, None)
        if called is not None:
            found[str(called)] = one
    return found if len(found) == len(entries) else {}


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
