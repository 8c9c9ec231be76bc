"""Text that came from people means nothing to MediaWiki."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from bots.pages.rendering import Wikitext, escaped, render, render_string
from bots.setup.deployment import deployed_pages
from sync.wiki.site import Site
from wikidata.settings import Sources

# What MediaWiki acts on. What starts a line counts, because a value may stand on its own.
INTERPRETED = {
    "tags, links, templates, tables": r"[<>\[\]{}|]",
    "the end of a parameter's name": "=",
    "new lines": r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]",
    "markers of the parser": r"\x7f",
    "books, papers and standards": r"(?:ISBN|PMID|RFC)\s",
    "entities": r"&(?!#\d+;)",
    "italics and bold": "''",
    "signatures": "~~~",
    "magic words": "__",
    "lists and preformatted lines": r"\A[*#:; ]",
    "a horizontal line": r"\A----",
    "addresses": r"(?i:\b(?:(?:(?:f|ht)tps?|git|ircs?|svn|ssh|nntp)://"
    r"|(?:mailto|news|urn|tel|sip|xmpp):)[^\s&])",
}
HOSTILE = [
    "<script>", "</div>", "<!--", "[[Category:X]]", "[http://a.example x]", "{{Delete}}", "{{{1}}}",
    "{|", "|}", "|-", "||", "-{", "}-", "'''", "''", "~~~~", "~~~~~", "__NOTOC__", "__", "_",
    "&amp;", "&#91;", "&", "=", "==x==", "\n", "\r\n", "\n*", "*", "#", ":", ";", " ", "----",
    "-", "#REDIRECT [[X]]", "http://a.example", "HTTPS://a.example/?a=b", "ftp://a", "news:a",
    "mailto:a@b.example", "//a.example", "urn:a", "tel:1", "~", "'", "é", "آ", "💩", "\u200f",
    "\x00", "\x7f", "\x85", "\u2028", "ISBN 0306406152", "RFC\xa01855", "PMID\t1", "ISBN",
]  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=6).map("".join)


@pytest.mark.parametrize("meaning", INTERPRETED.values(), ids=INTERPRETED)
@given(text=st.sampled_from(HOSTILE) | hostile)
def test_nothing_that_mediawiki_interprets_is_left_in_escaped_text(meaning: str, text: str) -> None:
    assert not re.search(meaning, escaped(text))


@given(hostile)
def test_a_reader_sees_what_was_written(text: str) -> None:
    shown = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), escaped(text))
    assert shown == text
    # An entity is a number between & and ;, so no other entity can be made of it.
    assert not re.search(r"&(?!#\d+;)", escaped(text))


@pytest.mark.parametrize(
    "text",
    ["Ana", "O'Neill", "Aurélio Brandão (WMBR)", "snake_case", "a~b", "Q42", "pt-br/3", "آنا"],
)
def test_what_means_nothing_stays_as_it_is_so_that_a_diff_can_be_read(text: str) -> None:
    assert escaped(text) == text


def test_numbers_can_be_printed() -> None:
    assert escaped(12) == "12"


@given(hostile)
def test_a_template_escapes_whatever_it_prints(text: str) -> None:
    assert render_string("{{Box|<< value >>}}", value=text) == f"{{{{Box|{escaped(text)}}}}}"


@given(hostile)
def test_a_value_that_was_joined_or_changed_in_a_template_is_escaped(text: str) -> None:
    assert render_string("<< names|join('; ') >>", names=[text]) == escaped(text)
    joined = render_string("<< 'a' ~ value >>", value=text)
    assert joined == escaped(f"a{text}")


def test_finished_wikitext_passes_through() -> None:
    text = "{{Box|''x''|[[y]]}}\n* z"
    assert render_string("<< value >>", value=Wikitext(text)) == text
    assert render_string("<< value >>", value=escaped("{{x}}")) == "&#123;&#123;x&#125;&#125;"


def test_finished_wikitext_that_is_changed_is_finished_no_more() -> None:
    assert render_string("<< value ~ '' >>", value=Wikitext("{{x}}")) == escaped("{{x}}")


def test_the_braces_of_mediawiki_are_no_braces_of_the_template() -> None:
    assert render_string("{{#if:{{{1|}}}|{% x %}|<< y >>}}", y=1) == "{{#if:{{{1|}}}|{% x %}|1}}"


def test_a_forgotten_fact_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        render_string("<< forgotten >>")
    with pytest.raises(UndefinedError):
        render("suggestions")


def test_a_module_gets_strings_of_lua_whatever_the_site_is_called() -> None:
    site = Site(family="f", code="c", root='Wiki\'s "exchange"', bot="Bot", sources=Sources())
    modules = {page.title: page.text for page in deployed_pages(site)}
    text = modules["Module:Capacity peers/site"]
    assert 'root = "Wiki\'s \\"exchange\\"",' in text
    assert 'data = "User:Bot/data/",' in text
    assert 'bundle = "Module:CapacityExchange/capacities.json",' in text
