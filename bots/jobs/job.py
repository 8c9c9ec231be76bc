"""What a job is: a name, the titles it owns, what it needs, and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bots.jobs.snapshot import Snapshot
from sync.wiki.pages import Delivery, Page
from sync.wiki.port import Source
from sync.wiki.site import Site


@dataclass(frozen=True, slots=True)
class Family:
    """Titles that belong to one job: a single title, or all that begin with a prefix."""

    start: str
    single: bool = False

    def __contains__(self, title: str) -> bool:
        return title == self.start if self.single else title.startswith(self.start)


@dataclass(frozen=True, slots=True)
class Job:
    """A pure function from what the wiki says to what it should say.

    `pages` reads nothing but its snapshot: no wiki, no clock, no network. A title that it yields
    lies in one of its `families`; a page of its families that it does not yield is retired.
    """

    name: str
    families: Callable[[Site], tuple[Family, ...]]
    pages: Callable[[Snapshot], Iterable[Page | Delivery]]
    needs: frozenset[Source] = field(default=frozenset({Source.PAGES}))
