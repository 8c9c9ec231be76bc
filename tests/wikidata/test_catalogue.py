"""The capacities and what a name means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wikidata.catalogue import Ambiguous, Capacity, Catalogue, CatalogueError, Unknown
from wikidata.names import normalised

CAPACITIES: dict[str, Any] = {
    "Q1": {"parent": None, "labels": {"en": "communication", "pt": "comunicação"}},
    "Q2": {
        "parent": "Q1",
        "labels": {"en": "public speaking", "ar": "خطابة"},
        "aliases": {"en": ["coaching"], "nl": ["rede"]},
    },
    "Q3": {
        "parent": "Q2",
        "labels": {"pt": "rede"},
        "aliases": {"en": ["coaching", "law, ethics, and policy"]},
    },
    "Q4": {"labels": {"en": "technology"}, "aliases": {"pt": ["rede social"]}},
}


def catalogue_of(capacities: dict[str, Any], number: object = 1) -> Catalogue:
    return Catalogue.from_json(json.dumps({"format": number, "capacities": capacities}))


@pytest.fixture
def catalogue() -> Catalogue:
    return catalogue_of(CAPACITIES)


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("communication", "Q1"),
        ("  COMMUNICATION ", "Q1"),
        ("Comunicação", "Q1"),
        ("Comunicac\u0327a\u0303o", "Q1"),
        ("ＴＥＣＨＮＯＬＯＧＹ", "Q4"),
        ("public_speaking", "Q2"),
        ("public\u00a0 speaking", "Q2"),
        ("خطابة", "Q2"),
        ("law, ethics, and policy", "Q3"),
        ("rede social", "Q4"),
    ],
)
def test_a_name_is_a_label_or_an_alias_in_any_language(
    name: str, item: str, catalogue: Catalogue
) -> None:
    assert catalogue.resolve(name) == item


def test_a_name_of_several_capacities_is_answered_with_all_in_catalogue_order(
    catalogue: Catalogue,
) -> None:
    assert catalogue.resolve("Coaching") == Ambiguous(("Q2", "Q3"))
    assert catalogue.resolve("coaching", ["en"]) == Ambiguous(("Q2", "Q3"))
    assert catalogue.resolve("rede") == Ambiguous(("Q2", "Q3"))


def test_a_label_and_an_alias_of_the_same_capacity_are_no_two_meanings() -> None:
    twice = catalogue_of({"Q1": {"labels": {"en": "Lua", "pt": "Lua"}, "aliases": {"en": ["lua"]}}})
    assert twice.resolve("LUA") == "Q1"


def test_the_languages_of_the_page_come_first_in_their_order(catalogue: Catalogue) -> None:
    assert catalogue.resolve("rede", ["pt", "nl"]) == "Q3"
    assert catalogue.resolve("rede", ["nl", "pt"]) == "Q2"
    assert catalogue.resolve("rede", ["xx", "en", "nl"]) == "Q2"
    assert catalogue.resolve("technology", ["pt"]) == "Q4"


def test_an_unknown_name_is_answered_with_the_closest_and_never_taken(catalogue: Catalogue) -> None:
    assert catalogue.resolve("comunication") == Unknown()
    assert catalogue.closest("comunication")[0] == "communication"
    for name in ("xyzzy", "", "law"):
        assert catalogue.resolve(name) == Unknown(), name
        assert catalogue.closest(name) == (), name


def test_at_most_three_names_are_suggested() -> None:
    many = catalogue_of({f"Q{n}": {"labels": {"en": f"training {n}"}} for n in range(1, 9)})
    assert many.resolve("training") == Unknown()
    assert len(many.closest("training")) == 3


def test_names_are_compared_without_case_width_and_surplus_space() -> None:
    assert normalised(" Ｌua\u00a0 \tStraße_x ") == "lua strasse x"


def test_a_capacity_has_a_line_up_to_its_root(catalogue: Catalogue) -> None:
    assert list(catalogue.line("Q3")) == ["Q3", "Q2", "Q1"]
    assert catalogue.roots == {"Q1": "Q1", "Q2": "Q1", "Q3": "Q1", "Q4": "Q4"}


def test_a_catalogue_knows_its_items_and_languages_in_one_order(catalogue: Catalogue) -> None:
    assert list(catalogue) == ["Q1", "Q2", "Q3", "Q4"]
    assert "Q3" in catalogue
    assert "Q5" not in catalogue
    # Labels alone: a language with nothing but aliases has no labels page.
    assert catalogue.languages == ("ar", "en", "pt")


def test_a_name_is_shown_in_the_language_asked_for_else_in_english_else_in_any(
    catalogue: Catalogue,
) -> None:
    assert catalogue.name("Q1", "pt") == "comunicação"
    assert catalogue.name("Q2", "pt") == "public speaking"
    assert Catalogue({"Q9": Capacity(labels={"pt": "nome"})}).name("Q9") == "nome"
    assert Catalogue({"Q9": Capacity()}).name("Q9") == "Q9"


def test_what_is_written_reads_back_the_same(catalogue: Catalogue) -> None:
    data = catalogue.to_data()
    assert data["format"] == 2
    written = data["capacities"]["Q4"]
    assert written["parent"] is None
    assert written["labels"] == {"en": "technology"}
    assert written["aliases"] == {"pt": ["rede social"]}
    assert Catalogue.from_json(json.dumps(data)) == catalogue


def test_fields_of_a_later_program_do_no_harm() -> None:
    later = catalogue_of({"Q1": {"labels": {"en": "a"}, "description": {"en": "b"}}})
    assert later.resolve("a") == "Q1"


@pytest.mark.parametrize(
    ("parents", "told"),
    [
        ({"Q1": "Q1"}, "Q1"),
        ({"Q1": "Q2", "Q2": "Q1"}, "Q2"),
        ({"Q1": "Q2", "Q2": "Q3", "Q3": "Q2", "Q4": None}, "Q3"),
        ({"Q1": None, "Q2": "Q9"}, "Q2"),
    ],
)
def test_a_parent_that_is_none_is_left_out(parents: dict[str, str | None], told: str) -> None:
    found = catalogue_of({item: {"parent": parent} for item, parent in parents.items()})
    assert found.left_out == (f"the parent of {told}",)
    assert set(found.roots) == set(parents)


@pytest.mark.parametrize(
    "odd",
    [
        {"capacities": {"Q7": {"labels": ["en"]}}},
        {"capacities": {"Q7": None}},
        {"capacities": {"Q7": {"parent": 7}}},
        {"redirects": {"Q7": 5}},
        {"redirects": {"Q7": "x"}},
        {"retired": {"Q7": None}},
    ],
)
def test_an_entry_that_makes_no_sense_costs_that_entry(odd: dict[str, Any]) -> None:
    [(part, entry)] = odd.items()
    file = {"format": 1, "capacities": CAPACITIES}
    found = Catalogue.from_json(json.dumps({**file, part: {**file.get(part, {}), **entry}}))  # type: ignore[dict-item]
    assert [*found] == [*CAPACITIES]
    assert found.left_out == ("Q7",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "null",
        "{}",
        '{"format": 1}',
        '{"format": 1, "capacities": []}',
        '{"format": 1, "capacities": {}}',
        '{"format": 1, "capacities": {"Q1": {"labels": ["en"]}}}',
        '{"format": 1, "capacities": {"Q1": {"parent": 7}}}',
        '{"format": "1", "capacities": {"Q1": {}}}',
        '{"format": 3, "capacities": {"Q1": {}}}',
        '{"format": 1, "retired": true}',
        '{"format": 1, "capacities": {"Q1": {}}',
        '{"format": 1, "capacities": {"Q1": {"labels": {"en": "\ud800"}}}}',
        '{"format": 1, "capacities": {"one": {}}}',
        f'{{"format": 1, "capacities": {{"Q{"9" * 5000}": {{}}}}}}',
    ],
)
def test_anything_but_a_catalogue_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        Catalogue.from_json(text)
    assert "\n" not in str(caught.value)


def test_a_catalogue_of_another_format_says_which() -> None:
    with pytest.raises(CatalogueError, match="format is 3"):
        catalogue_of({"Q1": {}}, number=3)
