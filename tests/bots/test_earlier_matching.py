"""A run goes on from the matching of the one before it, and nobody can tell by the pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from bots.matching.incremental import State, Update, update
from bots.matching.population import encode
from bots.run.gather import MATCHING
from sync.wiki.cache import Cache
from sync.wiki.dump import DumpWiki
from tests.bots.conftest import CATALOGUE, Capx
from tests.bots.matching.populations import population
from tests.bots.test_command_line import CATALOGUE_PAGE, write_dump
from tests.bots.test_command_line import PEOPLE as TWO_PEOPLE

PEOPLE = 120
"""So many that not everybody is kept by everybody."""
ITEMS = list(CATALOGUE["capacities"])
JOBS = ("suggestions", "statistics")


def profiles() -> dict[str, str]:
    chance = Random(5)
    return {
        f"Person {n}": f"{{{{Capacity profile|wanted={chance.choice(ITEMS)}"
        f"|available={chance.choice(ITEMS)}|languages=pt-{chance.choice('12345n')}}}}}"
        for n in range(PEOPLE)
    }


class Wiki:
    """A wiki in a dump, and the cache of what is run on it."""

    def __init__(self, folder: Path, capx: Capx, monkeypatch: pytest.MonkeyPatch) -> None:
        self.people = profiles()
        self.cache = folder / "cache.sqlite"
        self.updates: list[Update] = []
        self._folder, self._capx, self._runs = folder, capx, 0
        self._monkeypatch = monkeypatch
        monkeypatch.setattr("bots.matching.lists.update", self._recorded)

    def _recorded(self, *of: object) -> Update:
        self.updates.append(update(*of))  # type: ignore[arg-type]
        return self.updates[-1]

    def pages(self, *, remembers: bool = True) -> dict[str, bytes]:
        """What a run writes."""
        self._runs += 1
        pages = ((f"User:{name}", text, name) for name, text in self.people.items())
        dump = write_dump(self._folder / f"{self._runs}.xml", *pages, CATALOGUE_PAGE)
        out = self._folder / str(self._runs)
        with self._monkeypatch.context() as patched:
            patched.setattr(DumpWiki, "memory", Cache(self.cache) if remembers else None)
            ran = self._capx("run", *JOBS, "--dump", dump, "--out", out, "--date", "2026-01-31")
        assert ran.code == 0, ran.err
        return {str(one.relative_to(out)): one.read_bytes() for one in out.rglob("*.*")}


@pytest.fixture
def wiki(tmp_path: Path, capx: Capx, monkeypatch: pytest.MonkeyPatch) -> Wiki:
    return Wiki(tmp_path, capx, monkeypatch)


def edit(wiki: Wiki) -> None:
    wiki.people["Person 7"] = "{{Capacity profile|wanted=Q5|available=Q3; Q2|languages=pt-5}}"


def leave(wiki: Wiki) -> None:
    del wiki.people["Person 7"]


def arrive(wiki: Wiki) -> None:
    wiki.people["A newcomer"] = "{{Capacity profile|wanted=Q5|available=Q3|languages=pt-5}}"


@pytest.mark.parametrize("change", [edit, leave, arrive])
def test_after_one_change_the_pages_are_those_of_a_whole_computation(
    wiki: Wiki, change: Callable[[Wiki], None]
) -> None:
    before = wiki.pages()
    change(wiki)
    after = wiki.pages()
    assert after != before
    assert after == wiki.pages(remembers=False)
    first, second, whole = wiki.updates
    assert first.touched == PEOPLE**2
    assert second.changed == (0 if change is leave else 1)
    assert second.touched < whole.touched == len(wiki.people) ** 2


def delete(wiki: Wiki) -> None:
    wiki.cache.unlink()


def damage(wiki: Wiki) -> None:
    Cache(wiki.cache).remember(MATCHING, b"half a state")


def replace_by_a_foreign_one(wiki: Wiki) -> None:
    rule = population(3, 0, greatest=PEOPLE).rule
    state = update(encode(rule.people, rule.tree), rule.weights).state
    Cache(wiki.cache).remember(MATCHING, state.to_bytes())


@pytest.mark.parametrize("harm", [delete, damage, replace_by_a_foreign_one])
def test_without_a_state_that_is_of_use_everything_is_computed(
    wiki: Wiki, harm: Callable[[Wiki], None]
) -> None:
    before = wiki.pages()
    harm(wiki)
    assert wiki.pages() == before
    assert wiki.updates[-1].touched == PEOPLE**2
    assert wiki.pages() == before
    assert wiki.updates[-1].touched == 0


def test_only_a_run_that_matches_changes_the_state_and_a_plan_never_does(
    capx: Capx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = write_dump(tmp_path / "wiki.xml", *TWO_PEOPLE, CATALOGUE_PAGE)
    cache = Cache(tmp_path / "cache.sqlite")
    monkeypatch.setattr(DumpWiki, "memory", cache)
    assert capx("plan", "--dump", dump).code == 0
    assert capx("run", "maintenance", "--dump", dump, "--out", tmp_path).code == 0
    assert cache.recall(MATCHING) is None
    assert capx("run", "suggestions", "--dump", dump, "--out", tmp_path).code == 0
    state = State.from_bytes(cache.recall(MATCHING) or b"")
    assert state is not None
    assert state.names == ["Ana", "Bob"]
