"""What an entry of a value is made of: a link, an address, a template, or words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

import mwparserfromhell
from mwparserfromhell.definitions import is_parsable, is_visible
from mwparserfromhell.nodes import ExternalLink, Node, Tag, Wikilink
from mwparserfromhell.nodes import Template as Call
from mwparserfromhell.parser import ParserError

# Nobody names one thing with more. The parser needs time that grows with the square of what is
# opened and not closed, and strangers write what it reads.
_MOST_OPENED = 10
_LONGEST = 2_000
_PICTURE = re.compile(r"(?i)^\s*[^:\s][^:]*:.*\.(?:svg|png|jpe?g|gif|webp)\s*$")
_OPENS = ("[", "{", "<", "://")
# Marks of bold and italics; in what is linked to they are letters.
_BOLD = re.compile(r"(?P<link>\[\[[^\[\]|]*)|'{2,}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page: its title without colon and section, and the words it shows, if its own."""

    target: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web, in brackets or bare."""

    url: str

    @property
    def title(self) -> str:
        """The title of the wiki's page that it leads to; empty where it leads elsewhere."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return ""
        asked = parse_qs(parts.query).get("title", [""])[0]
        leads = (parts.path.partition(lead)[2] for lead in ("/wiki/", "/entity/"))
        return unquote(next(filter(None, leads), "")) or asked

    @property
    def host(self) -> str:
        """The name of the server, in small letters; empty where there is none."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its values that have no names, in their order."""

    name: str
    values: tuple[str, ...] = ()

    @property
    def shows(self) -> str:
        """What it most likely shows: the last value (`{{lang|en|Lua}}`), else its name."""
        return self.values[-1] if self.values else self.name


@lru_cache(maxsize=1_024)
def alone(entry: str) -> Link | Address | Template | None:
    """The one thing that an entry is, whatever bold or small letters it is in; None for words."""
    nodes = [one for one in _nodes(undressed(entry)) if str(one).strip()]
    if len(nodes) != 1:
        return None
    [node] = nodes
    if isinstance(node, Wikilink):
        target = str(node.title).strip().removeprefix(":").partition("#")[0].strip()
        return Link(target, str(node.text or "").strip()) if target else None
    if isinstance(node, ExternalLink):
        return Address(str(node.url))
    if isinstance(node, Call):
        unnamed = (str(one.value).strip() for one in node.params if not one.showkey)
        return Template(str(node.name).strip(), tuple(filter(None, unnamed)))
    return None


def undressed(text: str) -> str:
    """A text without bold, small letters and other tags around words.

    What links lead to stays as it is.
    """
    return _BOLD.sub(lambda found: found["link"] or "", untagged(text))


def untagged(text: str) -> str:
    """A text without tags around words, in which `''` stays: it may be part of a name."""
    return "".join(_undressed(text))


@lru_cache(maxsize=1_024)
def words_of(entry: str) -> str:
    """An entry as it is read on the page: of links what they show, without bold and other tags."""
    return " ".join(with_links_shown(undressed(entry)).split())


def with_links_shown(text: str) -> str:
    """A text in which what a link to a page shows stands in its place; all else is as it was."""
    links = (one for one in _nodes(text) if isinstance(one, Wikilink))
    for link in links:
        text = text.replace(str(link), _words_of_link(link), 1)
    return text


def _nodes(text: str) -> list[Node]:
    """What a text is made of; nothing for plain words, and for what nobody writes."""
    opened = sum(map(text.count, _OPENS))
    if not (0 < opened <= _MOST_OPENED and len(text) <= _LONGEST):
        return []
    try:
        return list(mwparserfromhell.parse(text, skip_style_tags=True).nodes)
    except ParserError:
        return []


def _undressed(text: str) -> Iterator[str]:
    nodes = _nodes(text)
    if not nodes:
        yield text
    for node in nodes:
        if isinstance(node, Tag) and str(node.tag).strip().lower() == "br":
            yield " "
        elif isinstance(node, Tag) and _only_dresses(node):
            yield from _undressed(str(node.contents))
        elif not _is_picture(node):
            yield str(node)


def _is_picture(node: Node) -> bool:
    """Whether a node is a link that shows a file, as a flag before a country's name."""
    return isinstance(node, Wikilink) and bool(_PICTURE.search(str(node.title)))


def _words_of_link(link: Wikilink) -> str:
    shown = str(link.text or "").strip()
    return shown or str(link.title).strip().removeprefix(":").partition("#")[0]


def _only_dresses(tag: Tag) -> bool:
    """Whether MediaWiki shows the words in a tag as words: bold, small, of a language."""
    name = str(tag.tag).strip().lower()
    return tag.contents is not None and bool(is_parsable(name) and is_visible(name))
