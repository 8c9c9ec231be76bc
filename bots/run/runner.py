"""Carries out a run: plan, publish, plan again where the wiki moved on, and tell how it went."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bots.terminal import say

if TYPE_CHECKING:
    import datetime

    from bots.jobs.job import Job
    from bots.run.due import Due
    from bots.run.plan import Change, Plan
    from bots.run.publish import Publisher, Report
    from sync.wiki.outcomes import Outcome
    from sync.wiki.port import Wiki, Writer
    from sync.wiki.site import Site
    from wikidata.bounds import Bounds

MOST_PLANS = 3
"""So often a run plans anew when the wiki moves on under it."""
LONG = 30
"""Pages that take minutes to save, in which somebody may leave whom the last of them still name."""


@dataclass(frozen=True)
class Runner:
    """The jobs of a run on one wiki, on a day.

    Where `due` is given, a run saves what is due by then and posts no messages unless all is.
    `quiet` runs say nothing of the pages they save. Where this program writes pages in another
    layout than they have, a run saves what people withdrew and nothing else, unless
    `accept_layout`.
    """

    site: Site
    wiki: Wiki
    jobs: tuple[Job, ...]
    date: datetime.date
    accept_shrink: bool = False
    due: Due | None = None
    quiet: bool = False
    accept_layout: bool = False

    def plan(self) -> Plan:
        """What the jobs want of the wiki, which is read now."""
        from bots.jobs.registry import possible
        from bots.run.gather import gather
        from bots.run.plan import make_plan

        jobs, left_out = possible(self.jobs, self.wiki.offers)
        snapshot = gather(self.wiki, self.site, self.date, jobs, accept_shrink=self.accept_shrink)
        say((*self.wiki.unchecked, *left_out), err=True)
        return make_plan(snapshot, jobs)

    def carry_out(self, writer: Writer, *, folder: bool = False) -> tuple[Plan, Report]:
        """Plan and save; where the wiki moved on meanwhile, read it again, and plan anew.

        A run that took long looks again at what it saved: somebody may have left in between. A
        folder gets everything. Raises StoppedError where a guard refuses what a wiki would get, and
        where the layout waits for its acceptance, after what people withdrew was saved.
        """
        from bots.run.deliver import deliver
        from bots.run.publish import Publisher, Report
        from bots.run.report import layout_sentence
        from sync.wiki.errors import StoppedError
        from sync.wiki.site import Publishing

        talk_pages: set[str] = set()
        publisher = Publisher(
            writer,
            self.site.bot,
            lambda title: self.site.in_own_space(title) or title in talk_pages,
            Publishing() if folder else self.site.publishing,
            self.site.stops,
        )

        def publish(changes: Sequence[Change]) -> Report:
            return published(publisher, changes, self.wiki.bounds, quiet=self.quiet)

        report = Report()
        for _ in range(MOST_PLANS):
            made = self.plan()
            if made.guards and not folder:
                raise StoppedError(" ".join(made.guards))
            waits = ""
            if made.other_layout and not (self.accept_layout or folder):
                waits, made = layout_sentence(made), made.withdrawals
            if self.due is not None:
                made = made.due_by(self.due)
            talk_pages.update(one.title for one in made.deliveries)
            saved = publish(made.changes_from_nothing if folder else made.changes)
            report = report.followed_by(deliver(made, saved, self.site, publish))
            if not report.reads_again or self.wiki.bounds.over:
                break
        if waits:
            raise StoppedError(f"{waits} Saved what people withdrew: {report.saved} pages.")
        if report.saved >= LONG and report.complete and not (folder or self.wiki.bounds.over):
            report += publish(self._other_by_now(report))
        return made, report

    def _other_by_now(self, report: Report) -> tuple[Change, ...]:
        """What is to be changed again of the pages that a run saved.

        The frequent runs beside it find nobody whom it names after they left: their entries are
        gone. Messages are not posted twice in a run.
        """
        from bots.jobs.digest.ledger import ledger_title

        made = self.plan()
        titles = {one.title for one in report.outcomes} - {ledger_title(self.site)}
        changes = () if made.guards else made.changes
        return tuple(change for change in changes if change.page.title in titles)

    def tell(self, writer: Writer, plan: Plan, report: Report) -> None:
        """Save how this run went, where that is other than it was."""
        from bots.run.publish import Publisher
        from bots.run.status import faults_of, status_change, status_title
        from sync.wiki.port import Selection

        site = self.site
        selection = Selection(titles=frozenset({status_title(site)}))
        standing = next(iter(self.wiki.pages(selection)), None)
        faults = faults_of(plan, report)
        change = status_change(site, self.jobs, self.date, faults, standing)
        if change:
            publisher = Publisher(
                writer, site.bot, site.in_own_space, site.publishing,
                site.stops,
            )  # fmt: skip
            publisher.publish([change])


def published(
    publisher: Publisher, changes: Sequence[Change], bounds: Bounds, *, quiet: bool
) -> Report:
    """Save, and tell of it on standard error; SIGTERM and time end it between two edits.

    Where somebody looks at it there is a progress bar, elsewhere a line for each page.
    """
    from bots.run.report import outcome_line
    from bots.run.stopping import told_to_stop

    looked_at = sys.stderr.isatty() and not quiet
    with (
        told_to_stop() as told,
        click.progressbar(
            length=len(changes), label="Saving", file=sys.stderr,
            hidden=not looked_at or not changes,
        ) as bar,
    ):  # fmt: skip

        def each(outcome: Outcome) -> None:
            bar.update(1)
            if not (looked_at or quiet):
                say([outcome_line(outcome)], err=True)

        publisher.wait = told.wait
        publisher.told_to_stop = lambda: told.is_set() or bounds.over
        report = publisher.publish(changes, each=each)
    if told.is_set():
        say(["Stopping. The next run saves the rest."], err=True)
    elif bounds.over:
        say([f"{bounds.sentence}. The next run saves the rest."], err=True)
    return report
