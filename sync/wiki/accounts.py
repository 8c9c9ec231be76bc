"""What a wiki says of an account: since when it is there, and whether it may do anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why an account does not count; each is a Reason of the same value."""

    MISSING = "account-missing"
    BLOCKED = "account-blocked"
    LOCKED = "account-locked"


@dataclass(frozen=True, slots=True)
class Account:
    """What a wiki says of an account on the day of the run.

    `registered` is a date in ISO 8601, empty for accounts from before that was noted. `refusal`
    is why it does not count, None where nothing speaks against it. `renamed_to` is its present
    name where an account of the asked name no longer exists.
    """

    name: str
    registered: str = ""
    edits: int = 0
    refusal: Refusal | None = None
    renamed_to: str = ""
