"""Reads names of accounts."""

from __future__ import annotations

import re

from sync.profiles.problems import Reason
from sync.profiles.values.reader import Reader
from sync.wikitext.accounts import account_named
from sync.wikitext.lists import without_marks
from sync.wikitext.markup import untagged

_SIGNED = re.compile(r"\]\)? \d\d:\d\d, .{,40} \(UTC\)$")


def account(value: str, parameter: str, reader: Reader) -> str:
    """The name of one account; all that stands there is taken for it."""
    name = account_named(untagged(value))
    if without_marks(value) and not name:
        reader.problem(parameter, value, Reason.UNKNOWN_ACCOUNT)
    return name


def accounts(value: str, parameter: str, reader: Reader, *, most: int) -> tuple[str, ...]:
    """Names of accounts, plain or as links to their pages."""

    def understood(whole: str) -> bool:
        if _SIGNED.search(whole):
            return True
        # A name may hold a comma; only of those who have a profile we know.
        name = account_named(whole)
        return name in reader.accounts and whole.endswith(name[1:])

    found = []
    for entry in reader.entries(value, parameter, understood):
        name = account_named(untagged(entry))
        if name:
            found.append(name)
        else:
            reader.problem(parameter, entry, Reason.UNKNOWN_ACCOUNT)
    return reader.at_most(most, found, parameter)
