"""Posts messages, each claimed in the ledger first, and notes there that they are posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bots.jobs.digest.job import JOB
from bots.jobs.digest.ledger import ledger_title, with_posted
from bots.run.plan import Action, Change, Plan
from bots.run.publish import Report
from sync.wiki.outcomes import Created, NextAction, Saved, Unchanged
from sync.wiki.pages import Delivery, Page, StoredPage
from sync.wiki.site import Site

_SETTLED = frozenset({NextAction.GO_ON, NextAction.SKIP})
"""After such an outcome a message is done with for this period, posted or not."""


def posting(delivery: Delivery) -> Change:
    """A message as a change of a talk page."""
    page = Page(delivery.title, delivery.section)
    return Change(Action.POST, page, None, (), (), delivery.summary, JOB.name, delivery=delivery)


def deliver(
    plan: Plan, claimed: Report, site: Site, publish: Callable[[Sequence[Change]], Report]
) -> Report:
    """Post what the ledger on the wiki claims, then note there what came of it.

    `claimed` is the report of the plan's pages; where the ledger was not saved as planned, nothing
    is posted. Whatever the moment at which this is killed: what is claimed and not noted as posted,
    the next run looks for before it posts it.
    """
    ledger = ledger_title(site)
    page = next((page for page in plan.pages if page.title == ledger), None)
    if page is None or not plan.deliveries or not _stands(plan, claimed, ledger):
        return claimed
    posted = publish([posting(one) for one in plan.deliveries])
    settled = {one.title for one in posted.outcomes if one.next_action in _SETTLED}
    keys = [one.key for one in plan.deliveries if one.title in settled]
    if not keys:
        return claimed + posted
    standing = StoredPage(ledger, page.text, 0, "")
    text = with_posted(page.text, keys)
    said = f"{len(keys)} messages posted or settled"
    note = Change(Action.EDIT, Page(ledger, text), standing, (), (), said, JOB.name)
    return claimed + posted + publish([note])


def _stands(plan: Plan, claimed: Report, ledger: str) -> bool:
    if any(one.title == ledger for one in plan.left_alone):
        return False
    if all(change.page.title != ledger for change in plan.changes):
        return True
    good = (Saved, Created, Unchanged)
    return any(one.title == ledger and isinstance(one, good) for one in claimed.outcomes)
