"""Hostile people on a real MediaWiki: no page shows anything that harmless people's pages lack.

20 hostile people in `make test-all`; `HOSTILE=300` in the environment asks for more.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot
from bots.jobs.suggestions.job import ON_PAGE, ROWS_ON_PAGE, lists
from bots.pages.messages import shipped_messages
from bots.run.summaries import summary
from demo.local_meta import BOT, ROOT
from demo.wiki import LocalWiki, SamplePage
from sync.profiles.contract import REQUEST, TEMPLATES
from sync.wiki.pages import Page, is_data
from sync.wiki.site import Site
from tests.hostile.people import Community, Pen, every_trick, harmless, hostile, tricks
from tests.prepared_wiki import DEPLOYED, Meta

pytestmark = pytest.mark.thorough
PEOPLE = int(os.environ.get("HOSTILE", "20"))
ALL = 300
"""From so many people on, every trick is tried in every parameter of every template."""
SEED = 13
USUAL = 24
"""Of harmless people who between them have all that hostile people may have too."""
ELSEWHERE = "User:Zzz/yyy"
SITE = Site(family="capxlocal", code="capxlocal", root=ROOT, bot=BOT)
LANGUAGES = ("en", "ar", "qqx")
# What readers of a language are answered in: qqx has no words, so they get the wiki's own.
ANSWERED_IN = {"en": "en", "ar": "ar", "qqx": "en"}
# What action=parse tells beside the HTML: lists of what a page leads to or is made of.
LISTS = ("categories", "externallinks", "images", "iwlinks", "langlinks", "links", "properties",
         "sections", "templates")  # fmt: skip
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
# Words and numbers of a page stand in these, and `id` is what MediaWiki makes of the words of a
# heading; all other attributes count with their values.
WORDS = frozenset({"aria-label", "data-page", "data-sort-value", "id", "lang", "title"})
# Whose wants nobody meets.
UNMET = "{{Capacity suggestions|user=0|unmet nobody=Q1/Q2|unmet language=Q3}}"
# Takes the parameters of a call as the boxes do, and shows nothing: so a page of it tells what
# MediaWiki itself makes of a text that stands between braces.
SWALLOWING = """return { all = function ( frame )
    for _, value in pairs( frame:getParent().args ) do value:len() end
    return ''
end }"""

CALL = re.compile(rf"\{{\{{({'|'.join(TEMPLATES)})")


class Elements(HTMLParser):
    """What a page is made of: each element with its attributes and all that it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._open: list[str] = []
        self._fact = ""
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        # A fact says by its name what may stand in it.
        name = f"dd of {self._fact}" if tag == "dd" else tag
        if tag == "dt":
            self._fact = ""
        if tag == "a":
            shown = _link(attributes)
        else:
            shown = " ".join(
                sorted(one if one in WORDS else f"{one}={value}" for one, value in attrs)
            )
            # A bar is as long as its figure, a column as high.
            shown = re.sub(r"\b(width|height):\d+(%|px)", r"\1", shown)
            # Who teaches has a letter of another look than who wants to learn.
            shown = re.sub("(?<=border-radius:50%;).*", "", shown)
        # What only keeps the direction of a text to itself may stand around any text.
        if (tag, shown) != ("bdi", ""):
            self.found.add("/".join((*self._open, f"{name} {shown}".strip())))
        if tag not in VOID:
            self._open.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            ended = self._open.pop()
            assert ended.split(" ")[0] == tag, f"{tag} ends {ended}"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "dt":
            self._fact += data


def _link(attributes: Mapping[str, str]) -> str:
    """Where a link leads, by kind; its usual attributes follow from that."""
    strange = attributes.keys() - {"href", "class", "title", "rel"}
    parts = urlsplit(attributes.get("href", ""))
    # Empty ones count, and one that comes twice counts twice.
    query = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    here = not parts.scheme and not parts.netloc
    a_page = parts.path.startswith("/wiki/") or "redlink" in query
    if "selflink" in attributes.get("class", "") or (here and a_page):
        kind = "page"
    elif parts.path == "/w/index.php":
        kind = " ".join(("index", *(name for name in query if name != "title")))
    else:
        kind = f"{parts.scheme}:"
    return " ".join((kind, *sorted(strange)))


class Shown:
    """A text as MediaWiki shows it: what each page of its kind may have is `kind`'s business."""

    def __init__(self, kind: str, language: str, parsed: Mapping[str, Any]) -> None:
        self.kind = kind
        self.language = language
        self.members = {
            "elements": Elements(parsed["text"]).found,
            **{name: set(map(_member(name), parsed[name])) for name in LISTS},
        }


def _page_shown(page: Mapping[str, Any]) -> str:
    """A page that a rendering reads; a preview also reads the page of a team that is named."""
    # The part depends on the name of an account.
    title = re.sub("/(suggestions|sessions)/[0-9a-f]{1,2}(?=[.]json$)", r"/\1/…", page["title"])
    # What a language has no word for is said in another one.
    title = re.sub("(?<=/data/messages/)[a-z-]+", "…", title)
    of_ours = ("Template:", "Module:", f"User:{BOT}/")
    return title if title.startswith(of_ours) else "a page that is named"


def _member(name: str) -> Callable[[Any], str]:
    """A member of one of the LISTS, without what differs between harmless people too."""
    if name == "externallinks":
        return lambda address: _link({"href": address})
    if name == "templates":
        return _page_shown
    if name == "categories":
        # What it is sorted by there, its author says with a magic word.
        return lambda category: str(category["category"])
    if name == "sections":
        # How many stand before it differs.
        return lambda section: str(section["line"])
    if name == "links":
        return lambda page: str(page["title"]).replace(f"{ROOT}/Suggestions/", "User:")
    return lambda member: json.dumps(member, ensure_ascii=False, sort_keys=True)


class Wiki:
    """A fresh wiki with the templates and nothing else."""

    def __init__(self, wiki: LocalWiki) -> None:
        self.local = wiki

    def save(self, pages: Iterable[Page]) -> None:
        self.local.save_pages(SamplePage(page.title, page.text, BOT) for page in pages)

    def ask(self, **query: str) -> Mapping[str, Any]:
        form = {"action": "parse", "format": "json", "formatversion": "2", **query}
        form |= {"contentmodel": "wikitext"} if "text" in query else {}
        answer = requests.post(self.local.api, data=form, timeout=120).json()
        assert "parse" in answer, (query, answer)
        parsed: Mapping[str, Any] = answer["parse"]
        return parsed

    def shown(self, kind: str, language: str, **query: str) -> Shown:
        """What action=parse answers."""
        wanted = "|".join(("text", *LISTS))
        parsed = self.ask(**query, uselang=language, prop=wanted, disablelimitreport="1")
        return Shown(kind, language, parsed)

    def boxes(self, texts: Iterable[tuple[str, str]], language: str) -> list[Shown]:
        """Pages of a title and a text, as their authors see them in the preview."""

        def box(one: tuple[str, str]) -> Shown:
            call = CALL.match(one[1])
            assert call, one
            return self.shown(call[1], language, title=one[0], text=one[1], preview="1")

        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(box, texts))

    def pages(self, titles: Iterable[str], language: str) -> list[Shown]:
        """Pages of the bot that stand."""

        def page(title: str) -> Shown:
            return self.shown(kind_of(title), language, page=title)

        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(page, titles))


def placed(text: str) -> tuple[str, str]:
    """The title of a page where a call may stand, and the text."""
    return "Zzz/yyy" if text.startswith(f"{{{{{REQUEST}") else ELSEWHERE, text


def kind_of(title: str) -> str:
    """Which of the bot's pages it is: the first part of its name below the root."""
    return title.removeprefix(f"{ROOT}/").partition("/")[0]


def made_of(snapshot: Snapshot) -> list[Page]:
    """The pages that the bot makes of a community."""
    return [page for job in JOBS for page in job.pages(snapshot) if isinstance(page, Page)]


class Group:
    """A community on the wiki, and the pages that the bot makes of it."""

    def __init__(self, wiki: Wiki, pen: Pen, people: int, seed: int) -> None:
        self.community = Community(seed, people, pen, contained=True)
        snapshot = self.community.snapshot(SITE)
        pages = made_of(snapshot)
        self.lists = lists(snapshot)
        # As it is where there are more problems than fit, of one person and of all.
        first = "{{Capacity maintenance row|"
        more = f"{first}page=User:Ana|more=3}}}}\n"
        self.maintenance = next(
            page.text.replace("|further=0|", "|further=3|").replace(first, more + first, 1)
            for page in pages
            if page.title == f"{ROOT}/Maintenance"
        )
        # As they are where all want messages on their talk pages: by chance the harmless do not.
        self.talkative = [
            (page.title, re.sub(r"\|contact=\w+", "", page.text))
            for page in pages
            if kind_of(page.title) == "Suggestions"
        ]
        self.titles = [page.title for page in pages if not is_data(page.title)]
        self.boxes = [(page.title, page.text) for page in self.community.pages]
        wiki.local.restore("nobody")
        # What others are made of goes first: so nothing has to be made twice.
        wiki.save(sorted(pages, key=lambda page: not is_data(page.title)))
        wiki.local.save_pages(
            SamplePage(page.title, page.text, page.editor) for page in self.community.pages
        )


class Usual:
    """All that the pages of harmless people have, by kind of page and language."""

    def __init__(self, wiki: Wiki) -> None:
        self._members: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        group = Group(wiki, harmless, 15, USUAL)
        shapes = (group.community.every_shape(name) for name in TEMPLATES)
        boxes = [*group.boxes, *map(placed, chain.from_iterable(shapes))]
        # As they are where there is much of something, or nobody yet.
        nobody = made_of(Community(USUAL, 1, harmless).snapshot(SITE))
        others = [(f"{ROOT}/Maintenance", group.maintenance), (f"{ROOT}/Suggestions/0", UNMET)]
        others += group.talkative
        others += [(page.title, page.text) for page in nobody if not is_data(page.title)]
        for language in set(ANSWERED_IN.values()):
            texts = [
                wiki.shown(kind_of(title), language, title=title, text=text)
                for title, text in others
            ]
            pages = wiki.pages(group.titles, language)
            for shown in (*texts, *pages, *wiki.boxes(boxes, language)):
                for name, members in shown.members.items():
                    self._members[shown.kind, language, name] |= members

    def further(self, shown: Shown, known: Collection[str] = ()) -> dict[str, set[str]]:
        """What a page has beyond that; links may lead to `known` pages."""
        language = ANSWERED_IN[shown.language]
        found = {
            name: members - self._members[shown.kind, language, name] - {*known}
            for name, members in shown.members.items()
            # Whoever names a page or an item gets a link there; `elements` say where it may be.
            if shown.kind not in TEMPLATES or name not in {"links", "iwlinks"}
        }
        return {name: members for name, members in found.items() if members}


@pytest.fixture(scope="module")
def wiki(prepared: Meta) -> Iterator[Wiki]:
    local = prepared.wiki
    local.restore(DEPLOYED)
    # As on Meta: words that become links by themselves.
    local.overrides(wgEnableMagicLinks={"ISBN": True, "PMID": True, "RFC": True})
    fresh = Wiki(local)
    fresh.save([Page("Module:Swallowing", SWALLOWING),
                Page("Template:Swallowing", "{{#invoke:Swallowing|all}}")])  # fmt: skip
    local.keep("nobody")
    yield fresh
    local.overrides()


@pytest.fixture(scope="module")
def usual(wiki: Wiki) -> Usual:
    return Usual(wiki)


@pytest.fixture(scope="module")
def group(wiki: Wiki, usual: Usual) -> Group:
    """Hostile people, on the wiki in place of the harmless ones."""
    return Group(wiki, hostile, PEOPLE, SEED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bots_pages_have_nothing_further(
    wiki: Wiki, usual: Usual, group: Group, language: str
) -> None:
    known = {
        *(title.replace("Project:", "Meta:") for title, _ in group.boxes),
        *(f"{space}:{one}" for one in group.community.users for space in ("User", "User talk")),
        *group.titles,
    }
    shown = wiki.pages(group.titles, language)
    assert len(shown) > PEOPLE
    found = {
        title: further
        for title, one in zip(group.titles, shown, strict=True)
        if (further := usual.further(one, known))
    }
    assert found == {}


def assert_boxes(wiki: Wiki, usual: Usual, texts: Sequence[tuple[str, str]], language: str) -> None:
    """No box has anything further but what MediaWiki makes of its parameters by themselves."""
    found: dict[str, Any] = {}
    for (title, text), shown in zip(texts, wiki.boxes(texts, language), strict=True):
        further = usual.further(shown)
        if further:
            swallowed = CALL.sub("{{Swallowing", text, count=1)
            alone = wiki.shown(shown.kind, language, title=title, text=swallowed, preview="1")
            left = {name: members - alone.members[name] for name, members in further.items()}
            found |= {text: left} if any(left.values()) else {}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_boxes_have_nothing_further(wiki: Wiki, usual: Usual, group: Group, language: str) -> None:
    assert_boxes(wiki, usual, group.boxes, language)


@pytest.mark.parametrize("first", range(len(TEMPLATES) if PEOPLE >= ALL else 1))
def test_no_trick_gets_out_of_a_box(wiki: Wiki, usual: Usual, group: Group, first: int) -> None:
    names = [*TEMPLATES]
    texts = every_trick(names[first:] + names[:first])
    assert_boxes(wiki, usual, [*map(placed, texts)], "en")


def test_a_summary_is_nothing_but_text(wiki: Wiki) -> None:
    said = [
        summary(f"{ROOT}/Statistics", ["{{row|Q1}}"], [], {"Q1": trick})
        for trick in tricks().values()
    ]
    shown = wiki.ask(text="", prop="", summary=" ¶ ".join(said))["parsedsummary"]
    assert shown.count("¶") == len(said) - 1
    assert re.findall(".{,60}<.{,60}", shown) == []


def test_who_is_called_like_a_number_has_whole_lists(wiki: Wiki, group: Group) -> None:
    user = "1"
    rows = [row for listed in group.lists[user].values() for row in listed]
    assert sum(len(group.lists[user][name]) for name in ON_PAGE) > len(ON_PAGE) * ROWS_ON_PAGE
    html = wiki.ask(page=f"{ROOT}/Suggestions/{user}", prop="text")["text"]
    # Above the first list stands what was not understood.
    assert html.partition(shipped_messages()["en"]["learn-from"])[2].count("<li") == len(rows)
