"""Messages on talk pages: who gets one, when, in which words, and never twice."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bots.jobs.digest.job import JOB
from bots.jobs.snapshot import Snapshot
from bots.pages.messages import shipped_messages
from bots.pages.rendering import escaped
from bots.run.deliver import deliver
from bots.run.plan import Change, make_plan
from bots.run.publish import Publisher, Report
from sync.wiki.accounts import Account, Refusal
from sync.wiki.outcomes import Blocked, Deleted, Filtered, Moved, Outcome, Protected
from sync.wiki.pages import Delivery, Page, StoredPage
from sync.wiki.site import Publishing, Site
from tests.bots.conftest import SnapshotOf
from tests.bots.test_publishing import BOT, FakeWiki

LEDGER = "User:Bot/data/ledger.json"
MONDAY, TUESDAY, FRIDAY = "2026-01-05", "2026-01-06", "2026-01-09"
NEXT_MONDAY, NEXT_MONTH = "2026-01-12", "2026-02-03"
BOB = {"Bob": "available=Q1; Q5|wanted=Q2|languages=en-n; pt-2"}
ANA = {"Ana": "wanted=Q1|available=Q2|languages=pt-n|notify=weekly", **BOB}


@pytest.fixture
def on(snapshot_of: SnapshotOf) -> Any:
    """`on(date, people, *standing)`: a snapshot of that day, with the words of the program."""

    def make(date: str, people: Mapping[str, str], *standing: Page, **more: Any) -> Snapshot:
        return snapshot_of(people, *standing, date=date, messages=shipped_messages(), **more)

    return make


def messages(snapshot: Snapshot) -> dict[str, Delivery]:
    return {one.title: one for one in JOB.pages(snapshot) if isinstance(one, Delivery)}


def ledger(snapshot: Snapshot) -> Page:
    (page,) = (one for one in JOB.pages(snapshot) if isinstance(one, Page))
    return page


def delivered(snapshot: Snapshot) -> Page:
    """The ledger after a run that nothing interrupted."""
    wiki = Talk(*(page for page in snapshot.published.values() if page.title == LEDGER))
    wiki.run(snapshot)
    return Page(LEDGER, wiki.pages[LEDGER].text)


class Talk(FakeWiki):
    """A wiki that knows what the bot posted, and that can be the end of a run."""

    def __init__(self, *standing: StoredPage) -> None:
        super().__init__(*standing)
        self.left = 10**6
        self.half = False

    def save(
        self, title: str, text: str, base: StoredPage | None, summary: str, model: str = ""
    ) -> Outcome:
        self.left -= 1
        if self.left < 0 and not self.half:
            raise KeyboardInterrupt
        outcome = super().save(title, text, base, summary, model)
        if self.left < 0:
            # Killed before the answer came.
            raise KeyboardInterrupt
        return outcome

    @property
    def posted(self) -> Counter[str]:
        return Counter(title for title in self.saved if title.startswith("User talk:"))

    def run(self, snapshot: Snapshot, **settings: int) -> Report:
        """Plan and publish as `capx run digest` does."""
        standing = {LEDGER: self.pages[LEDGER]} if LEDGER in self.pages else {}
        written = frozenset(
            (title, summary) for title, _, _, summary in self.edits if "talk" in title
        )
        snapshot = replace(snapshot, published={**snapshot.published, **standing}, posted=written)
        plan = make_plan(snapshot, [JOB])
        titles = {LEDGER, *(one.title for one in plan.deliveries)}
        publisher = Publisher(
            self, BOT, titles.__contains__, Publishing(**settings), lambda job: ("Stop", job)
        )

        def publish(changes: Sequence[Change]) -> Report:
            return publisher.publish(changes)

        return deliver(plan, publish(plan.changes), snapshot.site, publish)


def test_a_message_leads_to_where_somebody_has_their_profile(on: Any) -> None:
    home = {"User:Bob/Capacity": f"{{{{Capacity profile|{BOB['Bob']}}}}}"}
    (message,) = messages(on(MONDAY, {"Ana": ANA["Ana"]}, pages=home)).values()
    assert "[[:User:Bob/Capacity|<bdi>Bob</bdi>]] (comunicação)" in message.text


def test_whoever_asked_is_told_whom_to_learn_from_and_whom_to_share_with(on: Any) -> None:
    (message,) = messages(on(MONDAY, ANA)).values()
    assert message.title == "User talk:Ana"
    assert message.heading == f"Novas sugestões para si ({MONDAY})"
    assert "[[:User:Bob|<bdi>Bob</bdi>]] (comunicação)" in message.text
    assert "[[:User:Bob|<bdi>Bob</bdi>]] (public speaking)" in message.text
    assert "[[:Root/Suggestions/Ana|" in message.text
    assert "«never»" in message.text


def test_events_are_news_too(on: Any) -> None:
    event = "{{Capacity event|begin=2026-01-20|offered=Q2}}"
    people = {"Ana": "known=Q2|notify=weekly"}
    (message,) = messages(on(MONDAY, people, pages={"Meetup": event})).values()
    assert "* [[:Meetup|<bdi>Meetup</bdi>]]\n" in message.text


@pytest.mark.parametrize(
    ("said", "why"),
    {
        "wanted=Q1": "never asked",
        "wanted=Q1|notify=never": "asked for none",
        "wanted=Q1|notify=weekly|status=paused": "is paused",
        "wanted=Q3|notify=weekly|available=": "has no suggestion",
    }.items(),
)
def test_nobody_else_is_told_anything(on: Any, said: str, why: str) -> None:
    others = {"Bob": "available=Q1|languages=en-n"}
    snapshot = on(MONDAY, {"Ana": f"{said}|languages=pt-n", **others})
    if why != "has no suggestion":
        snapshot = on(MONDAY, {"Ana": said, **others})
    assert messages(snapshot) == {}, why
    assert json.loads(ledger(snapshot).text)["messages"] == {}


def test_a_blocked_account_gets_no_message(on: Any) -> None:
    blocked = {"Ana": Account("Ana", refusal=Refusal.BLOCKED)}
    assert messages(on(MONDAY, ANA, accounts=blocked)) == {}


def test_whoever_wants_no_page_gets_no_link_to_one(on: Any) -> None:
    people = {**ANA, "Ana": ANA["Ana"] + "|suggestions=none"}
    assert "Suggestions/Ana" not in messages(on(MONDAY, people))["User talk:Ana"].text
    # Whose name is too long for its title has none.
    long = f"Ana {'a' * 245}"
    people = {**{name: said for name, said in ANA.items() if name != "Ana"}, long: ANA["Ana"]}
    assert "Suggestions/" not in messages(on(MONDAY, people))[f"User talk:{long}"].text


MORE = {**ANA, "Eve": "available=Q1|languages=pt-n"}


@pytest.mark.parametrize(
    ("notify", "date", "told"),
    [
        ("weekly", MONDAY, False),
        ("weekly", FRIDAY, False),
        ("weekly", NEXT_MONDAY, True),
        ("monthly", NEXT_MONDAY, False),
        ("monthly", NEXT_MONTH, True),
    ],
)
def test_news_wait_for_the_next_period(on: Any, notify: str, date: str, told: bool) -> None:
    stands = delivered(on(MONDAY, ANA))
    people = {**MORE, "Ana": ANA["Ana"].replace("weekly", notify)}
    assert bool(messages(on(date, people, stands))) == told


def test_the_next_message_names_those_alone_who_are_new(on: Any) -> None:
    stands = delivered(on(MONDAY, ANA))
    assert messages(on(NEXT_MONDAY, ANA, stands)) == {}
    assert ledger(on(NEXT_MONDAY, ANA, stands)).text == stands.text
    (message,) = messages(on(NEXT_MONDAY, MORE, stands)).values()
    assert "Eve" in message.text
    assert "Bob" not in message.text


def test_whoever_stays_on_a_list_is_not_forgotten_for_all_who_came_and_went(on: Any) -> None:
    stands = delivered(on(MONDAY, ANA))
    monday = datetime.date.fromisoformat(MONDAY)
    *weeks, last = [str(monday + datetime.timedelta(7 * week)) for week in range(1, 13)]
    for week in weeks:
        others = {f"Eve {week} {n}": "available=Q1|languages=pt-n" for n in range(4)}
        stands = delivered(on(week, {**ANA, **others}, stands))
    assert messages(on(last, ANA, stands)) == {}


def test_whoever_was_named_once_and_comes_back_is_no_news(on: Any) -> None:
    first = delivered(on(MONDAY, MORE))
    assert messages(on(NEXT_MONDAY, ANA, first)) == {}
    assert messages(on(NEXT_MONTH, MORE, first)) == {}


def test_a_newcomer_is_told_the_very_night_that_there_are_suggestions(on: Any) -> None:
    alone = {"Ana": ANA["Ana"]}
    assert messages(on(MONDAY, alone)) == {}
    tuesday = on(TUESDAY, ANA, delivered(on(MONDAY, alone)))
    (message,) = messages(tuesday).values()
    assert "a sua primeira mensagem" in message.text
    (message,) = messages(on(NEXT_MONDAY, MORE, delivered(tuesday))).values()
    assert "primeira" not in message.text
    assert "novidades" in message.text


def test_a_first_message_has_what_is_only_related_and_later_ones_what_fits(on: Any) -> None:
    near, fits = ({"Ana": "wanted=Q2|notify=weekly", "Bob": f"available={q}"} for q in ("Q1", "Q2"))
    (message,) = messages(on(MONDAY, near)).values()
    assert "[[:User:Bob|<bdi>Bob</bdi>]] (communication)" in message.text
    stands = delivered(on(MONDAY, near))
    more = {**near, "Eve": "available=Q1"}
    assert messages(on(NEXT_MONDAY, more, stands)) == {}
    (message,) = messages(on(NEXT_MONDAY, fits, stands)).values()
    assert "[[:User:Bob|<bdi>Bob</bdi>]] (public speaking)" in message.text


def told(*months: str) -> dict[str, str]:
    """What Bob tells of sessions with Ana."""
    about = "with=Ana|capacity=Q1|role=taught"
    each = (f"{{{{Capacity session|{about}|date={month}}}}}" for month in months)
    return {"User:Bob/Capacity sessions": "\n".join(each)}


WAIT = "Sessões que esperam pela sua confirmação"


def test_whoever_is_asked_for_a_word_is_told_how_many_sessions_wait(on: Any) -> None:
    stands, two = delivered(on(MONDAY, ANA)), told("2025-11", "2025-12")
    assert messages(on(FRIDAY, ANA, stands, pages=two)) == {}
    (message,) = messages(on(NEXT_MONDAY, ANA, stands, pages=two)).values()
    assert message.heading == f"{WAIT} ({NEXT_MONDAY})"
    assert f"[[Special:MyPage/Capacity sessions|{escaped(WAIT + ': 2')}]]" in message.text
    assert not any(one in message.text for one in ("Bob", "comunicação", "Suggestions", "primeira"))


def test_sessions_are_shown_in_the_gadget_where_the_wiki_has_it(on: Any) -> None:
    gadget = Page("MediaWiki:Gadget-CapacityPeers.js", "open();")
    (message,) = messages(on(MONDAY, ANA, gadget, pages=told("2025-12"))).values()
    assert message.heading == f"Novas sugestões para si ({MONDAY})"
    address = "{{fullurl:Root/Directory|withgadget=CapacityPeers}}#/sessions"
    assert f"[{address} {escaped(WAIT + ': 1')}]" in message.text


def test_sessions_that_wait_are_news_once_and_again_with_each_new_one(on: Any) -> None:
    stands = delivered(on(MONDAY, ANA, pages=told("2025-11", "2025-12")))
    for fewer in (told("2025-11", "2025-12"), told("2025-12")):
        assert messages(on(NEXT_MONDAY, ANA, stands, pages=fewer)) == {}
    more = told("2025-10", "2025-11", "2025-12")
    (message,) = messages(on(NEXT_MONDAY, ANA, stands, pages=more)).values()
    assert str(escaped(f"{WAIT}: 3")) in message.text


SAME = "{{Capacity session|with=Bob|capacity=Q1|role=learned|date=2025-12}}"


@pytest.mark.parametrize(
    ("bob", "account", "ana"),
    [
        ("", Account("Bob"), ""),
        (f"{BOB['Bob']}|status=paused", Account("Bob"), ""),
        (BOB["Bob"], Account("Bob", refusal=Refusal.BLOCKED), ""),
        (BOB["Bob"], Account("Bob"), SAME),
    ],
    ids=["left", "is paused", "is refused", "has the reader's word"],
)
def test_no_session_waits_of_somebody_who(on: Any, bob: str, account: Account, ana: str) -> None:
    people = {**MORE, "Bob": bob} if bob else {"Ana": MORE["Ana"], "Eve": MORE["Eve"]}
    pages = {**told("2025-12"), "User:Ana/Capacity sessions": ana}
    (message,) = messages(on(MONDAY, people, pages=pages, accounts={"Bob": account})).values()
    assert "Eve" in message.text
    assert WAIT not in message.text


@pytest.mark.parametrize(
    ("languages", "expected"),
    {
        "pt-br-n": "pt-br",
        "es-2; fr-4": "fr",
        "ar-n; en-5": "ar",
        "sw-n; es-1": "es",
        "sw-n": "en",
        "es-0; sw-n": "en",
        "": "en",
    }.items(),
)
def test_a_message_is_in_the_best_language_of_its_reader(
    on: Any, languages: str, expected: str
) -> None:
    people = {
        "Ana": f"wanted=Q1|notify=weekly|languages={languages}",
        "Bob": "available=Q1",
    }
    (message,) = messages(on(MONDAY, people)).values()
    assert f'lang="{expected}" dir="{"rtl" if expected == "ar" else "ltr"}"' in message.text
    words = shipped_messages()[expected]
    assert message.heading == words["digest-heading"].replace("$1", MONDAY)


def test_a_message_has_no_form_that_only_the_wiki_could_choose(on: Any) -> None:
    english = {**shipped_messages()["en"], "learn-from": "{{GENDER:|For him|For her|For all}}"}
    snapshot = on(MONDAY, {"Ana": "wanted=Q1|notify=weekly", "Bob": "available=Q1"})
    (message,) = messages(replace(snapshot, messages={"en": english})).values()
    assert "For all" in message.text
    assert "GENDER" not in message.text


def test_names_stay_names(on: Any) -> None:
    name = "'''A|b''' ~~~~ [[C"
    people = {"Ana": "wanted=Q1|notify=weekly", name: "available=Q1"}
    (message,) = messages(on(MONDAY, people)).values()
    assert "'''A" not in message.text
    assert "~~~~ " not in message.text
    assert message.text.count("[[") == 3


def test_the_ledger_names_nobody(on: Any) -> None:
    text = delivered(on(MONDAY, MORE)).text
    assert not any(name in text for name in MORE)


def test_whoever_left_is_gone_from_the_ledger_after_a_month(on: Any) -> None:
    stands = delivered(on(MONDAY, ANA))
    for date, entries in ((NEXT_MONDAY, 1), ("2026-03-01", 0)):
        assert len(json.loads(ledger(on(date, BOB, stands)).text)["messages"]) == entries


def test_a_run_posts_so_many_and_the_next_one_goes_on(snapshot_of: SnapshotOf, site: Site) -> None:
    people = {f"Ana {n}": "wanted=Q1|notify=weekly" for n in range(7)} | {"Bob": "available=Q1"}
    snapshot = snapshot_of(people, date=MONDAY, messages=shipped_messages())
    few = replace(
        snapshot,
        site=Site(**{**_settings(site), "publishing": Publishing(messages_per_run=3)}),
    )
    wiki = Talk()
    for expected in (3, 6, 7, 7):
        wiki.run(few)
        assert wiki.posted.total() == expected
    assert set(wiki.posted.values()) == {1}


def _settings(site: Site) -> dict[str, Any]:
    return {name: getattr(site, name) for name in site.__struct_fields__}


def test_a_message_goes_below_what_stands(on: Any) -> None:
    wiki = Talk(StoredPage("User talk:Ana", "== Hi ==\nThere\n\n", 3, "Eve"))
    assert wiki.run(on(MONDAY, ANA)).messages == 1
    text = wiki.pages["User talk:Ana"].text
    assert text.startswith("== Hi ==\nThere\n\n== Novas")


@pytest.mark.parametrize("text", ["{{nobots}}", "{{bots|deny=Bot}}"])
def test_a_talk_page_that_wants_no_bots_gets_none(on: Any, text: str) -> None:
    wiki = Talk(StoredPage("User talk:Ana", text, 3, "Ana"))
    report = wiki.run(on(MONDAY, ANA))
    assert [one.kind for one in report.left] == ["no bots"]
    # It is not tried again before the next period.
    assert wiki.run(on(FRIDAY, ANA)).outcomes == ()


@pytest.mark.parametrize("refused", [Protected, Filtered, Moved])
def test_a_talk_page_that_takes_no_message_is_left_until_the_next_period(
    on: Any, refused: type[Outcome]
) -> None:
    wiki = Talk()
    wiki.answers["User talk:Ana"] = [refused("User talk:Ana", "no")]
    wiki.run(on(MONDAY, ANA))
    assert wiki.run(on(FRIDAY, ANA)).outcomes == ()
    assert wiki.run(on(NEXT_MONDAY, MORE)).messages == 1


def test_a_deleted_talk_page_is_made_but_not_for_a_message_that_may_have_stood_there(
    on: Any,
) -> None:
    wiki = Talk()
    wiki.gone["User talk:Ana"] = Deleted("User talk:Ana", "by Eve")
    assert wiki.run(on(MONDAY, ANA)).messages == 1

    wiki = Talk()
    wiki.left, wiki.half = 1, True
    with pytest.raises(KeyboardInterrupt):
        wiki.run(on(MONDAY, ANA))
    del wiki.pages["User talk:Ana"]
    wiki.edits.pop()
    wiki.left = 10**6
    wiki.gone["User talk:Ana"] = Deleted("User talk:Ana", "by Eve")
    assert wiki.run(on(FRIDAY, ANA)).messages == 0
    assert wiki.run(on(FRIDAY, ANA)).outcomes == ()


def test_nothing_is_posted_that_is_not_claimed(on: Any) -> None:
    wiki = Talk()
    wiki.answers[LEDGER] = [Blocked(LEDGER, "blocked")]
    assert wiki.run(on(MONDAY, ANA)).messages == 0
    assert wiki.posted == {}


def test_a_stop_page_stops_messages(on: Any) -> None:
    wiki = Talk()
    wiki.stop_pages = {"digest"}
    assert wiki.run(on(MONDAY, ANA)).stopped
    assert wiki.saved == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format":3,"messages":{}}', "[" * 2000])
def test_a_ledger_that_cannot_be_read_stops_messages_and_says_so(on: Any, text: str) -> None:
    plan = make_plan(on(MONDAY, ANA, Page(LEDGER, text)), [JOB])
    assert plan.deliveries == ()
    assert plan.changes == ()
    assert "Could not read User:Bot/data/ledger.json" in plan.notes[0]


def test_a_ledger_that_a_person_changed_stops_messages_and_says_so(on: Any) -> None:
    wiki = Talk(StoredPage(LEDGER, '{"format":1,"messages":{}}', 3, "Eve"))
    snapshot = on(MONDAY, ANA)
    assert wiki.run(snapshot).messages == 0
    assert [page.editor for page in make_plan(
        replace(snapshot, published={**snapshot.published, **wiki.pages}), [JOB]
    ).left_alone] == ["Eve"]  # fmt: skip


def test_whoever_archives_a_message_does_not_get_it_again(on: Any) -> None:
    wiki = Talk()
    wiki.left, wiki.half = 1, True
    with pytest.raises(KeyboardInterrupt):
        wiki.run(on(MONDAY, ANA))
    assert wiki.posted.total() == 1
    wiki.edit("User talk:Ana", "All done.", "Ana")
    wiki.left = 10**6
    wiki.run(on(FRIDAY, ANA))
    assert wiki.posted.total() == 1
    assert wiki.run(on(FRIDAY, ANA)).outcomes == ()


def test_a_message_that_an_earlier_version_posted_is_not_posted_again(on: Any) -> None:
    wiki = Talk()
    wiki.left, wiki.half = 1, True
    with pytest.raises(KeyboardInterrupt):
        wiki.run(on(MONDAY, ANA))
    # Under the edit summary of that version, claimed and not noted; and archived since.
    title, text, base, _ = wiki.edits.pop()
    wiki.edits.append((title, text, base, f"News of {MONDAY}, as asked for in the profile"))
    wiki.edit("User talk:Ana", "All done.", "Ana")
    wiki.left = 10**6
    assert '"claimed"' in wiki.pages[LEDGER].text
    wiki.run(on(FRIDAY, ANA))
    assert wiki.posted.total() == 1
    assert '"claimed"' not in wiki.pages[LEDGER].text


@pytest.mark.parametrize("seed", range(60))
def test_however_often_it_is_killed_everybody_gets_one_message(on: Any, seed: int) -> None:
    chance = Random(seed)
    people = {f"Ana {n}": "wanted=Q1|notify=weekly" for n in range(6)} | {"Bob": "available=Q1"}
    snapshot = on(MONDAY, people)
    wiki = Talk()
    for _ in range(chance.randint(1, 12)):
        wiki.left, wiki.half = chance.randint(0, 4), chance.random() < 0.5
        with suppress(KeyboardInterrupt):
            wiki.run(snapshot)
    wiki.left = 10**6
    wiki.run(snapshot)
    assert wiki.posted == {f"User talk:Ana {n}": 1 for n in range(6)}
    assert wiki.run(snapshot).outcomes == ()
