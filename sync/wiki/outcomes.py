"""Everything that can come of saving a page, as a type that says what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import msgspec

from sync.wiki.answers import Edited, EditError, EditResult


class NextAction(StrEnum):
    """What an outcome means for the run."""

    GO_ON = "go on"
    """Done, or nothing to do."""
    AT_ONCE = "at once"
    """The login or the token has to be renewed; then once more."""
    LATER = "later"
    """The same again, after `Outcome.seconds`."""
    READ_AGAIN = "read again"
    """The page moved on while the run was under way: read the wiki again, and plan anew."""
    SKIP = "skip"
    """This page has to wait for somebody; the others go on."""
    STOP = "stop"
    """No page can be saved now: the run ends here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saving one page. `detail` is the wiki's own word where it said one."""

    title: str
    detail: str = ""
    seconds: float = 0
    """How long to wait, where the wiki says so or experience does."""

    next_action: ClassVar[NextAction] = NextAction.SKIP
    codes: ClassVar[tuple[str, ...]] = ()
    """The action API's codes that mean this; one that ends in `-` stands for all that begin so."""
    decided: ClassVar[bool] = False
    """Whether a person wants it so, which is no failure of the run."""
    of_the_text: ClassVar[bool] = False
    """Whether a part of the text may be the reason, and the rest be accepted without it."""

    @property
    def kind(self) -> str:
        """The outcome's name in reports."""
        name = type(self).__name__
        return "".join(f" {one.lower()}" if one.isupper() else one for one in name).strip()

    @property
    def failed(self) -> bool:
        """Whether the page does not stand as planned, and somebody has to do something."""
        return (
            self.next_action not in {NextAction.GO_ON, NextAction.READ_AGAIN} and not self.decided
        )


# Done.


class Saved(Outcome):
    """The page stands as planned."""

    __slots__ = ()
    next_action = NextAction.GO_ON


class Created(Outcome):
    """The page was made, and stands as planned."""

    __slots__ = ()
    next_action = NextAction.GO_ON


class Unchanged(Outcome):
    """The page said so already."""

    __slots__ = ()
    next_action = NextAction.GO_ON


class SavedInPart(Outcome):
    """A filter refused some rows, which `detail` lists; the others stand."""

    __slots__ = ()


# The page moved on.


class Conflict(Outcome):
    """Somebody changed or made the page since it was read; their edit stands."""

    __slots__ = ()
    next_action = NextAction.READ_AGAIN
    codes = ("editconflict", "articleexists", "nosuchrevid")


class Overtaken(Outcome):
    """Another run of this program saved something else here; the newest profiles decide."""

    __slots__ = ()
    next_action = NextAction.READ_AGAIN


# A person wants it so.


class Deleted(Outcome):
    """Somebody deleted the page; it stays so until it is restored."""

    __slots__ = ()
    decided = True
    codes = ("missingtitle", "pagedeleted")


class Moved(Outcome):
    """Somebody moved the page away; it is not made a second time."""

    __slots__ = ()
    decided = True


class TakenOver(Outcome):
    """A person edited the page last; it is theirs until the bot's text is restored."""

    __slots__ = ()
    decided = True


class NoBots(Outcome):
    """A person asked bots to stay away from the page, by {{nobots}} or {{bots}}."""

    __slots__ = ()
    decided = True


# The wiki refuses this page.


class Protected(Outcome):
    """The page, its title or its namespace is protected from this account."""

    __slots__ = ()
    codes = (
        "cantedit",
        "customcssprotected",
        "customjsonprotected",
        "customjsprotected",
        "mycustomjsonprotected",
        "mycustomjsprotected",
        "protectednamespace",
        "protectednamespace-interface",
        "protectedpage",
        "protectedtitle",
    )


class CascadeProtected(Outcome):
    """A protected page transcludes this one, and protects it by that."""

    __slots__ = ()
    codes = ("cascadeprotected",)


class TitleBlacklisted(Outcome):
    """No page may have this title here."""

    __slots__ = ()
    codes = ("titleblacklist-",)


class InvalidTitle(Outcome):
    """MediaWiki allows no such title: it is longer than 255 bytes, as a rule."""

    __slots__ = ()
    codes = ("invalidtitle",)


class Filtered(Outcome):
    """An abuse filter refuses the text."""

    __slots__ = ()
    codes = ("abusefilter-",)
    of_the_text = True


class Warned(Outcome):
    """An abuse filter warns. A person may save once more; a program should not argue."""

    __slots__ = ()
    codes = ("abusefilter-warning",)
    of_the_text = True


class SpamBlacklisted(Outcome):
    """The text holds an address that is on a list of spam."""

    __slots__ = ()
    codes = ("spamblacklist", "spamdetected", "abusefilter-blocked-domains-")
    of_the_text = True


class TooBig(Outcome):
    """The text is longer than the wiki allows a page to be."""

    __slots__ = ()
    codes = ("contenttoobig",)


class InvalidJson(Outcome):
    """A page of data whose text is no JSON: a fault of this program."""

    __slots__ = ()
    codes = ("invalid-content-data", "invalid-json-data")


class PartiallyBlocked(Outcome):
    """The account is blocked from this page or namespace alone."""

    __slots__ = ()


class Captcha(Outcome):
    """The wiki asks whether a person is there. The account needs the right `skipcaptcha`."""

    __slots__ = ()
    codes = ("captcha-",)


class Unknown(Outcome):
    """An answer that nobody foresaw, kept whole."""

    __slots__ = ()


class Failed(Outcome):
    """The program itself failed on this page."""

    __slots__ = ()


# Later.


class ReadOnly(Outcome):
    """The wiki's database accepts no writing for now."""

    __slots__ = ()
    next_action = NextAction.LATER
    codes = ("readonly",)


class Lagged(Outcome):
    """The copies of the wiki's database are behind, and bots are asked to wait."""

    __slots__ = ()
    next_action = NextAction.LATER
    codes = ("maxlag",)


class RateLimited(Outcome):
    """Too many edits in a short time."""

    __slots__ = ()
    next_action = NextAction.LATER
    codes = ("ratelimited",)


class Unreachable(Outcome):
    """No answer, or one of a broken server. Whether the page was saved is not known."""

    __slots__ = ()
    next_action = NextAction.LATER
    codes = ("internal_api_error_", "failed-save")


# Once more, with a new token or login.


class BadToken(Outcome):
    """The token is too old, or another session's."""

    __slots__ = ()
    next_action = NextAction.AT_ONCE
    codes = ("badtoken", "notoken")


class LostSession(Outcome):
    """The login is gone."""

    __slots__ = ()
    next_action = NextAction.AT_ONCE
    codes = ("assertnameduserfailed", "assertuserfailed", "mustbeloggedin", "notloggedin")


class BotFlagMissing(Outcome):
    """The account has no bot flag, or is not logged in at all."""

    __slots__ = ()
    next_action = NextAction.AT_ONCE
    codes = ("assertbotfailed",)


# Nothing can be saved now.


class Blocked(Outcome):
    """The account is blocked, or the address it comes from."""

    __slots__ = ()
    next_action = NextAction.STOP
    codes = ("autoblocked", "blocked")


class GloballyBlocked(Outcome):
    """The account or its address is blocked on all wikis of the farm."""

    # The keys of the messages are the codes: GlobalBlocking's hook GetBlockErrorMessageKey, which
    # WikimediaMessages renames on Wikimedia's own wikis.
    __slots__ = ()
    next_action = NextAction.STOP
    codes = ("globalblocking-", "wikimedia-globalblocking-")


class NotAllowed(Outcome):
    """The account lacks the right to edit or to make pages."""

    __slots__ = ()
    next_action = NextAction.STOP
    codes = (
        "cantcreate",
        "cantcreate-anon",
        "cantchangecontentmodel",
        "confirmemail",
        "noedit",
        "noedit-anon",
        "permissiondenied",
        "readapidenied",
        "writeapidenied",
    )


class StoppedByPage(Outcome):
    """Somebody wrote on the stop page."""

    __slots__ = ()
    next_action = NextAction.STOP


def _kinds(of: type[Outcome] = Outcome) -> Iterator[type[Outcome]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def kind_of(code: str) -> type[Outcome]:
    """The type of outcome that a code of the action API means; the longest match counts."""
    found: dict[str, type[Outcome]] = {
        one: kind
        for kind in _kinds()
        for one in kind.codes
        if code == one or (one.endswith(("-", "_")) and code.startswith(one))
    }
    return found[max(found, key=len)] if found else Unknown


def outcome_of(title: str, answer: Mapping[str, Any], *, retry_after: float = 0) -> Outcome:
    """What an answer of action=edit (formatversion 2) says.

    `retry_after` is the header of that name, in seconds; 0 for none.
    """
    try:
        read = msgspec.convert(answer, Edited)
    except (msgspec.ValidationError, RecursionError):
        return Unknown(title, str(answer))
    if read.error is not None:
        kind = _kind_of_error(read.error)
        if kind is Unknown:
            return Unknown(title, str(answer["error"]))
        lag = read.error.lag if kind is Lagged else 0
        return kind(title, f"{read.error.code}: {read.error.info}", max(retry_after, lag))
    return _of_edit(title, read.edit) or Unknown(title, str(answer))


def _of_edit(title: str, edit: EditResult) -> Outcome | None:
    if edit.result == "Success":
        if edit.nochange:
            return Unchanged(title)
        return Created(title) if edit.new else Saved(title)
    if edit.captcha:
        return Captcha(title, f"captcha: {edit.captcha.type}")
    if edit.code is not None:
        # The answer of hooks that fail without an error of the API.
        return kind_of(edit.code)(title, f"{edit.code}: {edit.info}")
    return None


def _kind_of_error(error: EditError) -> type[Outcome]:
    kind = kind_of(error.code)
    if kind is Blocked and error.blockinfo.blockpartial:
        return PartiallyBlocked
    return kind
