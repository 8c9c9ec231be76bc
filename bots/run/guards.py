"""Keeps a run from emptying pages, and from saying what nobody said, by somebody else's doing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bots.run.snapshot import Snapshot, catalogue_title, corrections_title, seeded_titles
from sync.profiles.records import Profile
from sync.wiki.pages import Page, StoredPage, is_data, rows
from wikidata.catalogue import Catalogue, normalised

_FEW = {"people": 10, "rows": 100}
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


def accepted_on(snapshot: Snapshot) -> str:
    """The day on which an operator last accepted that profiles mean something else.

    It stands in the catalogue, so that later runs compare with what was accepted.
    """
    catalogue = snapshot.renewal.catalogue
    if not snapshot.accept_shrink:
        return catalogue.accepted
    planned = Page.of_data(catalogue_title(snapshot.site), catalogue.to_data())
    refused = changed_meaning(replace(snapshot, accept_shrink=False).with_planned([planned]))
    return snapshot.date.isoformat() if any(refused) else catalogue.accepted


def changed_meaning(snapshot: Snapshot) -> Iterator[str]:
    """A sentence where many profiles mean something else than by the catalogue of a month ago.

    The same words are read with both, so an edit of a profile changes nothing. It counts where a
    capacity went, not where one came.
    """
    then, now = snapshot.month_ago, snapshot.catalogue
    people = snapshot.people.profiles
    most = max(_FEW["people"], len(people) * snapshot.site.publishing.most_changed // 100)
    if snapshot.accept_shrink or then is None:
        return
    words = then.changed(now)
    pages = [page for page in snapshot.pages if _holds(page.text, words)] if words else []
    if len(pages) <= most:
        return
    before = replace(snapshot, pages=tuple(pages)).read_people(then).profiles
    changed = sum(
        not _meant(profile, now) <= _meant(people[user], now)
        for user, profile in before.items()
        if user in people
    )
    if changed > most:
        yield (
            f"By the catalogue of today {changed} of {len(people)} profiles mean something else "
            "than a month before, without an edit of theirs: look at the last edits of "
            f"{corrections_title(snapshot.site)}, and of the items on Wikidata. "
            "If that is right, say --accept-shrink."
        )


def _holds(text: str, words: Iterable[str]) -> bool:
    said = normalised(text)
    return any(word in said for word in words)


def _meant(profile: Profile, catalogue: Catalogue) -> frozenset[str]:
    items = (*profile.known, *profile.available, *profile.wanted)
    return frozenset(catalogue.redirects.get(item, item) for item in items)


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
