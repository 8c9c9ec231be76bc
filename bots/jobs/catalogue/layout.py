"""Which layout pages have: nearly all of them are saved anew only if the operator says so."""

from __future__ import annotations

from bots.jobs.snapshot import Snapshot, version_title
from sync.wiki.data_pages import Entries, value_of

LAYOUT = 1
"""To be raised when the program writes nearly all pages in another way than before."""


def is_another(snapshot: Snapshot) -> bool:
    """Whether what stands was written in another layout.

    Not where `version.json` has no number, or none that can be read: then nothing stands, or what
    stands is older than these numbers.
    """
    title = version_title(snapshot.site)
    found: Entries[int] = value_of(title, snapshot.published.get(title), "layout", int)
    return found.read.get("layout", LAYOUT) != LAYOUT
