"""Reads from the wiki what an import has to know: the catalogue, and who has a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from bots.jobs.snapshot import catalogue_title, last_catalogue
from sync.profiles.contract import PROFILE
from sync.profiles.histories import front_pages
from sync.profiles.sheet import OWN_NAMES, Names, Sheets, owner_of, read_sheet
from sync.wiki.errors import RunError
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection, Wiki
from sync.wiki.site import Site
from wikidata.catalogue import Catalogue

GADGET = "MediaWiki:Gadget-CapacityPeers.js"
"""A wiki that has this page has the gadget."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on the wiki: its catalogue, None for none, and the page of each profile.

    `pages` are those pages by title, and `User:X` where a profile has its languages from there;
    `names` are those of the profile's template; `gadget` is the address that opens the gadget,
    empty where the wiki has none.
    """

    catalogue: Catalogue | None
    profiles: Mapping[str, str]
    pages: Mapping[str, StoredPage] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: OWN_NAMES)
    gadget: str = ""

    def catalogue_for(self, site: Site) -> Catalogue:
        """The catalogue. Raises RunError where there is none."""
        if self.catalogue is None:
            raise RunError(
                f"There is no catalogue: {catalogue_title(site)} does not exist. "
                "Nothing was written."
            )
        return self.catalogue


def read_standing(wiki: Wiki, site: Site) -> Standing:
    """Read the catalogue, and all pages in user space that hold a profile, whole or broken."""
    names = wiki.template_names([PROFILE])
    title = catalogue_title(site)
    published: dict[str, StoredPage] = {}
    profiles: dict[str, str] = {}
    pages: dict[str, StoredPage] = {}
    sheets = Sheets(names)
    gadget = ""
    for page in wiki.pages(Selection(titles=frozenset({title, GADGET}), templates=names)):
        user, sheet = owner_of(page.title), sheets.of(page)
        if page.title == title:
            published[title] = page
        elif page.title == GADGET:
            gadget = _gadget_of(site, wiki.index or site.index)
        elif user and (PROFILE in sheet.calls or PROFILE in sheet.broken):
            # With several the first in title order counts, as in a run.
            profiles[user] = min(profiles.get(user, page.title), page.title)
            pages[page.title] = page
    fronts = front_pages(pages.values(), sheets) - pages.keys()
    if fronts:
        pages |= {one.title: one for one in wiki.pages(Selection(titles=frozenset(fronts)))}
    return Standing(last_catalogue(site, published), profiles, pages, names, gadget)


def _gadget_of(site: Site, index: str) -> str:
    directory = quote(site.under_root("Directory").replace(" ", "_"), safe="/:")
    return f"{index}?title={directory}&withgadget=CapacityPeers" if index else ""


def users_showing(wiki: Wiki, template: str) -> frozenset[str]:
    """Everyone on whose own user page, not a subpage, a template is shown."""
    names = wiki.template_names([template])
    users = set()
    for page in wiki.pages(Selection(templates=names)):
        sheet = read_sheet(page.text, names)
        # A wiki also lists a page that shows the template by transcluding another one.
        only_broken = bool(sheet.broken) and not sheet.calls
        if page.title.startswith("User:") and "/" not in page.title and not only_broken:
            users.add(page.title.removeprefix("User:"))
    return frozenset(users)
