"""The form in which MediaWiki compares titles, and in which it keeps them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from html.entities import html5
from importlib import resources

# What MediaWiki takes for a space in a title, and drops from one.
SPACES = " _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
MARKS = "\u200e\u200f\u202a-\u202e"
_SPACE = re.compile(f"[{SPACES}]+")
_MARK = re.compile(f"[{MARKS}]+")

NUMBER = "#(?:[0-9]+|[Xx][0-9A-Fa-f]+)"
"""An entity of HTML that is a number, without `&` and `;`."""
_ENTITY = re.compile(rf"&(?:({NUMBER})|([A-Za-z0-9]+|רלמ|رلم));")
_OWN_ENTITIES = {"רלמ": "\u200f", "رلم": "\u200f"}
_CHARACTERS = (
    range(0x09, 0x0B), range(0x20, 0x7F), range(0xA0, 0xD800), range(0xE000, 0xFFFE),
    range(0x10000, 0x110000),
)  # fmt: skip
_NO_CHARACTER = "\ufffd"


def decoded(text: str) -> str:
    """A text with HTML entities as the characters they stand for in MediaWiki."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    number, name = entity.groups()
    if name:
        return _OWN_ENTITIES.get(name) or html5.get(f"{name};", entity[0])
    digits = number.lstrip("#Xx0")
    code = int(digits, 16 if number[1] in "Xx" else 10) if 0 < len(digits) < 8 else 0
    return chr(code) if any(code in some for some in _CHARACTERS) else _NO_CHARACTER


def in_one_form(title: str) -> str:
    """A title with one form of letters and of spaces, without entities and direction marks."""
    composed = unicodedata.normalize("NFC", decoded(title))
    return _SPACE.sub(" ", _MARK.sub("", composed)).strip(" ")


@cache
def first_letters() -> Mapping[str, str]:
    """What Wikimedia's wikis make of a first letter, where that is not what Unicode says."""
    source = resources.files("config") / "first_letters.json"
    table = json.loads(source.read_text("utf-8"))
    become: dict[str, str] = table["become"]
    return {letter: letter for letter in table["stay"]} | become


def large_first(title: str) -> str:
    """A title, without its namespace, as MediaWiki keeps it: the first letter large.

    That is Language::ucfirst: the letter's title case, which Python has from Unicode as PHP has.
    """
    first = title[:1]
    return first_letters().get(first, first.title()) + title[1:]
