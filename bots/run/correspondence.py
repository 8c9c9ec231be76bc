"""Asks the wiki which messages were begun by a suggestion, who sent them, and who answered."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from sync.profiles.correspondence import (
    BETWEEN_TWO,
    DELAY,
    MESSAGE,
    MOST_MARKERS,
    Key,
    Marker,
    Message,
    attributed,
    is_open,
    markers,
    with_answers,
)
from sync.wiki.port import Memory, Selection, Wiki, Witness

REMEMBERED = "messages"
"""What is known of messages is called, where it is kept from run to run."""


def read_correspondence(
    wiki: Wiki, witness: Witness, since: datetime.date, date: datetime.date
) -> tuple[Message, ...]:
    """The messages sent since a day whose marker still stands, in order of receiver and time.

    What was found out of a message is remembered: a marker that is new costs one request, two where
    it was moved to an archive together with its page's history; then only answers are asked for, of
    those who may still give one. Without a memory everything is asked again.
    """
    names = wiki.template_names([MESSAGE])[MESSAGE]
    # One more period, in which an earlier message makes a later one no first one.
    begin = _midnight(since) - BETWEEN_TWO
    end = _midnight(date + datetime.timedelta(1))
    found: dict[Key, Marker] = {}
    for page in wiki.pages(Selection(templates={MESSAGE: names})):
        for marker in markers(page, names):
            other = found.get(marker.key, marker)
            if begin <= marker.sent < end and page.title <= other.page:
                found[marker.key] = marker
    known = _recalled(wiki.memory)
    messages = [known[key] for key in sorted(found.keys() & known.keys())]
    unknown = defaultdict(list)
    for key in sorted(found.keys() - known.keys(), reverse=True):
        unknown[found[key].receiver].append(found[key])
    for some in unknown.values():
        messages += (_message(one, witness, names) for one in some[:MOST_MARKERS])
    messages.sort(key=lambda one: one.key)
    waiting: dict[str, datetime.datetime] = {}
    for one in messages:
        if is_open(one, end):
            waiting[one.receiver] = min(one.sent, waiting.get(one.receiver, one.sent))
    messages = with_answers(messages, witness.contributions(waiting))
    if wiki.memory:
        wiki.memory.remember(REMEMBERED, msgspec.json.encode(messages))
    return tuple(messages)


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _recalled(
    memory: Memory | None,
) -> dict[Key, Message]:
    data = memory.recall(REMEMBERED) if memory else None
    try:
        messages = msgspec.json.decode(data or b"[]", type=list[Message])
    except msgspec.DecodeError:
        return {}
    return {one.key: one for one in messages}


def _message(marker: Marker, witness: Witness, names: Iterable[str]) -> Message:
    """Looks on the person's talk page first, and then where the marker stands now."""
    until = marker.sent + DELAY
    front = f"User talk:{marker.receiver}"
    message = attributed(marker, witness.talk_edits(front, until), names)
    if message.sender or marker.page == front:
        return message
    return attributed(marker, witness.talk_edits(marker.page, until), names)
