"""“Write a message” where the wiki has DiscussionTools: signed once, whatever form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from demo.local_meta import PERSON, PERSON_PASSWORD, ROOT
from tests.prepared_wiki import Meta
from tests.wiki.test_a_message import MARKER, first_message_of, to_whom
from tests.wiki.test_gadget import logs_in

EDIT_MODE = "(mode) => new mw.Api().saveOption('discussiontools-editmode', mode)"


@pytest.mark.thorough
@pytest.mark.parametrize("mode", ["source", "visual"])
def test_a_message_is_signed_once_whichever_way_somebody_likes_to_write(
    browser: Any, meta: Meta, mode: str
) -> None:
    # Its welcome to who writes for the first time would open over one form or the other, by chance.
    meta.wiki.overrides(
        extensions=["Linter", "VisualEditor", "DiscussionTools"],
        wgVisualEditorShowBetaWelcome=False,
    )
    context = browser.new_context()
    logs_in(context, meta, PERSON, PERSON_PASSWORD)
    page = context.new_page()
    page.set_default_timeout(60_000)
    address = first_message_of(meta, f"{ROOT}/Suggestions/{PERSON}")
    page.goto(address)
    page.evaluate("() => mw.loader.using('mediawiki.api')")
    page.evaluate(EDIT_MODE, mode)
    page.goto(address)
    page.click("#wpSave")
    page.wait_for_url(re.compile("/wiki/User_talk:"))
    # It takes the line below for the end of the comment.
    assert page.locator(".capacity-message ~ [data-mw-comment-end^=c-]").count() == 1
    context.close()
    saved = meta.text(to_whom(address)) or ""
    assert len(MARKER.findall(saved)) == 1
    assert saved.count("(UTC)") == 1
    assert "~~~~" not in saved
