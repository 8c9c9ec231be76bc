"""The engines say what the rule says, whoever the people are."""

from __future__ import annotations

from random import Random

from bots.matching import engine, pairing
from bots.matching.rule import Member, Rule, Tree, Weights, pairs

SEED = 20261123
POPULATIONS = 300
PARENTS: dict[str, str | None] = {"Q1": None, "Q2": "Q1", "Q3": "Q2", "Q4": "Q2", "Q5": "Q1",
                                  "Q6": None, "Q7": "Q6", "Q8": "Q7"}  # fmt: skip
WEIGHTS = Weights((0, 2, 5, 9, 12, 14, 16), 12, 8, 4, 8, 6, 6)


def population(chance: Random, name: str, most: int) -> dict[str, Member]:
    items = list(PARENTS)

    def some(words: list[str], most: int) -> frozenset[str]:
        return frozenset(chance.sample(words, chance.randint(0, most)))

    names = [f"{name} {number}" for number in range(chance.randint(0, most))]
    return {
        one: Member(
            wanted=some(items, 4),
            available=some(items, 8 if chance.random() < 0.2 else 3),
            languages={code: chance.randint(1, 6) for code in some(["en", "pt", "ar", "fr"], 3)},
            territories=some(["BR", "PT"], 1),
            regions=some(["LAC"], 1),
            affiliations=some(["WMB", "WMPT"], 2),
            projects=some(["wiki"], 1),
            timezone=chance.choice([None, -720, -180, 0, 60, 780]),
            accounts=some(names, 1) if chance.random() < 0.1 else frozenset(),
        )
        for one in names
    }


def test_engines_equal_the_rule_in_every_candidate_pair_and_number() -> None:
    compared = 0
    for number in range(POPULATIONS):
        chance = Random(SEED + number)
        people = population(chance, "User", 60 if number % 10 == 0 else 15)
        groups = population(chance, "Group", 4)
        rule = Rule(people, Tree(PARENTS), WEIGHTS)
        kept = rule.candidates(people, people)
        found = engine.best(rule, people, people)
        assert dict(found) == kept
        rows, cap = chance.randint(1, 10), chance.randint(1, 4)
        assert tuple(pairing.pairs(found, rows=rows, exposure_cap=cap)) == pairs(
            kept, rows=rows, exposure_cap=cap
        )
        assert dict(engine.best(rule, people, groups, 2)) == rule.candidates(people, groups, 2)
        wanting = [one for some in rule.candidates(groups, people, 99).values() for one in some]
        by_sharer = {
            name: sorted((one for one in wanting if one.sharer == name), key=lambda one: one.order)
            for name in people
        }
        assert dict(engine.best_learners(rule, groups, people, 2)) == {
            name: some[:2] for name, some in by_sharer.items() if some
        }
        shown = {name: {one.sharer for one in kept.get(name, ())[:2]} for name in people}
        assert engine.same_language(rule, shown, 5) == {
            name: rule.same_language(name, shown[name], 5) for name in people
        }
        compared += sum(map(len, kept.values()))
    assert compared > 10_000
