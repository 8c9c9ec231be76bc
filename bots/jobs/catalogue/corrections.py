"""Reads the page on which the community corrects the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sync.profiles.problems import Problem, Reason
from sync.profiles.text import fault
from wikidata.items import ITEM
from wikidata.names import normalised

MOST_NAMES = 200
"""Further names of one item: several in each language of the interface, and no dictionary."""

_LANGUAGE = re.compile("[a-z][a-z0-9-]{1,30}")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the community says; it goes before every source.

    `parents` are Q-ids or None for a root; `aliases` are further names by item and language;
    `retired` are items that are capacities no more, and what to use instead or None.
    """

    parents: Mapping[str, str | None] = field(default_factory=dict)
    aliases: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    retired: Mapping[str, str | None] = field(default_factory=dict)


@dataclass
class _Reading:
    page: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(Problem(self.page, where, "", Reason.BAD_CORRECTION, what))

    def entries(self, data: Mapping[str, Any], part: str) -> dict[str, Any]:
        """The entries of a part whose keys are Q-ids."""
        value = data.get(part, {})
        if not isinstance(value, dict):
            self.wrong(part, f"{part} is no JSON object")
            return {}
        if not all(ITEM.fullmatch(item) for item in value):
            self.wrong(part, f"{part} begins each entry with a Q-id")
        return {item: entry for item, entry in value.items() if ITEM.fullmatch(item)}

    def items(self, data: Mapping[str, Any], part: str) -> dict[str, str | None]:
        """A part that maps an item to an item or null."""
        found: dict[str, str | None] = {}
        for item, value in self.entries(data, part).items():
            if value is None or (isinstance(value, str) and ITEM.fullmatch(value)):
                found[item] = value
            else:
                self.wrong(item, f"{part} names one item or null")
        return found

    def aliases(self, data: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
        """The part that maps an item to lists of names by language."""
        found: dict[str, dict[str, list[str]]] = {}
        for item, names in self.entries(data, "aliases").items():
            if isinstance(names, dict) and all(
                _LANGUAGE.fullmatch(code) and _is_texts(texts) for code, texts in names.items()
            ):
                if sum(map(len, names.values())) > MOST_NAMES:
                    self.wrong(item, f"at most {MOST_NAMES} names of one item count")
                elif wrong := next(filter(None, map(fault, chain(*names.values()))), None):
                    self.problems.append(Problem(self.page, item, "", *wrong))
                else:
                    found[item] = names
            else:
                self.wrong(item, "aliases are lists of names by language")
        return found


def _is_texts(value: object) -> bool:
    """Whether a value lists names, no empty ones."""
    return isinstance(value, list) and all(
        isinstance(text, str) and normalised(text) for text in value
    )


def read_corrections(page: str, text: str | None) -> tuple[Corrections, tuple[Problem, ...]]:
    """The corrections of a JSON page; an entry that makes no sense is a problem and left out."""
    reading = _Reading(page)
    try:
        data = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        reading.wrong("", "the page is no JSON object")
        data = {}
    corrections = Corrections(
        reading.items(data, "parent"), reading.aliases(data), reading.items(data, "retired")
    )
    return corrections, tuple(reading.problems)
