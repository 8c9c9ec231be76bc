"""Decides which text from a person may be copied onto a page of ours."""

from __future__ import annotations

import re

from sync.profiles.problems import Reason

LONGEST_TEXT = 2_000
LONGEST_NAME = 200

# Controls end lines or reach terminals; half of a surrogate pair is no text, though JSON can say
# it; embeddings, overrides and isolates turn the direction of all that follows on the page.
_STRANGE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def fault(text: str, longest: int = LONGEST_NAME) -> tuple[Reason, str] | None:
    """Why a text cannot be copied, in one line of `longest` characters, and what it takes.

    None where it can.
    """
    if len(text) > longest:
        return Reason.TOO_LONG, str(longest)
    return (Reason.STRANGE_CHARACTERS, "") if is_strange(text) else None


def is_strange(text: str) -> bool:
    """Whether a text holds what changes more than itself, or nothing can hold."""
    return bool(_STRANGE.search(text))
