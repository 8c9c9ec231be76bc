"""Whose word counts: who wrote what, who is counted, and what somebody else's edit changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from itertools import chain
from typing import Any

from sync.pages import StoredPage
from sync.problems import Reason


@dataclass(frozen=True, slots=True)
class Authors:
    """What is known of those who wrote the pages.

    `histories` are older revisions by title, newest first: of a page in user space its owner's,
    of any other everyone's. None where nobody can tell, as in a dump: then each page counts as
    its owner's word. `refused` are the accounts that do not count, each with a reason and what
    helps; `renamed` leads from the former name in a title to the present one.
    """

    histories: Mapping[str, tuple[StoredPage, ...]] | None = None
    refused: Mapping[str, tuple[Reason, str]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)

    def own_word(
        self, page: StoredPage, keepers: Collection[str], decides: Callable[[StoredPage], bool]
    ) -> StoredPage | None:
        """The newest revision by one of the page's keepers that can be read; None for none."""
        if self.histories is None:
            return page
        history = self.histories.get(page.title, ())
        for revision in (page, *history):
            if revision.editor in keepers and decides(revision):
                return revision
        return None


def settled(
    record: type, own: Mapping[str, Any], newest: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The owner's word with what others removed since taken away, and the fields that wait.

    Both are fields of `record`; what is missing has its default. What somebody else removes is
    gone at once; what they add or change waits for the owner. A choice cannot be removed (its
    default would be somebody else's choice), so it stays the owner's.
    """
    kept: dict[str, Any] = {}
    waiting: list[str] = []
    for one in fields(record):
        if one.name not in own and one.name not in newest:
            continue
        factory = one.default_factory
        empty = factory() if factory is not MISSING else one.default
        mine, theirs = own.get(one.name, empty), newest.get(one.name, empty)
        kept[one.name], added = _settled(mine, theirs, empty)
        if added:
            waiting.append(one.name)
    return kept, tuple(waiting)


def _settled(mine: Any, theirs: Any, empty: Any) -> tuple[Any, bool]:
    """What is left of `mine`, and whether `theirs` says anything that waits."""
    if isinstance(mine, Mapping):
        left = {key: value for key, value in mine.items() if key in theirs}
        return left, any(mine.get(key) != value for key, value in theirs.items())
    if isinstance(mine, tuple):
        return tuple(one for one in mine if one in theirs), not set(theirs) <= set(mine)
    if empty or theirs:
        return mine, mine != theirs
    return empty, False


@dataclass(frozen=True, slots=True)
class Account:
    """What a wiki says of an account on the day of the run.

    `registered` is a date in ISO 8601, empty for accounts from before that was noted. `refusal`
    is why it does not count, None where nothing speaks against it. `renamed_to` is its present
    name where an account of the asked name no longer exists.
    """

    name: str
    registered: str = ""
    edits: int = 0
    refusal: Reason | None = None
    renamed_to: str = ""


@dataclass(frozen=True, slots=True)
class CommunityPage:
    """A page that everybody may edit: what of it counts, and what waits.

    `counts` is its newest revision by somebody who may speak for all, None where there is none;
    `later` are the revisions of others since, oldest first.
    """

    counts: StoredPage | None = None
    later: tuple[StoredPage, ...] = ()

    @classmethod
    def of(
        cls, page: StoredPage, older: Iterable[StoredPage], speaks: Callable[[str], bool]
    ) -> CommunityPage:
        """Of the newest revision and the older ones, newest first; looks no further than needed."""
        later: list[StoredPage] = []
        for revision in chain((page,), older):
            if speaks(revision.editor):
                return cls(revision, tuple(reversed(later)))
            later.append(revision)
        return cls(None, tuple(reversed(later)))

    @property
    def text(self) -> str | None:
        """What the community says; None where nobody said anything for all."""
        return self.counts.text if self.counts else None


def excluded(
    page: CommunityPage, renamed: Mapping[str, str]
) -> tuple[frozenset[str], StoredPage | None]:
    """Who is left out, by their present names; and the newest edit of which a part waits.

    Everybody may put their own name there, and take it away, at once; other names only whoever
    speaks for all.
    """

    def names(revision: StoredPage | None) -> frozenset[str]:
        found = excluded_names(revision.text) if revision else ()
        return frozenset(renamed.get(name, name) for name in found)

    found, before, waits = set(names(page.counts)), names(page.counts), None
    for revision in page.later:
        now = names(revision)
        if revision.editor in now:
            found.add(revision.editor)
        elif revision.editor in before:
            found.discard(revision.editor)
        before = now
        waits = revision if now != found else None
    return frozenset(found), waits


def excluded_names(text: str) -> frozenset[str]:
    """The people that the page of exclusions lists: `* [[User:Ana]]` or `* Ana`, one a line."""
    found = set()
    for line in text.splitlines():
        if line.startswith("*"):
            entry = line.strip("* \t")
            target = entry.removeprefix("[[").partition("]]")[0] if "[[" in entry else entry
            name = target.lstrip("[:").partition("|")[0].partition("/")[0]
            space, colon, rest = name.partition(":")
            if colon and space.strip().casefold() in {"user", "user talk"}:
                name = rest
            name = " ".join(name.replace("_", " ").split())
            found.add(name[:1].upper() + name[1:])
    return frozenset(found - {""})


def present_names(accounts: Iterable[Account]) -> dict[str, str]:
    """The present name of each account that was renamed."""
    return {one.name: one.renamed_to for one in accounts if one.renamed_to}
