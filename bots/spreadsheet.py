"""Tables for spreadsheet programs, which take no text of theirs for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet program would take for a formula, also by letters of other widths, behind what
# nobody sees, and in quotes. Where a semicolon or a tab separates, a cell begins within the text.
_BEGINS = (
    r"[\s\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\"]*"
    r"[=+\-@＝＋－＠﹦﹢﹣﹫−]"
)
_FORMULA = re.compile(rf"{_BEGINS}|[\t\r\n]")
_FORMULA_WITHIN = re.compile(rf"[;\t\r\n](?={_BEGINS})")


def as_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """A table as RFC 4180 has it, in UTF-8 with its mark; no text in it is a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(value: str | int) -> str | int:
    if not isinstance(value, str):
        return value
    apart = _FORMULA_WITHIN.sub(r"\g<0>'", value)
    return f"'{apart}" if _FORMULA.match(value) else apart
