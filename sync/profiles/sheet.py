"""One revision taken apart, once a run: the calls on it, broken starts, Babel boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sync.profiles.contract import PROFILE, TEMPLATES
from sync.profiles.dialects import dialects
from sync.reference.languages import is_language
from sync.wiki.pages import StoredPage, is_wikitext
from sync.wikitext.scanner import find_calls, same_title
from wikidata.names import normalised

_BABEL = ("Babel", "#babel")
# From before the extension: `{{Babel-3|pt|en-3}}`, `{{User en-3}}`, and `{{User pt}}` for a mother
# tongue. Most boxes that begin with "User" say something else.
_OLD_BABEL = re.compile(
    r"\{\{\s*(?P<name>Babel[ _-]?\d{1,2}|User[ _](?P<language>[a-z-]{2,20}?(?:-[0-5n])?))\s*[|}]",
    re.IGNORECASE,
)
_LONGEST_ALONE = 2
_SPACES = frozenset(
    {
        "Category", "Category talk", "File", "File talk", "Help", "Help talk", "MediaWiki",
        "MediaWiki talk", "Module", "Module talk", "Project", "Project talk", "Talk", "Template",
        "Template talk", "User", "User talk",
    }
)  # fmt: skip
_PARAMETERS = frozenset(name for template in TEMPLATES.values() for name in template.parameters)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one revision holds: parameters of each call by template, broken starts, Babel boxes.

    `babel` is written like the parameter `languages`.
    """

    calls: Mapping[str, tuple[Mapping[str, str], ...]]
    broken: tuple[str, ...]
    babel: str = ""


Names = Mapping[str, Iterable[str]]
"""For each template its own name and those of its redirects, all without the namespace."""

OWN_NAMES: Names = {
    name: (name, *(word for word, english in dialects().templates.items() if english == name))
    for name in TEMPLATES
}
"""The names that the program itself gives the templates, in every dialect."""


@cache
def _templates_by_name(names: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {same_title(name): template for template, all_ in names for name in all_}


def read_sheet(text: str, names: Names = OWN_NAMES) -> Sheet:
    """The calls on a page, whatever they say."""
    by_name = _templates_by_name(tuple((template, tuple(all_)) for template, all_ in names.items()))
    found = find_calls(text, by_name)
    calls: dict[str, tuple[Mapping[str, str], ...]] = {}
    for call in found.whole:
        template = by_name[call.name]
        calls[template] = (*calls.get(template, ()), _in_english(call.parameters))
    return Sheet(calls, tuple(by_name[name] for name in found.broken), "; ".join(_spoken(text)))


def _spoken(text: str, *, inside: bool = False) -> Iterator[str]:
    """The languages of the Babel boxes on a page, or `inside` one of them, as they stand there.

    They are looked for by themselves: people put all kinds of boxes into their Babel box.
    """
    old = {
        same_title(found["name"]): _of_a_box(found["language"])
        for found in _OLD_BABEL.finditer(text)
        if not found["language"] or _of_a_box(found["language"])
    }
    for call in find_calls(text, (*_BABEL, *old)).whole:
        if language := old.get(call.name):
            yield language
        else:
            for value in (value for key, value in call.parameters.items() if key.isdigit()):
                boxes = () if inside or "{{" not in value else tuple(_spoken(value, inside=True))
                yield from boxes or (value,)


def _of_a_box(written: str | None) -> str:
    """What a box is called for, where that is a language; a level may follow it."""
    language, _, level = (written or "").lower().rpartition("-")
    if level in {*"012345", "n"} and is_language(language):
        return f"{language}-{level}"
    alone = (written or "").lower()
    short = len(alone.partition("-")[0]) <= _LONGEST_ALONE
    return alone if short and is_language(alone) else ""


def _in_english(parameters: Mapping[str, str]) -> Mapping[str, str]:
    """Parameters by their English names."""
    return {english: parameters[name] for english, name in given_as(parameters).items()}


def given_as(parameters: Mapping[str, str]) -> Mapping[str, str]:
    """Under which name each parameter that counts is given, by its English name.

    What is given in English wins, else the first word in order of letters that says something.
    """
    words = dialects().parameters
    found: dict[str, str] = {}
    for name, value in sorted(parameters.items()):
        own = name in _PARAMETERS
        english = name if own else words.get(normalised(name), name)
        if english not in found or (value and (own or not parameters[found[english]])):
            found[english] = name
    return found


class Sheets:
    """The sheets of all revisions that a run looks at: each is made once, whoever asks first.

    `names` are those that the templates have on the wiki.
    """

    def __init__(self, names: Names = OWN_NAMES) -> None:
        self.names = names
        self._made: dict[StoredPage, Sheet] = {}

    def of(self, revision: StoredPage) -> Sheet:
        """The sheet of a revision."""
        if revision not in self._made:
            self._made[revision] = read_sheet(revision.text, self.names)
        return self._made[revision]


def owner_of(title: str) -> str | None:
    """The user in whose space a page stands; None for any other page, and for no wikitext."""
    if not title.startswith("User:") or not is_wikitext(title):
        return None
    return title.removeprefix("User:").partition("/")[0]


def needs_babel(page: StoredPage, sheet: Sheet) -> bool:
    """Whether the languages of this page's profile are to be looked for on `User:X`."""
    calls = sheet.calls.get(PROFILE, ())
    return bool(calls) and "/" in page.title and not (calls[0].get("languages") or sheet.babel)


def space_of(title: str) -> str:
    """The canonical name of the namespace of a title; empty for the main one."""
    space, colon, _ = title.partition(":")
    return space if colon and space in _SPACES else ""
