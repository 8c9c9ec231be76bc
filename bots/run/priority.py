"""Says which changes somebody waits for: those about people who edited their profile, or left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bots.jobs.snapshot import Snapshot
from bots.pages.shards import MOST_DIGITS, shard_of
from sync.wiki.pages import Page, StoredPage


def urgent_titles(
    snapshot: Snapshot, published: Mapping[str, StoredPage], pages: Iterable[Page]
) -> frozenset[str]:
    """Of some pages that are to be saved, those about people who spoke last.

    That is whoever edited their page after ours about them was saved, and whoever has no profile
    any more: their page of suggestions, and the data that hold them. `published` is what stands on
    the wiki.
    """
    people = {*_who_spoke_last(snapshot, published)}
    start = snapshot.site.under_root("Suggestions", "")
    shards = tuple(f"{snapshot.site.data}{kind}/" for kind in ("suggestions", "profiles"))
    theirs = {shard_of(user, digits) for user in people for digits in range(1, MOST_DIGITS + 1)}
    return frozenset(
        page.title
        for page in pages
        if page.title.removeprefix(start) in people
        or (
            page.title.startswith(shards)
            and page.title.rpartition("/")[2].removesuffix(".json") in theirs
        )
    )


def _who_spoke_last(snapshot: Snapshot, published: Mapping[str, StoredPage]) -> Iterator[str]:
    start = snapshot.site.under_root("Suggestions", "")
    ours = {
        title.removeprefix(start): page.revision
        for title, page in published.items()
        if title.startswith(start)
    }
    said = {page.title: page.revision for page in snapshot.pages}
    profiles = snapshot.people.profiles
    for user, profile in profiles.items():
        if said.get(profile.page, 0) > ours.get(user, 0):
            yield user
    yield from ours.keys() - profiles.keys()
