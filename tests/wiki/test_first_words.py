"""How much a reader of any language understands: by the wiki itself, and by twenty messages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bots.pages.messages import FIRST_MESSAGES, SOURCE_LANGUAGE
from demo.local_meta import BOT, ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta
from tests.wiki import test_gadget

come, account = test_gadget.come, test_gadget.account

# Languages of the forty Wikipedias with most articles that the program brings no words in
# (https://meta.wikimedia.org/wiki/List_of_Wikipedias).
LARGEST = (
    "ceb de sv nl ru it pl arz zh ja uk vi war fa ca id sr ko nb tr ce fi cs hu tt ro sh eu nan ms"
    " he eo hy bg da"
)
WITHOUT_SPACES = {"zh", "ja", "nan"}
LETTERS_OF_A_WORD = 2
"""Of a script without spaces; of Chinese and Japanese it is the usual length."""
BY_ITSELF, WITH_NAMES = 0.15, 0.4
MOST = 0.6
MARKED = "war"
"""A language in which every word of ours is marked here by its message."""
_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"⟦([^⟧]+)⟧")

# Texts with the language they are in; a name of somebody is in none, and not counted.
TEXTS = """() => {
  const root = document.querySelector('#mw-content-text .mw-parser-output > div[lang]');
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), parent = walk.currentNode.parentElement;
    const name = parent.closest('bdi');
    if (text && !(name && name.closest('a, h1, h2, h3')))
      found.push([name ? root.lang : parent.closest('[lang]').lang, text]);
  }
  return [root.lang, found];
}"""


def words_in(text: str, language: str) -> float:
    letters = len(_WORD.findall(text))
    if language not in WITHOUT_SPACES or text.isascii():
        return letters
    return sum(map(len, _WORD.findall(text))) / LETTERS_OF_A_WORD


@pytest.mark.thorough
def test_words_of_the_wiki_itself_are_an_eighth_of_a_page_of_suggestions(
    meta: Meta, open_page: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    capacities = set(meta.data("labels/en")["labels"].values())
    told, shares = ["language  by itself  with names of capacities"], {}
    for language in LARGEST.split():
        page = open_page(f"{ROOT}/Suggestions/Aurélio Brandão", uselang=language)
        own, texts = page.evaluate(TEXTS)
        assert own == language
        total = sum(words_in(text, code) for code, text in texts)
        by_itself = sum(words_in(text, code) for code, text in texts if code == language)
        named = sum(
            words_in(text, code)
            for code, text in texts
            if code != language and text.strip("●○✓ ") in capacities
        )
        shares[language] = (by_itself / total, (by_itself + named) / total)
        told.append(f"{language:8}  {by_itself / total:9.0%}  {(by_itself + named) / total:8.0%}")
    with capsys.disabled():
        print("\n".join(("", *told)))  # noqa: T201
    assert min(share for share, _ in shares.values()) >= BY_ITSELF
    # Names of capacities that a language lacks come from Wikidata: this is what is left to us.
    # Readers of Egyptian Arabic see ours in Arabic, which is not counted as theirs.
    assert min(named for language, (_, named) in shares.items() if language != "arz") >= WITH_NAMES


@pytest.fixture
def marked(meta: Meta) -> Meta:
    """The wiki, with every word of ours marked by its message for readers of one language."""
    version = meta.data("version")
    version["messages"] = sorted({*version["messages"], MARKED})
    said = meta.data(f"messages/{SOURCE_LANGUAGE}")
    said["messages"] = {key: f"⟦{key}⟧{text}⟦.⟧" for key, text in said["messages"].items()}
    meta.wiki.save_pages(
        SamplePage(f"User:{BOT}/data/{name}.json", json.dumps(data), BOT, "json")
        for name, data in {"version": version, f"messages/{MARKED}": said}.items()
    )
    return meta


def words_by_message(text: str) -> Counter[str]:
    """How many words of a text are of which message; a message in another counts for itself."""
    found: Counter[str] = Counter()
    open_ones: list[str] = []
    for place, part in enumerate(_MARK.split(text)):
        if not place % 2:
            if open_ones:
                found[open_ones[-1]] += len(_WORD.findall(part))
        elif part != ".":
            open_ones.append(part)
        elif open_ones:
            open_ones.pop()
    return found


@pytest.mark.thorough
def test_twenty_messages_are_most_of_what_a_newcomer_reads(
    marked: Meta,
    come: test_gadget.Come,
    account: Callable[[str], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    visit = come("#/profile", user=account("Nadia Newcomer"), language=MARKED)
    visit.app.locator("input").first.wait_for()
    form = words_by_message(visit.app.first.inner_text())
    page = visit.page.context.new_page()
    page.goto(marked.wiki.page_url(ROOT, uselang=MARKED))
    landing = words_by_message(page.locator("#mw-content-text").inner_text())
    both = {"landing page": landing, "form": form}
    shares = {
        where: sum(words[key] for key in FIRST_MESSAGES) / sum(words.values())
        for where, words in both.items()
    }
    with capsys.disabled():
        print("\n", {where: f"{share:.0%}" for where, share in shares.items()})  # noqa: T201
    assert min(shares.values()) >= MOST
