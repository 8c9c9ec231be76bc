"""Joins what the sources say into one catalogue, and finds what does not fit together.

Which items are capacities: those of the message bundle and of Metabase. Words: the bundle's before
Wikidata's. Parents: corrections, then Metabase, then the last catalogue. Nothing is made up: an
item that no source names any more is retired, never forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bots.jobs.catalogue.corrections import Corrections, read_corrections
from sync.profiles.problems import Problem, Reason
from sync.profiles.text import LONGEST_TEXT, fault
from wikidata.catalogue import Capacity, Catalogue, Retired
from wikidata.facts import Facts
from wikidata.items import Item, item_number
from wikidata.names import normalised

MOST_LEVELS = 3
LONGEST_LABEL = 250
"""Characters of a name, as on Wikidata; descriptions may be as long as any text."""


class Titles(NamedTuple):
    """The pages that problems are reported on."""

    catalogue: str
    corrections: str


@dataclass
class _Join:
    """One join under way: what goes into it, and the problems found so far."""

    page: str
    facts: Facts
    corrections: Corrections
    last: Catalogue
    problems: list[Problem] = field(default_factory=list)

    def problem(self, item: str, reason: Reason, suggestion: str = "") -> None:
        """Note what does not fit; the parameter of a catalogue's problem is the item."""
        self.problems.append(Problem(self.page, item, "", reason, suggestion))

    def copied(
        self, item: str, texts: Mapping[str, str], longest: int = LONGEST_LABEL
    ) -> dict[str, str]:
        """Those texts by language that may stand on a page; each other one is a problem."""
        wrong = {language: why for language, text in texts.items() if (why := fault(text, longest))}
        for why in wrong.values():
            self.problem(item, *why)
        return {language: text for language, text in texts.items() if language not in wrong}

    def item(self, item: str) -> Item:
        """What Wikidata says of an item; nothing where it says nothing."""
        return self.facts.items.get(item, Item())

    @cached_property
    def named(self) -> set[str]:
        """The items that a source calls a capacity and no correction retires."""
        return {*self.facts.metabase, *self.facts.bundle} - set(self.corrections.retired)

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Merged items and what they were merged into, those of earlier runs too."""
        found = {
            item: target
            for item, target in self.last.redirects.items()
            # A merge that was undone: the item speaks for itself again.
            if self.item(item).redirect or not self.item(item).exists
        }
        found |= {item: said.redirect for item, said in self.facts.items.items() if said.redirect}
        # A chain of merges leads to its end; a circle of them leads nowhere.
        ends = {}
        for item in sorted(found, key=item_number):
            target, seen = found[item], {item}
            while target in found and target not in seen:
                seen.add(target)
                target = found[target]
            if target not in seen:
                ends[item] = target
        return ends

    def merged_into(self, item: str) -> list[str]:
        """The items that became this one."""
        return [old for old, target in self.redirects.items() if target == item]

    @cached_property
    def standing(self) -> set[str]:
        """The capacities of this run: named, not merged away, and known to a source of words."""
        current = {self.redirects.get(item, item) for item in self.named}
        current -= set(self.corrections.retired)
        return {item for item in current if item in self.facts.bundle or self.item(item).exists}


def join(
    facts: Facts, corrections: Corrections, last: Catalogue | None, page: str
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue of this run, and every problem in it; `page` is where they are reported."""
    work = _Join(page, facts, corrections, last or Catalogue({}))
    parents = _parents(work)
    catalogue = Catalogue(
        {item: _capacity(item, parents[item], work) for item in _tree_order(parents)},
        {item: target for item, target in work.redirects.items() if target in work.standing},
        _retired(work),
        work.last.accepted,
    )
    for item, target in catalogue.redirects.items():
        work.problem(item, Reason.ITEM_REDIRECTED, f"{catalogue.name(target)} ({target})")
    _check_names(catalogue, work)
    return catalogue, tuple(sorted(work.problems))


def _capacity(item: str, parent: str | None, work: _Join) -> Capacity:
    """An item with all its words; the bundle may still hold some under an item merged into it."""
    bundled: dict[str, dict[str, str]] = {"label": {}, "description": {}}
    for one in (*work.merged_into(item), item):
        for kind, texts in work.facts.bundle.get(one, {}).items():
            longest = LONGEST_LABEL if kind == "label" else LONGEST_TEXT
            bundled[kind] |= work.copied(item, texts, longest)
    wikidata = work.item(item)
    own = work.copied(item, wikidata.labels)
    labels = {**own, **bundled["label"]}
    further: dict[str, set[str]] = defaultdict(set)
    added = work.corrections.aliases.get(item, {})
    for language, names in (*wikidata.aliases.items(), *added.items()):
        further[language].update(name for name in names if not fault(name, LONGEST_LABEL))
    for language, name in own.items():
        further[language].add(name)
    described = work.copied(item, wikidata.descriptions, LONGEST_TEXT)
    aliases = {
        language: sorted(names - {labels.get(language, "")})
        for language, names in sorted(further.items())
    }
    return Capacity(
        parent=parent,
        labels=dict(sorted(labels.items())),
        aliases={language: names for language, names in aliases.items() if names},
        descriptions=dict(sorted({**described, **bundled["description"]}.items())),
        bundled=item in work.facts.bundle,
    )


def _stated_parent(item: str, work: _Join) -> str | None:
    """What corrections, Metabase or the last catalogue say, the first of them that speaks.

    Of an item that says nothing itself, those merged into it may: it takes their place.
    """
    names = (item, *work.merged_into(item))
    for one in names:
        if one in work.corrections.parents:
            return work.corrections.parents[one]
    for one in names:
        stated = work.facts.metabase.get(one)
        if stated and (one == item or work.redirects.get(stated, stated) != item):
            return stated
    for one in names:
        if one in work.last and work.last.capacities[one].parent:
            return work.last.capacities[one].parent
    return None


def _parents(work: _Join) -> dict[str, str | None]:
    """A parent for each item, or None for a root: no circles, three levels at most."""
    parents: dict[str, str | None] = {}
    for item in sorted(work.standing, key=item_number):
        stated = _stated_parent(item, work)
        parent = work.redirects.get(stated, stated) if stated else None
        if parent and parent not in work.standing:
            work.problem(item, Reason.ITEM_WITHOUT_PARENT, parent)
            parent = None
        parents[item] = parent
    for item in parents:
        if item in _above(item, parents):
            work.problem(item, Reason.ITEM_BELOW_ITSELF)
            parents[item] = None
    for item in sorted(parents, key=lambda one: (len(_above(one, parents)), item_number(one))):
        above = _above(item, parents)
        if len(above) >= MOST_LEVELS:
            parents[item] = above[-(MOST_LEVELS - 1)]
            work.problem(item, Reason.ITEM_TOO_DEEP, str(parents[item]))
    return parents


def _above(item: str, parents: Mapping[str, str | None]) -> list[str]:
    """What an item stands below, nearest first; ends where a circle closes, with its last item."""
    line: list[str] = []
    at = parents[item]
    while at is not None and at not in line:
        line.append(at)
        at = parents[at]
    return line


def _tree_order(parents: Mapping[str, str | None]) -> list[str]:
    """Each root with all below it, by item number: the order of every list of capacities."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for item in sorted(parents, key=item_number, reverse=True):
        below[parents[item]].append(item)
    order: list[str] = []
    waiting = list(below[None])
    while waiting:
        item = waiting.pop()
        order.append(item)
        waiting += below[item]
    return order


def _retired(work: _Join) -> dict[str, Retired]:
    """Items that were capacities and are none now: those of a source that corrections retire, too.

    What corrections retire and no source ever named is none: it would be kept for ever.
    """
    found: dict[str, Retired] = {}
    last, corrections = work.last, work.corrections
    sources = {*work.facts.metabase, *work.facts.bundle}
    sources |= {work.redirects[item] for item in sources & work.redirects.keys()}
    retired_now = sources & corrections.retired.keys()
    for item in sorted({*last, *last.retired, *retired_now}, key=item_number):
        if item in work.standing or work.redirects.get(item) in work.standing:
            continue
        named = corrections.retired.get(item)
        replacement = work.redirects.get(named, named) if named else None
        if replacement not in work.standing:
            replacement = None
        if item in last.retired:
            name = last.retired[item].name
        elif item in last:
            name = last.name(item)
            if item not in corrections.retired or item not in sources:
                work.problem(item, Reason.ITEM_VANISHED, replacement or "")
        else:
            name = work.copied(item, work.item(item).labels).get("en", item)
        found[item] = Retired(name, replacement)
    return found


def _check_names(catalogue: Catalogue, work: _Join) -> None:
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item, capacity in catalogue.capacities.items():
        if not capacity.labels:
            work.problem(item, Reason.ITEM_WITHOUT_NAME)
        for language, label in capacity.labels.items():
            by_name[language, normalised(label)].append(item)
    for (language, _), items in by_name.items():
        if len(items) > 1:
            work.problem(items[0], Reason.SAME_NAME, f"{' and '.join(items)} in {language}")


@dataclass(frozen=True, slots=True)
class Renewal:
    """The catalogue that a run goes on with: a new one, or the last and why it had to stay."""

    catalogue: Catalogue
    problems: tuple[Problem, ...] = ()
    kept_because: str = ""


def renew(
    facts: Facts,
    corrections: str | None,
    last: Catalogue | None,
    titles: Titles,
    smallest_share: float,
) -> Renewal:
    """Join the sources, unless that would lose too much of the last catalogue.

    `corrections` is the text of the corrections page. Less than `smallest_share` of the
    capacities or of the names that stood there is an answer that somebody cut short.
    """
    corrected, problems = read_corrections(titles.corrections, corrections)
    catalogue, found = join(facts, corrected, last, titles.catalogue)
    problems += found
    loss = _loss(catalogue, last, smallest_share) if last else ""
    if last and loss:
        why = f"Kept the last catalogue: the sources name {loss}. If that is right"
        return Renewal(last, problems, f"{why}, use --accept-shrink")
    return Renewal(catalogue, problems)


def _loss(catalogue: Catalogue, last: Catalogue, smallest_share: float) -> str:
    def names(one: Catalogue) -> int:
        return sum(len(capacity.labels) for capacity in one.capacities.values())

    for what, now, before in (
        ("capacities", len(catalogue.capacities), len(last.capacities)),
        ("names", names(catalogue), names(last)),
    ):
        if now < smallest_share * before:
            return f"{now} {what} instead of {before}"
    return ""
