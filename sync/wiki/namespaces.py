"""The namespaces that a wiki has today, by what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.wiki.answers import Itself


@dataclass(frozen=True, slots=True)
class Namespaces:
    """`canonical` names by number; `numbers` by any name that the wiki takes, see number_of."""

    canonical: Mapping[int, str]
    numbers: Mapping[str, int]

    def title(self, number: int, local: str) -> str:
        """A title as the wiki wrote it, with the canonical name of its namespace."""
        return f"{self.canonical[number]}:{local.partition(':')[2]}" if number else local

    def number_of(self, name: str) -> int | None:
        """The number of a namespace, by any of its names; None where the wiki has no such one."""
        return self.numbers.get(_plain(name))


def namespaces_of(wiki: Itself) -> Namespaces:
    """The namespaces of a wiki."""
    listed = wiki.namespaces.values()
    canonical = {one.id: one.name if one.canonical is None else one.canonical for one in listed}
    aliases = {_plain(one.alias): one.id for one in wiki.namespacealiases}
    local = {_plain(one.name): one.id for one in listed}
    return Namespaces(canonical, aliases | local | {_plain(n): i for i, n in canonical.items()})


def _plain(name: str) -> str:
    return name.replace("_", " ").strip().casefold()
