"""Keeps `ledger.json`: who got a message when, and who was named to them, all as hashes."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import msgspec

from bots.jobs.snapshot import Snapshot, derived
from sync.wiki.data_pages import Entries
from sync.wiki.pages import FORMAT, Page
from sync.wiki.site import Site

MOST_TOLD = 25
"""Marks kept for one person beside those of the present lists."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person's last message.

    `date` is the day of the message, in ISO 8601. `told` are the marks of all that was named so
    far, the newest last. `claimed` are those of all that is on a person's lists when a run sets out
    to post a message; they are here before it is posted, and move to `told` once it is known that
    it was.
    """

    date: str
    told: str = ""
    claimed: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a day that is none."""
        datetime.date.fromisoformat(self.date)


class LedgerData(TypedDict):
    """Who got which message, for the bot alone: hashes of names, and of what was named."""

    messages: dict[str, Entry]


class _File(msgspec.Struct):
    format: int
    messages: dict[str, Entry]


Ledger = Mapping[str, Entry]
"""Entries by `person_key`."""


def person_key(user: str) -> str:
    """What stands for a person: nobody who left is named here."""
    return hashlib.sha1(user.encode(), usedforsecurity=False).hexdigest()[:16]


def mark(news: str) -> str:
    """What stands for a piece of news; two of the same mark, one in 65,536, count as one."""
    return hashlib.sha1(news.encode(), usedforsecurity=False).hexdigest()[:4]


def joined(told: str, more: Iterable[str]) -> str:
    """Marks with newer ones behind them; the oldest are forgotten."""
    new = list(dict.fromkeys(more))
    old = [one for one in told.split() if one not in new]
    return " ".join([*old[-MOST_TOLD:], *new])


def posted(entry: Entry) -> Entry:
    """An entry whose message stands on the wiki."""
    return Entry(entry.date, joined(entry.told, entry.claimed.split()))


def with_posted(text: str, keys: Iterable[str]) -> str:
    """The text of the ledger once the messages of these people are posted."""
    ledger = msgspec.json.decode(text, type=_File).messages
    done = {key: posted(ledger[key]) for key in keys}
    return ledger_page("", {**ledger, **done}).text


def ledger_page(title: str, ledger: Ledger) -> Page:
    """The ledger as a page."""
    entries: dict[str, Any] = {key: msgspec.to_builtins(ledger[key]) for key in sorted(ledger)}
    return Page.of_data(title, {"format": FORMAT, "messages": entries})


def ledger_title(site: Site) -> str:
    """Where it stands who got which message."""
    return f"{site.data}ledger.json"


@derived
def ledger(snapshot: Snapshot) -> tuple[Ledger | None, tuple[str, ...]]:
    """Who got which message, None where that cannot be read, and a sentence about it."""
    found = snapshot.entries(ledger_title(snapshot.site), "messages", Entry)
    return read_ledger(found, snapshot.date)


def read_ledger(
    entries: Entries[Entry], date: datetime.date
) -> tuple[Ledger | None, tuple[str, ...]]:
    """The ledger that stands on the wiki, and what is odd with it; None where it is unreadable.

    A person whose entry makes no sense counts as if they had got a message on the day of the run.
    """
    if entries.absent:
        why = f"Could not read {entries.title}. No messages are posted, so that no one gets two"
        return None, (f"{why}. Restore the bot's last text of the page.",)
    unknown = {key: Entry(date.isoformat()) for key in entries.left_out}
    return entries.read | unknown, entries.notes
