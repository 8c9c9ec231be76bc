"""Reads tables of tabular data (`Data:….tab` on Wikimedia Commons) by the names of columns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import requests

from wikidata.action_api import ApiAnswer, ask_api
from wikidata.items import SourceError
from wikidata.retry import Fault, ask_patiently


class _Column(msgspec.Struct):
    name: str


class _Schema(msgspec.Struct):
    fields: list[_Column]


class _Document(msgspec.Struct):
    schema: _Schema
    data: list[Any]


class _Slot(msgspec.Struct):
    content: str | None = None


class _Revision(msgspec.Struct):
    slots: dict[str, _Slot]


class _Page(msgspec.Struct):
    title: str
    revisions: list[_Revision] = msgspec.field(default_factory=list)


class _Pages(msgspec.Struct):
    pages: list[_Page]


class _Answer(ApiAnswer, kw_only=True):
    query: _Pages | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table by name, and its rows as they are written; `title` names it."""

    title: str
    columns: tuple[str, ...]
    written: tuple[Any, ...]

    @classmethod
    def from_json(cls, title: str, text: str) -> Table:
        """Read the JSON of a page. Raises SourceError, one sentence, where it is no table."""
        try:
            document = msgspec.json.decode(text, type=_Document)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise SourceError(f"{title} is not a table of tabular data: {error}") from None
        columns = tuple(column.name for column in document.schema.fields)
        return cls(title, columns, tuple(document.data))

    def rows(self, *needed: str) -> Iterator[Mapping[str, Any] | None]:
        """Each row by column; None for one that has not a cell for every column.

        Raises SourceError where there is no column of a name that is `needed`.
        """
        for name in needed:
            if name not in self.columns:
                has = ", ".join(self.columns)
                raise SourceError(f"{self.title} has no column {name}, only {has or 'none'}")
        for row in self.written:
            whole = isinstance(row, list) and len(row) == len(self.columns)
            yield dict(zip(self.columns, row, strict=True)) if whole else None


def read_tables(
    session: requests.Session,
    api: str,
    titles: Iterable[str],
    attempts: int = 4,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, Table]:
    """Tables by the titles of their pages, from the wiki of an action API; one request.

    Asked `attempts` times at most. Raises SourceError where the wiki fails, or has no such page.
    """
    wanted = tuple(titles)
    question = {
        "action": "query",
        "prop": "revisions",
        "rvprop": "content",
        "rvslots": "main",
        "titles": "|".join(wanted),
    }

    def ask() -> _Answer | Fault:
        answer = ask_api(session, api, question, _Answer)
        if isinstance(answer, Fault) or answer.query is not None:
            return answer
        return Fault(answer.error.code if answer.error else "no pages", again=False)

    answer = ask_patiently(ask, attempts, sleep)
    if isinstance(answer, Fault):
        raise SourceError(f"{api} did not give {' and '.join(wanted)}: {answer.reason}")
    pages = answer.query.pages if answer.query else []
    texts = {
        page.title: slot.content
        for page in pages
        for revision in page.revisions
        for slot in revision.slots.values()
        if slot.content is not None
    }
    for title in wanted:
        if title not in texts:
            raise SourceError(f"{api} has no page {title}")
    return {title: Table.from_json(title, texts[title]) for title in wanted}
