"""How rows name a person: `Ana`, and `Ana#Capacity` where the profile is on that subpage of theirs.

`Ana##Eva/Capacity` is where it is on a page of another name: somebody was renamed, and their pages
were not moved. `#` is in no title, so nothing else can be meant.
"""

from __future__ import annotations

import html
import re

from bots.pages.rendering import Wikitext, escaped
from sync.profiles.records import Profile

# That of an entity is no mark.
_HASH = re.compile("(?<!&)#")


def written_name(profile: Profile) -> Wikitext:
    """The account, and the subpage of its own page, or the other page, on which the profile is."""
    parts = [profile.user]
    if profile.subpage:
        parts += [profile.subpage]
    elif profile.elsewhere:
        parts += ["", profile.elsewhere]
    # In a list of people a slash stands between two.
    safe = (_HASH.sub("&#35;", escaped(part)).replace("/", "&#47;") for part in parts)
    return Wikitext("#".join(safe))


def account_in(written: str) -> str:
    """The account of a name as it is written in a row."""
    return html.unescape(_HASH.split(written)[0])
