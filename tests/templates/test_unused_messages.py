"""No message that nothing says: each is asked for by a module, the gadget or the program."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bots.jobs.mentorship.pairing import Obstacle
from sync.profiles.contract import TEMPLATES
from sync.profiles.problems import Reason

SOURCES = {".lua": "templates/wiki/Module", ".js": "templates/wiki/MediaWiki",
           ".j2": "templates/wiki/MediaWiki", ".py": "bots sync wikidata",
           ".toml": "config"}  # fmt: skip
# Quoted, or between the values that a template literal or an f-string puts in.
QUOTED = re.compile(r"""(?P<quote>['"])([\w ./-]+?)(?P=quote)""")
FILLED_IN = re.compile(r"""`([^`\n]*\$\{[^`\n]*)`|f"([^"\n]*\{[^"\n]*)\"""")
HOLE = re.compile(r"\$?\{[^{}]*\}")
# Words of data that keys end in: levels of languages, kinds of affiliates, regions, why one is
# near, what an item lacks.
FROM_DATA = {
    *"012345n", *"CTU", "SSA", "NWE", "ESEAP", "LAC", "CEECA", "SA", "MENA", "NA",
    "region", "project", "label", "description",
}  # fmt: skip
# What the bot is going to do is said with the minutes and without.
SOON = re.compile(r"words[:.]soon\( '([a-z-]+)' \)")
LUA_KEY = re.compile(r"\b([a-z]+) = ")


def texts() -> Iterator[str]:
    for ending, folders in SOURCES.items():
        for folder in folders.split():
            for path in Path(folder).rglob(f"*{ending}"):
                yield path.read_text("utf-8")


def test_a_literal_and_what_is_filled_in_are_told_apart() -> None:
    written = "say( 'start' ); say( `gadget-${ kind }-help` ); f\"cure-{one.reason}\""
    assert literals(written) == {"start", "gadget-", "-help", "cure-"}


def literals(text: str) -> set[str]:
    found = {match[2] for match in QUOTED.finditer(text)}
    for match in FILLED_IN.finditer(text):
        found.update(HOLE.split(match[1] or match[2]))
    return {one for one in found if one.strip("-")}


@cache
def pieces() -> tuple[frozenset[str], tuple[tuple[frozenset[str], frozenset[str]], ...]]:
    """Everything quoted; of each file what opens or closes a key made of parts, and its middles."""
    every: set[str] = set()
    files = []
    kinds = {template.key for template in TEMPLATES.values()}
    shared = FROM_DATA | kinds | {str(one) for one in (*Reason, *Obstacle)} | {
        word.replace(" ", "-")
        for template in TEMPLATES.values()
        for word in template.parameters
    }  # fmt: skip
    for text in texts():
        here = literals(text)
        glue = {one for one in here if re.fullmatch(r"[a-z][a-z-]*-|-[a-z-]*[a-z]", one)}
        words = {one.replace(" ", "-") for one in here - glue} | set(LUA_KEY.findall(text))
        every |= here
        files += [(frozenset(glue), frozenset(words | shared))] if glue else []
    return frozenset(every), tuple(files)


@cache
def made_of_choices() -> frozenset[str]:
    """What a choice of a parameter is called in a box and in the form of the gadget."""
    return frozenset(
        f"{before}{parameter}-{choice}"
        for template in TEMPLATES.values()
        for parameter, about in template.parameters.items()
        for choice in about.choices
        for before in ("", "gadget-")
    )


@cache
def made_with_minutes() -> frozenset[str]:
    return frozenset(f"{key}-within" for text in texts() for key in SOON.findall(text))


def is_made(key: str) -> bool:
    for start, end in itertools.combinations(range(len(key) + 1), 2):
        before, middle, after = key[:start], key[start:end], key[end:]
        if (before or after) and any(
            middle in words and {before, after} - {""} <= glue for glue, words in pieces()[1]
        ):
            return True
    return key in made_of_choices() | made_with_minutes()


def messages() -> list[str]:
    text = Path("templates/wiki/messages/en.json").read_text("utf-8")
    return [key for key in json.loads(text) if key != "@metadata"]


@pytest.mark.parametrize("key", ["nobody-asks-for-this", "gadget-of-no-use", "problem-of-nobody"])
def test_a_message_that_nothing_says_is_found(key: str) -> None:
    assert key not in pieces()[0]
    assert not is_made(key)


def test_every_message_is_said_somewhere() -> None:
    assert len(messages()) > 400
    assert [key for key in messages() if key not in pieces()[0] and not is_made(key)] == []
