"""Nothing that people write moves the operator's cursor, forges a line, or is not seen."""

from __future__ import annotations

import errno
import json
import logging
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.jobs import registry
from bots.jobs.job import Job
from bots.setup import check as checking
from bots.setup.check import Finding, Verdict
from bots.terminal import json_text, say, seen_in_the_log, visible
from sync.wiki import credentials
from sync.wiki.credentials import hide
from sync.wiki.errors import RunError
from tests.bots.conftest import CATALOGUE, Capx
from tests.bots.test_command_line import BOT, ROOT, write_dump

SHOWN = {
    "\x1b[2J": r"\x1b[2J",
    "\x1b]0;title\x07": r"\x1b]0;title\x07",
    "a\nSaved 400 pages.": r"a\nSaved 400 pages.",
    "a\rb": r"a\rb",
    "a\tb": r"a\tb",
    "\x00": r"\x00",
    "\x7f": r"\x7f",
    "\x9b2J": r"\x9b2J",
    "\x85": r"\x85",
    "\u202egpj.exe": r"\u202egpj.exe",
    "\u2066a\u2069": r"\u2066a\u2069",
    "\u200f": r"\u200f",
    "\u061c": r"\u061c",
    "\u2028": r"\u2028",
    "a\u200bb": r"a\u200bb",
    "\ufeff": r"\ufeff",
    "\U000e0041": r"\U000e0041",
    "\ud83d": r"\ud83d",
}
"""What people wrote, and what is seen of it."""

AS_IT_IS = ("Aurélio", "می‌خواهم", "क्‍ष", "香港", "👩‍🚀", "لوا", "a  b", "Foo “bar”", "\\x1b")


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_not_seen_is_made_visible(text: str) -> None:
    assert visible(text) == SHOWN[text]
    assert json.loads(json_text({text: [text]})) == {text: [text]}


@pytest.mark.parametrize("text", AS_IT_IS)
def test_every_script_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
    assert text in json_text([text]) or "\\" in text


@given(st.text(st.characters()))
def test_a_line_is_a_line_and_json_is_json(text: str) -> None:
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "PDI"}
    assert not [
        one
        for one in visible(text) + json_text([text], indent=None)
        if unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(one) in bidi
    ]
    assert len(visible(text).splitlines()) <= 1
    assert json.loads(json_text([text])) == [text]


# Through the commands

HOSTILE = "\x9b2J\u202egpj"
SEEN = r"\x9b2J\u202egpj"
IN_JSON = r"\u009b2J\u202egpj"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A title, an editor and an alias that try it; a dump can hold no more of them than that."""
    catalogue = json.loads(json.dumps(CATALOGUE))
    catalogue["capacities"]["Q3"]["labels"]["en"] = f"rhetoric\n{HOSTILE}"
    wanted = "{{Capacity profile|wanted=Q3|languages=pt-n|status=maybe}}"
    return write_dump(
        tmp_path / "wiki.xml",
        (f"User:Ana{HOSTILE}", wanted, f"Ana{HOSTILE}"),
        ("User:Bob", "{{Capacity profile|available=Q3|languages=pt-3}}", "Bob"),
        (f"{ROOT}/Statistics", "mine", f"Cleo{HOSTILE}"),
        (f"User:{BOT}/data/catalogue.json", json.dumps(catalogue), BOT),
    )


def unseen(text: str) -> set[str]:
    return {
        one for one in text if unicodedata.category(one) in {"Cc", "Cf"} and one not in "\n\u2192"
    }


@pytest.mark.parametrize(
    ("command", "seen"),
    [
        (["plan", "--diff", "--verbose"], [f"User:Ana{SEEN}: status", f"Suggestions/Ana{SEEN}"]),
        (["plan"], [f"last edited by Cleo{SEEN}"]),
        (["plan", "--json"], [f"User:Ana{IN_JSON}", f"Cleo{IN_JSON}"]),
        (["run", "--out", "out"], [f"Suggestions/Ana{SEEN}"]),
        (["run", "--out", "out", "--verbose"], [f"User:Ana{SEEN}: status"]),
        (["run", "--out", "out", "--json"], [f"User:Ana{IN_JSON}"]),
        (["explain", "Bob"], [f"Ana{SEEN}: ", rf"rhetoric\n{SEEN}"]),
        (["explain", f"Ana{HOSTILE}", "Bob"], [f"Ana{SEEN} learning from Bob"]),
        (["explain", "--all"], [f"Ana{IN_JSON}"]),
        ([f"{HOSTILE}"], []),
        (["plan", HOSTILE], [SEEN]),
        (["plan", "--site", HOSTILE], [SEEN]),
        (["plan", "--date", HOSTILE], [SEEN]),
    ],
)  # fmt: skip
def test_nothing_unseen_reaches_the_terminal(
    command: list[str], seen: list[str], capx: Capx, dump: Path
) -> None:
    ran = capx(*command, *([] if command == [HOSTILE] else ["--dump", dump]))
    said = ran.out + ran.err
    assert not unseen(said), said
    for one in seen:
        assert one in said
    assert "Traceback" not in said


def test_what_a_check_finds_is_seen_too(capx: Capx, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Finding(f"stop {HOSTILE}", Verdict.WRONG, f"There is a text\n{HOSTILE}", HOSTILE)
    monkeypatch.setattr(checking, "findings", lambda *_: iter([found]))
    words, data = capx("check"), capx("check", "--json")
    assert words.out.splitlines() == [
        f"wrong  stop {SEEN}: There is a text\\n{SEEN}",
        f"       → {SEEN}",
    ]
    assert not unseen(words.out) | unseen(data.out)
    assert data.json["findings"][0]["says"] == f"There is a text\n{HOSTILE}"


# The log, and what nobody foresaw


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(credentials, "_hidden", set())
    hide("capx@s3cr3t/s3cr3t")
    return "capx@s3cr3t/s3cr3t"


def test_every_log_shows_what_it_says_and_no_secret(
    secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = logging.getLogger("pywiki.somebody")
    with seen_in_the_log():
        log.warning("%s: %s", f"{HOSTILE}\nSaved", {"password": secret})
        try:
            int(f"{secret}\n{HOSTILE}")
        except ValueError as error:
            error.args = (f"{secret}\n{HOSTILE}",)
            log.exception("A job")
    assert caplog.messages == [rf"{SEEN}\nSaved: {{'password': '(secret)'}}", "A job"]
    assert not unseen(caplog.text)
    assert secret not in caplog.text
    assert rf"ValueError: (secret)\n{SEEN}" in caplog.text
    assert "Traceback (most recent call last)" in caplog.text
    log.warning(HOSTILE)
    assert caplog.messages[-1] == HOSTILE, "Whoever uses it elsewhere gets it as it is"


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def everything_hidden(said: str, secret: str) -> None:
    assert secret not in said
    assert secret[:9] not in said
    assert not unseen(said)
    assert rf"\nSaved 400 pages. {SEEN}" in said
    assert "\nSaved 400 pages" not in said


@pytest.mark.parametrize("foreseen", [True, False])
def test_no_error_shows_a_secret_or_forges_a_line(
    foreseen: bool, secret: str, capx: Capx, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"Invalid header value b'Bearer {secret}\\r'\nSaved 400 pages. {HOSTILE}"
    error = RunError(text) if foreseen else ValueError(text)
    monkeypatch.setattr("bots.run.gather.gather", raising(error))
    ran = capx("run", "--dump", dump, "--out", "out")
    assert ran.code == 1
    everything_hidden(ran.out + ran.err, secret)
    assert "Bearer (secret)" in ran.err.splitlines()[-1]
    assert ("Traceback" in ran.err) is not foreseen


@pytest.mark.something_fails
def test_what_fails_alone_shows_no_part_of_a_secret_either(
    secret: str, capx: Capx, dump: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    # What is told of it is cut, in the middle of the secret.
    said = f"{'a' * 190}{secret}\nSaved 400 pages. {HOSTILE}"
    job = Job("failing", lambda _: (), raising(ValueError(said)))
    monkeypatch.setattr(registry, "JOBS", (job,))
    ran = capx("run", "--dump", dump, "--out", "out", "--json")
    assert ran.code == 1
    everything_hidden(ran.out + ran.err + caplog.text, secret)


def test_where_nobody_can_be_told_a_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(click, "echo", full)
    say(["a line"], err=True)


@pytest.mark.parametrize("arguments", [["toolforge"], ["plan", "--json", "--dump"]])
def test_a_full_disk_behind_standard_output_is_a_sentence(arguments: list[str], dump: Path) -> None:
    if arguments[-1] == "--dump":
        arguments = [*arguments, str(dump)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bots", *arguments],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "capx: Cannot write to standard output: No space left on device."
    )
    assert "Traceback" not in done.stderr
