"""Who supports a request: the accounts that put their own name into a list on its page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from sync.wiki.pages import StoredPage
from sync.wikitext.accounts import accounts_in
from sync.wikitext.lists import without_marks
from sync.wikitext.scanner import seen

_ENTRY = re.compile(r"[*#]+\s*(?P<entry>.*)")
_LINK = re.compile(r"\[\[[^\[\]|]*(?:\|[^\[\]]*)?\]\]")
_TAG = re.compile(r"<[^<>]*>")


def listed_supporters(text: str) -> frozenset[str]:
    """The accounts that entries of a page's lists begin with, as `* ~~~~` and `* [[User:Ana]]` do.

    An entry with words before the first link is somebody's remark.
    """
    found: set[str] = set()
    for line in seen(text).splitlines():
        entry = _ENTRY.fullmatch(line.strip())
        link = entry and _LINK.search(entry["entry"])
        if entry and link and not _says_something(entry["entry"][: link.start()]):
            found.update(accounts_in(link[0])[:1])
    return frozenset(found - {""})


def _says_something(before: str) -> bool:
    return any(one.isalnum() for one in _TAG.sub("", without_marks(before)))


def supporters(
    page: StoredPage,
    older: Iterable[StoredPage] | None,
    renamed: Mapping[str, str],
    refused: Collection[str],
) -> frozenset[str]:
    """Those on the page who saved it themselves with their name on it, by their present names.

    `older` are its revisions before this one; None where nobody can tell who saved what: then
    everybody who is listed counts. Whoever does not count elsewhere (`refused`) does not here.
    """

    def names(revision: StoredPage) -> set[str]:
        return {renamed.get(one, one) for one in listed_supporters(revision.text)}

    found = names(page) - {*refused}
    if older is None:
        return frozenset(found)
    saved = set()
    for revision in (page, *older):
        editor = renamed.get(revision.editor, revision.editor)
        if editor in found and editor not in saved and editor in names(revision):
            saved.add(editor)
    return frozenset(saved)
