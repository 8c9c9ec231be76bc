"""Every message in every language, said by the real MediaWiki about awkward and hostile things."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from bots.pages.messages import of_unknown_gender, shipped_messages
from demo.wiki import ADMIN, SamplePage
from tests.prepared_wiki import Meta

NUMBERS = (0, 1, 2, 3, 11, 100, 1_000_000)
TEXTS = (
    "",
    "Ana",
    """O'Brien "the ''' quick" """,
    "[[Special:Logout|x]] [https://example.org y]",
    "<b onclick=alert(1)>&lt;i&gt;",
    "$1 $2 %1 \\1",
    "{{PLURAL:1|a|b}} {{{1}}} {{!}} | = ~~~~",
    "نص \u200fعربي",
    "* # : ; __NOTOC__ ISBN 9780140449136",
)
# Of these nobody translated anything: Persian and Swahili see English, Mirandese Portuguese,
# Egyptian Arabic the Arabic words.
FALLBACKS = {"fa": "en", "sw": "en", "mwl": "pt", "arz": "ar"}
# What MediaWiki calls the same (words.lua): they see that in place of English.
SAID_BY_MEDIAWIKI = {"write", "write-offer", "request-discuss", "statistics", "nav-guide"}
PLURAL = re.compile(r"\{\{PLURAL:\$(\d)\|(.*?)\}\}")
OUR_MARKS = re.compile(r'<span lang="([a-z-]+)" dir="(ltr|rtl)">(.*)</span>')
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def calls() -> Iterator[dict[str, Any]]:
    """Each message of English: once for each number that is counted, or text that is shown."""
    for key, text in shipped_messages()["en"].items():
        shown = max(map(int, re.findall(r"\$(\d)", text)), default=0)
        counted = {int(number) for one in shipped_messages().values()
                   for number, _ in PLURAL.findall(one.get(key, ""))}  # fmt: skip
        if not shown:
            yield {"key": key, "parameters": []}
            continue
        for turn in range(max(len(NUMBERS) if counted else 0, len(TEXTS))):
            yield {
                "key": key,
                "parameters": [
                    NUMBERS[turn % len(NUMBERS)] if place in counted else
                    TEXTS[(turn + place) % len(TEXTS)] for place in range(1, shown + 1)
                ],
            }  # fmt: skip


def plural(language: str, number: int, forms: list[str]) -> str:
    """The form for a number by CLDR, from Babel's copy of its rules."""
    rule = Locale.parse(language.replace("-", "_")).plural_form
    kinds = [kind for kind in _CATEGORIES if kind in {*rule.tags, "other"}]
    return forms[min(kinds.index(rule(number)), len(forms) - 1)]


def expected(language: str, call: dict[str, Any], numbers: dict[int, str]) -> str:
    text = of_unknown_gender(shipped_messages()[language][call["key"]])
    values = call["parameters"]
    # Rows hold what people wrote with its signs as entities.
    given = {value: html.unescape(value) for value in values if isinstance(value, str)}
    text = PLURAL.sub(
        lambda found: plural(language, values[int(found[1]) - 1], found[2].split("|")), text
    )
    said: dict[Any, str] = {**given, **numbers}
    return re.sub(r"\$(\d)", lambda found: said[values[int(found[1]) - 1]], text)


@pytest.fixture(scope="module")
def asked(prepared: Meta) -> tuple[Meta, list[dict[str, Any]]]:
    messages = list(calls())
    module = (Path(__file__).parent / "every_message.lua").read_text("utf-8")
    prepared.wiki.save_pages(
        [
            SamplePage("Module:Every message", module, ADMIN),
            SamplePage(
                f"User:{ADMIN}/asked.json",
                json.dumps({"numbers": NUMBERS, "messages": messages}),
                ADMIN,
            ),
            SamplePage("Every message", "{{#invoke:Every message|all}}", ADMIN),
        ]
    )
    return prepared, messages


@pytest.mark.parametrize("language", [*shipped_messages(), *FALLBACKS])
def test_a_message_says_what_it_is_given_and_nothing_else(
    asked: tuple[Meta, list[dict[str, Any]]], language: str
) -> None:
    meta, messages = asked
    rendered = meta.rendered("Every message", language)
    written = map(html.unescape, re.findall(r'<div class="number">(.*?)</div>', rendered))
    numbers = dict(zip(NUMBERS, written, strict=True))
    said = re.findall(r'<div class="said">(.*?)</div>', rendered, re.DOTALL)
    assert len(said) == len(messages) > 500
    written_in = FALLBACKS.get(language, language)
    for call, line in zip(messages, said, strict=True):
        inner = line
        if call["key"] in SAID_BY_MEDIAWIKI and written_in == "en" != language:
            assert not OUR_MARKS.fullmatch(line), (call, line)
            continue
        if written_in != language:
            marks = OUR_MARKS.fullmatch(line)
            assert marks, (call, line)
            assert marks.group(1, 2) == (written_in, "rtl" if written_in == "ar" else "ltr")
            inner = marks[3]
        assert "<" not in inner, (call, line)
        # MediaWiki keeps some signs on one line with the word before them, as French wants it.
        text = html.unescape(inner).replace("\xa0", " ").strip()
        assert text == expected(written_in, call, numbers).replace("\xa0", " ").strip(), call
