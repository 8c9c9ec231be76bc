"""Wikimedia projects by their names, their databases and their addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from sync.reference.languages import is_language
from sync.reference.tables import projects
from wikidata.names import normalised

_PROJECT_OF_LANGUAGE = re.compile(
    r"(?:https?://)?(?P<language>[a-z][a-z -]*?)(?:\.m)?[. ]?"
    r"(?P<project>wiki(?:pedia|books|news|quote|source|versity|voyage)?|wiktionary)"
    r"(?:\.org(?:/.*)?)?"
)


@cache
def names_of_projects() -> Mapping[str, str]:
    """Codes of projects by name, normalised: in full, without "Wikimedia", with "Wiki"."""
    by_name = {normalised(name): key for key, name in projects().items()}
    shorter = {name.removeprefix("wikimedia "): key for name, key in by_name.items() if " " in name}
    usual = {f"wiki{name}": key for name, key in shorter.items()}
    return usual | by_name | shorter | {key: key for key in projects()}


def project_name(name: str) -> str:
    """A project's name, normalised; of `ptwiki` and `pt.wikisource.org` without the language."""
    written = normalised(name)
    local = _PROJECT_OF_LANGUAGE.fullmatch(written)
    if local and is_language(local["language"].replace(" ", "-")):
        return local["project"]
    return written
