"""Writes `ROOT/Teams` and a page for each team: what it can do, what it lacks, whom to ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from bots.jobs.job import Family, Findings, Job
from bots.jobs.snapshot import Snapshot, activities_title
from bots.jobs.teams.activities import activities, usual_activities
from bots.jobs.teams.asking import Gap, proposals
from bots.jobs.teams.covering import Cover, Steps, met, roles, smallest
from bots.jobs.teams.nearness import Near, Place
from bots.matching.lists import at_least, levels
from bots.matching.rule import name_hash
from bots.pages.rendering import render
from sync.profiles.records import Event, Profile, Team
from sync.reference.languages import language_group
from sync.wiki.pages import Owner, Page, fits
from sync.wiki.site import Site
from wikidata.names import normalised

MOST_EVENTS = 100
"""Events for which a team is looked for, the soonest."""
MOST_GROUPS = 3
"""Groups that are proposed for one event."""
STEPS = 1_000_000
"""Steps of the searches for all events together, seconds; each event has the same share."""
MOST_LANGUAGES = 5
LEAST_LEVEL = 2
"""The level from which somebody can work together with others in a language."""

_UNSTATED = 0


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Teams"), single=True),
        Family(site.under_root("Teams", "")),
        Family(activities_title(site), single=True),
    )


@dataclass(frozen=True)
class _People:
    """Everybody who could be asked, and how they go with a team."""

    snapshot: Snapshot

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """Those who are open to suggestions."""
        everyone = self.snapshot.people.profiles
        return {user: everyone[user] for user in self.snapshot.matches.people}

    @cached_property
    def able(self) -> Mapping[str, list[str]]:
        """For each capacity those who know it or a part of it, by name."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for user, profile in sorted(self.profiles.items()):
            lines = map(self.snapshot.catalogue.line, profile.known)
            for item in {above for line in lines for above in line}:
                found[item].append(user)
        return found

    @cached_property
    def _met(self) -> Callable[[tuple[str, ...]], frozenset[str]]:
        tree = self.snapshot.matches.rule.tree
        return cache(lambda items: met(tree, items))

    def offering(self, need: str, people: Iterable[Profile]) -> set[str]:
        """Those of some people who would help others with it, not only can do it."""
        return {one.user for one in people if need in self._met(one.available)}

    def offers(self, needs: AbstractSet[str], profile: Profile) -> int:
        """With how much of what is needed somebody would help others."""
        return len(needs & self._met(profile.available))

    def cover(self, needs: Iterable[str], people: Iterable[Profile]) -> Cover:
        """Which of some people can do what."""
        found: dict[str, list[str]] = {need: [] for need in needs}
        for profile in people:
            for need in found.keys() & self._met(profile.known):
                found[need].append(profile.user)
        return found


class _Plan:
    """What one team needs, and what of it its members can do."""

    def __init__(self, team: Team, people: _People) -> None:
        snapshot = people.snapshot
        self.team = team
        everyone = snapshot.people.profiles
        self.members = [everyone[user] for user in sorted(team.members) if user in everyone]
        self.place = Place.of_people(self.members, snapshot.date)
        known, _ = activities(snapshot)
        self.activity = known.get(normalised(team.activity)) if team.activity else None
        usual = self.activity.capacities if self.activity else ()
        self.usual = tuple(one for one in usual if one not in team.needed)
        """What the activity takes, and nobody typed."""
        self.needs = (*team.needed, *dict.fromkeys(self.usual))
        self.cover = people.cover(self.needs, self.members)
        eager = {need: people.offering(need, self.members) for need in self.needs}
        self.roles = roles(self.cover, eager)
        self.gaps = [need for need, able in self.cover.items() if not able]

    def ranked(self, people: _People) -> dict[str, list[str]]:
        """For each gap everybody outside who could fill it, the best first.

        Who offers it comes before who knows it; then who is nearer to a member; then the language
        spoken best with the team; then a lot that favours nobody.
        """
        stated, inside = self.languages, self.inside

        @cache
        def order(user: str) -> tuple[Any, ...] | None:
            """How well somebody goes with the team; None for not at all."""
            profile = people.profiles[user]
            spoken = levels(profile.languages)
            if user in inside or (stated and spoken and not stated.keys() & spoken.keys()):
                return None
            return (
                self.place.near(profile).rank,
                -max((level for group, level in spoken.items() if group in stated),
                     default=_UNSTATED),
                name_hash(f"{self.team.page}\0{user}"),
            )  # fmt: skip

        found = {}
        for need in self.gaps:
            here = [user for user in people.able.get(need, ()) if order(user)]
            offering = people.offering(need, map(people.profiles.__getitem__, here))
            found[need] = sorted(here, key=lambda user: (user not in offering, order(user)))
        return found

    @cached_property
    def inside(self) -> frozenset[str]:
        """The members, and their other accounts."""
        others = {name for one in self.members for name in one.alternative_accounts}
        return frozenset({one.user for one in self.members} | others)

    def able_outside(self, need: str, people: _People) -> int:
        """How many people outside at least can do something, whatever they speak."""
        outside = len({*people.able.get(need, ())} - self.inside)
        return at_least(outside) if outside else 0

    @cached_property
    def languages(self) -> Mapping[str, int]:
        """The groups of languages that the team states, else those of its members."""
        stated = levels(self.team.languages)
        return stated or {group: 6 for one in self.members for group in levels(one.languages)}

    def shared_first(self, profile: Profile) -> Sequence[str]:
        """What somebody speaks, the languages that they share with the team before others."""
        spoken = profile.spoken
        return sorted(spoken, key=lambda code: language_group(code) not in self.languages)


@dataclass(frozen=True)
class _Group:
    """People who together could do what an event needs, in a language that all of them speak."""

    language: str
    missing: tuple[str, ...]
    groups: Sequence[tuple[str, ...]]
    proven: bool = True
    """Whether nothing smaller can do as much."""
    near: Near = Near.FAR
    """How near all of them are to the event."""
    able: int = 0
    """Where there is no group, how many people at least can do some of it all the same."""


def _group_for(event: Event, people: _People, steps: int) -> _Group:
    """The smallest groups for an event among those who are nearest to it and can do the most.

    First those who are where it is are looked at, then with them those of the region, and of an
    event that is online too those for whom it is the same time of day, and everybody.
    """
    place = Place.of_event(event, people.snapshot.date)
    could = sorted({user for need in event.needed for user in people.able.get(need, ())})
    near = {user: place.near(people.profiles[user]) for user in could}
    somewhere = bool(place.territories or place.regions)
    circles = [Near.FAR] if not somewhere else [*Near] if event.online else [*Near][:2]
    best = _Group("", event.needed, ())
    for circle in circles:
        here = [people.profiles[user] for user in could if near[user].rank <= circle.rank]
        found = _group_among(event, people, here, steps // len(circles))
        if found.groups and (not best.groups or len(found.missing) < len(best.missing)):
            best = replace(found, near=circle if somewhere else Near.FAR)
        if best.groups and not best.missing:
            break
    return best if best.groups or not could else replace(best, able=at_least(len(could)))


def _group_among(event: Event, people: _People, here: Iterable[Profile], steps: int) -> _Group:
    """The smallest groups of some people, in the language in which they can do the most.

    Its languages share the steps that the searches may take.
    """
    speaking: defaultdict[str, list[Profile]] = defaultdict(list)
    wanted = levels(event.languages)
    for one in here:
        for group, level in levels(one.languages).items():
            if level >= LEAST_LEVEL and (not wanted or group in wanted):
                speaking[group].append(one)
    best, proven = _Group("", event.needed, ()), True
    needed = frozenset(event.needed)
    for group, some in sorted(speaking.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        offers = {one.user: people.offers(needed, one) for one in some}
        # Who offers the most is asked first; equals by lot.
        order = sorted(
            some, key=lambda one: (-offers[one.user], name_hash(f"{event.page}\0{one.user}"))
        )
        cover = people.cover(event.needed, order)
        could_do = {need: able for need, able in cover.items() if able}
        found = smallest(could_do, MOST_GROUPS, Steps(steps // len(speaking)))
        missing = tuple(need for need in event.needed if need not in could_do)
        size = len(found.groups[0]) if found.groups else 0
        proven &= found.proven
        if size and (
            not best.groups or (len(missing), size) < (len(best.missing), len(best.groups[0]))
        ):
            best = _Group(_written(group, event, some), missing, found.groups)
    return replace(best, proven=proven)


def _written(group: str, event: Event, people: Iterable[Profile]) -> str:
    """A language as the event writes it, or else most of its speakers."""
    stated = [code for code in event.languages if language_group(code) == group]
    codes = Counter(code for one in people for code in one.spoken if language_group(code) == group)
    return stated[0] if stated else min(codes, key=lambda code: (-codes[code], code))


def _fits(site: Site, team: Team) -> bool:
    return fits(site.under_root("Teams", team.page))


def _page(plan: _Plan, asked: Mapping[Gap, Sequence[str]], people: _People) -> Page:
    profiles = people.profiles
    text = render(
        "team",
        named=people.snapshot.named,
        plan=plan,
        asked={
            need: [(user, plan.shared_first(profiles[user])[:MOST_LANGUAGES],
                    plan.place.near(profiles[user]), profiles[user].contact)
                   for user in asked[Gap(plan.team.page, need)]]
            for need in plan.gaps
        },
        others={need: plan.able_outside(need, people) for need in plan.gaps},
    )  # fmt: skip
    return Page(people.snapshot.site.under_root("Teams", plan.team.page), text)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The list of teams and of events that look for one; a page for each team."""
    people = _People(snapshot)
    plans = [_Plan(team, people) for _, team in sorted(snapshot.people.teams.items())]
    asked = proposals(
        {
            Gap(plan.team.page, need): ranked
            for plan in plans
            for need, ranked in plan.ranked(people).items()
        }
    )
    looking = [one for one in snapshot.matches.upcoming
               if one.needed and one.page not in snapshot.people.teams][:MOST_EVENTS]  # fmt: skip
    text = render(
        "teams",
        named=snapshot.named,
        plans=plans,
        has_page={plan.team.page for plan in plans if _fits(snapshot.site, plan.team)},
        events=[(event, _group_for(event, people, STEPS // len(looking))) for event in looking],
    )
    yield Page(snapshot.site.under_root("Teams"), text)
    for plan in plans:
        if _fits(snapshot.site, plan.team):
            yield _page(plan, asked, people)
    usual = Page.of_data(
        activities_title(snapshot.site), usual_activities(snapshot.catalogue), Owner.SEEDED
    )
    # As JSON, it cannot be saved broken.
    yield replace(usual, text=usual.text.rstrip(), model="json")


def _finds(snapshot: Snapshot) -> Findings:
    _, problems = activities(snapshot)
    return Findings(problems)


def _moved(snapshot: Snapshot) -> Mapping[str, str]:
    """The plan of a team whose page was moved goes on under its new title."""
    under_root = snapshot.site.under_root
    return {
        under_root("Teams", before): under_root("Teams", now)
        for before, now in snapshot.moved.items()
    }


JOB = Job("teams", _families, pages, finds=_finds, moved=_moved)
