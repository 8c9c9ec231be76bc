"""Names of templates, parameters and choices in other languages, from config/dialects/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sync.errors import ConfigurationError
from wikidata.catalogue import normalised


@dataclass(frozen=True, slots=True)
class Dialects:
    """English names by the words of all dialects, normalised."""

    templates: Mapping[str, str]
    parameters: Mapping[str, str]
    values: Mapping[str, str]


@cache
def dialects() -> Dialects:
    """All dialects at once; ConfigurationError for a word that would mean two things."""
    tables: dict[str, dict[str, str]] = {"templates": {}, "parameters": {}, "values": {}}
    folder = resources.files("config") / "dialects"
    if not folder.is_dir():
        return Dialects({}, {}, {})
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        for table, words in tomllib.loads(file.read_text("utf-8")).items():
            for word, english in words.items():
                known = tables[table].setdefault(normalised(word), english)
                if known != english:
                    raise ConfigurationError(
                        f"{file.name}: {word} in [{table}] means {english} here and {known} in "
                        "another dialect."
                    )
    return Dialects(tables["templates"], tables["parameters"], tables["values"])
