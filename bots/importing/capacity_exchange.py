"""Reads what the platform Capacity Exchange publishes on Commons of those who show its template.

The platform numbers its capacities; `capacities.tab` says which item each number is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.importing.ready_text import Told
from sync.wikitext.accounts import account_named
from wikidata.catalogue import Catalogue
from wikidata.items import ITEM
from wikidata.tabular_data import Table

TEMPLATE = "CapacityExchange"
"""Whoever shows it on their user page agreed that Commons says what they know."""

_BETWEEN = re.compile(r"[\[\],;\s]+")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of the platform mean: items by number, and their names by language."""

    items: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    unreadable: int = 0

    @classmethod
    def from_table(cls, table: Table) -> Numbers:
        """Read `capacities.tab`. Raises SourceError where it lacks a column that is needed."""
        items: dict[str, str] = {}
        names: dict[str, Mapping[str, str]] = {}
        unreadable = 0
        for row in table.rows("id", "wikidata_item"):
            number, item = (_number(row["id"]), str(row["wikidata_item"])) if row else ("", "")
            if row and number and ITEM.fullmatch(item):
                items[number] = item
                names[item] = _localized(row.get("name"))
            else:
                unreadable += 1
        return cls(items, names, unreadable)

    def name(self, item: str, language: str) -> str:
        """The platform's name of an item, in a language or in English; empty for none."""
        named = self.names.get(item, {})
        return named.get(language) or named.get("en", "")


@dataclass(slots=True)
class Findings:
    """What was found for those who show the template, and what could not be taken over."""

    told: list[Told] = field(default_factory=list)
    not_shown: int = 0
    """Rows of people who do not show the template: nothing is made of them."""
    unreadable: int = 0
    """Rows that are no rows, or name no account."""
    without_item: dict[str, int] = field(default_factory=dict)
    """Numbers that stand for no item, and how often somebody has them."""
    not_in_catalogue: int = 0


def read_users(
    table: Table, numbers: Numbers, showing: Collection[str], catalogue: Catalogue | None
) -> Findings:
    """What `users.tab` says of the users `showing` the template on their own page.

    Items that Wikidata merged are what they were merged into, where there is a catalogue to say so.
    Raises SourceError where the table lacks a column.
    """
    found = Findings(unreadable=numbers.unreadable)
    by_user: dict[str, Told] = {}
    for row in table.rows("username", "skills_known", "skills_available"):
        user = account_named(str(row["username"])) if row else ""
        if row is None or not user:
            found.unreadable += 1
        elif user not in showing:
            found.not_shown += 1
        else:
            before = by_user.get(user, Told(user))
            known = _items(row["skills_known"], numbers, catalogue, found)
            available = _items(row["skills_available"], numbers, catalogue, found)
            by_user[user] = Told(
                user,
                known=tuple(dict.fromkeys((*before.known, *known))),
                available=tuple(dict.fromkeys((*before.available, *available))),
            )
    found.told = [by_user[user] for user in sorted(by_user)]
    return found


def _items(
    cell: Any, numbers: Numbers, catalogue: Catalogue | None, findings: Findings
) -> tuple[str, ...]:
    items = []
    for written in _listed(cell):
        item = written if ITEM.fullmatch(written) else numbers.items.get(written)
        if item is None:
            findings.without_item[written] = findings.without_item.get(written, 0) + 1
            continue
        standing = catalogue.standing(item) if catalogue else item
        findings.not_in_catalogue += not isinstance(standing, str)
        items.append(standing if isinstance(standing, str) else item)
    return tuple(items)


def _listed(cell: Any) -> list[str]:
    """The entries of a list: the platform writes it as a string, `[1, 2]`."""
    entries = cell if isinstance(cell, list) else _BETWEEN.split(str(cell or ""))
    return [entry for entry in (_number(one) or str(one).strip() for one in entries) if entry]


def _number(cell: Any) -> str:
    """A whole number as its digits, whether JSON has it as a number or as a string."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    written = "" if isinstance(cell, bool) else str(cell).strip()
    return written.lstrip("0") or "0" if re.fullmatch("[0-9]+", written) else ""


def _localized(cell: Any) -> dict[str, str]:
    """Words by language; the platform wrote plain English ones before it translated them."""
    words = cell if isinstance(cell, dict) else {"en": cell}
    return {str(code): word for code, word in words.items() if isinstance(word, str)}
