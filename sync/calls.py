"""Finds the literal calls of a template on a page, and the calls that start and break."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import mwparserfromhell

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNREAD = re.compile(
    r"<(nowiki|pre|syntaxhighlight|source|templatedata)\b[^>]*(?<!/)>.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Calls:
    """What a page holds of one template: parameters of each whole call, and broken starts.

    Parameters are as written, without comments and with HTML entities as the characters they
    stand for; of a parameter given twice the last counts, as in MediaWiki.
    """

    whole: tuple[Mapping[str, str], ...]
    broken: int


def _same_title(name: str) -> str:
    """A template name as MediaWiki compares it: `_` is a space, the first letter is upper case."""
    bare = " ".join(name.replace("_", " ").split())
    prefix, colon, rest = bare.partition(":")
    if colon and prefix.strip().casefold() == "template":
        bare = rest.strip()
    return bare[:1].upper() + bare[1:]


def start_of_call(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the start of a call; text without a match holds no call and is not parsed."""
    choices = "|".join(
        rf"[{re.escape(name[0].upper() + name[0].lower())}]"
        + re.escape(name[1:]).replace(r"\ ", r"[ _\t]+")
        for name in sorted(names)
    )
    # White space and comments may stand between the braces and the name.
    return re.compile(
        rf"\{{\{{(?:\s|<!--.*?-->)*(?:template\s*:\s*)?(?:{choices})(?=[\s_]*(?:[|}}<\n]|\Z))",
        re.IGNORECASE | re.DOTALL,
    )


def find_calls(text: str, names: Iterable[str]) -> Calls:
    """All calls of a template on a page, by any of its `names` (without the namespace).

    Calls in comments, nowiki, pre and the like are text, not calls.
    """
    wanted = {_same_title(name) for name in names}
    start = start_of_call(wanted)
    if not start.search(text):
        return Calls((), 0)
    read = _UNREAD.sub("", _COMMENT.sub("", text))
    whole = tuple(
        {
            str(parameter.name).strip(): html.unescape(str(parameter.value)).strip()
            for parameter in template.params
        }
        for template in mwparserfromhell.parse(read).ifilter_templates()
        if _same_title(str(template.name)) in wanted
    )
    return Calls(whole, max(0, len(start.findall(read)) - len(whole)))
