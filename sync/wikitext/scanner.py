"""Finds the literal calls of a template on a page, and the calls that start and break.

MediaWiki's preprocessor is the rule (tests/wiki/test_parse_tree.py compares the two), and each page
is read from left to right, so that no page, however hostile, takes longer than its length deserves
(mwparserfromhell, tried first, reads `|` in bold text and unclosed tags otherwise, and never ends
on some pages):

1. Comments vanish; includeonly hides its content from the page itself; what stands between the
   tags of an extension (nowiki, pre, gallery …) is no wikitext to the preprocessor. A mark stays
   in the place of each, because it keeps its neighbours apart: `{<!-- -->{` opens nothing.
2. Braces, brackets, headings and language variants open pieces on a stack. Only the piece on top
   can be closed, and only it takes the `|` and `=` that come: so a link or a template in a value
   keeps its own.
"""

from __future__ import annotations

import bisect
import itertools
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from sync.wikitext.titles import MARKS, NUMBER, SPACES, decoded, in_one_form, large_first

EXTENSION_TAGS = (
    "categorytree", "ce", "charinsert", "chem", "dynamicpagelist", "gallery", "graph", "hiero",
    "imagemap", "indicator", "inputbox", "langconvert", "languages", "mapframe", "maplink", "math",
    "nowiki", "poem", "pre", "ref", "references", "score", "section", "source", "syntaxhighlight",
    "templatedata", "templatestyles", "timeline",
)  # fmt: skip
"""The tags of Meta's extensions, whose content is no wikitext to the preprocessor."""

# What MediaWiki cuts off a name.
_BLANKS = " \t\n\r\v"

# What stands in the place of hidden text, and around the number of a tag that is kept aside; no
# page can hold these.
_GONE = "\x00"
_KEPT = "\ufffe"
_KEPT_NUMBER = re.compile(f"{_KEPT}([0-9]+){_KEPT}")
_SEEN_ON_THE_PAGE = ("noinclude", "onlyinclude")
_INCLUSION = ("includeonly", *_SEEN_ON_THE_PAGE)
_HIDDEN = re.compile(
    rf"<(?:!--|(?P<tag>/?(?:{'|'.join(_SEEN_ON_THE_PAGE)})"
    rf"|includeonly|{'|'.join(EXTENSION_TAGS)})(?=\s|/?>))",
    re.ASCII | re.IGNORECASE,
)
_COMMENTS_AND_NEW_LINE = re.compile(r"(?>(?:<!--.*?-->[ \t]*+)++)\n", re.DOTALL)

_MARKUP = re.compile(rf"[|{{}}\[\]<>{_KEPT}]")
# In a name, what leads to a place on the page; in an entity it does not.
_PLACE = re.compile(rf"(?<!&)#|(?!{NUMBER};)#")
# A name of which a comment, an entity or a direction mark may have hidden the first word.
_DISGUISED = re.compile(rf"\{{\{{[^|{{}}\[\]<&{MARKS}]*+[<&{MARKS}]")

# What may come next, by what was opened last.
_OPENING = r"(?P<open>-?\{{2,}|-\{|\[{2,})"
_INSIDE = rf"{_OPENING}|(?P<line>\n=+)"
_PARTS = r"(?P<pipe>\|)|(?P<equals>=)"
_TOKENS = {
    "{": re.compile(rf"{_INSIDE}|{_PARTS}|(?P<close>\}}{{2,3}})"),
    "-{": re.compile(rf"{_INSIDE}|{_PARTS}|(?P<close>\}}-)"),
    "[": re.compile(rf"{_INSIDE}|(?P<close>\]\])"),
    "\n": re.compile(rf"{_OPENING}|(?P<close>\n)"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """One whole call: the template's name in its first form, and the parameters.

    Parameters are as written, without comments; values have the characters that HTML entities
    and nowiki stand for. Of a parameter given twice the last counts, as in MediaWiki.
    """

    name: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Calls:
    """What a page holds of some templates: whole calls, and the names of those never closed."""

    whole: tuple[Call, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a whole call stands in the source of its page: from `start` to `end`.

    `values` are, by parameter as in Call, where each value ends: behind its last character that
    is neither blank nor hidden.
    """

    start: int
    end: int
    values: Mapping[str, int]


def same_title(name: str) -> str:
    """A template's name as MediaWiki compares it: one form of space, the first letter large.

    A place on the page, behind `#`, is left out. A page that is no template keeps its namespace.
    """
    bare = in_one_form(name.strip(_BLANKS))
    space, colon, rest = bare.removeprefix(":").partition(":")
    if colon and space.strip(" ").lower() == "template":
        bare = rest.lstrip(" ")
    title = bare.partition("#")[0].rstrip(" ")
    return large_first(title)


def _first_form(name: str) -> str:
    """Of `#babel:pt` the parser function's name; else a template's, as MediaWiki compares it."""
    if not name.startswith("#"):
        return same_title(name)
    function, colon, _ = name.partition(":")
    return function.lower() if colon else ""


@cache
def _first_forms(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name if name.startswith("#") else same_title(name) for name in names)


@cache
def _first_words(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.split(" ")[0].casefold() for name in names)


def may_hold_a_call(text: str, names: Iterable[str]) -> bool:
    """Whether a page is worth reading; False is certain.

    The first word of the name has to stand there, or something that can hide it.
    """
    folded = text.casefold()
    words = _first_words(frozenset(names))
    return any(word in folded for word in words) or bool(_DISGUISED.search(text))


def find_calls(text: str, names: Iterable[str]) -> Calls:
    """All calls of the templates with these `names` (without the namespace) on a page.

    A name that begins with `#` is a parser function's; what follows its colon is parameter 0.
    """
    wanted = _first_forms(frozenset(names))
    if not may_hold_a_call(text, wanted):
        return Calls()
    page = _Page.read(text)
    scan = _Scan(page.text, _beginning(wanted))
    whole = [Call(name, page.parameters(piece, name)) for piece, name in _whole(page, scan, wanted)]
    begun = (page.begun(piece.content) for piece in scan.stack if piece.opening == "{")
    return Calls(tuple(whole), tuple(name for name in begun if name in wanted))


def find_places(text: str, names: Iterable[str]) -> tuple[Place, ...]:
    """Where the whole calls stand that `find_calls` finds of templates, in the same order."""
    wanted = _first_forms(frozenset(names))
    page = _Page.read(text)
    found = _whole(page, _Scan(page.text, _beginning(wanted)), wanted)
    return tuple(page.place(piece) for piece, _ in found)


def _whole(page: _Page, scan: _Scan, wanted: frozenset[str]) -> Iterator[tuple[_Piece, str]]:
    """Each wanted call and its name; one in a value of another one is part of that value."""
    called = ((piece, page.callee(piece.content, piece.title_end)) for piece in scan.closed())
    found = [(piece, name) for piece, name in called if name in wanted]
    last_end = -1
    for piece, name in sorted(found, key=lambda one: one[0].content):
        if piece.content > last_end:
            last_end = piece.end
            yield piece, name


def seen(text: str) -> str:
    """What a reader and the preprocessor see of a page: no comments, no nowiki and their like."""
    return _KEPT_NUMBER.sub("", _Page.read(text).text.replace(_GONE, ""))


@dataclass(slots=True)
class _Piece:
    """What was opened: `{`, `[`, `-{`, or a heading by its new line.

    `count` is how many of its characters wait to be closed; its content goes from `content` to
    `end`, has `pipes`, and behind some of these the one of the `equals` that separates.
    """

    opening: str
    count: int
    content: int
    after_dash: bool = False
    pipes: list[int] = field(default_factory=list)
    equals: list[int] = field(default_factory=list)
    end: int = -1

    @property
    def title_end(self) -> int:
        return self.pipes[0] if self.pipes else self.end

    @property
    def takes_equals(self) -> bool:
        """Only the first one of a part separates; it needs a pipe before it."""
        return bool(self.pipes) and (not self.equals or self.equals[-1] < self.pipes[-1])


class _Kept(NamedTuple):
    """A tag that is no wikitext: as it was written, and the text of it that a reader sees."""

    written: str
    shown: str


class _Page(NamedTuple):
    """A text as the preprocessor reads it, and what the numbered marks in it stand for.

    `cuts` are where the text goes on behind each hidden piece, here and in the source.
    """

    text: str
    kept: list[_Kept]
    cuts: list[tuple[int, int]]

    @classmethod
    def read(cls, text: str) -> _Page:
        """Take out of a text what is hidden."""
        text = text.replace(_GONE, "").replace(_KEPT, "")
        parts: list[str] = []
        kept: list[_Kept] = []
        cuts = [(0, 0)]
        never_closed: set[str] = set()
        last_bracket = text.rfind(">")
        at = length = 0
        while match := _HIDDEN.search(text, at):
            if not match["tag"]:
                begin, end, mark = _comment(text, at, match.start())
            elif match.end() > last_bracket:
                # A tag without an end of its own is text.
                begin, end, mark = match.end(), match.end(), ""
            else:
                begin, mark = match.start(), _GONE
                end, shown = _tag(text, match, never_closed)
                if shown is not None:
                    mark = f"{_KEPT}{len(kept)}{_KEPT}"
                    kept.append(_Kept(text[begin:end], shown))
            parts += text[at:begin], mark
            length += begin - at + len(mark)
            at = end
            cuts.append((length, at))
        parts.append(text[at:])
        return cls("".join(parts), kept, cuts)

    def callee(self, start: int, stop: int) -> str:
        """What is called by a name, in its first form; nothing where that is no plain text."""
        markup = _MARKUP.search(self.text, start, stop)
        name = self._name(start, markup.start() if markup else stop)
        return "" if markup and not _PLACE.search(name) else _first_form(name)

    def begun(self, start: int) -> str:
        """What is called without an end: its name goes as far as its line."""
        markup = _MARKUP.search(self.text, start)
        name = self._name(start, markup.start() if markup else len(self.text))
        return _first_form(name.partition("\n")[0])

    def _name(self, start: int, stop: int) -> str:
        return self.text[start:stop].replace(_GONE, "").strip(_BLANKS)

    def parameters(self, piece: _Piece, name: str) -> Mapping[str, str]:
        """What is given to a call of that name."""
        found: dict[str, str] = {}
        if name.startswith("#"):
            found["0"] = self._shown(self.text.index(":", piece.content) + 1, piece.title_end)
        found.update((key, self._shown(start, stop)) for key, start, stop in self._values(piece))
        return found

    def place(self, piece: _Piece) -> Place:
        """Where a call stands in the source."""
        ends = {}
        for key, start, stop in self._values(piece):
            ends[key] = self.source_of(start + len(self.text[start:stop].rstrip(_BLANKS + _GONE)))
        return Place(self.source_of(piece.content - 2), self.source_of(piece.end + 2), ends)

    def source_of(self, position: int) -> int:
        """Where in the source a place in this text is."""
        here, there = self.cuts[bisect.bisect_right(self.cuts, (position, sys.maxsize)) - 1]
        return there + position - here

    def _values(self, piece: _Piece) -> Iterator[tuple[str, int, int]]:
        """Each parameter with where its value begins and stops."""
        unnamed = 0
        equals = iter([*piece.equals, piece.end])
        separator = next(equals)
        for start, stop in itertools.pairwise([*piece.pipes, piece.end]):
            if separator < stop:
                yield self._written(start + 1, separator), separator + 1, stop
                separator = next(equals)
            else:
                unnamed += 1
                yield str(unnamed), start + 1, stop

    def _written(self, start: int, stop: int) -> str:
        part = self.text[start:stop].replace(_GONE, "")
        return _KEPT_NUMBER.sub(lambda mark: self.kept[int(mark[1])].written, part).strip()

    def _shown(self, start: int, stop: int) -> str:
        pieces = _KEPT_NUMBER.split(self.text[start:stop].replace(_GONE, ""))
        pieces[1::2] = (self.kept[int(number)].shown for number in pieces[1::2])
        return "".join(map(decoded, pieces)).strip()


def _comment(text: str, at: int, start: int) -> tuple[int, int, str]:
    """What a comment takes along: from where, to where, and the mark that it leaves.

    The text before `at` has been read.
    """
    line = text.rfind("\n", max(at - 1, 0), start) + 1
    if line and not text[line:start].strip(" \t"):
        comments = _COMMENTS_AND_NEW_LINE.match(text, start)
        if comments:
            # Comments that have lines for themselves vanish with these lines.
            return line, comments.end(), ""
    end = text.find("-->", start + len("<!--"))
    return start, len(text) if end < 0 else end + len("-->"), _GONE


def _tag(text: str, match: re.Match[str], never_closed: set[str]) -> tuple[int, str | None]:
    """Where a tag ends, its closing tag included, and what is seen of it; None if it is gone."""
    end = text.find(">", match.end()) + 1
    tag = match["tag"].lower()
    shown = None if tag.endswith(_INCLUSION) else ""
    if text[end - 2] == "/" or tag.endswith(_SEEN_ON_THE_PAGE):
        return end, shown
    closing = None if tag in never_closed else _closing_tag(tag).search(text, end)
    if closing:
        return closing.end(), text[end : closing.start()] if tag == "nowiki" else shown
    if match["tag"] == "includeonly":
        # This one goes to the end of the page, and only in small letters.
        return len(text), shown
    # Without a closing tag it is text, and so is every further one of its kind.
    never_closed.add(tag)
    return end, text[match.start() : end]


@cache
def _closing_tag(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{tag}\s*>", re.ASCII | re.IGNORECASE)


@cache
def _beginning(names: frozenset[str]) -> re.Pattern[str]:
    """A run of braces with the first word of one of the names behind it, or with an entity.

    Whatever vanishes from a title may stand between two letters.
    """
    vanishing = f"[{_GONE}{MARKS}]*+"
    around = rf"[\s:{SPACES}{_GONE}{MARKS}]*+"

    def spelt(word: str) -> str:
        return vanishing.join(map(re.escape, word))

    words = "|".join(map(spelt, sorted(_first_words(names))))
    return re.compile(
        # Each run is looked at once, from its first brace.
        r"(?P<run>\{\{(?<!\{\{\{)\{*+)"
        rf"(?={around}(?:{spelt('template')}{around})?+(?:{words})|[^|{{}}\[\]&]*+&)",
        re.IGNORECASE,
    )


class _Scan:
    """One pass over a text: pieces as they close, and on `stack` those that never do.

    Runs of braces are taken apart as MediaWiki does: `{{{{{x}}}}}` is a parameter in a template.
    What encloses a call does not change how it closes, so while nothing is open the next
    `beginning` is all that matters.
    """

    def __init__(self, text: str, beginning: re.Pattern[str]) -> None:
        self._text = text
        self._beginning = beginning
        self._at = 0
        self.stack: list[_Piece] = []

    def closed(self) -> Iterator[_Piece]:
        """Every piece of two braces as it closes."""
        while token := self._next():
            self._at = token.end()
            kind = token.lastgroup
            if kind in {"run", "open"}:
                self._open(token[0])
                continue
            top = self.stack[-1]
            if kind == "pipe":
                top.pipes.append(token.start())
            elif kind == "close":
                closing = min(len(token[0]), top.count)
                top.end = token.start()
                self._at = top.end + closing
                self._close(top, closing)
                if top.opening == "{" and closing == 2:
                    yield top
            elif top.takes_equals and token[0] in {"=", "\n="}:
                top.equals.append(token.end() - 1)
            elif kind == "line":
                self.stack.append(_Piece("\n", 0, self._at))

    def _next(self) -> re.Match[str] | None:
        expected = _TOKENS[self.stack[-1].opening] if self.stack else self._beginning
        return expected.search(self._text, self._at)

    def _open(self, run: str) -> None:
        signs = run.removeprefix("-")
        if run == "-{":
            self.stack.append(_Piece(run, 2, self._at))
        else:
            self.stack.append(_Piece(signs[0], len(signs), self._at, signs != run))

    def _close(self, top: _Piece, closing: int) -> None:
        self.stack.pop()
        left = top.count - closing
        # What closed is content of what is still open.
        content = top.content - closing
        if left >= 2:
            self.stack.append(_Piece(top.opening, left, content, top.after_dash))
        elif left and top.after_dash:
            self.stack.append(_Piece("-{", 2, content))
