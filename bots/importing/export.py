"""Hands ready texts to whoever sends them on: files, words for a person, JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bots.importing.taking_over import TakenOver
from bots.spreadsheet import as_csv
from sync.wiki.errors import RunError
from sync.wiki.folder import Folder

LINKS = "links.csv"
DIFFERENCE = ".diff.txt"


def write_folder(out: Path, taken: TakenOver) -> None:
    """Write `<user>.wikitext` for all who have a text, and links.csv for those who have one.

    Whoever has a profile in which something is missing gets `<user>.diff.txt` too.

    Raises ConfigurationError where `out` is no folder, RunError where it cannot be written to.
    """
    folder = Folder(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in taken.ready:
            if one.text:
                folder.save(one.user, one.text)
            if one.difference:
                beside = folder.path_of(one.user).with_suffix(DIFFERENCE)
                lines = "".join(f"{line}\n" for line in one.difference)
                beside.write_text(lines, encoding="utf-8", newline="\n")
        linked = [one for one in taken.ready if one.link or one.form]
        rows = [("user", "link", "form"), *((one.user, one.link, one.form) for one in linked)]
        (out / LINKS).write_bytes(as_csv(rows))
    except OSError as error:
        raise RunError(f"Cannot write to {out}: {error}.") from None


def text_lines(taken: TakenOver) -> Iterator[str]:
    """Everyone's name, link or why there is none, form, difference and text, an empty line last."""
    for one in taken.ready:
        yield one.user
        yield one.link or f"No link: {one.instead}."
        if one.form:
            yield one.form
        yield from one.difference
        yield from one.text.split("\n")


def as_data(taken: TakenOver) -> dict[str, Any]:
    """The same for `--json`; `link` is null where there is none, and `instead` says why.

    `form` is null where the wiki has no gadget, and where nothing is new.

    `text` is empty, and `difference` has no lines, where nothing is new.
    """
    return {
        "people": [
            {
                "user": one.user,
                "text": one.text,
                "link": one.link or None,
                "form": one.form or None,
                "instead": one.instead or None,
                "difference": list(one.difference),
            }
            for one in taken.ready
        ],
        "notes": list(taken.notes),
    }


def note_lines(taken: TakenOver) -> Iterator[str]:
    """What was not taken over as it was told, and who gets no link."""
    yield from taken.notes
    for one in taken.ready:
        if one.instead:
            yield f"No link for {one.user}: {one.instead}."


def sum_line(taken: TakenOver) -> str:
    """How many texts and links there are, those that open the form apart."""
    links = sum(bool(one.link) for one in taken.ready)
    forms = sum(bool(one.form) for one in taken.ready)
    texts = sum(bool(one.text) for one in taken.ready)
    return f"Texts: {texts}, links: {links}, forms: {forms}. Nothing was saved on the wiki."
