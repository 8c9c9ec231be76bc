"""What Wikidata and Metabase say of capacities, asked of a real SPARQL 1.1 server."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import msgspec
import pytest

from demo.items import (
    ENTITIES,
    METABASE_ENTITIES,
    METABASE_PROPERTIES,
    PROPERTIES,
    ItemServer,
    SampleItem,
    sample_items,
)
from tests.scripted_server import Answer, Request, one_after_the_other, serving, unused_port
from wikidata.items import Item, SourceError, item_number
from wikidata.settings import Sources
from wikidata.sources import (
    read_affiliates,
    read_items,
    read_metabase,
    read_names,
    read_territories,
)
from wikidata.sparql import Endpoint, Row

MERGED = 60
HOSTILE = {
    "en": 'quotes " and \\ back\\slashes\n{{tem|plate}} <b>',
    "zh-Hant": "通信 👩🏽‍🏫",
    "mul": "O'Brien ?x . } #",
}


def merged(number: int) -> str:
    """An item that was merged into `target(number)`."""
    return f"Q{5001 + number}"


def target(number: int) -> str:
    return f"Q{6001 + number}"


def further_items() -> Iterator[SampleItem]:
    """What the sample lacks; no capacities of Metabase, unless a name says so."""
    for number in range(MERGED):
        yield SampleItem(merged(number), redirect=target(number), in_metabase=False)
        yield SampleItem(target(number), labels={"en": f"target {number}"}, in_metabase=False)
    yield SampleItem("Q7001", in_metabase=False)  # no word at all
    yield SampleItem("Q7002", labels=HOSTILE, aliases={"zh-Hant": ["b", "a"]}, in_metabase=False)
    yield SampleItem("Q7011", redirect="Q7012", in_metabase=False)  # a chain of merges
    yield SampleItem("Q7012", redirect="Q7013", in_metabase=False)
    yield SampleItem("Q7013", labels={"en": "the end of the chain"}, in_metabase=False)
    yield SampleItem("Q7021", redirect="Q7099", in_metabase=False)  # the target was deleted
    yield SampleItem("Q7031", parent="Q36")  # a capacity with two parents
    yield SampleItem("Q7031", parent="Q10")
    yield from affiliates()


def affiliates() -> Iterator[SampleItem]:
    """Two classes, one below the other, with an affiliate each; and one that only has a name."""
    yield SampleItem("Q7101", labels={"en": "affiliate"}, in_metabase=False)
    yield SampleItem("Q7102", subclass_of="Q7101", in_metabase=False)
    yield SampleItem(
        "Q7103", labels={"en": "Wikimedia Germany", "de": "Wikimedia Deutschland"},
        aliases={"de": ["WMDE", 'Die "Wikimedia"']}, instance_of="Q7102", in_metabase=False,
        descriptions={"de": "Verein"},
    )  # fmt: skip
    yield SampleItem(
        "Q7104", labels={"mul": "Wikimedia Chile"}, instance_of="Q7101", in_metabase=False
    )
    yield SampleItem(
        "Q7105", aliases={"en": ["Whose Knowledge?"]}, labels={"fr": "Wikimédia France"},
        in_metabase=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    """Settings for a server that holds the sample and the further items."""
    server = ItemServer(tmp_path_factory.mktemp("items"), unused_port())
    further = {str(number): item for number, item in enumerate(further_items())}
    try:
        server.start({**sample_items(), **further})
        yield Sources(
            wikidata=server.url,
            metabase=server.url,
            entities=ENTITIES,
            properties=PROPERTIES,
            metabase_entities=METABASE_ENTITIES,
            metabase_properties=METABASE_PROPERTIES,
            parent="P1000",
        )
    finally:
        server.stop()


@dataclass
class Recorded(Endpoint):
    """An endpoint that notes its queries, and never tries twice."""

    url: str
    queries: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.url, "PeersTest/1.0", attempts=1)

    def rows(self, query: str, *needed: str) -> list[Row]:
        self.queries.append(query)
        return super().rows(query, *needed)


@pytest.fixture
def endpoint(sources: Sources) -> Recorded:
    return Recorded(sources.wikidata)


def changed(sources: Sources, **settings: object) -> Sources:
    return msgspec.structs.replace(sources, **settings)


# Words.


def test_every_word_of_every_item_comes_back_in_its_language(
    endpoint: Recorded, sources: Sources
) -> None:
    said = sample_items()
    assert read_items(endpoint, said, sources) == {
        name: Item(
            labels=item.labels,
            descriptions=item.descriptions,
            aliases={code: tuple(sorted(names)) for code, names in item.aliases.items()},
            exists=True,
        )
        for name, item in said.items()
    }
    assert sum(len(item.labels) for item in said.values()) > 3 * 100


def test_words_come_back_to_the_letter_whatever_they_hold(
    endpoint: Recorded, sources: Sources
) -> None:
    item = read_items(endpoint, ["Q7002"], sources)["Q7002"]
    assert item.labels == {code.lower(): text for code, text in HOSTILE.items()}
    assert item.aliases == {"zh-hant": ("a", "b")}


def test_the_order_in_which_items_are_asked_for_changes_nothing(
    endpoint: Recorded, sources: Sources
) -> None:
    names = [*sample_items(), merged(0), merged(1), "Q7001"]
    there = read_items(endpoint, names, sources)
    back = read_items(endpoint, [*reversed(names), *names], sources)
    assert there == back
    assert list(there) == list(back)
    half = len(endpoint.queries) // 2
    assert endpoint.queries[:half] == endpoint.queries[half:]


# Items that are not what they were.


def test_a_merged_item_says_into_which_and_that_one_is_read_too(
    endpoint: Recorded, sources: Sources
) -> None:
    found = read_items(endpoint, [merged(0), "Q36"], sources)
    assert set(found) == {merged(0), target(0), "Q36"}
    assert found[merged(0)] == Item(redirect=target(0), exists=True)
    assert found[target(0)] == Item(labels={"en": "target 0"}, exists=True)
    assert not found["Q36"].redirect


def test_a_chain_of_merges_is_followed_to_its_end(endpoint: Recorded, sources: Sources) -> None:
    found = read_items(endpoint, ["Q7011"], sources)
    assert found["Q7011"].redirect == "Q7012"
    assert found["Q7012"].redirect == "Q7013"
    assert found["Q7013"].labels == {"en": "the end of the chain"}


def test_a_deleted_item_is_in_the_answer_and_does_not_exist(
    endpoint: Recorded, sources: Sources
) -> None:
    found = read_items(endpoint, ["Q36", "Q999999"], sources)
    assert found["Q999999"] == Item(exists=False)
    assert found["Q36"].exists


def test_an_item_merged_into_a_deleted_one_leads_to_what_does_not_exist(
    endpoint: Recorded, sources: Sources
) -> None:
    found = read_items(endpoint, ["Q7021"], sources)
    assert found == {"Q7021": Item(redirect="Q7099", exists=True), "Q7099": Item(exists=False)}


def test_an_item_without_a_word_exists(endpoint: Recorded, sources: Sources) -> None:
    assert read_items(endpoint, ["Q7001"], sources) == {"Q7001": Item(exists=True)}


def test_a_wikidata_that_knows_none_of_the_items_is_not_believed(
    endpoint: Recorded, sources: Sources
) -> None:
    with pytest.raises(SourceError, match=r"knows none of 2 items"):
        read_items(endpoint, ["Q999998", "Q999999"], sources)


def test_whoever_asks_for_nothing_asks_nobody(endpoint: Recorded, sources: Sources) -> None:
    assert read_items(endpoint, [], sources) == {}
    assert endpoint.requests == 0


def test_a_server_that_is_gone_is_a_source_error(sources: Sources) -> None:
    gone = Recorded(f"http://127.0.0.1:{unused_port()}/query")
    with pytest.raises(SourceError):
        read_items(gone, ["Q36"], sources)
    with pytest.raises(SourceError):
        read_metabase(gone, sources)


# The tree.


def test_metabase_gives_every_capacity_with_its_parent_in_order_of_number(
    endpoint: Recorded, sources: Sources
) -> None:
    found = read_metabase(endpoint, sources)
    expected = {item.item: item.parent for item in sample_items().values()}
    assert found == {**expected, "Q7031": "Q10"}
    assert list(found) == sorted(found, key=item_number)


def _always(answer: Answer, _: Request) -> Answer:
    return answer


def test_of_two_parents_the_one_with_the_smaller_number_counts(
    endpoint: Recorded, sources: Sources
) -> None:
    assert read_metabase(endpoint, sources)["Q7031"] == "Q10"
    rows = [
        {"item": {"value": "Q1"}, "parent": {"value": parent}} for parent in ("Q9", "Q10", "Q100")
    ]
    for order in itertools.permutations(rows):
        answer = Answer.of_json({"results": {"bindings": order}})
        with serving(partial(_always, answer)) as server:
            assert read_metabase(Recorded(server.url), sources) == {"Q1": "Q9"}


def test_without_a_property_for_it_nobody_has_a_parent(
    endpoint: Recorded, sources: Sources
) -> None:
    found = read_metabase(endpoint, changed(sources, parent=""))
    assert set(found) == {*sample_items(), "Q7031"}
    assert set(found.values()) == {""}


@pytest.mark.parametrize(
    "settings",
    [{"capacity_class": "Q99999"}, {"instance_of": "P99"}, {"metabase_entities": "http://other/"}],
)
def test_a_metabase_without_a_capacity_is_not_believed(
    settings: dict[str, str], endpoint: Recorded, sources: Sources
) -> None:
    with pytest.raises(SourceError, match="has no capacities"):
        read_metabase(endpoint, changed(sources, **settings))


@pytest.mark.parametrize("slip", ["", "no item", "Q", "Q0", "q36", "Q36 ", "http://e/Q36", "Q1٢"])
def test_what_is_no_item_on_metabase_is_neither_a_capacity_nor_a_parent(
    slip: str, sources: Sources
) -> None:
    def row(item: str, parent: str) -> dict[str, dict[str, str]]:
        return {"item": {"value": item}, "parent": {"value": parent}}

    rows = [row("Q11", slip), row(slip, "Q10"), row("Q12", slip), row("Q12", "Q11")]
    answer = Answer.of_json({"results": {"bindings": rows}})
    with serving(lambda _: answer) as server:
        found = read_metabase(Recorded(server.url), sources)
    assert found == {"Q11": "", "Q12": "Q11"}


# Names.


def test_names_are_labels_and_aliases_alone_in_every_language(
    endpoint: Recorded, sources: Sources
) -> None:
    assert read_names(endpoint, ["Q7103", "Q84"], sources) == {
        "Q84": Item(
            labels=sample_items()["Q84"].labels,
            aliases={"en": ("edit-a-thons", "editathon"), "pt": ("editatona",)},
            exists=True,
        ),
        "Q7103": Item(
            labels={"de": "Wikimedia Deutschland", "en": "Wikimedia Germany"},
            aliases={"de": ('Die "Wikimedia"', "WMDE")},
            exists=True,
        ),
    }


def test_names_of_more_items_than_can_be_meant_are_not_asked_for(
    endpoint: Recorded, sources: Sources
) -> None:
    with pytest.raises(SourceError, match="2001 items of one kind"):
        read_names(endpoint, [f"Q{number}" for number in range(1, 2002)], sources)
    assert endpoint.requests == 0


def test_affiliates_are_the_items_of_the_classes_that_a_site_names(
    endpoint: Recorded, sources: Sources
) -> None:
    by_class = changed(sources, affiliate_classes=("Q7101",))
    assert read_affiliates(endpoint, by_class, []) == ["Q7103", "Q7104"]
    narrower = changed(sources, affiliate_classes=("Q7102", "Q7999"))
    assert read_affiliates(endpoint, narrower, []) == ["Q7103"]


def test_without_classes_affiliates_are_found_by_their_english_names(
    endpoint: Recorded, sources: Sources
) -> None:
    names = [
        "Wikimedia Germany", "Wikimedia Chile", "Whose Knowledge?", "Wikimédia France",
        'quotes " and \\ } #', "affiliate ",
    ]  # fmt: skip
    assert read_affiliates(endpoint, sources, names) == ["Q7103", "Q7104", "Q7105"]


# Politeness.


@pytest.mark.parametrize("redirects", [0, 1, 50, 51])
@pytest.mark.parametrize("items", [1, 49, 50, 51, 100, 101, 134])
def test_it_takes_as_many_requests_as_the_formula_says(
    items: int, redirects: int, endpoint: Recorded, sources: Sources
) -> None:
    asked = [*map(merged, range(redirects)), *sample_items()][: max(items, redirects)]
    read_metabase(endpoint, sources)
    found = read_items(endpoint, asked, sources)
    assert len(found) == len(asked) + redirects
    expected = 1 + math.ceil(len(asked) / 50) + math.ceil(redirects / 50)
    assert endpoint.requests == expected


def test_a_target_that_is_asked_for_anyway_is_not_asked_for_again(
    endpoint: Recorded, sources: Sources
) -> None:
    read_items(endpoint, [merged(0), target(0)], sources)
    assert endpoint.requests == 1


def queries(endpoint: Recorded, sources: Sources) -> list[str]:
    read_metabase(endpoint, sources)
    read_metabase(endpoint, changed(sources, parent=""))
    read_items(endpoint, [merged(0), "Q36"], sources)
    read_territories(endpoint, sources)
    read_names(endpoint, ["Q36"], sources)
    read_affiliates(endpoint, sources, ["Wikimedia Chile"])
    read_affiliates(endpoint, changed(sources, affiliate_classes=("Q7101",)), [])
    assert len(endpoint.queries) == 8
    return endpoint.queries


def test_queries_hold_nothing_that_only_one_endpoint_understands(
    endpoint: Recorded, sources: Sources
) -> None:
    for query in queries(endpoint, sources):
        for word in ("service", "hint:", "with ", "%", "bd:", "wikibase:", "geof:", "label("):
            assert word not in query.lower(), query


def test_queries_declare_each_prefix_that_they_use(endpoint: Recorded, sources: Sources) -> None:
    for query in queries(endpoint, sources):
        declared = re.findall(r"^PREFIX (\w+): <", query, re.MULTILINE)
        assert len(declared) == len(set(declared))
        bare = re.sub(r'<[^>]*>|"[^"]*"|^PREFIX.*$', "", query, flags=re.MULTILINE)
        used = set(re.findall(r"(\w*):", bare))
        assert used
        assert used <= set(declared), query


# Answers that are none.


def bindings(*rows: dict[str, str]) -> Answer:
    values = [{name: {"type": "literal", "value": value} for name, value in row.items()}
              for row in rows]  # fmt: skip
    return Answer.of_json({"results": {"bindings": values}}, content_type="application/json")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"item": f"{ENTITIES}Q5", "kind": "label"},
        {"item": f"{ENTITIES}Q5", "text": "a"},
        {"kind": "label", "text": "a"},
        {"item": f"{ENTITIES}Q6", "kind": "label", "text": "a"},
        {"item": "", "kind": "label", "text": "a"},
    ],
)
def test_a_row_that_is_none_is_a_source_error(row: dict[str, str]) -> None:
    with (
        serving(lambda _: bindings(row)) as server,
        pytest.raises(SourceError, match=server.url),
    ):
        read_items(Recorded(server.url), ["Q5"], Sources(wikidata=server.url, entities=ENTITIES))


def test_merges_without_an_end_are_a_source_error() -> None:
    numbers = itertools.count(6)

    def say(request: Request) -> Answer:
        [query] = request.form["query"]
        asked = re.findall(r"wd:(Q\d+)", query)[0]
        leads_to = f"{ENTITIES}Q{next(numbers)}"
        return bindings(
            {"item": f"{ENTITIES}{asked}", "kind": "redirect", "text": leads_to},
            {"item": f"{ENTITIES}{asked}", "kind": "edited", "text": "2026"},
        )

    with serving(say) as server, pytest.raises(SourceError, match="without an end"):
        read_items(Recorded(server.url), ["Q5"], Sources(wikidata=server.url, entities=ENTITIES))


HUGE = f"Q1{'9' * 5000}"


def test_items_of_5000_digits_are_none() -> None:
    answers = [
        bindings({"item": HUGE}, {"item": "Q5", "parent": HUGE}),
        bindings({"item": f"{ENTITIES}{HUGE}", "code": "BR"}),
        bindings({"item": f"{ENTITIES}Q5", "kind": "redirect", "text": f"{ENTITIES}{HUGE}"}),
    ]
    with serving(one_after_the_other(answers)) as server:
        endpoint = Recorded(server.url)
        sources = Sources(wikidata=server.url, metabase=server.url, entities=ENTITIES)
        assert read_metabase(endpoint, sources) == {"Q5": ""}
        assert read_territories(endpoint, sources) == {}
        assert read_items(endpoint, ["Q5"], sources)["Q5"].redirect == ""
