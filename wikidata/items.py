"""What sources say of items, as records: no network in here, so that jobs may use them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ITEM = re.compile(r"Q[1-9][0-9]{0,10}")

Bundle = dict[str, dict[str, dict[str, str]]]
"""By Q-id, by `label` or `description`, by language: what translators wrote in a bundle."""


class SourceError(Exception):
    """A source cannot be believed or reached; the message is one sentence."""


def item_number(item: str) -> int:
    """The number of a Q-id: the order in which items are listed."""
    return int(item[1:])


@dataclass(frozen=True, slots=True)
class Item:
    """What Wikidata says of one item; all by language code.

    `redirect` is the Q-id that it was merged into. `exists` is False for a deleted item, of which
    Wikidata says nothing at all.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    redirect: str = ""
    exists: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item whose label or alias is a name that was looked for; `label` is Wikidata's own."""

    item: str
    label: str
