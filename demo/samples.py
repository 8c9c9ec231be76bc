"""The sample people of the demo, as pages to save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from demo.wiki import SamplePage

_HERE = Path(__file__).resolve().parent
_MARKER = re.compile(r"^<!-- page: (.+?) -->\n", re.MULTILINE)


def people() -> Iterator[SamplePage]:
    """Each page of people.wikitext, saved by the person in whose space it stands."""
    _, *parts = _MARKER.split((_HERE / "people.wikitext").read_text("utf-8"))
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        author = title.removeprefix("User:").partition("/")[0]
        yield SamplePage(title, text.strip(), author, summary="My profile")
