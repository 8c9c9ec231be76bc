"""Everything that can come of saving a page, as a type that says what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Then(StrEnum):
    """What an outcome means for the run."""

    GO_ON = "go on"
    """Done, or nothing to do."""
    NEXT_RUN = "next run"
    """This page has to wait: the next run reads it again and tries again."""
    STOP = "stop"
    """No page can be saved now: the run ends here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saving one page. `detail` is the wiki's own word where it said one."""

    title: str
    detail: str = ""
    then: Then = Then.GO_ON

    @property
    def kind(self) -> str:
        """The outcome's name in reports."""
        return type(self).__name__.lower()

    @property
    def failed(self) -> bool:
        """Whether the page does not stand as planned."""
        return self.then is not Then.GO_ON


@dataclass(frozen=True, slots=True)
class Saved(Outcome):
    """The page stands as planned."""


@dataclass(frozen=True, slots=True)
class Unchanged(Outcome):
    """The wiki found nothing to change."""


@dataclass(frozen=True, slots=True)
class Conflict(Outcome):
    """Somebody changed, made or deleted the page since it was read; their edit stands."""

    then: Then = Then.NEXT_RUN


@dataclass(frozen=True, slots=True)
class Refused(Outcome):
    """The wiki refuses this page, and says why."""

    then: Then = Then.NEXT_RUN


@dataclass(frozen=True, slots=True)
class Stopped(Outcome):
    """The wiki refuses every page now: blocked, read-only, logged out, no longer a bot."""

    then: Then = Then.STOP
