"""Finds the person whom an operator means by a name that they typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from bots.jobs.snapshot import Snapshot
from sync.profiles.sheet import owner_of
from sync.wiki.accounts import Refusal
from sync.wiki.errors import ConfigurationError, RunError
from sync.wiki.port import Register
from sync.wikitext.accounts import account_named
from wikidata.names import Comparable

_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Person:
    """An account by its present name.

    `former` are other names that it is known by. `known` says whether anything here is about it,
    `missing` whether the wiki has no such account; `near` are known names that look like it.
    """

    name: str
    former: tuple[str, ...] = ()
    known: bool = True
    missing: bool = False
    near: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the present one first."""
        return (self.name, *self.former)

    @property
    def hint(self) -> str:
        """A sentence about near names, with a space before it; empty for none."""
        return f" Did you mean {' or '.join(self.near)}?" if self.near else ""


def known_people(snapshot: Snapshot) -> frozenset[str]:
    """Everybody whom a run knows: owners of pages that were read, and who is left out."""
    owners = filter(None, (owner_of(page.title) for page in snapshot.pages))
    return frozenset({*owners, *snapshot.people.profiles, *snapshot.authors.refused})


def name_in(written: str) -> str:
    """The name that somebody wrote. Raises ConfigurationError for what is no account's."""
    name = account_named(written)
    if not name:
        raise ConfigurationError(
            f"“{written}” is not the name of an account. Nothing was done. Write one name, as it "
            "is on the wiki."
        )
    return name


def person_named(
    written: str, snapshot: Snapshot, witness: Register | None, further: Collection[str] = ()
) -> Person:
    """The person of a name as people write it; the wiki is asked only about one whom nobody knows.

    `further` are names that are known, too. Raises ConfigurationError for no account's name.
    """
    known = known_people(snapshot) | frozenset(further)
    renamed = snapshot.authors.renamed
    name = written if written in known or written in renamed else name_in(written)
    present, missing = renamed.get(name, name), False
    if present not in known and witness:
        account = witness.accounts([name]).get(name)
        if account:
            present = account.renamed_to or name
            missing = account.refusal is Refusal.MISSING
    former = {old for old, new in renamed.items() if new == present} | {name} - {present}
    near = () if present in known else near_names(present, known)
    return Person(present, tuple(sorted(former)), present in known, missing, near)


def explained(written: str, snapshot: Snapshot, witness: Register | None) -> str:
    """The present name of somebody of whom there is something to explain.

    Raises RunError for anybody else.
    """
    person = person_named(written, snapshot, witness)
    if person.known:
        return person.name
    if person.missing:
        raise RunError(f"There is no account {person.name} on the wiki.{person.hint}")
    raise RunError(f"{person.name} has no valid profile.{person.hint}")


def near_names(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of some names that look most like one, whatever its accents and its large letters."""
    people = tuple(known)
    return tuple(islice(Comparable(people, len(people)).alike(name), _MOST_NEAR))
