"""Remembers texts that were read, so that nobody need ask again; it may always be lost."""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sync.pages import StoredPage

VERSION = 2
"""Rises when what is kept changes its meaning; an older file is thrown away."""
_BUSY_SECONDS = 10
_TABLES = """
create table page (title text primary key, listing text, revision integer, editor text,
                   sum integer, text text);
create table word (title text, user text, newest integer, revision integer, sum integer, text text,
                   primary key (title, user));
create table account (name text primary key, locked integer);
create table position (log text primary key, timestamp text);
create table work (name text primary key, sum integer, data blob);
"""
_Kept = TypeVar("_Kept", str, bytes)
_log = logging.getLogger(__name__)


class Cache:
    """One file of SQLite. Whatever is wrong with it costs a line in the log and requests, no more.

    It keeps the newest revision of each page that was listed, its owner's newest one where that
    is another, who was locked, how far the log of locks was followed, and work that the next run
    can go on from. Each write is one transaction, so a run that is killed leaves a whole file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base: sqlite3.Connection | None = None
        with self._doing("opened"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = self._opened()

    def _opened(self) -> sqlite3.Connection:
        base = self._connected()
        try:
            (version,) = base.execute("pragma user_version").fetchone()
            (state,) = base.execute("pragma quick_check(1)").fetchone()
            if version == VERSION and state == "ok":
                return base
            why = f"it is damaged ({state})" if state != "ok" else f"it is of version {version}"
            is_new = not version and not base.execute("select 1 from sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            why, is_new = f"it is damaged ({error})", False
        if not is_new:
            _log.warning("The cache %s is thrown away: %s.", self._path, why)
        base.close()
        self._thrown_away()
        base = self._connected()
        with base:
            base.executescript(
                f"begin immediate; {_TABLES} pragma user_version = {VERSION}; commit;"
            )
        return base

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=_BUSY_SECONDS)

    def _thrown_away(self) -> None:
        for ending in ("", "-journal", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Whatever fails inside: the run goes on without the cache."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            _log.warning(
                "The cache %s cannot be %s: %s. Going on without.", self._path, what, error
            )
            damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(
                error, sqlite3.OperationalError
            )
            if self._base:
                self._base.close()
                self._base = None
            if damaged:
                self._thrown_away()

    def texts(self, revisions: Mapping[str, int]) -> dict[str, StoredPage]:
        """Those pages of {title: newest revision} whose text is here."""
        found: dict[str, StoredPage] = {}
        with self._doing("read"):
            for title, revision in revisions.items() if self._base else ():
                row = self._one(
                    "select revision, editor, sum, text from page where title = ? and revision = ?",
                    title, revision,
                )  # fmt: skip
                if row:
                    found[title] = StoredPage(title, _whole(row[3], row[2]), row[0], row[1])
        return found

    def holds(self, listing: str) -> bool:
        """Whether any page of a listing is here."""
        with self._doing("read"):
            return bool(self._one("select 1 from page where listing = ? limit 1", listing))
        return False

    def titles(self, beginning: str) -> frozenset[str]:
        """Titles of the pages of all listings whose name begins so."""
        with self._doing("read"):
            asked = "select title from page where substr(listing, 1, ?) = ?"
            return frozenset(row[0] for row in self._all(asked, len(beginning), beginning))
        return frozenset()

    def keep(self, listing: str, pages: Iterable[StoredPage]) -> None:
        """Remember pages that were read for a listing."""
        rows = [
            (page.title, listing, page.revision, page.editor, _sum(page.text), page.text)
            for page in pages
        ]
        self._write("insert or replace into page values (?, ?, ?, ?, ?, ?)", rows)

    def forget_others(self, listing: str, titles: Iterable[str]) -> None:
        """Drop what a listing no longer has: whoever leaves is gone from here too."""
        with self._doing("read"):
            rows = self._all("select title from page where listing = ?", listing)
            gone = [(title,) for title in {row[0] for row in rows}.difference(titles)]
            self._write("delete from page where title = ?", gone)
            self._write("delete from word where title = ?", gone)

    def word(self, page: StoredPage, user: str) -> StoredPage | None:
        """A user's newest revision of a page as it was asked for at this newest one."""
        with self._doing("read"):
            row = self._one(
                "select revision, sum, text from word where title = ? and user = ? and newest = ?",
                page.title, user, page.revision,
            )  # fmt: skip
            if row:
                return StoredPage(page.title, _whole(row[2], row[1]), row[0], user)
        return None

    def keep_word(self, page: StoredPage, word: StoredPage) -> None:
        """Remember the newest revision of a page by the user who made it."""
        row = (
            page.title, word.editor, page.revision, word.revision, _sum(word.text), word.text,
        )  # fmt: skip
        self._write("insert or replace into word values (?, ?, ?, ?, ?, ?)", [row])

    def words(self) -> frozenset[int]:
        """The numbers of all older revisions that are here."""
        with self._doing("read"):
            return frozenset(
                row[0] for row in self._all("select revision from word where revision")
            )
        return frozenset()

    def drop_words(self, revisions: Iterable[int]) -> None:
        """Forget older revisions, such as those whose text was hidden since."""
        self._write("delete from word where revision = ?", [(one,) for one in revisions])

    def locks(self) -> tuple[dict[str, bool], str]:
        """Who is locked, as far as known, and the moment up to which the log was followed."""
        with self._doing("read"):
            known = {name: bool(is_) for name, is_ in self._all("select * from account")}
            row = self._one("select timestamp from position where log = 'globalauth'")
            return known, row[0] if row else ""
        return {}, ""

    def keep_locks(self, locked: Mapping[str, bool], until: str) -> None:
        """Remember who is locked as of the moment `until`, an ISO 8601 timestamp of the wiki."""
        self._write("insert or replace into account values (?, ?)", list(locked.items()))
        self._write("insert or replace into position values ('globalauth', ?)", [(until,)])

    def forget_person(self, user: str) -> None:
        """Drop all that is here of one person, and what was worked out from everybody."""
        home = f"User:{user}"
        where = "where title = ? or substr(title, 1, ?) = ?"
        space = [(home, len(home) + 1, f"{home}/")]
        for table in ("page", "word"):
            self._write(f"delete from {table} {where}", space)  # noqa: S608 - no value in it
        self._write("delete from page where substr(title, -?) = ?", [(len(user) + 1, f"/{user}")])
        self._write("delete from account where name = ?", [(user,)])
        self._write("delete from work where name <> ?", [("",)])

    def recall(self, name: str) -> bytes | None:
        """See port.Memory."""
        with self._doing("read"):
            row = self._one("select data, sum from work where name = ?", name)
            return _whole(row[0], row[1]) if row else None
        return None

    def remember(self, name: str, data: bytes) -> None:
        """See port.Memory."""
        self._write("insert or replace into work values (?, ?, ?)", [(name, _sum(data), data)])

    # SQL

    def _one(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        rows = self._all(statement, *values)
        return rows[0] if rows else None

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._base.execute(statement, values).fetchall() if self._base else []

    def _write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        with self._doing("written"):
            if self._base and rows:
                with self._base:
                    self._base.executemany(statement, rows)


def _sum(kept: str | bytes) -> int:
    return zlib.crc32(kept.encode() if isinstance(kept, str) else kept)


def _whole(kept: _Kept, expected: int) -> _Kept:
    """A text, or bytes, as they were kept; a file that changed them is damaged."""
    if _sum(kept) != expected:
        raise sqlite3.DatabaseError("a text is not as it was kept")
    return kept
