"""Writes docs/schemas/: what each of our pages of data holds, as JSON Schema.

They come from the types that the jobs name, so that they say what the program means.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from bots.jobs.registry import JOBS
from bots.run.status import Status
from sync.wiki.pages import FORMAT


def schemas() -> Mapping[str, dict[str, Any]]:
    """JSON Schemas (2020-12) by the path of the page below `User:<bot>/data/`."""
    pages = {path: kind for job in JOBS for path, kind in job.data.items()} | {"status": Status}
    return {path: _schema(path, kind) for path, kind in sorted(pages.items())}


def _schema(path: str, kind: Any) -> dict[str, Any]:
    (found,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    page = parts.pop(found["$ref"].rpartition("/")[2])
    page["properties"] = {"format": {"const": FORMAT}, **page["properties"]}
    page["required"] = ["format", *page["required"]]
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", **page}
    return about | {"title": f"{path}.json"} | ({"$defs": parts} if parts else {})


def file_name(path: str) -> str:
    """What the file with the schema of a page is called: `profiles.json` for `profiles/<s>`."""
    return f"{path.partition('/')[0]}.json"


def main(folder: Path) -> None:
    """Write all of them into a folder, each as one file."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, schema in schemas().items():
        text = json.dumps(schema, indent=1, ensure_ascii=False)
        (folder / file_name(path)).write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
