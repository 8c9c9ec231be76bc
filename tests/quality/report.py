"""What is measured over many populations, as tables, and what is required of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean
from typing import Any

from bots.matching.rule import Tree
from tests.quality.edits import changed, moving_the_limit
from tests.quality.measures import Figures, measures
from tests.quality.methods import METHODS, Method, our_rule
from tests.quality.populations import Assumptions, population

OURS, PLATFORM, _UNCAPPED = METHODS
ROWS = {
    "any": "Learners with a suggestion",
    "covered": "Learners with a suggestion of somebody they can talk to",
    "helped": "Learners with a suggestion that is of use",
    "told": "… or somebody of use is named among others who can teach it",
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
    "limit": "… by an edit that moved the limit",
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
    found = {}
    for name, method in methods.items():
        suggested = method(some.people, tree, seed)
        found[name] = measures(some, suggested.learn_from, suggested.named)
    if edits:
        for name, shares in changed(some.people, tree, methods, seed).items():
            first, whole = zip(*shares, strict=True)
            found[name] |= {
                "first": fmean(first),
                "first_most": max(first),
                "lists": fmean(whole),
            }
        found[OURS]["limit"], _ = moving_the_limit(some.people, tree, seed)
    return found


def requirements(found: Measured, count: int) -> list[Requirement]:
    """What our rule owes to people, compared with the platform's on the same `count` people."""
    ours, platform = found[OURS], found[PLATFORM]
    both = list(zip(ours, platform, strict=True))
    required = []
    for key in ("covered", "helped"):
        worst = _worst(found, key) / 100
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
        if any(key in figures[0] for figures in found.values()):
            cells = (
                _cell(key, [one[key] for one in figures]) if key in figures[0] else "–"
                for figures in found.values()
            )
            yield _row(text, *cells)


def _cell(key: str, values: Sequence[float]) -> str:
    if key == "first_most":
        return f"{max(values):.2%}"
    if key in {"first", "limit", "lists"}:
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
    "a community of forty": {},
    "two language islands": {
        "languages": 2, "language_slope": 0, "lingua_franca": 0, "further_languages": 0.05,
    },
    "after a conference, a third are new and want the same": {"newcomers": 1 / 3},
    "half of the profiles are three years old": {"stale": 0.5},
    "forty profiles of one vandal offer everything": {"vandals": 40},
    "topics are fields of study": {"outside": True, "skilled": 2.3},
}  # fmt: skip


SMALL = {"a community of forty": 40}
"""Variations of fewer people."""
MOST_LOST = 0.03
"""So much lower the nDCG of a single population may be than by the platform's rule."""


def varied(seeds: int, count: int) -> Iterator[tuple[str, Measured]]:
    """The same with one assumption changed at a time, ours against the platform's."""
    methods = {name: METHODS[name] for name in (OURS, PLATFORM)}
    for text, values in VARIATIONS.items():
        assumed = replace(Assumptions(), **values)
        yield text, measured(seeds, SMALL.get(text, count), assumed, methods)


def variation_table(found: Iterable[tuple[str, Measured]]) -> Iterator[str]:
    """A row for each assumption; `told` counts those who are named beside the suggestions, too."""
    yield _row(
        "Assumed", "nDCG@10", "higher by", "worst seed", "Has one of use", "worst seed",
        "… or named", "worst seed", "Of use", "Gini",
    )  # fmt: skip
    yield "|---" * 10 + "|"
    for text, one in found:
        yield _row(
            text,
            _against(one, "ndcg", ".3f"),
            f"{_gain(one):+.0%}",
            f"{min(_gains(one)):+.1%}",
            _against(one, "helped", ".1%"),
            f"{_worst(one, 'helped'):+.1f}",
            f"{_mean(one[OURS], 'told'):.1%}",
            f"{_worst(one, 'told'):+.1f}",
            _against(one, "useful", ".1%"),
            _against(one, "gini", ".2f"),
        )


def required_of(text: str, found: Measured) -> list[Requirement]:
    """What our rule owes to people under any assumption."""
    ours, platform = found[OURS], found[PLATFORM]
    average, least, helped = _gain(found), min(_gains(found)), _worst(found, "helped")
    unequal = _mean(ours, "gini") / _mean(platform, "gini")
    useful = _mean(ours, "useful") - _mean(platform, "useful")
    return [
        Requirement(f"{text}: nDCG@10 higher on average", f"{average:+.1%}", average > 0),
        Requirement(
            f"{text}: nDCG@10 at most {MOST_LOST:.0%} lower for any seed",
            f"{least:+.1%}",
            least >= -MOST_LOST,
        ),
        Requirement(
            f"{text}: not fewer learners have a suggestion of use, for every seed",
            f"{helped:+.1f} points",
            helped >= 0,
        ),
        Requirement(f"{text}: Gini below the platform's", f"{unequal:.0%} of it", unequal < 1),
        Requirement(f"{text}: more suggestions are of use", f"{100 * useful:+.1f}", useful > 0),
    ]


def _worst(found: Measured, key: str) -> float:
    """For the worst seed how many points ours is above the platform's."""
    both = zip(found[OURS], found[PLATFORM], strict=True)
    return 100 * min(one[key] - other[key] for one, other in both)


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
