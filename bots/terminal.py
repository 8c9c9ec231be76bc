"""What an operator reads, at the terminal and in the log: every character seen, and no secret."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

from sync.wiki.credentials import scrubbed
from sync.wiki.errors import RunError

# What moves the cursor, begins a line, turns the writing round or is not seen at all; but for the
# two joiners, without which names in Persian and in India are spelt wrong.
_UNSEEN = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_IN_A_LINE = re.compile(f"[\n{_UNSEEN}]")
_IN_JSON = re.compile(f"[{_UNSEEN}]")


def visible(text: str) -> str:
    r"""A text as one line that shows what it is made of: ESC is `\x1b`, a new line is `\n`."""
    return _IN_A_LINE.sub(
        lambda match: match[0].encode("unicode_escape").decode("ascii"), scrubbed(text)
    )


def json_text(document: Any, *, indent: int | None = 2) -> str:
    r"""JSON whose characters are all seen; what would not be is there as `\uXXXX`."""
    text = scrubbed(json.dumps(document, ensure_ascii=False, indent=indent))
    return _IN_JSON.sub(lambda match: "".join(_units(match[0])), text)


def _units(character: str) -> Iterator[str]:
    units = character.encode("utf-16-be", "surrogatepass")
    return (f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def say(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines, whatever is in them, on standard output or on standard error.

    Raises RunError where standard output takes no more; no run ends because nobody can be told.
    """
    for line in lines:
        _print(visible(line), err=err)


def say_table(rows: Iterable[Iterable[str]]) -> None:
    """Print rows on standard output, their cells parted by tabs."""
    for row in rows:
        _print("\t".join(map(visible, row)), err=False)


def say_json(document: Any, *, indent: int | None = 2) -> None:
    """Print a JSON document on standard output."""
    _print(json_text(document, indent=indent), err=False)


def _print(text: str, *, err: bool) -> None:
    if err:
        with suppress(OSError):
            click.echo(text, err=True)
        return
    try:
        click.echo(text)
    except OSError as error:
        if error.errno == errno.EPIPE:
            # Whoever reads it has enough, as `head` has; click ends quietly.
            raise
        # Or Python would try once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise RunError(f"Cannot write to standard output: {error.strerror}.") from None


def traceback_lines(error: BaseException) -> Iterator[str]:
    """A traceback, with what each exception says on one line."""
    for part in traceback.format_exception(error):
        of_python = part.startswith(("Traceback ", '  File "', "\n"))
        yield from part.rstrip("\n").split("\n") if of_python else [visible(part.rstrip("\n"))]


@contextmanager
def seen_in_the_log() -> Iterator[None]:
    """Have every message of every log, pywikibot's too, pass through visible()."""
    before = logging.getLogRecordFactory()

    def made(*facts: Any, **more: Any) -> logging.LogRecord:
        record = before(*facts, **more)
        record.msg, record.args = visible(record.getMessage()), ()
        if record.exc_info and record.exc_info[1]:
            # A formatter takes what it finds here.
            record.exc_text = "\n".join(map(visible, traceback_lines(record.exc_info[1])))
        return record

    logging.setLogRecordFactory(made)
    try:
        yield
    finally:
        logging.setLogRecordFactory(before)
