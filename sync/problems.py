"""What a person wrote that could not be understood, as a record that nothing may drop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a value was not understood. Each has a message `problem-<reason>` in every language."""

    BROKEN_CALL = "broken-call"
    SECOND_PROFILE = "second-profile"
    UNKNOWN_PARAMETER = "unknown-parameter"
    UNKNOWN_CAPACITY = "unknown-capacity"
    AMBIGUOUS_CAPACITY = "ambiguous-capacity"
    NOT_A_CAPACITY = "not-a-capacity"
    UNKNOWN_LANGUAGE = "unknown-language"
    UNKNOWN_LEVEL = "unknown-level"
    UNKNOWN_TERRITORY = "unknown-territory"
    UNKNOWN_AFFILIATION = "unknown-affiliation"
    UNKNOWN_CHOICE = "unknown-choice"
    TOO_MANY = "too-many"


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
        hint = f" (did you mean {self.suggestion}?)" if self.suggestion else ""
        return f"{place}: {self.reason.value.replace('-', ' ')}{hint}"
