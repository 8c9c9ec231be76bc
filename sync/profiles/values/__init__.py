"""How each kind of value is read; config/contract.toml says which parameter is of which kind."""

from collections.abc import Callable, Mapping
from typing import Any

from sync.profiles.values.account import account, accounts
from sync.profiles.values.address import address, documents
from sync.profiles.values.capacity import capacities, capacity
from sync.profiles.values.choice import chosen, hours, mentees, wikidata_item, word, words, yes
from sync.profiles.values.language import code_of_language, languages, names_by_language
from sync.profiles.values.moment import day, month, timezone
from sync.profiles.values.page import (
    kind_of_organization,
    organizations,
    page_title,
    pages,
    wikimedia_projects,
)
from sync.profiles.values.place import territories
from sync.profiles.values.text import free_text, one_line

KINDS: Mapping[str, Callable[..., Any]] = {
    "account": account,
    "accounts": accounts,
    "address": address,
    "capacities": capacities,
    "capacity": capacity,
    "choice": chosen,
    "date": day,
    "documents": documents,
    "hours": hours,
    "item": wikidata_item,
    "language": code_of_language,
    "languages": languages,
    "line": one_line,
    "mentees": mentees,
    "month": month,
    "names": names_by_language,
    "organization type": kind_of_organization,
    "organizations": organizations,
    "page": page_title,
    "pages": pages,
    "projects": wikimedia_projects,
    "territories": territories,
    "text": free_text,
    "timezone": timezone,
    "word": word,
    "words": words,
    "yes": yes,
}
"""From a value, the name of its parameter and the reader of the page, with the parameter's limits
(`most`, `choices`, `template`), to what is understood."""
