"""Reads pages and their revisions from a live wiki: by listing, and what the cache lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import chain, islice
from typing import Any, TypeVar

from sync.wiki import answers
from sync.wiki.cache import Cache
from sync.wiki.errors import RunError
from sync.wiki.live.session import Session, batches
from sync.wiki.namespaces import Namespaces
from sync.wiki.pages import StoredPage
from sync.wiki.port import (
    Contribution,
    RecentChange,
    Selection,
    TalkEdit,
    names_of,
    too_many_names,
)

AnyPage = TypeVar("AnyPage", bound=answers.Page)
_TEMPLATE_LISTING = "template "
_UNDOES = frozenset({"mw-reverted", "mw-undo", "mw-rollback", "mw-manual-revert"})
"""Tags of MediaWiki for edits that were undone, or undo others."""


class Listings(Session):
    """What pages there are, what stands on them, and what changed."""

    def _standing(self, pages: Iterable[AnyPage]) -> Iterator[tuple[str, AnyPage]]:
        """The pages of an answer that exist and are no redirects, by their canonical titles."""
        for page in pages:
            if page.stands:
                yield self._canonical(page.ns, page.title), page

    def _canonical(self, number: int | None, title: str) -> str:
        """A title of an answer, with the canonical name of its namespace."""
        if number is None or number not in self._namespaces.canonical:
            raise RunError(
                f"The wiki {self._name} does not answer as it should: {title} is in a namespace "
                f"({number}) that it does not have. Nothing more was done."
            )
        return self._namespaces.title(number, title)

    def template_names(self, templates: Iterable[str]) -> dict[str, frozenset[str]]:
        """See Wiki.template_names; one request for all templates."""
        redirects: dict[str, list[tuple[int, str]]] = {template: [] for template in templates}
        titles = "|".join(f"Template:{name}" for name in sorted(redirects))
        asked = {"prop": "redirects", "rdprop": "pageid|title", "rdnamespace": 10, "rdlimit": "max"}
        for query in self._query(answers.Pages, titles=titles, **asked):
            for page in query.pages:
                template = page.title.partition(":")[2]
                if template not in redirects:
                    raise self._unexpected(asked, f"nobody asked for {page.title}")
                redirects[template] += (
                    (one.pageid, one.title.partition(":")[2]) for one in page.redirects
                )
        in_order = {name: [title for _, title in sorted(all_)] for name, all_ in redirects.items()}
        self.unchecked = tuple(too_many_names(in_order))
        return names_of(in_order)

    def leading_to(self, titles: Iterable[str], most: int) -> dict[str, str]:
        """See Witness.leading_to; as many titles a request as the account may ask for."""
        asked = {"prop": "redirects", "rdprop": "pageid|title", "rdlimit": "max"}
        found: dict[str, str] = {}
        for some in batches(sorted(titles), self._batch):
            for query in self._query(answers.Pages, titles="|".join(some), **asked):
                for title, page in self._standing(query.pages):
                    for one in page.redirects:
                        found[self._canonical(one.ns, one.title)] = title
                if len(found) >= most:
                    return dict(islice(found.items(), most))
        return found

    def pages(self, selection: Selection) -> Iterator[StoredPage]:
        """See Wiki.pages.

        A listing gives the newest revision of each page (up to 5,000 a request), and only texts
        that are not in the cache are asked for (up to 500 a request). With an empty cache the
        listing brings the texts along.
        """
        seen: set[str] = set()
        listings = (
            self._titles(selection.titles),
            *(
                self._listed(*_by_prefix(self._namespaces, one))
                for one in sorted(selection.prefixes)
            ),
            *(self._listed(*_by_template(one)) for one in sorted(selection.templates)),
        )
        for page in chain.from_iterable(listings):
            if page.title not in seen:
                seen.add(page.title)
                yield page

    def _titles(self, titles: Iterable[str]) -> Iterator[StoredPage]:
        for some in batches(sorted(titles), self._batch):
            for read in self._texts(titles="|".join(some)):
                yield from read

    def _texts(self, **which: Any) -> Iterator[list[StoredPage]]:
        """The newest revisions of some pages, an answer at a time.

        An answer that would grow too big has the rest of its texts in the next one.
        """
        asked = {"prop": "revisions|info", "rvprop": "ids|user|content", "rvslots": "main"}
        without, told = set[str](), set[str]()
        for query in self._query(answers.Texts, **asked, **which):
            found = []
            for title, page in self._standing(query.pages):
                (without if page.revisions is None else told).add(title)
                found += [_stored(title, one) for one in page.revisions or ()]
            yield [page for page in found if page]
        for title in sorted(without - told):
            raise self._unexpected(asked, f"there is no text of {title}")

    def _listed(self, listing: str, which: Mapping[str, Any]) -> Iterator[StoredPage]:
        generator = which["generator"]
        limit = {"embeddedin": "geilimit", "allpages": "gaplimit"}[generator]
        if not self._cache.holds(listing):
            for read in self._texts(**which, **{limit: self._batch}):
                self._cache.keep(listing, read)
                yield from read
            return
        newest: dict[str, int] = {}
        numbers: dict[str, int] = {}
        for query in self._query(answers.KnownPages, prop="info", **which, **{limit: "max"}):
            for title, page in self._standing(query.pages):
                newest[title] = page.lastrevid
                numbers[title] = page.pageid
        self._cache.forget_others(listing, newest)
        here = self._cache.texts(newest)
        yield from here.values()
        changed = [str(numbers[title]) for title in newest if title not in here]
        for some in batches(changed, self._batch):
            for read in self._texts(pageids="|".join(some)):
                self._cache.keep(listing, read)
                yield from read

    @cached_property
    def _words(self) -> Cache:
        """The cache, without older revisions whose text was hidden since it was read."""
        numbers = sorted(map(str, self._cache.words()))
        visible: set[int] = set()
        for some in batches(numbers, self._batch):
            asked = {"prop": "revisions", "rvprop": "ids|sha1"}
            for query in self._query(answers.Revisions, revids="|".join(some), **asked):
                for page in query.pages:
                    visible.update(one.revid for one in page.revisions or () if one.sha1)
        self._cache.drop_words(self._cache.words() - visible)
        return self._cache

    def revisions(self, page: StoredPage, user: str | None) -> Iterator[StoredPage]:
        """See Witness.revisions; a user's first one comes from the cache where it is there."""
        if user is None:
            yield from self._older(page, {}, 50)
            return
        # The first of a user decides nearly always, so it is asked for alone, and remembered;
        # that there is none too.
        none = StoredPage(page.title, "", 0, user)
        first = self._words.word(page, user)
        if first is None:
            first = next(self._older(page, {"rvuser": user}, 1), none)
            self._cache.keep_word(page, first)
        if first != none:
            yield first
            older = self._older(page, {"rvuser": user, "rvstartid": first.revision}, 50)
            yield from (one for one in older if one.revision != first.revision)

    def _older(
        self, page: StoredPage, asked: Mapping[str, Any], limit: int
    ) -> Iterator[StoredPage]:
        for query in self._query(
            answers.Texts, prop="revisions", titles=page.title, rvlimit=limit, rvslots="main",
            rvprop="ids|user|content", **asked,
        ):  # fmt: skip
            for _, found in self._standing(query.pages):
                for revision in found.revisions or ():
                    stored = _stored(page.title, revision)
                    if stored and stored.revision != page.revision:
                        yield stored

    def standing_on(self, title: str, day: str) -> StoredPage | None:
        """See Witness.standing_on; one request."""
        for query in self._query(
            answers.Texts, prop="revisions", titles=title, rvstart=f"{day}T23:59:59Z", rvlimit=1,
            rvslots="main", rvprop="ids|user|content",
        ):  # fmt: skip
            for _, page in self._standing(query.pages):
                for revision in page.revisions or ():
                    return _stored(title, revision)
        return None

    def recent_changes(self, since: datetime) -> Iterator[RecentChange]:
        """What others did since then, the oldest first: edits, and entries of the logs."""
        for query in self._query(
            answers.RecentChanges, list="recentchanges",
            rcstart=_iso(since), rcdir="newer",
            rcexcludeuser=self._user, rctype="edit|new|log", rcprop="title|ids|timestamp",
            rclimit="max",
        ):  # fmt: skip
            for change in query.recentchanges:
                title = self._canonical(change.ns, change.title) if change.title else ""
                yield RecentChange(change.rcid, title, change.timestamp)

    def holding(self, titles: Iterable[str], templates: Iterable[str]) -> frozenset[str]:
        """Those of some pages that show one of the templates."""
        listed = "|".join(f"Template:{name}" for name in sorted(templates))
        asked = {"prop": "templates", "tltemplates": listed, "tllimit": "max"}
        return frozenset(
            title
            for some in batches(sorted(titles), self._batch)
            for query in self._query(answers.Pages, titles="|".join(some), **asked)
            for title, page in self._standing(query.pages)
            if page.templates
        )

    def known(self) -> frozenset[str]:
        """Titles of the pages that showed a template of ours when they were last read."""
        return self._cache.titles(_TEMPLATE_LISTING)

    def mentioning(self, names: Iterable[str], space: str) -> Iterator[str]:
        """See Witness.mentioning.

        A request for each name: CirrusSearch takes `insource:` for a condition of its own, which
        OR does not join with another, and MediaWiki's own search knows no OR. How many names there
        can be, `template_names` bounds. Where the wiki has CirrusSearch, the search itself leaves
        out pages that show the template, which is the first name.
        """
        cirrus = self._has("CirrusSearch")
        listed = list(names)
        number = self._namespaces.number_of(space)
        for name in listed:
            plain = name.replace('"', " ")
            words = f'"{plain}"'
            if cirrus:
                words = f'insource:{words} -hastemplate:"{listed[0]}"'
            for query in self._query(
                answers.Found, list="search", srsearch=words, srnamespace=number, srlimit="max",
                srprop="", srinfo="", srwhat="text",
            ):  # fmt: skip
                for page in query.search:
                    yield f"{space}:{page.title.partition(':')[2]}"

    def posted(self, since: str) -> Iterator[tuple[str, str]]:
        """See Witness.posted."""
        for query in self._query(
            answers.Contributions, list="usercontribs", ucuser=self._user, ucnamespace=3,
            ucend=f"{since}T00:00:00Z", ucprop="title|comment", uclimit="max",
        ):  # fmt: skip
            for edit in query.usercontribs:
                yield f"User talk:{edit.title.partition(':')[2]}", edit.comment

    def talk_edits(self, title: str, until: datetime) -> Iterator[TalkEdit]:
        """See Witness.talk_edits; two a request: mostly the one asked for, and its parent."""
        asked = {
            "prop": "revisions", "titles": title, "rvlimit": 2, "rvslots": "main",
            "rvstart": _iso(until), "rvprop": "ids|user|timestamp|content",
        }  # fmt: skip
        for query in self._query(answers.Texts, **asked):
            for _, page in self._standing(query.pages):
                for one in page.revisions or ():
                    if one.timestamp is None:
                        raise self._unexpected(asked, "there is no timestamp")
                    content = one.slots.main.content if one.slots else None
                    yield TalkEdit(one.revid, one.user or "", one.timestamp, content or "")

    def contributions(self, since: Mapping[str, datetime]) -> Iterator[Contribution]:
        """See Witness.contributions; as many names a request as the account may ask for.

        Moments that are near each other go together, so that little is read that nobody asked for.
        """
        in_order = sorted(since, key=lambda name: (since[name], name))
        for some in batches(in_order, self._batch):
            for query in self._query(
                answers.Contributions, list="usercontribs", ucuser="|".join(some), ucnamespace=3,
                ucend=_iso(since[some[0]]), uclimit="max",
                ucprop="title|timestamp|comment|sizediff|tags",
            ):  # fmt: skip
                for edit in query.usercontribs:
                    if edit.timestamp:
                        title = f"User talk:{edit.title.partition(':')[2]}"
                        undone = not _UNDOES.isdisjoint(edit.tags)
                        yield Contribution(
                            edit.user, title, edit.timestamp, edit.comment, edit.sizediff, undone
                        )


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _stored(title: str, revision: answers.WrittenRevision) -> StoredPage | None:
    """A revision of the API as a record; None where its text or author is hidden."""
    content = revision.slots.main.content if revision.slots else None
    if content is None or revision.user is None:
        return None
    return StoredPage(title, content, revision.revid, revision.user)


def _by_prefix(namespaces: Namespaces, prefix: str) -> tuple[str, dict[str, Any]]:
    """The name of a listing, and how to ask for it."""
    name, colon, rest = prefix.partition(":")
    number = namespaces.number_of(name) if colon else None
    return f"prefix {prefix}", {
        "generator": "allpages",
        "gapprefix": rest if number else prefix,
        "gapnamespace": number or 0,
        "gapfilterredir": "nonredirects",
    }


def _by_template(template: str) -> tuple[str, dict[str, Any]]:
    return f"{_TEMPLATE_LISTING}{template}", {
        # Pages that show the template by a redirect are listed too.
        "generator": "embeddedin",
        "geititle": f"Template:{template}",
        "geifilterredir": "nonredirects",
    }
