"""Takes what the bot's pages say of one person from them at once: `capx forget`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from bots.jobs.snapshot import Snapshot
from bots.pages.rendering import escaped
from bots.run.plan import Change, LeftAlone
from sync.wiki.pages import rows


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
    """Those of some changes that take the person's name from a page."""
    found = _naming(names)
    return tuple(
        change
        for change in changes
        if found.search(change.page.title) or any(map(found.search, change.removed))
    )


def naming(
    snapshot: Snapshot, left_alone: Iterable[LeftAlone], names: Collection[str]
) -> frozenset[str]:
    """Which of the pages that the bot leaves alone name a person, by what was read of them."""
    pages = (snapshot.published[one.title] for one in left_alone)
    found = _naming(names)
    return frozenset(
        page.title for page in pages if any(map(found.search, rows(page.title, page.text)))
    )


def _naming(names: Iterable[str]) -> re.Pattern[str]:
    """What finds a whole name in a row or a title, however it is escaped there."""
    forms = {form for name in names for form in (name, str(escaped(name)))}
    forms |= {json.dumps(form, ensure_ascii=False)[1:-1] for form in forms}
    one_of = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return re.compile(rf'(?:^|(?:[|=:/\[{{"]|&#58;) ?)(?:{one_of})(?=$|[|=:/\]}}"])')
