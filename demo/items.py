"""A SPARQL server that stands in for Wikidata and Metabase, with the sample capacities.

Its items are shaped like theirs and numbered by the demo itself: they are not Wikidata's.
"""

from __future__ import annotations

import csv
import http.client
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from demo.server import ADDRESS, Server

_HERE = Path(__file__).resolve().parent
_OXIGRAPH = str(Path(sys.executable).parent / "oxigraph")
# What the addresses of the stand-in's items and properties begin with.
ENTITIES = "http://local.example/entity/"
PROPERTIES = "http://local.example/prop/direct/"
METABASE_ENTITIES = "http://metabase.local.example/entity/"
METABASE_PROPERTIES = "http://metabase.local.example/prop/direct/"
_PREFIXES = f"""@prefix wd: <{ENTITIES}> .
@prefix wdt: <{PROPERTIES}> .
@prefix mb: <{METABASE_ENTITIES}> .
@prefix mbt: <{METABASE_PROPERTIES}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""

# Numbered by the demo too.
COUNTRIES = {"Q9001": "BR", "Q9002": "PT", "Q9003": "EG"}


@dataclass
class SampleItem:
    """A capacity as Wikidata and Metabase would hold it; words by language code."""

    item: str
    parent: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    redirect: str = ""
    instance_of: str = ""
    subclass_of: str = ""
    in_metabase: bool = True


def sample_items() -> dict[str, SampleItem]:
    """The capacities of capacities.tsv, with a few aliases that people would type."""
    with (_HERE / "capacities.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    items = {
        f"Q{row['id']}": SampleItem(
            f"Q{row['id']}",
            f"Q{row['parent']}" if row["parent"] else "",
            {
                language: row[f"name_{language}"]
                for language in ("en", "pt", "ar")
                if row[f"name_{language}"]
            },
        )
        for row in rows
    }
    items["Q84"].aliases = {"en": ["editathon", "edit-a-thons"], "pt": ["editatona"]}
    items["Q113"].aliases = {"en": ["WD"]}
    items["Q84"].descriptions = {
        "en": "meeting at which people edit a wiki together",
        "pt": "encontro em que se edita uma wiki em conjunto",
        "ar": "لقاء يحرر فيه المشاركون موسوعة ويكي معا",
    }
    return items


def turtle(items: dict[str, SampleItem]) -> str:
    """The items in Turtle: words on Wikidata's items, tree and Q-ids on Metabase's."""
    lines = [line for item in items.values() for line in _statements(item)]
    lines += [f'wd:{item} wdt:P297 "{code}" .' for item, code in COUNTRIES.items()]
    return _PREFIXES + "\n".join(lines)


def _statements(item: SampleItem) -> Iterator[str]:
    subject, number = f"wd:{item.item}", item.item[1:]
    words = [("rdfs:label", language, text) for language, text in item.labels.items()]
    words += [("schema:description", *pair) for pair in item.descriptions.items()]
    words += [
        ("skos:altLabel", language, name)
        for language, names in item.aliases.items()
        for name in names
    ]
    for predicate, language, text in words:
        yield f"{subject} {predicate} {json.dumps(text, ensure_ascii=False)}@{language} ."
    yield f'{subject} schema:dateModified "2026-01-01T00:00:00Z" .'
    if item.redirect:
        yield f"{subject} owl:sameAs wd:{item.redirect} ."
    if item.instance_of:
        yield f"{subject} wdt:P31 wd:{item.instance_of} ."
    if item.subclass_of:
        yield f"{subject} wdt:P279 wd:{item.subclass_of} ."
    if item.in_metabase:
        yield f'mb:Q1{number} mbt:P5 mb:Q34531 ; mbt:P67 mb:Q2{number} ; mbt:P91 "{number}" .'
        yield f'mb:Q2{number} mbt:P1 "{item.item}" .'
        if item.parent:
            yield f"mb:Q1{number} mbt:P1000 mb:Q1{item.parent[1:]} ."


class ItemServer:
    """oxigraph, a real SPARQL 1.1 server, with some items."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._server = Server(folder, "items", port)

    @property
    def url(self) -> str:
        """The address that queries go to."""
        return f"http://{ADDRESS}:{self._port}/query"

    def start(self, items: dict[str, SampleItem] | None = None) -> None:
        """Serve these items, or go on with those of the last time (the sample's at first)."""
        self._folder.mkdir(parents=True, exist_ok=True)
        store = self._folder / "items"
        if items is not None or not store.exists():
            self._load(store, sample_items() if items is None else items)
        command = [_OXIGRAPH, "serve-read-only", "--location", str(store)]
        self._server.start([*command, "--bind", f"{ADDRESS}:{self._port}"], self._answers)

    def stop(self) -> None:
        """End the server; nothing happens if none runs."""
        self._server.stop()

    def _load(self, store: Path, items: dict[str, SampleItem]) -> None:
        self.stop()
        shutil.rmtree(store, ignore_errors=True)
        file = self._folder / "items.ttl"
        file.write_text(turtle(items), encoding="utf-8")
        load = [_OXIGRAPH, "load", "--location", str(store), "--file", str(file)]
        subprocess.run(load, check=True, capture_output=True)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(ADDRESS, self._port, timeout=5)
        with closing(connection):
            try:
                connection.request("GET", "/query?query=ASK%7B%7D")
                return connection.getresponse().status == http.HTTPStatus.OK
            except (OSError, http.client.HTTPException):
                return False
