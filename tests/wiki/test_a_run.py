"""One run from templates to pages, on a real MediaWiki through pywikibot with a bot password."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from demo.local_meta import BOT, ROOT
from demo.samples import people
from demo.wiki import ADMIN, SamplePage
from sync.wiki.folder import Folder
from tests.prepared_wiki import Meta

ANA = "Aurélio Brandão"
ON_A_SUBPAGE = "Sebastião Nhaga"
"""Somebody who has a profile on a subpage, and no user page."""
FEW = "Fernando Tacuarembó"
"""Somebody who is named on some pages of others, and not on seventy."""


def page_of(user: str) -> str:
    return f"{ROOT}/Suggestions/{user}"


def users_in(data: Any) -> set[str]:
    """Every string anywhere in a JSON page: names stand in keys and in rows."""
    if isinstance(data, dict):
        return set(data) | {name for value in data.values() for name in users_in(value)}
    if isinstance(data, list):
        return {name for value in data for name in users_in(value)}
    return {data} if isinstance(data, str) else set()


def test_the_plan_before_the_first_run_lists_every_page_with_its_rows(
    meta: Meta,
) -> None:
    planned = {change["title"]: change for change in meta.first["changes"]}
    assert set(planned) == set(meta.bot_pages())
    assert all(change["action"] == "create" for change in planned.values())
    assert all(change["added"] and not change["removed"] for change in planned.values())
    rows = planned[page_of(ANA)]["added"]
    assert any(row.startswith("{{Capacity suggestions row|name=") for row in rows)
    assert meta.first["run"]["saved"] == meta.first["edits"] == len(planned)


def test_people_are_linked_where_their_profile_is_and_nobody_in_red(meta: Meta) -> None:
    asked = {"generator": "alllinks", "galnamespace": "2", "galunique": "1", "gallimit": "max"}
    answer = meta.api(action="query", prop="info", **asked)
    assert "continue" not in answer
    linked = {
        page["title"]: not page.get("missing")
        for page in answer["query"]["pages"]
        if not page["title"].startswith(f"User:{BOT}/")
    }
    assert len(linked) > 100
    assert [title for title, is_there in linked.items() if not is_there] == []
    assert f"User:{ON_A_SUBPAGE}/Capacity" in linked
    naming = [title for title, text in meta.bot_pages().items() if f"={ON_A_SUBPAGE}#" in text]
    shown = meta.rendered(min(naming), "ar")
    assert f'title="User:{ON_A_SUBPAGE}/Capacity"><bdi>{ON_A_SUBPAGE}</bdi></a>' in shown


def test_after_a_run_there_is_nothing_left_to_do(meta: Meta) -> None:
    plan = meta.capx("plan", "--json").json
    assert plan["changes"] == []
    assert plan["edits"] == plan["requests"] == 0
    before = meta.newest_revision()
    again = meta.capx("run")
    assert again.code == 0
    assert "Saved 0 pages: nothing had changed." in again.out
    assert meta.newest_revision() == before


def test_a_dump_gives_the_same_pages_as_the_live_wiki(meta: Meta, tmp_path: Path) -> None:
    dump, out = tmp_path / "wiki.xml", tmp_path / "out"
    meta.wiki.export(dump)
    ran = meta.capx("run", "--dump", str(dump), "--out", str(out), PYWIKIBOT_DIR="/nonexistent")
    assert ran.code == 0, ran.err
    live = meta.bot_pages()
    # A dump cannot tell who saved what on talk pages.
    del live[f"User:{BOT}/data/message figures.json"]
    assert len([one for one in out.rglob("*") if one.is_file()]) == len(live)
    for title, text in live.items():
        written = Folder(out).path_of(title).read_text("utf-8")
        if title.endswith((".json", "/Activities")):
            assert json.loads(written) == json.loads(text), title
        else:
            assert written == text, title


def test_a_changed_shard_reaches_the_page_that_shows_it(meta: Meta) -> None:
    # The wiki renders a page again when something changes that it knows the page to depend on.
    found = meta.api(action="query", prop="templates", tllimit="max", titles=page_of(ANA))
    used = {one["title"] for one in found["query"]["pages"][0]["templates"]}
    assert f"User:{BOT}/data/version.json" in used
    assert f"User:{BOT}/data/index.json" in used
    assert any(title.startswith(f"User:{BOT}/data/suggestions/") for title in used)


def test_a_live_run_into_a_folder_leaves_the_wiki_alone(meta: Meta, tmp_path: Path) -> None:
    before = meta.newest_revision()
    assert meta.capx("run", "--out", str(tmp_path / "out")).code == 0
    assert meta.newest_revision() == before
    assert Folder(tmp_path / "out").path_of(page_of(ANA)).is_file()


@pytest.mark.thorough
def test_whoever_takes_the_template_away_is_gone_and_comes_back_with_it(meta: Meta) -> None:
    home = f"User:{FEW}"
    text = meta.text(home)
    assert text is not None
    before = meta.bot_pages()
    assert any(FEW in text for title, text in before.items() if title != page_of(FEW))

    meta.wiki.save_pages([SamplePage(home, "I am taking a rest.", FEW)])
    assert meta.capx("run").code == 0
    without = meta.bot_pages()
    assert without[page_of(FEW)] == "{{Capacity page retired}}"
    named = {title for title, text in without.items() if f"name={FEW}|" in text}
    assert named == set()
    for title, content in without.items():
        if title.endswith(".json"):
            assert FEW not in users_in(json.loads(content)), title

    meta.wiki.save_pages([SamplePage(home, text, FEW)])
    assert meta.capx("run").code == 0
    assert meta.bot_pages() == before


def test_every_sample_page_is_a_profile_or_a_problem_or_no_call(meta: Meta) -> None:
    profiles = {
        user for shard in "0123456789abcdef" for user in meta.data(f"profiles/{shard}")["profiles"]
    }
    problems = {one["page"] for one in meta.capx("plan", "--json").json["problems"]}
    silent = {
        page.title
        for page in people()
        if page.author not in profiles
        and page.title not in problems
        # Whoever asks something of the project need not have a profile.
        and not page.title.startswith(f"{ROOT}/Requests/")
    }
    # A call in nowiki, one commented out, and one that only shows another's page.
    assert silent == {
        "User:Noor ul Huda Siraj",
        "User:Torvald Eklundh",
        "User:Jovita Paredes Lima",
    }


def test_a_page_that_a_person_edited_last_is_theirs(meta: Meta) -> None:
    title = page_of(ANA)
    meta.wiki.save_pages([SamplePage(title, "Thank you, but I keep this page myself.", ADMIN)])
    ran = meta.capx("run", "--json")
    assert ran.code == 0
    assert ran.json["left_alone"] == [{"title": title, "editor": ADMIN}]
    assert meta.text(title) == "Thank you, but I keep this page myself."


@pytest.mark.thorough
def test_a_redirect_of_the_template_counts(meta: Meta) -> None:
    meta.wiki.save_pages(
        [
            SamplePage("Template:Skills", "#REDIRECT [[Template:Capacity profile]]", ADMIN),
            SamplePage("User:Nova", "{{skills|wanted=Lua|languages=en}}", "Nova"),
        ]
    )
    assert meta.capx("run").code == 0
    assert "{{Capacity suggestions row|name=" in (meta.text(page_of("Nova")) or "")


def test_what_was_deployed_and_then_changed_by_a_person_is_not_overwritten(meta: Meta) -> None:
    title = "Template:Capacity page retired"
    meta.wiki.save_pages([SamplePage(title, "Changed by hand.", "Helpful Person")])
    ran = meta.capx("deploy", "--user", ADMIN)
    assert ran.code == 1
    assert f"Skipped {title}: last edited by Helpful Person." in ran.out
    assert meta.text(title) == "Changed by hand."


def test_deploying_twice_changes_nothing(meta: Meta) -> None:
    before = meta.newest_revision()
    ran = meta.capx("deploy", "--user", ADMIN)
    assert ran.code == 0
    assert ran.out.endswith("Saved 0 pages.\n")
    assert meta.newest_revision() == before


def test_one_job_alone_leaves_the_pages_of_the_others(meta: Meta) -> None:
    meta.wiki.save_pages([SamplePage(f"User:{ANA}", "I am taking a rest.", ANA)])
    assert meta.capx("run", "statistics").code == 0
    assert meta.text(page_of(ANA)) != "{{Capacity page retired}}"
    assert meta.data("statistics")["people"]["total"] == 106


def test_mediawiki_complains_of_no_page_of_ours(meta: Meta) -> None:
    # An argument that is given twice, an error of a script, too much on a page: it lists such pages
    # in categories.
    ours = (ROOT, f"User:{BOT}/", "MediaWiki:Gadget-CapacityPeers", "Template:", "Module:")
    listed = meta.api(action="query", list="allcategories", acmin="1", aclimit="max")
    complaints = {}
    for one in listed["query"]["allcategories"]:
        asked = {"list": "categorymembers", "cmtitle": f"Category:{one['category']}"}
        members = meta.api(action="query", cmlimit="max", **asked)["query"]["categorymembers"]
        titles = [member["title"] for member in members if member["title"].startswith(ours)]
        complaints.update({one["category"]: titles} if titles else {})
    assert complaints == {}
