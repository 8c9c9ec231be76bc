"""Reads on talk pages who began to write to whom by a suggestion, and who answered there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
MOST_EDITS = 10
"""Edits of a page that are looked at for one marker: who saves it more often hides nobody else."""

Key = tuple[str, datetime, tuple[str, ...]]
"""The receiver, the moment, and what a message is about."""

_TALK = "User talk:"
_ITEM = re.compile(r"Q[1-9]\d{0,11}")
_MOST_ITEMS = 5
_HEADING = re.compile(r"^=+[ \t]*(.+?)[ \t]*=+[ \t]*$", re.MULTILINE)
# What MediaWiki takes off a heading for the summary of an edit (Parser::stripSectionName).
_MARKUP = re.compile(
    r"\[\[:?(?:[^|\[\]]*\|)?([^\[\]]*)\]\]|\[(?:https?:)?//[^\s\[\]]* ([^\[\]]*)\]|'{2,}|<[^<>]*>"
)
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
    `looked` is the day on which an answer was last looked for.
    """

    receiver: str
    sent: datetime
    about: tuple[str, ...]
    language: str
    sender: str = ""
    revision: int = 0
    heading: str = ""
    answered: bool = False
    looked: date | None = None

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
    message = Message(marker.receiver, marker.sent, marker.about, "")
    brought: tuple[TalkEdit, Marker] | None = None
    # A clock of another server may be a little behind.
    earliest = marker.sent - DELAY / 5
    for number, edit in enumerate(edits, 1):
        page = StoredPage(marker.page, edit.text, edit.revision, edit.user)
        # What stood there later is anybody's; whoever restored it did not write it.
        if found := next((one for one in markers(page, listed) if one.key == marker.key), None):
            brought = edit, found
        if edit.moment < earliest:
            break
        if number == MOST_EDITS:
            return message
    if brought is None or brought[0].moment < earliest:
        return message
    edit, written = brought
    if not is_name_of_account(edit.user) or edit.user == marker.receiver:
        return message
    return msgspec.structs.replace(
        message,
        language=written.language,
        sender=edit.user,
        revision=edit.revision,
        heading=_heading_before(edit.text, marker.written),
    )


def _heading_before(text: str, written: str) -> str:
    place = text.find(written)
    above = [found[1] for found in _HEADING.finditer(text, 0, max(place, 0))]
    return _plain(above[-1]) if above else ""


def _plain(heading: str) -> str:
    """A heading as it stands in the summary of an edit of its section."""
    return " ".join(_MARKUP.sub(lambda one: one[1] or one[2] or "", heading).split())


def counted(
    messages: Iterable[Message], refused: Container[str], renamed: Mapping[str, str]
) -> list[Message]:
    """The first messages of those between two accounts that count, by their present names.

    `refused` are the accounts that do not count, `renamed` leads from former names to present ones.
    """
    named = (
        msgspec.structs.replace(
            one,
            sender=renamed.get(one.sender, one.sender),
            receiver=renamed.get(one.receiver, one.receiver),
        )
        for one in messages
    )
    return first_messages(
        one
        for one in named
        if one.sender != one.receiver and one.sender not in refused and one.receiver not in refused
    )


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


def is_open(message: Message) -> bool:
    """Whether there may be an answer that nobody looked for; on the last day one may still come."""
    last = (message.sent + ANSWER).date()
    unseen = message.looked is None or message.looked <= last
    return bool(message.sender) and not message.answered and unseen


def with_answers(
    messages: Sequence[Message],
    contributions: Iterable[Contribution],
    renamed: Mapping[str, str],
    looked: date,
) -> list[Message]:
    """The messages, with those marked as answered whose receiver wrote back on the wiki.

    That is an edit that added something: on the sender's talk page, or in the message's section on
    the receiver's own. E-mail and meetings are not seen. Contributions are by present names; the
    pages of somebody who was `renamed` may still have the former one.
    """
    waiting: dict[str, list[int]] = defaultdict(list)
    for place, message in enumerate(messages):
        if message.sender and not message.answered:
            waiting[renamed.get(message.receiver, message.receiver)].append(place)
    answered = {
        place
        for edit in contributions
        for place in waiting.get(edit.user, ())
        if _answers(edit, messages[place], renamed)
    }
    return [
        msgspec.structs.replace(one, answered=one.answered or place in answered, looked=looked)
        for place, one in enumerate(messages)
    ]


def _answers(edit: Contribution, message: Message, renamed: Mapping[str, str]) -> bool:
    if edit.undone or edit.grew <= 0 or not message.sent <= edit.moment <= message.sent + ANSWER:
        return False
    if edit.title in _talk_pages(message.sender, renamed):
        return True
    section = _SECTION.match(edit.comment)
    in_section = section is not None and _plain(section[1]) == message.heading != ""
    return in_section and edit.title in _talk_pages(message.receiver, renamed)


def _talk_pages(user: str, renamed: Mapping[str, str]) -> tuple[str, str]:
    return f"{_TALK}{user}", f"{_TALK}{renamed.get(user, user)}"
