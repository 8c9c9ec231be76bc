"""The events to come as iCalendar, from the rows of the page that the bot writes."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from icalendar import Calendar, Event

from bots.exporting.names import Names

_ROW = re.compile(r"^\{\{Capacity events row\|(page=.*)\}\}$", re.MULTILINE)
# What encodeURIComponent leaves, so that the gadget gives an event the same name.
_LEFT = "!'()*"


@dataclass(frozen=True)
class Upcoming:
    """An event of whole days: `end` is its last one."""

    page: str
    begin: datetime.date
    end: datetime.date
    facts: Mapping[str, str]


def upcoming(text: str) -> Iterator[Upcoming]:
    """The events of the page; one without a day is in no calendar."""
    for row in _ROW.findall(text):
        facts = {}
        for part in row.split("|"):
            name, _, value = part.partition("=")
            # In one line, whoever wrote it there.
            facts[name] = " ".join(html.unescape(value).split())
        begin, end = facts.get("begin", ""), facts.get("end", "")
        try:
            first, last = map(datetime.date.fromisoformat, (begin or end, end or begin))
        except ValueError:
            continue
        if facts["page"] and first <= last < datetime.date.max:
            yield Upcoming(facts["page"], first, last, facts)


def calendar(events: Iterable[Upcoming], names: Names, index: str, now: datetime.datetime) -> bytes:
    """All of them as one file; `index` is the address of the wiki's index.php, empty if unknown."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//{names.say('project')}//")
    for one in events:
        event = Event()
        event.add("uid", f"{quote(one.page, safe=_LEFT)}@{urlsplit(index).hostname or 'localhost'}")
        event.add("dtstamp", now)
        event.add("dtstart", one.begin)
        event.add("dtend", one.end + datetime.timedelta(1))
        event.add("summary", one.facts.get("title") or one.page)
        for name, text in (("location", _place(one, names)), ("description", _about(one, names))):
            if text:
                event.add(name, text)
        if index:
            event.add("url", f"{index}?title={quote(one.page.replace(' ', '_'), safe='/:')}")
        made.add_component(event)
    return bytes(made.to_ical())


def _place(event: Upcoming, names: Names) -> str:
    found = [event.facts["place"]] if event.facts.get("place") else []
    found += [names.territory(code) for code in event.facts.get("territories", "").split()]
    found += [names.region(key) for key in event.facts.get("regions", "").split()]
    if event.facts.get("online"):
        found.append(names.say("event-online"))
    return ", ".join(found)


def _about(event: Upcoming, names: Names) -> str:
    lines = []
    for key, said in (("offers", "event-offered"), ("seeks", "event-needed")):
        items = event.facts.get(key, "").split()
        if items:
            lines.append(f"{names.say(said)}: {', '.join(map(names.capacity, items))}")
    return "\n".join(lines)
