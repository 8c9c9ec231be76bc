"""The cache saves requests and nothing else: it may be missing, old, damaged, locked or killed."""

from __future__ import annotations

import json
import logging
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import sync.wiki.cache
from sync.wiki.cache import APPLICATION, VERSION, Cache, ours
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.pages import StoredPage

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


def test_what_a_log_told_is_remembered_with_the_moment_of_the_question(path: Path) -> None:
    Cache(path).keep_told("globalauth", {"Ana": False, "Bob": True}, "2026-11-22T10:00:00Z")
    Cache(path).keep_told("globalauth", {"Ana": True}, "2026-11-22T11:00:00Z")
    assert Cache(path).told("globalauth") == ({"Ana": True, "Bob": True}, "2026-11-22T11:00:00Z")


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


def overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:20_000] = os.urandom(20_000 - 4096)
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [older, cut_off, overwritten])
def test_an_older_or_damaged_file_is_thrown_away_with_a_line_in_the_log(
    filled: Path, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    harm(filled)
    with caplog.at_level(logging.WARNING):
        assert kept(filled) == {}
    [line] = caplog.messages
    assert f"Discarded the cache {filled}: it is " in line
    # And the next one is whole.
    Cache(filled).keep("people", PAGES)
    assert len(kept(filled)) == len(PAGES)


# What is not ours


def a_letter(path: Path) -> None:
    path.write_text("a letter to a friend\n" * 500, "utf-8")


def nothing_yet(path: Path) -> None:
    path.touch()


def another_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table something (else_ text)")


def ours_of_before_there_was_a_mark(path: Path) -> None:
    Cache(path).keep("people", PAGES)
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma application_id = 0")


def another_program_s_mark(path: Path) -> None:
    another_database(path)
    with closing(sqlite3.connect(path)) as base:
        base.execute(f"pragma application_id = {APPLICATION + 1}")


def our_mark_in_no_database(path: Path) -> None:
    path.write_bytes(b"x" * 68 + b"capx" + b"x" * 9000)


def a_link_to_a_letter(path: Path) -> None:
    a_letter(path.with_name("letter"))
    path.symlink_to("letter")


def a_link_to_a_cache(path: Path) -> None:
    Cache(path.with_name("other")).keep("people", PAGES)
    path.symlink_to("other")


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


def a_folder(path: Path) -> None:
    path.mkdir()
    a_letter(path / "letter")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def beside(ending: str, what: Callable[[Path], None], *, a_cache: bool) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        if a_cache:
            Cache(path).keep("people", PAGES)
        what(path.with_name(path.name + ending))

    return make


NOT_OURS = {
    what.__name__: what
    for what in (
        a_letter, nothing_yet, another_database, ours_of_before_there_was_a_mark,
        another_program_s_mark, our_mark_in_no_database, a_link_to_a_letter, a_link_to_a_cache,
        a_link_to_nothing, a_folder, a_pipe,
    )
} | {
    f"{what.__name__} at {ending}, {'a' if a_cache else 'no'} cache": beside(
        ending, what, a_cache=a_cache
    )
    for ending in ("-journal", "-wal", "-shm")
    for what in (a_letter, a_folder, a_link_to_a_letter, a_pipe)
    for a_cache in (True, False)
}  # fmt: skip


def everything_in(folder: Path) -> dict[str, object]:
    """What lies there, to the byte and the bit; nothing is opened but plain files."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode,
            path.lstat().st_ino,
            path.read_bytes() if path.is_file() else None,
        )
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("what", NOT_OURS.values(), ids=NOT_OURS)
def test_nothing_is_written_to_or_deleted_that_is_not_proven_ours(
    what: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "cache.sqlite"
    what(path)
    before = everything_in(tmp_path)
    for look in (Cache, ours):
        with pytest.raises(ConfigurationError, match="Nothing was touched") as refused:
            look(path)
        assert str(path) in str(refused.value)
        assert "Delete it yourself" in str(refused.value)
    assert everything_in(tmp_path) == before


def test_a_device_is_not_opened() -> None:
    with pytest.raises(ConfigurationError, match="/dev/null cannot be written: it is a device"):
        ours(Path("/dev/null"))


def test_a_path_that_cannot_be_one_is_a_sentence() -> None:
    with pytest.raises(ConfigurationError, match="is not a path"):
        Cache(Path("a\0b"))


def test_what_took_its_place_meanwhile_is_not_thrown_away(filled: Path) -> None:
    cache = Cache(filled)
    with closing(sqlite3.connect(filled)) as base, base:
        base.execute("update page set sum = 0")
    filled.rename(filled.with_name("old"))
    a_letter(filled)
    assert cache.texts(NEWEST) == {}
    assert "a letter to a friend" in filled.read_text("utf-8")


def test_a_killed_run_s_journal_is_undone_and_gone(filled: Path) -> None:
    before = kept(filled)
    killed = """
import os, signal, sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute("pragma cache_size = 1")
base.execute("begin")
base.execute("update page set text = 'half'")
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", killed, str(filled)], check=False)
    assert filled.with_name(f"{filled.name}-journal").stat().st_size
    assert kept(filled) == before
    assert [path.name for path in filled.parent.iterdir()] == [filled.name]


# Whose it is, and who holds it


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def generous() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "cache.sqlite"
    Cache(path).keep("people", PAGES)
    assert (mode(path), mode(path.parent), mode(path.parent.parent)) == (0o600, 0o700, 0o700)
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    # One that was made before is closed to others; a folder that was there is not ours to close.
    path.chmod(0o644)
    path.parent.chmod(0o755)
    assert len(kept(path)) == len(PAGES)
    assert (mode(path), mode(path.parent)) == (0o600, 0o755)


@pytest.mark.parametrize("when", ["before it is opened", "later"])
def test_one_that_another_process_holds_is_waited_for_and_never_thrown_away(
    filled: Path, when: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sync.wiki.cache, "BUSY_SECONDS", 0.01)
    cache = Cache(filled) if when == "later" else None
    with closing(sqlite3.connect(filled)) as base:
        base.execute("begin exclusive")
        cache = cache or Cache(filled)
        assert cache.texts(NEWEST) == {}
        [line] = caplog.messages
        assert "database is locked. Continuing without a cache." in line
        base.execute("rollback")
    assert len(kept(filled)) == len(PAGES)


def test_a_text_that_is_no_text_any_more_is_never_given_nor_told(
    filled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    filled.write_bytes(filled.read_bytes().replace(b"a text of 77 ", b"a text o\xff 77 "))
    assert PAGES[76].title not in kept(filled)
    assert "a text is not as it was kept" in caplog.text
    assert "77" not in caplog.text


def test_a_text_that_cannot_be_kept_costs_no_run(path: Path) -> None:
    cache = Cache(path)
    cache.keep("people", [StoredPage("User:U1", "half a \ud83d", 1, "U1")])
    assert cache.texts(NEWEST) == {}
    assert kept(path) == {}


# Forgetting


NAME = 'Vic "Zoë" Tim'


def test_of_what_is_dropped_not_a_byte_is_left(filled: Path) -> None:
    cache = Cache(filled)
    cache.keep("bot", [StoredPage("Root/Directory", f"|name={NAME}}}}}" * 900, 1, "Bot")])
    cache.keep_word(StoredPage("Root/Directory", "", 1, "X"), StoredPage("", NAME, 1, "Bot"))
    cache.drop(["Root/Directory"])
    assert cache.texts({"Root/Directory": 1}) == {}
    assert NAME.encode() not in filled.read_bytes()
    assert len(kept(filled)) == len(PAGES)


@pytest.mark.parametrize("held", [False, True])
def test_after_it_was_cleared_nothing_is_left_of_anybody_in_any_form(
    filled: Path, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync.wiki.cache, "BUSY_SECONDS", 0.01)
    told = json.dumps({"name": NAME})
    cache = Cache(filled)
    cache.keep("bot", [StoredPage("User:Bot/data/x.json", told, 1, NAME)])
    cache.keep("people", [StoredPage("User:Friend", f"I know [[User:{NAME}]]", 1, "Friend")])
    cache.keep_told("globalauth", {NAME: False}, "2026-11-22T10:00:00Z")
    cache.remember("matching", zlib.compress(NAME.encode()))
    with closing(sqlite3.connect(filled)) as other:
        if held:
            other.execute("begin exclusive")
        cache.clear()
    assert kept(filled) == {}
    assert cache.told("globalauth") == ({}, "")
    assert filled.read_bytes() == fresh(filled.with_name("fresh"))
    # The same run can go on with it.
    cache.keep("people", PAGES)
    assert len(kept(filled)) == len(PAGES)


def fresh(path: Path) -> bytes:
    Cache(path)
    return path.read_bytes()


def test_where_it_cannot_be_cleared_nobody_is_told_that_it_was(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    cache = Cache(filled)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(RunError, match=r"cannot be deleted: .+Delete it yourself"):
        cache.clear()


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
    assert cache.told("globalauth") == ({}, "")
    assert not cache.holds("people")
    assert len(caplog.messages) == 1
    assert "Continuing without a cache" in caplog.text


def test_a_file_that_disappears_in_a_run_is_a_line_in_the_log(
    filled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = Cache(filled)
    filled.unlink()
    cache.keep("people", PAGES)
    assert "Continuing without a cache" in caplog.text
    assert cache.texts(NEWEST) == {}
    Cache(filled).keep("people", PAGES)
    assert len(kept(filled)) == len(PAGES)


KILLED = """
import os, signal, sys
from pathlib import Path
from sync.wiki.cache import Cache
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
