"""Writes `ROOT/Suggestions/<user>` and the shards that gadget and Lua read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from html import unescape
from operator import itemgetter
from typing import Annotated, Any

import msgspec

from bots.jobs.communities.membership import families as match_page_families
from bots.jobs.communities.membership import index
from bots.jobs.job import Family, Findings, Job
from bots.jobs.snapshot import Snapshot, derived, index_title
from bots.jobs.suggestions.records import Index, Profiles, Suggestions, published
from bots.matching.lists import Matches, Side
from bots.matching.rule import BELOW, EXACT, SAME, in_common, tier_of
from bots.pages.rendering import render
from bots.pages.shards import MOST_DIGITS, cut
from sync.profiles.contract import PROFILE, TEMPLATES
from sync.profiles.problems import WITHOUT_MEANING
from sync.profiles.records import Event, Profile
from sync.reference.languages import language_group
from sync.wiki.data_pages import Entries, value_of
from sync.wiki.pages import RETIRED, Page, fits, is_retired
from sync.wiki.site import Site
from sync.wikitext.scanner import find_calls

ROWS_ON_PAGE = 3
"""Rows of each list that stand as facts on the page; the whole list comes from the shard."""
ON_PAGE = {"learn_from": "learn", "share_with": "share"}
"""The lists that stand on the page itself, and how their near rows are called there."""
MOST_CAPACITIES = 5
MOST_LANGUAGES = 5
_PAIRS_REMEMBERED = 1 << 17
_Digits = Annotated[int, msgspec.Meta(ge=1, le=MOST_DIGITS)]

Row = dict[str, Any]
"""A row of records.Lists: of a person, an organization or an event."""


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Suggestions", "")),
        Family(f"{site.data}profiles/"),
        Family(f"{site.data}suggestions/"),
        Family(index_title(site), single=True),
    )


def _shared_languages(
    spoken: Sequence[tuple[str, str]], mine: Mapping[str, int], theirs: Mapping[str, int]
) -> list[str]:
    """My codes of the languages that the other reads: the ones that both speak best come first.

    `spoken` are my codes with their groups, the others the levels of both in each group.
    """
    shared = [one for one in spoken if one[1] in theirs]
    if len(shared) > 1:
        shared.sort(key=lambda one: -min(mine[one[1]], theirs[one[1]]))
    return [code for code, _ in shared[:MOST_LANGUAGES]]


def _row(matches: Matches, learner: Side, sharer: Side) -> Row:
    """A match, but for who it is."""
    met = matches.met(learner, sharer)
    need = sum(similarity for *_, similarity in met) * 100 // (SAME * len(learner.wanted))
    exact = sum(similarity >= BELOW for *_, similarity in met)
    tier = tier_of(met[0][-1])
    # What is met less well says nothing more, and would move the row with every want.
    shown = [[want, offer] for want, offer, close in met if tier_of(close) == tier]
    return {
        "tier": tier,
        "overlap": exact,
        "percent": need,
        "capacities": shown[:MOST_CAPACITIES],
        "mutual": bool(matches.met(sharer, learner)),
        "reasons": _reasons(matches, learner, sharer),
    }


def _reasons(matches: Matches, one: Side, other: Side) -> list[str]:
    """What else two have in common; the same territory says it of its region too."""
    found = in_common(matches.member(one), matches.member(other))
    return [name for name in found if name != "region" or "territory" not in found]


def lists(snapshot: Snapshot) -> dict[str, dict[str, list[Row]]]:
    """The lists of everyone, by user name; a list that is empty is there and empty."""
    matches, everyone = snapshot.matches, snapshot.people.profiles
    groups, events = snapshot.people.organizations, snapshot.people.events
    spoken = {
        user: [(code, language_group(code)) for code in profile.spoken]
        for user, profile in everyone.items()
    }

    def person(me: Profile, name: str) -> Row:
        other = everyone[name]
        where = {"at": other.subpage} if other.subpage else {}
        if other.elsewhere:
            where = {"page": other.page}
        mine, theirs = matches.member(me).languages, matches.member(other).languages
        shared = _shared_languages(spoken[me.user], mine, theirs)
        return {"name": name, **where, "languages": shared, "contact": other.contact}

    @lru_cache(_PAIRS_REMEMBERED)
    def match(learner: str, sharer: str) -> Row:
        # It stands in the lists of both.
        return _row(matches, everyone[learner], everyone[sharer])

    def learning(me: Profile, name: str) -> Row:
        return {**match(me.user, name), **person(me, name)}

    def sharing(me: Profile, name: str) -> Row:
        return {**match(name, me.user), **person(me, name)}

    return {
        user: {
            "learn_from": [learning(me, one.sharer) for one in mine.learn_from],
            "share_with": [sharing(me, one.learner) for one in mine.share_with],
            "others": [learning(me, one.sharer) for one in mine.others],
            "unmet": [
                asdict(one) for one in (matches.unmet(user) if user in matches.people else ())
            ],
            "organizations_learn_from": [
                {**_row(matches, me, groups[one.sharer]), "name": one.sharer, "languages": []}
                for one in mine.organizations_learn_from
            ],
            "organizations_share_with": [
                {**_row(matches, groups[one.learner], me), "name": one.learner, "languages": []}
                for one in mine.organizations_share_with
            ],
            "same_language": [
                {
                    "tier": 0,
                    "overlap": 0,
                    "percent": 0,
                    "capacities": [],
                    "mutual": False,
                    "reasons": _reasons(matches, me, everyone[name]),
                    **person(me, name),
                }
                for name in mine.same_language
            ],
            "new_capacities": [
                {"capacity": item, "people": people} for item, people in mine.new_capacities
            ],
            "events": [_event(events[title]) for title in mine.events],
        }
        for user, me in everyone.items()
        for mine in (matches.lists[user],)
    }


def _event(event: Event) -> Row:
    return {
        "page": event.page,
        "begin": event.begin.isoformat() if event.begin else "",
        "end": event.end.isoformat() if event.end else "",
        "capacities": list(dict.fromkeys((*event.needed, *event.offered)))[:MOST_CAPACITIES],
    }


def _facts(row: Row) -> dict[str, Any]:
    """A row as the page holds it: `wanted/offered`, or one item where both are the same."""
    pairs = (
        wanted if wanted == offered else f"{wanted}/{offered}"
        for wanted, offered in row["capacities"]
    )
    words = {name: " ".join(row[name]) for name in ("languages", "reasons")}
    return {**row, **words, "capacities": " ".join(pairs)}


def not_understood(snapshot: Snapshot) -> Mapping[str, Mapping[str, int]]:
    """By page how many values of each parameter of a profile were not understood.

    None of the languages is `all languages`: then people who share none may be suggested.
    """
    counts: dict[str, Counter[str]] = {}
    for problem in snapshot.people.problems:
        if problem.reason in WITHOUT_MEANING:
            counts.setdefault(problem.page, Counter())[problem.parameter] += 1
    found = {}
    for profile in snapshot.people.profiles.values():
        there = counts.get(profile.page, Counter())
        here = {name: there[name] for name in TEMPLATES[PROFILE].parameters if there[name]}
        if "languages" in here and not profile.spoken:
            here = {"all languages": here.pop("languages"), **here}
        found[profile.page] = here
    return found


def _split(name: str, short: str, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The exact rows of a list, and the near ones apart.

    By name, so that a page stays as it is where a score moves and the same people stay on it.
    """
    rows = sorted(rows, key=itemgetter("name"))
    return {
        name.replace("_", " "): [row for row in rows if row["tier"] == EXACT],
        f"{short} near": [row for row in rows if row["tier"] != EXACT],
    }


def _want(unmet: Row) -> str:
    """A want as the page holds it, with what is wider behind a slash."""
    return f"{unmet['capacity']}/{unmet['wider']}" if unmet["wider"] else unmet["capacity"]


def _page(
    snapshot: Snapshot,
    profile: Profile,
    rows: Mapping[str, Sequence[Row]],
    unread: Mapping[str, int],
) -> Page:
    text = render(
        "suggestions",
        named=snapshot.named,
        profile=profile,
        unread="; ".join(f"{name} {count}" for name, count in unread.items()),
        shown=ROWS_ON_PAGE,
        lists={
            called: [_facts(row) for row in some]
            for name, short in ON_PAGE.items()
            for called, some in _split(name, short, rows[name][:ROWS_ON_PAGE]).items()
        }
        | {"others": [_facts(row) for row in rows["others"]]},
        unmet={
            why: " ".join(_want(one) for one in rows["unmet"] if one["why"] == why)
            for why in ("nobody", "language")
        },
    )
    return Page(snapshot.site.under_root("Suggestions", profile.user), text)


def page_of(site: Site, profile: Profile) -> str:
    """The title of somebody's page of suggestions; empty where they have none."""
    title = site.under_root("Suggestions", profile.user)
    return title if profile.suggestions == "page" and fits(title) else ""


@derived
def digits_so_far(snapshot: Snapshot) -> Entries[int]:
    """How many digits name the shards by the index that stands, as `digits`; no entry for none.

    What it says counts only where a shard of so many digits stands: one wrong digit on that page
    is not to make 65,536 pages.
    """
    site = snapshot.site
    title = index_title(site)
    found = value_of(title, snapshot.published.get(title), "digits", _Digits)
    digits = found.read.get("digits", 0)
    if digits and not any(
        f"{site.data}profiles/{n:0{digits}x}.json" in snapshot.published for n in range(16**digits)
    ):
        return Entries(title, left_out=("digits",))
    return found


def _finds(snapshot: Snapshot) -> Findings:
    # That the whole page cannot be read, the titles on it tell already.
    return Findings(notes=replace(digits_so_far(snapshot), absent="").notes)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """A page for everyone who wants one, and everyone's rows as data.

    Whose name is too long for a title below the root has the rows alone; the box says so.
    """
    site, profiles = snapshot.site, snapshot.people.profiles
    unread = not_understood(snapshot)
    everyone = lists(snapshot)
    facts = {user: published(profile) for user, profile in profiles.items()}
    so_far = digits_so_far(snapshot).read.get("digits", 1)
    digits, shards = cut(site.data, {"profiles": facts, "suggestions": everyone}, so_far)
    # Data first: a page saved before its shard exists would not depend on it for the wiki. And the
    # index after the shards that it leads to.
    yield from shards
    yield Page.of_data(index_title(site), index(snapshot, digits))
    for user, profile in profiles.items():
        if page_of(site, profile):
            yield _page(snapshot, profile, everyone[user], unread[profile.page])


def _moved(snapshot: Snapshot) -> Mapping[str, str]:
    """Where the suggestions of people are who were renamed.

    Where a page leads already it still does: nobody asks for that name any more.
    """
    start = snapshot.site.under_root("Suggestions", "")
    found = {}
    for title, standing in snapshot.published.items():
        if title.startswith(start):
            name = title.removeprefix(start)
            retired = is_retired(standing.text)
            calls = find_calls(standing.text, [RETIRED[2:-2]]).whole if retired else ()
            for call in calls:
                name = unescape(call.parameters.get("to", "")).removeprefix(start) or name
            found[title] = start + snapshot.authors.renamed.get(name, name)
    return found


JOB = Job(
    "suggestions",
    _families,
    pages,
    finds=_finds,
    moved=_moved,
    reads=match_page_families,
    data={"profiles/<s>": Profiles, "suggestions/<s>": Suggestions, "index": Index},
)
