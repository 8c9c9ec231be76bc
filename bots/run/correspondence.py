"""Asks the wiki which messages were begun by a suggestion, who sent them, and who answered."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice, zip_longest

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
    counted,
    is_open,
    markers,
    with_answers,
)
from sync.profiles.ownership import Authors
from sync.wiki.port import Memory, Selection, Wiki, Witness

REMEMBERED = "messages"
"""What is known of messages is called, where it is kept from run to run."""
MOST_NEW = 5_000
"""Markers that are looked into in one run: those beyond wait for the next one."""


def read_messages(
    wiki: Wiki, witness: Witness, since: datetime.date, date: datetime.date
) -> tuple[Message, ...]:
    """The messages sent since a day whose marker still stands, in order of receiver and time.

    What was found out of a message is remembered, also where the run ends meanwhile: a marker that
    is new costs one request, two where it was moved to an archive together with its page's history.
    One of each person's pages is looked into before the second of any, so that whoever makes
    thousands hides no others. Without a memory everything is asked again.
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
    try:
        new = islice(_in_turn(found, known), MOST_NEW)
        messages.extend(_message(one, witness, names) for one in new)
    finally:
        messages.sort(key=lambda one: one.key)
        _remember(wiki.memory, messages)
    return tuple(messages)


def _in_turn(found: dict[Key, Marker], known: Collection[Key]) -> Iterable[Marker]:
    """The markers of which nothing is known: the newest of each receiver, then the second ones."""
    unknown = defaultdict(list)
    for key in sorted(found.keys() - known, reverse=True):
        unknown[found[key].receiver].append(found[key])
    rounds = zip_longest(*(some[:MOST_MARKERS] for some in unknown.values()))
    return (one for one in chain.from_iterable(rounds) if one)


def read_answers(
    wiki: Wiki,
    witness: Witness,
    messages: Sequence[Message],
    authors: Authors,
    date: datetime.date,
) -> tuple[Message, ...]:
    """The messages, with what was answered of those that count: of others nobody is asked."""
    count = {one.revision for one in counted(messages, authors.refused, authors.renamed)}
    asked = [one for one in messages if one.revision in count and is_open(one)]
    waiting: dict[str, datetime.datetime] = {}
    for one in asked:
        receiver = authors.renamed.get(one.receiver, one.receiver)
        waiting[receiver] = min(one.sent, waiting.get(receiver, one.sent))
    looked = with_answers(asked, witness.contributions(waiting), authors.renamed, date)
    found = {one.key: one for one in looked}
    told = tuple(found.get(one.key, one) for one in messages)
    _remember(wiki.memory, told)
    return told


def _remember(memory: Memory | None, messages: Sequence[Message]) -> None:
    if memory:
        memory.remember(REMEMBERED, msgspec.json.encode(messages))


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _recalled(memory: Memory | None) -> dict[Key, Message]:
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
