"""Carries a plan out, one page after the other, and says what came of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bots.plan import Change
from sync.outcomes import Outcome, Then
from sync.port import Writer
from sync.site import Site


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: one outcome a page that it tried to save, and what it left undone."""

    outcomes: tuple[Outcome, ...]
    not_tried: int = 0

    @property
    def saved(self) -> int:
        """How many pages the run changed."""
        return self.counts["saved"]

    @property
    def counts(self) -> Counter[str]:
        """How often each outcome came."""
        return Counter(outcome.kind for outcome in self.outcomes)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes after which a page does not stand as planned."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)


def in_own_space(title: str, site: Site) -> bool:
    """Whether the bot may write here at all: below its root or its data."""
    return title.startswith((f"{site.root}/", site.data))


def publish(
    changes: Iterable[Change],
    writer: Writer,
    may_write: Callable[[str], bool],
    each: Callable[[Outcome], None] = lambda _: None,
) -> Report:
    """Save each change on the revision that it was compared with; `each` hears every outcome.

    An outcome that says so ends the run; what was not tried is counted and left to the next run.
    """
    outcomes: list[Outcome] = []
    waiting = list(changes)
    for change in waiting:
        if not may_write(change.page.title):
            raise AssertionError(f"{change.page.title} is no page that this run may write")
    for change in waiting:
        page = change.page
        outcome = writer.save(page.title, page.text, change.base, change.summary)
        outcomes.append(outcome)
        each(outcome)
        if outcome.then is Then.STOP:
            break
    return Report(tuple(outcomes), len(waiting) - len(outcomes))
