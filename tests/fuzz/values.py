"""Values for the parameters of the templates: nasty ones, and right ones made wrong."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

from sync.profiles.contract import TEMPLATES
from tests.hostile.people import RIGHT

HERE = Path(__file__).parent
LONG = 3_000
"""Signs of a value that was made long; longer ones are in tests/sync/test_hostile_pages.py."""
_SEPARATORS = (";", "; ", ",", "\n", "\n* ", "、", "؛", " • ", "<br>", "/", " and ", "")
_MARKS = (
    "\u200e",
    "\u202e",
    "\u0301",
    "\u200d",
    "\x00",
    "\t",
    "\u00a0",
    "\u3000",
    "&#32;",
    "-",
    "'",
)
_DIGITS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@cache
def kinds() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The tables of values.toml: values, and the parameters that they are values of."""
    return tomllib.loads((HERE / "values.toml").read_text("utf-8"))


@cache
def nasty(parameter: str) -> Sequence[str]:
    """What values.toml has for a parameter: its own kinds, and what fits everywhere."""
    own = [kind["values"] for kind in kinds().values() if parameter in kind.get("parameters", ())]
    return (*chain.from_iterable(own), *kinds()["everything"]["values"])


def value(parameter: str, chance: random.Random) -> str:
    """A value of a parameter that is possible and nasty. It never ends the call it stands in."""
    found = chance.choice(nasty(parameter))
    if chance.random() < 0.5:
        found = chance.choice(RIGHT.get(parameter, ("skill 1; skill 2", "skill 3")))
        for _ in range(chance.choice((1, 1, 2, 3))):
            found = chance.choice(_MADE_WRONG)(found, chance)
    # A name is written with `=` in front of it; braces would end the call.
    return found.replace("}}", "} }").replace("|", "{{!}}")


def everything(template: str, chance: random.Random, without: frozenset[str] = frozenset()) -> str:
    """A call of a template in which each of its parameters has such a value, but for some."""
    names = [one for one in TEMPLATES[template].parameters if one not in without]
    lines = [f"|{one}={value(one, chance)}" for one in names]
    chance.shuffle(lines)
    return "\n".join(("{{" + template, *lines, "}}"))


def _twice(text: str, chance: random.Random) -> str:
    return text + chance.choice(_SEPARATORS) + text


def _often(text: str, chance: random.Random) -> str:
    return (text + chance.choice(_SEPARATORS)) * (LONG // (len(text) + 1) + 1)


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


def _with_mark(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(_MARKS) + text[place:]


def _in_other_digits(text: str, chance: random.Random) -> str:
    return text.translate(dict(zip(map(ord, "0123456789"), chance.choice(_DIGITS), strict=True)))


def _larger_numbers(text: str, chance: random.Random) -> str:
    digit = chance.choice("0123456789")
    return text.replace(digit, digit * chance.choice((2, 9, 30)))


def _other_case(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _in_markup(text: str, chance: random.Random) -> str:
    shapes = ("[[{}]]", "[[:{}|x]]", "'''{}'''", "<b>{}</b>", "<!--{}-->", "<nowiki>{}</nowiki>",
              "[https://example.org {}]", "{{{{u{{{{!}}}}{}}}}}", "«{}»", "({})")  # fmt: skip
    return chance.choice(shapes).format(text)


def _among_nasty(text: str, chance: random.Random) -> str:
    return chance.choice(_SEPARATORS).join((text, chance.choice(nasty("")), text))


_MADE_WRONG: Sequence[Callable[[str, random.Random], str]] = (
    _twice, _often, _cut, _with_mark, _in_other_digits, _larger_numbers, _other_case, _in_markup,
    _among_nasty,
)  # fmt: skip
