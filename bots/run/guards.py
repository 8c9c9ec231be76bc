"""Keeps a run from emptying pages by somebody else's doing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bots.jobs.catalogue.meaning import FEW_PEOPLE
from bots.jobs.snapshot import Snapshot, seeded_titles
from sync.wiki.pages import Page, StoredPage, is_data, rows

_FEW = {"people": FEW_PEOPLE, "rows": 100}
"""No guard minds so many of them, whatever share of all they are."""


def lost_too_much(snapshot: Snapshot, pages: Iterable[Page | StoredPage]) -> Iterator[str]:
    """A sentence about people, and one about rows, of whom fewer would stand than may be.

    Nothing where the operator said that it is so.
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
                f"Of {before[what]} {what} {lost} would go, more than {share} %. "
                "If that is right, say --accept-shrink."
            )


def _counts(snapshot: Snapshot, pages: Iterable[Page | StoredPage]) -> Counter[str]:
    """People of the data, and rows of the pages that are the bot's own."""
    left_out = seeded_titles(snapshot.site)
    profiles = f"{snapshot.site.data}profiles/"
    found: Counter[str] = Counter()
    for page in pages:
        if page.title.startswith(profiles):
            said = rows(page.title, page.text)
            found["people"] += sum(one.startswith("profiles: ") for one in said)
            found["people"] -= "profiles: {}" in said
        elif not is_data(page.title) and page.title not in left_out:
            found["rows"] += len(rows(page.title, page.text))
    return found
