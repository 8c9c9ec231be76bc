"""A wiki in a file: MediaWiki's XML export, read as a stream."""

from __future__ import annotations

import bz2
import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError, iterparse

from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.pages import StoredPage
from sync.wiki.port import Selection, Source, names_of, too_many_names
from sync.wikitext.scanner import find_calls
from wikidata.bounds import Bounds

_OPENERS: dict[str, Callable[[Path], IO[bytes]]] = {
    ".bz2": bz2.BZ2File,
    ".gz": lambda path: cast("IO[bytes]", gzip.GzipFile(path)),
}
# MediaWiki's canonical names; a dump names its namespaces in the language of its wiki.
_CANONICAL = {
    -2: "Media", -1: "Special", 0: "", 1: "Talk", 2: "User", 3: "User talk", 4: "Project",
    5: "Project talk", 6: "File", 7: "File talk", 8: "MediaWiki", 9: "MediaWiki talk",
    10: "Template", 11: "Template talk", 12: "Help", 13: "Help talk", 14: "Category",
    15: "Category talk", 828: "Module", 829: "Module talk",
}  # fmt: skip


class DumpWiki:
    """The newest revision of each page of an export (`.xml`, `.xml.gz`, `.xml.bz2`).

    The file is read from start to end for each question and one page is held at a time, so memory
    does not grow with it. mwxml was tried: it keeps a node for every page of the file.
    """

    offers = frozenset({Source.PAGES})
    bounds = Bounds()
    witness = None
    memory = None
    index = ""
    requests = 0
    unchecked: tuple[str, ...] = (
        "A dump has no blocks, locks and renames, so every account counts as valid.",
        "A dump has one revision per page, which counts as saved by its owner or its community.",
    )

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ConfigurationError(f"There is no dump {path}.")
        self._path = path

    def template_names(self, templates: Iterable[str]) -> dict[str, frozenset[str]]:
        """See Wiki.template_names; a dump has its pages in the order in which they were made."""
        redirects: dict[str, list[str]] = {template: [] for template in templates}
        for page, leads_to in self._all():
            template = leads_to.replace("_", " ").removeprefix("Template:")
            if template in redirects and page.title.startswith("Template:"):
                redirects[template].append(page.title.removeprefix("Template:"))
        self.unchecked = (*DumpWiki.unchecked, *too_many_names(redirects))
        return names_of(redirects)

    def pages(self, selection: Selection) -> Iterator[StoredPage]:
        """See Wiki.pages; one pass through the file whatever is selected."""
        prefixes = tuple(selection.prefixes)
        names = frozenset(chain.from_iterable(selection.templates.values()))
        for page, leads_to in self._all():
            if not leads_to and (
                page.title in selection.titles
                or page.title.startswith(prefixes)
                or _calls(page.text, names)
            ):
                yield page

    def _all(self) -> Iterator[tuple[StoredPage, str]]:
        """Every page, and the title it redirects to or nothing."""
        pages = _pages_in(self._path)
        while True:
            # Only the reading is guarded: what fails in the reader of these pages is no fault of
            # the dump. A ValueError or LookupError is a number or an encoding that is none.
            try:
                page = next(pages, None)
            except (ParseError, OSError, EOFError, zlib.error, ValueError, LookupError) as error:
                raise RunError(
                    f"The dump {self._path} cannot be read to its end: {error}. "
                    "Nothing was changed."
                ) from None
            if page is None:
                return
            yield page


def _calls(text: str, templates: frozenset[str]) -> bool:
    calls = find_calls(text, templates)
    return bool(calls.whole or calls.broken)


def _open_plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _pages_in(path: Path) -> Iterator[tuple[StoredPage, str]]:
    local_names: dict[int, str] = {}
    with _OPENERS.get(path.suffix, _open_plain)(path) as file:
        # The file is the operator's own, and expat refuses entities that grow without end.
        events = iterparse(file, events=("start", "end"))  # noqa: S314
        _, root = next(events)
        if _tag(root) != "mediawiki":
            raise ParseError("it is not a MediaWiki export")
        for event, element in events:
            if event == "start":
                continue
            if _tag(element) == "namespace":
                local_names[int(element.get("key", "0"))] = element.text or ""
            elif _tag(element) == "page":
                found = _page(element, local_names)
                root.clear()
                if found:
                    yield found


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _page(element: Element, local_names: dict[int, str]) -> tuple[StoredPage, str] | None:
    """The page's newest revision; None where every revision's text is hidden or missing."""
    number, title, leads_to = 0, "", ""
    newest: StoredPage | None = None
    for child in element:
        tag = _tag(child)
        if tag == "title":
            title = child.text or ""
        elif tag == "ns":
            number = int(child.text or 0)
            title = _canonical(title, number, local_names)
        elif tag == "redirect":
            leads_to = child.get("title", "")
            if number == 10:
                leads_to = _canonical(leads_to, 10, local_names)
        elif tag == "revision":
            revision = _revision(title, child)
            if revision and (newest is None or revision.revision > newest.revision):
                newest = revision
    return (newest, leads_to) if newest else None


def _canonical(title: str, number: int, local_names: dict[int, str]) -> str:
    local, canonical = local_names.get(number, ""), _CANONICAL.get(number)
    if canonical is None or not local or not title.startswith(f"{local}:"):
        return title
    return f"{canonical}:{title[len(local) + 1 :]}"


def _revision(title: str, element: Element) -> StoredPage | None:
    number, editor, text = 0, "", None
    for child in element:
        tag = _tag(child)
        if tag == "id":
            number = int(child.text or 0)
        elif tag == "contributor":
            named = [part.text or "" for part in child if _tag(part) in {"username", "ip"}]
            editor = named[0] if named else ""
        elif tag == "text" and child.get("deleted") is None:
            text = child.text or ""
    return None if text is None else StoredPage(title, re.sub("\r\n?", "\n", text), number, editor)
