"""What an operator types, and what they get: pages, words, one exit code."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from bots.jobs import registry
from bots.jobs.job import Job
from sync.wiki.folder import Folder
from sync.wiki.port import Source
from sync.wiki.site import load_site
from tests.bots.conftest import CATALOGUE, Capx
from tests.ran import Ran

BOT = "CapacityMatchBot"
ROOT = "Capacity Exchange/Peers"
CATALOGUE_PAGE = (f"User:{BOT}/data/catalogue.json", json.dumps(CATALOGUE), BOT)
PEOPLE = (
    ("User:Ana", "{{Capacity profile|wanted=rhetoric|languages=pt-n|status=maybe}}", "Ana"),
    ("User:Bob", "{{Capacity profile|available=rhetoric|languages=pt-br-3}}", "Bob"),
    ("User:Eve", "Nothing to see here.", "Eve"),
)


def write_dump(path: Path, *pages: tuple[str, str, str]) -> Path:
    listed = "".join(
        f"<page><title>{escape(title)}</title><ns>2</ns><revision><id>{number}</id><contributor>"
        f"<username>{editor}</username></contributor><text>{escape(text)}</text></revision></page>"
        for number, (title, text, editor) in enumerate(pages, start=1)
    )
    path.write_text(f"<mediawiki><siteinfo />{listed}</mediawiki>", encoding="utf-8")
    return path


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path / "wiki.xml", *PEOPLE, CATALOGUE_PAGE)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_help_names_every_command_and_the_exit_codes(capx: Capx) -> None:
    for flag in ("--help", "-h"):
        ran = capx(flag)
        assert (ran.code, ran.err) == (0, "")
        for word in ("plan", "run", "deploy", "explain", "import", "export", "Exit codes"):
            assert word in ran.out
    for command in ("plan", "run"):
        told = capx(command, "--help").out
        for option in ("--site", "--dump", "--date", "--json", "--verbose"):
            assert option in told


def test_a_dump_is_read_and_every_page_of_the_result_written(
    capx: Capx, dump: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = capx("run", "--dump", dump, "--out", out)
    assert ran.code == 0, ran.err
    text = (out / "Capacity%20Exchange/Peers/Suggestions/Ana.wikitext").read_text("utf-8")
    assert "{{Capacity suggestions row|name=Bob|capacities=Q3|languages=pt}}" in text
    statistics = json.loads((out / f"User%3A{BOT}/data/statistics.json").read_text("utf-8"))
    assert statistics["people"]["total"] == 2
    assert not Folder(out).path_of(f"{ROOT}/Suggestions/Eve").exists()


def test_two_runs_write_the_same(capx: Capx, dump: Path, tmp_path: Path) -> None:
    def written(name: str) -> dict[str, bytes]:
        out = tmp_path / name
        assert capx("run", "--dump", dump, "--out", out, "--date", "2026-01-31").code == 0
        return {str(path.relative_to(out)): path.read_bytes() for path in files_in(out)}

    assert written("one") == written("two")


def test_a_run_of_one_job_writes_its_pages_alone(capx: Capx, dump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert capx("run", "statistics", "--dump", dump, "--out", out).code == 0
    assert {path.name for path in files_in(out)} == {
        "Statistics.wikitext",
        "history.json",
        "statistics.json",
        "trends.json",
    }


def test_the_date_is_an_input(capx: Capx, dump: Path, tmp_path: Path) -> None:
    capx("run", "catalogue", "--dump", dump, "--out", tmp_path, "--date", "2021-05-06")
    version = json.loads((tmp_path / f"User%3A{BOT}/data/version.json").read_text("utf-8"))
    assert version["date"] == "2021-05-06"


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days)).isoformat()


@pytest.mark.parametrize(
    "said",
    ["0001-01-01", "9999-12-31", "2000-12-31", in_days(370), "2026-02-30", "2026-1-5", "20260105",
     "2026-W01-1", "2026-01-05T00:00", "٢٠٢٦-٠١-٠٥", "tomorrow", "", " 2026-01-05", "-2026-01-05"],
)  # fmt: skip
def test_a_day_that_can_be_none_of_a_run_is_answered_with_the_right_form(
    said: str, capx: Capx, dump: Path
) -> None:
    ran = capx("plan", "--dump", dump, f"--date={said}")
    assert (ran.code, ran.out) == (2, "")
    form = f"Write it as YYYY-MM-DD, for example {in_days(0)}."
    assert f"from 2001-01-01 to {in_days(366)}. {form}" in ran.err


@pytest.mark.parametrize("day", ["2001-01-01", "2024-02-29", in_days(360)])
def test_a_day_of_the_past_or_of_the_next_year_is_one(day: str, capx: Capx, dump: Path) -> None:
    assert capx("plan", "statistics", "--dump", dump, "--date", day).code == 0


@pytest.mark.parametrize("command", ["plan", "explain"])
def test_an_option_that_would_do_nothing_is_none(
    command: str, capx: Capx, dump: Path, tmp_path: Path
) -> None:
    ran = capx(command, "--dump", dump, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert "No such option" in ran.err
    assert "--out" not in capx(command, "--help").out


def test_words_for_a_person_go_where_they_belong(capx: Capx, dump: Path, tmp_path: Path) -> None:
    ran = capx("run", "--dump", dump, "--out", tmp_path / "out")
    assert ran.out.splitlines()[-1].startswith("2 people, ")
    assert "blocks" in ran.err  # what could not be checked
    assert "1 values need fixing by their authors; --verbose lists them." in ran.err
    assert "User:Ana: status" not in ran.err
    more = capx("run", "--dump", dump, "--out", tmp_path / "out", "--verbose")
    assert "User:Ana: status" in more.err


@pytest.mark.parametrize("command", ["plan", "run"])
def test_with_json_there_is_one_document_on_standard_output_and_nothing_else(
    command: str, capx: Capx, dump: Path, tmp_path: Path
) -> None:
    out = ["--out", tmp_path / "out"] if command == "run" else []
    ran = capx(command, "--dump", dump, *out, "--json")
    assert ran.code == 0
    assert ran.out.lstrip().startswith("{")
    assert ran.json["people"] == 2
    assert [problem["page"] for problem in ran.json["problems"]] == ["User:Ana"]


def test_a_plan_changes_nothing(capx: Capx, dump: Path, tmp_path: Path) -> None:
    before = dump.read_bytes()
    ran = capx("plan", "--dump", dump, "--diff")
    assert ran.code == 0
    assert "{{Capacity suggestions row|name=Bob" in ran.out
    assert files_in(tmp_path) == [dump]
    assert dump.read_bytes() == before


def wrong(ran: Ran, code: int) -> None:
    """The run ended with this code, and said why in one line."""
    assert ran.code == code
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1, ran.err
    assert "Traceback" not in ran.err


def without_what_cannot_be_checked(ran: Ran) -> Ran:
    cannot = ("A dump ", "Skipping job messages: ")
    lines = [line for line in ran.err.splitlines() if not line.startswith(cannot)]
    return Ran(ran.code, ran.out, "\n".join(lines))


def test_an_unknown_job_is_a_mistake_of_the_command(capx: Capx, dump: Path, tmp_path: Path) -> None:
    for command, *out in (["plan"], ["run", "--out", tmp_path / "out"]):
        ran = capx(command, "nonsense", "--dump", dump, *out)
        wrong(ran, 2)
        assert "nonsense" in ran.err
    assert files_in(tmp_path) == [dump]


def test_a_dump_cannot_be_written_to(capx: Capx, dump: Path) -> None:
    ran = capx("run", "--dump", dump)
    wrong(ran, 2)
    assert "--out" in ran.err


def test_a_dump_has_to_be_there(capx: Capx, tmp_path: Path) -> None:
    ran = capx("run", "--dump", tmp_path / "none.xml", "--out", tmp_path / "out")
    wrong(ran, 2)
    assert "none.xml" in ran.err


def test_a_folder_to_write_to_is_no_file(capx: Capx, dump: Path) -> None:
    before = dump.read_bytes()
    wrong(capx("run", "--dump", dump, "--out", dump), 2)
    for out in (dump / "below", Path("/proc/nowhere"), Path("x" * 300)):
        ran = without_what_cannot_be_checked(capx("run", "--dump", dump, "--out", out))
        assert ran.code == 1
        assert f"capx: {out}" in ran.err.splitlines()[-1]
        assert "cannot be written: " in ran.err.splitlines()[-1]
        assert "Traceback" not in ran.err
    assert dump.read_bytes() == before


def test_a_full_disk_ends_a_run_with_a_sentence(
    capx: Capx, dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    ran = capx("run", "--dump", dump, "--out", "out")
    assert ran.code == 1
    assert ran.err.splitlines()[-1].startswith("capx: out/")
    assert "cannot be written: No space left on device. Make room" in ran.err
    assert "Traceback" not in ran.err


def test_a_health_file_that_cannot_be_touched_is_said_before_anything_runs(capx: Capx) -> None:
    ran = capx("schedule", "--health", "/proc/nowhere/health")
    assert (ran.code, ran.out) == (2, "")
    assert "Cannot write to /proc/nowhere/health: No such file or directory." in ran.err


@pytest.mark.parametrize(
    "name", ["", " ", "*", "_", "a|b", "{{x}}", "a\x1bb", "~~~", "é" * 128, "\udcff"]
)  # fmt: skip
def test_what_can_be_nobody_s_name_forgets_nobody(
    name: str, capx: Capx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sync.wiki.live.LiveWiki.__init__", lambda *_, **__: pytest.fail("it began")
    )
    ran = capx("forget", "--", name)
    wrong(ran, 2)
    assert "is not the name of an account. Nothing was done." in ran.err


def test_an_unknown_site_is_named_with_those_that_exist(capx: Capx, dump: Path) -> None:
    ran = capx("plan", "--dump", dump, "--site", "nowhere")
    wrong(ran, 2)
    assert "meta" in ran.err


@pytest.mark.parametrize("address", ["http://x.org", "https://x.org/ y", "javascript:x", "//x"])
def test_another_platform_has_an_address_of_the_web(
    address: str, capx: Capx, dump: Path, tmp_path: Path
) -> None:
    assert load_site("meta").elsewhere == {"Capacity Exchange": "https://capx.toolforge.org/"}
    settings = 'family = "f"\ncode = "c"\nroot = "R"\nbot = "B"\n[elsewhere]\n"X" = "{}"\n'
    file = tmp_path / "site.toml"
    file.write_text(settings.format(address), encoding="utf-8")
    ran = capx("plan", "--dump", dump, "--site", file)
    wrong(ran, 2)
    assert f"elsewhere has {address} for X" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [["--nonsense"], ["nonsense"], ["plan", "--date", "tomorrow"], ["plan", "--dump"]],
)
def test_a_mistyped_command_ends_with_2(arguments: list[str], capx: Capx) -> None:
    ran = capx(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_without_a_catalogue_nothing_is_written(capx: Capx, tmp_path: Path) -> None:
    dump = write_dump(tmp_path / "wiki.xml", *PEOPLE)
    ran = without_what_cannot_be_checked(capx("run", "--dump", dump, "--out", tmp_path / "out"))
    wrong(ran, 1)
    assert "catalogue.json" in ran.err
    assert files_in(tmp_path) == [dump]


def test_a_dump_that_is_cut_off_writes_nothing(capx: Capx, dump: Path, tmp_path: Path) -> None:
    content = dump.read_bytes()
    dump.write_bytes(content[: len(content) - 40])
    ran = without_what_cannot_be_checked(capx("run", "--dump", dump, "--out", tmp_path / "out"))
    wrong(ran, 1)
    assert files_in(tmp_path) == [dump]


def test_a_job_that_needs_wikidata_is_left_out_on_a_dump_with_a_line(
    capx: Capx, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Job(
        "asking", lambda _: (), lambda _: pytest.fail("it ran"), frozenset({Source.WIKIDATA})
    )
    monkeypatch.setattr(registry, "JOBS", (asking, *registry.JOBS))
    ran = capx("run", "--dump", dump, "--out", tmp_path / "out", "--json")
    assert ran.code == 0
    assert ran.json["saved"] > 0
    assert [line for line in ran.err.splitlines() if "asking" in line and "wikidata" in line]


# What would leave this machine fails at once; what was imported is told at the end.
_ALONE = """
import sys

def refuse(event, _):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"}:
        sys.exit(f"network: {event}")

sys.addaudithook(refuse)
sys.argv = ["capx", *sys.argv[1:]]
from bots.command_line import main
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def run_alone(dump: Path, out: Path) -> set[str]:
    """Run on a dump without a network; what was imported on the way."""
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, "run", "--dump", str(dump), "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
        cwd=dump.parent,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_a_run_on_a_dump_needs_no_network_and_no_pywikibot(dump: Path, tmp_path: Path) -> None:
    imported = run_alone(dump, tmp_path / "out")
    assert files_in(tmp_path / "out")
    assert "bots.command_line" in imported
    assert "pywikibot" not in imported


def test_a_run_on_a_dump_imports_nothing_that_asks_wikidata(dump: Path, tmp_path: Path) -> None:
    assert not {"SPARQLWrapper", "requests"} & run_alone(dump, tmp_path / "out")


CAPX = Path(sys.executable).parent / "capx"
_BARE = [sys.executable, "-c", "pass"]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def test_help_is_quick() -> None:
    rounds = [(_seconds([str(CAPX), "--help"]), _seconds(_BARE)) for _ in range(8)]
    ours, bare = (min(times) for times in zip(*rounds, strict=True))
    assert ours <= 8 * bare


def test_the_installed_command_is_this_program(dump: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(CAPX), "run", "nonsense", "--dump", str(dump), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("capx: ")


def test_explain_says_why_in_words_and_everything_in_figures(capx: Capx, dump: Path) -> None:
    about = capx("explain", "Ana", "--dump", dump)
    assert about.code == 0
    assert about.out.splitlines()[0] == "Ana could learn from:"
    assert "  Bob: rhetoric; both speak pt at 3; score " in about.out
    pair = capx("explain", "Ana", "Bob", "--dump", dump).out.splitlines()
    assert [line.partition(": ")[0] for line in pair] == [
        "Ana learning from Bob",
        "Bob learning from Ana",
    ]
    everyone = capx("explain", "--all", "--json", "--dump", dump)
    lines = [json.loads(line) for line in everyone.out.splitlines()]
    assert [line["user"] for line in lines] == ["Ana", "Bob"]
    [bob] = lines[0]["candidates"]
    assert (bob["name"], bob["learn_overlap"], bob["shared_languages"]) == ("Bob", 1, 0)
    assert capx("explain", "--dump", dump).code == 2


def test_explain_takes_names_as_people_write_them_and_knows_near_ones(
    capx: Capx, dump: Path
) -> None:
    pair = capx("explain", "user:ana", "[[User:Bob|B.]]", "--dump", dump)
    assert pair.code == 0, pair.err
    assert pair.out.startswith("Ana learning from Bob:")
    nobody = capx("explain", "Bóbb", "--dump", dump)
    assert (nobody.code, nobody.out) == (1, "")
    assert "Bóbb has no valid profile. Did you mean Bob?" in nobody.err
    assert capx("explain", "Ana", "*", "--dump", dump).code == 2
