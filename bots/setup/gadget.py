"""Puts the gadget on the wiki: scripts and styles, and its lines among other gadgets'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from typing import Any

from bots.pages.messages import SOURCE_LANGUAGE, shipped_messages
from bots.pages.rendering import render_string
from bots.run.plan import Action, Plan, compare
from bots.setup.deployment import SUMMARY, plan_deployment
from sync.profiles.contract import NUMBER, for_the_gadget
from sync.reference.languages import language_groups
from sync.reference.tables import affiliations, projects, region_of_country, regions
from sync.wiki.pages import Owner, Page
from sync.wiki.port import Selection, Wiki
from sync.wiki.site import Site

NAME = "CapacityPeers"
APPLICATION = f"{NAME}App"
DEFINITIONS = "MediaWiki:Gadgets-definition"
_SECTION = "== capacity-peers =="

# What comes from MediaWiki itself, and only to who opens the gadget.
_NEEDS = (
    "@wikimedia/codex", "mediawiki.api", "mediawiki.jqueryMsg", "mediawiki.language",
    "mediawiki.language.names", "mediawiki.page.ready", "mediawiki.Title", "mediawiki.user",
    "mediawiki.util", "vue",
)  # fmt: skip


def gadget_pages(site: Site) -> tuple[Page, ...]:
    """The scripts and styles of templates/wiki/MediaWiki/, and the gadget's name in preferences."""
    folder = resources.files("templates") / "wiki" / "MediaWiki"
    pages = [Page.of_data(f"MediaWiki:Gadget-{NAME}-site.json", _tables(site), Owner.DEPLOYED)]
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        text = file.read_text("utf-8")
        if file.name.endswith(".j2"):
            text = render_string(text, site=site)
        title, text = f"MediaWiki:{file.name.removesuffix('.j2')}", text.strip()
        if title.endswith(".js"):
            # MediaWiki looks into scripts for links, calls and categories.
            text = f"// <nowiki>\n{text}\n// </nowiki>"
        pages.append(Page(title, text, Owner.DEPLOYED))
    section = _SECTION.strip("= ")
    for language, words in shipped_messages().items():
        spoken = "" if language == SOURCE_LANGUAGE else f"/{language}"
        about = (
            f"[[{site.under_root('Directory')}|{words['gadget-find']}]]: {words['gadget-about']}"
        )
        for name, text in ((NAME, about), (f"section-{section}", words["project"])):
            pages.append(Page(f"MediaWiki:Gadget-{name}{spoken}", text, Owner.DEPLOYED))
    return tuple(pages)


def _tables(site: Site) -> dict[str, Any]:
    """Where this wiki keeps the project's pages, and what the gadget lets people choose from."""
    return {
        "contract": NUMBER,
        "root": site.root,
        "conduct": list(site.conduct),
        "forms": for_the_gadget(),
        "data": site.data,
        "regions": dict(regions()),
        "affiliations": dict(affiliations()),
        "projects": dict(projects()),
        "countries": {
            region: " ".join(code for code, one in region_of_country().items() if one == region)
            for region in regions()
        },
        "languageGroups": dict(language_groups()),
    }


def definitions(pages: tuple[Page, ...]) -> list[str]:
    """The gadget's lines: a small one, for all pages, and one that it loads when opened."""
    files = [page.title.removeprefix("MediaWiki:Gadget-") for page in pages]
    scripts = [
        one for one in files if one.endswith((".js", ".json", ".css")) and one != f"{NAME}.js"
    ]
    first = f"{APPLICATION}.js"
    scripts.sort(key=lambda one: (one != first, one))
    first_needs = "mediawiki.Title,mediawiki.user,mediawiki.util"
    options = f"ResourceLoader|supportsUrlLoad|dependencies={first_needs}"
    further = f"ResourceLoader|package|hidden|dependencies={','.join(_NEEDS)}"
    return [
        f"* {NAME}[{options}]|{NAME}.js",
        f"* {APPLICATION}[{further}]|{'|'.join(scripts)}",
    ]


def with_definitions(text: str, lines: Sequence[str]) -> str:
    """The wiki's list of gadgets with our lines in place of those that it has of us, or at its end.

    Not a letter of anybody else's is changed.
    """
    ours = tuple(line.partition("[")[0] + "[" for line in lines)
    kept = text.splitlines()
    at = next((place for place, line in enumerate(kept) if line.startswith(ours)), None)
    if at is None:
        return "\n".join([*kept, *([""] if kept else []), _SECTION, *lines])
    others = [line for line in kept[at:] if not line.startswith(ours)]
    return "\n".join([*kept[:at], *lines, *others])


def plan_gadget(site: Site, wiki: Wiki, user: str) -> Plan:
    """What has to be saved so that the wiki has the gadget.

    A script that somebody else changed is left alone and named; the wiki's list of gadgets is
    everybody's, so there only our lines count.
    """
    pages = gadget_pages(site)
    made = plan_deployment(pages, wiki, user)
    listed = next(iter(wiki.pages(Selection(frozenset({DEFINITIONS})))), None)
    text = with_definitions(listed.text if listed else "", definitions(pages))
    listing = Page(DEFINITIONS, text, Owner.DEPLOYED)
    change = compare(listing, listed, Action.EDIT)
    more = (replace(change, summary=SUMMARY),) if change else ()
    return replace(made, pages=(*made.pages, listing), changes=(*made.changes, *more))
