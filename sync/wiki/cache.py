"""Remembers texts that were read, so that nobody need ask again; it may always be lost."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.pages import StoredPage

VERSION = 3
"""Rises when what is kept changes its meaning; an older file is thrown away."""
APPLICATION = int.from_bytes(b"capx")
"""SQLite's application_id of every cache. What does not have it is not ours to write or delete."""
BUSY_SECONDS = 30.0
"""So long a run waits for another process that holds the cache; then it goes on without."""
_SQLITE = b"SQLite format 3\0"
_APPLICATION_AT = 68
"""Where a file of SQLite has its application_id, in four bytes (sqlite.org/fileformat.html)."""
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_KINDS = {stat.S_IFDIR: "folder", stat.S_IFLNK: "symbolic link"}
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_TABLES = """
create table page (title text primary key, listing text, revision integer, editor text,
                   sum integer, text text);
create table word (title text, user text, newest integer, revision integer, sum integer, text text,
                   primary key (title, user));
create table account (log text, name text, told integer, primary key (log, name));
create table position (log text primary key, timestamp text);
create table work (name text primary key, sum integer, data blob);
"""
_Kept = TypeVar("_Kept", str, bytes)
_log = logging.getLogger(__name__)


class _DamageError(sqlite3.DatabaseError):
    """Something is not as it was kept."""


class Cache:
    """One file of SQLite. Whatever is wrong with it costs a line in the log and requests, no more.

    It keeps the newest revision of each page that was listed, its owner's newest one where that
    is another, what logs told of accounts, how far each was followed, and work that the next run
    can go on from. Each write is one transaction, so a run that is killed leaves a whole file.
    What is dropped is overwritten. Its owner alone may read it.

    Raises ConfigurationError where something lies at `path` that is not proven to be a cache.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base: sqlite3.Connection | None = None
        self._file: os.stat_result | None = None
        with self._doing("opened"):
            self._base = self._opened()

    def _opened(self) -> sqlite3.Connection:
        self._file = ours(self._path) or self._made()
        if self._file.st_mode & 0o077:
            self._path.chmod(0o600)
        base = self._connected()
        try:
            why = _wrong_with(base)
        except sqlite3.Error as error:
            if not _is_damage(error):
                base.close()
                raise
            why = f"it is damaged ({error})"
        if not why:
            return base
        _log.warning("Discarded the cache %s: %s.", self._path, why)
        self._throw_away(base)
        self._file = self._made()
        return self._connected()

    def _made(self) -> os.stat_result:
        """Make an empty cache; there is none before it is whole, and nothing is ever replaced."""
        for folder in reversed(self._path.parents):
            if not folder.exists():
                folder.mkdir(0o700, exist_ok=True)
        with closing(sqlite3.connect(":memory:")) as base:
            base.executescript(
                f"pragma application_id = {APPLICATION}; pragma user_version = {VERSION}; {_TABLES}"
            )
            whole = base.serialize()
        with NamedTemporaryFile(dir=self._path.parent, prefix=f"{self._path.name}-") as file:
            file.write(whole)
            file.flush()
            # Another run may be a moment quicker: then its file is the cache.
            with suppress(FileExistsError):
                os.link(file.name, self._path)
        return ours(self._path) or self._path.lstat()

    def _connected(self) -> sqlite3.Connection:
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        base = sqlite3.connect(address, timeout=BUSY_SECONDS, uri=True)
        base.text_factory = _text
        try:
            base.execute("pragma secure_delete = on")
        except sqlite3.Error:
            base.close()
            raise
        return base

    def _throw_away(self, base: sqlite3.Connection | None) -> None:
        """Delete the file that was opened, unless another lies there by now."""
        with suppress(FileNotFoundError):
            # As long as it is open no other file can have its number.
            if self._file and os.path.samestat(self._file, self._path.lstat()):
                beside = _beside(self._path, "-journal")
                if _is_journal(beside):
                    beside.unlink(missing_ok=True)
                self._path.unlink()
        if base:
            base.close()

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Whatever fails inside: the run goes on without the cache."""
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeError) as error:
            _log.warning(
                "The cache %s cannot be %s: %s. Continuing without a cache.",
                self._path,
                what,
                error,
            )
            base, self._base = self._base, None
            if isinstance(error, sqlite3.Error) and _is_damage(error):
                self._throw_away(base)
            elif base:
                base.close()

    def clear(self) -> None:
        """Forget everything about everybody: so nothing is left of anyone, however it was written.

        Raises RunError where that cannot be done.
        """
        base, self._base = self._base, None
        try:
            if base is None:
                self._file = ours(self._path)
            self._throw_away(base)
        except OSError as error:
            raise RunError(
                f"The cache {self._path} cannot be deleted: {error}. Delete it yourself."
            ) from None
        with self._doing("opened"):
            self._base = self._opened()

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
            self.drop({row[0] for row in rows}.difference(titles))

    def drop(self, titles: Iterable[str]) -> None:
        """Forget all revisions of some pages, such as one that is about to be saved."""
        gone = [(title,) for title in titles]
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

    def told(self, log: str) -> tuple[dict[str, bool], str]:
        """What a log is known to tell of accounts, and up to which moment it was followed."""
        with self._doing("read"):
            rows = self._all("select name, told from account where log = ?", log)
            known = {name: bool(told) for name, told in rows}
            row = self._one("select timestamp from position where log = ?", log)
            return known, row[0] if row else ""
        return {}, ""

    def keep_told(self, log: str, told: Mapping[str, bool], until: str) -> None:
        """Remember it as of the moment `until`, an ISO 8601 timestamp of the wiki."""
        rows = [(log, name, is_) for name, is_ in told.items()]
        self._write("insert or replace into account values (?, ?, ?)", rows)
        self._write("insert or replace into position values (?, ?)", [(log, until)])

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


def ours(path: Path) -> os.stat_result | None:
    """What the system says of a cache that lies at `path`; None where nothing does.

    Raises ConfigurationError where something lies there, or beside it where SQLite would put its
    own files, that is not proven ours. Nothing is changed, and no device is opened.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        found = None
    except ValueError as error:
        raise ConfigurationError(
            f"`cache` in the site's settings is not a path: {error}."
        ) from None
    if found and not stat.S_ISREG(found.st_mode):
        kind = _KINDS.get(stat.S_IFMT(found.st_mode), "device")
        raise _not_ours(path, f"it is a {kind}")
    if found and not _begins(path, _SQLITE, APPLICATION):
        raise _not_ours(path, "it is another program's, or was made by an older version")
    for ending in ("-journal", "-wal", "-shm"):
        beside = _beside(path, ending)
        # SQLite undoes what a killed run left in a journal. It has no other files of ours.
        there = os.path.lexists(beside)
        if there and not (found and ending == "-journal" and _is_journal(beside)):
            raise _not_ours(path, f"SQLite would take {beside} for its own")
    return found


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _not_ours(path: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"The cache {path} cannot be written: {why}. Nothing was touched, because it may not be "
        "the bot's. Delete it yourself, or set `cache` in the site's settings to another file."
    )


def _begins(path: Path, beginning: bytes, application: int | None = None) -> bool:
    """Whether a plain file begins so, and has SQLite's application_id where one is given."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW)) as file:
        head = file.read(_APPLICATION_AT + 4)
    has_id = application is None or head[_APPLICATION_AT:] == application.to_bytes(4)
    return head.startswith(beginning) and has_id


def _is_journal(path: Path) -> bool:
    """Whether a file is what SQLite leaves beside a database whose writer was killed."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        return path.stat().st_size == 0 or _begins(path, _JOURNAL) or _begins(path, bytes(8))
    return False


def _wrong_with(base: sqlite3.Connection) -> str:
    """Why a cache of ours is of no use; empty where it is."""
    (version,) = base.execute("pragma user_version").fetchone()
    (state,) = base.execute("pragma quick_check(1)").fetchone()
    if state != "ok":
        return f"it is damaged ({state})"
    return "" if version == VERSION else f"it is of version {version}"


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether it means that the file is of no use, and not that it cannot be had just now."""
    code = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, _DamageError) or code & 0xFF in _DAMAGE


def _text(kept: bytes) -> str:
    try:
        return kept.decode()
    except UnicodeDecodeError:
        raise _DamageError("a text is not as it was kept") from None


def _sum(kept: str | bytes) -> int:
    return zlib.crc32(kept.encode("utf-8", "surrogatepass") if isinstance(kept, str) else kept)


def _whole(kept: _Kept, expected: int) -> _Kept:
    """A text, or bytes, as they were kept; a file that changed them is damaged."""
    if _sum(kept) != expected:
        raise _DamageError("a text is not as it was kept")
    return kept
