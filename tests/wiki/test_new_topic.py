"""“Write a message” where the wiki has DiscussionTools: its form opens with our words in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bots.pages.messages import shipped_messages
from demo.local_meta import ROOT
from tests.prepared_wiki import Meta

SUGGESTIONS = f"{ROOT}/Suggestions/Abena+Wiki"
WRITE, TITLE = (shipped_messages()["en"][key] for key in ("write", "write-title"))


@pytest.mark.thorough
def test_the_form_for_a_new_topic_opens_with_heading_and_first_words(
    meta: Meta, open_page: Callable[..., Any]
) -> None:
    meta.wiki.overrides(extensions=["Linter", "VisualEditor", "DiscussionTools"])
    page = open_page(SUGGESTIONS)
    page.get_by_role("link", name=WRITE).first.click()
    heading = page.locator(".ext-discussiontools-ui-newTopic-sectionTitle input")
    heading.wait_for(timeout=60_000)
    assert heading.input_value() == TITLE
    form = page.locator(".ext-discussiontools-ui-replyWidget").first
    page.wait_for_function("document.body.innerText.includes('We could talk about')")
    assert "We could talk about" in form.inner_text()
