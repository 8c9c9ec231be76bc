"""Asks a server again when it failed in passing, as long after as the server says."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

LONGEST_WAIT = 120.0
"""Seconds. A server that asks for more is left alone until the next run."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one attempt failed, and whether and when another one makes sense (seconds)."""

    reason: str
    again: bool = True
    wait: float | None = None


def ask_patiently(
    ask: Callable[[], Answer | Fault], attempts: int, sleep: Callable[[float], None]
) -> Answer | Fault:
    """The first answer of at most `attempts`, or the last fault.

    Waits between two attempts as long as the server asks, or 1, 2, 4 … seconds.
    """
    answer: Answer | Fault = Fault("it was not asked")
    for attempt in range(attempts):
        answer = ask()
        if not isinstance(answer, Fault):
            break
        wait = 2.0**attempt if answer.wait is None else answer.wait
        if not answer.again or wait > LONGEST_WAIT:
            break
        if attempt + 1 < attempts:
            sleep(wait)
    return answer


def retry_after(value: str | None) -> float | None:
    """Seconds to wait, from a Retry-After header with seconds or a date; None for anything else."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        date = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    # A date without a zone is in Greenwich's, as all dates of HTTP are.
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())
