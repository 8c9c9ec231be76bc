"""Messages on talk pages of a real MediaWiki, by a bot that is killed again and again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from random import Random

import pytest

from demo.local_meta import BOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta

PEOPLE = int(os.environ.get("DIGEST_PEOPLE", "12"))
KILLS = int(os.environ.get("DIGEST_KILLS", "20"))
DATE = "2026-01-05"

# From its first edit on it has so many seconds to live, in the middle of whatever it does then.
KILLED = """
import signal, sys
import sync.wiki.live
seconds = float(sys.argv.pop(1))
save = sync.wiki.live.LiveWiki.save
def begins(*of, **more):
    sync.wiki.live.LiveWiki.save = save
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    return save(*of, **more)
sync.wiki.live.LiveWiki.save = begins
from bots.command_line import main
main()
"""


def subscribers(meta: Meta, count: int) -> list[str]:
    """People who want news, and others who have some for them: one is shown to fifteen at most."""
    names = [f"Reader {number}" for number in range(count)]
    texts = dict.fromkeys(names, "languages=pt-n|wanted=Lua|notify=weekly")
    texts |= {f"Teacher {number}": "languages=pt-n|available=Lua" for number in range(count // 10)}
    meta.wiki.save_pages(
        SamplePage(f"User:{name}", f"{{{{Capacity profile|{text}}}}}", name)
        for name, text in texts.items()
    )
    return names


def test_a_message_is_read_in_its_readers_language_and_comes_once(meta: Meta) -> None:
    (name,) = subscribers(meta, 1)
    session = f"{{{{Capacity session|with={name}|capacity=Lua|role=taught|date=2025-12}}}}"
    meta.wiki.save_pages([
        SamplePage(f"User talk:{name}", "== Hi ==\nThere", "Somebody"),
        SamplePage("User:Teller", "{{Capacity profile|languages=pt-n}}", "Teller"),
        SamplePage("User:Teller/Capacity sessions", session, "Teller"),
    ])  # fmt: skip
    done = meta.capx("run", "digest", "--date", DATE)
    assert done.code == 0, done.err
    assert "Posted 1 messages." in done.out
    html = meta.rendered(f"User talk:{name}")
    assert 'lang="pt"' in html
    assert "Novas sugestões para si" in html
    assert f'title="Capacity Exchange/Peers/Suggestions/{name}' in html
    sessions = re.search(r'href="([^"]*)">Sessões que [^<]*&#58; 1</a>', html)
    assert sessions
    assert sessions[1].endswith("withgadget=CapacityPeers#/sessions")
    assert "Capacity digest" not in html.replace("<!-- ", "")
    text = meta.text(f"User talk:{name}") or ""
    assert text.startswith("== Hi ==\nThere\n\n== Novas")
    assert "~~~~" not in text
    before = meta.newest_revision()
    assert meta.capx("run", "digest", "--date", DATE).code == 0
    assert meta.newest_revision() == before


def test_two_runs_at_once_post_one_message_each(meta: Meta) -> None:
    names = subscribers(meta, 4)
    for done in meta.at_once("run", "digest", "--date", DATE, times=3):
        assert done.code == 0, done.err
    edits = meta.edits_of_the_bot()
    assert {name: edits[f"User talk:{name}"] for name in names} == dict.fromkeys(names, 1)


@pytest.mark.thorough
def test_however_often_it_is_killed_each_has_one_message(meta: Meta) -> None:
    names, chance = subscribers(meta, PEOPLE), Random(KILLS)
    command = ["run", "digest", "--date", DATE, "--site", str(meta.folder / "site.toml")]
    killed = 0
    while killed < KILLS:
        # A message takes a tenth of a second or so: there is nearly always one left to post.
        seconds = str(chance.uniform(0.001, 0.15 * PEOPLE / KILLS))
        done = subprocess.run(
            [sys.executable, "-c", KILLED, seconds, *command],
            capture_output=True, check=False, text=True,
        )  # fmt: skip
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGALRM, done.stderr
        killed += 1
    edits = meta.edits_of_the_bot()
    posted = sum(edits[f"User talk:{name}"] for name in names)
    print(f"Killed {killed} times while sending; {posted} of {PEOPLE} messages stood then.")  # noqa: T201
    assert killed >= min(KILLS, 3)
    last = meta.capx("run", "digest", "--date", DATE)
    assert last.code == 0, last.err
    edits = meta.edits_of_the_bot()
    assert {name: edits[f"User talk:{name}"] for name in names} == dict.fromkeys(names, 1)
    for name in names:
        assert (meta.text(f"User talk:{name}") or "").count("<!-- Capacity digest") == 1
    before = meta.newest_revision()
    assert meta.capx("run", "digest", "--date", DATE).code == 0
    assert meta.newest_revision() == before
    assert BOT not in (meta.text(f"User:{BOT}/data/ledger.json") or "")
