"""What a job is: a name, the titles it owns, what it needs, and one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.jobs.snapshot import Snapshot
from sync.profiles.problems import Problem
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
class Findings:
    """What a job has to tell beside its pages.

    `problems` are what it did not understand on pages of its own, `notes` what is odd with them,
    `faults` what failed although it went on, a sentence each.
    """

    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def _nothing(_: Snapshot) -> Findings:
    return Findings()


def _nothing_moved(_: Snapshot) -> Mapping[str, str]:
    return {}


def _no_further(_: Site) -> tuple[Family, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Job:
    """A pure function from what the wiki says to what it should say.

    `pages` reads nothing but its snapshot: no wiki, no clock, no network. A title that it yields
    lies in one of its `families`; a page of its families that it does not yield is retired. `reads`
    are families of others that it looks at, too. What it derives from the snapshot, such as what it
    once wrote on pages of its own, is a function of its folder marked as `derived`; `finds` tells
    what was wrong with it. `moved` says by title where a page of its families goes on under another
    one: the retired page leads there. `data` are the types of what its pages of data
    hold beside their format, by path below `User:<bot>/data/`; `<s>` is a shard.
    """

    name: str
    families: Callable[[Site], tuple[Family, ...]]
    pages: Callable[[Snapshot], Iterable[Page | Delivery]]
    needs: frozenset[Source] = field(default=frozenset({Source.PAGES}))
    reads: Callable[[Site], tuple[Family, ...]] = _no_further
    finds: Callable[[Snapshot], Findings] = _nothing
    moved: Callable[[Snapshot], Mapping[str, str]] = _nothing_moved
    data: Mapping[str, Any] = field(default_factory=dict)
