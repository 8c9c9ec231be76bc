"""The cache saves requests and nothing else: it may be missing, old, damaged, locked or killed."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sync.cache import VERSION, Cache
from sync.pages import StoredPage

PAGES = [StoredPage(f"User:U{n}", f"a text of {n} × ✓ " * 50, n, f"U{n}") for n in range(1, 200)]
NEWEST = {page.title: page.revision for page in PAGES}


def kept(path: Path) -> dict[str, StoredPage]:
    return Cache(path).texts(NEWEST)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "cache.sqlite"


@pytest.fixture
def filled(path: Path) -> Path:
    Cache(path).keep("people", PAGES)
    return path


def test_what_was_kept_is_there_in_the_next_run(filled: Path) -> None:
    assert kept(filled) == {page.title: page for page in PAGES}
    assert Cache(filled).holds("people")
    assert not Cache(filled).holds("others")


def test_a_text_of_another_revision_is_not_given(filled: Path) -> None:
    assert Cache(filled).texts({"User:U1": 2, "User:U2": 2, "User:Nobody": 1}).keys() == {"User:U2"}


def test_who_is_no_longer_listed_is_gone_with_all_their_words(filled: Path) -> None:
    cache = Cache(filled)
    cache.keep_word(PAGES[0], StoredPage("User:U1", "older", 1, "Ana"))
    cache.forget_others("others", [])
    assert len(kept(filled)) == len(PAGES)
    cache.forget_others("people", [page.title for page in PAGES[1:]])
    assert kept(filled).keys() == {page.title for page in PAGES[1:]}
    assert cache.words() == frozenset()


def test_a_word_counts_for_the_newest_revision_that_it_was_asked_at(filled: Path) -> None:
    cache, page = Cache(filled), PAGES[9]
    word = StoredPage(page.title, "my own", 5, "Ana")
    cache.keep_word(page, word)
    assert Cache(filled).word(page, "Ana") == word
    assert Cache(filled).word(page, "Bob") is None
    assert Cache(filled).word(StoredPage(page.title, "", 11, "Bob"), "Ana") is None
    cache.drop_words([5])
    assert Cache(filled).word(page, "Ana") is None


def test_locks_are_remembered_with_the_moment_of_the_question(path: Path) -> None:
    Cache(path).keep_locks({"Ana": False, "Bob": True}, "2026-11-22T10:00:00Z")
    Cache(path).keep_locks({"Ana": True}, "2026-11-22T11:00:00Z")
    assert Cache(path).locks() == ({"Ana": True, "Bob": True}, "2026-11-22T11:00:00Z")


def test_work_is_kept_until_other_work_takes_its_place(path: Path) -> None:
    assert Cache(path).recall("matching") is None
    for work in (b"\x00first", b"\x00second"):
        Cache(path).remember("matching", work)
        assert Cache(path).recall("matching") == work
    assert Cache(path).recall("others") is None


def test_work_that_is_not_as_it_was_kept_is_never_given(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Cache(path).remember("matching", b"all the work of a run")
    path.write_bytes(path.read_bytes().replace(b"work of a run", b"WORK of a run"))
    assert Cache(path).recall("matching") is None
    assert "not as it was kept" in caplog.text


def older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"pragma user_version = {VERSION - 1}")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_database(path: Path) -> None:
    path.write_text("a letter to a friend\n" * 500, "utf-8")


def overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:20_000] = os.urandom(20_000 - 4096)
    path.write_bytes(data)


def other_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table something (else_ text)")


@pytest.mark.parametrize("harm", [older, cut_off, no_database, overwritten, other_tables])
def test_an_older_or_damaged_file_is_thrown_away_with_a_line_in_the_log(
    filled: Path, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    harm(filled)
    with caplog.at_level(logging.WARNING):
        assert kept(filled) == {}
    [line] = caplog.messages
    assert f"The cache {filled} is thrown away: it is " in line
    # And the next one is whole.
    Cache(filled).keep("people", PAGES)
    assert len(kept(filled)) == len(PAGES)


def test_a_text_that_is_not_as_it_was_kept_is_never_given(
    filled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = filled.read_bytes()
    assert data.count(b"a text of 77 ") > 1
    filled.write_bytes(data.replace(b"a text of 77 ", b"A TEXT OF 77 "))
    assert PAGES[76].title not in kept(filled)
    assert "a text is not as it was kept" in caplog.text
    assert kept(filled) == {}


def test_a_folder_that_cannot_be_written_to_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "folder").write_text("a file in the way", "utf-8")
    cache = Cache(tmp_path / "folder" / "cache.sqlite")
    cache.keep("people", PAGES)
    assert cache.texts(NEWEST) == {}
    assert cache.locks() == ({}, "")
    assert not cache.holds("people")
    assert len(caplog.messages) == 1
    assert "Going on without" in caplog.text


def test_a_file_that_disappears_in_a_run_is_a_line_in_the_log(
    filled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = Cache(filled)
    filled.unlink()
    cache.keep("people", PAGES)
    assert "Going on without" in caplog.text
    assert cache.texts(NEWEST) == {}
    Cache(filled).keep("people", PAGES)
    assert len(kept(filled)) == len(PAGES)


KILLED = """
import os, signal, sys
from pathlib import Path
from sync.cache import Cache
from tests.sync.test_cache import PAGES

def rows():
    for number, page in enumerate(PAGES):
        if number == 150:
            os.kill(os.getpid(), signal.SIGKILL)
        yield page

cache = Cache(Path(sys.argv[1]))
cache.keep("people", PAGES[:100])
# Rows are taken while the transaction is open.
with cache._base:
    for page in rows():
        cache._base.execute(
            "insert or replace into page values (?, 'people', 1, '', 0, 'half')", (page.title,)
        )
"""


def test_a_run_that_is_killed_while_it_writes_leaves_what_was_whole(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert kept(path) == {page.title: page for page in PAGES[:100]}
