"""Reads who wrote the pages: accounts, and the older revisions that decide whose word counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from sync.containment import Failures, Part
from sync.profiles.contract import PROFILE, REQUEST, SESSION
from sync.profiles.sheet import Names, Sheet, Sheets, needs_babel, owner_of
from sync.profiles.support import listed_supporters
from sync.profiles.values.reader import ORGANIZATION, TEAM
from sync.wiki.pages import StoredPage
from sync.wiki.port import Witness
from sync.wikitext.accounts import account_named, is_account, is_name_of_account
from sync.wikitext.markup import untagged

MOST_REVISIONS = 50
"""How far back a page of several people is read for the newest revision by one of them."""
MOST_OF_A_REQUEST = 500
"""How far back a request is read: everybody who supports it saves it."""
_LONGEST = 200_000
"""Characters of an older revision of such a page; a longer one is nobody's word."""
_MOST_CHARACTERS = 50_000_000
"""Of all older revisions of such a page together: behind that it is not read further."""
_MOST_PARTNERS = 10
_MOST_PARTNERS_OF_ALL = 1_000
_MOST_OTHERS = 200
"""Names on requests that are looked for in a run though no account of that name saved the page."""
_SHARED = frozenset({ORGANIZATION, TEAM, REQUEST})
MOST_SHARED = 1_000
"""Pages of several people of which a run reads who wrote them: a request each."""


def beyond_reading(pages: Iterable[StoredPage], sheets: Sheets) -> frozenset[str]:
    """Titles of the pages of several people that are too many to ask who wrote them.

    Whoever makes a great many makes new ones: those that were edited last are left out.
    """
    shared = []
    for page in pages:
        # Whoever reads the page later tells of what fails there.
        with Failures().alone(Part.PAGE, page.title):
            if not owner_of(page.title) and sheets.of(page).calls.keys() & _SHARED:
                shared.append(page)
    shared.sort(key=lambda page: page.revision)
    return frozenset(page.title for page in shared[MOST_SHARED:])


def owners(pages: Iterable[StoredPage]) -> set[str]:
    """The accounts in whose user space the pages stand."""
    found = {owner_of(page.title) for page in pages}
    return {user for user in found if user and is_account(user)}


def owners_and_partners(pages: Collection[StoredPage], sheets: Sheets) -> set[str]:
    """The owners, and with whom they say they held sessions: those may have new names.

    Of the others each page names a few, and all pages together not many: to ask for what is no
    account costs a request each. Those of pages that stood longest come first.
    """
    known = owners(pages)
    others: dict[str, None] = {}
    for page in sorted(pages, key=lambda one: one.revision):
        with Failures().alone(Part.PAGE, page.title):
            calls = sheets.of(page).calls.get(SESSION, ()) if owner_of(page.title) else ()
            named = {account_named(untagged(call.get("with", ""))) for call in calls}
            others |= dict.fromkeys(sorted(named - known - {""})[:_MOST_PARTNERS])
    return known | {*islice(others, _MOST_PARTNERS_OF_ALL)}


def possible_supporters(
    pages: Iterable[StoredPage],
    histories: Mapping[str, tuple[StoredPage, ...]],
    sheets: Sheets,
) -> set[str]:
    """The accounts on requests that may support them, of which the wiki has to be asked.

    Those who saved the page; of others, who may have another name now, a few for each page.
    """
    found: set[str] = set()
    others: dict[str, None] = {}
    for page in sorted(pages, key=lambda one: one.revision):
        with Failures().alone(Part.PAGE, page.title):
            if REQUEST in sheets.of(page).calls:
                named = listed_supporters(page.text)
                saved = {one.editor for one in (page, *histories.get(page.title, ()))}
                found |= named & saved
                further = sorted(filter(is_name_of_account, named - saved))[:_MOST_PARTNERS]
                others |= dict.fromkeys(further)
    return found | {*islice(others, _MOST_OTHERS)}


def front_pages(pages: Iterable[StoredPage], sheets: Sheets) -> set[str]:
    """`User:X` for each profile on a subpage that leaves its languages to the Babel boxes there."""
    found = set()
    for page in pages:
        # Whoever reads the page later tells of what fails there.
        with Failures().alone(Part.PAGE, page.title):
            if owner_of(page.title) and needs_babel(page, sheets.of(page)):
                found.add(page.title.partition("/")[0])
    return found


def read_histories(
    witness: Witness,
    pages: Iterable[StoredPage],
    sheets: Sheets,
    renamed: Mapping[str, str],
) -> dict[str, tuple[StoredPage, ...]]:
    """Older revisions by title, where the newest does not settle what counts; newest first.

    One request for each page in user space that somebody else edited last, and for each page of
    an organization, a team or a request. See Authors.histories.
    """
    found = {}
    for page in pages:
        with Failures().alone(Part.PAGE, page.title):
            older = _history(witness, page, sheets, renamed)
            if older is not None:
                found[page.title] = older
    return found


def _history(
    witness: Witness, page: StoredPage, sheets: Sheets, renamed: Mapping[str, str]
) -> tuple[StoredPage, ...] | None:
    """The older revisions of one page; None where the newest settles what counts."""
    sheet = sheets.of(page)
    owner = owner_of(page.title)
    if owner:
        user = renamed.get(owner, owner)
        needed = bool(sheet.calls or sheet.broken or sheet.babel)
        if needed and is_account(user) and (page.editor != user or _is_broken(sheet)):
            return tuple(_until_whole(witness.revisions(page, user), sheets))
    elif sheet.calls.keys() & {ORGANIZATION, TEAM}:
        return tuple(_bounded(witness.revisions(page, None), MOST_REVISIONS))
    elif REQUEST in sheet.calls:
        return tuple(_bounded(witness.revisions(page, None), MOST_OF_A_REQUEST))
    return None


def _bounded(revisions: Iterable[StoredPage], most: int) -> Iterator[StoredPage]:
    """The first revisions of a page that everybody may edit, none of them a flood of text."""
    read = 0
    for revision in islice(revisions, most):
        read += len(revision.text)
        if read > _MOST_CHARACTERS:
            return
        yield revision if len(revision.text) <= _LONGEST else replace(revision, text="")


def _is_broken(sheet: Sheet) -> bool:
    return any(template not in sheet.calls for template in sheet.broken)


def _until_whole(revisions: Iterable[StoredPage], sheets: Sheets) -> Iterator[StoredPage]:
    """The revisions down to the first that can be read whole, which decides."""
    for revision in revisions:
        yield revision
        if not _is_broken(sheets.of(revision)):
            return


def broken_pages(witness: Witness, known: Collection[str], names: Names) -> frozenset[str]:
    """Titles of user pages that name the profile's template and are not among the `known` ones.

    A wiki lists the pages that a template is shown on; one that is never closed is not shown.
    """
    others = sorted({*names[PROFILE]} - {PROFILE})
    mentioning = witness.mentioning((PROFILE, *others), "User")
    return frozenset(title for title in mentioning if title not in known)
