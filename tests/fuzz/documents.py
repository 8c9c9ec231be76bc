"""JSON with one value that is another one: answers, data pages, what a community keeps as JSON."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

TAKEN = object()
"""Stands for a key that is not there."""
OTHERS: tuple[Any, ...] = (
    None, 0, -1, 1 << 70, 2.5, 1e308, True, "", "x", "Q0", "Q1", "x" * 100_000, "\x1b]0;x\x07",
    "\u202e", "}}", [], [None], [[[]]], {}, {"a": 1}, {"Q1": {"Q1": {}}}, TAKEN,
)  # fmt: skip


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value of a document, but for the document itself."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*above, key)
            yield from places(inner, (*above, key))


def damaged(body: str | bytes, chance: random.Random) -> str:
    """A document of JSON with one value replaced; `null` where it holds none.

    Raises ValueError for what is no JSON.
    """
    document = json.loads(body)
    way = chance.choice(list(places(document)) or [()])
    if not way:
        return "null"
    *above, last = way
    other = chance.choice(OTHERS)
    holder = document
    for key in above:
        holder = holder[key]
    if other is TAKEN:
        del holder[last]
    else:
        holder[last] = other
    return json.dumps(document)
