"""One value of an answer of the wiki is another one: a sentence and an exit code, no traceback."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from demo.local_meta import ACCOUNTS, FAMILY
from demo.wiki import LocalWiki
from tests.faults.proxy import Forward, Passage, Proxy, Reply, between
from tests.fuzz.documents import damaged
from tests.parts import some_thorough
from tests.prepared_wiki import Meta
from tests.ran import Ran
from tests.scripted_server import unused_port

SEED = 20261127
IN_THE_GATE, TRIALS = 20, 300


@dataclass
class Ground:
    """The wiki behind a proxy that repeats what the wiki said to the first plan."""

    meta: Meta
    proxy: Proxy
    folder: Path
    said: dict[tuple[bytes, int], Reply] = field(default_factory=dict)
    times: Counter[bytes] = field(default_factory=Counter)

    def plan(self) -> Ran:
        """A plan of one job, with a login and without a cache; it reads what all others read."""
        (self.folder / "apicache").mkdir(exist_ok=True)
        for left in (*self.folder.glob("*.lwp"), *self.folder.glob("apicache/*")):
            left.unlink()
        (self.meta.folder / "cache.sqlite").unlink(missing_ok=True)
        self.times.clear()
        return self.meta.capx("plan", "statistics", PYWIKIBOT_DIR=str(self.folder))

    def say(self, passage: Passage, forward: Forward) -> Reply:
        """What the wiki said before, the same time that this was asked; each plan asks the same."""
        self.times[passage.body] += 1
        asked = passage.body, self.times[passage.body]
        if asked not in self.said:
            reply = forward(passage)
            if any(name.lower() == "content-encoding" for name, _ in reply.headers):
                plain = [one for one in reply.headers if one[0].lower() != "content-encoding"]
                reply = Reply(reply.status, tuple(plain), gzip.decompress(reply.body))
            self.said[asked] = reply
        return self.said[asked]

    def with_damage(self, which: int, chance: random.Random) -> Ran:
        """A plan whose answer number `which` has another value somewhere."""

        def meddle(passage: Passage, forward: Forward) -> Reply:
            reply = self.say(passage, forward)
            if passage.number != which:
                return reply
            try:
                body = damaged(reply.body, chance).encode()
            except ValueError:
                return reply
            return Reply(reply.status, reply.headers, body)

        self.proxy.count_anew()
        self.proxy.meddler = meddle
        return self.plan()


@pytest.fixture(scope="module")
def ground(prepared: Meta, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("pywikibot")
    with between(unused_port(), prepared.wiki.port) as proxy:
        behind = LocalWiki(prepared.wiki.folder, proxy.server_address[1], prepared.wiki.tree)
        behind.write_user_config(folder, FAMILY, ACCOUNTS)
        before = prepared.wiki.advice()
        yield Ground(prepared, proxy, folder)
        # What is asked after such an answer may make no sense to the wiki.
        (prepared.wiki.folder / "advice").write_text(before, encoding="utf-8")


@pytest.fixture(scope="module")
def requests_of_a_plan(ground: Ground) -> int:
    ground.proxy.count_anew()
    ground.proxy.meddler = ground.say
    ran = ground.plan()
    assert ran.code == 0, ran.err
    return ground.proxy.requests


def check(ran: Ran) -> None:
    """One sentence where it fails, and no bytes that a terminal obeys."""
    assert "Traceback" not in ran.err, ran.err
    assert "\x1b" not in ran.out + ran.err
    # A login that an answer refuses is what a wrong password looks like, which is 2.
    assert ran.code in {0, 1, 2}, ran.err
    if ran.code:
        said = [line for line in ran.err.splitlines() if line.startswith("capx: ")]
        assert len(said) == 1, ran.err


@pytest.mark.parametrize("trial", some_thorough(range(TRIALS), IN_THE_GATE))
def test_one_value_that_is_another(trial: int, ground: Ground, requests_of_a_plan: int) -> None:
    chance = random.Random(SEED + trial)
    check(ground.with_damage(chance.randint(1, requests_of_a_plan), chance))
