"""Pages that ask bots to stay away."""

from __future__ import annotations

import pytest

from sync.exclusion import forbids


@pytest.mark.parametrize(
    "text",
    [
        "{{nobots}}",
        "words {{Nobots}} words",
        "{{nobots|Other, Some bot}}",
        "{{bots|deny=all}}",
        "{{Bots|deny=Some_bot}}",
        "{{bots|deny=Other,some bot}}",
        "{{bots|allow=none}}",
        "{{bots|allow=Other}}",
    ],
)
def test_it_may_not(text: str) -> None:
    assert forbids(text, "Some bot")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobots",
        "<nowiki>{{nobots}}</nowiki>",
        "<!-- {{nobots}} -->",
        "{{nobots|Other}}",
        "{{bots}}",
        "{{bots|deny=none}}",
        "{{bots|deny=Other}}",
        "{{bots|allow=all}}",
        "{{bots|allow=Other, Some bot}}",
        "{{bots|optout=all}}",
        "{{nobotsatall}}",
    ],
)
def test_it_may(text: str) -> None:
    assert not forbids(text, "Some bot")
