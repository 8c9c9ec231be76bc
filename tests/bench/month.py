"""How many edits a community of people who come, edit and leave makes the bot do.

`python -m tests.bench.month --people 1000 --days 1` simulates days in the life of a wiki: the runs
of config/jobs.toml at their minutes, on what people did since the last one. Nothing is timed.
"""

from __future__ import annotations

import argparse
import datetime
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from bots.jobs.registry import JOBS
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.matching.incremental import State
from bots.pages.messages import shipped_messages
from bots.run.due import Due
from bots.run.plan import make_plan
from sync.profiles.contract import EVENT
from sync.wiki.pages import Page, StoredPage, is_data
from tests.bench.whole_run import SITE, People, catalogue

BEGIN = datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)
QUARTER = 15
"""Minutes between two runs of what is due now."""
DAY = 24 * 60
NIGHT = 3 * 60
"""The minute of the day when everything is saved; the hourly run follows each full hour."""


@dataclass(frozen=True)
class Life:
    """How many people do what on a day."""

    edits: int = 50
    arrivals: int = 2
    leavers: int = 1
    events: int = 0
    """Announced three weeks ahead."""


KINDS = tuple(one.name for one in fields(Life))


@dataclass
class Wiki:
    """What people wrote and what the bot saved, with the minutes of its saves."""

    people: dict[str, StoredPage]
    stands: dict[str, StoredPage]
    at_once: bool
    """Whether each run saves everything, as before there was anything like due."""
    saves: list[tuple[int, Due, str]] = field(default_factory=list)
    waiting: dict[Due, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Who did something since the last run of each kind."""
    matching: State | None = None
    revision: int = 1_000_000

    def did(self, user: str) -> None:
        """Note that somebody did something."""
        for due in Due:
            self.waiting[due].add(user)

    def run(self, minute: int, due: Due) -> None:
        """Plan, and save what is due, where somebody did something since the last such run."""
        waiting = self.waiting[due]
        if not waiting and due is not Due.DAILY:
            return
        snapshot = Snapshot(
            site=SITE,
            date=(BEGIN + datetime.timedelta(minutes=minute)).date(),
            pages=tuple(self.people.values()),
            published=self.stands,
            messages=shipped_messages(),
            earlier=self.matching,
        )
        plan = make_plan(snapshot, JOBS)
        self.matching = plan.matching
        if plan.guards:
            raise AssertionError(plan.guards)
        for change in plan.due_by(Due.DAILY if self.at_once else due).changes:
            self.revision += 1
            page = change.page
            self.stands[page.title] = StoredPage(page.title, page.text, self.revision, SITE.bot)
            self.saves.append((minute, due, page.title))
        waiting.clear()

    def again_within_an_hour(self) -> Iterator[str]:
        """Pages of wikitext, each time one is saved again within an hour."""
        last: dict[str, int] = {}
        for minute, _, title in self.saves:
            if not is_data(title):
                if minute - last.get(title, -DAY) < 60:
                    yield title
                last[title] = minute


def simulated(people: int, days: int, life: Life, *, at_once: bool) -> Wiki:
    """Some days of so many people; the same ones for the same numbers."""
    known = catalogue()
    writer, chance = People(list(known), people), random.Random(f"{people} {days}")
    title = catalogue_title(SITE)
    page = Page.of_data(title, known.to_data())
    wiki = Wiki(
        {one.title: one for one in writer.pages(people)},
        {title: StoredPage(title, page.text, 1, SITE.bot)},
        at_once,
    )
    wiki.run(-DAY, Due.DAILY)
    wiki.saves.clear()
    for waiting in wiki.waiting.values():
        waiting.clear()
    happens: defaultdict[int, list[str]] = defaultdict(list)
    for day in range(days):
        for kind in KINDS:
            for _ in range(getattr(life, kind)):
                happens[day * DAY + chance.randrange(DAY)].append(kind)
    for minute in range(days * DAY + NIGHT + 1):
        for kind in happens.get(minute, ()):
            _happens(wiki, kind, minute, writer, chance)
        due = _due_at(minute)
        if due is not None and not (at_once and due is Due.HOURLY):
            wiki.run(minute, due)
    return wiki


def _due_at(minute: int) -> Due | None:
    """Which run the schedule has for a minute."""
    if minute % DAY == NIGHT and minute > NIGHT:
        return Due.DAILY
    if minute % 60 == 7:
        return Due.HOURLY
    return Due.NOW if minute % QUARTER == 0 else None


def _happens(wiki: Wiki, kind: str, minute: int, writer: People, chance: random.Random) -> None:
    wiki.revision += 1
    if kind == "arrivals":
        user = f"Newcomer {wiki.revision}"
        title = f"User:{user}"
        wiki.people[title] = StoredPage(title, writer.text(), wiki.revision, user)
    elif kind == "events":
        user = chance.choice(list(wiki.people)).split("/")[0].removeprefix("User:")
        begin = BEGIN.date() + datetime.timedelta(days=minute // DAY + 21)
        about = f"needed=Q{chance.randint(1, 134)}|offered=Q{chance.randint(1, 134)}"
        text = f"{{{{{EVENT}|begin={begin}|{about}|languages=en}}}}"
        title = f"User:{user}/Event {wiki.revision}"
        wiki.people[title] = StoredPage(title, text, wiki.revision, user)
    else:
        title = chance.choice([one for one in wiki.people if "/" not in one])
        user = title.removeprefix("User:")
        page = wiki.people[title]
        item = f"Q{chance.randint(1, 134)}"
        parameter = chance.choice(("wanted", "wanted", "available"))
        text = page.text.replace(f"|{parameter}=", f"|{parameter}={item}; ")
        if kind == "leavers":
            text = "I left."
        wiki.people[title] = StoredPage(title, text, wiki.revision, user)
    wiki.did(user)


def _family(title: str) -> str:
    return "/".join(title.split("/")[: 3 if is_data(title) else 2])


def _tell_pages(people: int) -> None:
    stands = simulated(people, 0, Life(), at_once=False).stands
    print(f"{people} people: {len(stands)} pages after the first run")
    for family, count in sorted(Counter(map(_family, stands)).items()):
        print(f"  {family}: {count}")


def _tell(wiki: Wiki, life: Life, days: int) -> None:
    deeds = days * sum(getattr(life, kind) for kind in KINDS)
    print(f"{len(wiki.saves)} saves after {deeds} edits, {len(wiki.saves) / deeds:.1f} for each")
    by_due = Counter(due.word for _, due, _ in wiki.saves)
    minutes = Counter(minute for minute, *_ in wiki.saves)
    print(f"  most in one run: {max(minutes.values(), default=0)}")
    print("  by run: " + ", ".join(f"{word} {count}" for word, count in by_due.items()))
    for family, count in Counter(_family(title) for *_, title in wiki.saves).most_common():
        print(f"  {family}: {count}")
    again = Counter(wiki.again_within_an_hour())
    own = sum(count for title, count in again.items() if "/Suggestions/" in title)
    print(f"  wikitext saved again within an hour: {again.total()}, of these suggestions {own}")


def main() -> None:
    """Both ways, on the same days."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=1, help="0 counts the pages of a first run")
    for kind in KINDS:
        parser.add_argument(f"--{kind}", type=int, default=getattr(Life, kind))
    options = parser.parse_args()
    if not options.days:
        _tell_pages(options.people)
        return
    life = Life(**{kind: getattr(options, kind) for kind in KINDS})
    for at_once in (False, True):
        what = "every run saves everything" if at_once else "each when it is due"
        print(f"{options.people} people, {options.days} days, {life}: {what}")
        _tell(simulated(options.people, options.days, life, at_once=at_once), life, options.days)


if __name__ == "__main__":
    main()
