"""What translators wrote, and what of it reaches the pages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bots.pages.messages import fault, of_unknown_gender, shipped_messages, translated, unit_prefix
from sync.profiles.problems import Problem, Reason
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site

SITE = Site(family="f", code="c", root="Root", bot="Bot")
CASES = tomllib.loads((Path(__file__).parent / "translations.toml").read_text("utf-8"))["case"]
SHIPPED = {
    "en": {"write": "Write", "people": "{{PLURAL:$1|one person|$1 people}}"},
    "pt": {"write": "Escrever", "people": "{{PLURAL:$1|uma pessoa|$1 pessoas}}"},
}


def unit(of: str, text: str) -> StoredPage:
    return StoredPage(unit_prefix(SITE) + of, text, 1, "Translator")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_translation_is_words_and_says_what_the_original_says(case: dict[str, str]) -> None:
    found = fault(case["english"], case["text"])
    expected = (Reason(case["fault"]), case.get("suggestion", "")) if "fault" in case else None
    assert found == expected


@pytest.mark.parametrize("language", sorted(shipped_messages()))
def test_what_comes_with_the_program_could_be_a_translator_s(language: str) -> None:
    english = shipped_messages()["en"]
    wrong = {key: fault(english[key], text) for key, text in shipped_messages()[language].items()}
    assert not {key: why for key, why in wrong.items() if why}


def test_whoever_has_not_set_a_gender_gets_the_third_form_or_the_first() -> None:
    said = "{{GENDER:$1|Editor|Editora|Edição}}, {{GENDER:|visto|vista}} {{PLURAL:$2|a|b}}"
    assert of_unknown_gender(said) == "Edição, visto {{PLURAL:$2|a|b}}"
    assert of_unknown_gender("{{GENDER:$1|editor}}") == "editor"


def test_a_translator_s_word_stands_in_place_of_the_program_s() -> None:
    words = translated(SHIPPED, [unit("write/pt", " Escreva-lhe\n")], SITE)
    assert words.messages["pt"] == {**SHIPPED["pt"], "write": "Escreva-lhe"}
    assert words.messages["en"] == SHIPPED["en"]
    assert not words.problems


def test_a_language_of_the_translators_comes_to_those_of_the_program() -> None:
    units = [unit("write/sw", "Andika"), unit("people/sw", "{{PLURAL:$1|mtu|watu}} $1")]
    words = translated(SHIPPED, units, SITE)
    assert list(words.messages) == ["en", "pt", "sw"]
    assert list(words.messages["sw"]) == ["write", "people"]


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("write/pt", "!!FUZZY!!Escreva"),
        ("write/pt", "  "),
        ("write/en", "Scribble"),
        ("write/qqq", "A verb."),
        ("gone/pt", "Perdido"),
        ("write/not a language", "?"),
        ("write", "?"),
    ],
)
def test_what_nobody_stands_for_changes_nothing(of: str, text: str) -> None:
    assert translated(SHIPPED, [unit(of, text)], SITE) == translated(SHIPPED, [], SITE)


def test_a_wrong_translation_is_named_and_the_word_before_it_stays() -> None:
    words = translated(SHIPPED, [unit("people/pt", "muitas <b>pessoas")], SITE)
    assert words.messages["pt"] == SHIPPED["pt"]
    reason = Reason.TRANSLATION_PARAMETERS
    page = "Translations:Root/messages/people/pt"
    assert words.problems == (Problem(page, "", "muitas <b>pessoas", reason, "$1"),)


def test_every_message_is_a_key_that_a_message_bundle_takes() -> None:
    # Translate: letters, digits, "-", "_" and "." up to 100.
    for key in shipped_messages()["en"]:
        assert re.fullmatch(r"[a-zA-Z0-9_.-]{1,100}", key)
