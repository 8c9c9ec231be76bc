"""Reads what stands for a page, or for what a curated table names: organizations, projects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from sync.profiles.dialects import dialects
from sync.profiles.problems import Reason
from sync.profiles.values.reader import (
    ORGANIZATION,
    Keys,
    Reader,
    Table,
    named,
    one_each,
)
from sync.reference.affiliates import GENERIC, affiliate_named, names_of_affiliations
from sync.reference.projects import names_of_projects, project_name
from sync.reference.tables import affiliation_types, affiliations, projects
from sync.wikitext.lists import typed, without_marks
from sync.wikitext.markup import Link, alone
from wikidata.names import Comparable, normalised

_NO_TITLE = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f\ufffd]|~{3}|^:|(?:^|/)\.{1,2}(?:/|$)")


def with_affiliations(keys: Keys, further: Mapping[str, str]) -> Table:
    """Names of organizations, those of the curated table first.

    What means a known affiliate, by a `further` name too, means no page.
    """
    curated = one_each(names_of_affiliations())
    return Table({**curated, **keys, **one_each(further), **curated}, GENERIC)


def _affiliation_name(name: str) -> str:
    """A name of an organization, normalised; of a known affiliate its key."""
    return normalised(affiliate_named(name) or name)


def organizations(value: str, parameter: str, reader: Reader, *, most: int) -> tuple[str, ...]:
    """Organizations: pages that hold the template, or names of the curated table."""
    table = reader.titles.get(ORGANIZATION) or with_affiliations({}, reader.world.affiliates)
    reason = Reason.UNKNOWN_AFFILIATION
    return named(
        value, parameter, reader, table, affiliations(), reason, most, as_name=_affiliation_name
    )


def pages(
    value: str, parameter: str, reader: Reader, *, template: str, most: int
) -> tuple[str, ...]:
    """Pages that hold a template, by title or by link."""
    table = reader.titles.get(template) or Table({})
    return named(value, parameter, reader, table, {}, Reason.UNKNOWN_PAGE, most)


def wikimedia_projects(value: str, parameter: str, reader: Reader, *, most: int) -> tuple[str, ...]:
    """Projects by name or database code; which language's is not asked."""
    table, reason = _projects(), Reason.UNKNOWN_PROJECT
    return named(value, parameter, reader, table, projects(), reason, most, as_name=project_name)


@cache
def _projects() -> Table:
    return Table(one_each(names_of_projects()))


def page_title(value: str, parameter: str, reader: Reader, *, template: str = "") -> str:
    """A page of the wiki, by title or by link; one that holds a template where one is asked for."""
    if template:
        found = pages(value, parameter, reader, template=template, most=1)
        return found[0] if found else ""
    written = without_marks(value)
    link = alone(written)
    title = link.target if isinstance(link, Link) else written.removeprefix(":").partition("#")[0]
    title = " ".join(title.replace("_", " ").split())
    no_title = not title or len(title.encode()) > 255 or "://" in title or _NO_TITLE.search(title)
    if written and no_title:
        # The page itself says at least as much.
        reader.problem(parameter, value, Reason.UNKNOWN_PAGE, reader.page)
        return ""
    return title


def kind_of_organization(value: str, parameter: str, reader: Reader) -> str:
    """A type of affiliate, by its name or its letter; the letter is kept."""
    written, known = normalised(typed(value)), _kinds_by_name()
    if written and written not in known:
        kinds = affiliation_types()
        near = Comparable(known).nearest(written) if reader.may_search() else ""
        meant = kinds[known[near]] if near else " / ".join(kinds.values())
        reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, meant)
    return known.get(written, "")


@cache
def _kinds_by_name() -> Mapping[str, str]:
    """Letters of types of affiliates by themselves and by their names, in every dialect."""
    found = {code.lower(): code for code in affiliation_types()}
    for code, name in affiliation_types().items():
        found |= {normalised(name): code, normalised(name).removeprefix("wikimedia "): code}
    words = dialects().values.items()
    return {
        word: found[normalised(name)] for word, name in words if normalised(name) in found
    } | found
