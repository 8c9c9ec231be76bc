"""Reads languages, and what is said in several of them."""

from __future__ import annotations

import itertools
import re

from langcodes import Language, tag_is_valid

from sync.profiles.problems import Reason
from sync.profiles.values.reader import COMMAS, Reader
from sync.profiles.values.text import one_line
from sync.reference.names import (
    NO_LANGUAGES,
    closest_language,
    language_named,
)
from sync.wikitext.lists import typed

_FURTHER_NAME = re.compile(r"[,،、，]\s*(?=(?P<code>[A-Za-z][A-Za-z0-9_-]*)\s*[:：])")
_LEVEL = re.compile(r"(?P<code>.+)-(?P<level>[0-9]+|n)")
_CODE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,12})*")
_LEVELS = frozenset("012345n")
# What begins a part of a code that anybody may invent (BCP 47): `en-x-whatever`.
_SINGLETON = re.compile(r"-[a-z0-9](?:-|$)")
# Codes that the registry leaves to whoever agrees on them: languages, scripts, territories.
_PRIVATE_USE = re.compile(
    r"(?:q[a-t][a-z]|[a-z]{2,3}(?:-[a-z]{3,4})*-(?:qa[ab][a-z]|q[m-z]|x[a-z]|aa|zz))(?:-.*)?"
)
# Codes of MediaWiki (Names.php of 1.43) that langcodes does not find in the registry of language
# tags (BCP 47), or that are of its private use.
_FURTHER_LANGUAGES = frozenset(
    {
        "be-x-old",
        "de-formal",
        "eml",
        "en-x-piglatin",
        "es-formal",
        "hu-formal",
        "isv-cyrl",
        "isv-latn",
        "nan-latn-pehoeji",
        "nan-latn-tailo",
        "nl-informal",
        "roa-tara",
        "rsk",
        "simple",
        "sr-ec",
        "sr-el",
        "tok",
        "zh-classical",
    }
)


def is_language(code: str) -> bool:
    """Whether a code is a language's, as a whole: nothing else of it ever reaches a page.

    A code may name a script, a territory and one variant. Nobody can put words of their own into
    one, and what names no language (`und`, `mul`) is none.
    """
    if code in _FURTHER_LANGUAGES:
        return True
    if not _CODE.fullmatch(code) or _SINGLETON.search(code) or not tag_is_valid(code):
        return False
    tag = Language.get(code, normalize=False)
    private = _PRIVATE_USE.fullmatch(code)
    return not private and tag.language not in NO_LANGUAGES and len(tag.variants or ()) <= 1


def _code(written: str) -> str:
    """A code in the form in which MediaWiki has it, whatever stands between its parts."""
    return "-".join(re.split(r"[ _-]+", typed(written).lower()))


def _language_meant(written: str, reader: Reader) -> str:
    """The code of the language that somebody called by name, with the level if there is one."""
    named = _LEVEL.fullmatch(_code(written))
    level = named["level"] if named and named["level"] in _LEVELS else ""
    name = (named["code"] if level and named else _code(written)).replace("-", " ")
    code = language_named(name)
    if not code and reader.may_search():
        code = closest_language(name)
    return f"{code}-{level}" if code and level else code or ""


def languages(value: str, parameter: str, reader: Reader, *, most: int) -> dict[str, str]:
    """Levels by language code; see Profile."""
    levels: dict[str, str] = {}
    for entry in reader.entries(value, parameter, lambda _: False):
        written = _code(entry)
        match = _LEVEL.fullmatch(written)
        before, hyphen, _ = written.partition("-")
        if match and match["level"] in _LEVELS and is_language(match["code"]):
            levels[match["code"]] = match["level"]
        elif is_language(written):
            levels[written] = ""
        elif match and is_language(match["code"]):
            example = f"{match['code']}-5 / {match['code']}-n"
            reader.problem(parameter, entry, Reason.UNKNOWN_LEVEL, example)
        elif meant := _language_meant(entry, reader):
            reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, meant)
        elif hyphen and is_language(before):
            # A word where the level belongs: `en-native`.
            reader.problem(parameter, entry, Reason.UNKNOWN_LEVEL, f"{before}-5 / {before}-n")
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE)
    kept = reader.at_most(most, levels, parameter)
    return {code: levels[code] for code in kept}


def names_by_language(value: str, parameter: str, reader: Reader, *, most: int) -> dict[str, str]:
    """One name a language: `pt: Wikimedia Brasil; ar: …`."""

    def is_named(code: str) -> bool:
        return is_language(_code(code))

    found: dict[str, str] = {}
    for entry in reader.entries(value, parameter, lambda _: True):
        # A name may hold a comma: it separates only where another language follows.
        at = [0, *(one.end() for one in _FURTHER_NAME.finditer(entry) if is_named(one["code"]))]
        for start, end in itertools.pairwise([*at, len(entry)]):
            code, colon, rest = entry[start:end].replace("：", ":").partition(":")
            if not (colon and is_named(code)):
                meant = (
                    _language_meant(code, reader) if colon else f"{(*reader.languages, 'en')[0]}: …"
                )
                reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, meant)
            elif not rest.strip(COMMAS):
                missing = Reason.MISSING_PARAMETER
                reader.problem(parameter, entry, missing, f"{_code(code)}: …")
            elif written := one_line(rest.rstrip(COMMAS), parameter, reader):
                found[_code(code)] = written
    kept = reader.at_most(most, found, parameter)
    return {code: found[code] for code in kept}


def code_of_language(value: str, parameter: str, reader: Reader) -> None:
    """One language's code: the language of a text that is not kept."""
    code = _code(value)
    if code and not is_language(code):
        reader.problem(parameter, value, Reason.UNKNOWN_LANGUAGE, _language_meant(value, reader))
