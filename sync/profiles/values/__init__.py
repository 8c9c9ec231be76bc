"""How each kind of value is read; the contract says which parameter is of which kind."""

from sync.profiles.values.account import accounts
from sync.profiles.values.address import address, documents
from sync.profiles.values.capacity import capacities
from sync.profiles.values.choice import mentees, one_of, wikidata_item, yes
from sync.profiles.values.language import code_of_language, languages, names_by_language
from sync.profiles.values.moment import day, timezone
from sync.profiles.values.page import (
    kind_of_organization,
    organizations,
    page_title,
    pages_with,
    wikimedia_projects,
)
from sync.profiles.values.place import territories
from sync.profiles.values.text import free_text, one_line

__all__ = [
    "accounts",
    "address",
    "capacities",
    "code_of_language",
    "day",
    "documents",
    "free_text",
    "kind_of_organization",
    "languages",
    "mentees",
    "names_by_language",
    "one_line",
    "one_of",
    "organizations",
    "page_title",
    "pages_with",
    "territories",
    "timezone",
    "wikidata_item",
    "wikimedia_projects",
    "yes",
]
