"""`capx check` on a real MediaWiki: whatever is wrong is found, and the cure named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.local_meta import ACCOUNTS, BOT, BOT_GRANTS, BOT_PASSWORD, FAMILY, ROOT
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta
from tests.wiki.administrator import Administrator


def findings(meta: Meta, *arguments: str, **how: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = meta.capx("check", "--json", *arguments, **how)
    return done.code, {one["name"]: one for one in done.json["findings"] if one["verdict"] != "ok"}


def test_where_all_is_well_nothing_else_is_said(meta: Meta) -> None:
    code, found = findings(meta)
    assert (code, found) == (0, {})
    before = meta.newest_revision()
    said = meta.capx("check")
    assert said.code == 0
    assert "ok     templates: All" in said.out
    assert "→" not in said.out
    assert "ok     extension TemplateData: Installed" in said.out
    assert "ok     extension Translate: Not installed: translations come with" in said.out
    assert meta.newest_revision() == before


def no_flag(meta: Meta) -> dict[str, str]:
    Administrator(meta.wiki).takes_the_flag_from(BOT)
    return {}


def blocked(meta: Meta) -> dict[str, str]:
    Administrator(meta.wiki).does("block", user=BOT, reason="Testing", expiry="infinite")
    return {}


def stopped(meta: Meta) -> dict[str, str]:
    meta.wiki.save_pages([SamplePage(f"User:{BOT}/Stop/teams", "Please stop", "Somebody")])
    return {}


def template_missing(meta: Meta) -> dict[str, str]:
    meta.wiki.delete_pages(["Template:Capacity suggestions row"])
    return {}


def template_changed(meta: Meta) -> dict[str, str]:
    meta.wiki.save_pages([SamplePage("Module:Capacity peers/teams", "return {}", "Somebody")])
    return {}


def read_only(meta: Meta) -> dict[str, str]:
    meta.wiki.overrides(wgReadOnly="Moving to another house")
    return {}


def slowed_down(meta: Meta) -> dict[str, str]:
    no_flag(meta)
    meta.wiki.overrides(wgRateLimits={"edit": {"user": [2, 60]}})
    return {}


def wiki_down(meta: Meta) -> dict[str, str]:
    meta.wiki.stop()
    return {}


def source_down(meta: Meta) -> dict[str, str]:
    meta.items.stop()
    return {}


def no_catalogue(meta: Meta) -> dict[str, str]:
    meta.wiki.delete_pages([f"User:{BOT}/data/catalogue.json"])
    return {}


def broken_catalogue(meta: Meta) -> dict[str, str]:
    meta.wiki.save_pages([SamplePage(f"User:{BOT}/data/catalogue.json", "{}", BOT)])
    return {}


def logged_out(meta: Meta) -> dict[str, str]:
    """A configuration of its own, without the cookies of an earlier login."""
    folder = meta.folder / "logged_out"
    meta.wiki.write_user_config(folder, FAMILY, ACCOUNTS)
    for cookies in folder.glob("*.lwp"):
        cookies.unlink()
    return {"PYWIKIBOT_DIR": str(folder)}


def wrong_password(meta: Meta) -> dict[str, str]:
    return {**logged_out(meta), "CAPX_BOT_PASSWORD": "capx@" + "0" * 32}


def no_configuration(meta: Meta) -> dict[str, str]:
    folder = meta.folder / "nothing"
    folder.mkdir(exist_ok=True)
    return {"PYWIKIBOT_DIR": str(folder)}


def no_words_of_readers(meta: Meta) -> dict[str, str]:
    meta.wiki.delete_pages(["MediaWiki:Lang/ar"])
    return {}


def somebody_excludes_people(meta: Meta) -> dict[str, str]:
    meta.wiki.save_pages([SamplePage(f"{ROOT}/Exclusions", "* [[User:Ana]]", "Somebody")])
    return {}


def on_trial(meta: Meta) -> dict[str, str]:
    return {"settings": "[publishing]\ntrial = 5\n"}


FAULTS: dict[str, tuple[Callable[[Meta], dict[str, str]], str, str, str]] = {
    "the account has no flag": (no_flag, "rights", "wrong", "bureaucrat"),
    "the account is blocked": (
        blocked,
        "block",
        "wrong",
        "Contact the administrator who blocked it",
    ),
    "somebody stopped a job": (stopped, "stop page", "wrong", "ask for the page to be blanked"),
    "a template is missing": (template_missing, "templates", "wrong", "capx deploy"),
    "a module is of another version": (template_changed, "templates", "wrong", "capx deploy"),
    "the wiki takes no edits": (read_only, "read-only", "wrong", "Wait"),
    "the wiki slows it down": (slowed_down, "rate", "wrong", "put_throttle"),
    "the wiki is down": (wiki_down, "wiki", "wrong", "that the wiki is up"),
    "a source is down": (source_down, "source {items}", "wrong", "that it is up"),
    "there is no catalogue": (no_catalogue, "catalogue", "wrong", "capx run"),
    "the catalogue is broken": (broken_catalogue, "catalogue", "wrong", "Restore"),
    "the password is wrong": (wrong_password, "account", "wrong", "docs/operating.md"),
    "nothing is configured": (no_configuration, "account", "wrong", "docs/operating.md"),
    "readers' languages are unknown": (no_words_of_readers, "language", "wrong", "administrator"),
    "an edit of the community's pages waits": (
        somebody_excludes_people,
        "community",
        "odd",
        "keeps what is right",
    ),
    "a trial goes on for ever": (on_trial, "trial", "odd", "Remove `trial`"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_found_and_its_cure_is_named(meta: Meta, case: str) -> None:
    prepare, name, verdict, cure = FAULTS[case]
    code, found = findings(meta, **prepare(meta))
    finding = found[name.format(items=meta.items.url)]
    assert finding["verdict"] == verdict
    assert cure in finding["cure"]
    assert finding["says"]
    assert code == (verdict == "wrong")
    # Nothing is blamed that is well.
    assert len(found) <= 3, found


def test_a_schedule_that_cannot_be_read_is_found(meta: Meta, tmp_path: Path) -> None:
    wrong = tmp_path / "jobs.toml"
    wrong.write_text("[[job]]\nname = 'x'\n", "utf-8")
    code, found = findings(meta, "--jobs", str(wrong))
    assert code == 1
    assert "see config/jobs.toml for an example" in found["schedule"]["cure"]


def test_a_cache_that_cannot_be_written_is_found(meta: Meta) -> None:
    cache = meta.folder / "cache.sqlite"
    cache.unlink(missing_ok=True)
    cache.mkdir()
    try:
        assert "cannot be written" in findings(meta)[1]["cache"]["says"]
    finally:
        cache.rmdir()


def test_a_password_that_may_do_too_little_or_too_much_is_found(meta: Meta) -> None:
    grants = {"little": ["basic", "editpage", "highvolume"], "much": [*BOT_GRANTS, "delete"]}
    for name, some in grants.items():
        meta.wiki.create_bot_password(BOT, name, BOT_PASSWORD, some)
    code, found = findings(meta, **logged_out(meta), CAPX_BOT_PASSWORD=f"little@{BOT_PASSWORD}")
    assert code == 1
    assert "“edit your own preferences and JSON”" in found["rights"]["cure"]
    Administrator(meta.wiki).makes_an_administrator(BOT)
    code, found = findings(meta, **logged_out(meta), CAPX_BOT_PASSWORD=f"much@{BOT_PASSWORD}")
    assert code == 0
    assert "and no others" in found["right delete"]["cure"]


def test_an_extension_that_was_installed_since_is_seen(meta: Meta) -> None:
    findings(meta)
    meta.wiki.overrides(extensions=["Linter", "DiscussionTools", "VisualEditor"])
    code, found = findings(meta)
    assert (code, found) == (0, {})
    assert "extension DiscussionTools: Installed" in meta.capx("check").out
