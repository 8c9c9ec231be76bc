"""The difference between what stands on the wiki and what the jobs say should stand there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from bots.jobs.catalogue import layout
from bots.jobs.catalogue.meaning import changed_meaning
from bots.jobs.job import Findings, Job
from bots.jobs.snapshot import Snapshot, read_back_titles, version_title
from bots.matching.incremental import State
from bots.pages.rendering import escaped
from bots.run.due import Due, Dues
from bots.run.guards import lost_too_much, other_contract
from bots.run.summaries import RETIREMENT, summary
from sync.containment import Failure, Failures, Part
from sync.profiles.problems import Problem
from sync.profiles.sheet import owner_of
from sync.wiki.pages import (
    RETIRED,
    RETIRED_DATA,
    Delivery,
    Owner,
    Page,
    StoredPage,
    difference,
    is_data,
    rows,
)
from sync.wiki.site import Site


class Action(StrEnum):
    """What happens to a page."""

    CREATE = "create"
    EDIT = "edit"
    RETIRE = "retire"
    POST = "post"
    """A new section on a talk page."""


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: the page as it should be, the revision it goes on, the rows that differ."""

    action: Action
    page: Page
    base: StoredPage | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    summary: str
    """The edit summary."""
    job: str = ""
    """Who asks for it; a deployment has no job."""
    due: Due = Due.DAILY
    """How soon it is to be saved."""
    withdraws: bool = False
    """Whether it takes away what stands of somebody who withdrew: no limit of edits delays that."""
    read_back: bool = False
    """Whether later runs understand people by it: what was planned by it is saved after it."""
    closes: bool = False
    """Whether it says that all pages have a new layout: it is saved when all others were."""
    delivery: Delivery | None = None
    """What is posted, where that is the action."""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A page that would change, but whose newest revision is a person's: it is theirs for now."""

    title: str
    editor: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do. `pages` is the whole result, `changes` the part that differs."""

    pages: tuple[Page, ...] = ()
    changes: tuple[Change, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    problems: tuple[Problem, ...] = ()
    people: int = 0
    faults: tuple[str, ...] = ()
    """What failed although the run went on, a sentence each."""
    notes: tuple[str, ...] = ()
    """What is odd although nothing failed, a sentence each."""
    guards: tuple[str, ...] = ()
    """Why this should not be saved, unless the operator says so."""
    other_layout: bool = False
    """Whether what stands has another layout, so that nearly all pages are to be saved."""
    failures: tuple[Failure, ...] = ()
    """Parts that failed alone; each is a fault, too."""
    matching: State | None = None
    """What the matching of the next run can go on from; None where no job asked for it."""

    @property
    def changes_from_nothing(self) -> tuple[Change, ...]:
        """The whole result as changes of an empty place, such as a new folder."""
        return tuple(map(_created, self.pages))

    def due_by(self, due: Due) -> Plan:
        """The part of it that a run saves which saves what is due by then."""
        changes = tuple(one for one in self.changes if one.due <= due)
        everything = due is max(Due)
        return replace(self, changes=changes, deliveries=self.deliveries if everything else ())

    @property
    def withdrawals(self) -> Plan:
        """The part of it that takes away what stands of people who withdrew."""
        changes = tuple(one for one in self.changes if one.withdraws)
        return replace(self, changes=changes, deliveries=())


class JobError(Exception):
    """A job broke its own contract: a fault of the program, not of the wiki."""


def retired(title: str, to: str = "") -> Page:
    """What a page becomes when no job claims it any more; `to` is the title where it goes on."""
    if is_data(title):
        return Page.of_data(title, RETIRED_DATA)
    return Page(title, f"{RETIRED[:-2]}|to={escaped(to)}}}}}" if to else RETIRED)


def _created(page: Page) -> Change:
    added = tuple(rows(page.title, page.text))
    return Change(Action.CREATE, page, None, added, (), summary(page.title, added, (), {}))


def compare(page: Page, standing: StoredPage | None, action: Action) -> Change | None:
    """The change that makes `standing` say what `page` says; None where it does already."""
    if standing is None:
        return _created(page)
    found = difference(page.title, standing.text, page.text)
    if found is None:
        return None
    removed, added = map(tuple, found)
    said = RETIREMENT if action is Action.RETIRE else summary(page.title, added, removed, {})
    return Change(action, page, standing, added, removed, said)


def _named(change: Change, names: Mapping[str, str]) -> Change:
    """A change whose summary calls capacities by their names."""
    if change.action is Action.RETIRE:
        return change
    said = summary(change.page.title, change.added, change.removed, names)
    return replace(change, summary=said)


def _checked(job: Job, site: Site, pages: Iterable[Page]) -> dict[str, Page]:
    """The pages of a job by title; JobError for a title twice, or one that is not its own."""
    families = job.families(site)
    found: dict[str, Page] = {}
    for page in pages:
        if page.title in found:
            raise JobError(f"{job.name} yields {page.title} twice")
        if not any(page.title in family for family in families):
            raise JobError(f"{job.name} yields {page.title}, which is none of its titles")
        if page.owner is Owner.DEPLOYED:
            raise JobError(f"{job.name} yields {page.title}, which only a deployment may write")
        found[page.title] = page
    return found


def _unclaimed(
    job: Job,
    snapshot: Snapshot,
    claimed: Mapping[str, Page],
    moved: Mapping[str, str],
    kept: Container[str],
) -> list[Page]:
    """What a job owns and yields no more, but for pages about `kept` people."""
    found = []
    for title in sorted(snapshot.published):
        theirs = title.rpartition("/")[2] in kept
        if title not in claimed and not theirs and _owns(job, snapshot.site, title):
            to = moved.get(title, "")
            found.append(retired(title, to if to in claimed else ""))
    return found


def _owns(job: Job, site: Site, title: str) -> bool:
    return any(title in family for family in job.families(site))


def make_plan(snapshot: Snapshot, jobs: Iterable[Job]) -> Plan:
    """Ask each job for its pages and compare them with what stands.

    What a job plans is laid over the snapshot for the jobs after it. Pure: nothing is read from
    the wiki and nothing saved, so a plan may be made, shown and thrown away.
    """
    site, published, start = snapshot.site, snapshot.published, snapshot
    jobs = tuple(jobs)
    failures = Failures()
    result: list[Page] = []
    owned = [family for job in jobs for family in job.families(site)]
    staying = [
        page for title, page in published.items() if not any(title in family for family in owned)
    ]
    changes: list[Change] = []
    left_alone: list[LeftAlone] = []
    deliveries: list[Delivery] = []
    findings: list[Findings] = []
    for job in jobs:
        claimed = None
        with failures.alone(Part.JOB, job.name):
            yielded = list(job.pages(snapshot))
            findings.append(job.finds(snapshot))
            moved = job.moved(snapshot)
            claimed = _checked(job, site, (one for one in yielded if isinstance(one, Page)))
        if claimed is None:
            staying += (page for title, page in published.items() if _owns(job, site, title))
            continue
        deliveries += [one for one in yielded if isinstance(one, Delivery)]
        result += claimed.values()
        kept = {owner_of(one.name) or one.name for one in snapshot.failures}
        due = [(page, Action.EDIT) for page in claimed.values()]
        due += [(page, Action.RETIRE) for page in _unclaimed(job, start, claimed, moved, kept)]
        theirs: set[str] = set()
        for page, action in due:
            standing = published.get(page.title)
            change = compare(page, standing, action)
            if page.owner is Owner.SEEDED and standing:
                theirs.add(page.title)
            elif change is None:
                continue
            elif standing and standing.editor != site.bot:
                left_alone.append(LeftAlone(page.title, standing.editor))
                theirs.add(page.title)
            else:
                changes.append(replace(change, job=job.name))
        will_stand = (page for page in claimed.values() if page.title not in theirs)
        snapshot = snapshot.with_planned(will_stand)
    told = Plan()
    with failures.alone(Part.JOB, "report"):
        told = _told(snapshot, start, changes, findings)
    # What cannot be found out is refused like what is too much.
    guards: tuple[str, ...] = ("The checks of what would be removed failed, so nothing is saved.",)
    with failures.alone(Part.JOB, "guards"):
        guards = (
            *other_contract(snapshot),
            *lost_too_much(start, (*result, *staying)),
            *changed_meaning(snapshot),
        )
    failed = tuple(sorted({*failures.found, *snapshot.failures}))
    return replace(
        told,
        pages=tuple(result),
        changes=told.changes or tuple(changes),
        left_alone=tuple(left_alone),
        deliveries=tuple(deliveries),
        faults=(*told.faults, *(one.sentence for one in failed)),
        guards=guards,
        other_layout=layout.is_another(start),
        failures=failed,
    )


def _told(
    snapshot: Snapshot, start: Snapshot, changes: Iterable[Change], findings: Sequence[Findings]
) -> Plan:
    """What a plan tells beside its pages, and its changes with their summaries and urgency."""
    listed = tuple(changes)
    dues = Dues(snapshot, start.published)
    people = snapshot.people
    closing = version_title(start.site) if layout.is_another(start) else ""
    names = {
        item: one.labels["en"]
        for item, one in snapshot.catalogue.capacities.items()
        if "en" in one.labels
    }
    return Plan(
        changes=tuple(
            replace(
                _named(change, names),
                due=dues.of(change),
                withdraws=dues.withdraws(change),
                read_back=change.page.title in read_back_titles(start.site),
                closes=change.page.title == closing,
            )
            for change in listed
        ),
        problems=(
            *people.problems,
            *snapshot.words.problems,
            *snapshot.waiting,
            *chain.from_iterable(one.problems for one in findings),
        ),
        people=len(people.profiles),
        faults=(*snapshot.faults, *chain.from_iterable(one.faults for one in findings)),
        notes=(*start.notes, *chain.from_iterable(one.notes for one in findings)),
        matching=snapshot.matches.state,
    )
