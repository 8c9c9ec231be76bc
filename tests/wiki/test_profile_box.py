"""What people see of the templates they filled in, and what the preview answers them."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from bots.pages.messages import shipped_messages
from demo.local_meta import BOT, ROOT
from demo.wiki import SamplePage
from sync.profiles.contract import TEMPLATES
from sync.profiles.dialects import dialects
from sync.profiles.problems import Reason
from tests.parts import some_thorough
from tests.prepared_wiki import Meta

Open = Callable[..., Any]

HERE = Path(__file__).parent
CATEGORY = "Capacity profiles with problems"
DATA = f"User:{BOT}/data/"
PERSON = "Ana Teste"
HOME = f"User:{PERSON}"
ENGLISH = shipped_messages()["en"]
COMPLETE = """{{Capacity profile
| display name = Aninha
| pronoun = ela
| known = public speaking; Wikidata
| available = edit-a-thon
| wanted = OpenRefine
| languages = pt-n; en-4; de-0; es
| territory = Brasil
| affiliation = WMB
| projects = Wikisource
| about = Gosto de '''mapas''' e de [[livro|livros]].
| mentor = 2
| mentor in = Wikidata
| mentee in = OpenRefine
| contact = talk
}}"""


@dataclass(frozen=True)
class Preview:
    """What MediaWiki answers to a preview: the page, the warnings in it, its categories."""

    html: str
    warnings: str
    categories: tuple[str, ...]

    @property
    def said(self) -> list[str]:
        """Each warning as a reader sees it."""
        items = re.findall(r"<li>(.*?)</li>", self.warnings)
        return [unescape(re.sub(r"<[^>]*>", "", item)) for item in items]

    @property
    def reasons(self) -> Counter[tuple[str, str]]:
        """How often each parameter has each problem, as the bot would report it."""
        by_sentence = {
            ENGLISH[f"problem-{reason}"]: reason.value
            for reason in Reason
            if not reason.startswith("item-")
        }
        found: Counter[tuple[str, str]] = Counter()
        for item in re.findall(r"<li>(.*?)</li>", self.warnings):
            parameter = re.search(r"<code>(.*?)</code>", item)
            text = unescape(re.sub(r"<[^>]*>", "", item))
            sentence = max(
                (one for one in by_sentence if re.search(f"(?:^|: ){re.escape(one)}(?:;|$)", text)),
                key=len,
            )
            name = re.sub(r"<[^>]*>", "", parameter[1]) if parameter else ""
            # The writer reads their own word for it.
            found[dialects().parameters.get(name, name), by_sentence[sentence]] += 1
        return found


def preview(meta: Meta, text: str, title: str = HOME, language: str = "en") -> Preview:
    """Ask for a preview as the editor does."""
    asked = {
        "action": "parse", "title": title, "text": text, "preview": "1", "uselang": language,
        "prop": "text|parsewarningshtml|categories", "format": "json", "formatversion": "2",
    }  # fmt: skip
    found = requests.post(meta.wiki.api, data=asked, timeout=30).json()["parse"]
    categories = tuple(one["category"].replace("_", " ") for one in found["categories"])
    # To who has no account MediaWiki itself shows them, see below for who has one.
    everything = found["text"] + "".join(found["parsewarningshtml"])
    warnings = re.findall(
        r'<div class="capacity-peers-problems".*?</ul></div>', everything, re.DOTALL
    )
    return Preview(found["text"], "".join(warnings), categories)


def part_of(user: str) -> str:
    """The part of the figures of sessions that a person is in."""
    return hashlib.sha1(user.encode()).hexdigest()[:2]


def saved(meta: Meta, title: str, text: str, author: str = PERSON) -> None:
    meta.wiki.save_pages([SamplePage(title, text, author)])


def loaded(meta: Meta, title: str) -> set[str]:
    """The pages of data that a saved page depends on."""
    found = meta.api(action="query", prop="templates", titles=title, tllimit="max")
    pages = found["query"]["pages"][0].get("templates", [])
    return {one["title"].removeprefix(DATA) for one in pages if one["title"].startswith(DATA)}


def categories(meta: Meta, title: str) -> set[str]:
    found = meta.api(action="query", prop="categories", titles=title)
    return {
        one["title"].removeprefix("Category:")
        for one in found["query"]["pages"][0].get("categories", [])
    }


# The box


def test_a_profile_shows_what_its_owner_said(open_page: Open, meta: Meta) -> None:
    saved(meta, HOME, COMPLETE)
    box = open_page(HOME).locator(".capacity-profile")
    said = box.inner_text()
    for words in (
        "Aninha", PERSON, "ela", "português (native)", "English (near-native)", "español",
        "Brazil", "WMB", "Wikisource", "Gosto de mapas e de livros.", "up to 2 people at a time",
        "Suggestions for this person come soon, usually within 15 minutes",
    ):  # fmt: skip
        assert words in said, words
    assert "Deutsch" not in said, "level 0 says that one does not speak it"
    for link in ("Write a message", "Make your own", "What is this?"):
        assert box.get_by_role("link", name=link, exact=True).count() == 1, link


def test_what_one_teaches_and_wants_is_told_by_words_and_by_a_mark(
    open_page: Open, meta: Meta
) -> None:
    saved(meta, HOME, COMPLETE)
    box = open_page(HOME).locator(".capacity-profile")
    said = box.inner_text()
    sections = [
        "Can teach\n● edit-a-thon\n",
        "Wants to learn\n○ OpenRefine\n",
        "Knows\n✓ public speaking\n✓ Wikidata\n",
        "Can mentor · up to 2 people at a time\n● Wikidata\n",
        "Looking for a mentor in\n○ OpenRefine\n",
    ]
    places = [said.find(one) for one in sections]
    assert -1 not in places, said
    assert places == sorted(places)
    # Whoever hears the page hears the words alone, and is led to what the capacity means.
    chip = box.get_by_role("link", name="edit-a-thon", exact=True)
    assert "/Capacities#Q" in str(chip.get_attribute("href"))


def test_a_reader_of_arabic_gets_all_of_it_in_arabic(open_page: Open, meta: Meta) -> None:
    saved(meta, HOME, COMPLETE)
    box = open_page(HOME, uselang="ar").locator(".capacity-profile")
    assert box.evaluate("node => getComputedStyle(node).direction") == "rtl"
    said = box.inner_text()
    for words in ("استعداد للتعليم", "ماراثون تحرير", "البرازيل", "اللغة الأم", "شخصان على الأكثر"):
        assert words in said, words
    assert "⧼" not in said
    # The owner's own words keep their direction.
    about = box.get_by_text("Gosto de mapas")
    assert about.evaluate("node => getComputedStyle(node).direction") == "ltr"


CONTACTS = {
    "talk": ("Write a message", "User_talk:Ana_Teste"),
    "email": ("Send an email", "Special:EmailUser/Ana_Teste"),
    "correo": ("Send an email", "Special:EmailUser/Ana_Teste"),
}


@pytest.mark.parametrize("way", CONTACTS)
def test_one_writes_to_somebody_the_way_they_like(open_page: Open, meta: Meta, way: str) -> None:
    saved(meta, HOME, f"{{{{Capacity profile|known=Lua|contact={way}}}}}")
    name, target = CONTACTS[way]
    link = open_page(HOME).locator(".capacity-profile").get_by_role("link", name=name)
    address = unescape(str(link.get_attribute("href")))
    assert target in address.replace("%2F", "/")


def test_a_message_begins_with_a_heading_and_a_greeting(open_page: Open, meta: Meta) -> None:
    saved(meta, HOME, COMPLETE)
    page = open_page(HOME)
    page.get_by_role("link", name="Write a message").click()
    words = shipped_messages()["en"]
    assert page.locator("#wpSummary").input_value() == words["write-heading"]
    greeting = words["write-text"].partition(".")[0]
    assert page.locator("#wpTextbox1").input_value().startswith(greeting)


def test_who_wants_no_messages_and_no_suggestions_has_no_links(open_page: Open, meta: Meta) -> None:
    saved(meta, HOME, "{{Capacity profile|known=Lua|contact=none|suggestions=none|status=paused}}")
    box = open_page(HOME).locator(".capacity-profile")
    assert box.get_by_role("link", name="Write").count() == 0
    assert box.get_by_role("link", name="Suggestions").count() == 0
    assert "Not suggested to others for now" in box.inner_text()


def test_parameters_and_words_of_other_languages_mean_the_same(meta: Meta) -> None:
    english = preview(
        meta, "{{Capacity profile|known=Lua|languages=es-n|status=paused|contact=email}}"
    )
    spanish = preview(
        meta, "{{Perfil de capacidades|sabe=Lua|Idiomas=es-n|estado=en pausa|contacto=correo}}"
    )
    arabic = preview(meta, "{{ملف القدرات|المعرفة=Lua|اللغات=es-n|الحالة=متوقف|التواصل=بريد}}")
    body = re.compile(r"<div class=\"[^\"]*mw-parser-output\"[^>]*>(.*?)<!--", re.DOTALL)
    boxes = [body.search(one.html) for one in (english, spanish, arabic)]
    assert boxes[0]
    assert boxes[0][1] == boxes[1][1] == boxes[2][1]  # type: ignore[index]
    assert not english.said + spanish.said + arabic.said


def test_a_parameter_given_in_english_too_is_the_english_one(meta: Meta) -> None:
    both = preview(meta, "{{Capacity profile|sabe=OpenRefine|known=Lua|conoce=Wikidata}}")
    assert "Lua" in both.html
    assert "OpenRefine" not in both.html
    # A form leaves empty ones behind: they say nothing.
    empty = preview(meta, "{{Capacity profile|sabe=OpenRefine|known=}}")
    assert "OpenRefine" in empty.html


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> '''b''' [[Category:Evil]] "
    '[https://evil.example x] {{Evil}} <b onclick="x">y</b> &lt;u&gt; __NOTOC__ == h == ~~~~'
)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_that_people_write_is_more_than_text(
    open_page: Open, meta: Meta, template: str, language: str
) -> None:
    values = "".join(f"|{name}={HOSTILE}; {HOSTILE}" for name in TEMPLATES[template].parameters)
    title = f"User:Hostile Person/{template}"
    saved(meta, title, f"{{{{{template}{values}}}}}", "Hostile Person")
    page = open_page(title, uselang=language)
    box = page.locator(".capacity-peers").first
    assert box.locator("script, img, b, i, u, h2, [onclick], [onerror]").count() == 0
    assert box.locator("a[href*='evil.example']").count() == 0
    assert "⧼" not in box.inner_text()
    assert categories(meta, title) == {CATEGORY}
    warned = preview(meta, f"{{{{{template}{values}}}}}", title, language)
    assert warned.said
    assert not re.search(r"<(script|img|u|i)\b|<b onclick|href=.{1,20}evil", warned.warnings)


def test_a_long_text_takes_little_room_and_can_be_read_by_keyboard(
    open_page: Open, meta: Meta
) -> None:
    saved(meta, HOME, "{{Capacity profile|about=" + "Many words about me. " * 90 + "}}")
    about = open_page(HOME).get_by_role("group", name="About this person")
    height, whole = about.evaluate("node => [node.clientHeight, node.scrollHeight]")
    assert height < 250 < whole
    assert about.get_attribute("tabindex") == "0"


OVERFULL = "{{Capacity profile|display name=" + "Ola" * 60 + "|available={capacities}|wanted="
LANGUAGES = (
    "pt-n; en-4; es-3; fr-2; de-1; it-1; nl-1; sv-2; da-1; nb-1; fi-1; pl-1; cs-1; sk-1; hu-5"
)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_however_much_somebody_says_it_fits_on_a_phone(
    open_page: Open, meta: Meta, language: str
) -> None:
    items = list(meta.data("catalogue")["capacities"])
    saved(
        meta,
        HOME,
        f"{{{{Capacity profile|display name={'Ola' * 33}|available={'; '.join(items[:40])}"
        f"|wanted={'x' * 300}|languages={LANGUAGES}|timezone={'y' * 150}}}}}",
    )
    page = open_page(HOME, phone=True, uselang=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".capacity-profile")
    said = box.inner_text()
    assert said.count("●") == 40
    assert "xxx…" in said


def test_a_dark_skin_makes_the_box_dark(open_page: Open, meta: Meta) -> None:
    saved(meta, HOME, COMPLETE)
    page = open_page(HOME)
    page.add_style_tag(
        content=":root{--background-color-neutral-subtle:#202122;--background-color-base:#101418;"
        "--background-color-progressive-subtle:#233566;--color-base:#eaecf0}"
    )
    box = page.locator(".capacity-profile")
    chip = box.locator("a > span", has_text="edit-a-thon")
    painted = "node => getComputedStyle(node).backgroundColor"
    assert box.evaluate(painted) == "rgb(16, 20, 24)"
    assert box.locator("> div").first.evaluate(painted) == "rgb(32, 33, 34)"
    assert chip.evaluate(painted) == "rgb(35, 53, 102)"
    assert chip.evaluate("node => getComputedStyle(node).color") == "rgb(234, 236, 240)"


@pytest.mark.thorough
def test_without_a_schedule_that_tells_minutes_the_box_says_soon(meta: Meta) -> None:
    saved(meta, HOME, COMPLETE)
    version = {**meta.data("version")}
    del version["within_minutes"]
    saved(meta, f"{DATA}version.json", json.dumps(version), BOT)
    said = meta.rendered(HOME)
    assert "Suggestions for this person come soon" in said
    assert "within" not in said


PEOPLE = {"Wanda Woman": "female", "Max Man": "male", "Una Unsaid": "unknown"}


def test_a_person_is_spoken_of_as_they_set_it_in_their_preferences(meta: Meta) -> None:
    for name in PEOPLE:
        meta.wiki.create_account(name, "a password of a test")
    deeds = [{"do": "gender", "name": name, "gender": how} for name, how in PEOPLE.items()]
    meta.wiki.maintenance(str(HERE / "accounts.php"), stdin=json.dumps(deeds))
    call = "{{Capacity profile|available=Lua|wanted=GLAM|role=editor; trainer}}"
    line = "{{Capacity profile|available=Lua|look=line}}"
    unread = "{{Capacity suggestions|user=%s|not understood=languages 1|page=User:%s}}"
    for name in PEOPLE:
        saved(meta, f"User:{name}", call, name)
        saved(meta, f"User:{name}/line", line, name)
        saved(meta, f"User:{name}/unread", unread % (name, name), name)
    saved(meta, "Club", "{{Capacity organization|name=Club|available=Lua|wanted=GLAM}}")

    def said(words: Sequence[str], title: str, language: str = "ar") -> list[str]:
        shown = meta.rendered(title, language)
        return [one for one in words if one in shown]

    teaches = ("يمكنها التعليم", "يمكنه التعليم", "استعداد للتعليم")
    wants = ("تريد التعلّم", "يريد التعلّم", "رغبة في التعلّم")
    owns = ("صاحبة الملف", "صاحب الملف", "من الحساب نفسه")
    roles = ("editora, formadora", "editor, formador", "edição, formação")
    for place, name in enumerate(PEOPLE):
        assert said(teaches, f"User:{name}") == [teaches[place]]
        assert said(wants, f"User:{name}") == [wants[place]]
        assert said(teaches, f"User:{name}/line") == [teaches[place]]
        assert said(owns, f"User:{name}/unread") == [owns[place]]
        assert said(roles, f"User:{name}", "pt") == [roles[place]]
    # A group is nobody.
    assert said(teaches, "Club") == [teaches[2]]


# What a page depends on


def test_a_profile_depends_on_words_and_its_own_figures_alone(meta: Meta) -> None:
    saved(meta, HOME, COMPLETE)
    assert loaded(meta, HOME) == {"labels/en.json", "labels/pt.json", "messages/en.json",
                                  "version.json", f"sessions/{part_of(PERSON)}.json"}  # fmt: skip
    assert categories(meta, HOME) == set()


def test_an_alias_needs_no_more_than_a_label(meta: Meta) -> None:
    aliases = meta.data("catalogue")["capacities"]
    alias, item = next(
        (name, item) for item, one in aliases.items() for name in one["aliases"].get("en", ())
    )
    saved(meta, HOME, f"{{{{Capacity profile|known={alias}}}}}")
    assert "catalogue.json" not in loaded(meta, HOME)
    assert aliases[item]["labels"]["ar"] in meta.rendered(HOME, "ar")


# Answers


def test_on_a_saved_page_nobody_reads_of_problems_but_it_is_in_a_category(meta: Meta) -> None:
    text = "{{Capacity profile|known=xyzzyplugh; Lua|knwon=x}}"
    saved(meta, HOME, text)
    assert preview(meta, text).said == [
        "“knwon”: the template has no such parameter; did you mean known?",
        "known “xyzzyplugh”: no capacity has this name",
    ]
    shown = meta.rendered(HOME)
    assert "xyzzyplugh" in shown
    assert "no capacity has this name" not in shown
    assert categories(meta, HOME) == {CATEGORY}
    assert "catalogue.json" in loaded(meta, HOME), "so that a new name makes it right"


UNREAD = """{{{{Capacity suggestions|user={person}|status=open|rows=3
|page=User&#58;{person}|not understood=languages 2; wanted 1; role 1; mentor in 3
|learn from=
|share with=
}}}}"""


def test_the_suggestions_begin_with_how_much_was_not_understood(meta: Meta) -> None:
    title = f"{ROOT}/Suggestions/{PERSON}"
    saved(meta, title, UNREAD.format(person=PERSON), BOT)
    shown = unescape(re.sub(r"<[^>]*>", "", meta.rendered(title)))
    told = (
        f"The bot did not understand all of User:{PERSON}:",
        "2 languages: only people who speak the others are suggested",
        "one capacity to learn: nobody is suggested for it",
        "4 other values",
        "People you could learn from",
    )
    places = [shown.find(one) for one in told]
    assert -1 not in places
    assert places == sorted(places)
    assert "لغتان: تقتصر الاقتراحات على من يتحدثون اللغات الأخرى" in meta.rendered(title, "ar")


def test_the_category_is_hidden(meta: Meta) -> None:
    saved(meta, HOME, "{{Capacity profile|known=xyzzyplugh}}")
    found = meta.api(action="query", prop="categories", titles=HOME, clprop="hidden")
    assert [one["hidden"] for one in found["query"]["pages"][0]["categories"]] == [True]


def test_the_preview_answers_in_the_writers_language(meta: Meta) -> None:
    answered = preview(meta, "{{Perfil de capacidades|sabe=comunicacao}}", language="pt")
    assert answered.said == [
        "sabe «comunicacao»: nenhuma capacidade tem este nome; queria dizer comunicação?"
    ]
    arabic = preview(meta, "{{Capacity profile|status=x}}", language="ar")
    assert "بعض هذا لا يمكن استخدامه بعد" in arabic.warnings
    assert "الخيارات هي: " in arabic.said[0]


def test_the_preview_says_what_is_wrong_and_what_would_be_right(meta: Meta) -> None:
    differences = {}
    for answer in tomllib.loads((HERE / "answers.toml").read_text("utf-8"))["answer"]:
        template = answer.get("template", "Capacity profile")
        call = "".join(f"|{name}={value}" for name, value in answer["parameters"].items())
        title = HOME if template == "Capacity profile" else f"{HOME}/Page"
        said = preview(meta, f"{{{{{template}{call}}}}}", title).said
        if said != answer["says"]:
            differences[call] = said
    assert differences == {}


LENGTHS = {
    ("Capacity profile", "about"): 2000,
    ("Capacity profile", "display name"): 100,
    ("Capacity profile", "pronoun"): 100,
    ("Capacity organization", "name"): 200,
    ("Capacity organization", "acronym"): 200,
    ("Capacity event", "title"): 200,
    ("Capacity event", "place"): 200,
    ("Capacity team", "activity"): 200,
    ("Mentorship programme", "conditions"): 2000,
}


def test_a_text_has_a_length(meta: Meta) -> None:
    for (template, parameter), most in LENGTHS.items():
        title = HOME if template == "Capacity profile" else f"{HOME}/Page"
        needed = "".join(f"|{name}=2026-11-22" for name in TEMPLATES[template].needed)
        for length in (most, most + 1):
            text = f"{{{{{template}{needed}|{parameter}={'é' * length}}}}}"
            said = f"{parameter} “{'é' * 40}…”: this is too long; use at most {most} characters"
            assert preview(meta, text, title).said == ([said] if length > most else []), parameter


WRONG_PLACES = {
    ("Capacity profile", "Meta:Page"): "A capacity profile only works on a person’s own user page",
    ("Capacity profile", "Page"): "A capacity profile only works on a person’s own user page",
    ("Capacity profile", f"User talk:{PERSON}"): "A capacity profile only works on a person’s own",
    ("Capacity session", "Meta:Page"): "A session only works on a person’s own user page",
    ("Capacity event", f"User talk:{PERSON}"): "The event template does not work on this kind",
    ("Capacity team", f"User talk:{PERSON}"): "The team template does not work on this kind",
}


@pytest.mark.parametrize(("template", "title"), WRONG_PLACES)
def test_a_template_that_does_not_count_where_it_stands_says_so(
    meta: Meta, template: str, title: str
) -> None:
    call = f"{{{{{template}|members=Ana|begin=2026-11-22|known=Wikidata|needed=Wikidata}}}}"
    found = preview(meta, call, title)
    assert WRONG_PLACES[template, title] in found.html
    assert "the template does not work on this kind of page; move it to" in " ".join(found.said)
    saved(meta, title, call)
    assert "Wikidata" not in meta.rendered(title), "it would seem to be somebody's profile"
    assert categories(meta, title) == {CATEGORY}


@pytest.mark.parametrize("title", ["Template:Example", "Help:Profiles", "Meta talk:Page"])
def test_an_example_in_documentation_is_no_mistake(meta: Meta, title: str) -> None:
    found = preview(meta, "{{Capacity profile|known=Lua|knwon=x}}", title)
    assert "Lua" in found.html
    assert not found.said
    assert not found.categories


def test_an_address_that_is_no_account_has_no_profile(meta: Meta) -> None:
    for nobody in ("192.0.2.1", "2001:DB8:0:0:0:0:0:1", "~2026-123"):
        found = preview(meta, "{{Capacity profile|known=Lua}}", f"User:{nobody}")
        assert found.said == ["only registered accounts can have a profile"], nobody


# The other boxes

OTHERS = {
    "Capacity organization": (
        ("name=Clube|names=en: Club; ar: ناد|acronym=CLB|type=Chapter|managers=Ana Teste"
        "|available=Wikidata|wanted=OpenRefine|territory=BR|projects=Wikisource"
        "|website=https://example.org/club|page=Meta:Club|documents=[[Meta:Club/Report|report]]"),
        {
            "en": ["Club", "CLB", "Wikimedia chapter", "Can teach", "Wikidata", "Brazil",
                   "Wikisource", PERSON, "https://example.org/club", "Meta:Club", "report"],
            "ar": ["ناد", "فرع ويكيميديا", "البرازيل"],
            "pt": ["Clube", "Capítulo da Wikimedia", "Brasil"],
        },
    ),
    "Capacity event": (
        ("title=Maps|begin=2026-11-22T18:00Z|end=2026-11-23|place=Lima|online=yes|languages=es; pt"
        "|offered=Wikidata|needed=Lua|organizers=Ana Teste|wikidata=Q42"),
        {
            "en": ["Maps", "22 November 2026, 18:00 UTC to 23 November 2026", "Lima, online",
                   "español, português", "Wikidata", "Lua", PERSON, "Q42"],
            "ar": ["٢٢ نوفمبر ٢٠٢٦"],
            "pt": ["De 22 de novembro de 2026, 18:00 UTC a 23 de novembro de 2026", "em linha"],
        },
    ),
    "Capacity team": (
        "members=Ana Teste; Bob|activity=We draw maps.|needed=Lua|languages=es",
        {
            "en": ["Page", "We draw maps.", "Looking for people who know", "Lua", "Members", "Bob"],
            "ar": ["الأعضاء", "لوا"],
            "pt": ["Membros"],
        },
    ),
    "Mentorship programme": (
        ("begin=2026-11-22|territory=Latin America & Caribbean|languages=es|capacities=Wikidata"
        "|conditions=Be kind."),
        {
            "en": ["Page", "22 November 2026", "Latin America and the Caribbean",
                   "What you can learn", "Wikidata", "Be kind."],
            "ar": ["أمريكا اللاتينية والكاريبي"],
            "pt": ["22 de novembro de 2026", "América Latina e Caraíbas"],
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("template", some_thorough(OTHERS, 1))
def test_the_other_templates_have_boxes_in_the_readers_language(
    open_page: Open, meta: Meta, template: str
) -> None:
    said, expected = OTHERS[template]
    saved(meta, "Meta:Page", f"{{{{{template}|{said}}}}}")
    for language, words in expected.items():
        page = open_page("Meta:Page", uselang=language)
        shown = page.locator(".capacity-peers").first.inner_text()
        assert "⧼" not in shown
        for word in words:
            assert word in shown, (language, word)
    assert open_page("Meta:Page", phone=True).evaluate("document.body.scrollWidth") <= 390
    assert loaded(meta, "Meta:Page") <= {"labels/en.json", "messages/en.json", "version.json",
                                         "labels/pt.json"}  # fmt: skip


def test_only_addresses_of_the_web_become_links(open_page: Open, meta: Meta) -> None:
    call = (
        "{{Capacity organization|managers=Ana|website=javascript:alert(1)"
        "|documents=https://example.org/a; data:text/html,x; https://evil.example/[x] y}}"
    )
    saved(meta, "Meta:Page", call)
    box = open_page("Meta:Page").locator(".capacity-organization")
    addresses = [one.get_attribute("href") for one in box.get_by_role("link").all()]
    ours = re.compile("/wiki/(Special:MyLanguage/)?Capacity_Exchange/Peers|.*[:=]User:Ana")
    assert [one for one in addresses if not ours.match(str(one))] == ["https://example.org/a"]


# The forms of editors


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_form_of_an_editor_knows_every_parameter(meta: Meta, template: str) -> None:
    found = meta.api(action="templatedata", titles=f"Template:{template}")
    (data,) = found["pages"].values()
    assert data["params"].keys() == TEMPLATES[template].parameters.keys()
    for name, parameter in data["params"].items():
        assert parameter["label"]["en"], name
        assert parameter["description"]["en"].strip(), name
        assert parameter["example"]["en"], name


def test_the_form_of_an_editor_offers_the_words_that_mean_something(meta: Meta) -> None:
    found = meta.api(action="templatedata", titles="Template:Capacity profile")
    (data,) = found["pages"].values()
    parameters = data["params"]
    assert parameters["status"]["suggestedvalues"] == ["open", "paused"]
    assert parameters["contact"]["suggestedvalues"] == ["talk", "email", "none"]
    assert parameters["notify"]["suggestedvalues"] == ["never", "weekly", "monthly"]
    assert parameters["suggestions"]["suggestedvalues"] == ["page", "none"]
    assert {"sabe", "المعرفة", "connaît"} <= set(parameters["known"]["aliases"])


# Maintenance

MAINTENANCE = (HERE / "maintenance.wikitext").read_text("utf-8")


def test_the_maintenance_page_lists_problems_page_by_page(open_page: Open, meta: Meta) -> None:
    title = f"{ROOT}/Maintenance test"
    saved(meta, title, MAINTENANCE, BOT)
    page = open_page(title)
    listed = page.locator(".capacity-peers :is([role=heading], li):not([role=navigation] *)")
    assert listed.all_inner_texts() == [
        "Pages that need fixing",
        "User:Ana",
        "known: No capacity has this name × 2\nDid you mean photography?",
        "The template is never closed\nAdd two closing braces at its end",
        "User:K.''Vex''\"Q\"; --",
        "status: This value is not one of the options\nUse one of these: open / paused",
        "User:Zoë/Profile",
        "This is used a second time; only the first one counts\nThe one that counts is on User:Zoë",
        "Meta:X",
        "budgeting (Q12): This item was merged on Wikidata\nIt now counts as <b>Q13</b>",
        "a-new-reason",
    ]
    edits = page.get_by_role("link", name="edit", exact=True)
    assert edits.count() == 4
    assert "title=User:Ana&action=edit" in str(edits.first.get_attribute("href"))
    assert "12 more problems" in page.locator(".capacity-peers").inner_text()
    assert page.get_by_role("link", name="User:Zoë/Profile", exact=True).count() == 1
    arabic = open_page(title, phone=True, uselang="ar")
    assert arabic.evaluate("document.documentElement.scrollWidth") <= 390
    assert arabic.get_by_text("لا توجد قدرة بهذا الاسم").is_visible()


def test_an_empty_maintenance_page_says_that_all_is_well(meta: Meta) -> None:
    title = f"{ROOT}/Maintenance test"
    saved(meta, title, "{{Capacity maintenance|people=115|further=0|rows=\n}}", BOT)
    assert "Nothing to fix: the bot understood everything from 115 people." in meta.rendered(title)
    assert "Edit it and show a preview" not in meta.rendered(title)
