"""What a run would change: what the jobs say against what stands."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from bots.jobs.job import Family, Job
from bots.jobs.snapshot import Snapshot, catalogue_title
from bots.jobs.statistics.job import JOB as STATISTICS
from bots.jobs.suggestions.job import JOB as SUGGESTIONS
from bots.run.plan import Action, LeftAlone, Plan, make_plan
from sync.containment import Part
from sync.profiles.problems import Reason
from sync.wiki.accounts import Account
from sync.wiki.errors import RunError
from sync.wiki.pages import RETIRED, Delivery, Owner, Page, StoredPage
from tests.bots.conftest import CATALOGUE, SnapshotOf

WORDS = Page("Root/Words", "one\ntwo")


FAMILIES = (
    Family("Root/"),
    Family("User:Bot/data/x.json", single=True),
    Family("User:Bot/data/old.json", single=True),
)


def job_of(
    *pages: Page | Delivery,
    name: str = "words",
    families: Iterable[Family] = FAMILIES,
) -> Job:
    return Job(name, lambda _: tuple(families), lambda _: pages)


def actions(plan: Plan) -> dict[str, Action]:
    return {change.page.title: change.action for change in plan.changes}


def test_a_page_that_does_not_exist_is_created(snapshot_of: SnapshotOf) -> None:
    (change,) = make_plan(snapshot_of(), [job_of(WORDS)]).changes
    assert (change.action, change.page, change.base) == (Action.CREATE, WORDS, None)
    assert (change.added, change.removed) == (("one", "two"), ())


def test_a_page_that_says_something_else_is_edited_on_the_revision_it_was_compared_with(
    snapshot_of: SnapshotOf,
) -> None:
    standing = StoredPage(WORDS.title, "two\nthree", 77, "Bot")
    (change,) = make_plan(snapshot_of(None, standing), [job_of(WORDS)]).changes
    assert (change.action, change.base) == (Action.EDIT, standing)
    assert (change.added, change.removed) == (("one",), ("three",))


@pytest.mark.parametrize("text", ["one\ntwo", "one\ntwo\n", "one  \n\ntwo\t\n\n"])
def test_a_page_that_says_the_same_is_left_unchanged(text: str, snapshot_of: SnapshotOf) -> None:
    plan = make_plan(snapshot_of(None, Page(WORDS.title, text)), [job_of(WORDS)])
    assert plan.changes == ()
    assert plan.pages == (WORDS,)


@pytest.mark.parametrize(
    "text",
    [
        '{"format":1,"people":{"Ana":{"a":1,"b":[2,3]},"Bob":{}},"total":2}',
        '{ "format" : 1,\n"people":{"Ana":{"b":[2,3],"a":1},"Bob":{}},"total":2}\n',
        '{"total":2,"people":{"Bob":{},"Ana":{"a":1,"b":[2,3]}},"format":1}',
    ],
)
def test_json_is_compared_parsed(text: str, snapshot_of: SnapshotOf) -> None:
    data = {"format": 1, "people": {"Ana": {"a": 1, "b": [2, 3]}, "Bob": {}}, "total": 2}
    page = Page.of_data("User:Bot/data/x.json", data)
    assert make_plan(snapshot_of(None, Page(page.title, text)), [job_of(page)]).changes == ()


@pytest.mark.parametrize(
    "text",
    ["no JSON", "", "[]", '{"format":1,"people":{"Ana":{"a":1,"b":[3,2]}}}', '{"people":{}}'],
)
def test_json_that_says_something_else_is_edited(text: str, snapshot_of: SnapshotOf) -> None:
    page = Page.of_data(
        "User:Bot/data/x.json", {"format": 1, "people": {"Ana": {"a": 1, "b": [2, 3]}}}
    )
    plan = make_plan(snapshot_of(None, Page(page.title, text)), [job_of(page)])
    assert actions(plan) == {"User:Bot/data/x.json": Action.EDIT}


def test_a_page_that_no_job_claims_any_more_is_retired(snapshot_of: SnapshotOf) -> None:
    old, data = Page("Root/Old", "old"), Page("User:Bot/data/old.json", "{}")
    plan = make_plan(snapshot_of(None, old, data, WORDS), [job_of(WORDS)])
    assert actions(plan) == {"Root/Old": Action.RETIRE, "User:Bot/data/old.json": Action.RETIRE}
    texts = {change.page.title: change.page.text for change in plan.changes}
    assert texts["Root/Old"] == RETIRED == "{{Capacity page retired}}"
    assert json.loads(texts["User:Bot/data/old.json"])["retired"] is True
    assert plan.pages == (WORDS,)


def test_a_page_of_somebody_whose_name_ends_like_a_file_is_wikitext(
    snapshot_of: SnapshotOf,
) -> None:
    for user in ("Ana.json", "Ana.js"):
        page = Page(f"Root/Suggestions/{user}", "{{Capacity suggestions}}")
        plan = make_plan(snapshot_of(None, page), [SUGGESTIONS])
        texts = {change.page.title: change.page.text for change in plan.changes}
        assert texts[page.title] == RETIRED


def test_a_retired_page_is_not_retired_again_and_comes_back_when_claimed(
    snapshot_of: SnapshotOf,
) -> None:
    gone = Page(WORDS.title, f"{RETIRED}\n")
    assert make_plan(snapshot_of(None, gone), [job_of()]).changes == ()
    assert actions(make_plan(snapshot_of(None, gone), [job_of(WORDS)])) == {
        WORDS.title: Action.EDIT
    }


def test_a_page_of_somebody_with_a_new_name_leads_to_the_new_one(snapshot_of: SnapshotOf) -> None:
    def texts(page: Page, *accounts: Account) -> dict[str, str]:
        now = snapshot_of({"Bo B": "wanted=Q5"}, page, accounts={one.name: one for one in accounts})
        changes = make_plan(now, [SUGGESTIONS]).changes
        return {one.page.title: one.page.text for one in changes if one.action is Action.RETIRE}

    old = Page("Root/Suggestions/Bo", "{{Capacity suggestions|user=Bo}}")
    leads = Page(old.title, "{{Capacity page retired|to=Root/Suggestions/Bo B}}")
    assert texts(old, Account("Bo", renamed_to="Bo B")) == {old.title: leads.text}
    # The next run does not ask for that name, and leaves the page as it is.
    assert texts(leads) == {}
    # Who has no suggestions by the new name is led to by nothing.
    assert texts(old, Account("Bo", renamed_to="Cy")) == {old.title: RETIRED}
    # Signs that mean something to the wiki are no hindrance.
    and_co = Page(old.title, leads.text.replace("Bo B", "Bo &#38; Co"))
    assert texts(and_co, Account("Bo & Co", renamed_to="Bo B")) == {old.title: leads.text}
    gone = Page(old.title, leads.text.replace("Bo B", "Cy"))
    assert texts(gone) == {old.title: RETIRED}
    assert texts(gone, Account("Cy", renamed_to="Bo B")) == {old.title: leads.text}


def test_titles_of_jobs_that_do_not_run_are_left_alone(snapshot_of: SnapshotOf) -> None:
    other = Page("Elsewhere/Old", "old")
    assert make_plan(snapshot_of(None, other), [job_of()]).changes == ()
    single = job_of(families=[Family("Root/Words", single=True)])
    assert make_plan(snapshot_of(None, Page("Root/Words/More", "x")), [single]).changes == ()


def test_a_page_that_a_person_edited_last_is_theirs(snapshot_of: SnapshotOf) -> None:
    theirs = StoredPage(WORDS.title, "mine", 5, "Ana")
    orphan = StoredPage("Root/Old", "old", 6, "Bob")
    plan = make_plan(snapshot_of(None, theirs, orphan), [job_of(WORDS)])
    assert plan.changes == ()
    assert plan.left_alone == (LeftAlone(WORDS.title, "Ana"), LeftAlone("Root/Old", "Bob"))


def test_a_page_that_a_person_put_back_needs_no_mention(snapshot_of: SnapshotOf) -> None:
    restored = StoredPage(WORDS.title, WORDS.text, 5, "Ana")
    plan = make_plan(snapshot_of(None, restored), [job_of(WORDS)])
    assert (plan.changes, plan.left_alone) == ((), ())


def test_a_seeded_page_is_made_once_and_never_written_again(snapshot_of: SnapshotOf) -> None:
    seed = Page("Root/Guide", "our text", Owner.SEEDED)
    assert actions(make_plan(snapshot_of(), [job_of(seed)])) == {"Root/Guide": Action.CREATE}
    for editor in ("Ana", "Bot"):
        theirs = StoredPage("Root/Guide", "the community's text", 5, editor)
        plan = make_plan(snapshot_of(None, theirs), [job_of(seed)])
        assert (plan.changes, plan.left_alone) == ((), ())


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([WORDS, Page(WORDS.title, "again")], "twice"),
        ([Page("User talk:Ana", "x")], "none of its titles"),
        ([Page("Rooted", "x")], "none of its titles"),
        ([Page("Root/x", "x", Owner.DEPLOYED)], "deployment"),
    ],
)
@pytest.mark.something_fails
def test_a_job_that_breaks_its_contract_is_stopped(
    pages: list[Page], told: str, snapshot_of: SnapshotOf
) -> None:
    plan = make_plan(snapshot_of(), [job_of(*pages)])
    [failure] = plan.failures
    assert (failure.part, failure.name) == (Part.JOB, "words")
    assert failure.why.startswith("JobError: ")
    assert told in failure.why
    assert pages[-1].title in failure.why
    assert (plan.pages, plan.changes) == ((), ())


def reader(seen: list[str | None], title: str) -> Job:
    """A job that notes what another page says when its turn has come."""

    def pages(snapshot: Snapshot) -> Iterable[Page]:
        page = snapshot.published.get(title)
        seen.append(page.text if page else None)
        return ()

    return Job("reader", lambda _: (), pages)


def test_a_later_job_sees_what_an_earlier_one_planned(snapshot_of: SnapshotOf) -> None:
    seen: list[str | None] = []
    standing = Page(WORDS.title, "before")
    make_plan(snapshot_of(None, standing), [job_of(WORDS), reader(seen, WORDS.title)])
    make_plan(snapshot_of(None, standing), [reader(seen, WORDS.title), job_of(WORDS)])
    assert seen == [WORDS.text, "before"]


@pytest.mark.parametrize("owner", [Owner.SEEDED, Owner.OWNED])
def test_a_later_job_sees_what_will_stand_where_the_plan_leaves_a_page_alone(
    owner: Owner, snapshot_of: SnapshotOf
) -> None:
    seen: list[str | None] = []
    theirs = StoredPage("Root/Corrections", "the community's text", 5, "Ana")
    ours = Page("Root/Corrections", "our text", owner)
    make_plan(snapshot_of(None, theirs), [job_of(ours), reader(seen, ours.title)])
    assert seen == ["the community's text"]


def test_a_planned_catalogue_is_the_one_that_later_jobs_read(
    snapshot_of: SnapshotOf,
) -> None:
    capacities = {**CATALOGUE["capacities"], "Q6": {"labels": {"en": "maps"}}}
    title = catalogue_title(snapshot_of().site)
    planned = Page.of_data(title, {"format": 1, "capacities": capacities})
    cataloguer = job_of(planned, name="catalogue", families=[Family(title, single=True)])
    snapshot = snapshot_of({"Ana": "wanted=maps"})

    def counted(*jobs: Job) -> Plan:
        assert snapshot.people.problems  # what was derived before is not carried over
        return make_plan(snapshot, jobs)

    alone = counted(STATISTICS)
    assert [problem.reason for problem in alone.problems] == [Reason.UNKNOWN_CAPACITY]
    together = counted(cataloguer, STATISTICS)
    assert together.problems == ()
    statistics = {page.title: page.text for page in together.pages}
    assert json.loads(statistics["User:Bot/data/statistics.json"])["capacities"] == {
        "Q6": {"known": 0, "available": 0, "wanted": 1}
    }


def test_what_is_derived_is_computed_once_for_all_jobs(snapshot_of: SnapshotOf) -> None:
    found: list[int] = []

    def look(snapshot: Snapshot) -> Iterable[Page]:
        found.append(id(snapshot.matches))
        return ()

    make_plan(
        snapshot_of({"Ana": "wanted=Q1", "Bob": "available=Q1"}),
        [Job("one", lambda _: (), look), job_of(WORDS), Job("two", lambda _: (), look)],
    )
    assert len(found) == 2
    assert found[0] == found[1]


def test_a_plan_counts_people_and_gathers_problems_and_deliveries(snapshot_of: SnapshotOf) -> None:
    delivery = Delivery("a key", "User talk:Ana", "News", "Hello", "Hello", "News")
    plan = make_plan(snapshot_of({"Ana": "known=xyzzy", "Bob": ""}), [job_of(delivery, WORDS)])
    assert plan.people == 2
    assert [problem.page for problem in plan.problems] == ["User:Ana"]
    assert plan.deliveries == (delivery,)
    assert plan.pages == (WORDS,)


def test_the_whole_result_can_be_written_where_nothing_stands(snapshot_of: SnapshotOf) -> None:
    plan = make_plan(snapshot_of(None, WORDS), [job_of(WORDS)])
    assert plan.changes == ()
    (change,) = plan.changes_from_nothing
    assert (change.action, change.page, change.base) == (Action.CREATE, WORDS, None)


def test_after_a_plan_was_carried_out_there_is_nothing_left_to_do(snapshot_of: SnapshotOf) -> None:
    people = {"Ana": "wanted=Q1|languages=pt-n", "Bob": "available=Q1|territory=BR"}
    jobs = [SUGGESTIONS, STATISTICS]
    first = make_plan(snapshot_of(people), jobs)
    assert len(first.changes) == len(first.pages)
    assert make_plan(snapshot_of(people, *first.pages), jobs).changes == ()


def test_whoever_removes_their_profile_is_gone_from_all_pages(snapshot_of: SnapshotOf) -> None:
    people = {"Ana": "wanted=Q1|territory=BR", "Bob": "available=Q1"}
    jobs = [SUGGESTIONS, STATISTICS]
    first = make_plan(snapshot_of(people), jobs)
    after = make_plan(snapshot_of({"Ana": people["Ana"]}, *first.pages), jobs)
    stands = {page.title: page.text for page in first.pages}
    stands |= {change.page.title: change.page.text for change in after.changes}
    assert actions(after)["Root/Suggestions/Bob"] is Action.RETIRE
    assert stands["Root/Suggestions/Bob"] == RETIRED
    assert not [title for title, text in stands.items() if "Bob" in text]


@pytest.mark.parametrize("text", [None, "no JSON", '{"format": 9, "capacities": {}}'])
def test_without_a_usable_catalogue_there_is_no_plan(
    text: str | None, snapshot_of: SnapshotOf
) -> None:
    snapshot = snapshot_of({"Ana": ""})
    title = catalogue_title(snapshot.site)
    published = {title: StoredPage(title, text, 1, "Bot")} if text else {}
    without = Snapshot(snapshot.site, snapshot.date, snapshot.pages, published=published)
    with pytest.raises(RunError, match=r"catalogue\.json") as caught:
        make_plan(without, [STATISTICS])
    assert caught.value.exit_code == 1


def test_a_summary_says_how_much_changed_and_names_nobody(snapshot_of: SnapshotOf) -> None:
    people = {"Ana": "wanted=Q1", "Bob": "available=Q1"}
    first = make_plan(snapshot_of(people), [SUGGESTIONS])
    later = make_plan(snapshot_of({"Bob": "available=Q2"}, *first.pages), [SUGGESTIONS])
    for change in (*first.changes, *later.changes):
        assert change.summary
        assert not [name for name in people if name in change.summary]
        assert "[[" not in change.summary
