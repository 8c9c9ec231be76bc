"""What a person wrote that could not be understood, as a record that nothing may drop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a value was not understood."""

    BROKEN_CALL = "broken-call"
    NO_ACCOUNT = "no-account"
    SECOND_PROFILE = "second-profile"
    UNKNOWN_PARAMETER = "unknown-parameter"
    UNKNOWN_CAPACITY = "unknown-capacity"
    AMBIGUOUS_CAPACITY = "ambiguous-capacity"
    NOT_A_CAPACITY = "not-a-capacity"
    RETIRED_CAPACITY = "retired-capacity"
    UNKNOWN_LANGUAGE = "unknown-language"
    UNKNOWN_LEVEL = "unknown-level"
    UNKNOWN_TERRITORY = "unknown-territory"
    UNKNOWN_AFFILIATION = "unknown-affiliation"
    UNKNOWN_CHOICE = "unknown-choice"
    TOO_MANY = "too-many"
    # Of the catalogue itself; the parameter is the item.
    ITEM_REDIRECTED = "item-redirected"
    ITEM_VANISHED = "item-vanished"
    ITEM_WITHOUT_NAME = "item-without-name"
    ITEM_BELOW_ITSELF = "item-below-itself"
    ITEM_TOO_DEEP = "item-too-deep"
    ITEM_WITHOUT_PARENT = "item-without-parent"
    SAME_NAME = "same-name"
    BAD_CORRECTION = "bad-correction"


# What is wrong, and what to do about it where we have something to suggest.
_SENTENCES = {
    Reason.BROKEN_CALL: ("a template starts and is never closed", ""),
    Reason.NO_ACCOUNT: ("only registered accounts have profiles", ""),
    Reason.SECOND_PROFILE: (
        "a second profile of one person; the first counts",
        "that one is on {}",
    ),
    Reason.UNKNOWN_PARAMETER: ("a parameter that does not exist", "did you mean {}?"),
    Reason.UNKNOWN_CAPACITY: ("no capacity has this name", "did you mean {}?"),
    Reason.AMBIGUOUS_CAPACITY: ("several capacities have this name", "choose {}"),
    Reason.NOT_A_CAPACITY: ("this item is not in the catalogue", ""),
    Reason.RETIRED_CAPACITY: ("this item is no longer a capacity", "use {}"),
    Reason.UNKNOWN_LANGUAGE: ("no language has this code", "did you mean {}?"),
    Reason.UNKNOWN_LEVEL: ("a level is 0 to 5, or n for native", "for example {}"),
    Reason.UNKNOWN_TERRITORY: ("no country or region has this name", "did you mean {}?"),
    Reason.UNKNOWN_AFFILIATION: ("no affiliate has this name", "did you mean {}?"),
    Reason.UNKNOWN_CHOICE: ("not one of the words that mean something here", "choose {}"),
    Reason.TOO_MANY: ("more than are counted", "the first {} are"),
    Reason.ITEM_REDIRECTED: ("Wikidata merged this item", "it counts as {}"),
    Reason.ITEM_VANISHED: ("this item is gone from its sources and is retired", "use {}"),
    Reason.ITEM_WITHOUT_NAME: ("this item has no name in any language", ""),
    Reason.ITEM_BELOW_ITSELF: ("this item stands below itself; it counts as a root", ""),
    Reason.ITEM_TOO_DEEP: ("this item is more than three levels deep", "it counts below {}"),
    Reason.ITEM_WITHOUT_PARENT: ("its parent is no capacity; it counts as a root", "it was {}"),
    Reason.SAME_NAME: ("several items have one name in one language", "{}"),
    Reason.BAD_CORRECTION: ("a correction that cannot be understood", "{}"),
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One value on one page that waits for its author.

    `value` may be anything that somebody typed: it is shown to its author on their own page and
    nowhere else. `suggestion` is made of names we know ("photography"), never of the value.
    """

    page: str
    parameter: str
    value: str
    reason: Reason
    suggestion: str = ""

    def sentence(self) -> str:
        """The problem in English for the run report, without the value."""
        place = f"{self.page}: {self.parameter}" if self.parameter else self.page
        wrong, cure = _SENTENCES[self.reason]
        return f"{place}: {wrong}" + (
            f"; {cure.format(self.suggestion)}" if self.suggestion else ""
        )
