"""What Wikidata calls affiliates and places counts after what the program knows, and is bounded."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from sync.reference import affiliates, places
from sync.reference.lines import as_lines, first_that_fit, from_lines
from wikidata.items import Item

AFFILIATES: Mapping[str, tuple[tuple[tuple[str, ...], ...], dict[str, str], int]] = {
    "the other names of an item that one name tells are names of the affiliate": (
        (("Wikimedia Deutschland", "Gesellschaft für Freies Wissen", "جمعية ألمانيا"),),
        {"gesellschaft für freies wissen": "DE", "جمعية ألمانيا": "DE"},
        0,
    ),
    "of an item that no name tells nothing is known": (
        (("Foundation of Somewhere", "FoS"), ("Wikimedia",)),
        {},
        2,
    ),
    "an item of two affiliates is none": (
        (("Wikimedia Deutschland", "Wikimedia France", "Freunde"),),
        {},
        1,
    ),
    "a name that two would have is nobody's": (
        (("Wikimedia Chile", "Amigos", "Chile libre"), ("Wikimedia Argentina", "Amigos")),
        {"chile libre": "CL"},
        0,
    ),
    "two items may be one affiliate": (
        (("Wikimedia Brasil", "Movimento"), ("Wiki Movimento Brasil", "Movimento")),
        {"movimento": "WMB"},
        0,
    ),
    "a name that the program knows stays what it is": (
        (("Wikimedia Deutschland", "WMFR x", "DE"), ("Wikimedia Chile", "Wikimedia UG")),
        {"wmfr x": "DE"},
        0,
    ),
    "what all of them are called, and what is no name, is left out": (
        (("Wikimedia Chile", "Wikimedia", "User Group", "", "x" * 101, "a\u202eb", "a\nb"),),
        {"a b": "CL"},
        0,
    ),
}


@pytest.mark.parametrize("says", AFFILIATES)
def test_names_of_affiliates_on_wikidata(says: str) -> None:
    items, names, strangers = AFFILIATES[says]
    assert affiliates.names_on_wikidata(items) == (names, strangers)
    assert affiliates.names_on_wikidata(items[::-1]) == (names, strangers)


def item(labels: dict[str, str], **aliases: tuple[str, ...]) -> Item:
    return Item(labels=labels, aliases=aliases, exists=True)


PLACES: Mapping[str, tuple[tuple[tuple[str, Item], ...], dict[str, str]]] = {
    "labels and aliases of all languages are names": (
        (("BR", item({"xx": "Braziwood"}, zz=("Terra Papagalli", "the Parrots’ Land"))),),
        {"braziwood": "BR", "parrots land": "BR", "terra papagalli": "BR"},
    ),
    "what the program knows stays what it is, whoever is called so": (
        (("BR", item({"en": "Portugal", "xx": "PRT"}, de=("Alemanha", "Congo", "Europe", "🇵🇹"))),),
        {},
    ),
    "a name of two means both": (
        (("PT", item({"en": "Lusolandia"})), ("BR", item({"pt": "Lusolandia"}))),
        {"lusolandia": "BR / PT"},
    ),
    "items of one code are one place": (
        (("NL", item({"en": "Tulipland"})), ("NL", item({"nl": "Tulipland"}))),
        {"tulipland": "NL"},
    ),
    "what is no country of ours, or no name, is left out": (
        (
            ("QQ", item({"en": "Nowhere"})),
            ("PT", item({"en": "x" * 101, "pt": "-", "xx": "\u0301"})),
        ),
        {},
    ),
}


@pytest.mark.parametrize("says", PLACES)
def test_names_of_places_on_wikidata(says: str) -> None:
    items, names = PLACES[says]
    assert places.names_on_wikidata(items) == names
    assert places.names_on_wikidata(items[::-1]) == names


def test_where_there_is_no_room_aliases_of_the_last_languages_are_left_out() -> None:
    items = [
        ("BR", item({"aa": "first label", "zz": "second label"}, aa=("second alias",))),
        ("PT", item({}, aa=("first alias",), zz=("third alias",))),
    ]
    names = places.names_on_wikidata(items)
    assert [*names] == ["first label", "second label", "first alias", "second alias", "third alias"]
    lines = json.dumps(as_lines(names), ensure_ascii=False).encode()
    fitting = first_that_fit(names.items(), len(lines) - 5)
    assert fitting == {name: place for name, place in names.items() if name != "third alias"}
    assert first_that_fit(names.items(), len(lines)) == names


def test_a_table_comes_back_from_its_lines() -> None:
    table = {"b": "X", "a\u0301": "Y / Z", 'quote "\\': "W"}
    assert dict(from_lines(as_lines(table))) == {"b": "X", "á": "Y / Z", 'quote "\\': "W"}
