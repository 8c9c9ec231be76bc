"""Cuts data about people into pages that stay small, by a key that moves nobody else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sync.wiki.pages import FORMAT, Page, StoredPage

MOST_BYTES = 1 << 20
FULL = 80
"""Percent of MOST_BYTES that a page may fill; beyond, all are cut finer while there is room yet."""
MOST_DIGITS = 4


def shard_of(user: str, digits: int) -> str:
    """The first `digits` hexadecimal digits of the SHA-1 of the name in UTF-8."""
    return hashlib.sha1(user.encode(), usedforsecurity=False).hexdigest()[:digits]


def parts(names: Sequence[str], most: int, digits: str = "") -> Iterator[tuple[str, Sequence[str]]]:
    """Groups of at most `most` names, in their order, each with the digits its names begin with.

    The digits are those of `shard_of`; they are `""` where everybody fits into one group. Only a
    group that is too large is divided, so that nobody else's page moves. A group with nobody in it
    is left out.
    """
    if len(names) <= most:
        if names:
            yield digits, names
        return
    groups: dict[str, list[str]] = {digits + digit: [] for digit in "0123456789abcdef"}
    for name in names:
        groups[shard_of(name, len(digits) + 1)].append(name)
    for longer, some in groups.items():
        yield from parts(some, most, longer)


def _cut(prefix: str, kinds: Mapping[str, Mapping[str, Any]], digits: int) -> Iterator[Page]:
    for kind, entries in kinds.items():
        shards: dict[str, dict[str, Any]] = {f"{n:0{digits}x}": {} for n in range(16**digits)}
        for user in sorted(entries):
            shards[shard_of(user, digits)][user] = entries[user]
        for shard, people in shards.items():
            yield Page.of_data(f"{prefix}{kind}/{shard}.json", {"format": FORMAT, kind: people})


def cut(
    prefix: str, kinds: Mapping[str, Mapping[str, Any]], least: int = 1
) -> tuple[int, list[Page]]:
    """All shards of all kinds (`profiles`, `suggestions`), and how many digits name them.

    As few digits as keep every page under FULL percent of MOST_BYTES, but `least` at least: one,
    so that an edit touches a sixteenth of the people, or as many as name the shards that stand, so
    that they are not cut anew whenever somebody joins or leaves near the line. Every shard stands,
    empty ones too: a reader never meets a gap.
    """
    for digits in range(least, MOST_DIGITS):
        pages = []
        for page in _cut(prefix, kinds, digits):
            if len(page.text.encode()) * 100 > MOST_BYTES * FULL:
                break
            pages.append(page)
        else:
            return digits, pages
    return MOST_DIGITS, list(_cut(prefix, kinds, MOST_DIGITS))


def entries(page: Page | StoredPage, kind: str) -> dict[str, dict[str, Any]]:
    """What a shard says of each person; nothing where it cannot be read."""
    try:
        found = json.loads(page.text)[kind]
    except (ValueError, RecursionError, KeyError, TypeError):
        return {}
    people = found.items() if isinstance(found, dict) else ()
    return {name: said for name, said in people if isinstance(said, dict)}
