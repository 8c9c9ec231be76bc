"""Puts the wiki's side of the program there: templates, modules, the pages of templates/wiki/."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable

from bots.plan import Action, LeftAlone, Plan, compare
from bots.rendering import render_string
from sync.pages import Owner, Page
from sync.port import Selection, Wiki
from sync.site import Site

# Folders of templates/wiki/ whose files are pages of a namespace; Root.wikitext is the root page.
_NAMESPACES = ("Template", "Module")
_ENDINGS = (".wikitext", ".lua")


def _files(folder: Traversable, path: str = "") -> Iterable[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry.read_text("utf-8")


def deployed_pages(site: Site) -> tuple[Page, ...]:
    """The pages of templates/wiki/ for one wiki.

    `Template/Capacity profile.wikitext` becomes Template:Capacity profile. A file that ends in
    `.j2` is filled in with the site's settings first.
    """
    folder = resources.files("templates") / "wiki"
    pages = []
    for path, text in _files(folder):
        space, _, rest = path.partition("/")
        filled = render_string(text, site=site) if path.endswith(".j2") else text
        name = rest.removesuffix(".j2")
        for ending in _ENDINGS:
            name = name.removesuffix(ending)
        if space in _NAMESPACES:
            pages.append(Page(f"{space}:{name}", filled.rstrip(), Owner.DEPLOYED))
        elif path.startswith("Root.wikitext"):
            pages.append(Page(site.root, filled.rstrip(), Owner.DEPLOYED))
    return tuple(pages)


def plan_deployment(pages: Iterable[Page], wiki: Wiki, user: str) -> Plan:
    """What has to be saved so that the wiki holds `pages`.

    A page whose newest revision is not by `user`, who deployed it, was changed since: it is left
    alone and named.
    """
    wanted = tuple(pages)
    standing = {
        page.title: page
        for page in wiki.pages(Selection(titles=frozenset(page.title for page in wanted)))
    }
    changes, left_alone = [], []
    for page in wanted:
        stored = standing.get(page.title)
        change = compare(page, stored, Action.EDIT)
        if change and stored and stored.editor != user:
            left_alone.append(LeftAlone(page.title, stored.editor))
        elif change:
            changes.append(change)
    return Plan(pages=wanted, changes=tuple(changes), left_alone=tuple(left_alone))
