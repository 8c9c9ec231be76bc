"""The sample people of the demo and their programmes, as pages to save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from demo.wiki import SamplePage

_HERE = Path(__file__).resolve().parent
_MARKER = re.compile(r"^<!-- page: (.+?)(?: \| by (.+?))? -->\n", re.MULTILINE)


def people() -> Iterator[SamplePage]:
    """The sample people of the demo."""
    return pages_in(_HERE / "people.wikitext")


def pages_in(file: Path) -> Iterator[SamplePage]:
    """Each page of a file, saved by the person it names or in whose space it stands."""
    _, *parts = _MARKER.split(file.read_text("utf-8"))
    for title, named, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        author = named or title.removeprefix("User:").partition("/")[0]
        yield SamplePage(title, text.strip(), author, summary="My profile")
