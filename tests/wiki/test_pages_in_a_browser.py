"""What a reader sees in a real browser: their language, their direction, every fact, no code."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from importlib import resources
from typing import Any
from urllib.parse import unquote_plus

import pytest

from bots.pages.guide import units
from bots.pages.messages import shipped_messages
from demo.local_meta import BOT, PERSON_PASSWORD, ROOT
from demo.wiki import SamplePage
from sync.reference.names import territory_names
from sync.reference.tables import regions
from tests.prepared_wiki import Meta

AURELIO = "Aurélio Brandão"
SUGGESTIONS = f"{ROOT}/Suggestions/{AURELIO}"
GUIDE = f"/wiki/{ROOT.replace(' ', '_')}/Guide"
Open = Callable[..., Any]

ENGLISH_GUIDE = resources.files("templates") / "wiki" / "Guide.wikitext.j2"
# Sentences of the interface and of the guide in English.
ENGLISH = [
    text
    for text in (*shipped_messages()["en"].values(), *units(ENGLISH_GUIDE.read_text()).values())
    if text.count(" ") > 2 and not re.search(r"[${\\'|]", text)
]

# What one suggestions page says in three languages: direction, a heading, a capacity, a link.
IN_LANGUAGES = {
    "en": ("ltr", "People you could learn from", "grant proposal", "Write a message"),
    "pt": ("ltr", "Pessoas com quem pode aprender", "proposta de bolsa", "Escrever mensagem"),
    "ar": ("rtl", "أشخاص يمكنك التعلّم منهم", "مقترح منحة", "كتابة رسالة"),
}


def lists_of(meta: Meta, user: str) -> dict[str, list[dict[str, Any]]]:
    """All lists of a person, from the shards."""
    shards = (meta.data(f"suggestions/{shard}")["suggestions"] for shard in "0123456789abcdef")
    return next(shard[user] for shard in shards if user in shard)


@pytest.mark.parametrize("language", IN_LANGUAGES)
def test_a_suggestions_page_speaks_the_readers_language(open_page: Open, language: str) -> None:
    direction, heading, capacity, link = IN_LANGUAGES[language]
    content = open_page(SUGGESTIONS, uselang=language).locator(".capacity-peers").first
    assert content.get_attribute("lang") == language
    assert content.evaluate("node => getComputedStyle(node).direction") == direction
    assert content.get_by_role("heading", name=heading).is_visible()
    assert content.get_by_role("link", name=capacity, exact=True).first.is_visible()
    assert content.get_by_role("link", name=link).first.is_visible()
    assert "⧼" not in content.inner_text()


# The people under each heading of a section, in their order.
PEOPLE = """content => {
  const sections = []
  for (const one of content.querySelectorAll('h2, li strong bdi')) {
    if (one.matches('h2')) { sections.push([]) } else { sections.at(-1)?.push(one.innerText) }
  }
  return sections
}"""


def test_the_page_itself_shows_the_whole_list_and_each_person_once(
    open_page: Open, meta: Meta
) -> None:
    row_lists = lists_of(meta, AURELIO)
    assert len(row_lists["learn_from"]) > 3
    learning, sharing, *_ = open_page(SUGGESTIONS).locator(".capacity-peers").evaluate(PEOPLE)
    for kind, names in (("learn_from", learning), ("share_with", sharing)):
        shown = [name for name in names if name in {row["name"] for row in row_lists[kind]}]
        assert shown == [row["name"] for row in row_lists[kind]]


def test_a_message_is_begun_in_a_language_that_both_share(open_page: Open, meta: Meta) -> None:
    rows = lists_of(meta, AURELIO)["learn_from"]
    row = next(one for one in rows if one["languages"][:1] == ["pt"] and one["contact"] == "talk")
    page = open_page(SUGGESTIONS, uselang="ar")
    card = page.locator(".capacity-peers li", has=page.get_by_text(row["name"], exact=True)).first
    card.get_by_role("link", name="كتابة رسالة").click()
    assert page.locator("#firstHeading").inner_text().count(row["name"])
    assert page.locator("#wpSummary").input_value() == "Aprender em conjunto"
    begun = page.locator("#wpTextbox1").input_value()
    assert begun.startswith("Olá! Gostaria de aprender mais sobre ")
    labels = meta.data("labels/pt")["labels"]
    for _, offered in row["capacities"]:
        assert labels[offered] in begun


@pytest.mark.thorough
def test_whoever_wishes_no_messages_is_sent_none(open_page: Open, meta: Meta) -> None:
    name = lists_of(meta, AURELIO)["learn_from"][0]["name"]
    home = next(
        data["profiles"][name]["page"]
        for data in (meta.data(f"profiles/{shard}") for shard in "0123456789abcdef")
        if name in data["profiles"]
    )
    text = meta.text(home)
    assert text
    silent = text.replace("{{Capacity profile", "{{Capacity profile\n| contact = none", 1)
    meta.wiki.save_pages([SamplePage(home, silent, name)])
    assert meta.capx("run").code == 0
    page = open_page(SUGGESTIONS)
    card = page.locator(".capacity-peers li", has=page.get_by_text(name, exact=True)).first
    assert card.is_visible()
    assert card.get_by_role("link", name="Write a message").count() == 0


def test_the_first_rows_stand_on_ones_own_page_and_depend_on_no_shard(
    open_page: Open, meta: Meta
) -> None:
    home = f"User:{AURELIO}/Learning"
    meta.wiki.save_pages([SamplePage(home, f"{{{{:{SUGGESTIONS}}}}}", AURELIO)])
    page = open_page(home)
    assert page.locator(".capacity-peers ul").first.locator("> li").count() == 3
    assert page.get_by_role("link", name="All suggestions").is_visible()
    parsed = meta.api(action="parse", page=home, prop="templates")["parse"]["templates"]
    loaded = {template["title"] for template in parsed}
    assert not any("/suggestions/" in title or "index.json" in title for title in loaded)


def test_a_profile_box_names_capacities_in_the_readers_language(open_page: Open) -> None:
    box = open_page(f"User:{AURELIO}", uselang="ar").locator(".capacity-peers").first
    assert box.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert box.get_by_role("link", name="رقمنة", exact=True).is_visible()
    assert box.get_by_role("link", name="اقتراحات لهذا الشخص").is_visible()


def test_a_word_that_is_missing_comes_from_a_fallback_with_its_own_direction(
    open_page: Open,
) -> None:
    # Persian has no messages and no labels here: English ones, each marked as such.
    content = open_page(SUGGESTIONS, uselang="fa").locator(".capacity-peers").first
    assert content.get_attribute("dir") == "rtl"
    heading = content.get_by_text("People you could learn from")
    assert heading.get_attribute("lang") == "en"
    assert heading.evaluate("node => getComputedStyle(node).direction") == "ltr"


def test_the_statistics_show_every_figure(open_page: Open, meta: Meta) -> None:
    figures = meta.data("statistics")
    content = open_page(f"{ROOT}/Statistics").locator(".capacity-peers").first
    tables = content.locator("table:not(.wikitable)")
    rows = [tables.nth(index).locator("tr").count() - 1 for index in range(tables.count())]
    # The first ten stand in a table, the others in a line below it.
    languages, territories, capacities = (
        min(10, len(figures[part])) for part in ("languages", "territories", "capacities")
    )
    roots = len(figures["capacity_roots"])
    # The growth has a day, what came after suggestions the quarter of today.
    assert rows == [1, 1, capacities, roots, len(regions()), languages, territories]
    named = content.inner_text().replace("\xa0", " ")
    for code in figures["territories"]:
        assert territory_names("en")[code] in named
    assert f"{figures['people']['total']}\npeople with a profile" in named
    row = content.get_by_role("row", name="Latin America and the Caribbean 19", exact=True)
    assert row.is_visible()
    # What is in a line is also in a table that one can copy, whole.
    copied = content.locator("table.wikitable")
    assert {copied.nth(index).locator("tr").count() - 1 for index in range(copied.count())} == {
        len(figures[part])
        for part in ("languages", "territories", "capacities")
        if len(figures[part]) > 10
    }


def test_the_statistics_say_what_they_mean_and_how_to_cite_them(
    open_page: Open, meta: Meta
) -> None:
    content = open_page(f"{ROOT}/Statistics").locator(".capacity-peers").first
    content.get_by_text("What these figures mean").wait_for()
    assert "only people who can teach or want to learn something" in str(content.text_content())
    cited = content.locator("p", has_text="Capacity Peers, “Figures”").inner_text()
    assert (
        f"figures of {meta.date.day} {meta.date:%B %Y}. {meta.wiki.page_url(f'{ROOT}/S')[:-1]}"
        in cited
    )


# What is said of each row of a table, by figure: how long its bar is.
BARS = """table => [...table.querySelectorAll('td:last-child')].map(cell => [
  Number([...cell.innerText].map(digit => '٠١٢٣٤٥٦٧٨٩'.includes(digit)
    ? '٠١٢٣٤٥٦٧٨٩'.indexOf(digit) : digit).join('')),
  cell.parentElement.querySelector('[aria-hidden]').getBoundingClientRect().width])"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_bar_is_as_long_as_its_figure_says(open_page: Open, language: str) -> None:
    content = open_page(f"{ROOT}/Statistics", uselang=language).locator(".capacity-peers").first
    region = {"en": "North America", "ar": "أمريكا الشمالية"}[language]
    bars = content.locator("table").filter(has_text=region).evaluate(BARS)
    (most, longest), *_ = bars
    assert len(bars) == len(regions())
    assert longest > 50
    for people, length in bars:
        assert length == pytest.approx(longest * people / most, abs=0.02 * longest), people


def test_statistics_in_arabic_use_its_digits_and_names_of_countries(open_page: Open) -> None:
    content = open_page(f"{ROOT}/Statistics", uselang="ar").locator(".capacity-peers").first
    assert content.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert content.get_by_role("rowheader", name="البرازيل").is_visible()
    assert "١٠٧" in content.inner_text()


# Where the digits of a name and the figure after it stand, from left to right.
PLACES = """chip => {
  const texts = document.createTreeWalker(chip, NodeFilter.SHOW_TEXT), found = []
  while (texts.nextNode()) {
    for (const digits of texts.currentNode.data.matchAll(/\\p{Nd}+/gu)) {
      const range = document.createRange()
      range.setStart(texts.currentNode, digits.index)
      range.setEnd(texts.currentNode, digits.index + digits[0].length)
      found.push(range.getBoundingClientRect().x)
    }
  }
  return found
}"""


def test_a_figure_stands_behind_a_name_that_ends_in_digits(open_page: Open) -> None:
    for language, name in (("en", "Wikimedia 2030"), ("ar", "ويكيميديا 2030")):
        content = open_page(f"{ROOT}/Statistics", uselang=language).locator(".capacity-peers").first
        # Among what nobody teaches.
        chip = content.locator("a > span", has_text=name).first
        of_the_name, of_the_figure = chip.evaluate(PLACES)
        assert (of_the_name < of_the_figure) == (language == "en"), language


def test_nothing_is_wider_than_a_phone(open_page: Open) -> None:
    for title in (ROOT, f"{ROOT}/Guide", SUGGESTIONS, f"{ROOT}/Statistics", f"User:{AURELIO}"):
        page = open_page(title, phone=True)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, title


def test_a_hostile_profile_is_text_wherever_it_is_shown(open_page: Open, meta: Meta) -> None:
    hostile = """K.''Vex''"Q"; --"""
    page = open_page(f"User:{hostile}")
    box = page.locator(".capacity-peers").first
    assert box.locator("script, img, b, i, u, table").count() == 0
    # Of bold the words are read, and of what is no capacity all is shown.
    assert "onclick" not in box.inner_html()
    assert "[[File:Example.jpg|frame|pwn]]" in box.inner_text()
    rendered = meta.rendered(SUGGESTIONS)
    assert f">{hostile}<" not in rendered
    assert hostile in unescape(rendered)


@pytest.mark.parametrize(
    ("begun_on", "chapter"), [(ROOT, "take-part"), (SUGGESTIONS, "suggestions")]
)
def test_the_guide_is_found_and_is_a_page_to_read(
    open_page: Open, begun_on: str, chapter: str
) -> None:
    page = open_page(begun_on)
    page.get_by_role("link", name="Guide: how to take part").click()
    assert page.url.endswith(f"/Guide#{chapter}")
    content = page.locator("#mw-content-text").inner_text()
    assert "Log in, open the first page and choose Create my profile." in content
    assert "{{Capacity profile" in content
    for mark in ("<", "T:2", "translate>", "tvar", "File:", "'''"):
        assert mark not in content
    # All that it leads to is there, but the bot's own pages, which people begin.
    missing = page.locator("#mw-content-text a.new").evaluate_all(
        "all => all.map(one => one.title)"
    )
    assert [title for title in missing if BOT not in title] == []


def test_a_newcomer_without_an_account_reads_the_guide_in_their_language_and_comes_back(
    open_page: Open,
) -> None:
    page = open_page(ROOT, uselang="pt", withgadget="CapacityPeers")
    content = page.locator("#mw-content-text")

    def in_portuguese() -> str:
        said: str = content.inner_text()
        assert [one for one in ENGLISH if one in said] == []
        return said

    page.get_by_role("link", name="Guia: como participar").click()
    page.wait_for_url("**/Guide/pt?*#take-part")
    assert "Inicie sessão, abra a página inicial e escolha Criar o meu perfil." in in_portuguese()
    content.locator("ol").get_by_role("link", name="Estatísticas").click()
    page.wait_for_url("**/Statistics?*")
    in_portuguese()
    content.get_by_role("link", name="Guia", exact=True).click()
    page.wait_for_url("**/Guide/pt?*#figures")
    content.get_by_role("link", name="página inicial").click()
    page.get_by_role("link", name="Criar o meu perfil").wait_for()
    in_portuguese()


@pytest.mark.parametrize(("page", "chapter"), [
    ("", "take-part"), ("/Capacities", "search"), ("/Directory", "search"),
    ("/Language/pt", "search"), ("/Organizations", "organizations"), ("/Events", "events"),
    ("/Teams", "teams"), ("/Mentorship", "programmes"), ("/Statistics", "figures"),
    ("/Maintenance", "report"), ("/Proposed capacities", "report"),
])  # fmt: skip
def test_a_page_leads_to_its_chapter_of_the_guide(meta: Meta, page: str, chapter: str) -> None:
    for language in ("fr", "pt-br"):
        shown = meta.rendered(f"{ROOT}{page}", language)
        assert f'href="{GUIDE}/{language}#{chapter}"' in shown


def test_without_a_translation_the_guide_is_that_of_the_next_language(meta: Meta) -> None:
    assert f'href="{GUIDE}#figures"' in meta.rendered(f"{ROOT}/Statistics", "fa")
    meta.wiki.delete_pages([f"{ROOT}/Guide/pt-br"])
    assert f'href="{GUIDE}/pt#figures"' in meta.rendered(f"{ROOT}/Statistics", "pt-br")


def test_a_newcomer_gets_the_form_or_without_gadget_the_template(
    open_page: Open, meta: Meta
) -> None:
    words = shipped_messages()["pt"]
    page = open_page(ROOT, uselang="pt")
    page.get_by_role("link", name=words["landing-create"]).click()
    assert "withgadget=CapacityPeers&uselang=pt#/profile" in page.url
    # Whoever is not logged in is asked to do that first, in the language that they chose.
    page.get_by_role("link", name=words["gadget-login"]).wait_for()
    # Whoever makes an account comes back to the form.
    page.locator(".capacity-peers-app").get_by_role(
        "link", name=words["gadget-create-account"]
    ).click()
    page.fill("#wpName2", "Nora Newcomer")
    for field in ("#wpPassword2", "#wpRetype"):
        page.fill(field, PERSON_PASSWORD)
    page.click("#wpCreateaccount")
    page.locator("#mw-returnto a").click()
    page.get_by_role("button", name=words["gadget-look"]).wait_for()
    text = meta.text(ROOT)
    assert text
    meta.wiki.delete_pages(["MediaWiki:Gadget-CapacityPeers.js"])
    shown = meta.api(action="parse", title=ROOT, text=text, contentmodel="wikitext")
    [address] = re.findall(r'href="([^"]*)"><span[^>]*>Create my profile<', shown["parse"]["text"])
    page.goto(unescape(address))
    # The editor opens with the template, on the page that is the reader's own.
    assert "/Capacity_profile&" in page.url
    assert "action=edit" in page.url
    assert "Template:Capacity_profile/preload" in unquote_plus(page.url).replace(" ", "_")
