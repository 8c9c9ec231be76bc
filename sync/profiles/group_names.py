"""What organizations, teams and programmes are called, and whom a name means to whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import chain, zip_longest
from typing import Any

from sync.containment import Failures, Part
from sync.profiles.contract import TEMPLATES
from sync.profiles.ownership import Authors
from sync.profiles.sheet import Sheet, Sheets, owner_of, space_of
from sync.profiles.values.page import with_affiliations
from sync.profiles.values.reader import ORGANIZATION, PROGRAMME, TEAM, Keys, Reader, Table
from sync.reference.world import World
from sync.wiki.pages import StoredPage
from wikidata.catalogue import Catalogue
from wikidata.names import normalised

_GROUPS = (ORGANIZATION, TEAM, PROGRAMME)


def pages_of_groups(pages: Iterable[StoredPage], sheets: Sheets) -> frozenset[str]:
    """The titles of pages that others may name: of organizations, teams and programmes."""
    found = set()
    for page in pages:
        with Failures().alone(Part.PAGE, page.title):
            if not sheets.of(page).calls.keys().isdisjoint(_GROUPS):
                found.add(page.title)
    return frozenset(found)


class GroupNames:
    """The names of the pages of several people, of one reading of all pages.

    `alone` lets the program fail on one page without harm to any other.
    """

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        sheets: Mapping[str, Sheet],
        pages: Mapping[str, StoredPage],
        catalogue: Catalogue,
        authors: Authors,
        world: World,
        alone: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        self._sheets = sheets
        self._pages = pages
        self._catalogue = catalogue
        self._authors = authors
        self._world = world
        self._alone = alone
        of_pages = self._all_titles()
        self.organizations: Keys = of_pages[ORGANIZATION].keys
        """Pages of organizations by every name they go by."""
        named = with_affiliations(self.organizations, world.affiliates)
        self.titles: Mapping[str, Table] = {**of_pages, ORGANIZATION: named}
        """For each template its pages, and affiliates, by every name they go by."""
        self._naming = self._pages_naming()

    def _keepers(self, title: str) -> tuple[str, ...]:
        owner = owner_of(title)
        return (owner, self._authors.renamed.get(owner, owner)) if owner else ()

    def _called(self, title: str, sheet: Sheet) -> Iterator[str]:
        """What an organization calls itself, in every language; other pages go by their titles."""
        call = sheet.calls.get(ORGANIZATION, ({},))[0]
        yield from (call.get("name", ""), call.get("acronym", ""))
        reader = Reader(title, self._catalogue, world=self._world, searches=0)
        yield from _said("names", call, reader).values()

    def _all_titles(self) -> dict[str, Table]:
        """For each template of a page with several people: its pages by every name they go by.

        A title means its page, whatever other pages are called; so does one that leads there. The
        titles go first, then the first name of each page, then the second: a page with many names
        pushes nobody's aside.
        """
        found: dict[str, Table] = {}
        for name in _GROUPS:
            titles: dict[str, tuple[str, ...]] = {}
            lists: list[list[tuple[str, str]]] = []
            for title, sheet in self._sheets.items():
                if name in sheet.calls and space_of(title) in TEMPLATES[name].spaces:
                    titles[normalised(title)] = (title,)
                    with self._alone(title):
                        names = map(normalised, self._called(title, sheet))
                        lists.append([(one, title) for one in names if one])
            called: dict[str, dict[str, None]] = {}
            for known_as, title in filter(None, chain.from_iterable(zip_longest(*lists))):
                called.setdefault(known_as, {})[title] = None
            others = {one: tuple(sorted(pages)) for one, pages in called.items()}
            moved = {
                normalised(before): titles[normalised(now)]
                for before, now in self._world.moved.items()
                if normalised(now) in titles
            }
            keys = {**titles, **others, **moved, **titles}
            found[name] = Table(keys)
        return found

    def _pages_naming(self) -> dict[str, list[str]]:
        """For each account the pages of organizations that name it as a manager."""
        found: dict[str, list[str]] = {}
        for title, sheet in self._sheets.items():
            with self._alone(title):
                for user in self.managers(title, sheet):
                    found.setdefault(user, []).append(title)
        return found

    def managers(self, title: str, sheet: Sheet) -> list[str]:
        """Whom the page of an organization names as its managers, by their present names."""
        call = sheet.calls.get(ORGANIZATION, ({},))[0]
        named = _said("managers", call, Reader(title, self._catalogue, world=self._world))
        return [self._authors.renamed.get(one, one) for one in named]

    def nearest(self, title: str) -> tuple[Collection[str], ...]:
        """Which pages the author of a page means by a name that several go by.

        First those that name the author and are the author's work, too; then of those that name
        the author, and then of all, whatever is not another's own. So nobody takes a name away
        from a group by giving it to a page in user space.
        """
        *_, user = self._keepers(title) or ("",)
        naming = self._naming.get(user, ())
        theirs = {one for one in naming if user in (*self._keepers(one), *self._editors(one))}
        shared = {one for one in naming if not owner_of(one)}
        return theirs, shared, self._shared

    def _editors(self, title: str) -> Iterator[str]:
        """Those whose revisions of a page are known."""
        yield self._pages[title].editor
        yield from (one.editor for one in (self._authors.histories or {}).get(title, ()))

    @cached_property
    def _shared(self) -> frozenset[str]:
        return frozenset(title for title in self._sheets if not owner_of(title))


def _said(parameter: str, call: Mapping[str, str], reader: Reader) -> Any:
    """What an organization says in one parameter."""
    read = TEMPLATES[ORGANIZATION].parameters[parameter].read
    return read(call.get(parameter, ""), parameter, reader)
