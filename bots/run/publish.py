"""Carries a plan out, one page after the other, and says what came of each."""

from __future__ import annotations

import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bots.run.order import in_order
from bots.run.plan import Change
from sync.containment import Failures, Part
from sync.wiki.errors import RunError
from sync.wiki.outcomes import (
    Created,
    Deleted,
    Failed,
    NextAction,
    NoBots,
    Outcome,
    Overtaken,
    Saved,
    SavedInPart,
    StoppedByPage,
    TakenOver,
    Unchanged,
    Unreachable,
)
from sync.wiki.pages import Delivery, StoredPage, removable, rows, without
from sync.wiki.port import Look, Writer
from sync.wiki.site import Publishing
from sync.wikitext.nobots import forbids

_THE_END = frozenset({NextAction.AT_ONCE, NextAction.LATER, NextAction.STOP})
"""What still says so after all attempts says it of every page."""
_MOST_ATTEMPTS = 64
"""Saves at most to find the rows of one page that a filter refuses; those in doubt are left out."""
TALK = "User talk:"
"""What the titles of all pages begin with on which messages are posted."""
_MOST_IN_VAIN = 3
"""After so many pages of which a filter let nothing through it is no use to look for rows."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: one outcome a page that it tried to save, and what it left undone."""

    outcomes: tuple[Outcome, ...] = ()
    not_tried: int = 0
    """Pages for which the run ended too early."""
    postponed: int = 0
    """Pages beyond the budget of a run."""

    @property
    def saved(self) -> int:
        """How many pages the run changed."""
        return sum(self.counts[kind] for kind in ("saved", "created", "saved in part"))

    @property
    def counts(self) -> Counter[str]:
        """How often each outcome came."""
        return Counter(outcome.kind for outcome in self.outcomes)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes after which a page does not stand as planned, and nobody wanted it so."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)

    @property
    def left(self) -> tuple[Outcome, ...]:
        """The outcomes of pages that people took away or over."""
        return tuple(outcome for outcome in self.outcomes if outcome.decided)

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return any(isinstance(outcome, StoppedByPage) for outcome in self.outcomes)

    @property
    def reads_again(self) -> bool:
        """Whether the wiki has moved on so that it has to be read again."""
        return any(outcome.next_action is NextAction.READ_AGAIN for outcome in self.outcomes)

    @property
    def complete(self) -> bool:
        """Whether it left nothing to the next run."""
        return not (self.not_tried or self.postponed)

    @property
    def messages(self) -> int:
        """How many messages the run posted."""
        return sum(
            one.title.startswith(TALK) and isinstance(one, (Saved, Created))
            for one in self.outcomes
        )

    def __add__(self, more: Report) -> Report:
        """This report and that of further changes."""
        return Report(
            (*self.outcomes, *more.outcomes),
            self.not_tried + more.not_tried,
            self.postponed + more.postponed,
        )

    def followed_by(self, other: Report) -> Report:
        """This report and that of a second plan; whatever the first one read in vain is dropped."""
        kept = (one for one in self.outcomes if one.next_action is not NextAction.READ_AGAIN)
        return Report((*kept, *other.outcomes), other.not_tried, other.postponed)


def base_of(change: Change, look: Look, user: str) -> StoredPage | Outcome | None:
    """The revision to save a change on, None to create the page; or why it is not to be saved."""
    page, base, now = change.page, change.base, look.page
    if now is None:
        if look.gone:
            return look.gone
        return Deleted(page.title) if base else None
    if base and rows(page.title, now.text) == rows(page.title, base.text):
        # The same text in another revision: protecting a page makes one.
        return now
    if rows(page.title, now.text) == rows(page.title, page.text):
        return Unchanged(page.title)
    if now.editor == user:
        return Overtaken(page.title)
    kind = NoBots if forbids(now.text, user) else TakenOver
    return kind(page.title, f"by {now.editor}")


def to_save(change: Change, look: Look, user: str) -> Outcome | tuple[StoredPage | None, str]:
    """The revision to save on and the text; or why nothing is to be saved."""
    if change.delivery:
        return _with_section(change.delivery, look, user)
    base = base_of(change, look, user)
    return base if isinstance(base, Outcome) else (base, change.page.text)


def _with_section(
    delivery: Delivery, look: Look, user: str
) -> Outcome | tuple[StoredPage | None, str]:
    now = look.page
    if now is None:
        # A talk page that was deleted once may be made; one that went with the message may not.
        if look.gone and (delivery.resumed or not isinstance(look.gone, Deleted)):
            return look.gone
        return None, delivery.section
    if delivery.marker in now.text:
        return Unchanged(now.title)
    if forbids(now.text, user, message=True):
        return NoBots(now.title, f"by {now.editor}")
    return now, f"{now.text.rstrip()}\n\n{delivery.section}"


@dataclass
class Publisher:
    """Saves the changes of one run, and keeps count of its edits and its patience."""

    writer: Writer
    user: str
    """The account that saves."""
    may_write: Callable[[str], bool]
    """Which titles it may write to."""
    settings: Publishing = field(default_factory=Publishing)
    stops: Callable[[str], Sequence[str]] = lambda _: ()
    """The stop pages of a job, its own one last."""
    wait: Callable[[float], object] = time.sleep
    told_to_stop: Callable[[], bool] = lambda: False
    """Asked before each change: what is not tried then is left to the next run."""
    edits: int = field(default=0, init=False)
    _waited: float = field(default=0, init=False)
    _in_vain: int = field(default=0, init=False)

    def publish(
        self, changes: Iterable[Change], each: Callable[[Outcome], None] = lambda _: None
    ) -> Report:
        """Save each change on the revision that it was compared with; `each` hears every outcome.

        A text on a job's stop page ends the job, on another one the run. So does an outcome that
        no other page could fare better than; what was not tried is left to the next run.
        """
        waiting = deque(in_order(changes))
        for change in waiting:
            if not self.may_write(change.page.title):
                raise AssertionError(f"{change.page.title} is no page that this run may write")
        budget = self.settings.trial or self.settings.edits_per_run or sys.maxsize
        outcomes: list[Outcome] = []
        stopped: set[str] = set()
        not_tried = postponed = 0
        while waiting and not self.told_to_stop():
            change = waiting.popleft()
            if self.edits >= budget and not (change.withdraws and not self.settings.trial):
                postponed += 1
                continue
            if change.job in stopped or (change.closes and not_tried):
                not_tried += 1
                continue
            stops = self.stops(change.job)
            failures = Failures()
            outcome: Outcome | None = None
            with failures.alone(Part.PAGE, change.page.title):
                outcome = self._outcome(change, stops)
            outcome = outcome or Failed(change.page.title, failures.found[0].why)
            outcomes.append(outcome)
            each(outcome)
            if isinstance(outcome, StoppedByPage) and outcome.detail == stops[-1]:
                stopped.add(change.job)
            elif outcome.next_action in _THE_END:
                return Report(tuple(outcomes), not_tried + len(waiting), postponed)
        return Report(tuple(outcomes), not_tried, postponed + len(waiting))

    @property
    def _patience_left(self) -> float:
        return self.settings.patience - self._waited

    def _outcome(self, change: Change, stops: Sequence[str]) -> Outcome:
        """What comes of a change, in the end."""
        outcome = self._attempt(change, stops)
        return self._in_part(change, stops, outcome) if outcome.of_the_text else outcome

    def _attempt(self, change: Change, stops: Sequence[str]) -> Outcome:
        """Save, and where there is hope, log in again or wait, and try once more."""
        seconds, renewed, lost = self.settings.pause, False, False
        while True:
            outcome, tried = self._once(change, stops)
            if lost and isinstance(outcome, Unchanged):
                outcome = Saved(outcome.title, "The answer was lost.")
            lost = isinstance(outcome, Unreachable)
            pause = max(outcome.seconds, seconds)
            if outcome.next_action is NextAction.AT_ONCE and not renewed:
                try:
                    self.writer.renew()
                except RunError as error:
                    return replace(outcome, detail=f"{outcome.detail} {error}")
                renewed = True
            elif (
                outcome.next_action is NextAction.LATER
                and tried
                and pause <= self._patience_left
                and (not self.told_to_stop())
            ):
                self._waited += pause
                seconds *= 2
                self.wait(pause)
            else:
                self.edits += outcome.next_action is NextAction.GO_ON and not isinstance(
                    outcome, Unchanged
                )
                return outcome

    def _once(self, change: Change, stops: Sequence[str]) -> tuple[Outcome, bool]:
        """Look, and save; says whether it came to that."""
        title = change.page.title
        try:
            look = self.writer.look(title, change.base, stops)
        except RunError as error:
            return Unreachable(title, str(error)), False
        for stop in stops:
            if stop in look.stops:
                return StoppedByPage(title, stop), False
        found = to_save(change, look, self.user)
        if isinstance(found, Outcome):
            return found, False
        base, text = found
        return self.writer.save(title, text, base, change.summary, change.page.model), True

    def _in_part(self, change: Change, stops: Sequence[str], refused: Outcome) -> Outcome:
        """Find the rows that a filter refuses, by halving, and save the page without them.

        Rows that stand already are not among them, so nothing is taken from the page meanwhile.
        """
        suspects = removable(change.page, change.added)
        if not suspects or self._in_vain >= _MOST_IN_VAIN:
            return refused
        edits, base, accepted = self.edits, change.base, list[str]()
        halving = _Halving(suspects)
        if base:
            # First what was there before, so that it is known that the rest is accepted at all.
            halving.waiting.appendleft([])
        for some in halving:
            page = without(change.page, {*suspects} - {*accepted, *some})
            outcome: Outcome = Unchanged(page.title)
            if base is None or rows(page.title, page.text) != rows(page.title, base.text):
                outcome = self._attempt(replace(change, page=page, base=base), stops)
            if outcome.next_action is NextAction.GO_ON:
                accepted += some
                base = StoredPage(page.title, page.text, 0, self.user)
            elif outcome.of_the_text and some:
                halving.refuse(some)
            else:
                return outcome
        self._in_vain += not accepted
        guilty = (row for row in suspects if row not in accepted)
        detail = f"{refused.detail} Left out: {' '.join(guilty)}"
        if self.edits == edits:
            return replace(refused, detail=detail)
        return SavedInPart(refused.title, detail)


class _Halving:
    """Parts of a refused list that may be accepted: halves of it, of a refused half, and so on."""

    def __init__(self, refused: list[str]) -> None:
        self.waiting = deque[list[str]]()
        self.refuse(refused)

    def refuse(self, some: list[str]) -> None:
        """Go on with both halves; a single one is found guilty."""
        half = len(some) // 2
        if half:
            self.waiting.extendleft([some[half:], some[:half]])

    def __iter__(self) -> Iterator[list[str]]:
        for _ in range(_MOST_ATTEMPTS):
            if self.waiting:
                yield self.waiting.popleft()
