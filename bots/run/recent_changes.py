"""Tells a run that nothing happened on the wiki that could change its result, in a few requests."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Protocol

import msgspec

from bots.jobs.job import Job
from bots.run.gather import selection_of
from bots.run.publish import Report
from sync.profiles.contract import TEMPLATES
from sync.wiki.outcomes import NextAction
from sync.wiki.port import Memory, RecentChange, Selection
from sync.wiki.site import Site

OVERLAP = datetime.timedelta(minutes=2)
"""A change may be listed so much later than it happened."""
LONGEST = datetime.timedelta(days=7)
"""After so long the wiki is read as a whole: it forgets its recent changes some day."""
_SETTLED = frozenset({NextAction.GO_ON, NextAction.SKIP})


class Followed(msgspec.Struct, frozen=True):
    """Up to where recent changes were followed: a moment of the wiki's clock, the day of the run.

    `seen` are the numbers of those near that moment that were answered by a run.
    """

    until: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    date: str
    seen: frozenset[int]


class Followable(Protocol):
    """What of a live wiki is asked."""

    @property
    def memory(self) -> Memory:
        """See Wiki.memory."""

    def now(self) -> datetime.datetime:
        """The wiki's clock."""

    def recent_changes(self, since: datetime.datetime) -> Iterable[RecentChange]:
        """What others did since then, the oldest first."""

    def holding(self, titles: Iterable[str], templates: Iterable[str]) -> frozenset[str]:
        """Those of some pages that show one of the templates."""

    def known(self) -> frozenset[str]:
        """Titles of the pages that showed a template of ours when they were last read."""


@dataclass
class Follower:
    """Follows the recent changes and logs from run to run, for one set of jobs.

    `due` tells runs of these jobs apart that save more or less of what they plan.
    """

    wiki: Followable
    site: Site
    jobs: tuple[Job, ...]
    date: datetime.date
    due: str = ""
    _now: Followed | None = field(default=None, init=False)

    @property
    def _name(self) -> str:
        return " ".join(filter(None, ("followed", self.due, *(job.name for job in self.jobs))))

    def nothing_new(self) -> bool:
        """Whether a run today would end as the last one did that was kept; False in any doubt."""
        now, last = self.wiki.now(), self._last()
        since = last.until - OVERLAP if last else now - OVERLAP
        changes = list(self.wiki.recent_changes(since))
        selection = selection_of(self.site, self.jobs, {name: frozenset() for name in TEMPLATES})
        touching = self._touching(changes, selection)
        recent = frozenset(one.number for one in touching if one.moment >= now - OVERLAP)
        self._now = Followed(now, self.date.isoformat(), recent)
        if last is None or last.date != self._now.date or now - since > LONGEST:
            return False
        if any(one.number not in last.seen for one in touching):
            return False
        self._keep()
        return True

    def ended(self, report: Report) -> None:
        """Remember how far this run followed, unless it left something to the next one."""
        settled = all(one.next_action in _SETTLED for one in report.outcomes)
        if settled and report.complete:
            self._keep()

    def _keep(self) -> None:
        if self._now:
            self.wiki.memory.remember(self._name, msgspec.json.encode(self._now))

    def _last(self) -> Followed | None:
        kept = self.wiki.memory.recall(self._name)
        try:
            return msgspec.json.decode(kept, type=Followed) if kept else None
        except msgspec.DecodeError:
            return None

    def _touching(self, changes: list[RecentChange], selection: Selection) -> list[RecentChange]:
        """Those about pages that a run reads, or about people whose profile it read."""
        known = self.wiki.known()
        owners = {_owner(title) for title in known} - {""}
        starts = tuple(selection.prefixes)

        def read(title: str) -> bool:
            return (
                not title  # hidden: it may be about anything
                or title in known
                or title in selection.titles
                or title.startswith(starts)
                or _owner(title) in owners
            )

        others = {one.title for one in changes if not read(one.title)}
        new = self.wiki.holding(sorted(others), selection.templates) if others else frozenset()
        return [one for one in changes if read(one.title) or one.title in new]


def _owner(title: str) -> str:
    """In whose space a page stands; an account itself goes by its user page in the logs."""
    space, _, name = title.partition(":")
    return name.partition("/")[0].removesuffix("@global") if space == "User" else ""
