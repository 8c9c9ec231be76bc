"""The words of the interface: complete in every language, and one for every problem."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import pytest

from sync.profiles.problems import Reason

FOLDER = resources.files("templates") / "wiki" / "messages"
GADGET = Path(str(resources.files("templates") / "wiki" / "MediaWiki"))
MODULES = Path(str(resources.files("templates") / "wiki" / "Module"))


def words(language: str) -> dict[str, str]:
    messages = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    messages.pop("@metadata")
    return dict(messages)


ENGLISH = words("en")


@pytest.mark.parametrize("language", ["qqq", "pt", "pt-br", "es", "fr", "ar"])
def test_a_language_has_every_word(language: str) -> None:
    assert list(words(language)) == list(ENGLISH)
    assert all(words(language).values())


def parameters(text: str) -> set[str]:
    """The parameters that a message shows or counts."""
    return set(re.findall(r"\$\d", re.sub(r"GENDER:\$\d", "", text)))


def genders(text: str) -> set[str]:
    """The parameters of which a message takes the gender."""
    return {one or "reader" for one in re.findall(r"GENDER:(\$\d|)\|", text)}


@pytest.mark.parametrize("language", ["pt", "pt-br", "es", "fr", "ar"])
def test_a_translation_says_all_that_the_original_says(language: str) -> None:
    for key, text in words(language).items():
        assert parameters(text) == parameters(ENGLISH[key]), key
        assert genders(text) <= {*genders(ENGLISH[key]), "reader"}, key
        assert "reader" not in genders(text) or key.startswith("gadget-"), key
        forms = [one.split("|") for one in re.findall(r"GENDER:[^|]*\|(.*?)}}", text)]
        assert all(len(one) == 3 for one in forms), key
        plural = [len(forms.split("|")) for forms in re.findall(r"PLURAL:\$\d\|(.*?)}}", text)]
        assert not plural or set(plural) == {{"ar": 6}.get(language, 2)}, key


@pytest.mark.parametrize("reason", Reason)
def test_every_problem_has_its_sentence(reason: Reason) -> None:
    assert ENGLISH[f"problem-{reason}"]
    assert "$" not in ENGLISH[f"problem-{reason}"]


def test_no_word_is_for_a_problem_that_there_is_not() -> None:
    known = {str(reason) for reason in Reason}
    for key in ENGLISH:
        kind, _, reason = key.partition("-")
        assert kind not in {"problem", "cure"} or reason in known, key


def test_no_sentence_is_said_of_two_problems_of_what_people_write() -> None:
    sentences = [ENGLISH[f"problem-{reason}"] for reason in Reason]
    assert len(sentences) == len(set(sentences))


def soon(text: str) -> set[str]:
    """Words about what the bot is going to do, each with and without the minutes."""
    found = set(re.findall(r"words[:.]soon\( '([a-z-]+[a-z])'", text))
    assert found
    return found | {f"{key}-within" for key in found}


def test_a_module_asks_for_no_word_that_is_missing() -> None:
    text = "".join(path.read_text("utf-8") for path in MODULES.rglob("*.lua"))
    asked = set(re.findall(r"words:(?:message|plain|sentence)\( '([a-z-]+[a-z])'", text))
    asked |= soon(text)
    assert len(asked) > 30
    assert asked <= set(ENGLISH)


def test_the_gadget_asks_for_no_word_that_is_missing() -> None:
    text = "".join(path.read_text("utf-8") for path in GADGET.iterdir())
    asked = set(re.findall(r"\b(?:say|turn)\( '([a-z-]+[a-z])'", text))
    asked |= soon(text)
    assert len(asked) > 50
    assert asked <= set(ENGLISH)
