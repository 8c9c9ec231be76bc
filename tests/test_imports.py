"""Who may import whom: the house has floors, and nothing below knows what stands above it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# A package imports from those before it, never from those behind.
FLOORS = (
    "wikidata",
    "sync.reference",
    "sync.wikitext",
    "sync.wiki",
    "sync.containment",
    "sync.profiles",
    "bots.spreadsheet",
    "bots.terminal",
    "bots.matching",
    "bots.pages",
    "bots.jobs",
    "bots.run",
    "bots.setup",
    "bots.importing",
    "bots.exporting",
    "bots.command_line",
    "bots.__main__",
)
ALONE = {"pywikibot": "sync/wiki/live/", "SPARQLWrapper": "wikidata/sparql.py"}
"""What is imported in one place only."""
MOST_LOOSE = 4
"""Modules that lie beside the folders of `bots` or `sync`."""


def imported(file: Path) -> Iterator[str]:
    """The modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from (f"{module}.{one.name}" for one in node.names)


def floor(name: str) -> str:
    """The package that a module belongs to; empty for what is none of ours."""
    return next((one for one in FLOORS if f"{name}.".startswith(f"{one}.")), "")


def files() -> list[tuple[str, Path]]:
    found = []
    for top in ("bots", "sync", "wikidata"):
        for file in sorted((ROOT / top).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found.append((".".join(parts).removesuffix(".__init__"), file))
    return found


FILES = [(name, file) for name, file in files() if name not in {"bots", "sync"}]


@pytest.mark.parametrize(("name", "file"), FILES, ids=[name for name, _ in FILES])
def test_a_module_knows_only_what_is_below_it(name: str, file: Path) -> None:
    mine = floor(name)
    assert mine, f"{name} is on no floor: say on which in {Path(__file__).name}"
    above = FLOORS[FLOORS.index(mine) + 1 :]
    assert [one for one in imported(file) if floor(one) in above] == []
    ours = {"bots", "sync", "wikidata"}
    assert [one for one in imported(file) if one.split(".")[0] in ours and not floor(one)] == []


@pytest.mark.parametrize(("name", "file"), FILES, ids=[name for name, _ in FILES])
def test_the_wiki_and_the_sources_are_reached_in_one_place(name: str, file: Path) -> None:
    there = {one.split(".")[0] for one in imported(file)} & ALONE.keys()
    where = file.relative_to(ROOT).as_posix()
    assert not {one for one in there if not where.startswith(ALONE[one])}, name


def test_the_snapshot_knows_no_job() -> None:
    ours = [one for one in imported(ROOT / "bots/jobs/snapshot.py") if floor(one) == "bots.jobs"]
    assert ours == []


@pytest.mark.parametrize("top", ["bots", "sync"])
def test_few_modules_lie_beside_the_folders(top: str) -> None:
    loose = [one.name for one in (ROOT / top).glob("*.py") if one.name != "__init__.py"]
    assert len(loose) <= MOST_LOOSE, loose
