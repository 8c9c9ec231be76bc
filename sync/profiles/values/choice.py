"""Reads choices, numbers and items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sync.profiles.dialects import dialects
from sync.profiles.problems import Reason
from sync.profiles.values.reader import Reader, item_in
from sync.wikitext.lists import typed, without_marks
from wikidata.names import Comparable, normalised

_YES_OR_NO = dict.fromkeys(("1", "y", "true", "on"), "yes") | dict.fromkeys(
    ("0", "n", "false", "off"), "no"
)

# With the decimal sign of any of our languages, the Arabic one among them.
_HOURS = re.compile(r"(?P<whole>[0-9]{1,4})(?:[.,٫](?P<part>[0-9]{1,2}))?")


def chosen(value: str, parameter: str, reader: Reader, *, choices: Sequence[str]) -> str:
    """One of some fixed words; the first is what an empty or unknown value means."""
    return word(value, parameter, reader, choices=choices) or choices[0]


def word(value: str, parameter: str, reader: Reader, *, choices: Sequence[str]) -> str:
    """One of some fixed words; an empty or unknown value means nothing."""
    written = normalised(typed(value))
    found = _words_for(choices).get(written, "")
    if written and not found:
        reader.problem(parameter, value, Reason.UNKNOWN_CHOICE, _meant(written, choices, reader))
    return found


def words(value: str, parameter: str, reader: Reader, *, choices: Sequence[str]) -> tuple[str, ...]:
    """Some of several fixed words, in their own order."""
    known = _words_for(choices)

    def read(entry: str) -> str:
        return normalised(typed(entry))

    found = set()
    for entry in reader.entries(value, parameter, lambda whole: read(whole) in known):
        if read(entry) in known:
            found.add(known[read(entry)])
        else:
            meant = _meant(read(entry), choices, reader)
            reader.problem(parameter, entry, Reason.UNKNOWN_CHOICE, meant)
    return tuple(one for one in choices if one in found)


def _words_for(choices: Sequence[str]) -> dict[str, str]:
    """The words of all dialects that mean one of some choices; a choice means itself."""
    words = {word: english for word, english in dialects().values.items() if english in choices}
    return words | {one: one for one in choices}


def _meant(word: str, choices: Sequence[str], reader: Reader) -> str:
    """The choice that a word may be misspelt for; without one all of them."""
    known = _words_for(choices)
    near = Comparable(known).nearest(word) if reader.may_search() else ""
    return known[near] if near else " / ".join(choices)


def yes(value: str, parameter: str, reader: Reader) -> bool:
    """Yes or no, also as wikitext says it (1, 0, true …); nothing is no."""
    word = _YES_OR_NO.get(normalised(typed(value)))
    return (word or chosen(value, parameter, reader, choices=("no", "yes"))) == "yes"


def mentees(value: str, parameter: str, reader: Reader, *, most: int) -> int:
    """How many mentees a person takes: a number, or yes for one and no for none."""
    word = normalised(typed(value))
    number = {"": 0, "no": 0, "yes": 1}.get(dialects().values.get(word, word))
    if number is None and word.isdecimal() and len(word) <= 4:
        number = int(word)
    if number is not None and number <= most:
        return number
    reason = Reason.NOT_A_NUMBER if number is None else Reason.TOO_MANY
    reader.problem(parameter, value, reason, "2" if number is None else str(most))
    return 0


def hours(value: str, parameter: str, reader: Reader, *, most: int) -> float:
    """How long something took: a number with up to two decimals; 0 where none is told."""
    found = _HOURS.fullmatch(typed(value))
    number = float(f"{found['whole']}.{found['part'] or 0}") if found else 0
    if 0 < number <= most:
        return number
    if number:
        reader.problem(parameter, value, Reason.TOO_MANY, str(most))
    elif without_marks(value):
        reader.problem(parameter, value, Reason.NOT_A_NUMBER, "1.5")
    return 0


def wikidata_item(value: str, parameter: str, reader: Reader) -> str:
    """One item of Wikidata, as Q-id, link or template."""
    written = without_marks(value)
    found = item_in(written) or ""
    if written and not found:
        reader.problem(parameter, value, Reason.NOT_AN_ITEM, "Q42")
    return found
