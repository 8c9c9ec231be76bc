"""What the owner of a ready-made profile sees in the browser: their words, and nothing done yet."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bots.pages.messages import shipped_messages
from demo.local_meta import ROOT
from demo.wiki import SamplePage
from sync.wikitext.scanner import find_calls
from tests.prepared_wiki import Meta
from tests.wiki import test_gadget
from tests.wiki.administrator import Administrator
from tests.wiki.test_gadget import Come

come = test_gadget.come
PASSWORD = "saves it herself"
HOSTILE = (
    "{{subst:PAGENAME}}",
    "~~~~",
    "}} [[Category:Owned]] {{Capacity profile",
    "</textarea><script>alert(1)</script>",
    """"quoted' ''bold'' $1 $2""",
    "<noinclude>a</noinclude><!-- b --><nowiki>c</nowiki>",
    "a | available = b",
    "line\nbreak\ttab",
    "שלום ✓ é",
)

Opened = Callable[[str, str], Any]


@pytest.fixture
def opened(browser: Any, meta: Meta) -> Any:
    """Open a link as an account that exists only here: `opened(user, link)`."""
    contexts = []

    def log_in_and_open(user: str, link: str) -> Any:
        meta.wiki.create_account(user, PASSWORD)
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.goto(meta.wiki.page_url("Special:UserLogin"))
        page.fill("#wpName1", user)
        page.fill("#wpPassword1", PASSWORD)
        page.click("#wpLoginAttempt")
        page.goto(link)
        return page

    yield log_in_and_open
    for context in contexts:
        context.close()


def a_csv(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [*rows[0]])
        table.writeheader()
        table.writerows(rows)
    return path


@pytest.mark.thorough
def test_the_link_opens_the_owners_page_with_the_text_to_save(
    meta: Meta, opened: Opened, tmp_path: Path
) -> None:
    before = "Hello, I am Nova.\n\n== Where to find me =="
    meta.wiki.save_pages([SamplePage("User:Nova Star", before, "Nova Star")])
    told = a_csv(
        tmp_path / "told.csv",
        {
            "username": "Nova_Star",
            "want_to_share": "edit-a-thon; proposta de bolsa",
            "want_to_learn": "Lua; something of my own",
            "languages": "Português; English",
            "territory": "Brasil",
        },
    )
    newest = meta.newest_revision()
    (person,) = meta.capx("import", "lets-connect", str(told), "--json").json["people"]
    assert meta.newest_revision() == newest
    page = opened("Nova Star", person["link"])
    assert page.input_value("#wpTextbox1").strip() == person["text"].strip()
    page.click("#wpSave")
    page.wait_for_url("**/wiki/User:Nova_Star*")
    assert meta.text("User:Nova Star") == f"{before}\n\n{person['text'].strip()}"
    assert page.locator(".capacity-peers").first.get_by_text("edit-a-thon").first.is_visible()
    assert meta.capx("run").code == 0
    profiles = [meta.data(f"profiles/{shard}")["profiles"] for shard in "0123456789abcdef"]
    (nova,) = [shard["Nova Star"] for shard in profiles if "Nova Star" in shard]
    assert nova["available"] == ["Q84", "Q21"] == nova["known"]
    assert nova["languages"] == {"pt": "3", "en": "3"}
    assert nova["territories"] == ["BR"]


def test_whatever_was_told_is_text_in_the_editor_and_on_the_page(
    meta: Meta, opened: Opened, tmp_path: Path
) -> None:
    told = a_csv(
        tmp_path / "told.csv",
        {
            "username": "Vex",
            "want_to_share": json.dumps(HOSTILE),
            "want_to_learn": "",
            "languages": json.dumps(HOSTILE[:3]),
            "territory": HOSTILE[2],
        },
    )
    (person,) = meta.capx("import", "lets-connect", str(told), "--json").json["people"]
    page = opened("Vex", person["link"])
    assert page.input_value("#wpTextbox1").strip() == person["text"].strip()
    page.click("#wpSave")
    page.wait_for_url("**/wiki/User:Vex*")
    saved = meta.text("User:Vex") or ""
    assert saved == person["text"].strip()
    [call] = [one.parameters for one in find_calls(saved, ["Capacity profile"]).whole]
    assert [part.strip() for part in call["known"].split("; ")] == [
        " ".join(entry.split()) for entry in HOSTILE
    ]
    assert call["wanted"] == ""
    assert page.locator("#mw-content-text script").count() == 0
    categories = meta.api(action="query", prop="categories", titles="User:Vex")
    listed = categories["query"]["pages"][0].get("categories", [])
    assert "Category:Owned" not in {one["title"] for one in listed}


def test_a_long_text_still_comes_through_a_link(meta: Meta, opened: Opened, tmp_path: Path) -> None:
    told = a_csv(
        tmp_path / "told.csv",
        {"username": "Long", "want_to_share": "; ".join(f"skill {n} é" for n in range(150))},
    )
    (person,) = meta.capx("import", "lets-connect", str(told), "--json").json["people"]
    assert 7_000 < len(person["link"]) <= 8_000
    page = opened("Long", person["link"])
    assert page.input_value("#wpTextbox1").strip() == person["text"].strip()


def prepared(meta: Meta, path: Path, **told: str) -> str:
    """What follows the address of the gadget in the form's link for one person."""
    told_file = a_csv(path / "told.csv", told)
    (person,) = meta.capx("import", "lets-connect", str(told_file), "--json").json["people"]
    return f"#{person['form'].partition('#')[2]}"


def test_the_form_opens_with_what_was_told_beside_what_the_profile_says_in_ones_own_language(
    come: Come, meta: Meta, tmp_path: Path
) -> None:
    own = (
        "{{Perfil de capacidades\n| posso ensinar = Wikidata <!-- desde 2015 -->\n"
        "| quero aprender = Lua\n| idiomas = pt-n\n| território = PT\n}}\nOlá."
    )
    meta.wiki.create_account("Tilda Told", test_gadget.PASSWORD)
    meta.wiki.save_pages([SamplePage("User:Tilda Told", own, "Tilda Told")])
    link = prepared(
        meta, tmp_path, username="Tilda_Told", want_to_share="Lua; wikidata; grant proposal",
        want_to_learn="Wikidata; crochê", languages="Portuguese; English", territory="Brazil",
    )  # fmt: skip
    visit = come(link, user="Tilda Told", language="pt")
    # Seen as a difference, and saved by one click.
    visit.app.locator(".diff").first.wait_for()
    assert meta.text("User:Tilda Told") == own
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    saved = meta.text("User:Tilda Told") or ""
    assert "| quero aprender = Lua; Wikidata; crochê\n| idiomas = pt-n; en-3\n" in saved
    assert "| território = PT; BR\n" in saved
    assert saved.startswith("{{Perfil de capacidades\n| posso ensinar = Wikidata")
    assert "<!-- desde 2015 -->" in saved
    assert saved.endswith("}}\nOlá.")
    # In the reader's words, and what was there counts as before.
    assert "proposta de bolsa" in saved
    assert "grant proposal" not in saved
    assert visit.app.get_by_text(visit.say("gadget-told")).count() == 0
    # Who comes back finds nothing left to add.
    again = come(link, user="Tilda Told", language="pt")
    again.app.get_by_text(again.say("gadget-stands-on")).wait_for()
    assert again.button("gadget-look").is_disabled()


def test_a_ready_profile_is_one_click_and_for_its_owner_alone(
    come: Come, meta: Meta, tmp_path: Path
) -> None:
    for name in ("Nina New", "Ollie Other"):
        meta.wiki.create_account(name, test_gadget.PASSWORD)
    hostile = {"want_to_learn": json.dumps(HOSTILE)}
    link = prepared(
        meta, tmp_path, username="Nina New", want_to_share="Lua", languages="Arabic", **hostile
    )
    other = come(link, user="Ollie Other", language="ar")
    other.app.get_by_text(other.say("gadget-told-other", "Nina New")).wait_for()
    assert other.button("gadget-look").is_disabled()
    visit = come(link, user="Nina New", language="ar")
    visit.app.get_by_text(visit.say("gadget-told")).wait_for()
    visit.button("gadget-save").click()
    visit.saved.wait_for()
    saved = meta.text("User:Nina New/Capacity profile") or ""
    [call] = [one.parameters for one in find_calls(saved, ["Capacity profile"]).whole]
    assert set(call) == {"available", "wanted", "languages"}
    assert call["languages"].strip() == "ar-3"
    assert "$1 $2" in call["wanted"]


def test_the_first_page_and_the_guide_lead_to_other_platforms_in_each_language(meta: Meta) -> None:
    module, none = "Module:Capacity peers/site", "\telsewhere = {\n"
    text = meta.text(module) or ""
    assert none in text
    address, name = "https://capx.example/sign-up", "Capacity [[X]] & co."
    named = f'\t\t{{ name = "{name}", address = "{address}" }},\n'
    Administrator(meta.wiki).edits(module, text.replace(none, none + named))
    meta.wiki.run_jobs()
    link = re.compile(rf'<a [^>]*href="{address}"[^>]*><bdi>{re.escape(name)}</bdi></a>')
    for language, words in shipped_messages().items():
        # MediaWiki keeps a French colon on its line, also where the translation does not.
        before = words["landing-elsewhere"].replace("$1", "").replace("\xa0", " ")
        guide = f"{ROOT}/Guide" if language == "en" else f"{ROOT}/Guide/{language}"
        chapter = re.search('id="take-part".*id="suggestions"', meta.rendered(guide), re.DOTALL)
        assert chapter, language
        for markup in (meta.rendered(ROOT, language), chapter[0]):
            shown = html.unescape(markup).replace("\xa0", " ")
            assert before in shown, language
            assert link.search(shown), language


def test_those_who_show_the_template_of_capacity_exchange_are_asked_of_the_wiki(
    meta: Meta, tmp_path: Path
) -> None:
    meta.wiki.save_pages(
        [
            SamplePage("Template:CapacityExchange", "A box.", "Admin"),
            SamplePage("Template:CapX", "#REDIRECT [[Template:CapacityExchange]]", "Admin"),
            SamplePage("User:Ana", "{{CapacityExchange}}", "Ana"),
            SamplePage("User:Bob", "{{CapX}} {{User:Renata Falcão (WMXX)}}", "Bob"),
            SamplePage("User:Cid/Box", "{{CapacityExchange}}", "Cid"),
            SamplePage("User:Cid", "{{/Box}}", "Cid"),
            SamplePage("User:Dora/Box", "{{CapacityExchange}}", "Dora"),
            SamplePage("User:Eve", "<nowiki>{{CapacityExchange}}</nowiki>", "Eve"),
            SamplePage("User:Aurélio Brandão/Box", "{{CapacityExchange}}", "Aurélio Brandão"),
            SamplePage("User:Aurélio Brandão", "{{/Box}} {{Capacity profile}}", "Aurélio Brandão"),
        ]
    )
    people = ("Ana", "Bob", "Cid", "Dora", "Eve", "Aurélio Brandão", "Nobody")
    (tmp_path / "users.tab").write_text(
        json.dumps(
            {
                "schema": {
                    "fields": [
                        {"name": name, "type": "string"}
                        for name in ("username", "skills_known", "skills_available")
                    ]
                },
                "data": [[person, "[7, 8]", "[8]"] for person in people],
            }
        )
    )
    (tmp_path / "capacities.tab").write_text(
        json.dumps(
            {
                "schema": {
                    "fields": [
                        {"name": "id", "type": "number"},
                        {"name": "wikidata_item", "type": "string"},
                    ]
                },
                "data": [[7, "Q84"], [8, "Q113"]],
            }
        )
    )
    newest = meta.newest_revision()
    ran = meta.capx("import", "capx", "--json", "--users", str(tmp_path / "users.tab"),
                    "--capacities", str(tmp_path / "capacities.tab"))  # fmt: skip
    assert ran.code == 0, ran.err
    assert meta.newest_revision() == newest
    texts = {one["user"]: one for one in ran.json["people"]}
    assert set(texts) == {"Ana", "Bob", "Cid", "Aurélio Brandão"}
    assert "| known     = [[d:Q84|edit-a-thon]]; [[d:Q113|Wikidata]]\n" in texts["Ana"]["text"]
    assert texts["Ana"]["link"].startswith(f"{meta.wiki.url[:-5]}w/index.php?title=User:Ana&")
    # Bob only shows somebody else's profile.
    assert texts["Bob"]["link"]
    assert texts["Aurélio Brandão"]["link"] is None
    assert "on User:Aurélio Brandão" in texts["Aurélio Brandão"]["instead"]
