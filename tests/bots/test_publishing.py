"""Carrying a plan out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pytest

from bots.run.due import Due
from bots.run.order import in_order
from bots.run.plan import Action, Change
from bots.run.publish import Publisher, Report
from sync.wiki.errors import RunError
from sync.wiki.outcomes import (
    BadToken,
    Blocked,
    Conflict,
    Created,
    Deleted,
    Filtered,
    Lagged,
    LostSession,
    Moved,
    NoBots,
    Outcome,
    Overtaken,
    Protected,
    RateLimited,
    ReadOnly,
    Saved,
    SavedInPart,
    SpamBlacklisted,
    StoppedByPage,
    TakenOver,
    Unchanged,
    Unreachable,
)
from sync.wiki.pages import Page, StoredPage, rows
from sync.wiki.port import Look
from sync.wiki.site import Publishing, Site

BOT = "Bot"
Answer = Callable[[str, str], Outcome | None]


class FakeWiki:
    """Pages in memory. `answers` are given in turn to the saves of a title before it is saved."""

    def __init__(self, *standing: StoredPage) -> None:
        self.pages = {page.title: page for page in standing}
        self.stop_pages: set[str] = set()
        self.gone: dict[str, Outcome] = {}
        self.answers: dict[str, list[Outcome]] = {}
        self.refuses: Callable[[str], bool] = lambda _: False
        self.before_each_look: Callable[[str], None] = lambda _: None
        self.saves: list[tuple[str, str]] = []
        self.edits: list[tuple[str, str, StoredPage | None, str]] = []
        self.looks = 0
        self.renewed = 0

    def edit(self, title: str, text: str, editor: str) -> None:
        revision = max((page.revision for page in self.pages.values()), default=0) + 1
        self.pages[title] = StoredPage(title, text, revision, editor)

    def look(self, title: str, base: StoredPage | None, stops: Iterable[str]) -> Look:
        del base
        self.before_each_look(title)
        self.looks += 1
        return Look(
            frozenset(self.stop_pages.intersection(stops)),
            self.pages.get(title),
            self.gone.get(title),
        )

    def save(
        self, title: str, text: str, base: StoredPage | None, summary: str, model: str = ""
    ) -> Outcome:
        del model
        self.saves.append((title, text))
        if self.answers.get(title):
            return self.answers[title].pop(0)
        if self.refuses(text):
            return SpamBlacklisted(title, "spamblacklist: bad.example")
        if self.pages.get(title) != base:
            return Conflict(title, "editconflict")
        self.edit(title, text, BOT)
        self.edits.append((title, text, base, summary))
        return Saved(title) if base else Created(title)

    def renew(self) -> None:
        self.renewed += 1

    @property
    def saved(self) -> list[str]:
        return [title for title, *_ in self.edits]


def stored(title: str, text: str = "{{old}}", editor: str = BOT, revision: int = 7) -> StoredPage:
    return StoredPage(title, text, revision, editor)


def change(title: str, base: StoredPage | None = None, **other: object) -> Change:
    text = f"{{{{text of {title}}}}}"
    made = Change(
        Action.EDIT if base else Action.CREATE,
        Page(title, text),
        base,
        (text,),
        (),
        f"about {title}",
    )
    return replace(made, **other)  # type: ignore[arg-type]


class Waits(list[float]):
    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def waited(patient: Publisher) -> list[float]:
    """For how many seconds it waited each time."""
    assert isinstance(patient.wait, Waits)
    return patient.wait


def publisher(wiki: FakeWiki, **settings: int) -> Publisher:
    return Publisher(
        wiki,
        BOT,
        lambda _: True,
        Publishing(**settings),
        lambda job: ("User:Bot/Stop", f"User:Bot/Stop/{job}"),
        Waits(),
    )


def publish(wiki: FakeWiki, changes: Sequence[Change], **settings: int) -> Report:
    return publisher(wiki, **settings).publish(changes)


THREE = [change("Root/1"), change("Root/2"), change("Root/3")]


def test_each_page_is_saved_on_the_revision_it_was_compared_with() -> None:
    base = stored("Root/1")
    wiki = FakeWiki(base)
    one, new = change("Root/1", base), change("Root/2")
    report = publish(wiki, [one, new])
    assert wiki.edits == [
        ("Root/2", "{{text of Root/2}}", None, new.summary),
        ("Root/1", "{{text of Root/1}}", base, one.summary),
    ]
    assert report == Report((Created("Root/2"), Saved("Root/1")))
    assert (report.saved, report.failures) == (2, ())


def test_before_each_edit_the_wiki_is_looked_at() -> None:
    wiki = FakeWiki()
    publish(wiki, THREE)
    assert wiki.looks == 3


# The order


def test_data_come_first_then_people_who_left_then_new_pages_then_the_oldest() -> None:
    old, older = stored("Root/Old", revision=9), stored("Root/Older", revision=3)
    gone = stored("Root/Gone", revision=20)
    changes = [
        change("Root/Old", old),
        change("Root/Older", older),
        change("Root/New"),
        change("Root/Gone", gone, action=Action.RETIRE),
        change("User:Bot/data/b.json", stored("User:Bot/data/b.json", "{}")),
        change("User:Bot/data/a.json"),
    ]
    assert [one.page.title for one in in_order(changes)] == [
        "User:Bot/data/a.json",
        "User:Bot/data/b.json",
        "Root/Gone",
        "Root/New",
        "Root/Older",
        "Root/Old",
    ]


def test_what_somebody_waits_for_comes_before_all_else() -> None:
    data = "User:Bot/data/suggestions/0.json", "User:Bot/data/suggestions/1.json"
    changes = [
        *(change(title, stored(title, "{}")) for title in data),
        change("Root/Old", stored("Root/Old", revision=3)),
        change("Root/Mine", stored("Root/Mine", revision=9)),
    ]
    hers = {data[1], "Root/Mine"}
    listed = in_order(
        replace(one, due=Due.NOW if one.page.title in hers else Due.DAILY) for one in changes
    )
    assert [one.page.title for one in listed] == [data[1], "Root/Mine", data[0], "Root/Old"]


def test_where_a_run_may_save_little_neither_pages_nor_data_wait_for_ever() -> None:
    titles = [f"Root/{n}" for n in range(9)] + [f"User:Bot/data/{n}.json" for n in range(9)]
    wiki = FakeWiki(*(stored(title, "{}", revision=n) for n, title in enumerate(titles)))
    for _ in range(6):
        # Each day something happens to all of them.
        changes = [change(title, wiki.pages[title]) for title in titles]
        publish(wiki, changes, edits_per_run=4)
    assert {*titles[:9]} <= {*wiki.saved}
    assert {*titles[9:]} <= {*wiki.saved}


def test_a_budget_leaves_the_rest_to_the_next_run() -> None:
    wiki = FakeWiki()
    report = publish(wiki, THREE, edits_per_run=2)
    assert wiki.saved == ["Root/1", "Root/2"]
    assert (report.postponed, report.not_tried, report.failures) == (1, 0, ())
    publish(wiki, [one for one in THREE if one.page.title not in wiki.pages], edits_per_run=2)
    assert wiki.saved == ["Root/1", "Root/2", "Root/3"]


def test_a_budget_counts_edits_alone() -> None:
    wiki = FakeWiki(stored("Root/1", "{{text of Root/1}}"))
    assert publish(wiki, THREE, edits_per_run=2).postponed == 0
    assert wiki.saved == ["Root/2", "Root/3"]


def test_a_budget_is_for_all_plans_of_a_run() -> None:
    wiki = FakeWiki()
    one_run = publisher(wiki, edits_per_run=2)
    one_run.publish(THREE[:1])
    assert one_run.publish(THREE[1:]).postponed == 1


def test_a_trial_saves_so_many_and_no_more() -> None:
    wiki = FakeWiki()
    assert publish(wiki, THREE, trial=1, edits_per_run=100).postponed == 2
    assert len(wiki.saved) == 1


# What people do meanwhile


def test_a_page_that_a_person_edited_is_theirs() -> None:
    base = stored("Root/1")
    wiki = FakeWiki(stored("Root/1", "{{theirs}}", "Ana", 8))
    report = publish(wiki, [change("Root/1", base), change("Root/2")])
    assert report.left == (TakenOver("Root/1", "by Ana"),)
    assert report.failures == ()
    assert wiki.saved == ["Root/2"]


def test_a_page_that_a_person_made_is_theirs() -> None:
    wiki = FakeWiki(stored("Root/1", "{{theirs}}", "Ana"))
    assert publish(wiki, THREE[:1]).outcomes == (TakenOver("Root/1", "by Ana"),)


def test_a_person_who_said_the_same_needs_no_edit() -> None:
    wiki = FakeWiki(stored("Root/1", "{{text of Root/1}}", "Ana", 8))
    assert publish(wiki, [change("Root/1", stored("Root/1"))]).outcomes == (Unchanged("Root/1"),)
    assert wiki.saves == []


def test_a_page_that_asks_bots_to_stay_away_says_so() -> None:
    wiki = FakeWiki(stored("Root/1", "{{nobots}}{{theirs}}", "Ana", 8))
    report = publish(wiki, [change("Root/1", stored("Root/1"))])
    assert report.outcomes == (NoBots("Root/1", "by Ana"),)


def test_a_protection_makes_a_revision_that_changes_nothing() -> None:
    wiki = FakeWiki(stored("Root/1", "{{old}}", "Admin", 8))
    report = publish(wiki, [change("Root/1", stored("Root/1"))])
    assert report.outcomes == (Saved("Root/1"),)
    assert wiki.edits[0][2] == stored("Root/1", "{{old}}", "Admin", 8)


def test_what_people_deleted_or_moved_is_not_made_again() -> None:
    wiki = FakeWiki()
    wiki.gone = {
        "Root/1": Deleted("Root/1", "by Admin"),
        "Root/2": Moved("Root/2", "by Ana to Root/X"),
    }
    report = publish(wiki, THREE)
    assert report.left == tuple(wiki.gone.values())
    assert (report.failures, wiki.saved) == ((), ["Root/3"])


def test_a_page_deleted_since_it_was_read_is_not_made_again() -> None:
    report = publish(FakeWiki(), [change("Root/1", stored("Root/1"))])
    assert report.outcomes == (Deleted("Root/1"),)


# Two runs at once


def test_what_another_run_saved_already_is_not_saved_again() -> None:
    wiki = FakeWiki(stored("Root/1", "{{text of Root/1}}", BOT, 8))
    report = publish(wiki, [change("Root/1", stored("Root/1"))])
    assert (report.outcomes, report.reads_again) == ((Unchanged("Root/1"),), False)


def test_where_another_run_said_something_else_the_wiki_is_read_again() -> None:
    wiki = FakeWiki(stored("Root/1", "{{newer}}", BOT, 8))
    report = publish(wiki, [change("Root/1", stored("Root/1")), change("Root/2")])
    assert report.outcomes == (Created("Root/2"), Overtaken("Root/1"))
    assert (report.reads_again, report.failures) == (True, ())
    again = publish(wiki, [change("Root/1", wiki.pages["Root/1"])])
    both = report.followed_by(again)
    assert both.outcomes == (Created("Root/2"), Saved("Root/1"))
    assert (both.reads_again, both.saved) == (False, 2)


def test_a_conflict_between_look_and_save_is_read_again() -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/1": [Conflict("Root/1", "articleexists")]}
    report = publish(wiki, THREE)
    assert (report.reads_again, report.failures) == (True, ())
    assert wiki.saved == ["Root/2", "Root/3"]


# Stopping


def test_a_text_on_the_stop_page_ends_the_run_before_its_next_edit() -> None:
    wiki = FakeWiki()
    wiki.before_each_look = lambda title: (
        wiki.stop_pages.add("User:Bot/Stop") if title == "Root/2" else None
    )
    report = publish(wiki, THREE)
    assert wiki.saved == ["Root/1"]
    assert report.outcomes[-1] == StoppedByPage("Root/2", "User:Bot/Stop")
    assert (report.stopped, report.not_tried) == (True, 1)


def test_a_run_that_is_told_to_stop_ends_between_two_edits() -> None:
    wiki = FakeWiki()
    running = publisher(wiki)
    running.told_to_stop = lambda: len(wiki.saved) == 1
    report = running.publish(THREE)
    assert wiki.saved == ["Root/1"]
    assert (report.postponed, report.failures, report.stopped) == (2, (), False)


def test_a_run_that_is_told_to_stop_waits_for_nothing() -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/1": [Lagged("Root/1", "5 s")] * 9}
    waited: list[float] = []
    running = publisher(wiki)
    running.wait = waited.append
    running.told_to_stop = lambda: bool(waited)
    assert not running.publish(THREE).saved
    assert len(waited) == 1


def test_the_stop_page_of_a_job_stops_that_job_alone() -> None:
    wiki = FakeWiki()
    wiki.stop_pages = {"User:Bot/Stop/directory"}
    changes = [
        change("Root/1", job="directory"),
        change("Root/2", job="statistics"),
        change("Root/3", job="directory"),
    ]
    report = publish(wiki, changes)
    assert wiki.saved == ["Root/2"]
    assert (report.stopped, report.not_tried) == (True, 1)


def test_where_the_stop_page_cannot_be_read_nothing_more_is_saved() -> None:
    wiki = FakeWiki()

    def fails(title: str) -> None:
        if title == "Root/2":
            raise RunError("The wiki does not answer.")

    wiki.before_each_look = fails
    report = publish(wiki, THREE)
    assert wiki.saved == ["Root/1"]
    assert report.outcomes[-1] == Unreachable("Root/2", "The wiki does not answer.")
    assert (report.not_tried, len(report.failures)) == (1, 1)


# What the wiki answers


def test_an_outcome_that_is_true_of_every_page_ends_the_run() -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/2": [Blocked("Root/2", "blocked")]}
    report = publish(wiki, THREE)
    assert wiki.saved == ["Root/1"]
    assert report.not_tried == 1
    assert report.failures == (Blocked("Root/2", "blocked"),)


def test_a_page_that_is_refused_does_not_hold_up_the_others() -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/2": [Protected("Root/2", "protectedpage")]}
    report = publish(wiki, THREE)
    assert wiki.saved == ["Root/1", "Root/3"]
    assert report.failures == (Protected("Root/2", "protectedpage"),)


@pytest.mark.parametrize("outcome", [LostSession("Root/1"), BadToken("Root/1")])
def test_a_lost_login_is_renewed_once(outcome: Outcome) -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/1": [outcome]}
    assert publish(wiki, THREE).failures == ()
    assert wiki.renewed == 1
    wiki = FakeWiki()
    wiki.answers = {"Root/1": [outcome, outcome]}
    report = publish(wiki, THREE)
    assert (report.failures, report.not_tried, wiki.renewed) == ((outcome,), 2, 1)


def test_a_login_that_cannot_be_renewed_ends_the_run() -> None:
    class Locked(FakeWiki):
        def renew(self) -> None:
            raise RunError("Bot could not log in.")

    wiki = Locked()
    wiki.answers = {"Root/1": [LostSession("Root/1", "assertuserfailed.")]}
    report = publish(wiki, THREE)
    assert report.outcomes == (LostSession("Root/1", "assertuserfailed. Bot could not log in."),)
    assert report.not_tried == 2


@pytest.mark.parametrize("kind", [ReadOnly, Lagged, RateLimited])
def test_a_wiki_that_asks_to_wait_is_waited_for(kind: type[Outcome]) -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/1": [kind("Root/1"), kind("Root/1", "", 90), kind("Root/1")]}
    patient = publisher(wiki)
    assert patient.publish(THREE).failures == ()
    assert waited(patient) == [10, 90, 40]
    assert wiki.looks == 6


def test_patience_has_an_end() -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/1": [ReadOnly("Root/1")] * 9}
    patient = publisher(wiki, patience=60)
    report = patient.publish(THREE)
    assert waited(patient) == [10, 20]
    assert (report.failures, report.not_tried) == ((ReadOnly("Root/1"),), 2)


def test_a_save_whose_answer_was_lost_is_not_repeated() -> None:
    class Forgetful(FakeWiki):
        def save(self, *of: object) -> Outcome:
            super().save(*of)  # type: ignore[arg-type]
            return Unreachable("Root/1")

    wiki = Forgetful()
    report = publish(wiki, THREE[:1])
    assert wiki.saved == ["Root/1"]
    assert report.outcomes == (Saved("Root/1", "The answer was lost."),)


# Filters


def many(count: int, base: StoredPage | None = None) -> Change:
    lines = tuple(f"{{{{row|{number}}}}}" for number in range(count))
    text = "\n".join(("__NOINDEX__", "{{list|rows=", *lines, "}}"))
    before = set(rows("Root/1", base.text)) if base else set()
    added = tuple(row for row in rows("Root/1", text) if row not in before)
    return change("Root/1", base, page=Page("Root/1", text), added=added)


def without(row: str) -> str:
    return many(200).page.text.replace(f"{row}\n", "")


@pytest.mark.parametrize("base", [None, stored("Root/1", "__NOINDEX__\n{{list|rows=\n}}")])
@pytest.mark.parametrize("number", [0, 77, 199])
def test_a_filter_costs_the_row_that_it_is_about(base: StoredPage | None, number: int) -> None:
    wiki = FakeWiki(*([base] if base else []))
    bad = f"{{{{row|{number}}}}}"
    wiki.refuses = lambda text: bad in text
    report = publish(wiki, [many(200, base)])
    assert wiki.pages["Root/1"].text == without(bad)
    assert report.outcomes == (
        SavedInPart("Root/1", f"spamblacklist: bad.example Left out: {bad}"),
    )
    assert report.saved == 1
    assert len(wiki.saves) <= 17
    assert len(wiki.saved) <= 9


def test_the_next_run_takes_nothing_away_to_find_the_same_row() -> None:
    wiki = FakeWiki(stored("Root/1", without("{{row|77}}")))
    wiki.refuses = lambda text: "{{row|77}}" in text
    report = publish(wiki, [many(200, wiki.pages["Root/1"])])
    assert len(wiki.saves) == 1
    assert wiki.saved == []
    assert report.saved == 0
    assert [one.kind for one in report.failures] == ["spam blacklisted"]


def test_several_rows_may_be_refused() -> None:
    wiki = FakeWiki()
    bad = ("{{row|3}}", "{{row|4}}", "{{row|150}}")
    wiki.refuses = lambda text: any(row in text for row in bad)
    report = publish(wiki, [many(200)])
    text = many(200).page.text
    for row in bad:
        text = text.replace(f"{row}\n", "")
    assert wiki.pages["Root/1"].text == text
    assert all(row in report.outcomes[0].detail for row in bad)


def test_a_page_that_is_refused_whatever_it_says_is_not_saved_to_pieces() -> None:
    wiki = FakeWiki()
    wiki.refuses = lambda _: True
    report = publish(wiki, [many(200), change("Root/2")])
    assert wiki.saved == []
    assert len(wiki.saves) < 140
    assert [one.kind for one in report.failures] == ["spam blacklisted"] * 2


def test_a_filter_that_refuses_everything_is_not_argued_with_on_every_page() -> None:
    wiki = FakeWiki()
    wiki.refuses = lambda _: True
    pages = [
        replace(many(8), page=Page(f"Root/{number}", many(8).page.text)) for number in range(20)
    ]
    report = publish(wiki, pages)
    assert len(report.failures) == 20
    assert len(wiki.saves) < 80


def test_a_refused_page_whose_old_rows_are_refused_too_is_tried_once_more_only() -> None:
    base = stored("Root/1", "__NOINDEX__\n{{gone}}\n{{list|rows=\n}}")
    wiki = FakeWiki(base)
    wiki.refuses = lambda _: True
    publish(wiki, [many(200, base)])
    assert len(wiki.saves) == 2


def test_an_entry_of_data_can_be_left_out_too() -> None:
    title = "User:Bot/data/profiles/0.json"
    page = Page.of_data(title, {"format": 1, "profiles": {"Ana": {"a": 1}, "Bob": {"b": 2}}})
    wiki = FakeWiki()
    wiki.refuses = lambda text: "Bob" in text
    publish(wiki, [change(title, page=page, added=tuple(rows(title, page.text)))])
    assert rows(title, wiki.pages[title].text) == ["format: 1", 'profiles: Ana: {"a": 1}']


def test_a_page_without_rows_of_its_own_is_refused_as_a_whole() -> None:
    wiki = FakeWiki()
    wiki.answers = {"Root/1": [Filtered("Root/1", "abusefilter-disallowed")]}
    plain = change("Root/1", page=Page("Root/1", "words"), added=("words",))
    assert publish(wiki, [plain]).failures == (Filtered("Root/1", "abusefilter-disallowed"),)


# Titles


def test_a_foreign_title_is_refused_before_anything_is_saved() -> None:
    wiki = FakeWiki()
    careful = replace(publisher(wiki), may_write=lambda title: title.startswith("Root/"))
    with pytest.raises(AssertionError, match="User talk:Ana"):
        careful.publish([*THREE, change("User talk:Ana")])
    assert (wiki.saved, wiki.looks) == ([], 0)


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Root/Suggestions/Ana", True),
        ("User:Bot/data/index.json", True),
        ("Root", False),
        ("Rooted/x", False),
        ("Root talk/x", False),
        ("Talk:Root/x", False),
        ("User:Bot", False),
        ("User:Bot/Stop", False),
        ("User:Bot/common.js", False),
        ("User:Bot/datas/x.json", False),
        ("User:Botany/data/x.json", False),
        ("User:Ana", False),
        ("User talk:Bot/data/x", False),
        ("MediaWiki:Common.js", False),
        ("", False),
    ],
)
def test_the_bot_writes_below_its_root_and_its_data_alone(
    title: str, own: bool, site: Site
) -> None:
    assert site.in_own_space(title) is own


def test_each_outcome_is_heard_as_it_comes() -> None:
    heard: list[Outcome] = []
    wiki = FakeWiki()
    wiki.answers = {"Root/3": [Protected("Root/3")]}
    report = publisher(wiki).publish(THREE, each=heard.append)
    assert heard == list(report.outcomes)


def test_nothing_to_do_is_nothing_done() -> None:
    wiki = FakeWiki()
    assert publish(wiki, []) == Report()
    assert wiki.looks == 0
