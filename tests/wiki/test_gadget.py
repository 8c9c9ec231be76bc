"""The gadget in a browser: newcomers, long pages, protected pages, readers, in two languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

from bots.pages.messages import of_unknown_gender, shipped_messages
from demo.local_meta import BOT, PERSON, PERSON_PASSWORD, ROOT
from demo.wiki import ADMIN, SamplePage
from sync.profiles.people import read_people
from sync.reference.languages import language_group
from sync.reference.tables import region_of_country
from sync.wiki.pages import StoredPage
from tests.parts import some_thorough
from tests.prepared_wiki import Meta
from tests.wiki.administrator import Administrator
from tests.wiki.test_gadget_reading import APP as GADGET
from wikidata.catalogue import Catalogue

PASSWORD = "a password of a test"
DIRECTORY = f"{ROOT}/Directory"
APP = ".capacity-peers-app"
DIALOGS = ".capacity-peers-dialogs"
CATALOGUE = f"User:{BOT}/data/catalogue.json"
WORDS = shipped_messages()
# What MediaWiki calls languages where it knows nothing else.
AUTONYMS = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "fa": "فارسی",
    "fr": "français",
    "pt": "português",
}
# Sessions and the limits of messages made it 131,000, files of figures and events 139,000, forms
# that begin something and a training's way 156,000.
MOST_BYTES_FIRST, MOST_BYTES = 10_000, 160_000


@dataclass
class Visit:
    """Somebody in front of the gadget."""

    page: Any
    language: str

    def say(self, key: str, *values: str) -> str:
        """What the gadget calls something in the visitor's language."""
        text = of_unknown_gender(WORDS[self.language][key])
        for number, value in enumerate(values, start=1):
            text = text.replace(f"${number}", value)
        return text

    @property
    def app(self) -> Any:
        """What is inside of the gadget and of its dialogs, which are elsewhere on the page."""
        return self.page.locator(f"{APP}, {DIALOGS}")

    @property
    def saved(self) -> Any:
        """What is said once a profile is saved."""
        return self.app.locator(".cdx-message--success")

    def button(self, key: str, *values: str, within: Any = None) -> Any:
        return (within or self.app).get_by_role("button", name=self.say(key, *values), exact=True)

    def field(self, key: str) -> Any:
        return self.app.get_by_label(self.say(key), exact=True)

    def chooses(self, key: str, typed: str, offered: str) -> None:
        """Type into a field with a list, and choose from it by keyboard."""
        field = self.app.get_by_role("combobox", name=self.say(key), exact=True)
        field.click()
        field.press_sequentially(typed)
        whole = re.compile(rf"^{re.escape(offered)}( |$)")
        option = self.app.get_by_role("option").filter(has_text=whole).first
        option.wait_for()
        for _ in range(20):
            if "highlighted" in str(option.get_attribute("class")):
                break
            field.press("ArrowDown")
        field.press("Enter")
        self.app.locator(".capacity-peers-chosen bdi", has_text=offered).first.wait_for()

    def selects(self, label: str, words: str) -> None:
        """Choose from a list in which one thing is chosen."""
        self.app.get_by_role("combobox", name=label, exact=True).click()
        self.app.get_by_role("option", name=words, exact=True).click()

    def chosen(self) -> list[str]:
        return list(self.app.locator(".capacity-peers-chosen bdi").all_inner_texts())

    def found(self) -> int:
        text = self.app.locator(".capacity-peers-results h2").inner_text()
        digits = "".join(str(int(one)) for one in text if one.isdecimal())
        return int(digits or {"one": "1"}.get(text.split()[0], "1"))

    def people(self) -> list[str]:
        return list(self.app.locator(".capacity-peers-card h3").all_inner_texts())

    def goes(self, hash_: str) -> Visit:
        """Go to another address of the gadget, as a link in it does: nothing is loaded anew."""
        self.page.evaluate(AT_ANOTHER_ADDRESS, hash_)
        return self


AT_ANOTHER_ADDRESS = """(hash) => new Promise((done) => {
    const shown = () => requestAnimationFrame(() => requestAnimationFrame(done));
    addEventListener("hashchange", shown, { once: true });
    location.hash = hash;
})"""
Come = Callable[..., Visit]
# The skin for phones uses what is deprecated; the form to log in asks for a focus that is taken.
OF_MEDIAWIKI = ("mediawiki.Uri", "Autofocus processing was blocked")


def logs_in(context: Any, meta: Meta, user: str, password: str) -> None:
    """Make a browser's session that of an account, without the pages of logging in."""
    asked = {"action": "query", "meta": "tokens", "type": "login", "format": "json"}
    token = context.request.get(meta.wiki.api, params=asked).json()["query"]["tokens"]["logintoken"]
    form = {
        "action": "clientlogin", "username": user, "password": password, "format": "json",
        "loginreturnurl": meta.wiki.api, "logintoken": token,
    }  # fmt: skip
    done = context.request.post(meta.wiki.api, form=form).json()
    assert done["clientlogin"]["status"] == "PASS", done


@pytest.fixture
def come(browser: Any, meta: Meta) -> Iterator[Come]:
    """Open the gadget as somebody: `come("#/profile", user="Ana", language="ar")`.

    Nothing may be said in the browser's console meanwhile: that is where MediaWiki, Vue and Codex
    warn of what is going to vanish.
    """
    contexts = []
    said: list[str] = []

    def visit(
        hash_: str = "#/find", *, user: str = "", language: str = "en", phone: bool = False,
        night: bool = False, password: str = PASSWORD,
    ) -> Visit:  # fmt: skip
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.set_default_timeout(15_000)
        if user:
            logs_in(context, meta, user, password)
        skin = {"useskin": "minerva"} if phone else {}
        if night:
            skin["minervanightmode" if phone else "vectornightmode"] = "1"
        where = meta.wiki.page_url(DIRECTORY, withgadget="CapacityPeers", uselang=language, **skin)
        page.goto(f"{where}{hash_}")
        page.locator(f"{APP} nav + :not([role=status])").wait_for()
        return Visit(page, language if language in WORDS else "en")

    yield visit
    for context in contexts:
        context.close()
    assert [one for one in said if not any(known in one for known in OF_MEDIAWIKI)] == []


@pytest.fixture
def account(meta: Meta) -> Callable[[str], str]:
    def made(name: str) -> str:
        meta.wiki.create_account(name, PASSWORD)
        return name

    return made


def set_gender(meta: Meta, name: str, gender: str) -> None:
    """What somebody chooses in their preferences for how the wiki is to speak of them."""
    deed = {"do": "gender", "name": name, "gender": gender}
    meta.wiki.maintenance(str(Path(__file__).parent / "accounts.php"), stdin=json.dumps([deed]))


def bot_reads(meta: Meta, title: str) -> dict[str, Any]:
    """What the bot makes of a page."""
    import dataclasses

    text = meta.text(title)
    assert text is not None
    catalogue = Catalogue.from_json(meta.text(CATALOGUE) or "")
    people = read_people([StoredPage(title, text, 1, "")], catalogue)
    assert people.problems == ()
    [profile] = people.profiles.values()
    return dataclasses.asdict(profile)


def items(meta: Meta, *labels: str) -> tuple[str, ...]:
    by_label = {label: item for item, label in meta.data("labels/en")["labels"].items()}
    return tuple(by_label[label] for label in labels)


# A profile


@pytest.mark.parametrize("language", some_thorough(["ar", "en"], 1))
def test_a_newcomer_fills_in_a_profile_in_any_language_and_the_bot_reads_it(
    come: Come, meta: Meta, account: Callable[[str], str], language: str
) -> None:
    visit = come("#/profile", user=account("Nadia Newcomer"), language=language)
    visit.app.get_by_text(visit.say("gadget-tour")).wait_for()
    labels = meta.data(f"labels/{language}")["labels"]
    wikidata, openrefine, talking = items(meta, "Wikidata", "OpenRefine", "public speaking")
    # Typed in Portuguese, whatever language one reads.
    portuguese = meta.data("labels/pt")["labels"][talking]
    visit.chooses("gadget-field-available", portuguese, labels[talking])
    visit.chooses("gadget-field-wanted", "openref", labels[openrefine])
    visit.chooses("gadget-field-wanted", "wikidata", labels[wikidata])
    visit.chooses("gadget-field-languages", "ar", "العربية")
    visit.selects(visit.say("gadget-level", "العربية"), visit.say("level-n"))
    visit.chooses(
        "gadget-field-territory", "EG", meta.data(f"labels/{language}")["territories"]["EG"]
    )
    visit.button("gadget-look").click()
    visit.app.locator(".capacity-peers-preview .capacity-profile").wait_for()
    visit.button("gadget-save").click()
    visit.saved.wait_for()

    # On a page of its own, unless somebody says otherwise.
    own = "User:Nadia Newcomer/Capacity profile"
    said = bot_reads(meta, own)
    assert said["available"] == (talking,)
    assert said["wanted"] == (openrefine, wikidata)
    assert said["languages"] == {"ar": "n"}
    assert said["territories"] == ("EG",)
    assert (meta.text(own) or "").startswith("{{Capacity profile\n| available = ")
    assert meta.text("User:Nadia Newcomer") is None
    # The form goes on from what is saved; that it is saved names the page too.
    visit.app.locator("p", has_text=visit.say("gadget-stands-on")).wait_for()
    assert not visit.button("gadget-look").is_enabled()


@dataclass(frozen=True)
class Typed:
    """What somebody types in one language alone, and what it means."""

    capacity: str
    language: tuple[str, str]
    territory: tuple[str, str]
    misspelt: tuple[str, str]


TYPED = {
    "fa": Typed("سخنرانی", ("انگلیسی", "en"), ("افغانستان", "AF"), ("فارصی", "fa")),
    "pt": Typed("oratoria", ("alemao", "de"), ("Mocambique", "MZ"), ("purtuguês", "pt")),
    "de": Typed(
        "öffentliches Reden", ("Französisch", "fr"), ("Österreich", "AT"), ("Deutch", "de")
    ),
    "ar": Typed("التحدث أمام", ("الفرنسية", "fr"), ("السعودية", "SA"), ("العربيىة", "ar")),
}


def as_typed(visit: Visit, key: str, typed: str) -> None:
    """Take a text as it is, though nothing is called so."""
    visit.app.get_by_role("combobox", name=visit.say(key), exact=True).fill(typed)
    visit.app.get_by_role("option", name=visit.say("gadget-as-typed", typed)).wait_for()
    visit.app.get_by_role("combobox", name=visit.say(key), exact=True).press("Enter")
    visit.app.locator(".capacity-peers-chip--wrong", has_text=typed).wait_for()


@pytest.mark.parametrize("language", some_thorough([*TYPED], 1))
def test_a_profile_is_filled_in_by_names_of_ones_own_language_and_a_wrong_one_mended_by_a_click(
    come: Come, meta: Meta, account: Callable[[str], str], language: str
) -> None:
    typed = TYPED[language]
    catalogue = json.loads(meta.text(CATALOGUE) or "")
    [talking] = items(meta, "public speaking")
    # Of the samples nobody has names in these languages.
    catalogue["capacities"][talking]["labels"] |= {
        other: TYPED[other].capacity for other in ("de", "fa")
    }
    meta.wiki.save_pages([SamplePage(CATALOGUE, json.dumps(catalogue), BOT)])
    visit = come("#/profile", user=account("Vera Vernacular"), language=language)
    labels = meta.data(f"labels/{visit.language}")
    visit.chooses("gadget-field-available", typed.capacity, labels["labels"][talking])
    visit.chooses("gadget-field-languages", typed.language[0], AUTONYMS[typed.language[1]])
    where, code = typed.territory
    visit.chooses("gadget-field-territory", where, labels["territories"][code])
    wrong, right = typed.misspelt
    as_typed(visit, "gadget-field-languages", wrong)

    visit.button("gadget-look").click()
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_text(visit.say("gadget-cost-languages")).wait_for()
    visit.button("gadget-close", within=dialog).first.click()
    visit.button("gadget-use", AUTONYMS[right]).click()
    visit.app.locator(".capacity-peers-chip--wrong").wait_for(state="detached")
    visit.button("gadget-look").click()
    visit.button("gadget-save").wait_for()
    assert dialog.locator(".cdx-message--warning").count() == 0
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    said = bot_reads(meta, "User:Vera Vernacular/Capacity profile")
    assert said["available"] == (talking,)
    assert said["languages"] == {typed.language[1]: "", right: ""}
    assert said["territories"] == (code,)


def test_a_name_that_means_several_places_offers_each(come: Come, meta: Meta) -> None:
    visit = come("#/profile", user=PERSON, password=PERSON_PASSWORD, language="ar")
    visit.app.get_by_text(visit.say("gadget-stands-on")).wait_for()
    called = meta.data("labels/ar")["territories"]
    several = {
        "Congo": (called["CD"], called["CG"]),
        "Africa": (visit.say("region-SSA"), visit.say("region-MENA")),
    }
    field = visit.app.get_by_role("combobox", name=visit.say("gadget-field-territory"), exact=True)
    before = visit.chosen()
    for typed, (one, other) in several.items():
        field.fill(typed)
        visit.app.get_by_role("option", name=one, exact=True).wait_for()
        # Which one is meant only the reader knows.
        field.press("Enter")
        visit.app.get_by_role("option", name=other, exact=True).click()
        visit.app.locator(".capacity-peers-chosen bdi", has_text=other).wait_for()
    assert sorted(visit.chosen()) == sorted([*before, *(other for _, other in several.values())])


BOXES = "{{#babel:pt-N|en-4}} {{Babel-1|fr-2}} {{User es-1}} {{Userbox|de}}"


def test_languages_of_babel_boxes_need_not_be_typed(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    own = f"User:{account('Bob Babel')}"
    profile = f"{own}/Capacity profile"
    meta.wiki.save_pages(
        [
            SamplePage(own, BOXES, "Bob Babel"),
            SamplePage(profile, "{{Capacity profile|known=Lua}}", "Bob Babel"),
        ]
    )
    visit = come("#/profile", user="Bob Babel")
    boxes = visit.app.locator(".capacity-peers-babel")
    for shown in ("português (native)", "English (", "français (", "español ("):
        assert shown in boxes.inner_text()
    assert "Deutsch" not in boxes.inner_text()
    assert visit.app.locator(".capacity-peers-warnings").count() == 0
    visit.button("gadget-babel-take").click()
    boxes.wait_for(state="detached")
    visit.button("gadget-look").click()
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    assert bot_reads(meta, profile)["languages"] == {"pt": "n", "en": "4", "fr": "2", "es": "1"}


def test_a_new_profile_goes_on_the_user_page_where_somebody_says_so(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    own = f"User:{account('Ulla Userpage')}"
    meta.wiki.save_pages([SamplePage(own, "Hello.", "Ulla Userpage")])
    visit = come("#/profile", user="Ulla Userpage")
    page = visit.app.get_by_text(visit.say("gadget-will-stand-on")).locator("a")
    assert page.inner_text() == f"{own}/Capacity profile"
    visit.chooses("gadget-field-wanted", "lua", "Lua")
    visit.app.get_by_label(visit.say("gadget-on-user-page")).check()
    assert page.inner_text() == own
    saves(visit)
    text = meta.text(own) or ""
    assert text == "{{Capacity profile\n| wanted = Lua; OpenRefine\n}}\nHello."
    assert meta.text(f"{own}/Capacity profile") is None


LONG = """__NOTOC__ <!-- {{Capacity profile|known=no}} -->
== About me ==
{{Userbox|a=b|c={{Other|x}}}} and <nowiki>{{Capacity profile}}</nowiki>, R&D & &amp; fish.

{{Box|
{{ capacity_profile <!-- mine -->
 |  sabe=Lua;   [[d:Q1|Wikidata]] <!-- since 2011 -->
 | wanted    = OpenRefine; no such thing
 | unknown thing = ''x''
 | about = I '''like''' [[river|rivers]] {{flag|BR}}
}}
}}

== After ==
{| class="wikitable"
| a || b
|}
~~ three tildes and -{language}- links
"""


@pytest.mark.thorough
def test_on_a_long_page_the_form_changes_the_template_alone(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Lena Long')}"
    meta.wiki.save_pages([SamplePage(title, LONG, "Lena Long")])
    before = meta.text(title)
    visit = come("#/profile", user="Lena Long")
    visit.app.get_by_text(visit.say("gadget-stands-on")).wait_for()
    warnings = visit.app.locator(".capacity-peers-warnings li").all_inner_texts()
    assert any("“no such thing”: no capacity has this name" in one for one in warnings)
    assert any("“unknown thing”: the template has no such parameter" in one for one in warnings)
    visit.chooses("gadget-field-wanted", "quickst", "QuickStatements")
    visit.button("gadget-remove", "Lua").click()
    visit.app.get_by_text(visit.say("gadget-further")).click()
    visit.selects(visit.say("gadget-field-contact"), visit.say("gadget-contact-email"))
    visit.button("gadget-look").click()
    difference = visit.app.get_by_role("group", name=visit.say("gadget-diff"))
    difference.wait_for()
    assert difference.locator("ins", has_text="QuickStatements").count() == 1
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    assert before
    after = before.replace(
        "OpenRefine; no such thing", "OpenRefine; no such thing; QuickStatements"
    )
    after = after.replace(
        "sabe=Lua;   [[d:Q1|Wikidata]] <!-- since", "sabe=[[d:Q1|Wikidata]]<!-- since"
    )
    after = after.replace("{{flag|BR}}\n}}", "{{flag|BR}}\n| contact = email\n}}")
    assert meta.text(title) == after


def test_whoever_may_not_edit_their_page_is_told_so_and_gets_the_words(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Petra Protected')}"
    meta.wiki.save_pages([SamplePage(title, "{{Capacity profile|known=Lua}}", "Petra Protected")])
    Administrator(meta.wiki).protects(title)
    visit = come("#/profile", user="Petra Protected")
    refused = visit.app.locator(".cdx-message--warning")
    refused.wait_for()
    assert "protected" in refused.inner_text()
    visit.chooses("gadget-field-wanted", "openrefine", "OpenRefine")
    visit.button("gadget-look").click()
    visit.app.get_by_text(visit.say("gadget-hand-over")).wait_for()
    assert "|wanted=OpenRefine}}" in visit.app.locator("pre").inner_text()
    assert visit.button("gadget-save").count() == 0


def test_a_change_that_somebody_else_made_meanwhile_is_kept_and_so_is_ones_own(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Conny Conflict')}"
    meta.wiki.save_pages([SamplePage(title, "{{Capacity profile|known=Lua}}", "Conny Conflict")])
    visit = come("#/profile", user="Conny Conflict")
    visit.chooses("gadget-field-wanted", "openrefine", "OpenRefine")
    visit.button("gadget-look").click()
    visit.button("gadget-save").wait_for()
    meta.wiki.save_pages(
        [SamplePage(title, "Hello! {{Capacity profile|known=Lua; GLAM}}", "Conny Conflict")]
    )
    visit.button("gadget-save").click()
    visit.app.get_by_text(visit.say("gadget-conflict")).wait_for()
    visit.button("gadget-look").click()
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    assert meta.text(title) == "Hello! {{Capacity profile|known=Lua; GLAM|wanted=OpenRefine}}"


@pytest.mark.thorough
def test_a_change_that_comes_while_the_save_is_on_its_way_is_kept(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Rita Race')}"
    meta.wiki.save_pages([SamplePage(title, "{{Capacity profile|known=Lua}}", "Rita Race")])
    visit = come("#/profile", user="Rita Race")

    def somebody_else_is_quicker(route: Any) -> None:
        if "action=edit" in (route.request.post_data or ""):
            theirs = "Hello! {{Capacity profile|known=Lua; GLAM}}"
            meta.wiki.save_pages([SamplePage(title, theirs, "Somebody Else")])
        route.continue_()

    visit.page.route("**/api.php*", somebody_else_is_quicker)
    visit.chooses("gadget-field-wanted", "openrefine", "OpenRefine")
    visit.button("gadget-look").click()
    visit.button("gadget-save").click()
    visit.app.get_by_text(visit.say("gadget-conflict")).wait_for()
    assert meta.text(title) == "Hello! {{Capacity profile|known=Lua; GLAM}}"


BROKEN = "{{Capacity profile|known=Lua\n\nand a whole page behind it"


@pytest.mark.parametrize("page", some_thorough(["/Capacity profile", ""], 1))
def test_a_page_that_only_a_person_can_mend_is_left_alone(
    come: Come, meta: Meta, account: Callable[[str], str], page: str
) -> None:
    own = f"User:{account('Bela Broken')}"
    others = [SamplePage(f"{own}/{name}", "Text.", "Bela Broken") for name in ("A", "Z")]
    meta.wiki.save_pages([*others, SamplePage(f"{own}{page}", BROKEN, "Bela Broken")])
    visit = come("#/profile", user="Bela Broken")
    link = visit.app.locator(".cdx-message--error a")
    link.wait_for()
    address = unquote(str(link.get_attribute("href")))
    assert "action=edit" in address
    assert f"{own}{page}&".replace(" ", "_") in address
    assert visit.button("gadget-look").count() == 0


SIGNS = "a | b }} c {{subst:PAGENAME}} ~~~~ <nowiki> [[x]] '''y''' & &amp; {{{1}}} <!-- z"


@pytest.mark.thorough
def test_whatever_one_types_stays_in_its_field(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Sina Signs')}"
    before = "{{Capacity profile\n| known = Lua\n}}\nAfter."
    meta.wiki.save_pages([SamplePage(title, before, "Sina Signs")])
    visit = come("#/profile", user="Sina Signs")
    visit.app.get_by_text(visit.say("gadget-further")).click()
    visit.field("profile-about").fill(SIGNS)
    visit.button("gadget-look").click()
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    text = meta.text(title) or ""
    assert text.startswith("{{Capacity profile\n| known = Lua\n| about = a &#124; b")
    assert text.endswith("\n}}\nAfter.")
    assert "Sina" not in text
    # It comes back as it was typed, as far as a reader can tell.
    shown = meta.rendered(title)
    assert "After." in shown
    assert "{{subst:PAGENAME}}" in unescape(shown)


# Whose page it is


def profile_of(visit: Visit) -> str:
    """The page that the form says the profile is on; a second one is not offered."""
    shown = visit.app.get_by_text(visit.say("gadget-stands-on"))
    shown.wait_for()
    assert visit.app.get_by_text(visit.say("gadget-tour"), exact=True).count() == 0
    return str(shown.locator("a").inner_text())


def saves(visit: Visit, typed: str = "openrefine", wish: str = "OpenRefine") -> None:
    """One wish more, looked at and saved."""
    visit.chooses("gadget-field-wanted", typed, wish)
    visit.button("gadget-look").click()
    visit.button("gadget-save").click()
    visit.saved.wait_for()


# More than an answer of the wiki holds, too.
@pytest.mark.parametrize("number", some_thorough([3, 600], 1))
def test_of_several_pages_the_form_opens_the_first_that_counts_to_the_bot(
    come: Come, meta: Meta, account: Callable[[str], str], number: int
) -> None:
    own = f"User:{account('Sora Subpages')}"
    notes = [SamplePage(f"{own}/Note {one}", "Text.", "Sora Subpages") for one in range(number)]
    profile = "{{Capacity profile|known=Lua}}"
    meta.wiki.save_pages(
        [
            *notes,
            SamplePage(f"{own}/Said by another", profile, "Olga Other"),
            SamplePage(f"{own}/Zulu", profile, "Sora Subpages"),
            # It shows the template without having it.
            SamplePage(own, f"Me: {{{{{own}/Zulu}}}}", "Sora Subpages"),
        ]
    )
    visit = come("#/profile", user="Sora Subpages")
    assert profile_of(visit) == f"{own}/Zulu"
    others = visit.app.locator(".cdx-message--warning").filter(has_text=visit.say("gadget-several"))
    assert others.locator("a").all_inner_texts() == [f"{own}/Said by another"]
    saves(visit)
    assert meta.text(f"{own}/Zulu") == "{{Capacity profile|known=Lua|wanted=OpenRefine}}"
    assert meta.text(own) == f"Me: {{{{{own}/Zulu}}}}"


@pytest.mark.thorough
def test_a_user_page_that_leads_elsewhere_stays_and_the_profile_gets_its_own(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    own = f"User:{account('Rita Redirect')}"
    leads = "#REDIRECT [[User:Rita Redirect/Home]]"
    meta.wiki.save_pages([SamplePage(own, leads, "Rita Redirect")])
    visit = come("#/profile", user="Rita Redirect")
    visit.app.get_by_text(visit.say("gadget-will-stand-on")).wait_for()
    assert visit.app.get_by_label(visit.say("gadget-on-user-page")).count() == 0
    saves(visit)
    assert meta.text(own) == leads
    assert bot_reads(meta, f"{own}/Capacity profile")["wanted"] == items(meta, "OpenRefine")


@pytest.mark.thorough
def test_a_name_that_ends_like_a_script_is_a_name(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    own = f"User:{account('Scripty.js')}"
    text = "{{Capacity profile|known=Lua}}"
    meta.wiki.save_pages(
        [
            SamplePage(own, text, "Scripty.js", "wikitext"),
            SamplePage(f"{own}/common.js", f"// {text}", "Scripty.js"),
        ]
    )
    visit = come("#/profile", user="Scripty.js")
    assert profile_of(visit) == own
    # Names of languages in the reader's language, and what nobody understands.
    visit.chooses("gadget-field-languages", "Portuguese", "português")
    as_typed(visit, "gadget-field-languages", "Klingonese")
    visit.button("gadget-look").click()
    warning = visit.page.get_by_role("dialog").locator(".cdx-message--warning")
    assert "Klingonese" in warning.inner_text()
    visit.button("gadget-close", within=visit.page.get_by_role("dialog")).first.click()
    visit.button("gadget-remove", "Klingonese").click()
    saves(visit)
    said = bot_reads(meta, own)
    assert said["languages"] == {"pt": ""}


# With another account, or without one


TEMPORARY = {
    "known": True, "enabled": True, "actions": ["edit"], "genPattern": "~$1", "matchPattern": None,
    "reservedPattern": None, "serialProvider": {"type": "local", "useYear": True},
    "serialMapping": {"type": "plain-numeric"}, "expireAfterDays": 90,
    "notifyBeforeExpirationDays": 10,
}  # fmt: skip


@pytest.mark.thorough
def test_a_temporary_account_finds_people_and_comes_back_to_them_with_an_account_of_its_own(
    come: Come, meta: Meta
) -> None:
    meta.wiki.overrides(wgAutoCreateTempUser=TEMPORARY)
    visit = come("#/find?role=available&sort=name")
    page = visit.page
    search = page.url
    page.goto(meta.wiki.page_url("Sandbox", action="edit"))
    page.fill("#wpTextbox1", "Somebody was here.")
    page.click("#wpSave")
    page.wait_for_url(re.compile(r"/wiki/Sandbox"))
    assert page.evaluate("mw.config.get('wgUserIsTemp')")

    page.goto(search)
    people = visit.app.locator(".capacity-peers-card")
    people.first.wait_for()
    found = visit.people()
    assert visit.button("gadget-save-person-name", found[0]).count() == 0
    assert visit.button("gadget-hide-person-name", found[0]).count() == 0
    page.evaluate("location.hash = '#/profile'")
    visit.app.get_by_text(visit.say("gadget-account")).wait_for()
    assert visit.button("gadget-look").count() == 0
    page.evaluate("location.hash = '#/find?role=available&sort=name'")
    visit.button("gadget-write-to", found[0]).click()
    visit.app.get_by_role("link", name=visit.say("gadget-create-account")).wait_for()
    visit.app.get_by_role("link", name=visit.say("gadget-login")).click()
    page.fill("#wpName1", PERSON)
    page.fill("#wpPassword1", PERSON_PASSWORD)
    page.click("#wpLoginAttempt")
    people.first.wait_for()
    assert page.evaluate("location.hash") == "#/find?role=available&sort=name"
    assert "uselang=en" in page.url
    assert visit.people() == found
    visit.button("gadget-save-person-name", found[0]).wait_for()


@pytest.mark.thorough
def test_a_list_that_is_too_long_is_not_taken_as_kept(come: Come) -> None:
    visit = come(user=PERSON, password=PERSON_PASSWORD)
    # The wiki only warns.
    kept = f"""{GADGET}.data.saveOption('userjs-capacity-peers-saved', 'x'.repeat(70000))
        .then(() => 'kept', () => 'not kept')"""
    assert visit.page.evaluate(kept) == "not kept"


def test_a_reader_of_another_language_has_its_names_and_reads_in_the_right_direction(
    come: Come,
) -> None:
    visit = come(language="fa")
    assert visit.page.locator(f"{APP}[lang=en][dir=rtl]").count() == 1
    heading = visit.app.locator("h2")
    bidi = heading.evaluate("node => getComputedStyle(node).unicodeBidi")
    assert bidi == "plaintext", "an English sentence ends on its own right"
    assert "110" in heading.inner_text()
    field = visit.app.get_by_role("combobox", name=visit.say("languages"), exact=True)
    field.fill("انگلیسی")
    visit.app.get_by_role("option").first.wait_for()
    field.press("Enter")
    visit.app.locator(".capacity-peers-chosen bdi", has_text="English").wait_for()
    assert visit.page.evaluate("location.hash") == "#/find?language=en"
    # A misspelt name: what the wiki takes it for, where there are such people.
    field.fill("Purtuguese")
    near = visit.app.get_by_role("option", name=re.compile("^português"))
    near.wait_for()
    assert visit.say("gadget-nearest") in near.inner_text()
    near.click()
    assert visit.page.evaluate("location.hash") == "#/find?language=en&language=pt"


# Leaving


def test_somebody_leaves_from_all_their_pages_and_comes_back_to_the_very_same_text(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    front, below = f"User:{account('Lea Leaving')}", "User:Lea Leaving/Capacity profile"
    call = "{{ capacity_profile <!-- mine -->\n |known=Lua; {{Box|x}}\n}}"
    texts = {front: f"Hello!\n\n{call}\n\n== More ==\n{{{{Box|y}}}}", below: call}
    meta.wiki.save_pages([SamplePage(title, text, "Lea Leaving") for title, text in texts.items()])
    visit = come("#/profile", user="Lea Leaving")
    visit.app.get_by_role("link", name=visit.say("own-leave"), exact=True).click()
    visit.button("gadget-leave-remove").click()
    visit.app.get_by_role("heading", name=visit.say("gadget-goodbye")).wait_for()
    assert meta.text(front) == "Hello!\n\n== More ==\n{{Box|y}}"
    assert meta.text(below) == ""
    visit.button("gadget-come-back").click()
    visit.app.get_by_role("heading", name=visit.say("gadget-back")).wait_for()
    assert {title: meta.text(title) for title in texts} == texts


def test_whoever_edits_their_page_after_leaving_comes_back_by_the_form(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Rita Returning')}"
    meta.wiki.save_pages([SamplePage(title, "{{Capacity profile|known=Lua}}", "Rita Returning")])
    visit = come("#/leave", user="Rita Returning")
    visit.button("gadget-leave-remove").click()
    visit.button("gadget-come-back").wait_for()
    meta.wiki.save_pages([SamplePage(title, "Something else.", "Rita Returning")])
    visit.button("gadget-come-back").click()
    visit.app.get_by_text(visit.say("gadget-come-back-changed")).wait_for()
    assert meta.text(title) == "Something else."
    assert not visit.button("gadget-come-back").is_enabled()


def test_a_template_that_holds_other_text_apart_is_left_to_its_owner_who_can_pause(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Hanna Byhand')}"
    # Without the profile between them two halves would become a call of a template.
    text = "{{{Capacity profile|known=Lua}}{Box}}"
    meta.wiki.save_pages([SamplePage(title, text, "Hanna Byhand")])
    visit = come("#/leave", user="Hanna Byhand")
    visit.button("gadget-leave-remove").click()
    visit.app.get_by_text(visit.say("gadget-by-hand")).wait_for()
    assert meta.text(title) == text
    visit.button("gadget-pause").click()
    visit.app.get_by_role("heading", name=visit.say("gadget-paused")).wait_for()
    assert bot_reads(meta, title)["status"] == "paused"


@pytest.mark.thorough
def test_whoever_saves_pauses_or_leaves_is_told_how_soon_the_bot_comes(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    title = f"User:{account('Wim Waiting')}"
    meta.wiki.save_pages([SamplePage(title, "{{Capacity profile|known=Lua}}", "Wim Waiting")])
    visit = come("#/profile", user="Wim Waiting")
    saves(visit, "openrefine", "OpenRefine")
    assert visit.saved.inner_text() == (
        "Published. Your suggestions will change, usually within 15 minutes. "
        f"Your profile is on: {title}"
    )
    gone = visit.goes("#/leave").app.locator(".capacity-peers-consequences li").first
    assert gone.inner_text() == (
        "The bot removes you from all its pages and its data, usually within 15 minutes."
    )
    visit.button("gadget-pause").click()
    visit.app.get_by_text("suggesting you to others, usually within 15 minutes.").wait_for()

    # Where the bot comes rarely, nobody counts the minutes.
    version = {**meta.data("version")}
    del version["within_minutes"]
    page = SamplePage(f"User:{BOT}/data/version.json", json.dumps(version), BOT)
    meta.wiki.save_pages([page])
    visit = come("#/profile", user="Wim Waiting")
    saves(visit, "pywikibot", "Pywikibot")
    assert visit.saved.inner_text() == f"{visit.say('gadget-saved')} {title}"


@pytest.mark.thorough
def test_the_reader_is_addressed_as_they_set_it_in_their_preferences(
    come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    set_gender(meta, account("Wanda Woman"), "female")
    visit = come("#/profile", user="Wanda Woman", language="ar")
    first = visit.app.locator(".capacity-peers-tour li").first
    assert first.inner_text().startswith("أضيفي ")
    visit.app.get_by_text(visit.say("gadget-further")).click()
    visit.chooses("role", "محرر", "محررة")
    for gender, said in (("male", "أضف "), ("unknown", "إضافة ")):
        visit.page.evaluate("gender => mw.user.options.set('gender', gender)", gender)
        visit.goes("#/find").goes("#/profile")
        assert first.inner_text().startswith(said)


# Finding people


def the_three(meta: Meta) -> tuple[list[str], str, set[str]]:
    """Two capacities and a territory of at least three people that somebody may write to."""
    people: dict[str, Any] = {}
    for shard in "0123456789abcdef":
        people |= meta.data(f"profiles/{shard}")["profiles"]
    roots = meta.data("version")["roots"]
    offering: dict[tuple[str, str], set[str]] = {}
    for name, one in people.items():
        for land in one["territories"]:
            for root in {roots[item] for item in one["available"]}:
                if one["contact"] == "talk" and name != PERSON:
                    offering.setdefault((land, root), set()).add(name)
    pairs = [
        (land, one, other)
        for land, one in sorted(offering)
        for where, other in sorted(offering)
        if where == land and one < other
    ]
    land, *wanted = max(
        pairs, key=lambda pair: len(offering[pair[0], pair[1]] | offering[pair[0], pair[2]])
    )
    return wanted, land, offering[land, wanted[0]] | offering[land, wanted[1]]


@pytest.mark.parametrize("language", some_thorough(["ar", "en"], 1))
def test_somebody_finds_people_writes_to_one_saves_one_and_hides_one(
    come: Come, meta: Meta, language: str
) -> None:
    visit = come(user=PERSON, password=PERSON_PASSWORD, language=language)
    wanted, land, fitting = the_three(meta)
    labels = meta.data(f"labels/{language}")
    everybody = visit.found()
    assert everybody == 110
    for item in wanted:
        visit.chooses("capacities", labels["labels"][item], labels["labels"][item])
    visit.app.get_by_role(
        "checkbox", name=re.compile(re.escape(visit.say("profile-available")))
    ).check()
    visit.chooses("gadget-place", labels["territories"][land], labels["territories"][land])
    assert set(visit.people()) >= fitting
    names = [name for name in visit.people() if name in fitting]
    assert len(names) >= 3, "three people: to write to, to save, to hide"
    to_write, to_save, to_hide = names[:3]

    visit.button("gadget-write-to", to_write).click()
    message = visit.app.locator(".capacity-peers-message")
    text = visit.field("gadget-text")
    text.wait_for()
    visit.page.wait_for_function("node => node.value.length > 20", arg=text.element_handle())
    # It begins in a language that both speak, whatever the page is shown in.
    shared = str(text.get_attribute("lang"))
    assert language_group(shared) in {"pt", "en", "es"}
    begun = WORDS[shared if shared in WORDS else "en"]["write-found"].partition("$1")[0]
    assert text.input_value().startswith(begun)
    visit.field("gadget-copy").check()
    visit.button("gadget-send").click()
    message.get_by_text(visit.say("gadget-sent")).wait_for()
    posted = meta.text(f"User talk:{to_write}") or ""
    posted, _, marker = posted.rpartition("\n")
    assert re.search(rf"== .+ ==\n\n.+\n\n\[\[User:{PERSON}.+\n\n\[\[User:{PERSON}\|", posted)
    assert marker.startswith("{{Capacity message|")
    # The wiki signs each with the minute in which it is posted; the copy is no message to anybody.
    copy = meta.text(f"User talk:{PERSON}") or ""
    assert re.sub(r"\d\d:\d\d,", "", copy) == re.sub(r"\d\d:\d\d,", "", posted)

    visit.button("gadget-save-person-name", to_save).click()
    visit.app.get_by_text(visit.say("gadget-saved-added", to_save)).wait_for()
    visit.button("gadget-hide-person-name", to_hide).click()
    visit.app.get_by_text(visit.say("gadget-hidden-added", to_hide)).wait_for()
    assert to_hide not in visit.people()
    filtered = visit.page.evaluate("location.hash")

    # In another session: the same address, the same lists.
    later = come(filtered, user=PERSON, password=PERSON_PASSWORD, language=language)
    assert to_hide not in later.people()
    assert set(names[:2]) <= set(later.people())
    assert later.goes("#/find?only=saved").people() == [to_save]
    assert later.goes("#/find?only=hidden").people() == [to_hide]
    # Nobody else learns of it.
    pages = meta.api(
        action="query", list="search", srsearch="capacity-peers-saved", srnamespace="*"
    )
    assert pages["query"]["searchinfo"]["totalhits"] == 0


def test_a_reader_without_an_account_finds_people_and_is_asked_to_log_in_to_write(
    come: Come,
) -> None:
    visit = come("#/find?name=Camila")
    name = visit.app.locator(".capacity-peers-card h3 a")
    assert unquote(str(name.get_attribute("href"))).endswith("/User:Camila_Pehuén/Capacity")
    visit.goes("#/find?role=available")
    first = visit.people()[0]
    assert visit.button("gadget-save-person-name", first).count() == 0
    visit.button("gadget-write-to", first).click()
    login = visit.app.get_by_role("link", name=visit.say("gadget-login"))
    login.wait_for()
    assert "withgadget" in str(login.get_attribute("href"))
    visit.goes("#/profile")
    visit.app.get_by_role("link", name=visit.say("gadget-login")).wait_for()


def test_who_finds_nobody_learns_what_to_leave_out(come: Come, meta: Meta) -> None:
    item = items(meta, "OpenRefine")[0]
    visit = come(f"#/find?capacity={item}&place=AQ&name=nobody+at+all")
    assert visit.found() == 0
    assert visit.app.get_by_text(visit.say("gadget-nobody-at-all")).count() == 1
    visit.goes(f"#/find?capacity={item}&place=AQ")
    visit.button("gadget-without-places").click()
    assert visit.found() > 0
    assert "place" not in visit.page.evaluate("location.hash")


@pytest.mark.thorough
def test_an_order_by_name_is_one_and_a_page_of_it_stays_in_the_address(come: Come) -> None:
    visit = come("#/find?sort=name")
    first = visit.people()
    assert first[0].startswith("A")
    ordered = visit.page.evaluate("names => names.sort(new Intl.Collator('en').compare)", first)
    assert first == ordered
    # Who can teach and wants nothing is a disc, the other way round a ring.
    for name, circle in (("Bronwyn Callaghan-Reid", "disc"), ("Dayanara Esmeraldas", "ring")):
        card = visit.app.locator(".capacity-peers-card", has_text=name)
        assert card.locator(f".capacity-peers-avatar--{circle}").inner_text() == name[0]
    visit.button("gadget-next").click()
    visit.app.get_by_text(re.compile("^Page 2 of")).wait_for()
    second = visit.people()
    assert not set(first) & set(second)
    again = come(visit.page.evaluate("location.hash"))
    assert again.people() == second


# Asking for something


def asked_last(meta: Meta) -> str:
    """The page of the request with the highest number, but for one that is a joke."""
    start = f"{ROOT}/Requests/"
    found = meta.api(action="query", list="allpages", apprefix=start, aplimit="max")
    numbers = [int(one["title"].removeprefix(start)) for one in found["query"]["allpages"]]
    return meta.text(f"{start}{max(one for one in numbers if one < 1_000)}") or ""


def test_nothing_about_a_person_can_be_sent(come: Come) -> None:
    visit = come("#/report", user=PERSON, password=PERSON_PASSWORD)
    visit.app.get_by_label(visit.say("gadget-report-person")).check()
    visit.app.get_by_text(visit.say("requests-person")).wait_for()
    assert not visit.button("gadget-send").count()
    assert not visit.app.locator("input[type=text], textarea").count()


def test_a_capacity_that_is_missing_is_asked_for_on_a_page_of_its_own(
    come: Come, meta: Meta
) -> None:
    visit = come("#/report", user=PERSON, password=PERSON_PASSWORD)
    visit.app.get_by_label(visit.say("gadget-report-capacity")).check()
    visit.field("capacity").fill("Bee keeping")
    visit.field("gadget-report-text").fill("One can keep {{Capacity profile}} <!-- bees.")
    visit.chooses("gadget-below", "communi", "communication")
    visit.button("gadget-send").click()
    visit.button("gadget-send", within=visit.page.get_by_role("dialog")).click()
    visit.app.get_by_text(visit.say("gadget-sent")).wait_for()
    posted = asked_last(meta)
    assert "| kind  = capacity\n| title = Bee keeping\n" in posted
    assert "One can keep &#123;&#123;Capacity profile&#125;&#125; &#60;!-- bees." in posted
    assert f"communication ({items(meta, 'communication')[0]})" in posted
    assert f"[[User:{PERSON}|" in posted


@pytest.mark.thorough
def test_a_report_of_a_fault_tells_what_helps_to_see_it(come: Come, meta: Meta) -> None:
    joke = f"{ROOT}/Requests/999999999"
    meta.wiki.save_pages([SamplePage(joke, "{{Capacity request|kind=idea|title=x}}", PERSON)])
    visit = come("#/report", user=PERSON, password=PERSON_PASSWORD)
    visit.field("gadget-heading").fill("It stands {{still}}")
    visit.field("gadget-report-text").fill("I pressed the button.")
    visit.button("gadget-send").click()
    visit.button("gadget-send", within=visit.page.get_by_role("dialog")).click()
    visit.app.get_by_text(visit.say("gadget-sent")).wait_for()
    posted = asked_last(meta)
    assert "| title = It stands &#123;&#123;still&#125;&#125;\n" in posted
    assert re.search(r"<small>MediaWiki 1\.\d+.*; en; 1280 × \d+; Mozilla", posted)


# What holds for all of it


# What moves has the colours of neither its beginning nor its end.
AT_REST = """Promise.all(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => null)))"""
NIGHTS = {
    "wgVectorNightMode": {"logged_in": True, "logged_out": True, "beta": True},
    "wgMinervaNightMode": {"base": True, "loggedin": True, "amc": True},
}


def hard_to_reach(page: Any) -> list[str]:
    options = {"resultTypes": ["violations"]}
    page.evaluate(AT_REST)
    answer = Axe().run(page, context={"include": [[APP], [DIALOGS]]}, options=options).response
    return [
        f"{one['id']}: {node['html'][:300]}"
        for one in answer["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("language", "phone", "night"),
    [
        pytest.param("ar", True, False, id="ar-phone-day"),
        pytest.param("en", False, True, id="en-desk-night", marks=pytest.mark.thorough),
    ],
)
def test_everybody_can_reach_and_read_it(
    come: Come, meta: Meta, language: str, phone: bool, night: bool
) -> None:
    meta.wiki.overrides(**NIGHTS)
    visit = come(user=PERSON, password=PERSON_PASSWORD, language=language, phone=phone, night=night)
    assert visit.page.locator("html.skin-theme-clientpref-night").count() == int(night)
    # Codex 1.14 has white checkboxes by night, too.
    boxes, field = (
        visit.app.locator(one).first.evaluate("node => getComputedStyle(node).backgroundColor")
        for one in (".cdx-checkbox__icon", ".cdx-text-input__input")
    )
    assert boxes == field
    faults = {}

    def look(what: str) -> None:
        found = hard_to_reach(visit.page)
        width = visit.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width[0] > width[1]:
            found.append(f"{width[0] - width[1]} pixels too wide")
        if "⧼" in "".join(visit.app.all_inner_texts()):
            found.append("a word is missing")
        if found:
            faults[what] = found

    look("people")
    visit.app.locator("summary").first.click() if phone else None
    visit.app.get_by_role("combobox").first.click()
    visit.app.get_by_role("option").first.wait_for()
    look("a list to choose from")
    visit.page.keyboard.press("Escape")
    visit.app.locator(".capacity-peers-card button").first.click()
    visit.field("gadget-text").wait_for()
    visit.button("gadget-send").hover()
    look("a message")
    visit.app.get_by_role("link", name=visit.say("gadget-profile")).click()
    visit.app.get_by_text(visit.say("gadget-stands-on")).wait_for()
    visit.app.get_by_text(visit.say("gadget-further")).click()
    as_typed(visit, "gadget-field-languages", "Purtuguese")
    visit.button("gadget-use", AUTONYMS["pt"]).wait_for()
    look("the form")
    openrefine = meta.data(f"labels/{language}")["labels"][items(meta, "Lua")[0]]
    visit.chooses("gadget-field-wanted", "lua", openrefine)
    visit.button("gadget-look").click()
    visit.app.locator(".capacity-peers-preview").wait_for()
    visit.button("gadget-save").hover()
    look("its preview")
    visit.button("gadget-close", within=visit.page.get_by_role("dialog")).first.click()
    visit.app.get_by_role("link", name=visit.say("gadget-report")).click()
    visit.app.get_by_label(visit.say("gadget-report-capacity")).check()
    look("a report")
    visit.goes("#/leave")
    visit.button("gadget-leave-remove").click()
    visit.button("gadget-come-back").wait_for()
    look("a goodbye")
    assert faults == {}


HOSTILE = "<img src=x onerror=window.harmed=1>\"'><script>window.harmed=1</script>'''b'''"


@pytest.mark.thorough
def test_a_hostile_profile_is_text(come: Come, meta: Meta, account: Callable[[str], str]) -> None:
    title = f"User:{account('Hans Hostile')}"
    values = "".join(
        f"|{name}={HOSTILE}" for name in ("known", "wanted", "languages", "territory", "about",
                                         "affiliation", "status", "display name", HOSTILE)
    )  # fmt: skip
    meta.wiki.save_pages([SamplePage(title, f"{{{{Capacity profile{values}}}}}", "Hans Hostile")])
    visit = come("#/profile", user="Hans Hostile")
    visit.app.get_by_text(visit.say("gadget-stands-on")).wait_for()
    assert HOSTILE in visit.app.locator(".capacity-peers-chosen bdi").first.inner_text()
    visit.chooses("gadget-field-wanted", "openrefine", "OpenRefine")
    visit.button("gadget-look").click()
    visit.app.locator(".capacity-peers-preview").wait_for()
    # In bold the box says what to choose instead.
    bold = "b:not(.capacity-peers-problems b)"
    assert visit.app.locator(f"img, script, {bold}").count() == 0
    assert not visit.app.locator(".capacity-peers-problems").is_visible()
    assert visit.page.evaluate("window.harmed") is None
    # And so are names of people, and filters in an address.
    visit.goes(f"#/find?name={HOSTILE}&capacity={HOSTILE}&place={HOSTILE}&language={HOSTILE}")
    assert visit.found() == 0
    assert visit.page.evaluate("window.harmed") is None
    visit.goes("#/find?name=vex")
    assert visit.people() == ["""K.''Vex''"Q"; --"""]
    assert visit.app.locator("img, script, b, i").count() == 0


def test_it_is_small(meta: Meta) -> None:
    load = meta.wiki.api.replace("api.php", "load.php")

    def served(module: str) -> int:
        asked = {"lang": "en", "modules": f"ext.gadget.{module}", "skin": "vector-2022"}
        return len(requests.get(load, params=asked, timeout=30).content)

    first, rest = served("CapacityPeers"), served("CapacityPeersApp")
    sources = 0
    for page in meta.api(action="query", list="allpages", apnamespace="8", aplimit="max",
                         apprefix="Gadget-CapacityPeers")["query"]["allpages"]:  # fmt: skip
        sources += len((meta.text(page["title"]) or "").encode())
    print(f"\nFirst: {first} bytes; all: {first + rest}, {sources} as written")
    assert first <= MOST_BYTES_FIRST
    assert first + rest <= MOST_BYTES


def test_links_lead_into_it_from_the_project_and_from_ones_own_page(
    browser: Any, meta: Meta
) -> None:
    context = browser.new_context()
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = context.new_page()
    for title in (ROOT, f"User:{PERSON}"):
        page.goto(meta.wiki.page_url(title, withgadget="CapacityPeers"))
        link = page.locator("#capacity-peers-profile a")
        link.wait_for(state="attached")
        assert "Directory" in str(link.get_attribute("href"))
        assert str(link.get_attribute("href")).endswith("#/profile")
    page.goto(meta.wiki.page_url("Main Page", withgadget="CapacityPeers"))
    assert page.locator("#capacity-peers-profile").count() == 0
    context.close()


def test_pages_show_to_somebody_with_suggestions_what_is_their_own_and_to_others_what_is_for_all(
    browser: Any, meta: Meta, account: Callable[[str], str]
) -> None:
    newcomer = account("Nils Newcomer")
    of_theirs = f"{ROOT}/Suggestions/{PERSON}".replace(" ", "_")
    see, create, write, edit = (
        WORDS["en"][key] for key in ("own-suggestions", "landing-create", "write", "own-edit")
    )

    def opened(context: Any, title: str) -> Any:
        page = context.new_page()
        with page.expect_response(lambda one: "tltemplates" in one.url):
            page.goto(meta.wiki.page_url(title, withgadget="CapacityPeers"))
        return page

    def leads_to(link: Any) -> str:
        return unquote(str(link.get_attribute("href")))

    context = browser.new_context()
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = opened(context, ROOT)
    button = page.get_by_role("link", name=see)
    button.wait_for()
    assert leads_to(button) == f"/wiki/{of_theirs}"
    assert page.get_by_role("link", name=create).count() == 0
    page = opened(context, f"{ROOT}/Statistics")
    link = page.locator(f".capacity-peers-my-suggestions a[href*='{quote(of_theirs)}']")
    link.wait_for()
    assert link.inner_text() == WORDS["en"]["nav-suggestions"]

    page.goto(meta.wiki.page_url(f"User:{PERSON}", withgadget="CapacityPeers"))
    box = page.locator(".capacity-profile")
    box.get_by_role("link", name=edit, exact=True).wait_for()
    assert leads_to(box.get_by_role("link", name=see)).endswith(of_theirs)
    assert leads_to(box.get_by_role("link", name=WORDS["en"]["own-leave"])).endswith("#/leave")
    assert box.get_by_role("link", name=write).count() == 0
    context.close()

    context = browser.new_context()
    logs_in(context, meta, newcomer, PASSWORD)
    page = opened(context, ROOT)
    assert page.get_by_role("link", name=create).is_visible()
    assert not page.get_by_text(see).is_visible()
    page.goto(meta.wiki.page_url(f"User:{PERSON}", withgadget="CapacityPeers"))
    page.wait_for_load_state("networkidle")
    box = page.locator(".capacity-profile")
    assert box.get_by_role("link", name=write).is_visible()
    assert box.get_by_role("link", name=edit, exact=True).count() == 0
    context.close()


@pytest.mark.thorough
def test_my_suggestions_leads_whoever_has_some_there_and_others_to_what_they_can_do(
    browser: Any, come: Come, meta: Meta, account: Callable[[str], str]
) -> None:
    context = browser.new_context()
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = context.new_page()
    # Nobody has to have switched on anything.
    page.goto(meta.wiki.page_url(f"{ROOT}/Statistics"))
    page.get_by_role("link", name=WORDS["en"]["nav-suggestions"]).click()
    page.wait_for_url(re.compile(quote(f"/Suggestions/{PERSON}".replace(" ", "_")) + "$"))
    context.close()
    visit = come("#/suggestions", user=account("Nils Newcomer"))
    visit.app.get_by_text(visit.say("gadget-suggestions-none")).wait_for()
    visit.app.locator("p").get_by_role("link", name=visit.say("gadget-profile")).click()
    visit.button("gadget-look").wait_for()
    visit = come("#/suggestions")
    visit.app.get_by_role("link", name=visit.say("gadget-login")).wait_for()


def test_a_language_that_was_chosen_without_an_account_goes_along(
    browser: Any, come: Come, meta: Meta
) -> None:
    page = come(language="ar").page
    for key in ("statistics", "teams"):
        page.locator(".capacity-peers [role=navigation]").get_by_role(
            "link", name=WORDS["ar"][key], exact=True
        ).first.click()
        page.wait_for_url(
            re.compile(rf"/{key.capitalize()}.*uselang=ar|uselang=ar.*{key.capitalize()}")
        )
        assert page.locator(".capacity-peers[lang=ar]").count() == 1
    # Whoever has an account has a language of their own.
    context = browser.new_context()
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = context.new_page()
    page.goto(meta.wiki.page_url(f"{ROOT}/Teams", withgadget="CapacityPeers", uselang="ar"))
    page.locator("#capacity-peers-profile a").wait_for(state="attached")
    page.locator(".capacity-peers").get_by_role("link", name=WORDS["ar"]["events"]).first.click()
    page.wait_for_url(re.compile("/Events$"))
    context.close()


def test_a_page_that_a_reader_without_javascript_sees_is_the_directory(
    browser: Any, meta: Meta
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(meta.wiki.page_url(DIRECTORY, withgadget="CapacityPeers"))
    assert page.locator("#directory-capacities").is_visible()
    assert page.locator(APP).count() == 0
    context.close()


@pytest.mark.thorough
def test_the_region_of_a_country_is_known_to_the_filter(come: Come) -> None:
    latin = {code for code, region in region_of_country().items() if region == "LAC"}
    visit = come("#/find?place=region:LAC")
    found = visit.found()
    several = visit.goes("#/find?" + "&".join(f"place={code}" for code in sorted(latin)))
    assert found >= several.found() > 0
    assert ADMIN not in visit.people()
