"""Reads `{{Capacity profile}}`: the words of a person become a Profile and Problems."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from sync.calls import find_calls
from sync.pages import StoredPage
from sync.parameters import PARAMETERS, UNREAD, Reader
from sync.problems import Problem, Reason
from wikidata.catalogue import Catalogue, normalised

TEMPLATE = "Capacity profile"
_BABEL = ("#babel", "Babel")
# In user space these endings make a page a script, a style or data.
_NO_WIKITEXT = (".js", ".css", ".json")


@dataclass(frozen=True, slots=True)
class Profile:
    """What one person says about themselves; every field holds understood values only.

    `languages` maps a MediaWiki language code to a Babel level: "0" to "5", "n", or "" where
    none is stated. `known` includes `available`. `regions` are stated as such; the regions of
    `territories` (ISO 3166-1 codes) come on top of them.
    """

    user: str
    page: str
    known: tuple[str, ...] = ()
    available: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    territories: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    status: str = "open"
    suggestions: str = "page"

    @property
    def spoken(self) -> tuple[str, ...]:
        """Codes of the languages that the person speaks, in their own order: level 0 left out."""
        return tuple(code for code, level in self.languages.items() if level != "0")


@dataclass(frozen=True, slots=True)
class People:
    """All profiles by user name, in order of name, and what could not be understood in them."""

    profiles: Mapping[str, Profile]
    problems: tuple[Problem, ...]


def _read_call(user: str, call: Mapping[str, str], reader: Reader) -> Profile:
    fields: dict[str, Any] = {}
    for parameter, (name, read) in PARAMETERS.items():
        if parameter in call:
            fields[name] = read(call[parameter], parameter, reader)
            if name == "languages":
                reader.languages = tuple(fields[name])
    for parameter, value in call.items():
        if parameter not in PARAMETERS and parameter not in UNREAD and value:
            close = difflib.get_close_matches(normalised(parameter), PARAMETERS, n=1)
            suggestion = close[0] if close else ""
            # The name of a parameter may be anything that somebody typed: it goes with the value.
            reader.problem("", f"{parameter}={value}", Reason.UNKNOWN_PARAMETER, suggestion)
    stated = fields.get("territories", ())
    fields["regions"] = tuple(
        one.removeprefix("region:") for one in stated if one.startswith("region:")
    )
    fields["territories"] = tuple(one for one in stated if not one.startswith("region:"))
    available = fields.get("available", ())
    fields["known"] = tuple(dict.fromkeys((*fields.get("known", ()), *available)))
    return Profile(user=user, page=reader.page, **fields)


def _babel(text: str) -> str:
    """What the Babel boxes of a page say, written like the parameter `languages`.

    `{{#babel:pt-N|en-4}}` has its first language in the name of the call.
    """
    calls = find_calls(text, _BABEL).whole
    return "; ".join(value for call in calls for key, value in call.items() if key.isdigit())


def _is_account(user: str) -> bool:
    """Whether a name can be an account's: not an IP address, not a temporary account's number."""
    try:
        ip_address(user)
    except ValueError:
        return not user.startswith("~2")
    return False


def read_people(
    pages: Iterable[StoredPage], catalogue: Catalogue, names: Iterable[str] = (TEMPLATE,)
) -> People:
    """The profiles on `pages`; `names` are the template's own name and its redirects.

    A profile stands in its user's own space, on `User:X` or `User:X/…`. With several, the first
    in title order counts and each other one is a problem, as is a call that is never closed.
    """
    template_names = tuple(names)
    profiles: dict[str, Profile] = {}
    problems: list[Problem] = []
    for page in sorted(pages, key=lambda page: page.title):
        if not page.title.startswith("User:") or page.title.endswith(_NO_WIKITEXT):
            continue
        user = page.title.removeprefix("User:").partition("/")[0]
        reader = Reader(page.title, catalogue)
        calls = find_calls(page.text, template_names)
        spoken = _babel(page.text) if calls.whole else ""
        for call in calls.whole:
            if not _is_account(user):
                reader.problem("", "", Reason.NO_ACCOUNT)
            elif user in profiles:
                first = profiles[user].page
                same = first == page.title
                reader.problem("", "", Reason.SECOND_PROFILE, "this page too" if same else first)
            else:
                said = call if call.get("languages") else {**call, "languages": spoken}
                profiles[user] = _read_call(user, said, reader)
        for _ in range(calls.broken):
            reader.problem("", "", Reason.BROKEN_CALL)
        problems += reader.problems
    return People(dict(sorted(profiles.items())), tuple(sorted(problems)))
