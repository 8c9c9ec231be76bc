"""What a run makes of nasty values: whether it bears them, what they cost, and whom they touch."""

from __future__ import annotations

import datetime
import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.pages.messages import shipped_messages
from bots.run.plan import Plan, make_plan
from sync.profiles.contract import EVENT, PROFILE, SESSION, TEMPLATES
from sync.profiles.people import read_people
from sync.profiles.values.reader import ORGANIZATION, PROGRAMME, TEAM
from sync.wiki.pages import Page, StoredPage
from sync.wiki.site import Site
from tests.fuzz.values import everything
from wikidata.facts import Facts
from wikidata.items import Item
from wikidata.settings import Sources

SITE = Site(family="test", code="test", root="Root", bot="Bot", sources=Sources())
DATE = datetime.date(2026, 12, 1)
SKILLS = 40
VALUES_OF_ONE = sum(len(one.parameters) for one in TEMPLATES.values())
"""What one intruder writes: each parameter of each template once."""
# Whoever says none of these is nobody's match.
_MATCHED = frozenset({"known", "available", "wanted", "mentor in", "mentee in", "languages"})

# Everybody else: they meet each other, and have one of each of the other templates.
_OTHERS = (
    """available=skill 1; skill 2|wanted=skill 5|languages=en-4; pt|territory=BR|mentor=2
    |mentor in=skill 1|programme=[[Learning]]|affiliation=[[Group]]|teams=[[Doers]]""",
    """wanted=skill 1; skill 2|available=skill 5|languages=en|territory=AR|mentee in=skill 1
    |programme=[[Learning]]|teams=[[Doers]]|timezone=America/Lima""",
    "available=skill 3|wanted=skill 1|languages=pt; es|territory=BR|notify=weekly",
)
_SHARED = {
    "Group": f"{{{{{ORGANIZATION}|managers=Other 0|name=Group|wanted=skill 1|territory=BR}}}}",
    "Meeting": f"{{{{{EVENT}|begin=2026-12-24|languages=en|needed=skill 1; skill 3|online=yes}}}}",
    "Doers": f"{{{{{TEAM}|members=Other 0; Other 1|needed=skill 3|languages=en}}}}",
    "Learning": f"{{{{{PROGRAMME}|begin=2026-11-01|end=2027-02-01|capacities=skill 1}}}}",
}
_PLANS = frozenset(f"Root/Teams/{title}" for title in _SHARED)


def catalogue() -> dict[str, object]:
    """Capacities `skill 1` and so on, in trees of four, as a data page has them."""
    return {
        "format": 1,
        "capacities": {
            f"Q{n}": {"parent": f"Q{n + 1}" if n % 4 else None, "labels": {"en": f"skill {n}"}}
            for n in range(1, SKILLS + 1)
        },
    }


def facts(pen: Callable[[str], str] = str) -> Facts:
    """What the sources say of these capacities, each text by a pen."""
    tree = {f"Q{n}": f"Q{n + 1}" if n % 4 else "" for n in range(1, SKILLS + 1)}
    items = {
        item: Item(
            labels={"en": pen(f"skill {item[1:]}"), pen("pt"): pen("habilidade")},
            descriptions={"en": pen("what one can do"), pen("ar"): pen("x")},
            aliases={"en": (pen("another"), pen(f"name of {item}")), pen("pt"): (pen("outro"),)},
            exists=True,
        )
        for item in tree
    }
    bundle = {item: {"label": {"en": pen("label"), pen("es"): pen("x")}} for item in [*tree][:9]}
    return Facts(tree, bundle, items, {"Q155": "BR"})


def others(count: int = 9) -> Iterator[StoredPage]:
    """The pages of people who write what they mean."""
    for number in range(count):
        said = _OTHERS[number % len(_OTHERS)]
        user = f"Other {number}"
        yield StoredPage(f"User:{user}", f"{{{{{PROFILE}|{said}}}}}", 100 + number, user)
    for number, (title, text) in enumerate(_SHARED.items()):
        yield StoredPage(title, text, 200 + number, "Other 0")


def intruders(count: int, chance: random.Random, *, alone: bool = False) -> Iterator[StoredPage]:
    """Pages on which every parameter has a nasty value, of all templates.

    Those who are `alone` have a profile only, without what people are matched by.
    """
    for number in range(count):
        user = f"Intruder {number}"
        text = everything(PROFILE, chance, without=_MATCHED if alone else frozenset())
        yield StoredPage(f"User:{user}", text, 1_000 + number, user)
        if not alone:
            for name in (ORGANIZATION, EVENT, TEAM, PROGRAMME):
                text = everything(name, chance)
                yield StoredPage(f"{name} of {user}", text, 10_000 + number, user)
            text = everything(SESSION, chance)
            yield StoredPage(f"User:{user}/Sessions", text, 20_000 + number, user)


def snapshot_of(
    pages: Iterable[StoredPage],
    *published: StoredPage,
    translations: tuple[StoredPage, ...] = (),
    facts: Facts | None = None,
) -> Snapshot:
    """A wiki with these pages of people, and what else stands on it."""
    standing = Page.of_data(catalogue_title(SITE), catalogue())
    stored = (StoredPage(standing.title, standing.text, 1, SITE.bot), *published)
    return Snapshot(
        site=SITE,
        date=DATE,
        pages=tuple(pages),
        published={page.title: page for page in stored},
        messages=shipped_messages(),
        translations=translations,
        facts=facts,
    )


def plan_of(snapshot: Snapshot) -> Plan:
    """What all jobs make of it."""
    return make_plan(snapshot, JOBS)


def of_others(plan: Plan) -> Mapping[str, object]:
    """What stands about everybody else: their own pages, and what programs read about them."""
    found: dict[str, object] = {}
    for page in plan.pages:
        if page.title.startswith("Root/Suggestions/Other ") or page.title in _PLANS:
            found[page.title] = page.text
        elif page.title.startswith((f"{SITE.data}profiles/", f"{SITE.data}suggestions/")):
            shards = json.loads(page.text)
            rows = shards.get("profiles") or shards.get("suggestions") or {}
            found |= {f"{page.title.split('/')[-2]} of {user}": row
                      for user, row in rows.items() if user.startswith("Other ")}  # fmt: skip
    return found


@dataclass
class Verdict:
    """What came of some nasty values: sentences, and seconds of the processor for one page."""

    values: int = 0
    slowest: float = 0
    faults: list[str] = field(default_factory=list)


def tried(seed: int, people: int) -> Verdict:
    """All jobs on a wiki with so many intruders, half of whom meet others."""
    chance = random.Random(seed)
    honest = tuple(others())
    verdict = Verdict()
    for alone in (False, True):
        strange = tuple(intruders(people // 2, chance, alone=alone))
        before = plan_of(snapshot_of(honest))
        snapshot = snapshot_of((*honest, *strange))
        plan = plan_of(snapshot)
        verdict.values += sum(page.text.count("\n|") for page in strange)
        verdict.faults += [one.sentence for one in plan.failures]
        verdict.faults += [f"Not planned: {one}" for one in plan.faults]
        for page in strange:
            began = time.process_time()
            read_people([page], snapshot.catalogue)
            verdict.slowest = max(verdict.slowest, time.process_time() - began)
        if alone and (was := of_others(before)) != (now := of_others(plan)):
            verdict.faults += [f"Changed: {one}" for one in was if was[one] != now.get(one)]
        profiles = snapshot.people.profiles
        known = replace(snapshot, pages=honest).people.profiles
        verdict.faults += [f"Read otherwise: {one}" for one in known if known[one] != profiles[one]]
        told = {one.page for one in snapshot.people.problems}
        silent = {page.title for page in strange if page.title.startswith("User:")}
        silent -= told | {profile.page for profile in profiles.values()}
        verdict.faults += [f"Neither read nor reported: {one}" for one in sorted(silent)]
    return verdict
