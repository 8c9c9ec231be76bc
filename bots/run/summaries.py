"""Edit summaries: what changed on a page, in figures. They name no person and link to nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from sync.wiki.pages import is_data
from sync.wikitext.lists import without_marks
from wikidata.items import ITEM

RETIREMENT = "Page no longer needed: no profile refers to it"
_ITEM = re.compile(rf"\b{ITEM.pattern}\b")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MOST_NAMED, _LONGEST_NAME = 3, 40
"""Capacities that a summary names, and characters of each name."""


def summary(
    title: str, added: Sequence[str], removed: Sequence[str], names: Mapping[str, str]
) -> str:
    """What a change of these rows does, for example `communication: +2 −1; +1 other rows`.

    A row counts for the first capacity that stands in it; `names` gives their names in English.
    """
    if not added and not removed:
        return "Same rows, new order"
    if is_data(title):
        return _figures(len(added), len(removed), "entries")
    more, less = (Counter(map(_capacity, some)) for some in (added, removed))
    listed = sorted((more + less).items(), key=lambda pair: (-pair[1], pair[0]))
    named = [item for item, _ in listed if item in names][:_MOST_NAMED]
    said = [
        f"{_plain(names[one])}: {_figures(more.pop(one, 0), less.pop(one, 0))}" for one in named
    ]
    if more or less:
        rest = "other rows" if said else "rows"
        said.append(_figures(more.total(), less.total(), rest))
    return "; ".join(said)


def _capacity(row: str) -> str:
    found = _ITEM.search(row)
    return found[0] if found else ""


def _figures(added: int, removed: int, of: str = "") -> str:
    parts = [f"+{added}"] * bool(added) + [f"−{removed}"] * bool(removed) + [of] * bool(of)
    return " ".join(parts)


def _plain(name: str) -> str:
    """A name that makes no link, names no section and turns nothing around behind it."""
    visible = without_marks(name).replace("[", "(").replace("]", ")").replace("/*", "/ *")
    # MediaWiki reads entities, then links.
    visible = _ENTITY.sub("& ", visible)
    plain = " ".join(visible.split())
    return plain[:_LONGEST_NAME]
