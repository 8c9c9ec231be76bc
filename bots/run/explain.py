"""Tells why somebody is, or is not, suggested to somebody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from bots.jobs.snapshot import Snapshot
from bots.matching.lists import Matches, Side
from bots.matching.rule import (
    ABOVE,
    BELOW,
    EXACT,
    SAME,
    SIBLING,
    Candidate,
    can_talk,
    in_common,
)
from sync.profiles.problems import Reason
from sync.profiles.records import Profile
from wikidata.catalogue import Catalogue

Json = dict[str, Any]

_RELATIONS = {
    SAME: "{offer}",
    BELOW: "{offer}, which is a part of {want}",
    ABOVE: "{offer}, which {want} is a part of",
    SIBLING: "{offer}, which is related to {want}",
}
_LEVELS = {6: "n"}


class Explainer:
    """The matches of one snapshot, told in words and as data."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._matches: Matches = snapshot.matches
        self._profiles = snapshot.people.profiles
        self._catalogue: Catalogue = snapshot.catalogue

    # Data

    def everyone(self) -> Iterator[Json]:
        """For each user every person and organization with a figure above zero."""
        for user, me in self._profiles.items():
            yield {"user": user, "candidates": [*self._people(user, me), *self._groups(me)]}

    def _people(self, user: str, me: Profile) -> Iterator[Json]:
        for name, other in self._profiles.items():
            if name == user:
                continue
            figures = _figures(me, other)
            if any(figures.values()):
                learning = self._candidate(user, name)
                sharing = self._candidate(name, user)
                yield {
                    "name": name,
                    "kind": "person",
                    **figures,
                    **_scores(learning, sharing),
                    "reasons": self._codes(user, name, me, other),
                }

    def _groups(self, me: Profile) -> Iterator[Json]:
        for title, other in self._snapshot.people.organizations.items():
            figures = _figures(me, other)
            if any(figures.values()):
                one, group = self._matches.people.get(me.user), self._matches.groups[title]
                rule = self._matches.rule
                learning = rule.candidate(me.user, one, title, group) if one else None
                sharing = rule.candidate(title, group, me.user, one) if one else None
                yield {
                    "name": title,
                    "kind": "organization",
                    **figures,
                    **_scores(learning, sharing),
                    "reasons": [] if one else ["paused"],
                }

    def _candidate(self, learner: str, sharer: str) -> Candidate | None:
        people = self._matches.people
        if learner not in people or sharer not in people:
            return None
        return self._matches.rule.candidate(learner, people[learner], sharer, people[sharer])

    def _codes(self, user: str, name: str, me: Profile, other: Profile) -> list[str]:
        """What speaks for the two, and what keeps them apart, as words of a program."""
        if "paused" in {me.status, other.status}:
            return ["paused"]
        one, two = self._matches.people[user], self._matches.people[name]
        shared = {
            "same-person": name in one.accounts or user in two.accounts,
            "no-shared-language": not can_talk(one, two),
            "mutual": bool(self._matches.met(me, other) and self._matches.met(other, me)),
        }
        return [code for code, is_so in shared.items() if is_so] + [*in_common(one, two)]

    # Words

    def about(self, user: str) -> Iterator[str]:
        """Who is on a person's lists, a line each, or why nobody is."""
        why_not = self._absent(user)
        if why_not:
            yield why_not
            return
        lists = self._matches.lists[user]
        for action, found in (("learn from", lists.learn_from), ("teach", lists.share_with)):
            exact = [one for one in found if one.tier == EXACT]
            yield f"{user} could {action}:" if exact else f"No one for {user} to {action} yet."
            yield from self._rows(action, exact)
            near = [one for one in found if one.tier != EXACT]
            if near:
                yield f"Related to what {user} could {action.removesuffix(' from')}:"
                yield from self._rows(action, near)
        if lists.others:
            yield "Others who can teach it, and are suggested to many already:"
            yield from self._rows("learn from", lists.others)
        yield from self._unmet(user)
        kept = self._matches.kept.get(user, ())
        shown = {one.sharer for one in (*lists.learn_from, *lists.others)}
        left = [one.sharer for one in kept if one.sharer not in shown]
        if left:
            why = f"`capx explain {user} NAME` shows why one is not suggested."
            yield f"{len(left)} more people could teach {user}. {why}"
        if not kept:
            yield self._nobody(user)

    def _rows(self, action: str, found: Iterable[Candidate]) -> Iterator[str]:
        for one in found:
            other = one.sharer if action == "learn from" else one.learner
            yield f"  {other}: {self._sentence(one)}"

    def _unmet(self, user: str) -> Iterator[str]:
        """What is wanted and met by nobody, and what would help."""
        for one in self._matches.unmet(user):
            want = self._name(one.capacity)
            nobody = f"No one else offers {want} yet."
            foreign = f"Those who offer {want} share no language with {user}."
            wider = (
                f" A wider want would find somebody: {self._name(one.wider)}." if one.wider else ""
            )
            yield (nobody if one.why == "nobody" else foreign) + wider

    def between(self, user: str, other: str) -> Iterator[str]:
        """Why two people are, or are not, suggested to each other; a line each way."""
        for name in (user, other):
            why_not = self._absent(name)
            if why_not:
                yield why_not
                return
        yield f"{user} learning from {other}: {self._one_way(user, other)}"
        yield f"{other} learning from {user}: {self._one_way(other, user)}"

    def _absent(self, user: str) -> str:
        """Why somebody is in no list at all; empty where they can be."""
        if user in self._matches.people:
            return ""
        if user in self._profiles:
            return (
                f"{user} is paused and not suggested to anyone until their profile is set to open."
            )
        refusal = self._snapshot.authors.refused.get(user)
        if refusal:
            return f"{user} is not included: {_refusals()[refusal[0]]}."
        return f"{user} has no valid profile."

    def _nobody(self, user: str) -> str:
        me = self._matches.people[user]
        if not me.wanted:
            return (
                f"{user} has no capacity under “wanted”, so no one can be suggested to learn from."
            )
        rule = self._matches.rule
        unreachable = sum(
            bool(rule.met(me, other)) and not can_talk(me, other)
            for name, other in self._matches.people.items()
            if name != user
        )
        if unreachable:
            return (
                f"{unreachable} people offer what {user} wants, or something related, but share "
                f"no language with {user}."
            )
        return f"No one offers what {user} wants, or anything related."

    def _one_way(self, learner: str, sharer: str) -> str:
        people = self._matches.people
        one, other = people[learner], people[sharer]
        if learner == sharer or sharer in one.accounts or learner in other.accounts:
            return "never: both are the same person."
        if not self._matches.met(self._profiles[learner], self._profiles[sharer]):
            return f"no: {sharer} offers nothing that {learner} wants, and nothing related to it."
        candidate = self._candidate(learner, sharer)
        if candidate is None:
            return "no: they share no language."
        if candidate in self._on_lists:
            return f"yes: {self._sentence(candidate)}"
        return f"no, although they match ({self._sentence(candidate)}): {self._why_not(candidate)}."

    @cached_property
    def _on_lists(self) -> frozenset[Candidate]:
        return frozenset(self._matches.pairs)

    @cached_property
    def _shown(self) -> Counter[str]:
        return Counter(one.sharer for one in self._on_lists)

    def _why_not(self, candidate: Candidate) -> str:
        kept = self._matches.kept.get(candidate.learner, ())
        if candidate not in kept:
            return f"{len(kept)} others match better"
        shown = self._shown[candidate.sharer]
        if shown >= self._matches.cap:
            return f"{candidate.sharer} is already suggested to {shown} others"
        return f"{candidate.learner} has {self._matches.rows} suggestions that match better"

    def _sentence(self, candidate: Candidate) -> str:
        """What is wanted and offered, the language, and what else speaks for the pair."""
        learner, sharer = self._profiles[candidate.learner], self._profiles[candidate.sharer]
        met = [
            _RELATIONS[similarity].format(want=self._name(want), offer=self._name(offer))
            for want, offer, similarity in self._matches.met(learner, sharer)
        ]
        people = self._matches.people
        one, other = people[candidate.learner].languages, people[candidate.sharer].languages
        shared = {code: min(one[code], other[code]) for code in one.keys() & other.keys()}
        best = max(shared, key=lambda code: (shared[code], code), default="")
        talk = f"both speak {best} at {_LEVELS.get(shared[best], shared[best])}" if best else ""
        context = [
            code
            for code in self._codes(candidate.learner, candidate.sharer, learner, sharer)
            if code != "no-shared-language"
        ]
        added = f"; {', '.join(context)}" if context else ""
        said = f"; {talk}" if talk else ""
        return f"{' and '.join(met)}{said}{added}; score {candidate.score}"

    def _name(self, item: str) -> str:
        return self._catalogue.name(item)


def _figures(me: Profile, other: Side) -> dict[str, int]:
    """Exact overlaps both ways, and languages by exact code, level 0 left out."""
    languages = set(other.spoken) if isinstance(other, Profile) else set[str]()
    return {
        "learn_overlap": len(set(other.available) & set(me.wanted)),
        "share_overlap": len(set(other.wanted) & set(me.available)),
        "shared_languages": len(languages & set(me.spoken)),
    }


def _scores(learning: Candidate | None, sharing: Candidate | None) -> dict[str, int]:
    """Tier and score both ways; 0 where there is no match."""
    found = {}
    for prefix, one in (("", learning), ("share_", sharing)):
        found[f"{prefix}tier"] = one.tier if one else 0
        found[f"{prefix}score"] = one.score if one else 0
    return found


def _refusals() -> Mapping[Reason, str]:
    return {
        Reason.EXCLUDED: "they are on the exclusion list",
        Reason.ACCOUNT_BLOCKED: "the account is blocked",
        Reason.ACCOUNT_LOCKED: "the account is locked",
        Reason.ACCOUNT_MISSING: "there is no such account",
        Reason.ACCOUNT_TOO_NEW: "the account is too new",
        Reason.ACCOUNT_VANISHED: "they asked to be forgotten",
    }
