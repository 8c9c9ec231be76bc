"""What `profiles/<s>.json`, `suggestions/<s>.json` and `index.json` hold."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, NotRequired, TypedDict, get_type_hints

import msgspec

from sync.profiles.records import Profile

# What a profile says to the bot alone.
_NOT_PUBLISHED = frozenset({"user", "alternative_accounts", "notify", "suggestions"})
_HINTS = get_type_hints(Profile)

PublishedProfile = msgspec.defstruct(
    "PublishedProfile",
    [(one.name, _HINTS[one.name]) for one in fields(Profile) if one.name not in _NOT_PUBLISHED],
    namespace={"__doc__": "What somebody says in their profile; free text stays on its own page."},
)


def published(profile: Profile) -> dict[str, Any]:
    """What the data say of a profile: facts only, free text never leaves its own page."""
    said = {one: getattr(profile, one) for one in PublishedProfile.__struct_fields__}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in said.items()
    }


class Profiles(TypedDict):
    """Everybody's facts of one shard, by user name."""

    profiles: dict[str, PublishedProfile]  # type: ignore[valid-type]


class Match(TypedDict):
    """Somebody, or an organization, that one may learn from or help.

    `tier` is 1 where a want is met by that capacity or a part of it, 2 where by a wider one, 3
    where by one beside it, 0 where it is not about capacities; `overlap` counts the wants that
    are met as in 1; `percent` is how much of what the learner wants is met; `capacities` are at
    most five pairs of a want and an offer; `reasons` are what else both have in common.
    """

    name: str
    tier: int
    overlap: int
    percent: int
    capacities: list[tuple[str, str]]
    languages: list[str]
    mutual: bool
    reasons: list[str]


class PersonMatch(Match):
    """A match with a person: how they wish to be written to, and where their profile is.

    `at` is the subpage of their own page that holds it; where it is no subpage, there is no `at`.
    `page` is the title of the page where that is of another name: they were renamed, and it was not
    moved.
    """

    contact: str
    at: NotRequired[str]
    page: NotRequired[str]


class UnmetWant(TypedDict):
    """A want that nobody can be suggested for: why (nobody, language), and what is wider."""

    capacity: str
    why: str
    wider: str


class NewCapacity(TypedDict):
    """A capacity that others here know or offer, and how many at least, in steps (1 2 3 5 10)."""

    capacity: str
    people: int


class EventRow(TypedDict):
    """An event to come that needs or offers what one has to do with; days in ISO 8601 or empty."""

    page: str
    begin: str
    end: str
    capacities: list[str]


class Lists(TypedDict):
    """The lists of one person."""

    learn_from: list[PersonMatch]
    share_with: list[PersonMatch]
    others: list[PersonMatch]
    unmet: list[UnmetWant]
    organizations_learn_from: list[Match]
    organizations_share_with: list[Match]
    same_language: list[PersonMatch]
    new_capacities: list[NewCapacity]
    events: list[EventRow]


class Suggestions(TypedDict):
    """Everybody's lists of one shard, by user name."""

    suggestions: dict[str, Lists]


class Index(TypedDict):
    """How many digits name a shard, the keys that have a match page, and names in their titles."""

    digits: int
    pages: dict[str, list[str]]
    names: dict[str, str]
