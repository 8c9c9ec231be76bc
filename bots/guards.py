"""Keeps a run from emptying pages because something could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bots.snapshot import Snapshot
from sync.pages import Owner, Page, is_data, rows

_FEW = 10
"""No guard minds so many people or rows, whatever share of all they are."""


def lost_too_much(snapshot: Snapshot, pages: Iterable[Page]) -> Iterator[str]:
    """A sentence about people, and one about rows, of whom fewer would stand than may be.

    Nothing where the operator said that it is so.
    """
    if snapshot.accept_shrink:
        return
    wanted = list(pages)
    not_ours = {page.title for page in wanted if page.owner is Owner.SEEDED}
    before = {
        title: rows(title, page.text)
        for title, page in snapshot.published.items()
        if title not in not_ours
    }
    after = {
        page.title: rows(page.title, page.text) for page in wanted if page.title not in not_ours
    }
    people = f"{snapshot.site.data}profiles/"
    for what, counted in (
        ("people", lambda title: title.startswith(people)),
        ("rows", lambda title: not is_data(title)),
    ):
        was, is_ = (
            sum(len(found) for title, found in side.items() if counted(title))
            for side in (before, after)
        )
        most = max(_FEW, was * snapshot.site.publishing.most_lost // 100)
        if was - is_ > most:
            yield (
                f"Of {was} {what} {was - is_} would go, more than "
                f"{snapshot.site.publishing.most_lost} %. If that is right, say --accept-shrink."
            )
