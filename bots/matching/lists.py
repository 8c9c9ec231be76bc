"""The seven lists of everyone: whom to learn from, whom to share with, and what else to try."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from bots.matching.assignment import pairs
from bots.matching.candidates import Candidates
from bots.matching.engine import best, best_learners, same_language
from bots.matching.incremental import State, Update, update
from bots.matching.population import encode
from bots.matching.rule import (
    EXACT,
    Candidate,
    Member,
    Rule,
    Tree,
    Weights,
    can_talk,
    fair_cap,
    pair_hash,
    same_person,
)
from sync.containment import Failure, Failures, Part
from sync.profiles.records import Event, Organization, Profile
from sync.reference.languages import language_group
from sync.reference.tables import region_of_country
from wikidata.catalogue import Catalogue

Side = Profile | Organization

MOST_ORGANIZATIONS = 10
MOST_OTHERS = 5
MOST_OF_SAME_LANGUAGE = 5
MOST_NEW_CAPACITIES = 5
MOST_EVENTS = 5

_NATIVE, _UNKNOWN_LEVEL = 6, 3
"""Levels as the rule counts them; who does not say how well is taken to speak well enough."""


@dataclass(frozen=True, slots=True)
class Lists:
    """One person's lists, best first; events by title, capacities with how many at least have it.

    `others` offer exactly what the person wants, and are suggested to so many already that they
    have no room; they are named where the exact ones do not fill the rows.
    """

    learn_from: tuple[Candidate, ...] = ()
    share_with: tuple[Candidate, ...] = ()
    others: tuple[Candidate, ...] = ()
    organizations_learn_from: tuple[Candidate, ...] = ()
    organizations_share_with: tuple[Candidate, ...] = ()
    same_language: tuple[str, ...] = ()
    new_capacities: tuple[tuple[str, int], ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A want that nobody can be suggested for, and why.

    `why` is `nobody`, where no other offers it, or `language`, where those who do share no
    language. `wider` is the closest capacity above it for which somebody could be; empty for none.
    """

    capacity: str
    why: str
    wider: str


def others(
    kept: Sequence[Candidate], shown: Sequence[Candidate], rows: int
) -> tuple[Candidate, ...]:
    """Exact candidates who are not shown, by the hash, where those shown leave rows empty."""
    exact = {one.sharer for one in shown if one.tier == EXACT}
    if len(exact) >= rows:
        return ()
    left = [one for one in kept if one.tier == EXACT and one.sharer not in exact]
    return tuple(sorted(left, key=lambda one: pair_hash(one.learner, one.sharer))[:MOST_OTHERS])


def at_least(count: int) -> int:
    """A count of one or more in steps: the largest of 1 2 3 5 10 20 50 100 200 … not above it.

    So one person more hardly ever moves what is told to everybody.
    """
    if count in {3, 4}:
        return 3
    size = 1
    while size * 10 <= count:
        size *= 10
    return max(size * digit for digit in (1, 2, 5) if size * digit <= count)


def regions_of(territories: Iterable[str], stated: Iterable[str]) -> frozenset[str]:
    """Wikimedia regions: stated ones and those of stated countries."""
    table = region_of_country()
    return frozenset({*stated, *(table[code] for code in territories)} - {""})


def offset(timezone: str, date: datetime.date) -> int | None:
    """Minutes from UTC of an IANA zone or `UTC+05:30`, in the year of a day; None for none.

    In standard time all year: on the days when clocks change, no page does.
    """
    if not timezone:
        return None
    if timezone.startswith("UTC"):
        hours, minutes = timezone[4:].split(":")
        size = int(hours) * 60 + int(minutes)
        return -size if timezone[3] == "-" else size
    zone = ZoneInfo(timezone)
    noons = (datetime.datetime(date.year, month, 1, 12, tzinfo=zone) for month in (1, 7))
    standard = min(noon.utcoffset() or datetime.timedelta() for noon in noons)
    return int(standard.total_seconds() // 60)


def levels(languages: Mapping[str, str]) -> dict[str, int]:
    """The best level in each group of languages whose readers read each other; 0 is left out."""
    found: dict[str, int] = {}
    for code, stated in languages.items():
        level = {"n": _NATIVE, "": _UNKNOWN_LEVEL}.get(stated) or int(stated)
        group = language_group(code)
        found[group] = max(level, found.get(group, 0))
    return {group: level for group, level in found.items() if level}


def member_of(profile: Profile, date: datetime.date) -> Member:
    """A person as the rule sees them on a day."""
    return Member(
        wanted=frozenset(profile.wanted),
        available=frozenset(profile.available),
        languages=levels(profile.languages),
        territories=frozenset(profile.territories),
        regions=regions_of(profile.territories, profile.regions),
        affiliations=frozenset((*profile.affiliations, *profile.manages)),
        projects=frozenset(profile.projects),
        timezone=offset(profile.timezone, date),
        accounts=frozenset(profile.alternative_accounts),
    )


def member_of_organization(organization: Organization) -> Member:
    """An organization as the rule sees it: it states no language, so it talks to everybody."""
    return Member(
        wanted=frozenset(organization.wanted),
        available=frozenset(organization.available),
        territories=frozenset(organization.territories),
        regions=regions_of(organization.territories, organization.regions),
        projects=frozenset(organization.projects),
    )


@dataclass(frozen=True)
class Matches:
    """Who is suggested to whom, computed once a run and used by every job that shows it.

    Paused people are in nobody's list and have none. `date` is that of the run, `earlier` where
    the matching of an earlier one was left, which changes nothing but how long it takes.
    """

    profiles: Mapping[str, Profile]
    organizations: Mapping[str, Organization]
    events: Mapping[str, Event]
    catalogue: Catalogue
    date: datetime.date
    rows: int
    exposure_cap: int
    fair_share: int = 0
    weights: Weights = field(default_factory=Weights)
    earlier: State | None = None

    @cached_property
    def _members(self) -> tuple[dict[str, Member], dict[str, Member], tuple[Failure, ...]]:
        """People, organizations, and those whom the program could make nothing of."""
        failures = Failures()
        people, groups = {}, {}
        for user, profile in self.profiles.items():
            if profile.status == "open":
                with failures.alone(Part.PERSON, user):
                    people[user] = member_of(profile, self.date)
        for title, organization in self.organizations.items():
            with failures.alone(Part.PAGE, title):
                groups[title] = member_of_organization(organization)
        return people, groups, tuple(failures.found)

    @property
    def people(self) -> dict[str, Member]:
        """Everyone who can be suggested."""
        return self._members[0]

    @property
    def groups(self) -> dict[str, Member]:
        """The organizations."""
        return self._members[1]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Who was left out because the program failed on them."""
        return self._members[2]

    def member(self, side: Side) -> Member:
        """Somebody who can be suggested, as the rule sees them."""
        return self.people[side.user] if isinstance(side, Profile) else self.groups[side.page]

    @cached_property
    def rule(self) -> Rule:
        """The rule for these people."""
        parents = {item: one.parent for item, one in self.catalogue.capacities.items()}
        return Rule(self.people, Tree(parents), self.weights)

    def met(self, learner: Side, sharer: Side) -> list[tuple[str, str, int]]:
        """What the learner wants, what of the sharer's offer comes closest, and how close.

        The closest first, then in the learner's order.
        """
        near = self.rule.tree.near
        found = []
        for want in learner.wanted:
            known = near(want)
            closest, offer = 0, ""
            for item in sharer.available:
                close = known.get(item, 0)
                if close > closest:
                    closest, offer = close, item
            if closest:
                found.append((want, offer, closest))
        return sorted(found, key=lambda one: -one[2])

    @property
    def kept(self) -> Candidates:
        """Each learner's best candidates."""
        return self._update.kept

    @property
    def state(self) -> State | None:
        """What a later run can go on from; None where nobody asked who is kept."""
        return self._update.state if "_update" in self.__dict__ else None

    @cached_property
    def _update(self) -> Update:
        return update(encode(self.people, self.rule.tree), self.weights, self.earlier)

    @cached_property
    def cap(self) -> int:
        """How many learners a sharer is shown to at most, but for the floor; see rule.fair_cap."""
        demand = sum(min(self.rows, count) for count in self.kept.counts.tolist())
        sharers = sum(bool(one.available) for one in self.people.values())
        return fair_cap(demand, sharers, least=self.exposure_cap, share=self.fair_share)

    @cached_property
    def pairs(self) -> Sequence[Candidate]:
        """Every match, best first: one pair serves the learner's list and the sharer's."""
        return pairs(self.kept, rows=self.rows, exposure_cap=self.cap)

    @cached_property
    def lists(self) -> dict[str, Lists]:
        """The lists of everyone, by user name; those of paused people are empty."""
        learn: dict[str, list[Candidate]] = defaultdict(list)
        share: dict[str, list[Candidate]] = defaultdict(list)
        for pair in self.pairs:
            learn[pair.learner].append(pair)
            share[pair.sharer].append(pair)
        from_groups = best(self.rule, self.people, self.groups, MOST_ORGANIZATIONS)
        to_groups = best_learners(self.rule, self.groups, self.people, MOST_ORGANIZATIONS)
        shown = {
            user: {one.sharer for one in learn[user]} | {one.learner for one in share[user]}
            for user in self.people
        }
        greeted = same_language(self.rule, shown, MOST_OF_SAME_LANGUAGE)
        found = {}
        for user in self.profiles:
            if user not in self.people:
                found[user] = Lists()
                continue
            found[user] = Lists(
                tuple(learn[user]),
                tuple(share[user]),
                others(self.kept.get(user, ()), learn[user], self.rows),
                tuple(from_groups.get(user, ())),
                tuple(to_groups.get(user, ())),
                greeted[user],
                self._new_capacities(self.profiles[user]),
                self._events(self.profiles[user]),
            )
        return found

    @cached_property
    def offering(self) -> Mapping[str, AbstractSet[str]]:
        """By capacity all who can be suggested and offer it, or a part of it."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for user, one in self.people.items():
            for item in one.available:
                for line in self.catalogue.line(item):
                    found[line].add(user)
        return found

    def unmet(self, user: str) -> tuple[Unmet, ...]:
        """What a person wants and nobody can be suggested for, in the order of the profile."""
        me, wanted = self.people[user], self.profiles[user].wanted

        def others(item: str) -> Iterator[Member]:
            for name in self.offering.get(item, ()):
                if not same_person(user, me, name, self.people[name]):
                    yield self.people[name]

        def is_met(item: str) -> bool:
            return item in self._of_groups or any(can_talk(me, other) for other in others(item))

        found = []
        for want in wanted:
            if not is_met(want):
                above = (one for one in self.rule.tree.above(want) if one not in wanted)
                wider = next(filter(is_met, above), "")
                nobody = next(others(want), None) is None
                found.append(Unmet(want, "nobody" if nobody else "language", wider))
        return tuple(found)

    @cached_property
    def _of_groups(self) -> frozenset[str]:
        """What organizations offer, and all above it; whoever wants it is told of them."""
        offered = (item for one in self.groups.values() for item in one.available)
        return frozenset(line for item in offered for line in self.catalogue.line(item))

    @cached_property
    def _having(self) -> list[tuple[str, int]]:
        """Capacities by how many people at least know or offer them, most first.

        Those of a step are in catalogue order.
        """
        counts = Counter(item for one in self.profiles.values() for item in one.known)
        return sorted(
            ((item, at_least(counts[item])) for item in self.catalogue if counts[item]),
            key=lambda pair: -pair[1],
        )

    def _new_capacities(self, profile: Profile) -> tuple[tuple[str, int], ...]:
        mine = {*profile.known, *profile.wanted}
        new = [pair for pair in self._having if pair[0] not in mine]
        return tuple(new[:MOST_NEW_CAPACITIES])

    @cached_property
    def upcoming(self) -> list[Event]:
        """Events that are not over on the day of the run, soonest first."""
        ends = {page: one.last or one.end or one.begin for page, one in self.events.items()}
        coming = (self.events[page] for page, last in ends.items() if last and last >= self.date)
        return sorted(coming, key=lambda one: (one.begin or self.date, one.page))

    def _events(self, profile: Profile) -> tuple[str, ...]:
        """Upcoming events about something that a person knows or wants, in a language of theirs."""
        mine = {*profile.known, *profile.wanted}
        spoken = levels(profile.languages)
        found = []
        for event in self.upcoming:
            related = not mine.isdisjoint((*event.needed, *event.offered))
            languages = levels(event.languages)
            talk = not languages or not spoken or not languages.keys().isdisjoint(spoken)
            if related and talk:
                found.append(event.page)
        return tuple(found[:MOST_EVENTS])
