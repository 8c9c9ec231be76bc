"""Names of templates, parameters and choices in other languages, from config/dialects/."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from sync.wiki.errors import ConfigurationError
from wikidata.names import normalised

_TABLES = ("templates", "parameters", "values")


@dataclass(frozen=True, slots=True)
class Dialects:
    """English names by the words of all dialects, normalised.

    `titles` are the dialects' names of templates as they are written, each with the English one:
    a wiki tells capital letters apart.
    """

    templates: Mapping[str, str]
    parameters: Mapping[str, str]
    values: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)

    def words_for(self, parameter: str) -> tuple[str, ...]:
        """The words that mean a parameter, given its English name, in the order of the files."""
        return tuple(word for word, english in self.parameters.items() if english == parameter)

    def title_of(self, template: str) -> str:
        """What one writes for a template: its first name here, else the English one."""
        return next((word for word, name in self.titles.items() if name == template), template)

    def parameter_of(self, english: str) -> str:
        """What one writes for a parameter: its first word here, else the English one."""
        return next(iter(self.words_for(english)), english)

    def value_of(self, english: str) -> str:
        """The same for a choice."""
        return next((word for word, one in self.values.items() if one == english), english)


def joined(files: Iterable[tuple[str, str]]) -> Dialects:
    """All dialects at once, from the names and the texts of their TOML files.

    Raises ConfigurationError for a file that is not of the form, and for a word that means two
    things: in two dialects, or in one that is an English name as well.
    """
    tables: dict[str, dict[str, str]] = {table: {} for table in _TABLES}
    titles: dict[str, str] = {}
    for name, text in files:
        try:
            found = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(f"Dialect {name}: {error}.") from None
        if surplus := set(found) - set(_TABLES):
            raise ConfigurationError(f"Dialect {name}: there is no table {min(surplus)}.")
        for table, words in found.items():
            for word, english in words.items():
                known = tables[table].setdefault(normalised(word), english)
                if known != english:
                    raise ConfigurationError(
                        f"Dialect {name}: {word} in [{table}] means {english}, and {known} too."
                    )
        titles |= found.get("templates", {})
    for table, words in tables.items():
        english_names = {normalised(english): english for english in words.values()}
        for word, english in words.items():
            if english_names.get(word, english) != english:
                raise ConfigurationError(
                    f"Dialects: {word} in [{table}] means {english}, and is an English name itself."
                )
    return Dialects(tables["templates"], tables["parameters"], tables["values"], titles)


def _files() -> Iterable[tuple[str, str]]:
    files = sorted((resources.files("config") / "dialects").iterdir(), key=lambda file: file.name)
    return ((file.name, file.read_text("utf-8")) for file in files)


@cache
def dialects() -> Dialects:
    """The dialects of config/dialects/, in order of their files' names."""
    return joined(_files())


@cache
def by_language() -> Mapping[str, Dialects]:
    """Each dialect alone, by language. The first word in a file for a thing is the one to write."""
    return {name.removesuffix(".toml"): joined([(name, text)]) for name, text in _files()}
