"""Whether people's words mean something else than a month ago, by somebody else's doing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bots.jobs.catalogue.renewal import renewal
from bots.jobs.snapshot import Snapshot, catalogue_title, corrections_title
from sync.profiles.records import Profile
from sync.wiki.pages import Page
from wikidata.catalogue import Catalogue
from wikidata.names import normalised

FEW_PEOPLE = 10
"""No guard minds so many of them, whatever share of all they are."""


def accepted_on(snapshot: Snapshot) -> str:
    """The day on which an operator last accepted that profiles mean something else.

    It stands in the catalogue, so that later runs compare with what was accepted.
    """
    catalogue = renewal(snapshot).catalogue
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
    most = max(FEW_PEOPLE, len(people) * snapshot.site.publishing.most_changed // 100)
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
            f"With today's catalogue {changed} of {len(people)} profiles mean something else than "
            "a month ago, although no one edited them. Check the last edits of "
            f"{corrections_title(snapshot.site)} and of the items on Wikidata. "
            "If that is intended, use --accept-shrink."
        )


def _holds(text: str, words: Iterable[str]) -> bool:
    said = normalised(text)
    return any(word in said for word in words)


def _meant(profile: Profile, catalogue: Catalogue) -> frozenset[str]:
    items = (*profile.known, *profile.available, *profile.wanted)
    return frozenset(catalogue.redirects.get(item, item) for item in items)
