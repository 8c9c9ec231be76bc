"""The preview reads what people write as the bot does: same problems, same suggestions."""

from __future__ import annotations

import datetime
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import pytest
import requests

from bots.jobs.catalogue.job import JOB
from bots.jobs.directory.job import organization_names
from bots.jobs.snapshot import (
    Snapshot,
    affiliate_names_title,
    catalogue_title,
    place_names_title,
    territories_title,
)
from bots.pages.messages import shipped_messages
from bots.setup.deployment import deployed_pages
from demo.local_meta import BOT, ROOT
from demo.wiki import ADMIN, SamplePage
from sync.profiles.contract import PROFILE, SESSION, TEMPLATES, Template
from sync.profiles.ownership import Authors
from sync.profiles.people import read_people
from sync.profiles.problems import Reason
from sync.profiles.sheet import Sheets, read_sheet
from sync.profiles.values.reader import PROGRAMME, TEAM
from sync.reference.lines import as_lines
from sync.reference.tables import regions
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from tests.fuzz.values import value
from tests.parts import some_thorough
from tests.prepared_wiki import DEPLOYED, Meta
from tests.sync.test_profiles import CASES, FOLDER, LEADS, WORLD, Case, read_case
from tests.wiki.test_profile_box import DATA, HOME, PERSON, preview
from wikidata.catalogue import Catalogue

# What only the bot knows, or finds by reading more than one page.
BOT_ALONE = {
    Reason.SECOND_PROFILE, Reason.BROKEN_CALL, Reason.UNCONFIRMED, Reason.SAME_PERSON,
    Reason.NO_PROFILE, Reason.PARTNER_WITHOUT_PROFILE,
}  # fmt: skip
MADE = Reason.FROM_A_TEMPLATE
# Where the bot knows more: what the Babel boxes of the page say, without which a name of several
# capacities may mean one of them; and who it is that names one of several organizations.
KNOWS_LESS = {
    "affiliation-wrong": {("affiliation", "unknown-affiliation"): 1},
    "names-ambiguous": {("known", "ambiguous-capacity"): 2},
}
# A call in a value is answered too, as a call of its own; and of a template that is missing the
# preview does not see what it was to show. The box of a call is too long for a text about oneself.
SAYS_MORE = {
    "profile-hostile": {
        ("managers", "missing-parameter"): 1,
        ("known", "unknown-capacity"): 1,
        ("about", "too-long"): 1,
    },
}


def _data(title: str, **said: Any) -> dict[str, StoredPage]:
    return {title: StoredPage(title, json.dumps({"format": 2, **said}), 1, BOT)}


@pytest.fixture
def with_catalogue_of_the_cases(meta: Meta) -> Meta:
    """The wiki with the capacities of the recorded cases, and the templates they use."""
    site = Site(family="x", code="x", root=ROOT, bot=BOT)
    catalogue = (FOLDER / "catalogue.json").read_text("utf-8")
    title = catalogue_title(site)
    snapshot = Snapshot(
        site=site,
        date=datetime.date(2030, 1, 1),
        published={
            title: StoredPage(title, catalogue, 1, BOT),
            **_data(territories_title(site), territories=WORLD.countries),
            **_data(place_names_title(site), names=as_lines(WORLD.places)),
            **_data(affiliate_names_title(site), names=as_lines(WORLD.affiliates)),
        },
        messages=shipped_messages(),
    )
    kept = "catalogue of the cases"
    meta.wiki.overrides(wgExtraLanguageNames=dict.fromkeys(WORLD.languages, "A language"))
    if meta.wiki.keeps(kept):
        meta.wiki.restore(kept)
        return meta
    # Nobody's pages: whatever shows a capacity would be rendered anew.
    meta.wiki.restore(DEPLOYED)
    words = [page for page in JOB.pages(snapshot) if isinstance(page, Page)]
    redirects = [
        page
        for path in CASES
        for page in read_case(path).pages
        if page.title.startswith("Template:") and page.text.startswith("#REDIRECT")
    ]
    # What others name: a page of a team or of a programme, and titles that lead there.
    named = {
        page.title: SamplePage(page.title, page.text, ADMIN)
        for path in CASES
        for page in read_case(path).pages
        if LEADS.match(page.text) or {TEAM, PROGRAMME} & read_sheet(page.text).calls.keys()
    }
    given = "{{#if:x|{{{1}}}}}"
    item = f"{{{{#ifeq:{{{{padleft:|1|{given}}}}}|Q||Q}}}}{given}"
    meta.wiki.save_pages(
        [
            *(SamplePage(page.title, page.text, BOT) for page in words),
            *(SamplePage(page.title, page.text, ADMIN) for page in redirects),
            *named.values(),
            SamplePage("Template:Q", f"[[d:{item}|{item}]]&nbsp;<small>({item})</small>", ADMIN),
            SamplePage("Template:U", "[[User:{{{1}}}|{{{1}}}]]", ADMIN),
            SamplePage("Template:Lang", '<span lang="{{{1}}}">{{{2}}}</span>', ADMIN),
            SamplePage("Template:Flag", "[[File:Flag.svg|{{{size}}}]]&nbsp;{{{1}}}", ADMIN),
        ]
    )
    meta.wiki.keep(kept)
    return meta


def names_of_organizations(case: Case) -> SamplePage:
    """What the bot writes for previews after it read the pages of a case."""
    catalogue = Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))
    return names_page(organization_names(case.read(catalogue).organizations_by_name))


def names_page(names: Mapping[str, str]) -> SamplePage:
    text = json.dumps({"format": 2, "names": as_lines(names)})
    return SamplePage(f"{DATA}organization names.json", text, BOT)


def _answered(wiki: Meta, case: Case) -> Counter[tuple[str, str]]:
    """What the previews of a case's pages say, all pages together."""
    found: Counter[tuple[str, str]] = Counter()
    for page in case.pages:
        if not page.title.startswith("Template:") and not page.title.endswith(".js"):
            found += preview(wiki, page.text, page.title).reasons
    return found


def all_cases() -> dict[str, Case]:
    """The cases by name, without those about who wrote a page."""
    return {
        path.stem: read_case(path)
        for path in CASES
        if not path.stem.startswith(("whose-word-", "who-counts-"))
    }


def one_of_each_kind() -> dict[str, Case]:
    """So many of the cases that each problem of each parameter is there, and each parameter."""
    cases = all_cases()
    kinds = {
        name: {
            *((parameter, reason) for _, parameter, reason, _ in case.problems),
            *(
                (template, parameter)
                for page in case.pages
                for template, calls in read_sheet(page.text).calls.items()
                for call in calls
                for parameter in call
            ),
        }
        for name, case in cases.items()
    }
    seen: set[tuple[str, str]] = set()
    found = {}
    for name in sorted(cases, key=lambda one: -len(kinds[one]) / len(cases[one].pages)):
        if kinds[name] - seen:
            found[name] = cases[name]
            seen |= kinds[name]
    return found


@pytest.mark.parametrize("cases", some_thorough([one_of_each_kind, all_cases], 1))
def test_the_preview_and_the_bot_find_the_same(
    with_catalogue_of_the_cases: Meta, cases: Callable[[], dict[str, Case]]
) -> None:
    wiki = with_catalogue_of_the_cases
    together: dict[SamplePage, dict[str, Case]] = {}
    for name, case in cases().items():
        together.setdefault(names_of_organizations(case), {})[name] = case
    differences = {}
    for names, some in together.items():
        wiki.wiki.save_pages([names])
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(partial(_answered, wiki), some.values()))
        for (name, case), answered in zip(some.items(), answers, strict=True):
            # Of what a template makes MediaWiki tells the module what it shows.
            made = {parameter for _, parameter, reason, _ in case.problems if reason == MADE}
            reported = Counter(
                (parameter, reason)
                for _, parameter, reason, _ in case.problems
                if parameter not in made
            )
            reported += Counter(SAYS_MORE.get(name, {}))
            more = Counter({one: answered[one] for one in answered if one[0] not in made})
            missing = reported - more
            missing -= Counter({one: missing[one] for one in missing if one[1] in BOT_ALONE})
            if more - reported or missing != Counter(KNOWS_LESS.get(name, {})):
                differences[name] = {"more": more - reported, "less": missing}
    assert differences == {}


def test_the_preview_says_which_affiliation_may_be_meant(
    with_catalogue_of_the_cases: Meta,
) -> None:
    wiki = with_catalogue_of_the_cases
    text = (
        "{{Capacity profile|affiliation=Wikimedia Ukrane; Kartenklub; [[Meta:Map Club|us]]"
        "; Meta:Map Clubb; wiki map club of Lima|manages=Wikimedia Deutschland e. V.}}"
    )
    # Before the bot told which organizations there are, nobody knows better than the author.
    assert preview(wiki, text).said == []
    club = "{{Capacity organization|name=Kartenklub|names=en: Map Club}}"
    case = Case("", (StoredPage("Meta:Map Club", club, 1, PERSON),), Authors(), {}, [])
    wiki.wiki.save_pages([names_of_organizations(case)])
    unknown = "no affiliate has this name"
    assert preview(wiki, text).said == [
        f"affiliation “Wikimedia Ukrane”: {unknown}; did you mean Wikimedia Ukraine?",
        f"affiliation “Meta:Map Clubb”: {unknown}; did you mean Meta:Map Club?",
        f"affiliation “wiki map club of Lima”: {unknown}; did you mean Meta:Map Club?",
    ]


def test_a_place_of_which_people_are_known_by_region_alone_is_not_in_the_box(
    with_catalogue_of_the_cases: Meta,
) -> None:
    site = Site(family="x", code="x", root=ROOT, bot=BOT, by_region_only=("VE", "CU"))
    module = "Module:Capacity peers/site"
    [page] = [one for one in deployed_pages(site) if one.title == module]
    with_catalogue_of_the_cases.wiki.save_pages([SamplePage(module, page.text, ADMIN)])
    for territory in ("VE", "Venezuela; 🇨🇺", "فنزويلا"):
        text = f"{{{{Capacity profile|known=Lua|territory={territory}}}}}"
        found = preview(with_catalogue_of_the_cases, text)
        box = re.sub(r"<!--.*?-->", "", found.html, flags=re.DOTALL)
        assert not re.search(r"Venezuela|Cuba|\bVE\b|🇨🇺|فنزويلا", box), territory
        assert box.count("Latin America and the Caribbean") == 1
        assert not found.said
    misspelt = preview(with_catalogue_of_the_cases, "{{Capacity profile|territory=Venezuelqa}}")
    assert "did you mean Latin America and the Caribbean?" in misspelt.said[0]


def test_a_name_means_the_same_whoever_reads_it(with_catalogue_of_the_cases: Meta) -> None:
    # "rede" is Portuguese for one capacity and Dutch for another.
    technology = {"en": "technology", "pt": "tecnologia", "ar": "تقنية"}
    communication = {"en": "communication", "pt": "comunicação", "ar": "تواصل"}
    nothing = dict.fromkeys(technology, "<bdi>rede</bdi>")
    means = {"fr": nothing, "pt": technology, "nl": communication, "nl; pt": communication}
    for languages, names in means.items():
        text = f"{{{{Capacity profile|languages={languages}|known=rede}}}}"
        for reader, name in names.items():
            found = preview(with_catalogue_of_the_cases, text, language=reader)
            assert name in found.html, (languages, reader)
            assert len(found.said) == (1 if names is nothing else 0), (languages, reader)


# What it costs

MOST_MEMORY = 25_000_000
MOST_SECONDS = 3.5
# Values that nothing nearer than the largest tables knows, or nothing at all.
FAR = {
    "known": "xyzzyplugh; fotografia e tecnologia, please; Lua (self-taught); Q999999",
    "wanted": "photograpy; technolgy; comunication",
    "languages": "potugheze; פולנית; Klingoon",
    "territory": "בוטסואנה; Nowherestan; Brasill",
    "timezone": "ירושלימ",
    "projects": "Wikipedai",
    "affiliation": "Wikimedia Nowherestan; Wikimedia Brasill",
    "teams": "Nobody",
    "role": "trianer",
}


def test_a_preview_that_needs_every_table_is_affordable(with_catalogue_of_the_cases: Meta) -> None:
    call = "".join(f"|{name}={text}" for name, text in FAR.items())
    form = {
        "action": "parse", "title": HOME, "text": f"{{{{Capacity profile{call}}}}}", "preview": "1",
        "contentmodel": "wikitext", "prop": "text|parsewarningshtml|limitreportdata",
        "format": "json", "formatversion": "2",
    }  # fmt: skip
    api = with_catalogue_of_the_cases.wiki.api
    found = requests.post(api, data=form, timeout=60).json()["parse"]
    assert "".join(found["parsewarningshtml"]).count("<li>") > len(FAR), "it says what is wrong"
    taken = {one["name"]: one for one in found["limitreportdata"]}
    seconds = float(taken["scribunto-limitreport-timeusage"]["0"])
    memory = int(taken["scribunto-limitreport-memusage"]["0"])
    # 8.6 MB and 0.08 s when this was written.
    assert memory < MOST_MEMORY
    assert seconds < MOST_SECONDS


# Generated values

SEED = 20261127
VALUES = 1_000
MOST_LETTERS = 500
# What MediaWiki keeps on no page, and what may never be closed: it would take in the values that
# are asked together with it.
OPENS = re.compile(r"[\x00\x7f]|\{\{|\}|-\{|<(?!/?b>|br ?/?>)|\[\[(?![^\[\]]*\]\])")
AT_ONCE = 20
# The preview looks for what may be meant this often; a value may hold more that is wrong.
MOST_SUGGESTED = 4
NAMES = {"name", "names", "acronym"}


def _generated() -> Iterator[tuple[Template, str, str]]:
    """Values without a template in them, and without what is never closed."""
    chance = random.Random(SEED)
    names = [(one, name) for one in TEMPLATES.values() for name in one.parameters]
    while True:
        template, parameter = chance.choice(names)
        found = value(parameter, chance)
        if not OPENS.search(found) and len(found) < MOST_LETTERS:
            yield template, parameter, found


def _home(template: Template) -> str:
    """A page on which it counts."""
    return HOME if "User" in template.spaces else "A page"


def _shown_in_previews(meta: Meta, home: str, asked: list[tuple[Template, str, str]]) -> list[Any]:
    """What the module answers the form of each value, which is what the preview shows."""
    calls = (
        f"{{{{#invoke:Capacity peers|read|template={one.record.__name__.lower()}|{name}={text}}}}}"
        for one, name, text in asked
    )
    form = {
        "action": "expandtemplates", "prop": "wikitext", "title": home, "format": "json",
        "formatversion": "2", "text": "\n@\n".join(calls),
    }  # fmt: skip
    found = requests.post(meta.wiki.api, data=form, timeout=120).json()["expandtemplates"]
    return [json.loads(one) for one in found["wikitext"].split("\n@\n")]


def test_generated_values_are_read_alike(with_catalogue_of_the_cases: Meta) -> None:
    asked = list(islice(_generated(), VALUES))
    titles = [
        f"User:P{number}" if _home(one) == HOME else f"P{number}"
        for number, (one, _, _) in enumerate(asked)
    ]
    pages = [
        StoredPage(
            title,
            # Only of who has a profile the bot reads sessions.
            f"{{{{{one.name}|{name}={text}}}}}{{{{{PROFILE}}}}}"
            if one.name == SESSION
            else f"{{{{{one.name}|{name}={text}}}}}",
            number,
            title.removeprefix("User:"),
        )
        for number, (title, (one, name, text)) in enumerate(zip(titles, asked, strict=True))
    ]
    catalogue = Catalogue.from_json((FOLDER / "catalogue.json").read_text("utf-8"))
    now = replace(WORLD, today=datetime.datetime.now(datetime.UTC).date())
    # What organizations call themselves previews compare as a whole: nothing is near to a hash.
    named = {title for title, (_, name, _) in zip(titles, asked, strict=True) if name in NAMES}
    with_names, others = (
        read_people(
            [page for page in pages if (page.title in named) is apart],
            catalogue, Sheets(), Authors(), now,
        )
        for apart in (True, False)
    )  # fmt: skip
    names = organization_names(others.organizations_by_name)
    with_catalogue_of_the_cases.wiki.save_pages([names_page(names)])
    reported: dict[tuple[str, str], Counter[tuple[str, ...]]] = {}
    for problem in (*with_names.problems, *others.problems):
        key = problem.page, problem.parameter
        said = (problem.reason, *_suggested(problem.reason, problem.suggestion.split(" / ")))
        reported.setdefault(key, Counter())[said] += 1
    differences: dict[tuple[str, str], dict[str, Counter[tuple[str, ...]]]] = {}
    by_home: dict[str, list[int]] = {}
    for number, (template, _, _) in enumerate(asked):
        by_home.setdefault(_home(template), []).append(number)
    batches = (
        (home, numbers[start : start + AT_ONCE])
        for home, numbers in by_home.items()
        for start in range(0, len(numbers), AT_ONCE)
    )
    for home, numbers in batches:
        some = [asked[number] for number in numbers]
        answers = _shown_in_previews(with_catalogue_of_the_cases, home, some)
        for number, answer in zip(numbers, answers, strict=True):
            parameter, text = asked[number][1:]
            shown = Counter(
                (one["reason"], *_suggested(one["reason"], one["suggestions"]))
                for one in answer["problems"]
                if one["english"] == parameter
            )
            told = reported.get((titles[number], parameter), Counter())
            told = Counter({one: told[one] for one in told if Reason(one[0]) not in BOT_ALONE})
            if max(told.total(), shown.total()) > MOST_SUGGESTED:
                told, shown = (
                    Counter(one[:1] for one in both.elements()) for both in (told, shown)
                )
            if told != shown:
                differences[parameter, text] = {"bot": told - shown, "preview": shown - told}
    assert differences == {}


def _suggested(reason: str, suggestions: list[str]) -> list[str]:
    """The suggestions, but for the page that a problem stands on; regions by one name."""
    called = {name: shipped_messages()["en"][f"region-{key}"] for key, name in regions().items()}
    some = [called.get(one, one) for one in suggestions if one]
    return [] if reason == Reason.UNKNOWN_PAGE else some
