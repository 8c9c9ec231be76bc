"""Splits what stands behind a parameter into the entries that its author listed."""

from __future__ import annotations

import re
from collections.abc import Callable

_BETWEEN = re.compile(r"[;؛；\n]|<br\s*/?>", re.IGNORECASE)
_BULLET = re.compile(r"^[\s*#:•·–—-]+(?=\S)|[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]+$")
_MARKS = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_COMMA = re.compile(r"[,،、，]")


def entries(value: str, understood: Callable[[str], bool]) -> list[str]:
    """Split at `;`, new lines and bullets; at commas too where the whole is not `understood`.

    Arabic and CJK forms of the separators count. Direction marks, which editors paste without
    seeing them, are dropped. Empty entries are no entries; order is kept, repetitions are not.
    """
    found: dict[str, None] = {}
    for piece in _BETWEEN.split(_MARKS.sub("", value)):
        whole = _BULLET.sub("", piece).strip()
        if not whole:
            continue
        if understood(whole):
            found[whole] = None
        else:
            found.update((part.strip(), None) for part in _COMMA.split(whole) if part.strip())
    return list(found)
