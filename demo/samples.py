"""The sample people and capacities of the demo, as pages to save."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from demo.wiki import ADMIN, SamplePage

_HERE = Path(__file__).resolve().parent
_MARKER = re.compile(r"^<!-- page: (.+?) -->\n", re.MULTILINE)


def people() -> Iterator[SamplePage]:
    """Each page of people.wikitext, saved by the person in whose space it stands."""
    _, *parts = _MARKER.split((_HERE / "people.wikitext").read_text("utf-8"))
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        author = title.removeprefix("User:").partition("/")[0]
        yield SamplePage(title, text.strip(), author, summary="My profile")


def catalogue() -> str:
    """The text of catalogue.json: real capacities under local numbers that are not Wikidata's."""
    with (_HERE / "capacities.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    capacities = {
        f"Q{row['id']}": {
            "parent": f"Q{row['parent']}" if row["parent"] else None,
            "labels": {
                language: row[f"name_{language}"]
                for language in ("en", "pt", "ar")
                if row[f"name_{language}"]
            },
            "aliases": {},
        }
        for row in rows
    }
    source = "Local sample numbers of the demo; these are not items of Wikidata."
    return json.dumps({"format": 1, "source": source, "capacities": capacities}, indent="\t")


def pages(bot: str) -> Iterator[SamplePage]:
    """All that stands on the demo's wiki before the first deployment."""
    yield from people()
    yield SamplePage(f"User:{bot}/data/catalogue.json", catalogue(), ADMIN, summary="Sample data")
