"""What a whole run takes by number of people: the first one, and one after some people changed."""

from __future__ import annotations

import datetime
import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from math import ceil
from pathlib import Path

import msgspec

from bots.jobs.registry import jobs_named
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.matching.incremental import State
from bots.pages.messages import shipped_messages
from bots.run.gather import MATCHING, selection_of
from bots.run.plan import Plan, make_plan
from bots.run.report import peak_megabytes
from bots.run.schedule import load_schedule
from demo.items import sample_items
from sync.profiles.contract import PROFILE, TEMPLATES
from sync.wiki.cache import Cache
from sync.wiki.pages import Page, StoredPage, is_data
from sync.wiki.site import Site
from tests.bench.population import Choice
from wikidata.catalogue import Capacity, Catalogue

SEED = 20261122
DATE = datetime.date(2026, 11, 22)
SITE = Site(family="bench", code="bench", root="Root", bot="Bot")
CHANGED = 100
"""People who edit their profile between two runs."""
_LANGUAGES = ("en", "es", "fr", "ar", "pt", "ru", "de", "hi", "zh", "sw", "id", "uk")
_TERRITORIES = ("BR", "PT", "IN", "GH", "NG", "AR", "FR", "DE", "EG", "ID", "UA", "MX", "PE", "KE")


class Measured(msgspec.Struct):
    """One row of the table: seconds and megabytes of one process."""

    people: int
    pages: int
    data: int
    megabytes: float
    first: float
    again: float
    edits: int
    data_edits: int
    parts: dict[str, float]
    peak: float


def catalogue() -> Catalogue:
    """The demo's capacities and tree."""
    found = sample_items()
    return Catalogue(
        {one.item: Capacity(parent=one.parent or None, labels=one.labels, aliases=one.aliases)
         for one in found.values()}
    )  # fmt: skip


class People:
    """Writes pages as most are: a profile, and a few lines about its owner."""

    def __init__(self, items: list[str], seed: int) -> None:
        self._chance = random.Random(seed)
        self._capacities = Choice(items, 0.7)
        self._languages = Choice(_LANGUAGES, 1)
        self._territories = Choice(_TERRITORIES, 0.8)

    def text(self) -> str:
        """One page."""
        chance = self._chance
        known, available, wanted = (
            "; ".join(sorted(self._capacities.draw(chance, chance.randint(0, 5)))) for _ in range(3)
        )
        spoken = sorted(self._languages.draw(chance, chance.randint(1, 3)))
        languages = "; ".join(f"{code}-{chance.choice('12345n')}" for code in spoken)
        (territory,) = self._territories.draw(chance, 1)
        call = (
            f"{{{{{PROFILE}|known={known}|available={available}|wanted={wanted}"
            f"|languages={languages}|territory={territory}}}}}"
        )
        return f"Hello, this is me.\n{call}\n" + "I edit and translate. " * chance.randint(5, 60)

    def pages(self, count: int) -> list[StoredPage]:
        """So many of them."""
        return [
            StoredPage(f"User:Person {n}", self.text(), n + 1, f"Person {n}") for n in range(count)
        ]


def _timed(parts: dict[str, float], name: str, work: Callable[[], object]) -> object:
    begin = time.perf_counter()
    done = work()
    parts[name] = round(time.perf_counter() - begin, 2)
    return done


def measured(count: int) -> Measured:
    """A first run, and one after CHANGED people changed theirs, in this process."""
    gc.disable()  # as the command line does
    known = catalogue()
    written = People(list(known), SEED).pages(count)
    often = next(one for one in load_schedule() if one.name == "pages")
    jobs = jobs_named(often.command.split()[4:])
    titles = catalogue_title(SITE)
    base = Snapshot(
        site=SITE,
        date=DATE,
        pages=tuple(written),
        published={titles: _stored(Page.of_data(titles, known.to_data()))},
        messages=shipped_messages(),
    )
    parts: dict[str, float] = {}
    first = _timed(parts, "first", lambda: make_plan(base, jobs))
    assert isinstance(first, Plan)
    assert first.matching
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache.sqlite")
        standing = [_stored(page) for page in first.pages]
        cache.keep("published", standing)
        cache.keep("people", written)
        cache.remember(MATCHING, first.matching.to_bytes())
        sizes = sum(len(page.text.encode()) for page in first.pages)
        pages, data = len(first.pages), sum(is_data(page.title) for page in first.pages)
        del first
        newest = {page.title: page.revision for page in (*standing, *written)}
        others = People(list(known), SEED + 1)
        changed = {n: others.text() for n in random.Random(SEED).sample(range(count), CHANGED)}
        del standing

        def gathered() -> Snapshot:
            texts = cache.texts(newest)
            mine = [texts.pop(page.title) for page in written]
            mine = [
                replace(page, text=changed[n]) if n in changed else page
                for n, page in enumerate(mine)
            ]
            texts[titles] = _stored(Page.of_data(titles, known.to_data()))
            return Snapshot(
                site=SITE,
                date=DATE,
                pages=tuple(mine),
                published=texts,
                messages=shipped_messages(),
                earlier=State.from_bytes(cache.recall(MATCHING) or b""),
            )

        begin = time.perf_counter()
        snapshot = _timed(parts, "cache", gathered)
        assert isinstance(snapshot, Snapshot)
        _timed(parts, "reading", lambda: snapshot.people)
        _timed(parts, "matching", lambda: snapshot.matches.lists)
        again = _timed(parts, "pages", lambda: make_plan(snapshot, jobs))
        assert isinstance(again, Plan)
        seconds = time.perf_counter() - begin
    return Measured(
        people=count,
        pages=pages,
        data=data,
        megabytes=round(sizes / 1e6, 1),
        first=parts.pop("first"),
        again=round(seconds, 1),
        edits=len(again.changes),
        data_edits=sum(is_data(change.page.title) for change in again.changes),
        parts=parts,
        peak=peak_megabytes(),
    )


def _stored(page: Page) -> StoredPage:
    return StoredPage(page.title, page.text, 1, SITE.bot)


def requests(found: Measured, texts: int, titles: int) -> tuple[int, int]:
    """By docs/architecture.md: requests of a run without a cache, and of one with it.

    So many texts, or titles, go into one; an answer holds 12 MB.
    """
    often = next(one for one in load_schedule() if one.name == "pages")
    jobs = jobs_named(often.command.split()[4:])
    prefixes = len(selection_of(SITE, jobs, {}).prefixes)
    always = 1 + len(TEMPLATES) + prefixes + ceil(found.people / texts)
    first = max(ceil(found.pages / texts), ceil(found.megabytes / 12)) + ceil(found.people / texts)
    listed = ceil(found.pages / titles) + ceil(found.people / titles)
    # What the run before saved is read again.
    again = listed + ceil(found.edits / texts) + ceil(CHANGED / texts)
    return always + first, always + again


def whole_run(*counts: int) -> None:
    """A table, each row from a process of its own."""
    for count in counts:
        command = [sys.executable, "-m", "tests.bench.whole_run", str(count)]
        done = subprocess.run(command, check=True, capture_output=True)
        found = msgspec.json.decode(done.stdout, type=Measured)
        parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in found.parts.items())
        print(
            f"whole run: {found.people:,} people, {found.pages:,} pages of {found.megabytes} MB; "
            f"first {found.first:.1f} s; after {CHANGED} changed {found.again:.1f} s ({parts}), "
            f"{found.edits} edits, {found.data_edits} of data; peak {found.peak:.0f} MB"
        )
        for texts, titles in ((500, 5_000), (50, 500)):
            first, again = requests(found, texts, titles)
            print(
                f"whole run: {found.people:,} people, {texts} texts a request: {first:,} requests "
                f"without a cache, {again:,} with it"
            )


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(measured(int(sys.argv[1]))))
