"""How names are compared, and which known names look most like a misspelt one.

Strangers write the names that are looked for, and many of those that are known. So a name has a
longest length, a table has a largest size, and a page has a number of searches, which the reader of
values counts: all that makes the same pages give the same answers on any machine. Who gets no
answer is told of their mistake all the same, without a name to take instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

ALIKE = 0.666
"""How much of the longer of two names has to be right: a third of the letters may be wrong."""
LONGEST = 60
"""Letters of a name that is compared."""
MOST_NAMES = 1_000
"""Names of one table that are compared, where strangers fill it."""
_MOST_EQUALS = 24
_LONGEST_TEXT = 200
_MOST_WORDS, _MOST_WORDS_OF_A_NAME = 40, 12
_APART = str.maketrans(dict.fromkeys("–—“”„«»…·•、。", " "))
_WORD = re.compile(r"[^ ()\[\]{}<>,;:/|&+\"'.!?-]+")
# Above a letter of Latin, Greek or Cyrillic; the marks of other scripts tell words apart.
_ACCENTS = dict.fromkeys(range(0x300, 0x370))


def normalised(name: str) -> str:
    """The form in which names are compared: Unicode NFKC, case folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).replace("_", " ").casefold().split())


def folded(name: str) -> str:
    """A name, normalised, without accents: the form in which it is looked for where it is wrong."""
    plain = normalised(name)
    if plain.isascii():
        return plain
    bare = unicodedata.normalize("NFD", plain).translate(_ACCENTS)
    return unicodedata.normalize("NFC", bare)


def inside(text: str, known: Container[str]) -> Iterator[str]:
    """The known names, normalised, that stand in a text word by word, in their order.

    Of names that overlap the first, and of those that begin with the same word the longest.
    """
    plain = " ".join(normalised(text[:_LONGEST_TEXT]).translate(_APART).split())
    words = [found.span() for found in islice(_WORD.finditer(plain), _MOST_WORDS)]
    at = 0
    while at < len(words):
        last = min(at + _MOST_WORDS_OF_A_NAME, len(words))
        stretches = ((plain[words[at][0] : words[end - 1][1]], end) for end in range(last, at, -1))
        name, end = next((one for one in stretches if one[0] in known), ("", at + 1))
        if name:
            yield name
        at = end


class Comparable:
    """Names among which those are looked for that look like a misspelt one.

    At most `most` of them, in their order, and none longer than one is compared.
    Module:Capacity peers/nearness does the same in previews.
    """

    def __init__(self, names: Iterable[str], most: int = MOST_NAMES) -> None:
        self.names = tuple(islice((name for name in names if 0 < len(name) <= LONGEST), most))

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return tuple(map(folded, self.names))

    def nearest(self, name: str) -> str:
        """The name most like another, see `alike`; empty where none is."""
        return next(self.alike(name), "")

    def alike(self, name: str) -> Iterator[str]:
        """The names that another may be with letters wrong, best first.

        What counts are letters to change, to add, to leave out or to swap with the next one, over
        the length of the longer name (optimal string alignment), whatever the accents; see ALIKE.
        Of equals the last in order of letters is first: the one with accents.
        """
        wanted = folded(name)
        if not wanted or len(wanted) > LONGEST:
            return
        found = process.extract(
            wanted, self._folded,
            scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=_MOST_EQUALS,
        )  # fmt: skip
        best = sorted(((alike, self.names[at]) for _, alike, at in found), reverse=True)
        yield from (known for _, known in best)
