"""Who supports a request: the accounts that put their own name into a list on its page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from itertools import islice, pairwise

from sync.wiki.pages import StoredPage
from sync.wikitext.accounts import accounts_in
from sync.wikitext.lists import without_marks
from sync.wikitext.scanner import seen

_ENTRY = re.compile(r"[*#]+\s*(?P<entry>.*)")
_LINK = re.compile(r"\[\[[^\[\]|]*(?:\|[^\[\]]*)?\]\]")
_TAG = re.compile(r"<[^<>]*>")


MOST_ENTRIES = 1_000
"""Entries of a page's lists that are read."""


def listed_supporters(text: str) -> frozenset[str]:
    """The accounts that entries of a page's lists begin with, as `* ~~~~` and `* [[User:Ana]]` do.

    An entry with words before the first link is somebody's remark.
    """
    entries = (line for line in seen(text).splitlines() if line.lstrip().startswith(("*", "#")))
    return frozenset(map(_supporter, islice(entries, MOST_ENTRIES))) - {""}


# Hundreds of revisions of a page have mostly the same lines.
@lru_cache(maxsize=50_000)
def _supporter(line: str) -> str:
    """Whom one line enters; empty for nobody."""
    entry = _ENTRY.fullmatch(line.strip())
    link = entry and _LINK.search(entry["entry"])
    if not entry or not link or _says_something(entry["entry"][: link.start()]):
        return ""
    return next(iter(accounts_in(link[0])), "")


def _says_something(before: str) -> bool:
    return any(one.isalnum() for one in _TAG.sub("", without_marks(before)))


def supporters(
    page: StoredPage,
    older: Iterable[StoredPage] | None,
    renamed: Mapping[str, str],
    refused: Collection[str],
) -> frozenset[str]:
    """Those on the page who put their name there themselves, by their present names.

    Of each the newest edit counts that added or removed their name: nobody is entered by others,
    also where they save the page later. `older` are the revisions before this one; None where
    nobody can tell who saved what: then everybody who is listed counts. Whoever does not count
    elsewhere (`refused`) does not here.
    """

    @cache
    def names(revision: StoredPage | None) -> frozenset[str]:
        found = listed_supporters(revision.text) if revision else ()
        return frozenset(renamed.get(one, one) for one in found)

    found = names(page) - {*refused}
    if older is None:
        return found
    added: dict[str, bool] = {}
    for revision, before in pairwise((page, *older, None)):
        editor = renamed.get(revision.editor, revision.editor) if revision else ""
        if editor in found and editor not in added:
            there = editor in names(revision)
            if there != (editor in names(before)):
                added[editor] = there
    return frozenset(one for one, there in added.items() if there)
