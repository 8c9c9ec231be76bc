"""Names as people type them, on the catalogue joined from the sample items."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator

import pytest

from bots.jobs.catalogue.corrections import Corrections
from bots.jobs.catalogue.joining import join
from demo.items import sample_items
from sync.profiles.problems import Reason
from wikidata.catalogue import Ambiguous, Catalogue, Unknown
from wikidata.facts import Facts
from wikidata.items import Item
from wikidata.names import normalised

TYPOS = 1000
SHORTEST = 4
FEWEST_RIGHT = 0.95


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    sample = sample_items()
    items = {
        name: Item(
            item.labels,
            item.descriptions,
            {code: tuple(names) for code, names in item.aliases.items()},
            exists=True,
        )
        for name, item in sample.items()
    }
    tree = {name: item.parent for name, item in sample.items()}
    joined, problems = join(Facts(tree, {}, items), Corrections(), None, "Page")
    assert set(joined) == set(sample)
    # Two pairs of the sample share a Portuguese name.
    assert sum(problem.reason is Reason.SAME_NAME for problem in problems) == 2
    return joined


def names() -> Iterator[tuple[str, str, str]]:
    """Every language, name and item of the sample itself, not of the catalogue under test."""
    for name, item in sample_items().items():
        for language, label in item.labels.items():
            yield language, label, name
        for language, aliases in item.aliases.items():
            for alias in aliases:
                yield language, alias, name


def meanings(*, by_language: bool) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for language, name, item in names():
        found[language if by_language else "", normalised(name)].add(item)
    return found


def test_every_name_means_its_item_or_is_ambiguous_where_the_sample_itself_is(
    catalogue: Catalogue,
) -> None:
    meant = meanings(by_language=True)
    ambiguous = set()
    for language, name, item in names():
        items = meant[language, normalised(name)]
        answer = catalogue.resolve(name, [language])
        if len(items) == 1:
            assert answer == item, name
        else:
            ambiguous.add(name)
            assert isinstance(answer, Ambiguous), name
            assert set(answer.items) == items
            assert list(answer.items) == [one for one in catalogue if one in items]
    assert ambiguous == {"avaliação", "pesquisa"}


def test_every_name_means_its_item_in_whatever_form_it_is_typed(catalogue: Catalogue) -> None:
    meant = meanings(by_language=True)
    for language, name, item in names():
        if len(meant[language, normalised(name)]) == 1:
            for form in (name.upper(), name.title(), f"  {name} ", name.replace(" ", "_")):
                assert catalogue.resolve(form, [language]) == item, form


def test_without_a_language_a_name_means_its_item_or_all_that_have_it(
    catalogue: Catalogue,
) -> None:
    meant = meanings(by_language=False)
    for _, name, _ in names():
        answer = catalogue.resolve(name)
        found = set(answer.items) if isinstance(answer, Ambiguous) else {answer}
        assert found == meant["", normalised(name)], name


def test_a_language_without_the_name_does_not_hide_it(catalogue: Catalogue) -> None:
    meant = meanings(by_language=False)
    for _, name, item in names():
        if len(meant["", normalised(name)]) == 1:
            assert catalogue.resolve(name, ["xx", "ja"]) == item, name


def typos() -> Iterator[tuple[str, str, str]]:
    """Language, a name that is wrong in one place, and the name that was meant."""
    known = {key for _, key in meanings(by_language=False)}
    long = [(code, name) for code, name, _ in names() if len(normalised(name)) >= SHORTEST]
    letters: dict[str, set[str]] = defaultdict(set)
    for code, name in long:
        letters[code].update(letter for letter in normalised(name) if letter.isalpha())
    alphabets = {code: sorted(some) for code, some in letters.items()}
    chance = random.Random(20250701)
    made = 0
    while made < TYPOS:
        code, name = chance.choice(long)
        at = chance.randrange(len(name) - 1)
        letter = chance.choice(alphabets[code])
        wrong = chance.choice(
            (
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            )
        )
        if normalised(wrong) not in known:
            made += 1
            yield code, wrong, name


def test_a_typo_is_never_taken_for_an_item_and_the_right_name_is_suggested_first(
    catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    meant = meanings(by_language=False)
    failures = []
    for language, wrong, name in typos():
        assert catalogue.resolve(wrong, [language]) == Unknown(), (wrong, name)
        closest = catalogue.closest(wrong)
        assert len(closest) <= 3
        first = meant["", normalised(closest[0])] if closest else set()
        if not first & meant["", normalised(name)]:
            failures.append(f"{language}: {wrong!r} for {name!r}, suggested {closest}")
    share = 1 - len(failures) / TYPOS
    with capsys.disabled():
        sys.stdout.write(f"\nOf {TYPOS} typos, {share:.1%} have the right name first.\n")
    assert share >= FEWEST_RIGHT, "\n".join(failures)


def test_typos_are_what_they_claim_to_be() -> None:
    made = list(typos())
    assert len(made) == TYPOS
    assert len({wrong for _, wrong, _ in made}) > TYPOS // 2
    assert {code for code, _, _ in made} == {"ar", "en", "pt"}
    lengths = {len(wrong) - len(name) for _, wrong, name in made}
    assert lengths == {-1, 0, 1}
    assert all(normalised(wrong) != normalised(name) for _, wrong, name in made)
