"""The contract with the wiki: five templates, their parameters, and where they may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.profiles import values
from sync.profiles.records import Event, Organization, Profile, Programme, Team
from sync.profiles.text import LONGEST_NAME
from sync.profiles.values.reader import ORGANIZATION, PROGRAMME, TEAM, Read

PROFILE = "Capacity profile"
EVENT = "Capacity event"

USER_SPACE = frozenset({"User"})
# Pages of a community: the main namespace, the project's own, and people's own pages.
SHARED_SPACES = frozenset({"", "Project", "User"})


@dataclass(frozen=True, slots=True)
class Template:
    """One template: what it becomes, and one line a parameter.

    `parameters` gives for each the field of the record and how it is read; the field is empty for
    what is checked and never kept. The first one's languages are those that names are looked up
    in. `spaces` are canonical names of namespaces, empty for the main one.
    """

    name: str
    record: type
    spaces: frozenset[str]
    parameters: Mapping[str, tuple[str, Read]]
    needed: frozenset[str] = frozenset()


TEMPLATES: Mapping[str, Template] = {
    one.name: one
    for one in (
        Template(
            PROFILE,
            Profile,
            USER_SPACE,
            {
                "languages": ("languages", values.languages),
                "known": ("known", values.capacities),
                "available": ("available", values.capacities),
                "wanted": ("wanted", values.capacities),
                "territory": ("territories", values.territories),
                "affiliation": ("affiliations", values.organizations),
                "manages": ("manages", values.organizations),
                "teams": ("teams", values.pages_with(TEAM)),
                "projects": ("projects", values.wikimedia_projects),
                "about": ("", values.free_text()),
                "about language": ("", values.code_of_language),
                "pronoun": ("", values.free_text(100)),
                "display name": ("", values.free_text(100)),
                "timezone": ("timezone", values.timezone),
                "wikidata": ("wikidata", values.wikidata_item),
                "alternative account": ("alternative_accounts", values.accounts),
                "mentor": ("mentor", values.mentees),
                "mentor in": ("mentor_in", values.capacities),
                "mentee in": ("mentee_in", values.capacities),
                "programme": ("programmes", values.pages_with(PROGRAMME)),
                "contact": ("contact", values.one_of("talk", "email", "none")),
                "notify": ("notify", values.one_of("never", "weekly", "monthly")),
                "status": ("status", values.one_of("open", "paused")),
                "suggestions": ("suggestions", values.one_of("page", "none")),
            },
        ),
        Template(
            ORGANIZATION,
            Organization,
            SHARED_SPACES,
            {
                "name": ("name", values.one_line),
                "names": ("names", values.names_by_language),
                "acronym": ("acronym", values.one_line),
                "type": ("kind", values.kind_of_organization),
                "managers": ("managers", values.accounts),
                "known": ("known", values.capacities),
                "available": ("available", values.capacities),
                "wanted": ("wanted", values.capacities),
                "territory": ("territories", values.territories),
                "projects": ("projects", values.wikimedia_projects),
                "website": ("website", values.address),
                "page": ("meta_page", values.page_title),
                "documents": ("documents", values.documents),
            },
            needed=frozenset({"managers"}),
        ),
        Template(
            EVENT,
            Event,
            SHARED_SPACES,
            {
                "languages": ("languages", values.languages),
                "title": ("", values.free_text(LONGEST_NAME)),
                "begin": ("begin", values.day),
                "end": ("end", values.day),
                "place": ("", values.free_text(LONGEST_NAME)),
                "online": ("online", values.yes),
                "territory": ("territories", values.territories),
                "needed": ("needed", values.capacities),
                "offered": ("offered", values.capacities),
                "organizers": ("organizers", values.accounts),
                "wikidata": ("wikidata", values.wikidata_item),
            },
            needed=frozenset({"begin"}),
        ),
        Template(
            TEAM,
            Team,
            SHARED_SPACES,
            {
                "languages": ("languages", values.languages),
                "members": ("members", values.accounts),
                "activity": ("activity", values.one_line),
                "needed": ("needed", values.capacities),
            },
            needed=frozenset({"members"}),
        ),
        Template(
            PROGRAMME,
            Programme,
            SHARED_SPACES,
            {
                "languages": ("languages", values.languages),
                "begin": ("begin", values.day),
                "end": ("end", values.day),
                "territory": ("territories", values.territories),
                "capacities": ("capacities", values.capacities),
                "conditions": ("", values.free_text()),
            },
        ),
    )
}
