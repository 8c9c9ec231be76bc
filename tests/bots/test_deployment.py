"""The pages that a deployment puts on the wiki."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from bots.pages.messages import explanations, shipped_messages
from bots.setup.deployment import bundle_pages, deployed_pages, descriptions, left_over
from bots.setup.forms import examples
from sync.profiles.contract import PROFILE, TEMPLATES
from sync.profiles.dialects import by_language, dialects
from sync.profiles.sheet import read_sheet
from sync.wiki.pages import Owner, StoredPage
from sync.wiki.port import Selection, Wiki
from sync.wiki.site import Site
from sync.wiki.state import WikiState
from tests.bots.conftest import Capx

SITE = Site(family="f", code="c", root="Root", bot="Bot")
PAGES = {page.title: page.text for page in deployed_pages(SITE)}


def test_each_page_is_deployed_once() -> None:
    assert len(PAGES) == len(deployed_pages(SITE))


def test_what_an_earlier_program_put_there_is_named_and_stays() -> None:
    def page(title: str, editor: str) -> StoredPage:
        return StoredPage(title, "", 1, editor)

    older = [page("Template:Capacity old row", "Ada"), page("Module:Capacity peers/old", "Ada")]
    others = [page("Template:Capacity building", "Bob"), page("Template:Capacity profile", "Ada")]

    class There:
        @staticmethod
        def pages(selection: Selection) -> list[StoredPage]:
            prefixes = tuple(selection.prefixes)
            return [one for one in (*older, *others) if one.title.startswith(prefixes)]

    found = left_over(deployed_pages(SITE), cast(Wiki, There()), "Ada")
    assert found == ("Module:Capacity peers/old", "Template:Capacity old row")


@pytest.mark.parametrize("name", sorted(dialects().titles))
def test_the_name_of_a_dialect_leads_to_the_template(name: str) -> None:
    english = dialects().titles[name]
    assert PAGES[f"Template:{name}"] == f"#REDIRECT [[Template:{english}]]"
    assert f"Template:{english}" in PAGES


def template_data(name: str) -> Any:
    match = re.search(r"<templatedata>(.*?)</templatedata>", PAGES[f"Template:{name}"], re.DOTALL)
    assert match
    return json.loads(match[1])


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_data_of_a_template_are_json_and_know_the_words_of_dialects(name: str) -> None:
    parameters = template_data(name)["params"]
    assert parameters.keys() == TEMPLATES[name].parameters.keys()
    # What a template cannot do without, the form of an editor asks for.
    asked_for = {parameter for parameter, about in parameters.items() if about.get("required")}
    assert asked_for == TEMPLATES[name].needed
    for parameter, described in parameters.items():
        words = [word for word, one in dialects().parameters.items() if one == parameter]
        assert described.get("aliases", []) == words
    aliases = [alias for one in parameters.values() for alias in one.get("aliases", ())]
    assert len(aliases) == len(set(aliases))


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_form_for_a_template_explains_everything_in_each_language_of_the_program(
    name: str,
) -> None:
    data = template_data(name)
    # Brazilian Portuguese falls back on Portuguese, where it has no label of its own.
    explained = shipped_messages().keys() - {"pt-br"}
    assert descriptions().keys() == explained
    for parameter, about in {"": data, **data["params"]}.items():
        assert about["description"].keys() == explained, parameter
        english = about["description"]["en"]
        assert [one for one, text in about["description"].items() if text == english] == ["en"]
        assert "{" not in "".join(about["description"].values()), parameter
    for parameter, about in data["params"].items():
        assert about["label"].keys() == shipped_messages().keys(), parameter
        for label in about["label"].values():
            assert label[0] == label[0].upper(), parameter
            assert "{{" not in label, parameter
        # A word that is to be written is named in every language.
        for word in about.get("suggestedvalues", ()):
            if parameter in {"contact", "status", "suggestions"}:
                named = [one for one, text in about["description"].items() if word in text]
                assert len(named) == len(explained), (parameter, word)
        # An example is of names that every language has, or is translated.
        sentences = re.search(r"[.!?]$", str(TEMPLATES[name].parameters[parameter].example))
        assert not sentences or about["example"].keys() == explained, parameter


@pytest.mark.parametrize(
    ("name", "parameter", "language", "label"),
    [
        (PROFILE, "wanted", "ar", "أريد تعلّم"),
        ("Capacity organization", "available", "fr", "Peut enseigner"),
        ("Capacity event", "online", "pt", "Em linha"),
        ("Capacity team", "members", "es", "Integrantes"),
        ("Mentorship programme", "end", "pt-br", "Último dia"),
        ("Capacity session", "date", "en", "Month"),
    ],
)
def test_a_form_calls_a_parameter_as_the_box_or_the_gadget_does(
    name: str, parameter: str, language: str, label: str
) -> None:
    assert template_data(name)["params"][parameter]["label"][language] == label


def read(name: str, text: str) -> Mapping[str, str]:
    """What the bot reads of the one call on a page, by English parameter."""
    [call] = read_sheet(text).calls[name]
    return call


def of_a_form(text: str) -> str:
    """What the editor opens with: the part of the page that transclusion includes."""
    return text.partition("<includeonly>")[2].removesuffix("</includeonly>")


@pytest.mark.parametrize("language", ["en", *by_language()])
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_and_an_example_are_in_the_words_of_a_language_and_the_bot_reads_them(
    name: str, language: str
) -> None:
    template = TEMPLATES[name]
    end = "" if language == "en" else f"/{language}"
    form = of_a_form(PAGES[f"Template:{name}/preload{end}"])
    example = "\n".join(examples()[template.key][language])
    words = [re.findall(r"(?m)^\| (.*?) +=", text) for text in (form, example)]
    assert form.startswith("{{")
    assert "\n}}" in form
    assert set(template.asked_for) <= read(name, form).keys() <= template.parameters.keys()
    assert tuple(sorted(read(name, example))) == tuple(sorted(template.asked_for))
    # Everything that a template cannot do without is asked for, and little else.
    assert template.needed <= set(template.asked_for)
    assert 3 <= len(template.asked_for) <= 8
    if language != "en":
        spoken = by_language()[language]
        assert form.startswith(f"{{{{{spoken.title_of(name)}\n")
        for word in (*words[0], *words[1]):
            # English words are those that the two languages share.
            assert word in spoken.parameters or not spoken.words_for(word), word


def test_what_a_person_writes_in_portuguese_is_what_the_glossary_says() -> None:
    assert of_a_form(PAGES["Template:Capacity profile/preload/pt"]) == (
        "{{Perfil de capacidades\n"
        "| pode ensinar  = \n"
        "| quer aprender = \n"
        "| conhece       = \n"
        "| línguas       = \n"
        "| território    = \n"
        "}}"
    )


def test_a_link_fills_in_the_form_of_a_session_in_every_language() -> None:
    for language in ("", *(f"/{one}" for one in by_language())):
        form = of_a_form(PAGES[f"Template:Capacity session/preload{language}"])
        said = read("Capacity session", form)
        assert "subst:CURRENTYEAR" in said["date"]
        assert {**said, "date": ""} == {"with": "$1", "capacity": "$2", "date": "", "role": "$3"}
        # The line of a programme may follow the role.
        assert form.endswith("= $3\n}}")


def test_a_template_says_what_it_is_by_the_module_alone() -> None:
    for title, text in PAGES.items():
        if title.startswith("Template:") and not text.startswith("#REDIRECT"):
            shown = "".join(re.findall(r"(?s)<noinclude>(.*?)</noinclude>", text)) or text
            said = re.sub(r"(?s)<templatedata>.*</templatedata>|<!--.*?-->", "", shown)
            assert re.fullmatch(
                r"\{\{#invoke:Capacity peers\|(documentation|introduction)(\|[a-z]+)?\}\}",
                said.strip(),
            ), title


def test_the_category_of_problems_is_hidden() -> None:
    assert PAGES["Category:Capacity profiles with problems"].startswith("__HIDDENCAT__")


def test_the_module_knows_the_words_of_dialects() -> None:
    module = PAGES["Module:Capacity peers/site"]
    for table in (dialects().parameters, dialects().values):
        for word, english in table.items():
            assert f'["{word}"] = "{english}",' in module


def test_a_message_bundle_holds_every_message_and_its_translations_wait_to_be_checked() -> None:
    [bundle] = bundle_pages(SITE, with_translations=False)
    assert (bundle.title, bundle.model) == ("Root/messages", "translate-messagebundle")
    english = shipped_messages()["en"]
    messages = json.loads(bundle.text)
    assert messages.pop("@metadata")["sourceLanguage"] == "en"
    assert messages == english

    _, *units = bundle_pages(SITE, with_translations=True)
    texts = {page.title: page.text for page in units}
    assert len(texts) == len(units) == len(english) * len(shipped_messages())
    assert {page.owner for page in units} == {Owner.SEEDED}
    assert texts["Translations:Root/messages/write/pt"] == "!!FUZZY!!Escrever mensagem"
    assert texts["Translations:Root/messages/write/qqq"] == explanations()["write"]


class MayNotTranslate:
    """A wiki with message bundles, and an account that may not translate; nothing can be saved."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def content_models(self) -> frozenset[str]:
        return frozenset({"wikitext", "translate-messagebundle"})

    def state(self) -> WikiState:
        now = datetime.datetime.now(datetime.UTC)
        rights = frozenset({"edit", "createpage"})
        return WikiState("MediaWiki", now, "", 0, frozenset(), rights, "", None)


def test_an_account_that_may_not_translate_is_told_so_once_before_anything_is_saved(
    capx: Capx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.wiki.live.LiveWiki", MayNotTranslate)
    ran = capx("deploy", "--translations", "--user", "Ana")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert "Ana cannot translate on meta" in ran.err
    assert "Nothing was saved" in ran.err


class Translates(MayNotTranslate):
    """A wiki with nothing of ours, and an account that may translate."""

    marked = False

    def state(self) -> WikiState:
        return replace(super().state(), rights=frozenset({"edit", "translate"}))

    def pages(self, _: Selection) -> tuple[StoredPage, ...]:
        return ()

    def template_names(self, _: object) -> dict[str, frozenset[str]]:
        return {}

    def is_marked(self, _: str) -> bool:
        return self.marked


def test_translations_of_the_guide_wait_until_it_is_marked_for_translation(
    capx: Capx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.wiki.live.LiveWiki", Translates)
    before = capx("deploy", "--translations", "--user", "Ana", "--plan")
    assert "Special:PageTranslation" in before.out
    assert "Translations:Capacity Exchange/Peers/Guide/" not in before.out
    monkeypatch.setattr(Translates, "marked", True)
    after = capx("deploy", "--translations", "--user", "Ana", "--plan")
    assert "Special:PageTranslation" not in after.out
    assert "Translations:Capacity Exchange/Peers/Guide/" in after.out
