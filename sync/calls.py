"""Finds the literal calls of a template on a page, and the calls that start and break.

MediaWiki's preprocessor is the rule, and each page is read once from left to right, so that no
page, however hostile, takes longer than its length deserves (mwparserfromhell, tried first, reads
`|` in bold text and unclosed tags otherwise, and never ends on some pages):

1. Comments vanish. What stands between the tags of an extension (nowiki, pre, gallery …) is no
   wikitext to the preprocessor; includeonly hides its content from the page itself.
2. Braces and brackets open pieces on a stack. Only the piece on top can be closed, and only it
   takes the `|` and `=` that come: so a link or a template in a value keeps its own.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

_EXTENSION_TAGS = (
    "categorytree|ce|charinsert|chem|gallery|graph|hiero|imagemap|indicator|inputbox|mapframe|"
    "maplink|math|nowiki|poem|pre|ref|references|score|source|syntaxhighlight|templatedata|"
    "templatestyles|timeline"
)
_HIDDEN = re.compile(
    rf"<!--|<(?P<tag>includeonly|{_EXTENSION_TAGS})(?=[\s/>])"
    r"|</?(?:noinclude|onlyinclude)\s*/?>",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\{{2,}|\[{2,}|\}{2,}|\]{2,}|\||=")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# What MediaWiki takes for a space in a title, and what it drops from one.
_TITLE_SPACE = re.compile(r"[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\s]+")
_TITLE_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e]")
_NAME = re.compile(r"[^|{}\[\]<>]*")
# Stands for the content of an extension tag; no page can hold it.
_STRIPPED = re.compile("\x00(?P<number>[0-9]+)\x00")
_CLOSES = {"{": "}", "[": "]"}
_MOST = {"{": 3, "[": 2}


@dataclass(frozen=True, slots=True)
class Call:
    """One whole call: the template's name in its first form, and the parameters.

    Parameters are as written, without comments and with HTML entities as the characters they
    stand for; of a parameter given twice the last counts, as in MediaWiki.
    """

    name: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Calls:
    """What a page holds of some templates: whole calls, and the names of those never closed."""

    whole: tuple[Call, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(slots=True)
class _Piece:
    """An opened run of braces or brackets: where its content begins, and the parts of that."""

    character: str
    count: int
    content: int
    pipes: list[int] = field(default_factory=list)
    equals: list[int] = field(default_factory=list)


def same_title(name: str) -> str:
    """A template's name as MediaWiki compares it: one form of space, the first letter large."""
    bare = _TITLE_SPACE.sub(" ", _TITLE_MARKS.sub("", name)).strip()
    leading, colon, rest = bare.removeprefix(":").partition(":")
    if colon and leading.strip().casefold() == "template":
        bare = rest.strip()
    return bare[:1].upper() + bare[1:]


@cache
def _first_forms(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(same_title, names))


@cache
def _first_words(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.split(" ")[0].casefold() for name in names)


def may_hold_a_call(text: str, names: Iterable[str]) -> bool:
    """Whether a page is worth reading; False is certain.

    The first word of the name has to stand there.
    """
    folded = text.casefold()
    return any(word in folded for word in _first_words(frozenset(names)))


def find_calls(text: str, names: Iterable[str]) -> Calls:
    """All calls of the templates with these `names` (without the namespace) on a page.

    A name that begins with `#` is a parser function's; what follows its colon is parameter 0.
    """
    wanted = _first_forms(frozenset(names))
    if not may_hold_a_call(text, wanted):
        return Calls()
    read, stripped = _without_hidden(text.replace("\x00", ""))
    found: list[tuple[_Piece, int, str]] = []
    scan = _Scan(read, _beginning(wanted))
    for piece, end in scan.closed():
        name = _name(read, piece, end)
        if name is not None and (same_title(name) in wanted or _function(name) in wanted):
            found.append((piece, end, name))
    whole: list[Call] = []
    last_end = -1
    for piece, end, name in sorted(found, key=lambda one: one[0].content):
        # A call in a value of another one is part of that value.
        if piece.content > last_end:
            last_end = end
            parameters = _parameters(read, piece, end, stripped)
            function = _function(name)
            if function in wanted:
                first = name.partition(":")[2].strip()
                whole.append(Call(function, {"0": first, **parameters}))
            else:
                whole.append(Call(same_title(name), parameters))
    broken = (
        _starting(read, piece.content, wanted) for piece in scan.stack if piece.character == "{"
    )
    return Calls(tuple(whole), tuple(name for name in broken if name))


def _name(text: str, piece: _Piece, end: int) -> str | None:
    """What stands before the first pipe; None where that is more than plain text."""
    stop = piece.pipes[0] if piece.pipes else end
    match = _NAME.match(text, piece.content, stop)
    return match[0] if match and match.end() == stop else None


def _function(name: str) -> str:
    """The parser function that a name calls: `#babel` in `#babel:pt-n`."""
    return name.partition(":")[0].strip().lower()


def _without_hidden(text: str) -> tuple[str, list[str]]:
    """The text that the preprocessor reads, and what its marks for stripped content stand for."""
    kept: list[str] = []
    stripped: list[str] = []
    never_closed: set[str] = set()
    at = 0
    text_has_brackets = True
    while match := _HIDDEN.search(text, at):
        kept.append(text[at : match.start()])
        at = match.end()
        tag = (match["tag"] or "").lower()
        if match[0] == "<!--":
            end = text.find("-->", at)
            at = len(text) if end < 0 else end + 3
        elif tag:
            bracket = text.find(">", at) if text_has_brackets else -1
            text_has_brackets = bracket >= 0
            if bracket > 0 and text[bracket - 1] == "/":
                at = bracket + 1
                continue
            opened = bracket >= 0 and tag not in never_closed
            closing = _closing_tag(tag).search(text, bracket + 1) if opened else None
            if closing is None:
                # Without an end the tag is text, and so is every further one of its kind.
                never_closed.add(tag)
                kept.append(match[0])
                continue
            if tag != "includeonly":
                kept.append(f"\x00{len(stripped)}\x00")
                stripped.append(text[bracket + 1 : closing.start()] if tag == "nowiki" else "")
            at = closing.end()
    kept.append(text[at:])
    return "".join(kept), stripped


@cache
def _closing_tag(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{tag}\s*>", re.IGNORECASE)


@cache
def _beginning(names: frozenset[str]) -> re.Pattern[str]:
    """A run of braces with the first word of one of the names behind it."""
    words = "|".join(re.escape(word) for word in sorted(_first_words(names)))
    spaces = rf"(?:{_TITLE_SPACE.pattern}|{_TITLE_MARKS.pattern}|:)*+"
    return re.compile(
        rf"(?<!\{{)\{{{{2,}}+{spaces}(?:template{spaces})?+(?:{words})", re.IGNORECASE
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

    def closed(self) -> Iterator[tuple[_Piece, int]]:
        """Every piece of two braces as it closes, and where its content ends."""
        for token in self._tokens():
            character = token[0][0]
            if character in _CLOSES:
                self.stack.append(_Piece(character, len(token[0]), token.end()))
                continue
            top = self.stack[-1]
            if character == "|":
                top.pipes.append(token.start())
            elif character == "=":
                # Only the first one of a part separates; it needs a pipe before it.
                if top.pipes and (not top.equals or top.equals[-1] < top.pipes[-1]):
                    top.equals.append(token.start())
            elif character == _CLOSES[top.character]:
                closing = min(len(token[0]), top.count, _MOST[top.character])
                self._at = token.start() + closing
                if top.character == "{" and closing == 2:
                    yield top, token.start()
                self._leave(top, closing)

    def _tokens(self) -> Iterator[re.Match[str]]:
        while True:
            if not self.stack:
                begins = self._beginning.search(self._text, self._at)
                if begins is None:
                    return
                self._at = begins.start()
            token = _TOKEN.search(self._text, self._at)
            if token is None:
                return
            self._at = token.end()
            yield token

    def _leave(self, top: _Piece, closing: int) -> None:
        top.count -= closing
        if top.count < 2:
            self.stack.pop()
        else:
            # What closed is content of what is still open.
            top.content -= closing
            top.pipes, top.equals = [], []


def _parameters(text: str, piece: _Piece, end: int, stripped: list[str]) -> Mapping[str, str]:
    def plain(part: str) -> str:
        shown = _STRIPPED.sub(lambda mark: stripped[int(mark["number"])], part)
        return _ENTITY.sub(lambda entity: html.unescape(entity[0]), shown).strip()

    found: dict[str, str] = {}
    unnamed = 0
    borders = [*piece.pipes, end]
    separators = iter([*piece.equals, end])
    equals = next(separators)
    for start, stop in itertools.pairwise(borders):
        if equals < stop:
            found[plain(text[start + 1 : equals])] = plain(text[equals + 1 : stop])
            equals = next(separators)
        else:
            unnamed += 1
            found[str(unnamed)] = plain(text[start + 1 : stop])
    return found


def _starting(text: str, at: int, wanted: frozenset[str]) -> str | None:
    match = _NAME.match(text, at)
    # Without an end the name goes as far as its line.
    name = same_title(match[0].strip().partition("\n")[0]) if match else ""
    return name if name in wanted else None
