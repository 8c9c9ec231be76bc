"""The frequent runs: what people do shows within one, and all of them equal one of everything."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable

import pytest

from bots.run.schedule import load_schedule
from demo.local_meta import BOT, ROOT
from demo.samples import people
from demo.wiki import SamplePage
from tests.parts import some_thorough
from tests.prepared_wiki import Meta
from tests.ran import Ran
from tests.wiki.administrator import Administrator

BURST = int(os.environ.get("BURST", "150"))
COMMANDS = {one.name: one.command.split() for one in load_schedule()}
LIGHT, HOURLY = COMMANDS["pages"], COMMANDS["hourly"]
NAMED = LIGHT[4:]
NOTHING = "No relevant changes since the last run."


def light(meta: Meta) -> Ran:
    done = meta.capx(*LIGHT)
    assert done.code == 0, done.err
    return done


@pytest.fixture
def followed(meta: Meta) -> Meta:
    """A wiki with a frequent run behind it."""
    light(meta)
    return meta


def test_where_nothing_happened_it_asks_five_things_and_reads_nothing(followed: Meta) -> None:
    before = followed.newest_revision()
    with followed.wiki.asked() as asked:
        assert NOTHING in light(followed).out
    ours = [one for one in asked if not one.get("meta", "").startswith("tokens")]
    print(f"Nothing happened: {len(ours)} queries.")  # noqa: T201
    assert len(ours) <= 5
    assert followed.newest_revision() == before


def due(meta: Meta) -> dict[str, int]:
    """How many edits of the frequent jobs are due how soon."""
    found: dict[str, int] = meta.capx("plan", *NAMED, "--json").json["due"]
    return found


@pytest.mark.thorough
def test_a_saved_profile_changes_its_own_page_at_once_and_those_of_others_within_the_hour(
    followed: Meta,
) -> None:
    one = "{{Capacity profile|languages=sw-n|wanted=Lua|available=}}"
    other = "{{Capacity profile|languages=sw-n|available=Lua}}"
    for name, text in (("Juma", one), ("Zawadi", other)):
        followed.wiki.save_pages([SamplePage(f"User:{name}", text, name)])
    before = followed.newest_revision()
    light(followed)
    assert "name=Zawadi" in (followed.text(f"{ROOT}/Suggestions/Juma") or "")
    assert "name=Juma" in (followed.text(f"{ROOT}/Suggestions/Zawadi") or "")
    edits = followed.api(action="query", list="usercontribs", ucuser=BOT, uclimit="max")
    newest_first = edits["query"]["usercontribs"]
    order = [one["title"] for one in reversed(newest_first) if one["revid"] > before]
    assert {f"{ROOT}/Suggestions/Juma", f"{ROOT}/Suggestions/Zawadi"} <= set(order)
    # Two people, and at most two shards of either kind; the last one says that they are served.
    assert len(order) <= 6
    assert "/profiles/" in order[-1]
    assert NOTHING in light(followed).out
    waiting = due(followed)
    assert (waiting["now"], waiting["daily"] > 0) == (0, True)
    assert followed.capx(*HOURLY).code == 0
    waiting = due(followed)
    assert (waiting["now"], waiting["hourly"], waiting["daily"] > 0) == (0, 0, True)
    assert NOTHING in followed.capx(*HOURLY).out


def joins(meta: Meta) -> None:
    text = "{{Capacity profile|languages=en-n|wanted=Lua}}"
    meta.wiki.save_pages([SamplePage("User:Newcomer/Here", text, "Newcomer")])


def blocks(meta: Meta) -> None:
    Administrator(meta.wiki).does("block", user="Aurélio Brandão", reason="x", expiry="infinite")


def excludes(meta: Meta) -> None:
    Administrator(meta.wiki).edits(f"{ROOT}/Exclusions", "* [[User:Aurélio Brandão]]")


def deletes(meta: Meta) -> None:
    Administrator(meta.wiki).does("delete", title="User:Aurélio Brandão", reason="asked for")


def moves(meta: Meta) -> None:
    Administrator(meta.wiki).does("move", **{"from": "User:Aurélio Brandão",
                                             "to": "User:Aurélio Brandão/Mim"})  # fmt: skip


def writes_an_event(meta: Meta) -> None:
    text = "{{Capacity event|begin=2099-01-01|offered=Lua}}"
    meta.wiki.save_pages([SamplePage("Meta:Event", text, "Somebody")])


def vandalizes(meta: Meta) -> None:
    meta.wiki.save_pages([SamplePage(f"{ROOT}/Statistics", "Nonsense", "Somebody")])


def translates(meta: Meta) -> None:
    title = f"Translations:{ROOT}/messages/wanted/eo"
    meta.wiki.save_pages([SamplePage(title, "Volas lerni", "Somebody")])


@pytest.mark.parametrize(
    "happens",
    some_thorough(
        (joins, vandalizes, excludes, blocks, deletes, moves, writes_an_event, translates), 1
    ),
    ids=lambda one: one.__name__,
)
def test_whatever_concerns_us_is_followed(followed: Meta, happens: Callable[[Meta], None]) -> None:
    happens(followed)
    assert NOTHING not in light(followed).out
    assert due(followed)["now"] == 0


def test_the_rest_of_the_wiki_is_not(followed: Meta) -> None:
    pages = (SamplePage(f"Some page {n}", "Something else", "Somebody") for n in range(60))
    followed.wiki.save_pages(pages)
    assert NOTHING in light(followed).out


@pytest.mark.thorough
def test_a_burst_of_edits_ends_as_a_run_of_everything_would(followed: Meta) -> None:
    chance = random.Random(BURST)
    profiles = [one for one in people() if one.text.startswith("{{Capacity profile")]
    words = ["Lua", "Wikidata", "translation", "photography", "no such thing", "", "{{x", "Q5"]

    def edit() -> SamplePage:
        one = chance.choice(profiles)
        said = f"|wanted={'; '.join(chance.sample(words, 3))}\n|zzz="
        text = re.sub(r"\|", lambda _: said, one.text, count=1) if chance.random() < 0.9 else "Bye"
        return SamplePage(one.title, text, one.author)

    followed.wiki.save_pages(edit() for _ in range(BURST))
    light(followed)
    assert due(followed)["now"] == 0
    assert followed.capx(*HOURLY).code == 0
    assert due(followed)["hourly"] == 0
    assert followed.capx("run", *NAMED).code == 0
    assert due(followed) == {"now": 0, "hourly": 0, "daily": 0}
    # And without anything that was remembered.
    followed.forget()
    assert due(followed) == {"now": 0, "hourly": 0, "daily": 0}
    assert NOTHING not in light(followed).out
    print(f"{BURST} edits in a burst: a run of each kind, then nothing left.")  # noqa: T201
