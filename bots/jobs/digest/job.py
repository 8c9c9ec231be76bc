"""Posts news on the talk pages of those who asked for it: once a period, only when there is any."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bots.jobs.digest.ledger import (
    Entry,
    Ledger,
    LedgerData,
    joined,
    ledger,
    ledger_page,
    ledger_title,
    mark,
    person_key,
    posted,
)
from bots.jobs.job import Family, Findings, Job
from bots.jobs.sessions.job import waiting
from bots.jobs.snapshot import Snapshot
from bots.jobs.suggestions.job import page_of
from bots.matching.lists import Lists, levels
from bots.matching.rule import EXACT, Candidate
from bots.pages.messages import SOURCE_LANGUAGE, Messages, of_unknown_gender
from bots.pages.rendering import Wikitext, escaped, filled_in, render
from sync.profiles.records import Profile
from sync.reference.languages import language_group
from sync.reference.names import locale
from sync.wiki.pages import Delivery, Page
from sync.wiki.site import Site

MOST_NAMED = 5
"""People or events of one list that a message names; the page of suggestions has the rest."""
MOST_CAPACITIES = 3
_KEPT_DAYS = 31
"""So long an entry stays of whoever wants no more messages: the longest period."""
_WORDS = frozenset(
    {
        "digest-heading",
        "digest-heading-sessions",
        "digest-hello",
        "digest-first",
        "digest-sessions",
        "digest-all",
        "digest-stop",
    }
)
_GADGET = "MediaWiki:Gadget-CapacityPeers.js"
"""A wiki that has this page has the gadget, as `links.gadget` of the modules finds out too."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One piece of news: a person with what they have to do with it, or an event."""

    mark: str
    title: str
    shown: str
    capacities: tuple[str, ...] = ()


def _families(site: Site) -> tuple[Family, ...]:
    return (Family(ledger_title(site), single=True),)


def _reads(_: Site) -> tuple[Family, ...]:
    return (Family(_GADGET, single=True),)


def summary_of(date: str) -> str:
    """The edit summary of a message: by it the bot finds in its contributions what it posted."""
    return f"New suggestions or sessions ({date}), requested in the user's profile"


def _summaries_of(date: str) -> tuple[str, str]:
    """The edit summaries by which a message is known: this version's, and the one up to 0.1.0.

    A run of 0.1.0 may have posted a message and ended before it could note that in the ledger:
    without the old summary, that person would get it twice. The old one can go in a release that is
    made 31 days (_KEPT_DAYS) after the first one with the new summary: claims that old are gone.
    """
    return summary_of(date), f"News of {date}, as asked for in the profile"


def marker_of(date: str) -> str:
    """What stands, unseen, at the end of a message."""
    return f"<!-- Capacity digest {date} -->"


def _period(notify: str, date: str) -> tuple[int, int]:
    """The week or the month of a day."""
    day = datetime.date.fromisoformat(date)
    year, week, _ = day.isocalendar()
    return (day.year, day.month) if notify == "monthly" else (year, week)


def _news(snapshot: Snapshot, user: str, *, first: bool) -> dict[str, list[_Line]]:
    """All that could be told to a person today, by the key of the message that heads it.

    A `first` message has whatever is suggested. Later ones leave out what is only related: that is
    worth no message of its own.
    """
    matches, mine = snapshot.matches, snapshot.matches.lists.get(user, Lists())
    everyone = snapshot.people.profiles

    def line(kind: str, name: str, pair: Candidate) -> _Line:
        met = matches.met(everyone[pair.learner], everyone[pair.sharer])
        mine = pair.sharer == user
        items = dict.fromkeys(wanted if mine else offered for wanted, offered, _ in met)
        about = tuple(items)[:MOST_CAPACITIES]
        # Whoever was only related is news once they have the very thing.
        said = f"{kind}/{name}" if pair.tier == EXACT else f"{kind}/{name}/related"
        return _Line(mark(said), everyone[name].page, name, about)

    return {
        "learn-from": [
            line("learn", one.sharer, one) for one in mine.learn_from if first or one.tier == EXACT
        ],
        "share-with": [
            line("share", one.learner, one) for one in mine.share_with if first or one.tier == EXACT
        ],
        "events-for-you": [_Line(mark(f"event/{title}"), title, title) for title in mine.events],
    }


def _sessions(snapshot: Snapshot, user: str) -> list[str]:
    """The marks of the sessions that wait for a person's word, but for those of who takes a break.

    They are taken from what `waiting.json` lists: there the reader finds them.
    """
    everyone = snapshot.people.profiles
    return [
        mark(f"session/{one['by']}/{one['role']}/{one['capacity']}/{one['month']}")
        for one in waiting(snapshot).get(user, ())
        if everyone[one["by"]].status == "open"
    ]


def language_of(profile: Profile, messages: Messages) -> str:
    """The language a person reads best of those in which the message can be written."""
    written = [code for code in messages if messages[code].keys() >= _WORDS]
    known = levels(profile.languages)
    for code in sorted(profile.spoken, key=lambda one: -known[language_group(one)]):
        akin = [one for one in written if language_group(one) == language_group(code)]
        if akin:
            return code if code in akin else akin[0]
    return SOURCE_LANGUAGE


def direction_of(language: str) -> str:
    """`ltr` or `rtl`, as CLDR has it; a language that it does not know goes from left to right."""
    known = locale(language)
    return "rtl" if known and known.text_direction == "rtl" else "ltr"


def _link(title: str, shown: str) -> Wikitext:
    # Only that of the namespace means something: of another one an address might be made.
    target = escaped(title).replace(escaped(":"), ":", 1)
    return Wikitext(f"[[:{target}|<bdi>{escaped(shown)}</bdi>]]")


def _link_to_sessions(snapshot: Snapshot, shown: Wikitext) -> Wikitext:
    """To where the reader, whoever that is, says whether a session took place."""
    if _GADGET not in snapshot.published:
        return Wikitext(f"[[Special:MyPage/Capacity sessions|{shown}]]")
    directory = snapshot.site.under_root("Directory")
    address = f"{{{{fullurl:{directory}|withgadget=CapacityPeers}}}}#/sessions"
    return Wikitext(f'<span class="plainlinks">[{address} {shown}]</span>')


@dataclass(frozen=True, slots=True)
class _Due:
    """Who is to get a message now; `resumed` where an earlier run of this period claimed it.

    `sessions` is how many wait for their word, 0 where none of them is new. `marks` are those of
    all that is on their lists today: what is named already is not forgotten while it is there.
    """

    profile: Profile
    news: Mapping[str, Sequence[_Line]]
    sessions: int
    marks: Sequence[str]
    last: Entry
    resumed: bool

    def claimed(self, today: str) -> Entry:
        """What the ledger says before the message is posted."""
        date = self.last.date if self.resumed else today
        return Entry(date, self.last.told, joined("", self.marks))


def _due(snapshot: Snapshot, profile: Profile, last: Entry, *, resumed: bool) -> _Due | None:
    """What a person is to be told, if there is anything."""
    told = {*last.told.split()}
    today = _news(snapshot, profile.user, first=not told)
    sessions = _sessions(snapshot, profile.user)
    new = {kind: [one for one in lines if one.mark not in told] for kind, lines in today.items()}
    count = 0 if told.issuperset(sessions) else len(sessions)
    if not count and not any(new.values()):
        return None
    marks = [*(one.mark for lines in today.values() for one in lines), *sessions]
    return _Due(profile, new, count, marks, last, resumed)


_NEVER = Entry("0001-01-01")


def _last(snapshot: Snapshot, written: Ledger, user: str) -> Entry:
    """A person's entry, and if what it claims was posted after all, as it then would be."""
    entry = written.get(person_key(user), _NEVER)
    found = any((f"User talk:{user}", one) in snapshot.posted for one in _summaries_of(entry.date))
    return posted(entry) if found else entry


def pages(snapshot: Snapshot) -> Iterator[Page | Delivery]:
    """The ledger with all that is claimed, and the messages themselves."""
    title = ledger_title(snapshot.site)
    written, _ = ledger(snapshot)
    if written is None:
        yield Page(title, snapshot.published[title].text)
        return
    today = snapshot.date.isoformat()
    oldest = (snapshot.date - datetime.timedelta(_KEPT_DAYS)).isoformat()
    entries = {key: entry for key, entry in written.items() if entry.date >= oldest}
    in_line = []
    for profile in snapshot.people.profiles.values():
        if profile.notify == "never" or profile.status != "open":
            continue
        last = _last(snapshot, written, profile.user)
        same = _period(profile.notify, last.date) == _period(profile.notify, today)
        due = None
        if last.claimed or not same:
            due = _due(snapshot, profile, last, resumed=same)
        if due:
            in_line.append(due)
        elif last.claimed:
            # What was new is so no more.
            last = Entry(last.date, last.told)
        if last != _NEVER:
            entries[person_key(profile.user)] = last
    # Whoever has waited longest goes first, and before all others whose message was begun.
    in_line.sort(key=lambda due: (not due.resumed, due.last.date, person_key(due.profile.user)))
    chosen = in_line[: snapshot.site.publishing.messages_per_run]
    entries |= {person_key(due.profile.user): due.claimed(today) for due in chosen}
    yield ledger_page(title, entries)
    for due in chosen:
        date = entries[person_key(due.profile.user)].date
        yield _delivery(snapshot, due, date)


def _delivery(snapshot: Snapshot, due: _Due, date: str) -> Delivery:
    """The message itself, in the reader's language; `date` is the day it was claimed."""
    messages, catalogue, profile = snapshot.words.messages, snapshot.catalogue, due.profile
    language = language_of(profile, messages)
    said = {**messages[SOURCE_LANGUAGE], **messages[language]}
    words = {key: of_unknown_gender(text) for key, text in said.items()}
    suggestions = page_of(snapshot.site, profile)
    parts = {
        words[key]: [
            (
                _link(one.title, one.shown),
                [catalogue.name(item, language) for item in one.capacities],
            )
            for one in lines[:MOST_NAMED]
        ]
        for key, lines in due.news.items()
        if lines
    }
    # Of somebody who has no suggestions yet a session may wait.
    hello = "digest-first" if parts and not due.last.told else "digest-hello"
    sessions = filled_in(words["digest-sessions"], due.sessions)
    all_of_them = filled_in(words["digest-all"], _link(suggestions, suggestions))
    text = render(
        "digest",
        language=language,
        direction=direction_of(language),
        hello=words[hello],
        parts=parts,
        sessions=_link_to_sessions(snapshot, sessions) if due.sessions else "",
        all=all_of_them if parts and suggestions else "",
        stop=filled_in(words["digest-stop"], _link(profile.page, profile.page)),
        marker=Wikitext(marker_of(date)),
    )
    return Delivery(
        key=person_key(profile.user),
        title=f"User talk:{profile.user}",
        heading=filled_in(words["digest-heading" if parts else "digest-heading-sessions"], date),
        text=text,
        marker=marker_of(date),
        summary=summary_of(date),
        resumed=due.resumed,
    )


def _finds(snapshot: Snapshot) -> Findings:
    _, odd = ledger(snapshot)
    return Findings(notes=odd)


JOB = Job("digest", _families, pages, reads=_reads, finds=_finds, data={"ledger": LedgerData})
