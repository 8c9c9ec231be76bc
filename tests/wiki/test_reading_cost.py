"""What a run asks the wiki for, counted by the wiki itself, and what is left when it is killed."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from demo.local_meta import BOT
from demo.samples import people
from demo.wiki import SamplePage
from tests.parts import some_thorough
from tests.prepared_wiki import Meta

LIMITS = {"with apihighlimits": (500, 5_000), "without": (50, 500)}


@pytest.fixture(params=some_thorough(LIMITS.values(), 1), ids=[*LIMITS])
def limits(meta: Meta, request: pytest.FixtureRequest) -> tuple[int, int]:
    """Texts and titles that fit into one request of the bot's account."""
    texts, titles = request.param
    if texts == 50:
        meta.wiki.overrides(wgRevokePermissions={"bot": {"apihighlimits": True}})
    return texts, titles


def kind(query: dict[str, str]) -> str:
    """What a query asks for, in a word."""
    if query.get("generator") == "embeddedin":
        wants = "texts" if "revisions" in query["prop"] else "titles"
        return f"{wants} of {query['geititle'].removeprefix('Template:')}"
    if query.get("generator") == "allpages":
        return "published"
    if "rvuser" in query:
        return "an owner's revisions"
    if "pageids" in query:
        return "changed texts"
    return query.get("list") or query.get("prop") or query.get("meta") or "?"


def asked(meta: Meta) -> Counter[str]:
    with meta.wiki.asked() as queries:
        ran = meta.capx("plan", "statistics", "--json")
    assert ran.code == 0, ran.err
    # Logging in, and what pywikibot wants to know of every site.
    return Counter(kind(one) for one in queries)


def test_requests_follow_the_formulas(
    meta: Meta, limits: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    texts, titles = limits
    listed = meta.api(action="query", list="embeddedin", eititle="Template:Capacity profile",
                      eilimit="500", eifilterredir="nonredirects")  # fmt: skip
    pages = len(listed["query"]["embeddedin"])
    assert pages > 100
    owners = {page.title.removeprefix("User:").partition("/")[0] for page in people()}

    meta.forget()
    cold = asked(meta)
    assert cold["texts of Capacity profile"] == math.ceil(pages / texts)
    # And who of those who wrote on the pages of organizations speaks for the community.
    assert cold["users"] == math.ceil(len(owners) / texts) + 1

    warm = asked(meta)
    assert warm["titles of Capacity profile"] == math.ceil(pages / titles)
    assert warm["texts of Capacity profile"] == warm["changed texts"] == 0

    changed = [page for page in people() if "{{Capacity profile" in page.text][:60]
    meta.wiki.save_pages(
        SamplePage(page.title, f"{page.text}\nOne more word.", page.author) for page in changed
    )
    some = asked(meta)
    assert some["titles of Capacity profile"] == math.ceil(pages / titles)
    assert some["changed texts"] == math.ceil(len(changed) / texts)
    with capsys.disabled():
        print(
            f"\n{pages} pages, {texts} texts and {titles} titles a request: "
            f"{cold.total()} queries with an empty cache, {warm.total()} unchanged, "
            f"{some.total()} with {len(changed)} changed pages"
        )


def test_another_s_edit_costs_one_request_until_the_page_changes_again(meta: Meta) -> None:
    asked(meta)
    assert asked(meta)["an owner's revisions"] == 0
    page = next(one for one in people() if one.text.startswith("{{Capacity profile"))
    meta.wiki.save_pages([SamplePage(page.title, f"{page.text}\nHi!", "Somebody Else")])
    assert asked(meta)["an owner's revisions"] == 1
    assert asked(meta)["an owner's revisions"] == 0


# Runs `capx plan` and kills it at the n-th thing that it asks the wiki or tells the cache.
KILLER = """
import os, signal, sys
import sync.wiki.cache, sync.wiki.live
left = int(sys.argv.pop(1))

def step():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def counted(function):
    def call(self, *args):
        step()
        answer = function(self, *args)
        step()
        return answer
    return call

def counted_answers(function):
    def call(self, kind, **asked):
        for answer in function(self, kind, **asked):
            step()
            yield answer
    return call

sync.wiki.cache.Cache._write = counted(sync.wiki.cache.Cache._write)
sync.wiki.live.LiveWiki._query = counted_answers(sync.wiki.live.LiveWiki._query)
from bots.command_line import main
main()
"""


@pytest.mark.thorough
def test_a_reader_that_is_killed_again_and_again_ends_with_the_same_plan(meta: Meta) -> None:
    page = next(one for one in people() if one.text.startswith("{{Capacity profile"))
    meta.wiki.save_pages(
        [
            SamplePage(f"User:{BOT}/data/statistics.json", '{"format":1}', BOT),
            SamplePage(page.title, "{{Capacity profile|known=Lua}}", "Somebody Else"),
        ]
    )
    whole = meta.capx("plan", "statistics", "--json").json
    meta.forget()
    command = ["plan", "statistics", "--json", "--site", str(meta.folder / "site.toml")]
    killed = 0
    for step in range(1, 100, 3):
        done = subprocess.run(
            [sys.executable, "-c", KILLER, str(step), *command],
            capture_output=True, text=True, check=False, env=dict(os.environ),
        )  # fmt: skip
        if done.returncode != -signal.SIGKILL:
            break
        killed += 1
    assert done.returncode == 0, done.stderr
    assert killed > 5
    again: dict[str, Any] = meta.capx("plan", "statistics", "--json").json
    assert again == whole
    assert whole["people"] > 100
