"""The gadget's pages, and its lines among those of other gadgets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner

from bots.command_line import cli
from bots.setup.deployment import deployed_pages
from bots.setup.gadget import DEFINITIONS, definitions, gadget_pages, plan_gadget, with_definitions
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection
from sync.wiki.site import Site

SITE = Site(family="f", code="c", root="Root", bot="Bot")
PAGES = gadget_pages(SITE)
LINES = definitions(PAGES)
OTHERS = """== browsing ==
* Navigation_popups[ResourceLoader|dependencies=mediawiki.user]|popups.js|navpop.css
* CapacityPeersOfOthers[ResourceLoader]|x.js
<!-- a comment -->

== editing ==
* HotCat[ResourceLoader]|HotCat.js
"""


def test_the_gadget_is_no_page_of_the_bots_own_deployment() -> None:
    assert not [one.title for one in deployed_pages(SITE) if one.title.startswith("MediaWiki:")]


def test_every_script_is_named_in_a_definition_and_the_first_one_begins() -> None:
    files = [line.partition("]|")[2].split("|") for line in LINES]
    assert files[0] == ["CapacityPeers.js"]
    assert files[1][0] == "CapacityPeersApp.js"
    named = {f"MediaWiki:Gadget-{name}" for one in files for name in one}
    assert named == {page.title for page in PAGES if page.title.endswith((".js", ".json", ".css"))}
    for page in PAGES:
        for required in re.findall(r"require\( '\./(.+?)' \)", page.text):
            assert required in files[1], (page.title, required)


def test_a_script_holds_nothing_that_mediawiki_replaces_when_it_is_saved() -> None:
    for page in PAGES:
        assert not re.search(r"~~~|\{\{\s*(?:safe)?subst:|\[\[\|", page.text), page.title


def test_a_script_holds_no_wikitext() -> None:
    for page in PAGES:
        if page.title.endswith(".js"):
            assert re.fullmatch(r"// <nowiki>\n.+\n// </nowiki>", page.text, re.DOTALL), page.title
            assert page.text.count("nowiki>") == 2, page.title


def test_a_script_loads_nothing_from_elsewhere() -> None:
    for page in PAGES:
        assert not re.search(r"https?://|\bimport\b\s*\(|importScript|eval\(", page.text), (
            page.title
        )


def test_the_tables_are_those_of_the_program() -> None:
    tables = json.loads(next(one.text for one in PAGES if one.title.endswith("-site.json")))
    assert tables["data"] == "User:Bot/data/"
    assert "BR" in tables["countries"]["LAC"].split()
    assert tables["languageGroups"]["pt-br"] == "pt"


@pytest.mark.parametrize(
    "standing", ["", OTHERS, f"{OTHERS}\n== capacity-peers ==\n* CapacityPeers[x]|old.js"]
)
def test_of_the_list_of_gadgets_only_our_lines_change(standing: str) -> None:
    made = with_definitions(standing, LINES)
    ours = ("* CapacityPeers[", "* CapacityPeersApp[")
    left = [line for line in made.splitlines() if not line.startswith(ours)]
    kept = [line for line in standing.splitlines() if not line.startswith(ours)]
    assert left[: len(kept)] == kept
    assert [line for line in made.splitlines() if line.startswith(ours)] == LINES
    assert with_definitions(made, LINES) == made


@dataclass
class Standing:
    """A wiki that holds these pages."""

    texts: Mapping[str, StoredPage] = field(default_factory=dict)

    def pages(self, selection: Selection) -> Iterable[StoredPage]:
        return [self.texts[title] for title in selection.titles or () if title in self.texts]

    def template_names(self, _: object) -> dict[str, frozenset[str]]:
        return {}


def test_a_script_that_somebody_changed_is_left_alone_and_the_list_is_everybodys() -> None:
    changed, *_ = [page.title for page in PAGES if page.title.endswith("-data.js")]
    texts = {
        changed: StoredPage(changed, "mine", 1, "Somebody"),
        DEFINITIONS: StoredPage(DEFINITIONS, OTHERS, 2, "Somebody"),
    }
    plan = plan_gadget(SITE, Standing(texts), "Deployer")  # type: ignore[arg-type]
    assert [one.title for one in plan.left_alone] == [changed]
    saved = {change.page.title: change for change in plan.changes}
    assert changed not in saved
    assert saved[DEFINITIONS].page.text.startswith(OTHERS.rstrip())
    assert len(saved) == len(PAGES)


def test_the_bot_itself_saves_no_script() -> None:
    done = CliRunner().invoke(cli, ["deploy", "--gadget", "--site", "meta"])
    assert done.exit_code == 2
    assert "The bot never saves scripts." in done.output
