"""What a person wrote that the bot could not use, as a record that nothing may drop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a value is not used.

    Each has its words in templates/wiki/messages/: `problem-…` says what is wrong, `cure-…`, where
    a suggestion helps, what to do.
    """

    BROKEN_CALL = "broken-call"
    NO_ACCOUNT = "no-account"
    SECOND_PROFILE = "second-profile"
    WRONG_PLACE = "wrong-place"
    UNKNOWN_PARAMETER = "unknown-parameter"
    MISSING_PARAMETER = "missing-parameter"
    UNKNOWN_CAPACITY = "unknown-capacity"
    AMBIGUOUS_CAPACITY = "ambiguous-capacity"
    NOT_A_CAPACITY = "not-a-capacity"
    RETIRED_CAPACITY = "retired-capacity"
    UNKNOWN_LANGUAGE = "unknown-language"
    UNKNOWN_LEVEL = "unknown-level"
    UNKNOWN_TERRITORY = "unknown-territory"
    UNKNOWN_AFFILIATION = "unknown-affiliation"
    UNKNOWN_PROJECT = "unknown-project"
    UNKNOWN_TIMEZONE = "unknown-timezone"
    UNKNOWN_PAGE = "unknown-page"
    UNKNOWN_ACCOUNT = "unknown-account"
    UNKNOWN_CHOICE = "unknown-choice"
    FROM_A_TEMPLATE = "from-a-template"
    NOT_A_NUMBER = "not-a-number"
    NOT_AN_ITEM = "not-an-item"
    BAD_DATE = "bad-date"
    FUTURE_DATE = "future-date"
    ENDS_TOO_EARLY = "ends-too-early"
    BAD_ADDRESS = "bad-address"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    STRANGE_CHARACTERS = "strange-characters"
    # Of who wrote it, and who they are.
    CHANGE_WAITS = "change-waits"
    NOT_THE_OWNERS = "not-the-owners"
    UNCONFIRMED = "unconfirmed"
    SAME_PERSON = "same-person"
    NO_PROFILE = "no-profile"
    PARTNER_WITHOUT_PROFILE = "partner-without-profile"
    ACCOUNT_MISSING = "account-missing"
    ACCOUNT_TOO_NEW = "account-too-new"
    ACCOUNT_BLOCKED = "account-blocked"
    ACCOUNT_LOCKED = "account-locked"
    ACCOUNT_VANISHED = "account-vanished"
    EXCLUDED = "excluded"
    # Of a page of the community: for somebody who may protect pages, or a curator.
    EDIT_WAITS = "edit-waits"
    # Of a line on a page that lists people.
    UNCLEAR_ACCOUNT = "unclear-account"
    # Of a translation of a message.
    TRANSLATION_MARKUP = "translation-markup"
    TRANSLATION_PARAMETERS = "translation-parameters"
    # Of a page of the bot.
    TAKEN_OVER = "taken-over"
    # Of the catalogue itself; the parameter is the item.
    ITEM_REDIRECTED = "item-redirected"
    ITEM_VANISHED = "item-vanished"
    ITEM_WITHOUT_NAME = "item-without-name"
    ITEM_BELOW_ITSELF = "item-below-itself"
    ITEM_TOO_DEEP = "item-too-deep"
    ITEM_WITHOUT_PARENT = "item-without-parent"
    SAME_NAME = "same-name"
    BAD_CORRECTION = "bad-correction"


# What stands there has been read, and counts for nothing all the same.
_READ = frozenset({Reason.AMBIGUOUS_CAPACITY, Reason.NOT_A_CAPACITY, Reason.RETIRED_CAPACITY})
NOT_READ = frozenset(
    {
        Reason.BAD_ADDRESS,
        Reason.BAD_DATE,
        Reason.FROM_A_TEMPLATE,
        Reason.NOT_A_NUMBER,
        Reason.NOT_AN_ITEM,
        *(reason for reason in Reason if reason.startswith("unknown-")),
    }
) - {Reason.UNKNOWN_PARAMETER}
"""What stands there means nothing that we know."""
WITHOUT_MEANING = NOT_READ | _READ
"""Such a value counts for nothing; its author is told how many there are and what that costs."""

# No page of ours repeats that somebody was blocked or left, by the sessions that they told of
# either: the report of the run alone says so.
# An account that is not there may be one that stewards hid.
UNPUBLISHED = frozenset(
    {
        Reason.ACCOUNT_BLOCKED,
        Reason.ACCOUNT_LOCKED,
        Reason.ACCOUNT_MISSING,
        Reason.ACCOUNT_VANISHED,
        Reason.EXCLUDED,
        Reason.NO_PROFILE,
        Reason.PARTNER_WITHOUT_PROFILE,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One value on one page that its author needs to fix.

    `value` may be anything that somebody typed: it is shown to its author on their own page and
    nowhere else. `suggestion` is made of names we know ("photography"), never of the value.
    """

    page: str
    parameter: str
    value: str
    reason: Reason
    suggestion: str = ""
