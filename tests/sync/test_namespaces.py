"""The namespaces of a wiki, by what it says of itself."""

from __future__ import annotations

import msgspec
import pytest

from sync.wiki.answers import Itself
from sync.wiki.namespaces import namespaces_of

FOUND = namespaces_of(
    msgspec.convert(
        {
            "general": {"time": "2026-11-27T00:00:00Z"},
            "extensions": [],
            "usergroups": [],
            "namespaces": {
                "0": {"id": 0, "name": ""},
                "2": {"id": 2, "name": "Usuário(a)", "canonical": "User"},
                "4": {"id": 4, "name": "Meta", "canonical": "Project"},
                "1198": {"id": 1198, "name": "Translations", "canonical": "Translations"},
            },
            "namespacealiases": [{"id": 2, "alias": "Usuária"}],
        },
        Itself,
    )
)


@pytest.mark.parametrize("name", ["User", "user", "Usuário(a)", "Usuária", " User_ "])
def test_a_namespace_is_found_by_any_of_its_names(name: str) -> None:
    assert FOUND.number_of(name) == 2


@pytest.mark.parametrize("name", ["Talk", "Capacity Exchange/Peers"])
def test_what_is_before_a_colon_is_not_always_a_namespace(name: str) -> None:
    assert FOUND.number_of(name) is None


@pytest.mark.parametrize(
    ("number", "local", "canonical"),
    [
        (0, "A: b", "A: b"),
        (2, "Usuário(a):Ana/x: y", "User:Ana/x: y"),
        (4, "Meta:About", "Project:About"),
        (1198, "Translations:X/y/pt", "Translations:X/y/pt"),
    ],
)
def test_titles_get_the_canonical_name(number: int, local: str, canonical: str) -> None:
    assert FOUND.title(number, local) == canonical
