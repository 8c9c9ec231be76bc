"""Writes `ROOT/Requests`: what people ask of the project, what was decided, and why."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from bots.jobs.job import Family, Job
from bots.jobs.snapshot import Snapshot
from bots.pages.rendering import render
from sync.profiles.records import Request
from sync.wiki.pages import Page
from sync.wiki.site import Site

MOST_ROWS = 300
"""Requests on the page; those beyond are counted."""
_KEPT = 100
"""Rows that open requests, which anybody can make, leave to the decided ones."""
_STATUSES = ("open", "planned", "done", "declined")
_MOST_LEFT_OUT = 100
"""Numbers that may be left out: one far beyond the others does not count, for the gadget too."""
_NUMBER = re.compile(r"[0-9]{1,9}")


def requests_title(site: Site) -> str:
    """The list; a request is a page with a number below it."""
    return site.under_root("Requests")


def _families(site: Site) -> tuple[Family, ...]:
    return (Family(requests_title(site), single=True),)


def _listed(requests: Iterable[Request], today: datetime.date) -> list[Request]:
    """By status, in each the newest first; without a date, or with one that has not come, last."""
    # Somewhere it is tomorrow already.
    latest = today + datetime.timedelta(1)

    def place(one: Request) -> tuple[int, int, str]:
        stated = (None if one.status == "open" else one.decided) or one.date
        day = stated if stated and stated <= latest else datetime.date.min
        return _STATUSES.index(one.status), -day.toordinal(), one.page

    return sorted(requests, key=place)


def _next_number(titles: Iterable[str], start: str) -> int:
    """The number of the request that is asked next."""
    numbers = (title.removeprefix(start) for title in titles if title.startswith(start))
    last = 0
    for number in sorted(int(one) for one in numbers if _NUMBER.fullmatch(one)):
        last = number if number - last <= _MOST_LEFT_OUT + 1 else last
    return last + 1


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The list, a row for each request. It names nobody: supporters are a number."""
    requests = snapshot.people.requests
    title = requests_title(snapshot.site)
    listed = _listed(requests.values(), snapshot.date)
    still_open = [one for one in listed if one.status == "open"]
    decided = listed[len(still_open) :]
    rows = [*still_open[: MOST_ROWS - min(len(decided), _KEPT)], *decided][:MOST_ROWS]
    text = render(
        "requests",
        rows=rows,
        further=len(listed) - len(rows),
        next=_next_number(requests, f"{title}/"),
    )
    yield Page(title, text)


JOB = Job("requests", _families, pages)
