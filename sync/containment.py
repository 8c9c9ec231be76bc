"""Lets one thing fail alone: a job, a page, a person. All else goes on, and the failure is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from sync.wiki.credentials import scrubbed
from sync.wiki.errors import RunError
from wikidata.items import SourceError

_log = logging.getLogger(__name__)


class Part(StrEnum):
    """What may fail alone; the value is its word in reports and in `status.json`."""

    JOB = "job"
    """Its pages stay as they are."""
    PAGE = "page"
    """A page that a person wrote: it is not read."""
    PERSON = "person"
    """Somebody whom the matching leaves out."""
    SOURCE = "source"
    """What it would have said is as it was."""


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A part that failed although the run went on; `why` names the error, in one line."""

    part: Part
    name: str
    why: str

    @property
    def sentence(self) -> str:
        """The failure as a line of the report."""
        return (
            f"The {self.part} {self.name} failed, and everything else went on: {self.why}. "
            "This is a fault of the program: please report it, with what the log says."
        )


@dataclass
class Failures:
    """Collects what failed alone."""

    found: list[Failure] = field(default_factory=list)

    @contextmanager
    def alone(self, part: Part, name: str) -> Iterator[None]:
        """Note whatever exception the block raises, with its traceback in the log, and go on.

        A RunError goes through: it is about the whole run, and says in a sentence what to do. So
        does a SourceError, which says what is wrong with a source, and is no fault of ours.
        """
        try:
            yield
        except (RunError, SourceError):
            raise
        except Exception as error:  # noqa: BLE001 - the one place for what nobody foresaw
            _log.exception("The %s %s failed alone", part, name)
            # A secret that is cut through would not be known any more.
            said = scrubbed(" ".join(str(error).split()))[:200]
            self.found.append(Failure(part, name, f"{type(error).__name__}: {said}".rstrip(": .")))
