"""Messages to people, about people who write tricks: nothing of these gets out of its place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bots.jobs.digest.job import JOB, MOST_NAMED
from bots.pages.messages import shipped_messages
from sync.wiki.pages import Delivery
from tests.hostile.people import Community, hostile
from tests.hostile.test_pages import SITE, text_of

# Text that means nothing to MediaWiki: what would is written by number.
PLAIN = r"(?:(?!'{2}|_{2}|~{3})(?:[^&<>\[\]{}|=:\x00-\x1f\x7f-\x9f]|&#\d+;))*"
LINK = rf"\[\[:(?P<target>(?:{PLAIN}|:)*?)\|(?:<bdi>)?(?P<shown>{PLAIN})(?:</bdi>)?\]\]"
SESSIONS = rf"\[\[Special:MyPage/Capacity sessions\|{PLAIN}\]\]"
LINES = [
    rf"== {PLAIN} ==",
    r'<div class="mw-content-(ltr|rtl)" lang="[a-z-]+" dir="\1">',
    rf"'''{PLAIN}'''",
    rf"\* {LINK}(?: \({PLAIN}\))?",
    rf"(?:<small>)?{PLAIN}{LINK}{PLAIN}(?:</small>)?",
    rf"{PLAIN}",
    SESSIONS,
    r"</div>",
    r"~~~~~<!-- Capacity digest \d{4}-\d\d-\d\d -->",
]


@pytest.mark.parametrize("seed", range(3))
def test_a_message_is_text_and_links_to_whom_it_names(seed: int) -> None:
    snapshot = replace(Community(seed, 300, hostile).snapshot(SITE), messages=shipped_messages())
    found = [one for one in JOB.pages(snapshot) if isinstance(one, Delivery)]
    assert len(found) > 20
    people, events = snapshot.people.profiles, snapshot.people.events
    pages = {one.page for one in people.values()} | events.keys()
    for message in found:
        user = message.title.removeprefix("User talk:")
        assert people[user].notify == "weekly"
        named = 0
        for line in message.section.splitlines():
            fits = [match for one in LINES if (match := re.fullmatch(one, line))]
            assert fits, line
            if line.startswith("* "):
                named += 1
                target = text_of(fits[0]["target"])
                assert target in pages, line
        told = re.search(rf"^{SESSIONS}$", message.section, re.MULTILINE)
        assert (0 if told else 1) <= named <= 3 * MOST_NAMED
