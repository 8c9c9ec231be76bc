"""The wiki as a port: what a run needs of any wiki, live or in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sync.outcomes import Outcome
from sync.pages import StoredPage


class Source(StrEnum):
    """Where facts come from. A job says what it needs, a wiki adapter what it offers."""

    PAGES = "pages"
    """The pages of the wiki itself."""
    WIKIDATA = "wikidata"
    """Items, by SPARQL."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages to read: by title, by the beginning of their title, by a template they hold.

    `templates` are names without the namespace. All titles use canonical namespace names.
    """

    titles: frozenset[str] = field(default=frozenset())
    prefixes: frozenset[str] = field(default=frozenset())
    templates: frozenset[str] = field(default=frozenset())


class Wiki(Protocol):
    """A wiki to read from. Everything raises RunError with one sentence when it cannot answer."""

    @property
    def offers(self) -> frozenset[Source]:
        """The sources that can be read in a run on this wiki."""

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Sentences on what this wiki cannot tell, for the report of the run."""

    def template_names(self, template: str) -> frozenset[str]:
        """The names of a template without the namespace: its own and those of its redirects."""

    def pages(self, selection: Selection) -> Iterator[StoredPage]:
        """All existing pages of a selection, each once, in no order, without redirects.

        Pages of `templates` may be more than those that really hold the template.
        """


class Writer(Protocol):
    """Somewhere to save pages to."""

    def save(self, title: str, text: str, base: StoredPage | None, summary: str) -> Outcome:
        """Save a page on top of the revision it was compared with; None creates it.

        Whatever the wiki answers is an outcome. Raises RunError only when nothing can be said.
        """
