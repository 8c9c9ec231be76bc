"""Reads on talk pages who began to write to whom by a suggestion, and who answered there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sync.reference.languages import is_language
from sync.wiki.pages import StoredPage
from sync.wiki.port import Contribution, TalkEdit
from sync.wikitext.accounts import is_name_of_account
from sync.wikitext.scanner import find_calls

MESSAGE = "Capacity message"
"""The template whose call is the marker of a message."""
DELAY = timedelta(minutes=5)
"""Between the moment that a marker names and the edit that saved it."""
ANSWER = timedelta(days=60)
"""Within which an edit of the receiver is an answer."""
BETWEEN_TWO = timedelta(days=30)
"""Within which a further message to the same person is not a first one."""
MOST_A_DAY = 5
"""First messages of one account that count, a day in UTC."""
MOST_MARKERS = 50
"""Markers on one person's talk pages that are looked into in one run, the newest."""

Key = tuple[str, datetime, tuple[str, ...]]
"""The receiver, the moment, and what a message is about."""

_TALK = "User talk:"
_ITEM = re.compile(r"Q[1-9]\d{0,11}")
_MOST_ITEMS = 5
_HEADING = re.compile(r"^=+[ \t]*(.+?)[ \t]*=+[ \t]*$", re.MULTILINE)
_SECTION = re.compile(r"/\*\s*(.*?)\s*\*/")


@dataclass(frozen=True, slots=True)
class Marker:
    """What a marker says, and on which page: nothing that anybody vouches for.

    `about` are Q-ids, `language` is a code or empty, `sent` in UTC to the second.
    """

    page: str
    about: tuple[str, ...]
    language: str
    sent: datetime

    @property
    def receiver(self) -> str:
        """In whose talk space it stands."""
        return self.page.removeprefix(_TALK).partition("/")[0]

    @property
    def key(self) -> Key:
        """See Message.key."""
        return self.receiver, self.sent, self.about

    @property
    def written(self) -> str:
        """The moment as the marker has it."""
        return self.sent.strftime("%Y%m%d%H%M%S")


class Message(msgspec.Struct, frozen=True):
    """A message that somebody really saved: who, to whom, when, in which edit and section.

    `sender` is empty where no edit is to be found that saved the marker; then nothing counts.
    """

    receiver: str
    sent: datetime
    about: tuple[str, ...]
    language: str
    sender: str = ""
    revision: int = 0
    heading: str = ""
    answered: bool = False

    @property
    def key(self) -> Key:
        """By what it is known, wherever its marker stands by now."""
        return self.receiver, self.sent, self.about


def markers(page: StoredPage, names: Iterable[str]) -> Iterator[Marker]:
    """The markers on a page in somebody's talk space; those that say no moment are left out.

    `names` are those of the template on the wiki.
    """
    if not page.title.startswith(_TALK):
        return
    for call in find_calls(page.text, names).whole:
        sent = _moment(call.parameters.get("sent", ""))
        if sent is None:
            continue
        about = tuple(dict.fromkeys(_ITEM.findall(call.parameters.get("about", ""))))
        code = call.parameters.get("lang", "").strip().lower()
        language = code if is_language(code) else ""
        marker = Marker(page.title, about[:_MOST_ITEMS], language, sent)
        # `User talk:Help:Someone` is a title too; the wiki refuses a question about such a name.
        if is_name_of_account(marker.receiver):
            yield marker


def _moment(written: str) -> datetime | None:
    digits = written.strip()
    if not re.fullmatch(r"[0-9]{14}", digits):
        return None
    try:
        return datetime.strptime(f"{digits}+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None


def attributed(marker: Marker, edits: Iterable[TalkEdit], names: Iterable[str]) -> Message:
    """The message of a marker: its sender is who made the edit that brought it.

    `edits` are those of the page before the moment until which the marker may have been saved, the
    newest first; no more of them are asked for than needed.
    """
    listed = tuple(names)
    message = Message(marker.receiver, marker.sent, marker.about, marker.language)
    brought: TalkEdit | None = None
    # A clock of another server may be a little behind.
    earliest = marker.sent - DELAY / 5
    for edit in edits:
        page = StoredPage(marker.page, edit.text, edit.revision, edit.user)
        if any(one.key == marker.key for one in markers(page, listed)):
            brought = edit
        if edit.moment < earliest or brought not in {None, edit}:
            break
    if brought is None or not is_name_of_account(brought.user) or brought.user == marker.receiver:
        return message
    if brought.moment < earliest:
        return message
    return msgspec.structs.replace(
        message,
        sender=brought.user,
        revision=brought.revision,
        heading=_heading_before(brought.text, marker.written),
    )


def _heading_before(text: str, written: str) -> str:
    place = text.find(written)
    above = [found[1] for found in _HEADING.finditer(text, 0, max(place, 0))]
    return _plain(above[-1]) if above else ""


def _plain(heading: str) -> str:
    """A heading as it stands in the summary of an edit of its section."""
    return " ".join(re.sub(r"\[\[(?:[^|\]]*\|)?([^\]]*)\]\]|'{2,}", r"\1", heading).split())


def first_messages(messages: Iterable[Message]) -> list[Message]:
    """Those that count, in order of time: a pair's first in 30 days, an account's first of a day.

    An edit serves one marker, whoever repeats it.
    """
    counted: list[Message] = []
    edits: set[int] = set()
    latest: dict[tuple[str, str], datetime] = {}
    a_day: Counter[tuple[str, object]] = Counter()
    for message in sorted(messages, key=lambda one: (one.sent, one.revision, one.about)):
        pair, day = (message.sender, message.receiver), (message.sender, message.sent.date())
        if not message.sender or message.revision in edits:
            continue
        edits.add(message.revision)
        if pair in latest and message.sent - latest[pair] < BETWEEN_TWO:
            continue
        if a_day[day] < MOST_A_DAY:
            a_day[day] += 1
            latest[pair] = message.sent
            counted.append(message)
    return counted


def is_open(message: Message, now: datetime) -> bool:
    """Whether an answer may still come, or was never looked for."""
    return bool(message.sender) and not message.answered and now - message.sent <= ANSWER


def with_answers(
    messages: Sequence[Message], contributions: Iterable[Contribution]
) -> list[Message]:
    """The messages, with those marked as answered whose receiver wrote back on the wiki.

    That is an edit that added something: on the sender's talk page, or in the message's section on
    the receiver's own. E-mail and meetings are not seen.
    """
    waiting: dict[str, list[int]] = defaultdict(list)
    for place, message in enumerate(messages):
        if message.sender and not message.answered:
            waiting[message.receiver].append(place)
    answered = {
        place
        for edit in contributions
        for place in waiting.get(edit.user, ())
        if _answers(edit, messages[place])
    }
    return [
        msgspec.structs.replace(one, answered=True) if place in answered else one
        for place, one in enumerate(messages)
    ]


def _answers(edit: Contribution, message: Message) -> bool:
    if edit.undone or edit.grew <= 0 or not message.sent <= edit.moment <= message.sent + ANSWER:
        return False
    if edit.title == f"{_TALK}{message.sender}":
        return True
    section = _SECTION.match(edit.comment)
    in_section = section is not None and _plain(section[1]) == message.heading != ""
    return in_section and edit.title == f"{_TALK}{message.receiver}"
