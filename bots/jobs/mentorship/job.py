"""Writes `ROOT/Mentorship` and a page for each programme: who is whose mentor, and who waits."""

from __future__ import annotations

import datetime
import html
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Any

from bots.jobs.job import Family, Job
from bots.jobs.mentorship.checking import faults
from bots.jobs.mentorship.pairing import Intake, Pair, Pairing, shared_languages
from bots.jobs.sessions.job import session_figures
from bots.jobs.snapshot import Snapshot
from bots.matching.lists import member_of
from bots.matching.rule import Member, in_common
from bots.pages.names import account_in
from bots.pages.rendering import render
from bots.pages.shards import parts
from sync.profiles.problems import Reason
from sync.profiles.records import Profile, Programme
from sync.reference.languages import language_group
from sync.wiki.errors import RunError
from sync.wiki.pages import Page, fits
from sync.wiki.site import Site

MOST_PAIRS = 500
"""Pairs on one page; where there are more, they stand on parts of it."""
MOST_WAITING = 500
"""People on each of the two other lists of a programme; what is beyond is counted."""
MOST_CAPACITIES = 5
MOST_LANGUAGES = 5

_LONGEST_PART = "01234567"
_PAIRS = ("{{Capacity mentorship row|mentor=", "{{Capacity mentorship pair|mentor=")
"""How the row of a pair begins; the second is the one of before contract 3."""
_FACTS = ("capacities", "languages", "reasons")
"""What the row of a pair says besides the two names."""
_UNREADABLE = {Reason.BAD_DATE, Reason.FROM_A_TEMPLATE}
"""Why a day that is said is not known."""

Rows = Sequence[Mapping[str, Any]]


class State(StrEnum):
    """Where a programme stands on a day; in this order they are listed."""

    OPEN = "open"
    UPCOMING = "upcoming"
    CLOSED = "closed"


def state_of(programme: Programme, date: datetime.date, *, is_dated: bool = True) -> State:
    """Open from its first to its last day; without one or the other there is no bound.

    One that is not `is_dated` says a first day that cannot be read, and waits for one that can.
    """
    last = programme.last or programme.end
    if last and last < date:
        return State.CLOSED
    waits = programme.begin > date if programme.begin else not is_dated
    return State.UPCOMING if waits else State.OPEN


def _families(site: Site) -> tuple[Family, ...]:
    return (
        Family(site.under_root("Mentorship"), single=True),
        Family(site.under_root("Mentorship", "")),
        Family(site.under_root("Mentorship parts", "")),
    )


def _fits(site: Site, programme: Programme) -> bool:
    """Whether a programme can have a page: its title goes into a title."""
    return fits(site.under_root("Mentorship parts", _LONGEST_PART, programme.page))


def _mentor(profile: Profile, date: datetime.date) -> Member:
    """Somebody as a mentor: in what they say, or else in what they offer."""
    teaches = profile.mentor_in or profile.available
    return replace(member_of(profile, date), available=frozenset(teaches), wanted=frozenset())


def _wishes(profile: Profile) -> tuple[str, ...]:
    """What somebody wants of a mentor: what they say, or else what they want to learn."""
    return profile.mentee_in or profile.wanted


def _mentee(profile: Profile, date: datetime.date) -> Member:
    wants = _wishes(profile)
    return replace(member_of(profile, date), wanted=frozenset(wants), available=frozenset())


def _is_mentee(profile: Profile) -> bool:
    """Mentors are mentees too only where they say `mentee in`."""
    return bool(profile.mentee_in) or not profile.mentor


def _published(snapshot: Snapshot) -> Mapping[str, Mapping[Pair, Mapping[str, str]]]:
    """The pairs that stand on the wiki by programme, with the facts of their rows.

    Whoever was renamed since goes by the present name, and so does a programme that was moved.
    """
    whole, part = (snapshot.site.under_root(one, "") for one in ("Mentorship", "Mentorship parts"))
    renamed = snapshot.authors.renamed
    found: dict[str, dict[Pair, Mapping[str, str]]] = defaultdict(dict)
    for title, page in sorted(snapshot.published.items()):
        if page.editor != snapshot.site.bot:
            # Anybody may write a row there: it is no pair of ours.
            continue
        if title.startswith(whole):
            programme = title.removeprefix(whole)
        elif title.startswith(part):
            programme = title.removeprefix(part).partition("/")[2]
        else:
            continue
        programme = snapshot.moved.get(programme, programme)
        for line in page.text.splitlines():
            row = line.strip()
            if row.startswith(_PAIRS) and row.endswith("}}"):
                said = dict(one.partition("=")[::2] for one in row[:-2].split("|")[1:])
                mentor, mentee = (account_in(said.get(one, "")) for one in ("mentor", "mentee"))
                pair = Pair(programme, renamed.get(mentor, mentor), renamed.get(mentee, mentee))
                found[programme][pair] = {one: html.unescape(said.get(one, "")) for one in _FACTS}
    return found


class _Programmes:
    """All programmes of a snapshot, with those who take part in each."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._profiles = snapshot.people.profiles
        self._published = _published(snapshot)
        everyone = snapshot.people.programmes.values()
        order = sorted(everyone, key=lambda one: (one.begin or datetime.date.min, one.page))
        undated = {
            one.page
            for one in snapshot.people.problems
            if one.parameter == "begin" and one.reason in _UNREADABLE
        }
        self.state = {
            one.page: state_of(one, snapshot.date, is_dated=one.page not in undated)
            for one in order
        }
        self.listed = sorted(order, key=lambda one: list(State).index(self.state[one.page]))
        self._with_page = [one for one in order if _fits(snapshot.site, one)]
        self._taking_part: dict[str, list[Profile]] = {one.page: [] for one in order}
        for profile in self._profiles.values():
            for title in profile.programmes:
                self._taking_part[title].append(profile)
        self._mentors = {user: _mentor(one, snapshot.date) for user, one in self._profiles.items()
                         if one.programmes and one.mentor}  # fmt: skip
        self._mentees = {user: _mentee(one, snapshot.date) for user, one in self._profiles.items()
                         if one.programmes and _is_mentee(one)}  # fmt: skip
        running = [one for one in self._with_page if self.state[one.page] is not State.CLOSED]
        self._intakes = {one.page: self._intake(one) for one in running}
        self._pairing = self._paired()
        load = Counter(pair.mentor for pair in self._pairing.pairs)
        self._free = {user: limit - load[user] for user, limit in self._pairing.limits.items()}

    def _intake(self, programme: Programme) -> Intake:
        here = [one.user for one in self._taking_part[programme.page]]
        languages = (code for code, level in programme.languages.items() if level != "0")
        return Intake(
            programme.page,
            {user: self._mentors[user] for user in here if user in self._mentors},
            {user: self._mentees[user] for user in here if user in self._mentees},
            {pair.mentee: pair.mentor for pair in self._published.get(programme.page, ())},
            self.state[programme.page] is State.OPEN,
            frozenset(programme.territories),
            frozenset(programme.regions),
            frozenset(map(language_group, languages)),
            frozenset(programme.capacities),
        )

    def _paired(self) -> Pairing:
        """Everybody's partners. Raises RunError for any that break the rule."""
        pairing = Pairing(
            tuple(self._intakes.values()),
            {user: self._profiles[user].mentor for user in self._mentors},
            self._snapshot.matches.rule.tree,
            frozenset(user for user, one in self._profiles.items() if one.status != "open"),
            self._snapshot.matches.weights,
        )
        for fault in faults(pairing, pairing.pairs):
            raise RunError(
                f"The pairs of mentors and mentees are wrong. {fault} Nothing was changed."
            )
        return pairing

    # Rows

    def _pairs(self, title: str) -> Rows:
        """The pairs of a programme with what they are about, by name."""
        if title in self._intakes:
            made = (pair for pair in self._pairing.pairs if pair.programme == title)
            found = [{**pair._asdict(), **self._about(pair)} for pair in made]
        else:
            # A record: as it was published, without those who left.
            here = {one.user for one in self._taking_part[title]}
            found = [
                {**pair._asdict(), **facts}
                for pair, facts in self._published.get(title, {}).items()
                if {pair.mentor, pair.mentee} <= here
            ]
        return sorted(found, key=lambda row: (row["mentor"], row["mentee"]))

    def _about(self, pair: Pair) -> dict[str, str]:
        intake, pairing = self._intakes[pair.programme], self._pairing
        one, other = intake.mentees[pair.mentee], intake.mentors[pair.mentor]
        profile = self._profiles[pair.mentee]
        met = pairing.met(one, other, intake.capacities) or pairing.met(one, other)
        wants = sorted((want for want in _wishes(profile) if want in met),
                       key=lambda want: -met[want][0])  # fmt: skip
        about = (want if want == met[want][1] else f"{want}/{met[want][1]}" for want in wants)
        groups = shared_languages(one, other, intake.languages) or shared_languages(one, other)
        shared = [code for code in profile.spoken if language_group(code) in groups]
        reasons = in_common(one, other)
        return {
            "capacities": " ".join([*about][:MOST_CAPACITIES]),
            "languages": " ".join(shared[:MOST_LANGUAGES]),
            "reasons": " ".join(
                name for name in reasons if name != "region" or "territory" not in reasons
            ),
        }

    def _waiting(self, title: str) -> Rows:
        """Mentees without a mentor and why, by name; paused ones wait for nothing."""
        if title not in self._intakes:
            return []
        intake, pairing = self._intakes[title], self._pairing
        placed = {pair.mentee for pair in pairing.pairs if pair.programme == title}
        return [
            {
                "name": user,
                "seeks": " ".join(_wishes(self._profiles[user])[:MOST_CAPACITIES]),
                "languages": " ".join(self._profiles[user].spoken[:MOST_LANGUAGES]),
                "obstacle": pairing.waits_because(intake, user) or "",
            }
            for user in sorted(intake.mentees.keys() - placed - pairing.paused)
        ]

    def _room(self, title: str) -> Rows:
        """Mentors who take further mentees, or would but for what is missing, by name."""
        if title not in self._intakes:
            return []
        intake, pairing = self._intakes[title], self._pairing
        rows = []
        for user in sorted(intake.mentors.keys() - pairing.paused):
            one, profile = intake.mentors[user], self._profiles[user]
            if self._free[user]:
                teaches = (profile.mentor_in or profile.available)[:MOST_CAPACITIES]
                rows.append(
                    {
                        "name": user,
                        "offers": " ".join(teaches),
                        "languages": " ".join(profile.spoken[:MOST_LANGUAGES]),
                        "free": self._free[user],
                        "obstacle": pairing.obstacle(intake, one, one.available) or "",
                    }
                )
        return rows

    # Pages

    def facts(self, programme: Programme) -> dict[str, Any]:
        """What a programme's pages say of it."""
        title = programme.page
        pairs, waiting, room = self._pairs(title), self._waiting(title), self._room(title)
        return {
            "programme": programme,
            "state": self.state[title].value,
            "has_page": programme in self._with_page,
            "pairs": pairs,
            "waiting": waiting,
            "room": room,
            "mentors": len({row["mentor"] for row in pairs} | {row["name"] for row in room}),
            "free": sum(row["free"] for row in room if not row["obstacle"]),
            "sessions": {
                quarter: figures.programmes[title]
                for quarter, figures in session_figures(self._snapshot).items()
                if title in figures.programmes
            },
        }


def _pages_of(facts: Mapping[str, Any], snapshot: Snapshot) -> Iterator[Page]:
    """The page of a programme, and where it has many pairs the parts of their list."""
    programme, pairs = facts["programme"].page, {row["mentee"]: row for row in facts["pairs"]}
    cut = list(parts(list(pairs), MOST_PAIRS))
    alone = len(cut) <= 1
    shown = partial(render, "mentorship", named=snapshot.named, most=MOST_WAITING)
    text = shown(
        **facts,
        part="",
        parts=[] if alone else [digits for digits, _ in cut],
        listed=facts["pairs"] if alone else [],
    )
    yield Page(snapshot.site.under_root("Mentorship", programme), text)
    for digits, names in () if alone else cut:
        text = shown(**facts, part=digits, parts=[], listed=[pairs[name] for name in names])
        yield Page(snapshot.site.under_root("Mentorship parts", digits, programme), text)


def pages(snapshot: Snapshot) -> Iterator[Page]:
    """The list of programmes, and the page of each whose title leaves room for it."""
    programmes = _Programmes(snapshot)
    everything = [programmes.facts(one) for one in programmes.listed]
    text = render("mentorships", programmes=everything)
    yield Page(snapshot.site.under_root("Mentorship"), text)
    for facts in everything:
        if facts["has_page"]:
            yield from _pages_of(facts, snapshot)


def _moved(snapshot: Snapshot) -> Mapping[str, str]:
    """A part that the pairs of a programme are too few for, or a moved one's, is on its page."""
    start = snapshot.site.under_root("Mentorship parts", "")
    parts = {
        title: title.removeprefix(start).partition("/")[2]
        for title in snapshot.published
        if title.startswith(start)
    }
    whole = {snapshot.site.under_root("Mentorship", one): one for one in snapshot.moved}
    return {
        title: snapshot.site.under_root("Mentorship", snapshot.moved.get(one, one))
        for title, one in (whole | parts).items()
    }


JOB = Job("mentorship", _families, pages, moved=_moved)
