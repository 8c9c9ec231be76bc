"""Takes what the bot's pages say of one person from them at once: `capx forget`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot
from bots.run import due
from bots.run.gather import gather
from bots.run.persons import Person, person_named
from bots.run.plan import Action, Change, LeftAlone, compare, make_plan
from bots.run.publish import Publisher, Report
from bots.run.runner import published
from sync.wiki.live import LiveWiki
from sync.wiki.outcomes import Created, Deleted, Saved, SavedInPart, Unchanged
from sync.wiki.pages import Page, is_data, rows
from sync.wiki.pages import without as without_rows
from sync.wiki.site import Site

_DONE = Saved | SavedInPart | Created | Unchanged | Deleted


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was done about a person whom the pages of the bot shall name no more.

    `own` are pages in their own space that still hold a template of ours; `gone` are pages of the
    bot that name them no more, `still` those that do; `faults` say what failed before.
    """

    person: Person
    own: tuple[str, ...]
    gone: tuple[str, ...]
    still: tuple[str, ...]
    report: Report
    faults: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether somebody of that name was looked for, and no page names them now."""
        nobody = self.person.missing and not (self.gone or self.own)
        return not (self.report.failures or self.faults or self.still or nobody)


def erase(user: str, site: Site, wiki: LiveWiki, date: datetime.date) -> Erasure:
    """Take all that stands of a person on the bot's pages, and in its cache, away now.

    `user` is a name as people write it; ConfigurationError for what is none.
    """
    wiki.expect_the_flag()
    # The catalogue knows nobody.
    jobs = tuple(job for job in JOBS if job.name not in {"catalogue", "capacities"})
    snapshot = gather(wiki, site, date, jobs)
    person = person_named(user, snapshot, wiki.witness)
    made = make_plan(without(snapshot, person.names), jobs)
    changes = about(made.changes, person.names)
    publisher = Publisher(wiki, site.bot, site.in_own_space, site.publishing, site.stops)
    report = published(publisher, changes, wiki.bounds, quiet=False)
    wiki.memory.clear()
    saved = {one.title for one in report.outcomes if isinstance(one, _DONE)}
    touched = {change.page.title for change in changes}
    still = touched - saved | naming(snapshot, made.left_alone, person.names)
    return Erasure(
        person,
        pages_of(snapshot, person.names),
        tuple(sorted(touched & saved)),
        tuple(sorted(still)),
        report,
        made.faults,
    )


def pages_of(snapshot: Snapshot, names: Iterable[str]) -> tuple[str, ...]:
    """The pages in a person's own space that hold a template of ours, as far as they were read."""
    homes = {f"User:{name}" for name in names}
    titles = (page.title for page in snapshot.pages)
    return tuple(title for title in titles if title.partition("/")[0] in homes)


def without(snapshot: Snapshot, names: Iterable[str]) -> Snapshot:
    """The snapshot as if this person had never written a profile."""
    theirs = {*pages_of(snapshot, names)}
    return replace(
        snapshot, pages=tuple(page for page in snapshot.pages if page.title not in theirs)
    )


def about(changes: Iterable[Change], names: Collection[str]) -> tuple[Change, ...]:
    """Those of some changes that take the person's name from a page.

    Of a data page that would be retired only the entries that name them go. It may be a shard that
    is cut finer: until a run has made all the new ones, readers go by it.
    """
    found = due.naming(names)
    theirs = (change for change in changes if due.takes(change, found))
    return tuple(filter(None, (_of_them_alone(change, found) for change in theirs)))


def _of_them_alone(change: Change, found: re.Pattern[str]) -> Change | None:
    base = change.base
    if base is None or change.action is not Action.RETIRE or not is_data(base.title):
        return change
    entries = frozenset(filter(found.search, change.removed))
    rest = compare(without_rows(Page(base.title, base.text), entries), base, Action.EDIT)
    return replace(rest, job=change.job, due=change.due) if rest else None


def naming(
    snapshot: Snapshot, left_alone: Iterable[LeftAlone], names: Collection[str]
) -> frozenset[str]:
    """Which of the pages that the bot leaves alone name a person, by what was read of them."""
    pages = (snapshot.published[one.title] for one in left_alone)
    found = due.naming(names)
    return frozenset(
        page.title for page in pages if any(map(found.search, rows(page.title, page.text)))
    )
