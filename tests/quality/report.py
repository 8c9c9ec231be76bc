"""What is measured over many populations, as tables, and what is required of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean
from typing import Any

from bots.matching.rule import Tree
from tests.quality.edits import changed
from tests.quality.measures import Figures, measures
from tests.quality.methods import METHODS, Method, our_rule
from tests.quality.populations import Assumptions, population

OURS, PLATFORM, _UNCAPPED = METHODS
ROWS = {
    "any": "Learners with a suggestion",
    "covered": "Learners with a suggestion of somebody they can talk to",
    "helped": "Learners with a suggestion that is of use",
    "three": "Learners with three or more suggestions",
    "ndcg": "nDCG@10",
    "useful": "Suggestions that are of use",
    "reciprocal": "Suggestions that are of use both ways",
    "talking": "Suggestions of somebody they can talk to",
    "gini": "Gini of how often those who offer anything are shown",
    "most": "The most often shown person: in lists",
    "unseen": "Those who offer anything and are never shown",
    "first": "First three rows that changed by an edit of somebody else",
    "first_most": "… by the edit that changed most",
    "lists": "Lists that changed at all by an edit of somebody else",
}
NUMBERS = {"ndcg": ".3f", "gini": ".3f", "most": ".0f"}
"""How figures are written that are no shares."""
EDITED = 1_000
"""Of so many people it is required how little an edit changes."""
SHARES = (0, 100, 140, 200)

Measured = Mapping[str, Sequence[Figures]]
"""For each method the figures of each population."""


@dataclass(frozen=True)
class Requirement:
    """Something that has to hold, and whether it does."""

    text: str
    found: str
    holds: bool


def measured(
    seeds: int,
    count: int,
    assumed: Assumptions,
    methods: Mapping[str, Method] = METHODS,
    *,
    edits: bool = False,
) -> Measured:
    """The figures of so many populations of `count` people, made on all processors."""
    one = partial(_one_population, count=count, assumed=assumed, methods=methods, edits=edits)
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(one, range(1, seeds + 1)))
    return {name: [figures[name] for figures in found] for name in methods}


def _one_population(
    seed: int, *, count: int, assumed: Assumptions, methods: Mapping[str, Method], edits: bool
) -> dict[str, Figures]:
    some = population(seed, count, assumed)
    tree = Tree(some.topics.parents)
    found = {
        name: measures(some, method(some.people, tree, seed).learn_from)
        for name, method in methods.items()
    }
    if edits:
        for name, shares in changed(some.people, tree, methods, seed).items():
            first, whole = zip(*shares, strict=True)
            found[name] |= {
                "first": fmean(first),
                "first_most": max(first),
                "lists": fmean(whole),
            }
    return found


def requirements(found: Measured, count: int) -> list[Requirement]:
    """What our rule owes to people, compared with the platform's on the same `count` people."""
    ours, platform = found[OURS], found[PLATFORM]
    both = list(zip(ours, platform, strict=True))
    required = []
    for key in ("covered", "helped"):
        worst = min(one[key] - other[key] for one, other in both)
        required.append(
            Requirement(
                f"{ROWS[key]}: not fewer than by the platform's rule, for every seed",
                f"{_mean(ours, key):.1%} and {_mean(platform, key):.1%}; "
                f"for the worst seed {100 * worst:+.1f} points",
                worst >= 0,
            )
        )
    gains = _gains(found)
    least, average = min(gains), _gain(found)
    unequal = _mean(ours, "gini") / _mean(platform, "gini")
    most_unequal = max(one["gini"] / other["gini"] for one, other in both)
    required += [
        Requirement("nDCG@10: higher for every seed", f"at least {least:+.1%}", least > 0),
        Requirement("nDCG@10: 15 % higher on average", f"{average:+.1%}", average >= 0.15),
        Requirement(
            "Gini: at most 60 % of that by the platform's rule",
            f"{unequal:.0%}; for the worst seed {most_unequal:.0%}",
            unequal <= 0.6,
        ),
    ]
    if count == EDITED and "first" in ours[0]:
        first, most = _mean(ours, "first"), max(one["first_most"] for one in ours)
        required.append(
            Requirement(
                "First three rows of uninvolved people: at most 1 % change by an edit",
                f"{first:.2%}; by the worst of all edits {most:.2%}",
                first <= 0.01,
            )
        )
    return required


def table(found: Measured) -> Iterator[str]:
    """The figures of all methods: the mean, and the least and the most of all seeds."""
    yield _row("", *found)
    yield "|---|" + "---|" * len(found)
    for key, text in ROWS.items():
        if all(key in figures[0] for figures in found.values()):
            cells = (_cell(key, [one[key] for one in figures]) for figures in found.values())
            yield _row(text, *cells)


def _cell(key: str, values: Sequence[float]) -> str:
    if key == "first_most":
        return f"{max(values):.2%}"
    if key in {"first", "lists"}:
        return f"{fmean(values):.2%}"
    form = NUMBERS.get(key, ".1%")
    mean, low, high = (format(one, form) for one in (fmean(values), min(values), max(values)))
    return f"{mean} ({low}–{high})" if low != high else low


def requirement_table(required: Iterable[Requirement]) -> Iterator[str]:
    """What is required, what was found, and whether that is enough."""
    yield _row("Required", "Found", "")
    yield "|---|---|---|"
    for one in required:
        yield _row(one.text, one.found, "yes" if one.holds else "**no**")


VARIATIONS: Mapping[str, Mapping[str, Any]] = {
    "as above": {},
    "nobody offers whatever comes to mind": {"know_all": 0},
    "one in ten offers whatever comes to mind": {"know_all": 0.1},
    "people state exactly what is true": {
        "forgotten": 0, "coarser": 0, "beside": 0, "too_easily": 0, "know_all": 0, "silent": 0,
        "no_level": 0, "wrong_level": 0, "placeless": 0,
    },
    "half of all topics are forgotten": {"forgotten": 0.5},
    "half of all topics are stated as what they are a part of": {"coarser": 0.5},
    "the tree says nothing of what people know": {"shared_by_root": 0, "shared_by_branch": 0},
    "topics are all as common": {"popularity": 0},
    "topics differ much in how common they are": {"popularity": 0.9},
    "people know about as many topics": {"experience": 0},
    "people differ much in how many topics they know": {"experience": 0.9},
    "people need one or two topics": {"needs": 1.5},
    "people need seven topics": {"needs": 7},
    "nearly all speak the most common language": {"lingua_franca": 0.9},
    "few speak the most common language": {"lingua_franca": 0.2},
    "a third states no language": {"silent": 0.33},
    "context is worth nothing": {"closeness": 0},
    "without context help is worth half": {"closeness": 0.5},
    "four in ten would teach": {"willing": 0.4},
    "two in ten would teach": {"willing": 0.2},
}  # fmt: skip


def variation_table(seeds: int, count: int) -> Iterator[str]:
    """The same with one assumption changed at a time, ours against the platform's."""
    yield _row("Assumed", "nDCG@10", "higher by", "worst seed", "Has one of use", "Gini")
    yield "|---|---|---|---|---|---|"
    for text, values in VARIATIONS.items():
        found = measured(seeds, count, replace(Assumptions(), **values))
        yield _row(
            text,
            _against(found, "ndcg", ".3f"),
            f"{_gain(found):+.0%}",
            f"{min(_gains(found)):+.0%}",
            _against(found, "helped", ".1%"),
            _against(found, "gini", ".2f"),
        )


def share_table(seeds: int, count: int) -> Iterator[str]:
    """Where few would teach: what showing the same people more often is worth."""
    methods = {f"`fair_share = {one}`": partial(our_rule, fair_share=one) for one in SHARES}
    assumed = replace(Assumptions(), **VARIATIONS["two in ten would teach"])
    yield from table(measured(seeds, count, assumed, {**methods, PLATFORM: METHODS[PLATFORM]}))


def _row(*cells: str) -> str:
    return "".join(f"| {cell} " for cell in cells) + "|"


def _against(found: Measured, key: str, form: str) -> str:
    return f"{_mean(found[OURS], key):{form}} against {_mean(found[PLATFORM], key):{form}}"


def _gain(found: Measured) -> float:
    """How much higher our mean nDCG is than that of the platform's rule; 0.15 is 15 %."""
    return _mean(found[OURS], "ndcg") / _mean(found[PLATFORM], "ndcg") - 1


def _gains(found: Measured) -> list[float]:
    """The same for each population."""
    both = zip(found[OURS], found[PLATFORM], strict=True)
    return [one["ndcg"] / other["ndcg"] - 1 for one, other in both]


def _mean(found: Sequence[Figures], key: str) -> float:
    return fmean(one[key] for one in found)
