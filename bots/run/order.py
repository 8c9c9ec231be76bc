"""In which order a run saves; how soon each change is due, due.py says."""

from __future__ import annotations

from collections.abc import Iterable

from bots.run.due import Due
from bots.run.plan import Action, Change
from sync.wiki.pages import is_data


def in_order(changes: Iterable[Change]) -> list[Change]:
    """The most useful first, since a run may not save everything.

    What is due now comes before all else, and of that what people withdrew. In both parts data come
    before the pages that show them, in the order of the jobs, and so do new data: a page that is
    saved before its data exist would not depend on them for the wiki. Data that no job claims any
    more go after all other data, whomever they are about: when shards are cut anew, readers find
    the old ones until the index leads to the new ones, which all stand by then. Then what is no
    longer true of people who left, then new pages, then those that have waited longest: the older
    the revision that stands. Of what is due now the entries of profiles come last: by them a later
    run knows whom this one has served. And what says that all pages have a new layout comes after
    all of them.
    """
    kinds = (Action.RETIRE, Action.CREATE, Action.EDIT, Action.POST)

    def place(change: Change) -> tuple[bool, int, bool, int, int]:
        now = change.due is Due.NOW
        if change.closes:
            return True, 2, True, 0, 0
        if is_data(change.page.title):
            retired = change.action is Action.RETIRE
            served = now and change.base is not None and "/profiles/" in change.page.title
            first = change.base is None or (now and not retired)
            return not first, 2 * served, retired or not change.withdraws, int(retired), 0
        age = change.base.revision if change.base else 0
        return not now, 1, not change.withdraws, kinds.index(change.action), age

    return sorted(changes, key=place)
