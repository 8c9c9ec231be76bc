"""The words of the interface: those that come with the program, and what translators made of them.

Translators work in Special:Translate on a message bundle, `ROOT/messages`. Each of its units is a
page, `Translations:ROOT/messages/<key>/<language>`: read like any other page, so that a dump and a
live wiki give the same words. A translation counts when it says what the English message says and
is nothing but words; otherwise the word that comes with the program stays, or that of the next
language in the reader's chain, and the translation is a Problem.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sync.profiles.problems import Problem, Reason
from sync.profiles.text import is_strange
from sync.reference.languages import is_language
from sync.wiki.pages import StoredPage
from sync.wiki.site import Site

SOURCE_LANGUAGE = "en"
DOCUMENTATION = "qqq"
"""The language in which Translate keeps what explains a message to translators."""
MOST_LANGUAGES = 400
"""As many as MediaWiki itself has words in; of more, those with most translations count."""
FIRST_MESSAGES = (
    "landing-slogan", "root-about", "landing-create", "landing-login", "landing-example",
    "landing-say-how", "landing-meet-how", "landing-write-how", "learners-exact", "gap-legend",
    "can-teach", "gadget-tour-1", "gadget-tour-2", "gadget-tour-save", "gadget-field-known",
    "gadget-help-known", "gadget-field-available", "gadget-help-available", "gadget-field-wanted",
    "gadget-help-wanted",
)  # fmt: skip
"""Most of what a newcomer reads on the first page and in the form: ten minutes of translating."""
OUTDATED = "!!FUZZY!!"
"""With this, anywhere in a translation, Translate and people mark one that has to be checked."""

# By a number, by the gender of somebody who is named, or of the reader: without a parameter.
_FORMS = re.compile(r"\{\{(?:PLURAL:(?P<counted>\$\d)|GENDER:(?P<named>\$\d|))\|(?P<forms>.*?)\}\}")
_GENDER = re.compile(r"\{\{GENDER:(?:\$\d)?\|(.*?)\}\}")
_PARAMETER = re.compile(r"\$\d")
# What MediaWiki would take for more than words. A list or a heading begins with its sign.
_MARKUP = re.compile(r"[<>\[\]{}|]|''|__|~~~|://|&#?\w+;|^(?:[*#:;=]|----)")

Messages = Mapping[str, Mapping[str, str]]
"""Words by language and key."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages say, and the translations that could not be used."""

    messages: Messages
    problems: tuple[Problem, ...] = ()


@cache
def _files() -> Messages:
    folder = resources.files("templates") / "wiki" / "messages"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        language, _, ending = file.name.rpartition(".")
        if ending == "json":
            messages: dict[str, str] = json.loads(file.read_text("utf-8"))
            messages.pop("@metadata", None)
            found[language] = messages
    return found


@cache
def shipped_messages() -> Messages:
    """The words that come with the program, by language and key."""
    return {language: words for language, words in _files().items() if language != DOCUMENTATION}


def explanations() -> Mapping[str, str]:
    """What a translator has to know about each message."""
    return _files()[DOCUMENTATION]


def bundle_title(site: Site) -> str:
    """The message bundle that Special:Translate offers to translators."""
    return site.under_root("messages")


def unit_prefix(site: Site) -> str:
    """What the titles of all translations begin with."""
    return f"Translations:{bundle_title(site)}/"


def fault(english: str, text: str) -> tuple[Reason, str] | None:
    """Why `text` cannot stand for a message, and what it takes; None where it can.

    A message is plain words, the parameters of the English one, each shown,
    `{{PLURAL:$1|one|many}}` over one of them, and `{{GENDER:$1|masculine|feminine|unknown}}` over
    one of those of which the English one takes the gender; `{{GENDER:|…}}` is the reader's.
    """
    most = 4 * len(english) + 100
    if len(text) > most:
        return Reason.TOO_LONG, str(most)
    shown, counted, named = _parameters(text)
    wanted, numbers, people = _parameters(english)
    if shown != wanted or not counted <= wanted | numbers or not named <= people:
        return Reason.TRANSLATION_PARAMETERS, " ".join(sorted(wanted)) or "—"
    plain = _FORMS.sub(lambda found: found["forms"].replace("|", " "), text)
    more = _MARKUP.search(plain) or is_strange(plain)
    return (Reason.TRANSLATION_MARKUP, "") if more else None


def _parameters(text: str) -> tuple[set[str], set[str], set[str]]:
    """Which parameters a message shows, which it counts, and of which it takes the gender."""
    found = [*_FORMS.finditer(text)]
    shown = {*_PARAMETER.findall(_FORMS.sub(r"\g<forms>", text))}
    return (
        shown,
        {one["counted"] for one in found if one["counted"]},
        {one["named"] for one in found if one["named"]},
    )


def of_unknown_gender(text: str) -> str:
    """A message as it is said to, and of, somebody who has not set how to be addressed."""

    def unknown(found: re.Match[str]) -> str:
        forms = found[1].split("|")
        return forms[2] if len(forms) > 2 else forms[0]

    return _GENDER.sub(unknown, text)


def translated(shipped: Messages, units: Iterable[StoredPage], site: Site) -> Words:
    """The shipped words, with those of translators in their place, and what is wrong with units.

    Units of messages that the program no longer has, of no language, of more languages than
    MOST_LANGUAGES, or that wait to be checked are left out in silence: Special:Translate shows
    them to those who care for them.
    """
    english = shipped[SOURCE_LANGUAGE]
    said: dict[str, dict[str, str]] = {}
    problems = []
    for unit in sorted(units, key=lambda page: page.title):
        key, _, language = unit.title.removeprefix(unit_prefix(site)).rpartition("/")
        text = unit.text.strip()
        translation = language not in {SOURCE_LANGUAGE, DOCUMENTATION} and is_language(language)
        if key not in english or not translation or not text or OUTDATED in text:
            continue
        if wrong := fault(english[key], text):
            problems.append(Problem(unit.title, "", text, *wrong))
        else:
            said.setdefault(language, {})[key] = text
    by_many = sorted(said, key=lambda one: (one not in shipped, -len(said[one]), one))
    said = {language: said[language] for language in by_many[:MOST_LANGUAGES]}
    messages = {
        language: {**shipped.get(language, {}), **said.get(language, {})}
        for language in sorted({*shipped, *said})
    }
    # In the order of the English ones, so that a page's lines stay where they are.
    ordered = {
        language: {key: words[key] for key in english if key in words}
        for language, words in messages.items()
    }
    return Words(ordered, tuple(problems))
