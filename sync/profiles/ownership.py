"""Whose word counts: who wrote what, who is counted, and what somebody else's edit changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from itertools import chain, pairwise
from typing import Any

from sync.profiles.problems import Problem, Reason
from sync.profiles.records import NOT_SO, Session
from sync.wiki.accounts import Account
from sync.wiki.pages import StoredPage
from sync.wikitext.accounts import account_named, accounts_in
from sync.wikitext.lists import without_marks
from sync.wikitext.scanner import seen


@dataclass(frozen=True, slots=True)
class Authors:
    """What is known of those who wrote the pages.

    `histories` are older revisions by title, newest first: of a page in user space its owner's,
    of any other everyone's. None where nobody can tell, as in a dump: then each page counts as
    its owner's word. `refused` are the accounts that do not count, each with a reason and what
    helps; `renamed` leads from the former name in a title to the present one; `speakers` are those
    of the writers who may speak for the community.
    """

    histories: Mapping[str, tuple[StoredPage, ...]] | None = None
    refused: Mapping[str, tuple[Reason, str]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    speakers: frozenset[str] = frozenset()

    def in_turn(
        self,
        page: StoredPage,
        claiming: Collection[str],
        named: Callable[[StoredPage], Collection[str]],
        decides: Callable[[StoredPage], bool],
    ) -> tuple[Collection[str], StoredPage | None]:
        """Who of the `claiming` keeps a page that everybody may edit, and the revision that counts.

        Anybody may write a name on a page, and the same on a page of their own. So who is `named`
        first keeps it; others do once somebody who keeps it, or a speaker, names them. None where
        no revision of theirs can be read, or nobody can tell.
        """
        if self.histories is None:
            return claiming, None
        found: Collection[str] = ()
        word = None
        edits = [*_edits((page, *self.histories.get(page.title, ())))]
        for revision in filter(decides, reversed(edits)):
            counts = revision.editor in found or revision.editor in self.speakers
            if counts or not found:
                found = [one for one in named(revision) if one in claiming]
                word = revision if counts or revision.editor in found else None
        return found, word

    def own_word(
        self, page: StoredPage, keepers: Collection[str], decides: Callable[[StoredPage], bool]
    ) -> StoredPage | None:
        """The newest revision by one of the page's keepers that can be read; None for none."""
        if self.histories is None:
            return page
        revisions = (page, *self.histories.get(page.title, ()))
        # Of one's own page one knows what is there, also if one only moves it.
        for revision in revisions if page.title.startswith("User:") else _edits(revisions):
            if revision.editor in keepers and decides(revision):
                return revision
        return None


def _edits(revisions: Iterable[StoredPage]) -> Iterator[StoredPage]:
    """Those of a page's revisions, newest first, that changed its text.

    Whoever moves a page or protects it leaves a revision too, and says nothing of what is there.
    """
    for revision, before in pairwise(chain(revisions, (None,))):
        if revision and (before is None or before.text != revision.text):
            yield revision


def settled(
    record: type, own: Mapping[str, Any], newest: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The owner's word with what others removed since taken away, and the fields that wait.

    Both are fields of `record`; what is missing has its default. What somebody else removes is
    gone at once; what they add or change waits for the owner. A choice cannot be removed (its
    default would be somebody else's choice), so it stays the owner's.
    """
    kept: dict[str, Any] = {}
    waiting: list[str] = []
    for one in fields(record):
        if one.name not in own and one.name not in newest:
            continue
        factory = one.default_factory
        empty = factory() if factory is not MISSING else one.default
        mine, theirs = own.get(one.name, empty), newest.get(one.name, empty)
        kept[one.name], added = _settled(mine, theirs, empty)
        if added:
            waiting.append(one.name)
    return kept, tuple(waiting)


def _settled(mine: Any, theirs: Any, empty: Any) -> tuple[Any, bool]:
    """What is left of `mine`, and whether `theirs` says anything that waits."""
    if isinstance(mine, Mapping):
        left = {key: value for key, value in mine.items() if key in theirs}
        return left, any(mine.get(key) != value for key, value in theirs.items())
    if isinstance(mine, tuple):
        return tuple(one for one in mine if one in theirs), not set(theirs) <= set(mine)
    if empty or theirs:
        return mine, mine != theirs
    return empty, False


def settled_sessions(
    own: Collection[Session], newest: Iterable[Session]
) -> tuple[list[Session], bool]:
    """The same of all that a page tells, session by session, and whether anything waits.

    Somebody else cannot take away that the owner denies something.
    """

    def about(told: Session) -> tuple[Any, ...]:
        return told.partner, told.role, told.capacity, told.month

    there = {about(one): one for one in newest}
    kept: list[Session] = []
    waits = False
    for mine in own:
        if theirs := there.get(about(mine)):
            left, waiting = settled(Session, asdict(mine), asdict(theirs))
            kept.append(Session(**left))
            waits = waits or bool(waiting)
        elif mine.role == NOT_SO:
            kept.append(mine)
    return kept, waits or not there.keys() <= set(map(about, own))


@dataclass(frozen=True, slots=True)
class CommunityPage:
    """A page that everybody may edit: what of it counts, and what waits.

    `counts` is its newest revision by somebody who may speak for all, None where there is none;
    `later` are the revisions of others since, oldest first.
    """

    counts: StoredPage | None = None
    later: tuple[StoredPage, ...] = ()

    @classmethod
    def of(
        cls,
        page: StoredPage,
        older: Iterable[StoredPage],
        speaks: Callable[[str], bool],
        maker: str = "",
    ) -> CommunityPage:
        """Of the newest revision and the older ones, newest first; looks no further than needed.

        What `maker` saved, who neither moves nor protects a page, is known to be an edit.
        """
        if page.editor == maker:
            return cls(page)
        later: list[StoredPage] = []
        for revision in _edits(chain((page,), older)):
            if speaks(revision.editor):
                return cls(revision, tuple(reversed(later)))
            later.append(revision)
        return cls(None, tuple(reversed(later)))

    @property
    def text(self) -> str | None:
        """What the community says; None where nobody said anything for all."""
        return self.counts.text if self.counts else None


def excluded(
    page: CommunityPage, renamed: Mapping[str, str]
) -> tuple[frozenset[str], StoredPage | None]:
    """Who is left out, by their present names; and the newest edit of which a part waits.

    Everybody may put their own name there, and take it away, at once; other names only whoever
    speaks for all.
    """

    def names(revision: StoredPage | None) -> frozenset[str]:
        found = excluded_names(revision.text) if revision else ()
        return frozenset(renamed.get(name, name) for name in found)

    found, before, waits = set(names(page.counts)), names(page.counts), None
    for revision in page.later:
        now = names(revision)
        if revision.editor in now:
            found.add(revision.editor)
        elif revision.editor in before:
            found.discard(revision.editor)
        before = now
        waits = revision if now != found else None
    return frozenset(found), waits


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """Whom a page lists, one a line, and what is wrong with it: see listed_people.

    `guessed` are those of the `names` that stand in no line that is clear.
    """

    names: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def clear(self) -> frozenset[str]:
        """Those of whom there is no doubt."""
        return self.names - self.guessed


def listed_people(page: str, text: str) -> ListedPeople:
    """The people that the lists on a page name, and a problem for each line that is not clear.

    Links, templates and addresses count; of a line without any its words are the name. Where those
    can be read in several ways, as with a remark behind the name, everybody is named whom they
    may mean, and the line is a problem as well. So is a line that is no list's and begins with a
    link to a user. The parameter of a problem is the number of the entry.
    """
    clearly: set[str] = set()
    names: set[str] = set()
    problems: list[Problem] = []
    number = 0
    for line in seen(text).splitlines():
        written = without_marks(line)
        entry = written.lstrip("*#:; \t")
        if not entry:
            continue
        listed = entry != written
        number += listed
        found, clear = _excluded(entry) if listed else (set[str](), not _looks_listed(entry))
        names |= found
        clearly |= found if clear else set()
        if not clear and len(problems) < _MOST_PROBLEMS:
            where = str(number) if listed else ""
            problems.append(
                Problem(page, where, written[:_LONGEST], Reason.UNCLEAR_ACCOUNT, _EXAMPLE)
            )
    return ListedPeople(frozenset(names), frozenset(names - clearly), tuple(problems))


def excluded_names(text: str) -> frozenset[str]:
    """Whom the page of exclusions lists, and whom it may mean: in doubt they are left out."""
    return listed_people("", text).names


_EXAMPLE = "* [[User:…]]"
_LONGEST = 200
"""Characters that are kept of a line, for whoever looks for it."""
_MOST_PROBLEMS = 50
_MARKUP = re.compile(r"\[|\{\{|//")
_USER_SPACE = re.compile(r"^:?\s*user([ _]talk)?\s*:", re.IGNORECASE)
# What a name may end at: where there is any of it, a remark may follow, or another name.
_ENDS = re.compile(r"[,;:،؛、，–—]|\s-\s|\((?=[^()]*\s)")


def _excluded(entry: str) -> tuple[set[str], bool]:
    """Whom a line may mean, and whether that is clear."""
    if _MARKUP.search(entry) or len(entry) > _LONGEST:
        found = set(accounts_in(entry))
        return found - {""}, bool(found) and "" not in found
    whole = _USER_SPACE.sub("", entry)
    pieces = [piece for piece in _ENDS.split(whole) if piece.strip()]
    found = {account_named(_one(piece)) for piece in pieces} | {account_named(whole)}
    return found - {""}, len(pieces) == 1 and "" not in found


def _one(piece: str) -> str:
    bare = piece.strip(" .")
    return bare if "(" in bare else bare.rstrip(") ")


def _looks_listed(line: str) -> bool:
    """Whether somebody forgot to make a list of a line."""
    return line.lstrip("-–•· '\"0123456789.)").startswith(("[[User:", "[[user:", "{{user|", "{{u|"))


def present_names(accounts: Iterable[Account]) -> dict[str, str]:
    """The present name of each account that was renamed."""
    return {one.name: one.renamed_to for one in accounts if one.renamed_to}
