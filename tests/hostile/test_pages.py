"""Whatever people write, every page of a run keeps its rows, and holds the facts and nothing else.

500 hostile people before every change, 1,000 in all; `HOSTILE=10000` asks for more.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from bots.jobs.maintenance.job import MOST_ROWS, MOST_ROWS_OF_ONE
from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.jobs.statistics.job import figures
from bots.jobs.suggestions.job import ON_PAGE, ROWS_ON_PAGE, lists, not_understood
from bots.jobs.suggestions.records import published
from bots.run.summaries import summary
from sync.profiles.problems import UNPUBLISHED
from sync.wiki.pages import FORMAT, Page, is_data
from sync.wiki.pages import rows as rows_of
from sync.wiki.site import Site
from tests.bots.test_rendering import INTERPRETED
from tests.hostile.people import SKILLS, Community, hostile, title, tricks
from tests.parts import some_thorough

PEOPLE = int(os.environ.get("HOSTILE", "1000"))
IN_A_COMMUNITY = 500
SITE = Site(family="test", code="test", root="Root", bot="Bot")

MEANS_SOMETHING = re.compile("|".join(INTERPRETED.values()))
# A call without another one in it; the names of people's templates and what they hold.
CALL = re.compile(r"\{\{(?P<name>Capacity [a-z ]+)(?P<parts>(?:\|[^{}|]*)*)\}\}")
KINDS = {"capacity", "language", "territory", "region", "affiliation"}
MATCH_PAGES = tuple(f"Root/{kind.capitalize()}/" for kind in sorted(KINDS))
# A row has the parameters that its template passes on.
PARAMETERS = {
    f"Capacity {job} row": set(re.findall(r"\{\{\{([^|]+)\|", text.read_text("utf-8")))
    for text in Path("templates/wiki/Template").glob("Capacity * row.wikitext")
    for job in [text.name.split()[1]]
} | {
    "Capacity suggestions": {
        "user", "status", "rows", "page", "not understood", "learn from", "learn near",
        "share with", "share near", "others", "unmet nobody", "unmet language",
    },
    "Capacity maintenance": {"people", "further", "rows"},
    "Capacity proposals": {"rows"},
    "Capacity statistics": {
        "total", "paused", "with territory", "with language", "with capacities", "organizations",
        "with suggestion", "learners", "learners exact", "learners with suggestion", "sharers",
        "sharers suggested",
        "exposure highest", "exposure median", "wants", "wants met", "roots", "regions",
        "languages", "territories", "months", "after", "capacities",
    },
    "Capacity tree": {"rows"},
    "Capacity untranslated": {"language", "rows"},
    "Capacity community": {
        *KINDS, "page", "name", "offered by", "part", "parts",
        "inside", "across", "needs", "offering", "seeking", "people", "events",
    },
    "Capacity directory": {*KINDS, "capacities", "paused"},
    "Capacity events": {"further", "rows"},
    "Capacity mentorship": {
        "programme", "state", "begin", "end", "part", "parts", "mentors", "paired", "waits", "free",
        "more waiting", "more room", "pairs", "waiting", "room",
    },
    "Capacity mentorships": {"open", "upcoming", "closed"},
    "Capacity team plan": {
        "team", "members", "languages", "needs", "usual", "able", "asked",
        "activity", *(f"activity {code}" for code in ("pt", "es", "fr", "ar")),
    },
    "Capacity teams": {"teams", "events"},
    "Capacity organizations": {"part", "parts", "rows"},
    "Capacity requests": {"next", "further", "rows"},
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A row or a frame as MediaWiki takes it apart."""

    name: str
    parameters: Mapping[str, str]


def call_of(match: re.Match[str]) -> Call:
    parameters: dict[str, str] = {}
    for part in match["parts"].split("|")[1:]:
        key, equals, value = part.partition("=")
        assert "=" not in value, part
        key = key.strip() if equals else "1"
        assert key not in parameters, f"{key} is given twice"
        parameters[key] = value if equals else part
    call = Call(match["name"], parameters)
    assert parameters.keys() <= PARAMETERS[call.name], call
    return call


def text_of(written: str) -> str:
    """What a reader sees of a value, which may mean nothing to MediaWiki.

    A slash in the name of a subpage stays as it is written: it is none between people.
    """
    found = MEANS_SOMETHING.search(written)
    assert not found, f"{found and found[0]!r} in {written!r}"
    return re.sub(r"&#(?!47;)(\d+);", lambda match: chr(int(match[1])), written)


def taken_apart(page: Page) -> tuple[Call, list[Call]]:
    """The frame of a page and its rows, each on a line of its own; nothing else is on the page."""
    rows = []
    lines = page.text.split("\n")
    assert rows_of(page.title, page.text) == [line for line in lines if line]
    for position, line in enumerate(lines):
        match = CALL.fullmatch(line)
        if match:
            call = call_of(match)
            rows.append(Call(call.name, {k: text_of(v) for k, v in call.parameters.items()}))
            lines[position] = ""
    assert lines[0] == "__NOINDEX__"
    match = CALL.fullmatch("".join(lines[1:]))
    assert match, "\n".join(line for line in lines if line)
    frame = call_of(match)
    return Call(frame.name, {k: text_of(v) for k, v in frame.parameters.items()}), rows


# What the pages have to hold


def suggestions_of(snapshot: Snapshot) -> Iterator[tuple[str, Mapping[str, str], list[Any]]]:
    everyone, unread_on = lists(snapshot), not_understood(snapshot)

    def called(user: str) -> str:
        return text_of(snapshot.named(user))

    for user, profile in snapshot.people.profiles.items():
        shown = [
            row
            for name in ON_PAGE
            for row in sorted(everyone[user][name][:ROWS_ON_PAGE], key=itemgetter("name"))
        ]
        rows = [
            (called(row["name"]), " ".join(row["languages"]), " ".join(row["reasons"]))
            for row in shown
        ]
        frame = {"user": called(user), "status": profile.status, "rows": str(ROWS_ON_PAGE)}
        if unread := unread_on[profile.page]:
            frame["page"] = profile.page
            frame["not understood"] = "; ".join(f"{name} {count}" for name, count in unread.items())
        frame |= {name.replace("_", " "): "" for name in ON_PAGE}
        yield f"Root/Suggestions/{user}", frame, rows


def problems_of(snapshot: Snapshot) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter(
        (one.page, one.parameter, one.reason.value, one.suggestion)
        for one in snapshot.people.problems
        if one.reason not in UNPUBLISHED
    )
    # Who has very many is listed with the first of them, and a row for the rest.
    by_owner: dict[str, list[tuple[str, ...]]] = {}
    for row in sorted(found):
        whose = row[0].partition("/")[0] if row[0].startswith("User") else row[0]
        by_owner.setdefault(whose, []).append(row)
    listed: Counter[tuple[str, ...]] = Counter()
    for _, rows in sorted(by_owner.items()):
        listed |= {row: found[row] for row in rows[:MOST_ROWS_OF_ONE]}
        if len(rows) > MOST_ROWS_OF_ONE:
            listed[rows[MOST_ROWS_OF_ONE - 1][0], "", "", ""] = 1
    return Counter(dict([*listed.items()][:MOST_ROWS]))


def assert_wikitext(pages: Mapping[str, Page], snapshot: Snapshot) -> None:
    found = {name: taken_apart(page) for name, page in pages.items()}
    everybody = {text_of(snapshot.named(user)) for user in snapshot.people.profiles}
    for name, frame, rows in suggestions_of(snapshot):
        call, calls = found.pop(name)
        assert call.parameters == frame
        assert rows == [
            (one.parameters["name"], one.parameters["languages"], one.parameters.get("reasons", ""))
            for one in calls
        ]
    _, problems = found.pop("Root/Maintenance")
    assert problems_of(snapshot) == {
        tuple(one.parameters.get(key, "") for key in ("page", "parameter", "reason", "suggestion")):
        int(one.parameters.get("times", "1")) for one in problems
    }  # fmt: skip
    _, proposals = found.pop("Root/Proposed capacities")
    proposed = [[one.label for one in each.candidates] for each in snapshot.proposals or ()]
    # A row with people begins a name; the further items that bear it follow.
    shown: list[list[str]] = []
    for one in proposals:
        shown += [[]] if "people" in one.parameters else []
        shown[-1].append(one.parameters["label"])
    assert proposed == shown
    counted = figures(snapshot)
    kinds = ("capacity_roots", "regions", "languages", "territories", "capacities")
    month = 1
    rows_of_statistics = found.pop("Root/Statistics")[1]
    assert len(rows_of_statistics) == month + sum(len(counted[kind]) for kind in kinds)
    assert len(found.pop("Root/Capacities")[1]) == SKILLS
    organizations = [one.parameters["page"] for one in found.pop("Root/Organizations")[1]]
    assert sorted(organizations) == sorted(snapshot.people.organizations)
    events = [one.parameters["page"] for one in found.pop("Root/Events")[1]]
    assert events == [one.page for one in snapshot.matches.upcoming]
    programmes = [one.parameters["page"] for one in found.pop("Root/Mentorship")[1]]
    assert sorted(programmes) == sorted(snapshot.people.programmes)
    teams = found.pop("Root/Teams")[1]
    listed = [one.parameters["page"] for one in teams if "members" in one.parameters]
    assert sorted(listed) == sorted(snapshot.people.teams)
    for one in teams:
        groups = [value.split("/") for key, value in one.parameters.items() if "group" in key]
        assert {user for group in groups for user in group} <= everybody
    asked = {one.parameters["page"]: one for one in found.pop("Root/Requests")[1]}
    assert asked.keys() == snapshot.people.requests.keys()
    for title_of_page, one in asked.items():
        request = snapshot.people.requests[title_of_page]
        assert one.parameters["title"] == request.title
        assert one.parameters.get("reason", "") == request.reason
    alone = [one.parameters.get("who", "") for one in found.pop("Root/Directory")[1]]
    named_there = {user for users in alone for user in users.split("/")} - {""}
    assert named_there <= everybody
    written = (*MATCH_PAGES, "Root/Mentorship/", "Root/Teams/")
    for name in [one for one in found if one.startswith(written)]:
        for row in found.pop(name)[1]:
            keys = ("name", "learner", "sharer", "mentor", "mentee")
            named = {row.parameters.get(key, "") for key in keys}
            assert named - {""} <= everybody
    assert all(name.startswith("Root/Untranslated/") for name in found)


def assert_data(pages: Mapping[str, Page], snapshot: Snapshot) -> None:
    found: dict[str, Any] = {name: json.loads(page.text) for name, page in pages.items()}
    everyone = {user: published(one) for user, one in snapshot.people.profiles.items()}
    for kind, expected in (("profiles", everyone), ("suggestions", lists(snapshot))):
        shards = [one for name, one in found.items() if name.startswith(f"{SITE.data}{kind}/")]
        assert all(
            shard.keys() == {"format", kind} and shard["format"] == FORMAT for shard in shards
        )
        assert sum(len(shard[kind]) for shard in shards) == len(expected)
        assert {user: one for shard in shards for user, one in shard[kind].items()} == expected
    catalogue = json.loads(snapshot.published[catalogue_title(SITE)].text)["capacities"]
    assert found[catalogue_title(SITE)]["capacities"].keys() == catalogue.keys()
    for language in ("en", "pt"):
        assert found[f"{SITE.data}labels/{language}.json"]["labels"] == {
            item: one["labels"][language] for item, one in catalogue.items()
        }


@pytest.mark.parametrize("seed", some_thorough(range(max(1, PEOPLE // IN_A_COMMUNITY)), 1))
def test_every_page_holds_the_facts_and_nothing_else(seed: int) -> None:
    snapshot = Community(seed, IN_A_COMMUNITY, hostile).snapshot(SITE)
    pages = {page.title: page for job in JOBS for page in job.pages(snapshot)
             if isinstance(page, Page)}  # fmt: skip
    assert len(snapshot.people.profiles) > 0.9 * IN_A_COMMUNITY
    assert len(snapshot.people.organizations) > 10
    assert sum(len(one["learn_from"]) for one in lists(snapshot).values()) > 2 * IN_A_COMMUNITY
    assert all(len(one.encode()) <= 255 and title(one, 255) == one for one in pages)
    del pages["Root/Exclusions"], pages["Root/Activities"]
    assert_wikitext({name: one for name, one in pages.items() if not is_data(name)}, snapshot)
    assert_data({name: one for name, one in pages.items() if is_data(name)}, snapshot)


def test_a_summary_makes_no_link_names_no_section_and_turns_nothing_around() -> None:
    for trick in tricks().values():
        said = summary("Root/Statistics", ["{{row|Q1}}"], [], {"Q1": f"x{trick}x"})
        assert not re.search(r"\[\[|\]\]|/\*|[\n\u202a-\u202e\u2066-\u2069]", said), said
        assert said.endswith(": +1")
