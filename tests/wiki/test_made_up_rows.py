"""Pages made of rows that a test makes up: what empty lists say, what stands on cards."""

from __future__ import annotations

import html
import re

import pytest

from demo.local_meta import ROOT
from tests.parts import some_thorough
from tests.prepared_wiki import Meta

# Pages without anybody, with what their readers are told.
EMPTY = {
    "Directory": ("{{Capacity directory|capacities=}}", "Create your profile, and others find"),
    "Organizations": ("{{Capacity organizations|rows=}}", "Add yours"),
    "Events": ("{{Capacity events|rows=}}", "Add one"),
    "Teams": ("{{Capacity teams|teams=}}", "Start one"),
    "Mentorship": ("{{Capacity mentorships}}", "Describe one"),
    "Proposed capacities": ("{{Capacity proposals|rows=}}", "When several people use a name"),
    "Mentorship/Blue day": (
        "{{Capacity mentorship|programme=Blue day|state=open}}",
        "Once you take part, the bot looks for your match",
    ),
    "Mentorship/Blue team": (
        "{{Capacity mentorship|programme=Blue team|state=upcoming}}",
        "Once you take part, the bot looks for your match",
    ),
    "Mentorship/Some day": (
        "{{Capacity mentorship|programme=Some day|state=closed}}",
        "No one is listed here",
    ),
    "Teams/Some day": ("{{Capacity team plan|team=Some day|members=1|needs=}}", "what you need"),
    "Suggestions/Ana": (
        "{{Capacity suggestions|user=Suba Page|status=open}}",
        "Add more that you want to learn",
    ),
}


def test_an_empty_page_says_what_to_do(meta: Meta) -> None:
    for page, (text, said) in EMPTY.items():
        shown = meta.parsed(f"{ROOT}/{page}", text)
        assert said in shown, page
        # No heading stands over nothing.
        for below in shown.split("<h2")[1:]:
            assert len(re.sub(r"<[^>]*>", "", f"<{below}").split()) > 5, page


@pytest.mark.parametrize("language", some_thorough(["pt", "ar", "en"], 1))
def test_figures_stand_in_the_same_order_on_every_card(meta: Meta, language: str) -> None:
    rows = "".join(
        f"{{{{Capacity mentorship row|page={page}|pairs={pairs}|waiting={waiting}|free={free}}}}}\n"
        for page, pairs, waiting, free in (("Blue team", 1, 30, 2), ("Blue day", 20, 3, 1))
    )
    shown = meta.parsed(
        f"{ROOT}/Mentorship", f"{{{{Capacity mentorships|open=\n{rows}}}}}", language
    )
    cards = re.findall(r"<li[^>]*flex-direction:column.*?</li>", shown, re.DOTALL)
    digits = [re.findall(r"line-height:1\.8[^>]*>([^<]*)<", card) for card in cards]
    assert [len(one) for one in digits] == [3, 3]
    words = meta.data(f"messages/{language}")["messages"]
    order = [
        [
            next(key for key in ("paired", "waits", "free") if is_of(words, key, text))
            for text in one
        ]
        for one in digits
    ]
    assert order == [["paired", "waits", "free"]] * 2


def is_of(words: dict[str, str], key: str, text: str) -> bool:
    """Whether a text is one of the forms of a message about a number."""
    forms = re.sub(r"\{\{PLURAL:\$1\|(.*)\}\}", r"\1", words[f"mentorship-count-{key}"]).split("|")
    patterns = [re.escape(form.split("=")[-1]).replace(r"\$1", r"[\d٠-٩]+") for form in forms]
    return any(re.fullmatch(one, html.unescape(text)) for one in patterns)


# Swahili and German have no words of ours, Mirandese falls back on Portuguese.
@pytest.mark.parametrize(
    ("language", "guide", "lang"),
    [("en", "Guide", None), ("de", "Hilfe", None), ("sw", "Msaada", None), ("mwl", "Guia", "pt")],
)
def test_where_ours_is_not_translated_mediawiki_says_it(
    meta: Meta, language: str, guide: str, lang: str | None
) -> None:
    shown = meta.parsed(f"{ROOT}/Teams", "{{Capacity teams|teams=}}", language)
    [(of, said)] = re.findall(
        r'/Guide[^>]*#teams[^>]*><span[^>]*>(?:<span lang="(.+?)"[^>]*>)?([^<]+)<', shown
    )
    assert (of or None, said) == (lang, guide)
