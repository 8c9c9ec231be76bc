"""What an edit summary says."""

from __future__ import annotations

import pytest

from bots.run.summaries import summary

NAMES = {"Q1": "communication", "Q2": "photography", "Q3": "law", "Q4": "editing"}
TITLE = "Root/Suggestions/Ana"


@pytest.mark.parametrize(
    ("added", "removed", "said"),
    [
        (["{{row|A|Q1}}", "{{row|B|Q1}}"], ["{{row|C|Q1}}"], "communication: +2 −1"),
        (["{{row|A|Q2}}"], ["{{row|B|Q1}}"], "communication: −1; photography: +1"),
        (["{{row|A|Q1|Q2}}"], [], "communication: +1"),
        (["{{row|A}}"], [], "+1 rows"),
        (["{{row|A|Q1}}", "{{row|B}}"], ["{{row|Q99}}"], "communication: +1; +1 −1 other rows"),
        ([], [], "Same rows, new order"),
        (
            [f"{{{{row|Q{number}}}}}" for number in (1, 2, 2, 3, 3, 3, 4, 4, 4, 4)],
            [],
            "editing: +4; law: +3; photography: +2; +1 other rows",
        ),
        (["{{row|name=FAQ12 Q0}}"], [], "+1 rows"),
    ],
)
def test_figures_by_capacity(added: list[str], removed: list[str], said: str) -> None:
    assert summary(TITLE, added, removed, NAMES) == said


def test_data_are_counted_by_entries() -> None:
    title = "User:Bot/data/profiles/0.json"
    assert summary(title, ["profiles: Ana: Q1"], ["x", "y"], NAMES) == "+1 −2 entries"


def test_a_name_makes_no_link_and_no_section() -> None:
    names = {"Q1": "[[User:Ana]] /* x */\n" + "y" * 90}
    said = summary(TITLE, ["{{row|Q1}}"], [], names)
    assert said.startswith("((User:Ana)) / * x */ yyy")
    assert len(said) < 50
