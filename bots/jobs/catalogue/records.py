"""What the pages of words and the tree hold: `labels/<lang>.json` and its like."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Labels(TypedDict):
    """Names in one language.

    `labels` and `descriptions` of capacities by Q-id, `territories` by ISO 3166-1 (CLDR). `names`
    are labels and aliases, normalised, with the items they mean; `elsewhere` further items that
    such a name means in other languages.
    """

    labels: dict[str, str]
    descriptions: dict[str, str]
    territories: dict[str, str]
    names: dict[str, str]
    elsewhere: dict[str, str]


class FurtherNames(TypedDict):
    """What things are called in every language, where that is no well-known name.

    One text with a line for each: the name in the form in which it is compared, a tab, and what it
    means: a code of a language, codes of countries or time zones with ` / ` between several, or the
    key of an affiliate.
    """

    names: str


class Messages(TypedDict):
    """The words of the interface in one language, by key."""

    messages: dict[str, str]


class Marker(TypedDict):
    """What the line below a message on a talk page says in one language, by key; nothing else."""

    messages: dict[str, str]


class Territories(TypedDict):
    """Codes of territories (ISO 3166-1) by their Q-ids."""

    territories: dict[str, str]


class Version(TypedDict):
    """What tells the wiki that words or the tree changed, at most once a day.

    `contract` is the number of what the program needs of the wiki's modules, `layout` that of how
    it writes pages, published when all pages have it; `words` is a hash;
    `labels` and `messages` languages that have such a page; `roots` and `parents` of each capacity,
    a root has no parent (`""`); `within_minutes` is how soon the bot usually comes to what somebody
    wrote, by its schedule, where that is within two hours.
    """

    date: str
    contract: int
    layout: int
    words: str
    labels: list[str]
    messages: list[str]
    roots: dict[str, str]
    parents: dict[str, str]
    within_minutes: NotRequired[int]
