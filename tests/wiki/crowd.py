"""Five hundred people who have much in common, and the pages that the bot makes of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from bots.jobs.registry import jobs_named
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.pages.messages import shipped_messages
from demo.items import sample_items
from demo.local_meta import BOT, ROOT
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site

PEOPLE, GROUPS, THINGS, PROGRAMMES = 500, 20, 100, 3
DATE = datetime.date(2026, 11, 22)
SITE = Site(family="capxlocal", code="capxlocal", root=ROOT, bot=BOT)
JOBS = ("suggestions", "communities", "directory", "mentorship", "teams", "statistics")


def pages(catalogue: str) -> dict[str, str]:
    """What the bot writes about them, by title."""
    title = catalogue_title(SITE)
    snapshot = Snapshot(
        site=SITE,
        date=DATE,
        pages=tuple(_written([f"Somebody {number}" for number in range(PEOPLE)])),
        published={title: StoredPage(title, catalogue, 1, BOT)},
        messages=shipped_messages(),
    )
    made = (page for job in jobs_named(JOBS) for page in job.pages(snapshot))
    return {page.title: page.text for page in made if isinstance(page, Page)}


def _written(users: Sequence[str]) -> Iterator[StoredPage]:
    """Each says much: English and the region are all theirs, and one capacity."""
    items = list(sample_items())

    def some(number: int, step: int, count: int) -> str:
        return "; ".join(items[(number * step + n * n) % len(items)] for n in range(count))

    for number, user in enumerate(users):
        group, title = number % GROUPS, f"User:{user}"
        said = (
            f"available={items[30]}; {some(number, 1, 5)}|wanted={some(number, 3, 4)}"
            f"|languages={'ar-n' if number % 2 else 'pt-n'}; en-4|territory=BR|affiliation=WMB"
            f"|programme=Programme {group % PROGRAMMES}|teams=Team {group}"
            f"|{'mentor=1' if number % 4 else f'mentee in={some(number, 3, 4)}'}"
            f"|manages=Organization {number % THINGS}"
        )
        yield StoredPage(title, f"{{{{Capacity profile|{said}}}}}", 1, user)
    for number, user in enumerate(users[:THINGS]):
        about = f"territory=BR; PT|available={some(number, 1, 5)}|wanted={some(number, 3, 4)}"
        yield StoredPage(
            f"Organization {number}",
            f"{{{{Capacity organization|type=chapter|managers={user}|{about}}}}}", 1, user,
        )  # fmt: skip
        about = f"territory=BR|offered={some(number, 1, 5)}|needed={some(number, 3, 5)}"
        yield StoredPage(
            f"Event {number}",
            f"{{{{Capacity event|begin=2026-12-{number % 28 + 1:02}|end=2027-01-02|online=yes"
            f"|languages=pt; en|{about}}}}}", 1, user,
        )  # fmt: skip
    for number, user in enumerate(users[:GROUPS]):
        members = "; ".join(users[number::GROUPS])
        yield StoredPage(
            f"Team {number}",
            f"{{{{Capacity team|members={members}|needed={some(number, 4, 9)}|languages=en}}}}",
            1, user,
        )  # fmt: skip
    for number, user in enumerate(users[:PROGRAMMES]):
        yield StoredPage(
            f"Programme {number}",
            "{{Mentorship programme|begin=2026-01-01|end=2027-06-30|territory=BR; PT"
            f"|languages=en|capacities={some(number, 4, 5)}}}}}", 1, user,
        )  # fmt: skip
