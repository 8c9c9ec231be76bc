"""Match pages and the directory on a real MediaWiki: in every language, linked, and quick."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from babel.localedata import locale_identifiers

from bots.jobs.snapshot import catalogue_title
from bots.jobs.statistics.afterwards import QUARTERS, Period
from bots.jobs.statistics.history import Point
from bots.jobs.statistics.job import MONTHS
from bots.pages.rendering import render
from demo.items import sample_items
from demo.local_meta import BOT, ROOT
from demo.wiki import ADMIN, SamplePage
from sync.reference.tables import region_of_country, regions
from tests.parts import some_thorough
from tests.prepared_wiki import Meta
from tests.wiki import crowd

AURELIO = "Aurélio Brandão"
ORGANIZATION, EVENT = "Wiki Movement", "Wikicon"
WRITTEN = (
    SamplePage(
        ORGANIZATION,
        f"{{{{Capacity organization|managers={AURELIO}|type=chapter|available=Lua"
        "|wanted=GLAM|territory=BR; Latin America & Caribbean}}",
        AURELIO,
    ),
    SamplePage(
        EVENT,
        "{{Capacity event|begin=2099-11-22|end=2099-11-24|online=yes|languages=pt; es"
        "|offered=Lua|needed=photo contest}}",
        ADMIN,
    ),
)
# One page of each kind, with the direction and the words that its readers see in four languages;
# there are no Persian words here, so English ones stand in.
PAGES = {
    f"{ROOT}/Statistics": {"en": "Over time", "pt": "Ao longo do tempo", "ar": "عبر الزمن"},
    f"{ROOT}/Directory": {"en": "grant proposal", "pt": "proposta de bolsa", "ar": "مقترح منحة"},
    f"{ROOT}/Organizations": {"en": "Latin America", "pt": "América Latina", "ar": "البرازيل"},
    f"{ROOT}/Events": {"en": "Looking for", "pt": "Procura", "ar": "مطلوب أشخاص"},
    f"{ROOT}/Capacity/grant proposal (Q21)": {
        "en": "People who can teach",
        "pt": "proposta de bolsa",
        "ar": "مقترح منحة",
    },
    f"{ROOT}/Language/pt": {"en": "People who speak", "pt": "Pessoas que falam", "ar": "متحدثو"},
    f"{ROOT}/Territory/BR": {"en": "Brazil", "pt": "Brasil", "ar": "البرازيل"},
    f"{ROOT}/Region/LAC": {"en": "Latin America", "pt": "América Latina", "ar": "أمريكا اللاتينية"},
    f"{ROOT}/Affiliation/WMB": {"en": "Wiki Movimento Brasil", "pt": "Pessoas", "ar": "أشخاص"},
}
LANGUAGES = [code for code in locale_identifiers() if "_" not in code]
DIRECTIONS = {"en": "ltr", "pt": "ltr", "ar": "rtl", "fa": "rtl"}
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def pages(prepared: Meta) -> Meta:
    """The wiki with an organization and an event besides the people; nothing here changes it."""
    home = prepared.text(f"User:{AURELIO}")
    assert home is not None
    said = home.replace("{{Capacity profile", f"{{{{Capacity profile|manages={ORGANIZATION}", 1)
    prepared.wiki.save_pages([SamplePage(f"User:{AURELIO}", said, AURELIO), *WRITTEN])
    (prepared.folder / "cache.sqlite").unlink(missing_ok=True)
    ran = prepared.capx("run")
    assert ran.code == 0, ran.err
    return prepared


@pytest.fixture
def open_here(browser: Any, pages: Meta) -> Iterator[Open]:
    context = browser.new_context()

    def open_title(title: str, width: int, **query: str) -> Any:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(pages.wiki.page_url(title, **query))
        return page

    yield open_title
    context.close()


def text_of(rendered: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", rendered))


@pytest.mark.parametrize("title", PAGES)
def test_a_page_is_in_the_readers_language(pages: Meta, title: str) -> None:
    for language, direction in DIRECTIONS.items():
        rendered = pages.rendered(title, language)
        assert f'lang="{language}" dir="{direction}"' in rendered
        text = text_of(rendered)
        assert PAGES[title].get(language, PAGES[title]["en"]) in text
        assert "⧼" not in text
        assert "{{" not in text
        assert not re.search(r"\bQ\d+\b", text), "every sample item has a label in English"
        assert "Lua error" not in text
        assert "redlink" not in re.sub(r'href="[^"]*User:[^"]*"', "", rendered)


def test_a_capacitys_page_says_who_could_teach_several_in_one_language(pages: Meta) -> None:
    sides = {
        "offering": {"Ira": "pt", "Leo": "de"},
        "seeking": {"Ana": "pt en", "Bea": "en", "Rui": "pt", "Uli": "de"},
    }
    rows = {
        side: "\n".join(
            f"{{{{Capacity community row|name={name}|languages={spoken}|territories=}}}}"
            for name, spoken in people.items()
        )
        for side, people in sides.items()
    }
    lists = "".join(f"|{side}=\n{text}\n" for side, text in rows.items())
    page = f"{ROOT}/Capacity/Wikidata (Q113)"
    said = f"{{{{Capacity community|capacity=Q113|page=Capacity/Wikidata (Q113){lists}}}}}"
    shown, _ = parsed(pages, page, said, "en")
    part = text_of(shown.partition("One session, several learners")[2].partition("<h3")[0])
    part = " ".join(part.partition("People who can teach")[0].split())
    # One who wants it in German has a teacher of their own; those who speak English have none.
    assert "português 2 people want to learn it A R Could teach them: Ira Add an event" in part
    assert "Deutsch" not in part
    assert "English" not in part


def linked(pages: Meta, title: str) -> dict[str, bool]:
    """Whether each page that a page links to is there, by title."""
    found = pages.api(action="parse", page=title, prop="links")
    return {one["title"]: one["exists"] for one in found["parse"]["links"]}


def test_the_directory_and_the_tree_lead_to_every_page_and_to_none_that_is_not_there(
    pages: Meta,
) -> None:
    index = pages.data("index")
    directory, tree = (linked(pages, f"{ROOT}/{name}") for name in ("Directory", "Capacities"))
    for kind, keys in index["pages"].items():
        assert keys, kind
        names = [index["names"][key] for key in keys] if kind == "capacity" else keys
        wanted = {f"{ROOT}/{kind.capitalize()}/{name}" for name in names}
        of_the_kind = {one for one in directory if one.startswith(f"{ROOT}/{kind.capitalize()}/")}
        assert wanted == of_the_kind
        assert all(directory[one] for one in wanted)
        if kind == "capacity":
            assert {one: tree.get(one) for one in wanted} == dict.fromkeys(wanted, True)
            assert {one for one in tree if one.startswith(f"{ROOT}/Capacity/")} == wanted


def test_the_directory_names_and_links_who_is_in_a_community_without_a_page(pages: Meta) -> None:
    text = pages.text(f"{ROOT}/Directory")
    assert text
    named = {
        html.unescape(name).replace("#", "/")
        for users in re.findall(r"\|who=([^|}]+)", text)
        for name in users.split("/")
    }
    assert len(named) > 10
    assert {f"User:{name}" for name in named} <= linked(pages, f"{ROOT}/Directory").keys()
    [language, users] = re.findall(r"\|language=([a-z-]+)\|people=2\|who=([^|}]+)", text)[0]
    shown = re.sub(r"\s+", " ", text_of(pages.rendered(f"{ROOT}/Directory", "en")))
    one, other = (html.unescape(name).partition("#")[0] for name in users.split("/"))
    assert re.search(rf"2\s?: ?{re.escape(one)} ?, ?{re.escape(other)}", shown), language


@pytest.mark.parametrize("title", some_thorough(PAGES, 2))
def test_no_page_is_wider_than_a_phone(open_here: Open, title: str) -> None:
    for language in ("en", "ar"):
        page = open_here(title, 390, uselang=language, useskin="minerva")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        content = page.locator(".capacity-peers").first
        assert content.evaluate("node => getComputedStyle(node).direction") == DIRECTIONS[language]


AFTER = [
    Period("2026-Q3", {"messages": 30, "answered": 11, "open": "yes", "confirmed": 12, "told": 5,
                       "hours": "7.5", "taught": "Q1/6", "spoken": "pt/15", "regions": "LAC/9"}),
    *(Period(f"2026-0{month}", {"messages": 10, "confirmed": 6}) for month in (7, 8, 9)),
]  # fmt: skip


def statistics_of_the_world() -> str:
    """Every capacity, country and language, two years of months."""
    items = list(sample_items())
    capacities = {
        item: {"known": n % 97, "available": n % 13, "wanted": n % 31}
        for n, item in enumerate(items)
    }
    territories = {code: n + 1 for n, code in enumerate(region_of_country())}
    most = " ".join(f"{item}/7" for item in items[:5])
    day = Point("2026-11-23", 10_000, 99, len(items), 80_000, 40_000, 39_000, 9_900)
    matching = dict.fromkeys(
        ("with_suggestion", "learners", "learners_exact", "learners_with_suggestion", "sharers",
         "sharers_suggested", "exposure_highest", "exposure_median", "wants", "wants_met"), 100
    )  # fmt: skip
    stated = ("with_territory", "with_language", "with_capacities")
    total = dict.fromkeys(("total", "paused", *stated), 10_000)
    figures = {
        "people": total, "organizations": 99, "matching": matching, "capacities": capacities,
        "capacity_roots": dict(list(capacities.items())[:7]), "regions": {"LAC": 7},
        "languages": dict.fromkeys(LANGUAGES, 3),
        "territories": territories,
    }  # fmt: skip
    return render(
        "statistics", figures=figures, months=[day] * MONTHS, after=[*AFTER] * QUARTERS,
        languages_of=lambda _: "pt/9 en/8 es/7 fr/6 ar/5", most_of=lambda *_: most,
    )  # fmt: skip


# Roots, months, regions, the first ten of languages, territories and capacities, quarters with
# their months, and seven heads.
ROWS_OF_STATISTICS = 7 + MONTHS + len(regions()) + 3 * 10 + 4 * QUARTERS + 7
# All languages, territories and capacities once more, and three heads.
ROWS_TO_COPY = len(LANGUAGES) + len(region_of_country()) + len(sample_items()) + 3
LIMITS = (
    "limitreport-postexpandincludesize",
    "limitreport-expensivefunctioncount",
    "scribunto-limitreport-timeusage",
    "scribunto-limitreport-memusage",
)


def parsed(meta: Meta, title: str, text: str, language: str) -> tuple[str, dict[str, Any]]:
    """A page as its readers would get it, and what of it was used of each limit, with the limit."""
    asked = {
        "action": "parse", "title": title, "text": text, "contentmodel": "wikitext",
        "uselang": language, "prop": "limitreportdata|text", "format": "json", "formatversion": "2",
    }  # fmt: skip
    found = requests.post(meta.wiki.api, data=asked, timeout=60).json()["parse"]
    return found["text"], {one["name"]: one for one in found["limitreportdata"]}


def beyond_half(report: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Each limit of which more than a half was used, with how much."""
    used = {name: (float(report[name]["0"]), float(report[name]["1"])) for name in LIMITS}
    return {name: (most, limit) for name, (most, limit) in used.items() if most > limit / 2}


@pytest.mark.parametrize("language", some_thorough(["ar", "en"], 1))
def test_statistics_of_the_world_are_quick_and_within_half_of_the_limits(
    pages: Meta, language: str
) -> None:
    # The first one warms what MediaWiki compiles.
    for _ in range(2):
        shown, report = parsed(pages, f"{ROOT}/World", statistics_of_the_world(), language)
    assert shown.count("<tr") == ROWS_OF_STATISTICS + ROWS_TO_COPY
    assert not beyond_half(report)
    # Others may be at work on the machine: not the wall time, but what of it is ours.
    assert float(report["limitreport-cputime"]["0"]) < 1.5


# A page of each kind; where there are several, the largest.
KINDS = (
    "Affiliation/", "Capacity/", "Directory", "Events", "Language/", "Mentorship", "Mentorship/",
    "Organizations", "Region/", "Statistics", "Suggestions/", "Teams", "Teams/", "Territory/",
)  # fmt: skip


@pytest.fixture(scope="module")
def crowded(pages: Meta) -> dict[str, tuple[str, str]]:
    """Title and text of a page of each kind about five hundred people; their shard is saved."""
    catalogue = pages.text(catalogue_title(crowd.SITE))
    assert catalogue
    made = crowd.pages(catalogue)
    found = {}
    for kind in KINDS:
        start = f"{ROOT}/{kind}"
        titles = [one for one in made if one.startswith(start)] if kind[-1] == "/" else [start]
        largest = max(titles, key=lambda title: len(made[title]))
        found[kind] = largest, made[largest]
    user = found["Suggestions/"][0].removeprefix(f"{ROOT}/Suggestions/")
    name = hashlib.sha1(user.encode()).hexdigest()
    theirs, ours = (
        f"User:{BOT}/data/suggestions/{name[:digits]}.json"
        for digits in (json.loads(made[f"User:{BOT}/data/index.json"])["digits"],
                       pages.data("index")["digits"])
    )  # fmt: skip
    pages.wiki.save_pages([SamplePage(ours, made[theirs], BOT)])
    return found


# Nobody of them has a page here; on the wiki that they are on, most have.
NOT_THERE = re.compile(
    r'href="/w/index\.php\?title=([^"&]*)&amp;action=edit&amp;redlink=1" class="new"'
    r' title="([^"]*) \([^()"]*\)"'
)
# The whole markup of each row and card in bytes, how many people or things it is about, and how
# many forms it prepares, for a message or a session: their words stand whole in an address.
MEASURED = """() => [...document.querySelectorAll('.capacity-peers li')].flatMap(one => {
  const isCard = one.style.flexDirection === 'column'
  if (one.closest('[role=navigation]') || !isCard && one.hasAttribute('style')) { return [] }
  const html = one.outerHTML, bytes = new TextEncoder().encode(html).length
  const forms = html.split(/preload=|#.session/).length - 1
  const most = isCard ? 4096 : 750 * one.querySelectorAll('strong').length + 1024 * forms
  return [[isCard ? 'card' : 'row', bytes, most, html]]
})"""


@pytest.mark.parametrize("language", some_thorough(["ar", "en", "es", "fr", "pt"], 1))
def test_pages_about_500_people_are_within_half_of_the_limits_and_their_rows_are_short(
    browser: Any, pages: Meta, crowded: dict[str, tuple[str, str]], language: str
) -> None:
    page = browser.new_page()
    beyond, counted = {}, Counter[str]()
    for kind, (title, text) in crowded.items():
        shown, report = parsed(pages, title, text, language)
        assert "scribunto-error" not in shown, kind
        page.set_content(NOT_THERE.sub(r'href="/wiki/\1" title="\2"', shown))
        measured = page.evaluate(MEASURED)
        counted.update(what for what, *_ in measured)
        largest = {what: size for what, size, *_ in sorted(measured, key=lambda one: one[1])}
        used = {name: report[name]["0"] for name in LIMITS}
        print(f"{kind} in {language}: bytes {largest}, {used}")  # noqa: T201
        too_long = [markup for *_, size, most, markup in measured if size > most]
        if too_long or beyond_half(report):
            beyond[kind] = beyond_half(report), too_long[:1]
    page.close()
    assert not beyond
    assert counted["row"] > 2_000
    assert counted["card"] > 100


def test_a_page_of_1000_rows_is_quick(pages: Meta, crowded: dict[str, tuple[str, str]]) -> None:
    title, text = crowded["Region/"]
    lines = text.splitlines()
    people = [line for line in lines if line.startswith("{{Capacity community row|name=")]
    last = lines.index(people[-1])
    more = people[: 1_000 - len(people)]
    text = "\n".join([*lines[:last], *more, *lines[last:]])
    # The first one warms what MediaWiki compiles.
    for _ in range(2):
        shown, report = parsed(pages, title, text, "en")
    assert shown.count("<li") > 1_000
    assert "scribunto-error" not in shown
    used = float(report["limitreport-cputime"]["0"])
    print(f"{len(people) + len(more)} people on a page of {len(text)} bytes: {used} s")  # noqa: T201
    assert used < 1.5
