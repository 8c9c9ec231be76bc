"""The catalogue joined from what its sources say, and guarded against sources that fall silent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.jobs.catalogue.corrections import MOST_NAMES, Corrections, read_corrections
from bots.jobs.catalogue.joining import MOST_LEVELS, Renewal, Titles, join, renew
from bots.run.report import problem_sentence
from demo.items import sample_items
from sync.profiles.problems import Problem, Reason
from wikidata.catalogue import Capacity, Catalogue, Retired, Unknown
from wikidata.facts import Facts
from wikidata.items import Item

PAGE = "User:Bot/data/catalogue.json"
CORRECTIONS = "Root/Catalogue corrections"
TITLES = Titles(PAGE, CORRECTIONS)


def named(*items: str) -> dict[str, Item]:
    """Items of Wikidata, each with an English label of its own."""
    return {item: Item({"en": f"name of {item}"}, exists=True) for item in items}


def facts(
    tree: Mapping[str, str],
    items: Mapping[str, Item] | None = None,
    bundle: Mapping[str, Any] | None = None,
) -> Facts:
    """Metabase's capacities and parents; words for all of them, unless `items` has its own."""
    return Facts(tree, dict(bundle or {}), {**named(*tree), **(items or {})})


def joined(
    said: Facts, corrections: Corrections | None = None, last: Catalogue | None = None
) -> tuple[Catalogue, list[tuple[str, Reason, str]]]:
    """The catalogue, and what is wrong with which item."""
    catalogue, problems = join(said, corrections or Corrections(), last, PAGE)
    assert {problem.page for problem in problems} <= {PAGE}
    assert read_again(catalogue) == catalogue
    return catalogue, [(one.parameter, one.reason, one.suggestion) for one in problems]


def read_again(catalogue: Catalogue) -> Catalogue:
    if not catalogue.capacities:
        return catalogue
    return Catalogue.from_json(json.dumps(catalogue.to_data()))


def parents(catalogue: Catalogue) -> dict[str, str | None]:
    return {item: capacity.parent for item, capacity in catalogue.capacities.items()}


# Words.


def test_the_label_of_the_bundle_goes_before_wikidatas_which_becomes_an_alias() -> None:
    item = Item(
        {"en": "communication", "pt": "comunicação", "ar": "تواصل"},
        {"en": "act of conveying", "pt": "ato"},
        {"en": ("comms",)},
        exists=True,
    )
    words = {
        "label": {"en": "talking", "pt": "comunicação", "de": "Reden"},
        "description": {"en": "so that others understand"},
    }
    catalogue, problems = joined(facts({"Q1": ""}, {"Q1": item}, {"Q1": words}))
    assert catalogue.capacities["Q1"] == Capacity(
        parent=None,
        labels={"ar": "تواصل", "de": "Reden", "en": "talking", "pt": "comunicação"},
        aliases={"en": ["comms", "communication"]},
        descriptions={"en": "so that others understand", "pt": "ato"},
        bundled=True,
    )
    assert problems == []
    for name in ("talking", "communication", "comms", "Reden", "تواصل"):
        assert catalogue.resolve(name) == "Q1", name


def test_an_alias_that_equals_the_label_is_no_alias() -> None:
    item = Item({"en": "Lua"}, {}, {"en": ("Lua", "lua language")}, exists=True)
    catalogue, _ = joined(facts({"Q1": ""}, {"Q1": item}))
    assert catalogue.capacities["Q1"].aliases == {"en": ["lua language"]}


def test_the_bundle_makes_capacities_of_its_own() -> None:
    bundle = {"Q5": {"label": {"en": "of the bundle"}}}
    catalogue, problems = joined(Facts({}, bundle, {"Q5": Item()}))
    assert catalogue.name("Q5") == "of the bundle"
    assert problems == []


def test_words_of_what_no_source_calls_a_capacity_make_none() -> None:
    catalogue, _ = joined(facts({"Q1": ""}, named("Q9")))
    assert list(catalogue) == ["Q1"]


def test_an_item_without_a_name_stands_and_is_a_problem() -> None:
    catalogue, problems = joined(facts({"Q1": "", "Q2": "Q1"}, {"Q2": Item(exists=True)}))
    assert catalogue.name("Q2") == "Q2"
    assert problems == [("Q2", Reason.ITEM_WITHOUT_NAME, "")]


def test_two_items_with_one_name_are_one_problem_in_each_language() -> None:
    items = {
        "Q2": Item({"en": "Review", "pt": "a"}, exists=True),
        "Q10": Item({"en": "review", "pt": "b"}, exists=True),
        "Q11": Item({"en": " REVIEW", "pt": "b"}, exists=True),
        "Q12": Item({"fr": "review"}, exists=True),
    }
    catalogue, problems = joined(facts(dict.fromkeys(items, ""), items))
    assert list(catalogue) == list(items)
    assert problems == [
        ("Q10", Reason.SAME_NAME, "Q10 and Q11 in pt"),
        ("Q2", Reason.SAME_NAME, "Q2 and Q10 and Q11 in en"),
    ]


# Corrections go before every source.


def corrected(data: object, said: Facts, last: Catalogue | None = None) -> Renewal:
    text = data if isinstance(data, str) else json.dumps(data)
    return renew(said, text, last, TITLES, smallest_share=0.8)


def test_a_corrected_parent_wins() -> None:
    said = facts({"Q1": "", "Q2": "Q1", "Q3": "Q1", "Q4": "Q1"})
    last = Catalogue({item: Capacity(parent="Q1") for item in ("Q2", "Q3")} | {"Q1": Capacity()})
    renewal = corrected({"parent": {"Q2": "Q3", "Q3": None}}, said, last)
    assert parents(renewal.catalogue) == {"Q1": None, "Q4": "Q1", "Q3": None, "Q2": "Q3"}
    assert renewal.problems == ()


def test_corrected_aliases_are_added_to_the_others() -> None:
    item = Item({"en": "Lua"}, {}, {"en": ("lua",)}, exists=True)
    names = {"en": ["moon script", "lua"], "nl": ["maan"]}
    renewal = corrected({"aliases": {"Q1": names}}, facts({"Q1": ""}, {"Q1": item}))
    aliases = renewal.catalogue.capacities["Q1"].aliases
    assert aliases == {"en": ["lua", "moon script"], "nl": ["maan"]}
    assert renewal.catalogue.resolve("Moon Script", ["nl"]) == "Q1"


def test_a_retired_item_is_no_capacity_whatever_the_sources_say() -> None:
    said = facts({"Q1": "", "Q2": "", "Q3": ""}, None, {"Q3": {"label": {"en": "third"}}})
    renewal = corrected({"retired": {"Q2": "Q1", "Q3": None}}, said)
    assert list(renewal.catalogue) == ["Q1"]
    assert renewal.catalogue.retired == {
        "Q2": Retired("name of Q2", "Q1"),
        "Q3": Retired("name of Q3", None),
    }
    assert renewal.catalogue.standing("Q2") == Retired("name of Q2", "Q1")
    assert isinstance(renewal.catalogue.resolve("name of Q2"), Unknown)


def test_what_was_never_a_capacity_is_not_retired() -> None:
    many = {"retired": {f"Q{number}": None for number in range(1_000, 26_000)}}
    assert corrected(many, facts({"Q1": ""}, named("Q1"))).catalogue.retired == {}


def test_a_retired_item_does_not_return_because_another_was_merged_into_it() -> None:
    said = facts({"Q1": "", "Q2": ""}, {"Q2": Item(redirect="Q3", exists=True), **named("Q3")})
    renewal = corrected({"retired": {"Q3": "Q1"}}, said)
    assert list(renewal.catalogue) == ["Q1"]
    assert renewal.catalogue.retired["Q3"] == Retired("name of Q3", "Q1")


def test_what_stands_below_a_retired_item_is_a_root_and_a_problem() -> None:
    renewal = corrected({"retired": {"Q1": None}}, facts({"Q1": "", "Q2": "Q1"}))
    assert parents(renewal.catalogue) == {"Q2": None}
    assert [one.reason for one in renewal.problems] == [Reason.ITEM_WITHOUT_PARENT]


def test_a_replacement_that_is_no_capacity_is_none() -> None:
    said = facts({"Q1": "", "Q2": "", "Q3": ""})
    renewal = corrected({"retired": {"Q2": "Q99", "Q3": "Q2"}}, said)
    assert {one.replacement for one in renewal.catalogue.retired.values()} == {None}


def test_a_replacement_that_was_merged_is_what_it_was_merged_into() -> None:
    said = facts({"Q1": "", "Q2": "", "Q3": ""}, {"Q3": Item(redirect="Q1", exists=True)})
    renewal = corrected({"retired": {"Q2": "Q3"}}, said)
    assert renewal.catalogue.retired["Q2"].replacement == "Q1"


def test_a_corrected_parent_that_was_merged_is_what_it_was_merged_into() -> None:
    said = facts({"Q1": "", "Q2": "", "Q3": ""}, {"Q3": Item(redirect="Q1", exists=True)})
    renewal = corrected({"parent": {"Q2": "Q3"}}, said)
    assert parents(renewal.catalogue) == {"Q1": None, "Q2": "Q1"}


BAD_PAGES = {
    "no JSON": "{{corrections}}",
    "JSON cut off": '{"parent": {"Q2": "Q1"',
    "a list": "[]",
    "a word": '"parent"',
    "null": "null",
    "a number": "7",
    "brackets without end": "[" * 200_000,
}


@pytest.mark.parametrize("text", BAD_PAGES.values(), ids=BAD_PAGES)
def test_a_page_that_is_no_json_object_is_one_problem_and_corrects_nothing(text: str) -> None:
    renewal = corrected(text, facts({"Q1": "", "Q2": "Q1"}))
    assert parents(renewal.catalogue) == {"Q1": None, "Q2": "Q1"}
    [problem] = renewal.problems
    assert (problem.page, problem.reason) == (CORRECTIONS, Reason.BAD_CORRECTION)
    assert problem.value == ""
    assert problem_sentence(problem).startswith(f"{CORRECTIONS}: ")


@pytest.mark.parametrize("text", [None, "", "{}", '{"parent": {}, "note": "of a later program"}'])
def test_without_corrections_there_is_no_problem(text: str | None) -> None:
    assert read_corrections(CORRECTIONS, text) == (Corrections(), ())


@pytest.mark.parametrize("part", ["parent", "aliases", "retired"])
@pytest.mark.parametrize("value", [[], None, "Q1", 7, True])
def test_a_part_that_is_no_object_is_a_problem(part: str, value: object) -> None:
    corrections, [problem] = read_corrections(CORRECTIONS, json.dumps({part: value}))
    assert corrections == Corrections()
    assert (problem.parameter, problem.reason) == (part, Reason.BAD_CORRECTION)


NO_ITEMS = ["communication", "", "Q", "Q0", "Q01", "q1", "Q1 ", "Q1\n", "P1", "d:Q1", "Q1٢", "-Q1"]


@pytest.mark.parametrize("key", NO_ITEMS)
@pytest.mark.parametrize(("part", "good"), [("parent", None), ("aliases", {}), ("retired", None)])
def test_an_entry_that_begins_with_no_item_is_a_problem_and_the_others_count(
    part: str, good: object, key: str
) -> None:
    text = json.dumps({part: {key: good, "Q7": good}})
    corrections, [problem] = read_corrections(CORRECTIONS, text)
    read = {
        "parent": corrections.parents,
        "aliases": corrections.aliases,
        "retired": corrections.retired,
    }
    assert read[part] == {"Q7": good}
    assert (problem.parameter, problem.reason) == (part, Reason.BAD_CORRECTION)
    # The key is somebody's text, which is not repeated.
    assert len(key) < 4 or key not in problem_sentence(problem)


@pytest.mark.parametrize("value", [*NO_ITEMS, 1, True, ["Q1"], {"Q1": None}])
@pytest.mark.parametrize("part", ["parent", "retired"])
def test_an_entry_that_leads_to_no_item_is_a_problem_and_the_others_count(
    part: str, value: object
) -> None:
    text = json.dumps({part: {"Q7": value, "Q8": "Q9"}})
    corrections, [problem] = read_corrections(CORRECTIONS, text)
    assert {"parent": corrections.parents, "retired": corrections.retired}[part] == {"Q8": "Q9"}
    assert (problem.parameter, problem.reason) == ("Q7", Reason.BAD_CORRECTION)


@pytest.mark.parametrize(
    "value",
    [
        "name",
        ["name"],
        {"en": "name"},
        {"en": [7]},
        {"en": None},
        None,
        {"en": [["a"]]},
        {"en": ["a"] * (MOST_NAMES // 2), "pt": ["a"] * (MOST_NAMES // 2 + 1)},
    ],
)
def test_aliases_that_are_no_few_lists_by_language_are_a_problem(value: object) -> None:
    text = json.dumps({"aliases": {"Q7": value, "Q8": {"en": ["name"]}}})
    corrections, [problem] = read_corrections(CORRECTIONS, text)
    assert corrections.aliases == {"Q8": {"en": ["name"]}}
    assert (problem.parameter, problem.reason) == ("Q7", Reason.BAD_CORRECTION)


@pytest.mark.parametrize("alias", ["", " ", "_", "\u00a0"])
def test_an_alias_of_nothing_does_not_give_nothing_a_meaning(alias: str) -> None:
    renewal = corrected({"aliases": {"Q1": {"en": [alias]}}}, facts({"Q1": ""}))
    assert isinstance(renewal.catalogue.resolve(""), Unknown)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ('{"en": ["\\ud83d"]}', Reason.STRANGE_CHARACTERS),
        ('{"en": ["eman\\u202e"]}', Reason.STRANGE_CHARACTERS),
        (f'{{"en": ["{"x" * 1_900_000}"]}}', Reason.TOO_LONG),
        ('{"\\ud83d": ["name"]}', Reason.BAD_CORRECTION),
    ],
    ids=["half a character", "turned round", "too long", "no language"],
)
def test_an_alias_that_no_page_can_hold_is_left_out(names: str, reason: Reason) -> None:
    # JSON can say half a character, and no page can be saved with one.
    text = f'{{"aliases": {{"Q1": {names}, "Q2": {{"en": ["fine"]}}}}}}'
    renewal = corrected(text, facts({"Q1": "", "Q2": ""}))
    json.dumps(renewal.catalogue.to_data(), ensure_ascii=False).encode()
    assert renewal.catalogue.resolve("fine") == "Q2"
    assert reason in {one.reason for one in renewal.problems}


# The tree.


def test_a_tree_of_three_levels_stays_as_it_is() -> None:
    catalogue, problems = joined(facts({"Q1": "", "Q2": "Q1", "Q3": "Q2"}))
    assert parents(catalogue) == {"Q1": None, "Q2": "Q1", "Q3": "Q2"}
    assert problems == []


def test_the_order_of_the_catalogue_is_the_order_of_the_tree() -> None:
    tree = {
        "Q100": "",
        "Q9": "",
        "Q20": "Q9",
        "Q3": "Q20",
        "Q2": "Q100",
        "Q10": "Q9",
        "Q30": "Q10",
        "Q4": "Q10",
    }
    catalogue, _ = joined(facts(tree))
    assert list(catalogue) == ["Q9", "Q10", "Q4", "Q30", "Q20", "Q3", "Q100", "Q2"]


def test_an_item_below_itself_is_a_root_and_a_problem() -> None:
    catalogue, problems = joined(facts({"Q1": "Q1", "Q2": "Q1"}))
    assert parents(catalogue) == {"Q1": None, "Q2": "Q1"}
    assert problems == [("Q1", Reason.ITEM_BELOW_ITSELF, "")]


def test_of_a_circle_the_smallest_number_becomes_a_root() -> None:
    two, problems = joined(facts({"Q7": "Q8", "Q8": "Q7"}))
    assert parents(two) == {"Q7": None, "Q8": "Q7"}
    assert problems == [("Q7", Reason.ITEM_BELOW_ITSELF, "")]
    three, problems = joined(facts({"Q7": "Q9", "Q9": "Q8", "Q8": "Q7"}))
    assert parents(three) == {"Q7": None, "Q8": "Q7", "Q9": "Q8"}
    assert problems == [("Q7", Reason.ITEM_BELOW_ITSELF, "")]


def test_what_hangs_on_a_circle_keeps_its_parent_and_is_no_problem() -> None:
    catalogue, problems = joined(facts({"Q5": "Q5", "Q1": "Q5", "Q2": "Q1"}))
    assert parents(catalogue) == {"Q5": None, "Q1": "Q5", "Q2": "Q1"}
    assert problems == [("Q5", Reason.ITEM_BELOW_ITSELF, "")]


def test_four_levels_become_three_by_the_last_one_moving_up() -> None:
    catalogue, problems = joined(facts({"Q1": "", "Q2": "Q1", "Q3": "Q2", "Q4": "Q3"}))
    assert parents(catalogue) == {"Q1": None, "Q2": "Q1", "Q3": "Q2", "Q4": "Q2"}
    assert problems == [("Q4", Reason.ITEM_TOO_DEEP, "Q2")]


def test_five_levels_become_three() -> None:
    tree = {"Q5": "", "Q4": "Q5", "Q3": "Q4", "Q2": "Q3", "Q1": "Q2"}
    catalogue, problems = joined(facts(tree))
    assert parents(catalogue) == {"Q5": None, "Q4": "Q5", "Q1": "Q4", "Q2": "Q4", "Q3": "Q4"}
    assert problems == [("Q1", Reason.ITEM_TOO_DEEP, "Q4"), ("Q2", Reason.ITEM_TOO_DEEP, "Q4")]


def test_an_orphan_is_a_root_and_its_parent_is_told() -> None:
    catalogue, problems = joined(facts({"Q1": "Q99", "Q2": "Q1"}))
    assert parents(catalogue) == {"Q1": None, "Q2": "Q1"}
    assert problems == [("Q1", Reason.ITEM_WITHOUT_PARENT, "Q99")]


def test_where_metabase_says_no_parent_the_last_catalogue_does() -> None:
    last, _ = joined(facts({"Q1": "", "Q2": "Q1", "Q3": "Q1"}))
    catalogue, _ = joined(facts({"Q1": "", "Q2": "", "Q3": "Q2"}), None, last)
    assert parents(catalogue) == {"Q1": None, "Q2": "Q1", "Q3": "Q2"}


# Merged, deleted, vanished.


def merged_into(target: str) -> Item:
    return Item(redirect=target, exists=True)


def test_a_merged_item_means_what_it_was_merged_into() -> None:
    said = facts({"Q1": "", "Q2": "Q1"}, {"Q1": merged_into("Q3"), **named("Q3")})
    catalogue, problems = joined(said)
    assert parents(catalogue) == {"Q3": None, "Q2": "Q3"}
    assert catalogue.redirects == {"Q1": "Q3"}
    assert catalogue.standing("Q1") == "Q3"
    assert catalogue.retired == {}
    assert problems == [("Q1", Reason.ITEM_REDIRECTED, "name of Q3 (Q3)")]


def test_words_of_the_bundle_follow_a_merge_and_those_of_the_target_go_before_them() -> None:
    bundle = {
        "Q1": {"label": {"en": "old", "pt": "velho"}, "description": {"en": "it was"}},
        "Q3": {"label": {"en": "new"}},
    }
    said = Facts({}, bundle, {"Q1": merged_into("Q3"), **named("Q3")})
    catalogue, _ = joined(said)
    assert catalogue.capacities["Q3"].labels == {"en": "new", "pt": "velho"}
    assert catalogue.capacities["Q3"].descriptions == {"en": "it was"}


def test_a_merged_item_leaves_its_place_in_the_tree_to_what_it_was_merged_into() -> None:
    said = facts({"Q1": "", "Q2": "Q1"}, {"Q2": merged_into("Q3"), **named("Q3")})
    catalogue, _ = joined(said)
    assert parents(catalogue) == {"Q1": None, "Q3": "Q1"}


def test_a_chain_of_merges_leads_to_its_end() -> None:
    chain = {"Q1": merged_into("Q2"), "Q2": merged_into("Q3"), **named("Q3")}
    catalogue, _ = joined(facts({"Q1": "", "Q9": "Q1"}, chain))
    assert parents(catalogue) == {"Q3": None, "Q9": "Q3"}
    assert catalogue.standing("Q1") == "Q3"


def test_a_chain_of_merges_that_sources_name_leads_to_its_end() -> None:
    chain = {"Q1": merged_into("Q2"), "Q2": merged_into("Q3"), **named("Q3")}
    catalogue, _ = joined(facts({"Q1": "", "Q2": "", "Q3": ""}, chain))
    assert list(catalogue) == ["Q3"]
    assert catalogue.redirects == {"Q1": "Q3", "Q2": "Q3"}


def test_a_merge_of_an_earlier_run_and_one_of_this_run_make_a_chain() -> None:
    last = Catalogue({"Q2": Capacity(labels={"en": "two"})}, {"Q1": "Q2"})
    catalogue, _ = joined(facts({"Q2": ""}, {"Q2": merged_into("Q3"), **named("Q3")}), None, last)
    assert catalogue.redirects == {"Q1": "Q3", "Q2": "Q3"}
    assert catalogue.retired == {}


def test_a_circle_of_merges_leads_nowhere() -> None:
    circle = {
        "Q1": Item({"en": "one"}, redirect="Q2", exists=True),
        "Q2": Item({"en": "two"}, redirect="Q1", exists=True),
        "Q3": merged_into("Q3"),
    }
    catalogue, _ = joined(facts({"Q1": "", "Q2": "Q1", "Q3": ""}, circle))
    assert parents(catalogue) == {"Q1": None, "Q2": "Q1", "Q3": None}
    assert catalogue.redirects == {}


def test_a_merge_is_remembered_after_the_sources_forgot_the_item() -> None:
    said = facts({"Q1": ""}, {"Q1": merged_into("Q3"), **named("Q3")})
    first, _ = joined(said)
    later, _ = joined(facts({"Q3": ""}), None, first)
    assert later.redirects == {"Q1": "Q3"}


def test_a_merge_that_was_undone_is_forgotten() -> None:
    said = facts({"Q1": "", "Q3": ""}, {"Q1": merged_into("Q3")})
    first, _ = joined(said)
    assert list(first) == ["Q3"]
    later, _ = joined(facts({"Q1": "", "Q3": ""}), None, first)
    assert list(later) == ["Q1", "Q3"]
    assert later.redirects == {}


def test_an_item_merged_into_a_deleted_one_is_retired() -> None:
    last, _ = joined(facts({"Q1": "", "Q2": ""}))
    said = facts({"Q1": "", "Q2": ""}, {"Q2": merged_into("Q99"), "Q99": Item()})
    catalogue, _ = joined(said, None, last)
    assert list(catalogue) == ["Q1"]
    assert catalogue.redirects == {}
    assert catalogue.retired == {"Q2": Retired("name of Q2")}


def test_a_deleted_item_that_metabase_still_names_is_retired() -> None:
    last, _ = joined(facts({"Q1": "", "Q2": ""}))
    catalogue, problems = joined(facts({"Q1": "", "Q2": ""}, {"Q2": Item()}), None, last)
    assert list(catalogue) == ["Q1"]
    assert catalogue.retired == {"Q2": Retired("name of Q2")}
    assert problems == [("Q2", Reason.ITEM_VANISHED, "")]


def test_a_deleted_item_that_was_never_a_capacity_leaves_no_trace() -> None:
    catalogue, problems = joined(facts({"Q1": "", "Q2": ""}, {"Q2": Item()}))
    assert list(catalogue) == ["Q1"]
    assert catalogue.retired == {}
    assert problems == []


def test_a_deleted_item_that_the_bundle_still_words_is_a_capacity() -> None:
    bundle = {"Q2": {"label": {"en": "two"}}}
    catalogue, _ = joined(facts({"Q1": "", "Q2": ""}, {"Q2": Item()}, bundle))
    assert catalogue.name("Q2") == "two"


def test_a_vanished_item_is_retired_with_its_last_name_and_stays_so() -> None:
    last, _ = joined(facts({"Q1": "", "Q2": "Q1"}))
    # Wikidata still knows it, but nobody calls it a capacity.
    now, problems = joined(facts({"Q1": ""}, named("Q2")), None, last)
    assert list(now) == ["Q1"]
    assert now.retired == {"Q2": Retired("name of Q2")}
    assert now.standing("Q2") == Retired("name of Q2")
    assert problems == [("Q2", Reason.ITEM_VANISHED, "")]
    later, problems = joined(facts({"Q1": ""}), None, now)
    assert later == now
    assert problems == []


def test_a_vanished_item_may_get_a_replacement_later() -> None:
    last, _ = joined(facts({"Q1": "", "Q2": "Q1"}))
    replaced = Corrections(retired={"Q2": "Q1"})
    at_once, problems = joined(facts({"Q1": ""}), replaced, last)
    assert at_once.retired == {"Q2": Retired("name of Q2", "Q1")}
    assert problems == [("Q2", Reason.ITEM_VANISHED, "Q1")]
    without, _ = joined(facts({"Q1": ""}), None, last)
    later, problems = joined(facts({"Q1": ""}), replaced, without)
    assert later.retired == at_once.retired
    assert problems == []
    assert joined(facts({"Q1": ""}), replaced, later)[0] == later


def test_a_vanished_item_that_comes_back_is_a_capacity_again() -> None:
    said = facts({"Q1": "", "Q2": "Q1"})
    before, _ = joined(said)
    gone, _ = joined(facts({"Q1": ""}), None, before)
    back, problems = joined(said, None, gone)
    assert set(back) == {"Q1", "Q2"}
    assert back.retired == {}
    assert problems == []


def test_a_second_run_on_the_same_facts_changes_nothing() -> None:
    said = facts(
        {"Q1": "Q2", "Q2": "Q1", "Q3": "Q2", "Q4": "Q3", "Q5": "Q99", "Q6": "", "Q7": ""},
        {"Q6": merged_into("Q8"), **named("Q8"), "Q7": Item()},
    )
    first, _ = joined(said)
    second, _ = joined(said, None, first)
    assert second.to_data() == first.to_data()


# What is written reads back.


def test_the_sample_goes_to_json_and_back() -> None:
    sample = sample_items()
    tree = {name: item.parent for name, item in sample.items()} | {"Q9001": "", "Q9002": ""}
    items = {
        name: Item(item.labels, item.descriptions, exists=True) for name, item in sample.items()
    }
    items |= {"Q9001": merged_into("Q10"), "Q9002": Item({"pt": "só"}, exists=True)}
    catalogue, _ = join(Facts(tree, {}, items), Corrections(retired={"Q9002": "Q10"}), None, PAGE)
    assert catalogue.redirects == {"Q9001": "Q10"}
    assert catalogue.retired["Q9002"].replacement == "Q10"
    text = json.dumps(catalogue.to_data(), ensure_ascii=False)
    again = Catalogue.from_json(text)
    assert again == catalogue
    assert list(again) == list(catalogue)
    assert json.dumps(again.to_data(), ensure_ascii=False) == text


# The guard.


def of_size(capacities: int, *, labels: int = 1) -> Facts:
    items = {
        f"Q{number}": Item({f"x{code}": f"{number} {code}" for code in range(labels)}, exists=True)
        for number in range(1, capacities + 1)
    }
    return Facts(dict.fromkeys(items, ""), {}, items)


def renewed(said: Facts, last: Catalogue | None, smallest_share: float = 0.8) -> Renewal:
    return renew(said, None, last, TITLES, smallest_share)


@pytest.fixture
def last() -> Catalogue:
    """A hundred capacities with ten names each."""
    return renewed(of_size(100, labels=10), None).catalogue


@pytest.mark.parametrize("capacities", [80, 90, 100, 300])
def test_a_catalogue_that_lost_little_is_accepted(capacities: int, last: Catalogue) -> None:
    renewal = renewed(of_size(capacities, labels=10), last)
    assert len(renewal.catalogue.capacities) == capacities
    assert renewal.kept_because == ""
    assert len(renewal.catalogue.retired) == max(0, 100 - capacities)


@pytest.mark.parametrize("capacities", [1, 70, 79])
def test_a_catalogue_that_lost_much_is_not_believed_and_the_last_one_stays(
    capacities: int, last: Catalogue
) -> None:
    renewal = renewed(of_size(capacities, labels=10), last)
    assert renewal.catalogue is last
    assert f"{capacities} capacities instead of 100" in renewal.kept_because


def test_names_count_too(last: Catalogue) -> None:
    fewer = renewed(of_size(100, labels=9), last)
    assert fewer.kept_because == ""
    assert fewer.catalogue.languages == tuple(f"x{code}" for code in range(9))
    renewal = renewed(of_size(100, labels=7), last)
    assert renewal.catalogue is last
    assert "700 names instead of 1000" in renewal.kept_because


def test_sources_that_name_nothing_leave_the_last_catalogue_alone(last: Catalogue) -> None:
    assert renewed(Facts(), last).catalogue is last


@pytest.mark.parametrize("capacities", [1, 70])
def test_whoever_accepts_a_loss_gets_it(capacities: int, last: Catalogue) -> None:
    renewal = renewed(of_size(capacities, labels=1), last, smallest_share=0)
    assert len(renewal.catalogue.capacities) == capacities
    assert renewal.kept_because == ""
    assert len(renewal.catalogue.retired) == 100 - capacities


def test_the_first_catalogue_has_nothing_to_lose() -> None:
    renewal = renewed(of_size(1), None, smallest_share=1)
    assert list(renewal.catalogue) == ["Q1"]
    assert renewal.kept_because == ""


def test_problems_are_told_even_when_the_last_catalogue_stays(last: Catalogue) -> None:
    renewal = renew(of_size(10), "no JSON", last, TITLES, 0.8)
    assert renewal.kept_because
    assert Problem(CORRECTIONS, "", "", Reason.BAD_CORRECTION, "the page is no JSON object") in set(
        renewal.problems
    )


# Whatever the sources say.

ITEMS = [f"Q{number}" for number in (1, 2, 3, 9, 10, 11, 20, 100)]
some_items = st.sampled_from([*ITEMS, "Q99"])
trees = st.dictionaries(st.sampled_from(ITEMS), some_items | st.just(""))
merges = st.dictionaries(st.sampled_from(ITEMS), some_items, max_size=3)
corrections_of = st.builds(
    Corrections,
    parents=st.dictionaries(some_items, st.none() | some_items, max_size=3),
    retired=st.dictionaries(some_items, st.none() | some_items, max_size=2),
)
lasts = st.none() | st.builds(
    lambda tree: join(facts(tree), Corrections(), None, PAGE)[0],
    st.dictionaries(st.sampled_from(ITEMS), some_items),
)


def levels(item: str, tree: Mapping[str, str | None]) -> int:
    """How deep an item stands; counted here, by nobody else's leave."""
    deep, at = 1, tree[item]
    while at is not None:
        deep, at = deep + 1, tree[at]
        assert deep <= len(tree), f"{item} stands below itself"
    return deep


def assert_is_a_forest(catalogue: Catalogue) -> None:
    tree = parents(catalogue)
    assert all(parent is None or parent in tree for parent in tree.values())
    assert all(levels(item, tree) <= MOST_LEVELS for item in tree)
    # Whoever has a parent comes right below it, or below one of its other children's line.
    seen: list[str] = []
    for item, parent in tree.items():
        while seen and seen[-1] != parent:
            seen.pop()
        assert parent is None or seen, f"{item} does not follow {parent}"
        seen.append(item)


@given(tree=trees)
def test_any_parents_at_all_make_a_forest_of_three_levels(tree: dict[str, str]) -> None:
    catalogue, problems = joined(facts(tree))
    assert set(catalogue) == set(tree)
    assert_is_a_forest(catalogue)
    # A parent is changed only where a problem says so.
    told = {item for item, _, _ in problems}
    for item, parent in parents(catalogue).items():
        assert parent == (tree[item] or None) or item in told


@given(tree=trees, merged=merges, corrections=corrections_of, last=lasts)
def test_whatever_is_merged_corrected_or_gone_it_stays_a_forest_that_reads_back(
    tree: dict[str, str],
    merged: dict[str, str],
    corrections: Corrections,
    last: Catalogue | None,
) -> None:
    said = facts(tree, {item: merged_into(target) for item, target in merged.items()})
    catalogue, _ = joined(said, corrections, last)
    assert_is_a_forest(catalogue)
    assert not set(catalogue) & set(catalogue.retired)
    assert not set(catalogue) & set(catalogue.redirects)
    assert set(catalogue.redirects.values()) <= set(catalogue)
    for one in catalogue.retired.values():
        assert one.replacement is None or one.replacement in catalogue
    # Whoever was a capacity still means something.
    for item in last or ():
        assert catalogue.standing(item) is not None, item


@given(
    tree=trees,
    merged=merges,
    corrections=corrections_of,
    last=lasts,
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_facts_changes_nothing(
    tree: dict[str, str],
    merged: dict[str, str],
    corrections: Corrections,
    last: Catalogue | None,
    order: Any,
) -> None:
    def in_another_order(pairs: Mapping[str, Any]) -> dict[str, Any]:
        return dict(order.sample(list(pairs.items()), len(pairs)))

    bundle = {item: {"label": {"en": f"bundle {item}", "pt": item}} for item in [*tree][::2]}
    said = facts(tree, {item: merged_into(target) for item, target in merged.items()}, bundle)
    metabase, bundle, items = map(in_another_order, (said.metabase, said.bundle, said.items))
    other = Facts(metabase, bundle, items)
    other_corrections = Corrections(
        in_another_order(corrections.parents), {}, in_another_order(corrections.retired)
    )
    other_last = last and Catalogue(in_another_order(last.capacities))
    catalogue, problems = join(said, corrections, last, PAGE)
    again, again_problems = join(other, other_corrections, other_last, PAGE)
    assert json.dumps(again.to_data()) == json.dumps(catalogue.to_data())
    assert again_problems == problems


@pytest.mark.parametrize(
    ("name", "reason"),
    [("eman\u202e", Reason.STRANGE_CHARACTERS), ("x" * 2_000, Reason.TOO_LONG)],
    ids=["turned round", "too long"],
)
def test_a_translators_name_that_no_page_may_repeat_gives_way_to_the_next(
    name: str, reason: Reason
) -> None:
    said = Facts(
        metabase={"Q1": ""},
        bundle={"Q1": {"label": {"en": "walking", "pt": name}}},
        items={"Q1": Item(labels={"pt": "caminhada"}, exists=True)},
    )
    renewal = renew(said, None, None, Titles("C", "Corrections"), 0.8)
    assert renewal.catalogue.capacities["Q1"].labels == {"en": "walking", "pt": "caminhada"}
    assert [(one.parameter, one.reason) for one in renewal.problems] == [("Q1", reason)]
