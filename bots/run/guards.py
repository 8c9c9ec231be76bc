"""Keeps a run from emptying pages by others' doing, and from writing what no module reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bots.jobs.catalogue.meaning import FEW_PEOPLE
from bots.jobs.snapshot import Snapshot
from bots.pages.shards import entries
from sync.profiles.contract import NUMBER
from sync.wiki.pages import Page, StoredPage

_CONTRACT = re.compile(r"(?m)^\s*contract = ([0-9]{1,6}),$")
_FEW = {"people": FEW_PEOPLE, "facts": 100, "people with suggestions": FEW_PEOPLE}
"""No guard minds so many of them, whatever share of all they are."""
_PAIRED = ("learn_from", "share_with")


def lost_too_much(snapshot: Snapshot, pages: Iterable[Page | StoredPage]) -> Iterator[str]:
    """A sentence about each kind of thing of which fewer would stand than may be.

    People, what they say, and who has suggestions, by the published data. Rows of pages are not
    counted: a rule that ends some of them takes nothing from anybody. Nothing where the operator
    said that it is so.
    """
    if snapshot.accept_shrink:
        return
    before = _counts(snapshot, snapshot.published.values())
    after = _counts(snapshot, pages)
    share = snapshot.site.publishing.most_lost
    for what, few in _FEW.items():
        lost = before[what] - after[what]
        if lost > max(few, before[what] * share // 100):
            yield (
                f"This run would remove {lost} of {before[what]} {what}; the limit is {share}%. "
                "If that is intended, use --accept-shrink."
            )


def other_contract(snapshot: Snapshot) -> Iterator[str]:
    """A sentence where the wiki's modules were made for another program than this one.

    What this one writes would be shown wrongly, or the other way round, so nothing is written.
    Modules without a number are of the first; where there are none, nothing is shown at all.
    """
    modules = snapshot.modules
    if modules is None:
        return
    found = _CONTRACT.search(modules.text)
    theirs = int(found[1]) if found else 1
    where = (
        f"{modules.title} (last edited by {modules.editor}) has contract {theirs}, this program "
        f"has {NUMBER}"
    )
    if theirs < NUMBER:
        yield f"{where}. Deploy first, with `capx deploy`; nothing is saved until then."
    elif theirs > NUMBER:
        yield f"{where}. Update the program first (docs/upgrading.md); nothing is saved until then."


def _counts(snapshot: Snapshot, pages: Iterable[Page | StoredPage]) -> Counter[str]:
    """How many of each kind the data hold.

    Each person once: where a run was killed that cut the shards anew, somebody stands in an old one
    and a new one.
    """
    facts: dict[str, int] = {}
    paired: set[str] = set()
    for page in pages:
        for kind in ("profiles", "suggestions"):
            if not page.title.startswith(f"{snapshot.site.data}{kind}/"):
                continue
            for name, said in entries(page, kind).items():
                if kind == "profiles":
                    facts[name] = sum(
                        len(one) for one in said.values() if isinstance(one, list | dict)
                    )
                elif any(said.get(one) for one in _PAIRED):
                    paired.add(name)
    return Counter(
        {
            "people": len(facts),
            "facts": sum(facts.values()),
            "people with suggestions": len(paired),
        }
    )
