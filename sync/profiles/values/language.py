"""Reads languages, and what is said in several of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from sync.profiles.problems import Reason
from sync.profiles.values.reader import COMMAS, Reader
from sync.profiles.values.text import one_line
from sync.reference.languages import (
    closest_language,
    language_named,
    language_well_known,
    levels,
    words_between,
)
from sync.wikitext.lists import typed
from wikidata.names import normalised

_FURTHER_NAME = re.compile(r"[,،、，]\s*(?=(?P<code>[A-Za-z][A-Za-z0-9_-]*)\s*[:：])")
# What stands for a level, if not for a part of a code: `en-7`, `pt-perfect`.
_WORD_OR_NUMBER = re.compile(r"[0-9]+|[^\W\d_]{5,}")
# Between a language and its level: `en-3`, `English (fluent)`, `pt: native`, `português 5`.
_BETWEEN = re.compile(r"[ (:-]+")
_LONGEST = 100
_LONGEST_CODE = 3
_SIGNS = str.maketrans({sign: f" {sign} " for sign in "&+/"})


def _plain(written: str) -> str:
    """A language and its level as they are compared: small letters, one kind of hyphen."""
    return normalised(typed(written).replace("_", "-"))


def _code(written: str, reader: Reader) -> str:
    """The code that is meant by one, whatever its letters; empty for what is none."""
    return reader.world.codes.get(_plain(written), "")


def _language_and_level(written: str, reader: Reader) -> tuple[str, str]:
    """What an entry means: a code, and a level if it has one; empty where it is no language.

    A level that there is not comes as it is written.
    """
    plain = _plain(written)[:_LONGEST]
    # Names in every language are loaded for what is no well-known one alone.
    found = _read_by(language_well_known, plain, reader)
    return found if found[0] else _read_by(language_named, plain, reader)


def _read_by(named: Callable[[str], str], plain: str, reader: Reader) -> tuple[str, str]:
    if code := _code(plain, reader) or named(plain):
        return code, ""
    for between in _BETWEEN.finditer(plain):
        language, level = plain[: between.start()], plain[between.end() :].rstrip(") ")
        code = _code(language, reader) or named(language)
        if code and level in levels():
            return code, levels()[level]
        if code and between[0].strip() and named(level) == code:
            # `pt: português`
            return code, ""
        marked = between[0].strip() and _WORD_OR_NUMBER.fullmatch(level)
        if code and (level.isdecimal() or marked):
            return code, level
    return "", ""


def _listed(entry: str, reader: Reader) -> list[str]:
    """What spaces part: nothing but codes with levels (`pt-N en-3 es-2`)."""
    parts = _plain(entry).split(" ")
    each = [one.rpartition("-") for one in parts]
    alike = all(code in reader.world.codes and level in levels() for code, _, level in each)
    return parts if len(parts) > 1 and alike else [entry]


def _meant(entry: str, reader: Reader) -> str:
    """The right form of what was not understood: of several languages, of one, of a wrong name."""
    plain = _plain(entry)[:_LONGEST]
    found = _several(plain, reader)
    together = reader.world.codes.get(plain.replace(" ", "-"), "")
    if found or "-" in together:
        both = (together if "-" in together else "", "; ".join(found))
        return " / ".join(filter(None, both))
    shorter = plain
    while "-" in shorter:
        shorter = shorter.rpartition("-")[0]
        if shorter in reader.world.codes:
            return reader.world.codes[shorter]
    return closest_language(plain) if reader.may_search() else ""


def _several(plain: str, reader: Reader) -> list[str]:
    """The languages that words name, with their levels; in a sentence names alone, no codes."""
    words = plain.translate(_SIGNS).split()
    between = words_between().intersection(words)
    # Beside names `en`, `ja` and `ve` are words for "and".
    if between & reader.world.codes.keys() and not any(map(_is_long_name, words)):
        between -= reader.world.codes.keys()
    listed = [(at, one) for at, one in enumerate(words) if one not in between]
    readings = [(at, one, *_language_and_level(one, reader)) for at, one in listed]
    known = [
        (at, one, code, level) for at, one, code, level in readings
        if one in levels() or (code and (not level or level in levels()))
    ]  # fmt: skip
    if len(known) < len(readings):
        known = [one for one in known if len(one[1]) > _LONGEST_CODE]
    found: list[str] = []
    waiting, last = "", -1
    for at, word, code, level in known:
        # A level is that of the language just before it, else of the next one.
        if word not in levels():
            stated = level or waiting
            found.append(f"{code}-{stated}" if stated else code)
            waiting, last = "", at
        elif found and at == last + 1 and "-" not in found[-1]:
            found[-1] += f"-{levels()[word]}"
        else:
            waiting = levels()[word]
    return list(dict.fromkeys(found))


def _is_long_name(word: str) -> bool:
    return len(word) > _LONGEST_CODE and bool(language_named(word))


def languages(value: str, parameter: str, reader: Reader, *, most: int) -> dict[str, str]:
    """Levels by language code; see Profile."""
    found: dict[str, str] = {}
    entries = reader.entries(value, parameter, lambda _: False)
    for entry in itertools.chain.from_iterable(_listed(one, reader) for one in entries):
        code, level = _language_and_level(entry, reader)
        if code and level in {"", *levels().values()}:
            # Whoever says it twice means the better one.
            found[code] = max(found.get(code, ""), level)
        elif code:
            reader.problem(parameter, entry, Reason.UNKNOWN_LEVEL, f"{code}-5 / {code}-n")
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, _meant(entry, reader))
    kept = reader.at_most(most, found, parameter)
    return {code: found[code] for code in kept}


def names_by_language(value: str, parameter: str, reader: Reader, *, most: int) -> dict[str, str]:
    """One name a language: `pt: Wikimedia Brasil; ar: …`."""
    found: dict[str, str] = {}
    for entry in reader.entries(value, parameter, lambda _: True):
        # A name may hold a comma: it separates only where another language follows.
        at = [
            0,
            *(one.end() for one in _FURTHER_NAME.finditer(entry) if _code(one["code"], reader)),
        ]
        for start, end in itertools.pairwise([*at, len(entry)]):
            code, colon, rest = entry[start:end].replace("：", ":").partition(":")
            if not (colon and _language_and_level(code, reader)[0]):
                meant = _meant(code, reader) if colon else f"{(*reader.languages, 'en')[0]}: …"
                reader.problem(parameter, entry, Reason.UNKNOWN_LANGUAGE, meant)
            elif not rest.strip(COMMAS):
                missing = Reason.MISSING_PARAMETER
                reader.problem(
                    parameter, entry, missing, f"{_language_and_level(code, reader)[0]}: …"
                )
            elif written := one_line(rest.rstrip(COMMAS), parameter, reader):
                found[_language_and_level(code, reader)[0]] = written
    kept = reader.at_most(most, found, parameter)
    return {code: found[code] for code in kept}


def code_of_language(value: str, parameter: str, reader: Reader) -> None:
    """One language: that of a text that is not kept."""
    written = typed(value)
    if written and not _language_and_level(written, reader)[0]:
        reader.problem(parameter, value, Reason.UNKNOWN_LANGUAGE, _meant(written, reader))
