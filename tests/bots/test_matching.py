"""Who is suggested to whom."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bots.matching.pairing import Member, Pair, candidates, match

ITEMS = [f"Q{number}" for number in range(1, 9)]
LANGUAGES = ["ar", "en", "pt"]

members = st.builds(
    Member,
    wanted=st.frozensets(st.sampled_from(ITEMS), max_size=3),
    available=st.frozensets(st.sampled_from(ITEMS), max_size=3),
    languages=st.frozensets(st.sampled_from(LANGUAGES), max_size=2),
)
populations = st.lists(members, max_size=40).map(
    lambda some: {f"User {number}": member for number, member in enumerate(some)}
)
# Few sharers for many learners: coverage is scarce, and people have to be moved.
scarce_populations = st.tuples(
    st.lists(
        st.builds(
            Member,
            wanted=st.frozensets(st.sampled_from(ITEMS), min_size=1, max_size=2),
            available=st.just(frozenset[str]()),
            languages=st.just(frozenset[str]()),
        ),
        max_size=25,
    ),
    st.lists(
        st.builds(
            Member,
            wanted=st.just(frozenset[str]()),
            available=st.frozensets(st.sampled_from(ITEMS), min_size=1, max_size=3),
            languages=st.just(frozenset[str]()),
        ),
        max_size=8,
    ),
).map(
    lambda both: {
        **{f"Learner {number}": one for number, one in enumerate(both[0])},
        **{f"Sharer {number}": one for number, one in enumerate(both[1])},
    }
)
any_population = populations | scarce_populations
rows_a_learner = st.integers(1, 5)
caps = st.integers(1, 4)

Population = dict[str, Member]


def overlap(learner: Member, sharer: Member) -> int:
    return sum(item in sharer.available for item in learner.wanted)


def share_a_language(one: Member, other: Member) -> bool:
    if not one.languages or not other.languages:
        return True
    return any(language in other.languages for language in one.languages)


def possible_sharers(people: Population) -> dict[str, list[str]]:
    """By the rule's words: an overlap, a language, and not oneself."""
    return {
        learner: [
            sharer
            for sharer, theirs in people.items()
            if sharer != learner and overlap(mine, theirs) and share_a_language(mine, theirs)
        ]
        for learner, mine in people.items()
    }


def most_learners(sharers_of: dict[str, list[str]], cap: int) -> int:
    """The most learners that can have one pair: every sharer is `cap` seats, one learner a seat."""
    seats: dict[tuple[str, int], str] = {}

    def seat(learner: str, asked: set[tuple[str, int]]) -> bool:
        for place in ((sharer, number) for sharer in sharers_of[learner] for number in range(cap)):
            if place in asked:
                continue
            asked.add(place)
            if place not in seats or seat(seats[place], asked):
                seats[place] = learner
                return True
        return False

    return sum(seat(learner, set()) for learner in sharers_of)


@given(any_population, rows_a_learner, caps)
def test_nobody_gets_or_gives_more_than_they_have_room_for(
    people: Population, rows: int, cap: int
) -> None:
    pairs = match(people, rows=rows, exposure_cap=cap)
    assert max(Counter(pair.learner for pair in pairs).values(), default=0) <= rows
    assert max(Counter(pair.sharer for pair in pairs).values(), default=0) <= cap


@given(any_population, rows_a_learner, caps)
def test_every_pair_shares_a_capacity_and_a_language_and_is_two_people(
    people: Population, rows: int, cap: int
) -> None:
    pairs = match(people, rows=rows, exposure_cap=cap)
    sharers_of = possible_sharers(people)
    for pair in pairs:
        assert pair.sharer in sharers_of[pair.learner]
        assert pair.overlap == overlap(people[pair.learner], people[pair.sharer]) > 0
    assert len({(pair.learner, pair.sharer) for pair in pairs}) == len(pairs)


@given(any_population, rows_a_learner, caps)
def test_as_many_learners_have_a_pair_as_any_assignment_allows(
    people: Population, rows: int, cap: int
) -> None:
    pairs = match(people, rows=rows, exposure_cap=cap)
    assert len({pair.learner for pair in pairs}) == most_learners(possible_sharers(people), cap)


@given(any_population, rows_a_learner, caps, st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_given_changes_nothing(
    people: Population, rows: int, cap: int, random: Random
) -> None:
    names = list(people)
    random.shuffle(names)
    shuffled = {name: people[name] for name in names}
    assert match(shuffled, rows=rows, exposure_cap=cap) == match(
        people, rows=rows, exposure_cap=cap
    )


@given(any_population, rows_a_learner, caps)
def test_no_pair_is_left_out_while_both_sides_have_room(
    people: Population, rows: int, cap: int
) -> None:
    pairs = match(people, rows=rows, exposure_cap=cap)
    got = Counter(pair.learner for pair in pairs)
    gave = Counter(pair.sharer for pair in pairs)
    taken = {(pair.learner, pair.sharer) for pair in pairs}
    for learner, sharers in possible_sharers(people).items():
        for sharer in sharers:
            if (learner, sharer) not in taken:
                assert got[learner] == rows or gave[sharer] == cap


@given(any_population, rows_a_learner, caps)
def test_the_most_overlap_stands_first(people: Population, rows: int, cap: int) -> None:
    overlaps = [pair.overlap for pair in match(people, rows=rows, exposure_cap=cap)]
    assert overlaps == sorted(overlaps, reverse=True)


def member(wants: str = "", offers: str = "", speaks: str = "") -> Member:
    return Member(frozenset(wants.split()), frozenset(offers.split()), frozenset(speaks.split()))


def test_somebody_moves_where_that_is_the_only_way_to_cover_another() -> None:
    people = {
        "Ana": member(wants="Q1 Q2"),
        "Bob": member(wants="Q1"),
        "Sharer of both": member(offers="Q1 Q2"),
        "Sharer of one": member(offers="Q2"),
    }
    assert set(match(people, rows=10, exposure_cap=1)) == {
        Pair("Ana", "Sharer of one", 1),
        Pair("Bob", "Sharer of both", 1),
    }


def test_a_chain_of_people_moves() -> None:
    people: Population = {f"Sharer {number}": member(offers=f"Q{number}") for number in range(6)}
    people |= {f"Learner {number}": member(wants=f"Q{number} Q{number + 1}") for number in range(5)}
    people["Last learner"] = member(wants="Q0")
    pairs = match(people, rows=1, exposure_cap=1)
    assert {(pair.learner, pair.sharer) for pair in pairs} == {
        ("Last learner", "Sharer 0"),
        *((f"Learner {number}", f"Sharer {number + 1}") for number in range(5)),
    }


def test_somebody_who_states_no_language_can_talk_to_everyone() -> None:
    people = {
        "Ana": member(wants="Q1", speaks="pt"),
        "Bob": member(offers="Q1", speaks="en"),
        "Eve": member(offers="Q1"),
    }
    assert match(people, rows=10, exposure_cap=15) == (Pair("Ana", "Eve", 1),)


def test_nobody_is_suggested_to_themselves() -> None:
    assert match({"Ana": member(wants="Q1", offers="Q1")}, rows=10, exposure_cap=15) == ()


def test_the_more_somebody_offers_of_what_is_wanted_the_earlier_they_come() -> None:
    people = {
        "Ana": member(wants="Q1 Q2 Q3"),
        "One": member(offers="Q1"),
        "Three": member(offers="Q1 Q2 Q3"),
        "Two": member(offers="Q1 Q3 Q9"),
    }
    pairs = match(people, rows=2, exposure_cap=15)
    assert pairs == (Pair("Ana", "Three", 3), Pair("Ana", "Two", 2))


def test_each_learner_keeps_their_best_sixty_four() -> None:
    people = {f"Sharer {number}": member(offers="Q1") for number in range(70)}
    people["Best"] = member(offers="Q1 Q2")
    people["Ana"] = member(wants="Q1 Q2")
    kept = candidates(people)
    assert list(kept) == ["Ana"]
    assert len(kept["Ana"]) == 64
    assert kept["Ana"][0] == Pair("Ana", "Best", 2)


def test_among_equals_no_name_is_favoured() -> None:
    # With 20 learners and 20 equal sharers, whoever is first by name would stand in every list.
    people: Population = {f"Sharer {number:02}": member(offers="Q1") for number in range(20)}
    people |= {f"Learner {number:02}": member(wants="Q1") for number in range(20)}
    pairs = match(people, rows=1, exposure_cap=15)
    assert len({pair.sharer for pair in pairs}) > 10
