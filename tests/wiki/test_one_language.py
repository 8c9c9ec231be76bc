"""A reader without an account goes through all pages in one language and meets no other of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bots.pages.messages import SOURCE_LANGUAGE, shipped_messages
from demo.local_meta import ROOT
from tests.parts import some_thorough
from tests.prepared_wiki import Meta

LANGUAGES = sorted(shipped_messages(), key=lambda language: language != "pt")
TRANSLATED = "Special:MyLanguage/"
OURS = re.compile(rf"({TRANSLATED})?{re.escape(ROOT)}($|/)|Template:(Capacity |Mentorship )|User:")
# Scripts, styles and data are not read by people; what others named is theirs.
NOT_READ = re.compile(rf"\.(json|js|css)$|[ _]talk:|^{re.escape(ROOT)}/Requests/")
# Words of English that are no words of the other languages here.
ENGLISH = re.compile(
    r"\b(the|and|of|to|you|your|is|are|this|that|with|who|what|they|their|can|there|which|from|was"
    r"|been|will|should|would|people|page|everybody|someone|nobody|where|when|how)\b"
)
MANY_WORDS = 2
PAGES = 30
_PARTS = re.compile(r"\$\d|\{\{[^{}]*\}\}|\[\[[^\]]*\]\]|<[^>]*>|''+")

# Every text that a reader sees or hears, but for what people wrote and named themselves.
READ = """() => {
  const found = [], all = document.querySelector('#mw-content-text');
  // On somebody's own page all but the box is theirs.
  const root = location.pathname.includes('User:') ? all.querySelector('.capacity-peers') : all;
  const theirs = 'bdi, blockquote, pre, code, textarea, style, script, .capacity-peers-quotation, '
    + '.mw-editsection, .printfooter, .catlinks';
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    if (text && !walk.currentNode.parentElement.closest(theirs)) found.push(text);
  }
  for (const one of root.querySelectorAll('[aria-label], [alt], [placeholder]'))
    for (const name of ['aria-label', 'alt', 'placeholder'])
      if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return found;
}"""
LINKS = "() => [...document.querySelectorAll('#mw-content-text a[href]')].map(one => one.href)"


def title_of(address: str) -> str | None:
    """The page that a link leads to, where it shows one of ours to read."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    title = query.get("title", [unquote(parts.path).rpartition("/wiki/")[2]])[0].replace("_", " ")
    if set(query) - {"title", "uselang"} or NOT_READ.search(title) or not OURS.match(title):
        return None
    return title


def family(title: str) -> str:
    """Pages of one family say the same of others: `ROOT/Capacity/…`, somebody's page."""
    if title.startswith("User:"):
        return "User:"
    return title.removeprefix(f"{ROOT}/").rpartition("/")[0] or title


def pages_from_the_first(meta: Meta, context: Any, language: str) -> Iterator[tuple[str, Any]]:
    """Each family's first pages that are reached by links, opened in a language."""
    waiting, seen, shown = [ROOT], {ROOT}, {"": 0}
    page = context.new_page()
    while waiting:
        title = waiting.pop(0)
        if title.startswith(TRANSLATED):
            # This is where the wiki leads readers of the language, whose address it forgets.
            title = f"{title.removeprefix(TRANSLATED)}/{language}"
        answer = page.goto(meta.wiki.page_url(title, uselang=language))
        assert answer is not None
        if answer.status == 404:  # The bot has not written it yet.
            continue
        assert answer.status == 200, title
        yield title, page
        for one in sorted(filter(None, map(title_of, page.evaluate(LINKS)))):
            kind = family(one)
            if one not in seen and (kind == one or shown.get(kind, 0) < MANY_WORDS):
                seen.add(one)
                shown[kind] = shown.get(kind, 0) + 1
                waiting.append(one)


def words_of_ours(language: str) -> tuple[set[str], set[str]]:
    """English texts that this language says otherwise: whole ones, and pieces of several words."""
    said = shipped_messages()
    english, other = said[SOURCE_LANGUAGE], said[language]
    others = "\n".join(other.values())
    whole, pieces = set(), set()
    for key, text in english.items():
        if other.get(key) in {None, text}:
            continue
        parts = [part.strip(" .,:;()") for part in _PARTS.split(text)]
        if len(parts) == 1 and parts[0] not in others:
            whole.add(text)
        pieces |= {part for part in parts if len(part.split()) > MANY_WORDS and part not in others}
    return whole, pieces


def english_among(texts: Iterable[str], whole: set[str], pieces: set[str]) -> list[str]:
    """Those of the texts that are English sentences, or English words of ours."""
    return [
        text
        for text in texts
        if text in whole
        or any(piece in text for piece in pieces)
        or len(set(ENGLISH.findall(text.lower()))) >= MANY_WORDS
    ]


@pytest.mark.parametrize(
    "language",
    some_thorough([one for one in LANGUAGES if not one.startswith(SOURCE_LANGUAGE)], 1),
)
def test_no_page_that_links_lead_to_has_an_english_sentence_of_ours(
    prepared: Meta, browser: Any, language: str, tmp_path: Path
) -> None:
    context = browser.new_context()
    whole, pieces = words_of_ours(language)
    names = prepared.data(f"labels/{SOURCE_LANGUAGE}")
    wikidata = {*names["labels"].values(), *names["descriptions"].values()}
    met: dict[str, list[str]] = {}
    titles = []
    for title, page in pages_from_the_first(prepared, context, language):
        titles.append(title)
        texts = set(page.evaluate(READ)) - wikidata
        if found := english_among(texts, whole, pieces):
            met[title] = found
    context.close()
    assert {ROOT, f"{ROOT}/Guide/{language}", f"{ROOT}/Statistics"} <= set(titles)
    assert len(titles) >= PAGES
    assert met == {}, "\n".join(f"{title}: {text}" for title, all_ in met.items() for text in all_)
