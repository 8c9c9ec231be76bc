"""Splits what stands behind a parameter into the entries that its author listed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from sync.wikitext.markup import words_of

# Links and templates are one thing each, whatever stands in them.
_LINK = r"\[\[[^\[\]]*\]\]|\{\{[^{}]*\}\}|\[https?://(?:\[\[[^\[\]]*\]\]|[^\[\]])*\]"
_BETWEEN = re.compile(rf"(?P<link>{_LINK})|[;؛；\n]|(?<=\s)[•·](?=\s)|<br\s*/?>", re.IGNORECASE)
# What stands in parentheses says more of one thing.
_COMMA = re.compile(rf"(?P<link>{_LINK}|\([^()]*\)|（.*?）)|[,،、，]", re.DOTALL | re.IGNORECASE)
_MARKS = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BULLETS = "*#:•·–—-"
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def without_marks(value: str) -> str:
    """A value without direction marks and their like, which editors paste without seeing them."""
    return _MARKS.sub("", value).strip()


def typed(value: str) -> str:
    """A code, number or date in plain letters, digits, hyphens and spaces, in whatever script.

    Bold and other tags around it do not matter.
    """
    plain = unicodedata.normalize("NFKC", words_of(without_marks(value))).translate(_HYPHENS)
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(one, one)) for one in plain)
    return " ".join(plain.split())


def entries(value: str, understood: Callable[[str], bool]) -> list[str]:
    """Split at `;`, new lines and bullets; at commas too where the whole is not `understood`.

    Arabic and CJK forms of the separators count. Empty entries are no entries; order is kept,
    repetitions are not.
    """
    found: dict[str, None] = {}
    for piece in _split(_BETWEEN, without_marks(value)):
        whole = _without_bullets(piece)
        if not whole:
            continue
        if understood(whole):
            found[whole] = None
        else:
            found.update((part, None) for part in _split(_COMMA, whole) if part)
    return list(found)


def _split(separator: re.Pattern[str], text: str) -> Iterator[str]:
    start = 0
    for match in separator.finditer(text):
        if match["link"] is None:
            yield text[start : match.start()].strip()
            start = match.end()
    yield text[start:].strip()


def _without_bullets(entry: str) -> str:
    """An entry without the bullets before it; of one that is only dashes they are all there is."""
    return entry.lstrip(_BULLETS + " \t\u00a0").strip() or entry.strip("*#:•· \t\u00a0")
