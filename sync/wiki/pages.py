"""A page as it stands on the wiki, and a page as a job wants it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import msgspec

RETIRED_SUMMARY = "Capacity page retired"
"""With this the box of a retired page fills in the reason of its deletion."""
FORMAT = 2
"""Of all our pages of data. Within it they only gain keys; docs/schemas/ says what each holds."""
RETIRED = f"{{{{{RETIRED_SUMMARY}}}}}"
"""What a page says that no job claims any more: a template's call."""
RETIRED_DATA = {"format": FORMAT, "retired": True}
"""What a data page holds that no job claims any more."""
MOST_TITLE_BYTES = 255
"""A title may have so many bytes besides its namespace (MediaWikiTitleCodec)."""


class Owner(StrEnum):
    """Who may change a page after it was made (see docs/architecture.md)."""

    OWNED = "owned"
    """The bot's: changed at every run, retired when no job claims it."""
    SEEDED = "seeded"
    """Made once, then the community's: never written again."""
    DEPLOYED = "deployed"
    """Written by `capx deploy` alone."""


@dataclass(frozen=True, slots=True)
class StoredPage:
    """The newest revision of a page on the wiki.

    `title` uses MediaWiki's canonical namespace names (`User:`, whatever the wiki calls it),
    `revision` is the base revision for a later save, `editor` the account that made it.
    """

    title: str
    text: str
    revision: int
    editor: str


def is_retired(text: str) -> bool:
    """Whether a page of the bot says that nobody needs it, also below somebody's `{{delete}}`."""
    return RETIRED[:-2] in text


def is_data(title: str) -> bool:
    """Whether MediaWiki keeps a page as JSON, whatever its text: `User:X/….json`, a gadget's data.

    The wiki reindents such pages. Anywhere else the ending is a part of a name like any other.
    """
    in_user_space = title.startswith("User:") and "/" in title
    return title.endswith(".json") and (in_user_space or title.startswith("MediaWiki:"))


def is_wikitext(title: str) -> bool:
    """Whether templates on a page are calls: a subpage `User:X/….js` (.css, .json) has none.

    MediaWiki goes by the ending on subpages alone: `User:Sam.js` is the page of an account.
    """
    on_a_subpage = title.startswith("User:") and "/" in title
    return not (on_a_subpage and title.endswith((".js", ".css", ".json")))


def fits(title: str) -> bool:
    """Whether a title of the main namespace is short enough for MediaWiki, in bytes of UTF-8."""
    return len(title.encode()) <= MOST_TITLE_BYTES


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a job says it should be: its whole text, and who it belongs to."""

    title: str
    text: str
    owner: Owner = field(default=Owner.OWNED)
    model: str = ""
    """The content model it is made with, where that is not the one of its title."""

    @classmethod
    def of_data(cls, title: str, data: dict[str, Any], owner: Owner = Owner.OWNED) -> Page:
        """A JSON page; keys keep the order of `data`, which jobs build in one fixed order.

        A space for each level: the wiki makes a tab of it, so the text is as long as there.
        """
        text = msgspec.json.format(msgspec.json.encode(data), indent=1).decode()
        return cls(title, f"{text}\n", owner)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that a person asked for, to be posted once on `title` as a new section.

    `key` names it in the ledger. `marker` is a part of `text` by which it is known on the page, and
    `summary` the edit summary by which it is known among the bot's contributions. `resumed` says
    that an earlier run set out to post it.
    """

    key: str
    title: str
    heading: str
    text: str
    marker: str
    summary: str
    resumed: bool = False

    @property
    def section(self) -> str:
        """The message as it stands on the page."""
        return f"== {self.heading} ==\n{self.text}\n"


def rows(title: str, text: str) -> list[str]:
    """The facts of a page, one string each: template rows of wikitext, entries of JSON.

    Two texts with the same rows say the same, whatever the wiki did to their white space.
    Text that claims to be JSON and is not has one row, itself, so that it differs from any other.
    """
    if not is_data(title):
        return [line.rstrip() for line in text.splitlines() if line.strip()]
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return [text]
    return _entries(data if isinstance(data, dict) else {"": data})


def _entries(data: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for key, value in sorted(data.items()):
        if isinstance(value, dict):
            found += [f"{key}: {inner}: {_compact(value[inner])}" for inner in sorted(value)]
            found += [] if value else [f"{key}: {{}}"]
        else:
            found.append(f"{key}: {_compact(value)}")
    return found


def difference(title: str, before: str, after: str) -> tuple[list[str], list[str]] | None:
    """The rows that one text has and another has not, and the other way round; None for no change.

    Two empty lists: the rows are the same, in another order.
    """
    if before == after:
        return None
    if is_data(title):
        try:
            old, new = msgspec.json.decode(before), msgspec.json.decode(after)
        except (msgspec.DecodeError, RecursionError):
            old = new = None
        if isinstance(old, dict) and isinstance(new, dict):
            removed, added = _entries(_apart(old, new)), _entries(_apart(new, old))
            return (removed, added) if removed or added else None
    old_rows, new_rows = rows(title, before), rows(title, after)
    if old_rows == new_rows:
        return None
    old_count, new_count = Counter(old_rows), Counter(new_rows)
    return [*(old_count - new_count).elements()], [*(new_count - old_count).elements()]


def _apart(data: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What is not the same in another document, down to the entries of inner objects."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        its = other.get(key)
        if not (isinstance(value, dict) and isinstance(its, dict) and value and its):
            if key not in other or its != value:
                found[key] = value
        elif different := {
            name: one for name, one in value.items() if name not in its or its[name] != one
        }:
            found[key] = different
    return found


def removable(page: Page, among: Iterable[str]) -> list[str]:
    """Which of some rows can be left out so that the page stays what it is.

    In wikitext a template call on a line of its own, in JSON an entry of an inner object.
    """
    if is_data(page.title):
        data = json.loads(page.text)
        inner = {f"{key}: {name}: " for key, value in data.items()
                 if isinstance(value, dict) for name in value}  # fmt: skip
        return [row for row in among if any(row.startswith(start) for start in inner)]
    return [
        row
        for row in among
        if row.startswith("{{") and row.endswith("}}") and row.count("{{") == row.count("}}")
    ]


def without(page: Page, left_out: AbstractSet[str]) -> Page:
    """A page without some of its removable rows."""
    if not is_data(page.title):
        lines = (line for line in page.text.splitlines() if line.rstrip() not in left_out)
        return replace(page, text="\n".join(lines))
    data = {
        key: {
            name: entry
            for name, entry in value.items()
            if f"{key}: {name}: {_compact(entry)}" not in left_out
        }
        if isinstance(value, dict)
        else value
        for key, value in json.loads(page.text).items()
    }
    return Page.of_data(page.title, data, page.owner)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
