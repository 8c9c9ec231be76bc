"""Why somebody is, or is not, suggested to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from msgspec import structs

from bots.matching.rule import EXACT, Weights
from bots.run.explain import Explainer
from sync.wiki.accounts import Account, Refusal
from sync.wiki.errors import ConfigurationError
from sync.wiki.site import Matching
from tests.bots.conftest import SnapshotOf

PEOPLE = {
    "Ana": "wanted=Q5; Q2|available=Q1|languages=pt-n; en-3; fr-0",
    "Bob": "available=Q5|languages=en-n; fr-n",
    "Cleo": "available=Q3|wanted=Q1|languages=pt-br-2; en-1",
    "Dan": "available=Q5|languages=ar-n",
    "Eve": "available=Q5|languages=en|status=paused",
    "Fay": "available=Q5|alternative account=Gus",
    "Gus": "wanted=Q5|alternative account=Fay",
}


@pytest.fixture
def explainer(snapshot_of: SnapshotOf) -> Explainer:
    return Explainer(snapshot_of(PEOPLE))


def said(explainer: Explainer, user: str, other: str) -> list[str]:
    return list(explainer.between(user, other))


def test_a_match_says_what_is_wanted_and_offered_and_what_language(explainer: Explainer) -> None:
    [there, back] = said(explainer, "Ana", "Bob")
    assert there.startswith("Ana learning from Bob: yes: Lua; both speak en at 3; score ")
    assert back.endswith("no: Ana offers nothing that Bob wants, and nothing related to it.")


def test_what_is_close_on_the_tree_says_how(explainer: Explainer) -> None:
    [there, back] = said(explainer, "Ana", "Cleo")
    assert "rhetoric, which is a part of public speaking; both speak pt at 2; mutual" in there
    assert "yes: communication" in back


def test_what_keeps_two_people_apart_is_said(explainer: Explainer, snapshot_of: SnapshotOf) -> None:
    assert said(explainer, "Ana", "Dan")[0].endswith("no: they share no language.")
    assert said(explainer, "Gus", "Fay")[0].endswith("never: both are the same person.")
    assert said(explainer, "Ana", "Eve") == [
        "Eve is paused and not suggested to anyone until their profile is set to open."
    ]
    assert said(explainer, "Ana", "Nobody") == ["Nobody has no valid profile."]


def test_who_does_not_count_is_told_why(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of(PEOPLE, accounts={"Bob": Account("Bob", refusal=Refusal.BLOCKED)})
    assert said(Explainer(snapshot), "Bob", "Ana") == [
        "Bob is not included: the account is blocked."
    ]


def test_a_sharer_who_is_shown_to_enough_others_is_said_to_be(snapshot_of: SnapshotOf) -> None:
    learners = {f"Learner {number:02}": "wanted=Q5|languages=en" for number in range(40)}
    # As many others teach something, or Bob would be shown to more people still. It is twice the
    # limit, for nobody else teaches this.
    others = {f"Sharer {number:02}": "available=Q1|languages=en" for number in range(40)}
    people = {**learners, **others, "Bob": "available=Q5|languages=en"}
    explainer = Explainer(snapshot_of(people))
    reasons = [said(explainer, name, "Bob")[0] for name in learners]
    assert sum(": yes: " in one for one in reasons) == 30
    assert sum(one.endswith("Bob is already suggested to 30 others.") for one in reasons) == 10


def test_a_learner_with_ten_better_ones_is_said_to_have_them(snapshot_of: SnapshotOf) -> None:
    sharers = {f"Sharer {number:02}": "available=Q5|languages=en-5" for number in range(12)}
    explainer = Explainer(snapshot_of({**sharers, "Ana": "wanted=Q5|languages=en-5"}))
    reasons = [said(explainer, "Ana", name)[0] for name in sharers]
    assert sum(one.endswith("Ana has 10 suggestions that match better.") for one in reasons) == 2
    about = list(explainer.about("Ana"))
    assert about[0] == "Ana could learn from:"
    assert len([one for one in about if one.startswith("  Sharer")]) == 10
    assert (
        "2 more people could teach Ana. `capx explain Ana NAME` shows why one is not suggested."
        in about
    )


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_exact_for_every_pair_of_people_and_organizations(
    seed: int, snapshot_of: SnapshotOf
) -> None:
    chance = Random(seed)

    def some(words: Sequence[str]) -> set[str]:
        return set(chance.sample(words, chance.randint(0, 3)))

    items = [f"Q{number}" for number in range(1, 6)]
    stated = {
        f"User {number}": {
            "wanted": some(items),
            "available": some(items),
            "languages": {f"{code}-{chance.choice('0123n')}" for code in some(["pt", "en", "ar"])},
        }
        for number in range(40)
    }
    groups = {f"Group {number}": (some(items), some(items)) for number in range(5)}
    snapshot = snapshot_of(
        {
            user: "|".join(f"{name}={'; '.join(sorted(said))}" for name, said in facts.items())
            + f"|manages={'; '.join(groups)}" * (user == "User 0")
            for user, facts in stated.items()
        },
        pages={
            title: f"{{{{Capacity organization|name={title}|managers=User 0"
            f"|wanted={'; '.join(sorted(wanted))}|available={'; '.join(sorted(available))}}}}}"
            for title, (wanted, available) in groups.items()
        },
    )
    spoken = {
        user: {one[:-2] for one in facts["languages"] if not one.endswith("0")}
        for user, facts in stated.items()
    }
    expected = {}
    for user, mine in stated.items():
        for other, theirs in stated.items():
            if other != user:
                expected[user, other] = (
                    len(theirs["available"] & mine["wanted"]),
                    len(theirs["wanted"] & mine["available"]),
                    len(spoken[user] & spoken[other]),
                )
        for title, (wanted, available) in groups.items():
            expected[user, title] = (
                len(available & mine["wanted"]), len(wanted & mine["available"]), 0
            )  # fmt: skip
    found = {
        (one["user"], other["name"]): (
            other["learn_overlap"], other["share_overlap"], other["shared_languages"]
        )
        for one in Explainer(snapshot).everyone()
        for other in one["candidates"]
    }  # fmt: skip
    assert found == {pair: figures for pair, figures in expected.items() if any(figures)}
    assert len(found) > 500


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (
            "available=Q5",
            "Ana has no capacity under “wanted”, so no one can be suggested to learn from.",
        ),
        ("wanted=Q4|languages=ja", "No one offers what Ana wants, or anything related."),
        (
            "wanted=Q1|languages=ja",
            "1 people offer what Ana wants, or something related, but share no language with Ana.",
        ),
    ],
)
def test_an_empty_list_says_why(snapshot_of: SnapshotOf, profile: str, why: str) -> None:
    explainer = Explainer(snapshot_of({"Ana": profile, "Bob": "available=Q3|languages=en-n"}))
    assert list(explainer.about("Ana"))[-1] == why


def test_figures_are_exact_and_everybody_with_one_is_there(explainer: Explainer) -> None:
    everyone = {one["user"]: one["candidates"] for one in explainer.everyone()}
    figures = {
        one["name"]: (one["learn_overlap"], one["share_overlap"], one["shared_languages"])
        for one in everyone["Ana"]
    }
    # fr-0 is no language of Ana's, pt and pt-br are two codes; paused people are there, and say so.
    assert figures == {
        "Bob": (1, 0, 1),
        "Cleo": (0, 1, 1),
        "Dan": (1, 0, 0),
        "Eve": (1, 0, 1),
        "Fay": (1, 0, 0),
    }
    reasons = {one["name"]: one["reasons"] for one in everyone["Ana"]}
    assert reasons["Dan"] == ["no-shared-language"]
    assert reasons["Eve"] == ["paused"]
    assert reasons["Cleo"] == ["mutual"]
    scores = {one["name"]: one["score"] for one in everyone["Ana"]}
    assert scores["Bob"] > 0
    assert scores["Dan"] == scores["Eve"] == 0


def test_organizations_are_candidates_too(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of(
        {"Ana": "wanted=Q5|available=Q2|manages=Lua Society"},
        pages={
            "Lua Society": "{{Capacity organization|name=Lua Society|managers=Ana"
            "|available=Q5|wanted=Q2}}"
        },
    )
    [ana] = Explainer(snapshot).everyone()
    [one] = ana["candidates"]
    assert (one["name"], one["kind"]) == ("Lua Society", "organization")
    assert (one["learn_overlap"], one["share_overlap"], one["shared_languages"]) == (1, 1, 0)
    assert one["score"] > 0
    assert one["share_score"] > 0


@pytest.mark.parametrize(
    ("weights", "why"),
    [
        ({"mutual": 80}, "add up to 144, which outranks a want that is met"),
        ({"teritory": 1}, "teritory is not a weight"),
        ({"language": (0, 1)}, "language is not a weight, or has the wrong number of values"),
        ({"language": (0, 1, 2, 3, 4, 5, 6)}, "each must be from 1 to 8"),
        ({"region": "four"}, "Expected `int`"),
    ],
)
def test_weights_that_would_break_the_rule_are_refused(
    snapshot_of: SnapshotOf, weights: dict[str, Any], why: str
) -> None:
    snapshot = snapshot_of({})
    site = structs.replace(snapshot.site, matching=Matching(weights=weights))
    with pytest.raises(ConfigurationError, match=why):
        _ = replace(snapshot, site=site).matches


def test_weights_of_a_site_count(snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of({})
    site = structs.replace(snapshot.site, matching=Matching(weights={"mutual": 1}))
    assert replace(snapshot, site=site).matches.weights == Weights(mutual=1)


def test_related_ones_others_who_could_and_wants_that_nobody_meets_are_told_apart(
    snapshot_of: SnapshotOf,
) -> None:
    learners = {f"Learner {number:02}": "wanted=Q5|languages=en" for number in range(40)}
    others = {f"Sharer {number:02}": "available=Q4|languages=en" for number in range(40)}
    people = {
        **learners,
        **others,
        "Bob": "available=Q5|languages=en",
        "Ana": "wanted=Q3; Q5|languages=en",
        "Eve": "available=Q2|languages=en",
        "Ime": "available=Q3|languages=xh",
    }
    snapshot = snapshot_of(people)
    explainer = Explainer(snapshot)
    without = next(
        name
        for name in learners
        if all(one.tier != EXACT for one in snapshot.matches.lists[name].learn_from)
    )
    about = list(explainer.about(without))
    assert about[0] == f"No one for {without} to learn from yet."
    assert f"Related to what {without} could learn:" in about
    place = about.index("Others who can teach it, and are suggested to many already:")
    assert about[place + 1].startswith("  Bob: Lua; both speak en at 3")
    assert (
        "Those who offer rhetoric share no language with Ana. "
        "A wider want would find somebody: public speaking." in list(explainer.about("Ana"))
    )
    tiers = {one["name"]: one["tier"] for one in next(explainer.everyone())["candidates"]}
    assert (tiers["Bob"], tiers["Sharer 00"], tiers["Ime"]) == (1, 2, 0)
