"""The catalogue job on the real wiki, with a real SPARQL server in place of Wikidata."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from demo.items import COUNTRIES, SampleItem, sample_items
from demo.local_meta import BOT, ROOT
from demo.wiki import ADMIN, SamplePage
from tests.prepared_wiki import Meta
from tests.scripted_server import Answer, serving
from tests.wiki.test_profile_box import preview

PERSON = "Aurélio Brandão"


@pytest.fixture
def items(meta: Meta) -> Iterator[Meta]:
    """The wiki, with items that a test may change; afterwards they are the sample's again."""
    yield meta
    meta.items.start(sample_items())


def test_the_catalogue_holds_the_tree_and_the_names_of_the_sources(meta: Meta) -> None:
    catalogue = meta.data("catalogue")
    assert catalogue["format"] == 2
    assert len(catalogue["capacities"]) == 134
    assert catalogue["capacities"]["Q84"]["parent"] == "Q79"
    assert catalogue["capacities"]["Q84"]["labels"]["ar"] == sample_items()["Q84"].labels["ar"]
    assert catalogue["capacities"]["Q84"]["aliases"]["pt"] == ["editatona"]
    assert catalogue["capacities"]["Q97"]["labels"] == {}


@pytest.mark.thorough
def test_the_same_run_that_learns_a_capacity_matches_people_by_it(items: Meta) -> None:
    sample = sample_items()
    sample["Q113"].aliases["en"].append("the free knowledge base")
    items.items.start(sample)
    items.wiki.save_pages(
        [
            SamplePage(
                "User:Nova",
                "{{Capacity profile|wanted=the free knowledge base|languages=en}}",
                "Nova",
            )
        ]
    )
    assert items.capx("run").code == 0
    page = items.text(f"{ROOT}/Suggestions/Nova") or ""
    assert "|capacities=Q113|" in page


@pytest.mark.thorough
def test_the_same_run_that_learns_names_of_places_and_affiliates_reads_people_by_them(
    items: Meta,
) -> None:
    sample = sample_items()
    country, code = next(iter(COUNTRIES.items()))
    sample["country"] = SampleItem(country, labels={"tpi": "Kantri bilong wud"}, in_metabase=False)
    names = {"en": "Wikimedia Germany", "de": "Verein für freies Wissen"}
    sample["affiliate"] = SampleItem("Q9101", labels=names, in_metabase=False)
    items.items.start(sample)
    said = "territory=Kantri bilong wud|affiliation=Verein für Freies Wissen|known=Lua"
    text = f"{{{{Capacity profile|{said}}}}}"
    assert "Kantri" in preview(items, text, "User:Nova").warnings
    items.wiki.save_pages([SamplePage("User:Nova", text, "Nova")])
    assert items.capx("run").code == 0
    assert items.data("place names of Wikidata")["names"] == f"\nkantri bilong wud\t{code}\n"
    nova = profile_of(items, "Nova")
    assert (nova["territories"], nova["affiliations"]) == ([code], ["DE"])
    assert not preview(items, text, "User:Nova").warnings
    assert "Saved 0 pages: nothing had changed." in items.capx("run").out
    # Names cost nothing but themselves, and stay while nobody tells of others.
    items.items.stop()
    assert items.capx("run").code == 1
    assert items.data("affiliate names of Wikidata")["names"] == "\nverein für freies wissen\tDE\n"


def test_a_language_that_this_wiki_alone_has_counts(meta: Meta) -> None:
    text = "{{Capacity profile|languages=qtz-n; Qty-2|known=Lua}}"
    meta.wiki.overrides(wgExtraLanguageNames={"qtz": "Qtzish"})
    meta.wiki.save_pages([SamplePage("User:Nova", text, "Nova")])
    assert meta.capx("run", "suggestions").code == 0
    assert profile_of(meta, "Nova")["languages"] == {"qtz": "n"}
    [said] = preview(meta, text, "User:Nova").said
    assert "Qty-2" in said


def profile_of(meta: Meta, user: str) -> Any:
    shards = (meta.data(f"profiles/{digit}")["profiles"] for digit in "0123456789abcdef")
    return next(shard[user] for shard in shards if user in shard)


def test_with_the_sources_off_every_page_stays_and_the_run_says_why(meta: Meta) -> None:
    before = meta.newest_revision()
    meta.items.stop()
    ran = meta.capx("run")
    assert ran.code == 1
    assert f"Kept the last catalogue: {meta.items.url} gave no answer" in ran.err
    assert "Saved 0 pages: nothing had changed." in ran.out
    assert meta.newest_revision() == before


def test_with_the_sources_off_the_other_jobs_go_on(meta: Meta) -> None:
    meta.items.stop()
    meta.wiki.save_pages([SamplePage("User:Nova", "{{Capacity profile|wanted=Lua}}", "Nova")])
    ran = meta.capx("run", "--json")
    assert ran.code == 1
    assert len(ran.json["faults"]) == 1
    assert "{{Capacity suggestions row|" in (meta.text(f"{ROOT}/Suggestions/Nova") or "")


def test_an_answer_that_shrank_is_not_believed_until_told_to(items: Meta) -> None:
    sample = sample_items()
    few = dict(list(sample.items())[:60])
    items.items.start(few)
    before = items.newest_revision()
    ran = items.capx("run", "catalogue")
    assert ran.code == 1
    assert "Kept the last catalogue: the sources name 60 capacities instead of 134." in ran.err
    assert items.newest_revision() == before

    assert items.capx("run", "catalogue", "--accept-shrink").code == 0
    assert len(items.data("catalogue")["capacities"]) == 60
    assert items.data("catalogue")["retired"]["Q134"]["name"] == "Lua"


def test_a_merged_item_still_counts_and_is_reported(items: Meta) -> None:
    sample = sample_items()
    sample["Q41"].redirect, sample["Q41"].labels = "Q44", {}
    items.items.start(sample)
    items.wiki.save_pages([SamplePage("User:Nova", "{{Capacity profile|wanted=Q41}}", "Nova")])
    ran = items.capx("run", "catalogue", "suggestions")
    assert ran.code == 0
    assert "Q41: this item was merged on Wikidata; it now counts as presentation (Q44)" in ran.err
    assert profile_of(items, "Nova")["wanted"] == ["Q44"]


@pytest.mark.thorough
def test_the_community_corrects_the_catalogue(meta: Meta) -> None:
    corrections = (
        '{"parent": {"Q84": "Q100"}, "aliases": {"Q84": {"en": ["wiki party"]}},'
        ' "retired": {"Q41": "Q44"}}'
    )
    meta.wiki.save_pages(
        [
            SamplePage(f"{ROOT}/Catalogue corrections", corrections, ADMIN),
            SamplePage("User:Nova", "{{Capacity profile|wanted=Wiki party; Q41}}", "Nova"),
        ]
    )
    ran = meta.capx("run", "catalogue", "suggestions", "--verbose")
    assert ran.code == 0
    assert meta.data("catalogue")["capacities"]["Q84"]["parent"] == "Q100"
    assert "User:Nova: wanted: this item is no longer a capacity; use presentation" in ran.err
    assert "|capacities=Q84|" in (meta.text(f"{ROOT}/Suggestions/Nova") or "")


@pytest.mark.thorough
def test_a_changed_label_is_seen_in_its_language_after_one_run_and_the_jobs(items: Meta) -> None:
    title = f"{ROOT}/Suggestions/{PERSON}"
    assert "proposta de bolsa" in items.rendered(title, "pt")
    sample = sample_items()
    sample["Q21"].labels["pt"] = "pedido de financiamento"
    # People wrote the old name in their profiles; Wikidata keeps it as an alias.
    sample["Q21"].aliases["pt"] = ["proposta de bolsa"]
    items.items.start(sample)
    # The day after the last change: words reach all pages once a day at most.
    tomorrow = (items.date + timedelta(1)).isoformat()
    assert items.capx("run", "--date", tomorrow).code == 0
    items.wiki.run_jobs()
    assert "pedido de financiamento" in items.rendered(title, "pt")
    assert "grant proposal" in items.rendered(title, "en")


def test_the_tree_shows_every_capacity_in_the_readers_language(meta: Meta) -> None:
    html = meta.rendered(f"{ROOT}/Capacities", "ar")
    assert html.count("<tr") == 134 + 1
    assert sample_items()["Q84"].descriptions["ar"] in html
    assert "Q97" in html


def test_translators_see_what_their_language_lacks_most_used_first(meta: Meta) -> None:
    text = meta.text(f"{ROOT}/Untranslated/fr") or ""
    rows = [line for line in text.splitlines() if line.startswith("{{Capacity catalogue row|")]
    assert len(rows) == 134
    assert rows[0].endswith("|language=fr|missing=label description}}")
    figures = meta.data("statistics")["capacities"]
    first, last = (sum(figures.get(row.split("|")[1], {}).values()) for row in (rows[0], rows[-1]))
    assert first > last
    portuguese = meta.text(f"{ROOT}/Untranslated/pt") or ""
    assert "{{Capacity catalogue row|Q84|" not in portuguese
    assert "{{Capacity catalogue row|Q36|language=pt|missing=description}}" in portuguese
    assert f"User:{BOT}" not in text


@pytest.mark.thorough
def test_what_several_people_miss_is_proposed_by_its_item_never_by_what_they_typed(
    meta: Meta,
) -> None:
    assert "De momento não há propostas" in meta.rendered(f"{ROOT}/Proposed capacities", "pt")
    meta.wiki.save_pages(
        [
            SamplePage(f"User:{name}", "{{Capacity profile|wanted=Beekeeping!!}}", name)
            for name in ("Nova", "Vega")
        ]
    )
    found = {"search": [{"id": "Q1", "label": "apiculture", "match": {"text": "beekeeping!!"}}]}
    with serving(lambda _: Answer.of_json(found)) as search:
        site = meta.folder / "site.toml"
        text = site.read_text("utf-8")
        site.write_text(text.replace('search_api = ""', f'search_api = "{search.url}"'), "utf-8")
        try:
            assert meta.capx("run").code == 0
        finally:
            site.write_text(text, "utf-8")
    page = meta.text(f"{ROOT}/Proposed capacities") or ""
    assert "{{Capacity catalogue row|Q1|people=2|label=apiculture}}" in page
    assert "eekeeping" not in page
    # Nobody looked in this run: what was proposed stays.
    assert meta.capx("run").code == 0
    assert meta.text(f"{ROOT}/Proposed capacities") == page


def test_a_country_may_be_written_as_an_item(meta: Meta) -> None:
    # The items of countries were read from the SPARQL server and published by the first run.
    [(item, code), *_] = meta.data("territories")["territories"].items()
    assert COUNTRIES[item] == code
    meta.wiki.save_pages(
        [SamplePage("User:Ana", f"{{{{Capacity profile|known=Lua|territory={item}}}}}", "Ana")]
    )
    assert meta.capx("run", "suggestions").code == 0
    shards = (meta.data(f"profiles/{digit}")["profiles"] for digit in "0123456789abcdef")
    [ana] = [shard["Ana"] for shard in shards if "Ana" in shard]
    assert ana["territories"] == [code]
