"""Words of other languages for templates, parameters and choices."""

from __future__ import annotations

import pytest

from sync.profiles.contract import TEMPLATES
from sync.profiles.dialects import dialects, joined
from sync.profiles.sheet import read_sheet
from sync.reference.tables import affiliation_types
from sync.wiki.errors import ConfigurationError

CHOICES = {"yes", "no"} | {
    word
    for one in TEMPLATES.values()
    for about in one.parameters.values()
    for word in about.choices
}
PARAMETERS = {name for template in TEMPLATES.values() for name in template.parameters}


def test_every_word_means_something_that_exists() -> None:
    spoken = dialects()
    assert set(spoken.templates.values()) == set(TEMPLATES)
    assert set(spoken.parameters.values()) <= PARAMETERS
    assert set(spoken.values.values()) <= CHOICES | set(affiliation_types().values())


def test_the_four_dialects_name_every_template_and_every_parameter() -> None:
    from importlib import resources

    # Words that a language has in common with English need no line.
    same = {"pt": {"mentor", "online", "wikidata"}, "es": {"mentor", "online", "wikidata"},
            "fr": {"affiliation", "conditions", "contact", "documents", "mentor", "page",
                   "suggestions", "type", "wikidata"}, "ar": set()}  # fmt: skip
    for language, shared in same.items():
        file = resources.files("config") / "dialects" / f"{language}.toml"
        spoken = joined([(file.name, file.read_text("utf-8"))])
        assert set(spoken.templates.values()) == set(TEMPLATES), language
        assert PARAMETERS - set(spoken.parameters.values()) - shared == set(), language
        common = {"es": {"no", "editor"}, "fr": {"page"}, "pt": {"editor", "designer"}, "ar": set()}
        assert CHOICES - set(spoken.values.values()) - common[language] == set(), language


def test_no_word_is_the_name_of_another_parameter() -> None:
    for word, english in dialects().parameters.items():
        assert word not in PARAMETERS or word == english


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('[parameters]\n"Sabe" = "known"', '[parameters]\n"sabe" = "wanted"'),
        ('[values]\nopen = "open"\n', '[values]\n"Open" = "paused"'),
        ('[parameters]\nwanted = "known"', '[parameters]\nquer = "wanted"'),
    ],
    ids=["in two dialects", "in capital letters", "an English name"],
)
def test_a_word_that_means_two_things_is_an_error(one: str, other: str) -> None:
    with pytest.raises(ConfigurationError, match="means"):
        joined([("a.toml", one), ("b.toml", other)])


@pytest.mark.parametrize("text", ["[parameter]\na = 'known'", "not toml"])
def test_a_file_of_another_form_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"Dialect a\.toml"):
        joined([("a.toml", text)])


def test_a_title_keeps_its_capital_letters() -> None:
    assert dialects().titles["Perfil de capacidades"] == "Capacity profile"


@pytest.mark.parametrize("name", sorted(dialects().titles))
def test_the_bot_reads_a_call_by_every_name(name: str) -> None:
    (call,) = read_sheet(f"{{{{{name}|Sabe=x|línguas=pt}}}}").calls[dialects().titles[name]]
    assert {word: value for word, value in call.items() if value} == {
        "known": "x",
        "languages": "pt",
    }


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ("sabe=dialect|known=English", "English"),
        ("known=English|sabe=dialect", "English"),
        ("sabe=dialect|known=", "dialect"),
        ("sabe=second|conoce=first", "first"),
        ("sabe=second|conoce=", "second"),
    ],
)
def test_of_two_names_of_one_parameter_one_counts(given: str, means: str) -> None:
    (call,) = read_sheet(f"{{{{Capacity profile|{given}}}}}").calls["Capacity profile"]
    assert call["known"] == means
