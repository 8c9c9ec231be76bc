"""Says how soon each change is due: at once, within the hour, or in the night."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from bots.jobs.snapshot import Snapshot
from bots.jobs.suggestions.job import digits_so_far
from bots.jobs.suggestions.records import published
from bots.pages.rendering import escaped
from bots.pages.shards import entries, shard_of
from sync.wiki.pages import StoredPage, is_data, is_retired

if TYPE_CHECKING:
    from bots.run.plan import Change

SHARDS = ("profiles", "suggestions")


class Due(IntEnum):
    """How soon something is to be saved; a run saves what is due by then."""

    NOW = 0
    """About somebody who edited, came or left: they wait for it."""
    HOURLY = 1
    """The first suggestions of the people on the other side."""
    DAILY = 2
    """Everything else; their whole lists, too: a shard holds those of many people."""

    @property
    def word(self) -> str:
        """As the command line has it."""
        return self.name.lower()


@dataclass(frozen=True)
class Dues:
    """Decides by what the published data say of people, and what they say now.

    `standing` is what stands on the wiki. No other state is needed: the entries of whom a run has
    served are saved after everything else that is due about them (see order.py), so a run that is
    ended in between leaves them to the next one.
    """

    snapshot: Snapshot
    standing: Mapping[str, StoredPage]

    @cached_property
    def _data(self) -> str:
        return self.snapshot.site.data

    @cached_property
    def _digits(self) -> int:
        """How many digits name a shard; 0 where that changes, which is for the night."""
        now = digits_so_far(self.snapshot).read.get("digits", 0)
        return now if self._before in {now, 0} else 0

    @cached_property
    def _before(self) -> int:
        """How many digits named them so far; 0 where that cannot be told."""
        standing = replace(self.snapshot, published=self.standing)
        return digits_so_far(standing).read.get("digits", 0)

    @cached_property
    def _said(self) -> dict[str, Any]:
        """The published entry of each person."""
        return self._entries("profiles")

    @cached_property
    def _listed(self) -> dict[str, Any]:
        """The published lists of each person."""
        return self._entries("suggestions")

    def _entries(self, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        start = f"{self._data}{kind}/"
        for title, page in self.standing.items():
            # Of two sets, where a run that cuts them anew was ended, the one that readers go by.
            length = len(title.removeprefix(start).removesuffix(".json"))
            if title.startswith(start) and length == (self._before or length):
                found |= entries(page, kind)
        return found

    @cached_property
    def spoke(self) -> frozenset[str]:
        """Whose entry is another one now, or new."""
        profiles = self.snapshot.people.profiles
        now = {user: msgspec.to_builtins(published(one)) for user, one in profiles.items()}
        return frozenset(user for user, one in now.items() if self._said.get(user) != one)

    @cached_property
    def left(self) -> frozenset[str]:
        """Who stands somewhere without a profile: gone, blocked, excluded, hidden or renamed.

        A run that was ended may have served them in part, and left no entry.
        """
        start = self.snapshot.site.under_root("Suggestions", "")
        pages = (
            title.removeprefix(start)
            for title, page in self.standing.items()
            if title.startswith(start) and not is_retired(page.text)
        )
        stand = {*self._said, *self._listed, *pages}
        return frozenset(stand - self.snapshot.people.profiles.keys())

    @cached_property
    def gone(self) -> frozenset[str]:
        """Who left, and all whose word does not count: they stand nowhere from now on."""
        return self.left.union(self.snapshot.authors.refused)

    @cached_property
    def quiet(self) -> frozenset[str]:
        """Who paused, or wants no contact any more, but has been shown otherwise so far."""
        return frozenset(
            user
            for user, profile in self.snapshot.people.profiles.items()
            if (profile.status != "open" and self._is_shown(user))
            or (profile.contact == "none" and self._said.get(user, {}).get("contact") != "none")
        )

    def _is_shown(self, user: str) -> bool:
        """Whether what stands may show somebody as one who has not paused."""
        was_open = self._said.get(user, {}).get("status") == "open"
        return was_open or any(self._listed.get(user, {}).values())

    @cached_property
    def _theirs(self) -> frozenset[str]:
        """The titles of pages and shards that are about those who spoke or left."""
        digits = self._digits
        people = self.spoke | self.left | (self.gone | self.quiet) & self._listed.keys()
        # The page of somebody who left may stay for ever, where somebody else edited it.
        have = self._said.keys() | self._listed.keys() | self.spoke
        shards = {shard_of(user, digits) for user in people & have} if digits else set[str]()
        return frozenset(
            {
                *(self.snapshot.site.under_root("Suggestions", user) for user in people),
                *(f"{self._data}{kind}/{shard}.json" for kind in SHARDS for shard in shards),
            }
        )

    def withdraws(self, change: Change) -> bool:
        """Whether a change takes a row of somebody who withdrew from a page, or all of it."""
        # Old shards go when the new ones stand, see order.py.
        if change.action == "retire" and is_data(change.page.title):
            return False
        of_gone = bool(self.gone) and leaves_out(change, self._names_of_gone)
        return of_gone or (bool(self.quiet) and takes(change, self._names_of_quiet))

    @cached_property
    def _names_of_gone(self) -> re.Pattern[str]:
        return naming(self.gone)

    @cached_property
    def _names_of_quiet(self) -> re.Pattern[str]:
        return naming(self.quiet)

    def of(self, change: Change) -> Due:
        """How soon a change is due."""
        title = change.page.title
        if title in self._theirs or self.withdraws(change):
            return Due.NOW
        if title == self.snapshot.site.under_root("Requests"):
            # Whoever asked for something looks for it there.
            return Due.NOW
        theirs = self.snapshot.site.under_root("Suggestions", "")
        return Due.HOURLY if title.startswith(theirs) else Due.DAILY


def takes(change: Change, names: re.Pattern[str]) -> bool:
    """Whether a change takes one of some names from a page."""
    return bool(names.search(change.page.title)) or any(map(names.search, change.removed))


def leaves_out(change: Change, names: re.Pattern[str]) -> bool:
    """Whether a page names somebody less often after a change, or is theirs and is retired.

    The rows of whoever is gone are replaced by none. What stands as often afterwards is no name: an
    account may be called like a part of all titles, or like a number.
    """
    if change.action == "retire" and names.search(change.page.title):
        return True
    before = Counter(chain.from_iterable(map(names.findall, change.removed)))
    return bool(before and before - Counter(chain.from_iterable(map(names.findall, change.added))))


def naming(names: Iterable[str]) -> re.Pattern[str]:
    """What finds a whole name in a row or a title, however it is escaped there: its one group."""
    # What begins a line of wikitext is escaped there alone.
    escapes = {(str(escaped(name)), str(escaped(f"x{name}"))[1:]) for name in names}
    forms = {*names, *chain.from_iterable(escapes)}
    forms |= {json.dumps(form, ensure_ascii=False)[1:-1] for form in forms}
    one_of = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    # In published tables of names a line ends with `\\n`, and ` | ` stands between two. Behind `#`
    # and `at` is the subpage where somebody's profile is (bots/pages/names.py).
    before = r'(?:^|(?:[|=:/\[{]|(?<!"at": )"|&#58;|\\[nt]) ?)'
    return re.compile(rf'{before}({one_of})(?=$|[|=:/#\]}}"\\]| \|)')


def counted(changes: Collection[Change]) -> dict[str, int]:
    """How many changes are due how soon."""
    return {due.word: sum(one.due is due for one in changes) for due in Due}
