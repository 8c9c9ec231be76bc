"""What an operator gets when something is wrong: a sentence, an exit code, no half of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.local_meta import ACCOUNTS, APPLICATION, BOT, BOT_PASSWORD, FAMILY
from demo.wiki import ADMIN, SamplePage
from tests.prepared_wiki import Meta
from tests.ran import Ran

CATALOGUE = f"User:{BOT}/data/catalogue.json"
NOT_CHECKED = ("Not looked at yet:", "A wiki does not list calls")


def sentence(ran: Ran) -> str:
    """The one line that a failed command says; anything else is a traceback or noise."""
    assert ran.out == ""
    said = ran.err.strip().splitlines()
    lines = [line for line in said if not line.startswith(NOT_CHECKED)]
    assert len(lines) == 1, ran.err
    assert lines[0].startswith("capx: ")
    return lines[0]


@pytest.fixture
def other_configuration(meta: Meta, tmp_path: Path) -> Path:
    """A pywikibot configuration of its own, without the cookies of an earlier login."""
    folder = tmp_path / "pywikibot"
    meta.wiki.write_user_config(folder, FAMILY, ACCOUNTS)
    return folder


def test_without_a_catalogue_and_its_sources_nothing_is_done(meta: Meta) -> None:
    meta.wiki.delete_pages([CATALOGUE])
    meta.items.stop()
    before = meta.newest_revision()
    ran = meta.capx("run")
    assert ran.code == 1
    assert "There is no catalogue" in ran.err
    assert f"{meta.items.url} gave no answer that can be used" in ran.err
    assert "Nothing was changed." in ran.err
    assert meta.newest_revision() == before


def test_without_a_catalogue_a_single_job_says_so_in_one_sentence(meta: Meta) -> None:
    meta.wiki.delete_pages([CATALOGUE])
    before = meta.newest_revision()
    ran = meta.capx("run", "statistics")
    assert ran.code == 1
    assert sentence(ran) == (
        f"capx: There is no catalogue: {CATALOGUE} does not exist. Nothing was changed."
    )
    assert meta.newest_revision() == before


def test_a_catalogue_that_is_none_stops_the_run(meta: Meta) -> None:
    meta.wiki.save_pages([SamplePage(CATALOGUE, '{"format": 3, "capacities": {}}', ADMIN)])
    before = meta.newest_revision()
    ran = meta.capx("run")
    assert ran.code == 1
    assert "its format is 3, this program reads 1 and 2" in sentence(ran)
    assert meta.newest_revision() == before


def test_a_wrong_password_is_said_and_nothing_else_happens(
    meta: Meta, other_configuration: Path
) -> None:
    passwords = other_configuration / "user-password.py"
    passwords.write_text(passwords.read_text("utf-8").replace("0123", "3210"), encoding="utf-8")
    before = meta.newest_revision()
    ran = meta.capx("run", PYWIKIBOT_DIR=str(other_configuration))
    assert ran.code == 2
    assert f"{BOT} could not log in" in sentence(ran)
    assert "Incorrect username or password" in sentence(ran)
    assert meta.newest_revision() == before


def test_a_missing_password_is_said_and_not_asked_for(
    meta: Meta, other_configuration: Path
) -> None:
    (other_configuration / "user-password.py").write_text("", encoding="utf-8")
    ran = meta.capx("run", PYWIKIBOT_DIR=str(other_configuration))
    assert ran.code == 2
    assert f"There is no password for {BOT}" in sentence(ran)


def test_without_a_configuration_it_says_where_to_get_one(meta: Meta, tmp_path: Path) -> None:
    ran = meta.capx("run", PYWIKIBOT_DIR=str(tmp_path))
    assert ran.code == 2
    assert "copy user-config.py.sample there" in sentence(ran)


def test_a_configuration_that_others_may_write_to_is_not_trusted(
    meta: Meta, other_configuration: Path
) -> None:
    (other_configuration / "user-config.py").chmod(0o666)
    ran = meta.capx("run", PYWIKIBOT_DIR=str(other_configuration))
    assert ran.code == 2
    assert "check its permissions" in ran.err


def test_a_wiki_that_is_down_is_said(meta: Meta, other_configuration: Path) -> None:
    meta.wiki.stop()
    ran = meta.capx("run", PYWIKIBOT_DIR=str(other_configuration))
    assert ran.code == 1
    assert f"The wiki {FAMILY}:{FAMILY} does not answer as it should" in sentence(ran)


def test_a_wiki_that_goes_down_after_the_login_is_said(meta: Meta) -> None:
    assert meta.capx("plan").code == 0
    meta.wiki.stop()
    ran = meta.capx("run")
    assert ran.code == 1
    assert f"The wiki {FAMILY}:{FAMILY} does not answer as it should" in sentence(ran)


@pytest.mark.thorough
def test_a_wiki_that_refuses_every_edit_ends_the_run_with_what_it_said(meta: Meta) -> None:
    meta.wiki.save_pages([SamplePage("User:Nova", "{{Capacity profile|wanted=Lua}}", "Nova")])
    # MediaWiki's own word for an account without the right: nothing more can be saved.
    meta.wiki.overrides(wgRevokePermissions={"bot": {"edit": True}})
    before = meta.newest_revision()
    ran = meta.capx("run")
    assert ran.code == 1
    assert "Not saved (not allowed)" in ran.out
    assert "pages not tried; the next run will try them." in ran.out
    assert "Traceback" not in ran.err
    assert meta.newest_revision() == before
    meta.wiki.overrides()
    assert meta.capx("run").code == 0


def test_a_bot_that_lost_its_flag_saves_nothing(meta: Meta) -> None:
    meta.wiki.save_pages([SamplePage("User:Nova", "{{Capacity profile|wanted=Lua}}", "Nova")])
    meta.wiki.overrides(wgRevokePermissions={"bot": {"bot": True}})
    before = meta.newest_revision()
    ran = meta.capx("run")
    assert ran.code == 2
    assert "has no bot flag" in sentence(ran)
    assert meta.newest_revision() == before


def test_a_bot_on_trial_needs_no_flag_and_saves_no_more_than_it_may(meta: Meta) -> None:
    people = [
        SamplePage(f"User:Nova {number}", "{{Capacity profile|wanted=Lua}}", f"Nova {number}")
        for number in range(3)
    ]
    meta.wiki.save_pages(people)
    meta.wiki.overrides(wgRevokePermissions={"bot": {"bot": True}})
    before = meta.newest_revision()
    ran = meta.capx("run", settings="[publishing]\ntrial = 2\n")
    assert (ran.code, "Saved 2 pages." in ran.out) == (0, True), ran
    assert "pages left for the next run." in ran.out
    assert meta.newest_revision() == before + 2


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_password_that_others_may_read_is_none(
    meta: Meta, other_configuration: Path, mode: int
) -> None:
    (other_configuration / "user-password.py").chmod(mode)
    ran = meta.capx("run", PYWIKIBOT_DIR=str(other_configuration))
    assert ran.code == 2
    assert "Others can read " in sentence(ran)


def test_a_password_of_the_environment_is_enough_and_is_never_shown(
    meta: Meta, other_configuration: Path
) -> None:
    (other_configuration / "user-password.py").unlink()
    environment = {
        "PYWIKIBOT_DIR": str(other_configuration),
        "CAPX_BOT_PASSWORD": f"{APPLICATION}@{BOT_PASSWORD}",
    }
    assert meta.capx("run", "--verbose", **environment).code == 0
    # However it goes on, nothing of it is said.
    meta.wiki.stop()
    ran = meta.capx("run", "--verbose", **environment)
    meta.wiki.start()
    wrong = environment | {"CAPX_BOT_PASSWORD": f"{APPLICATION}@{BOT_PASSWORD[::-1]}"}
    (other_configuration / f"pywikibot-{BOT}.lwp").unlink()
    refused = meta.capx("run", "--verbose", **wrong)
    assert (ran.code, refused.code) == (1, 2), (ran, refused)
    said = f"{ran.out}{ran.err}{refused.out}{refused.err}"
    assert BOT_PASSWORD not in said
    assert BOT_PASSWORD[::-1] not in said
    kept = "".join(
        path.read_text("utf-8", "replace")
        for path in other_configuration.rglob("*")
        if path.is_file()
    )
    assert BOT_PASSWORD not in kept


def test_a_broken_profile_is_reported_and_harms_nobody(meta: Meta) -> None:
    meta.wiki.save_pages(
        [
            SamplePage(
                "User:Nova", "{{Capacity profile|wanted=Lau; Lua|languages=en-7; pt}}", "Nova"
            ),
            SamplePage(
                "User:Nova/Old", "{{Capacity profile|wanted=Lua}} {{Capacity profile|", "Nova"
            ),
        ]
    )
    ran = meta.capx("run", "--verbose")
    assert ran.code == 0
    assert "User:Nova: wanted: no capacity has this name; did you mean Lua?" in ran.err
    assert "User:Nova: languages: levels go from 0 to 5, or n for native" in ran.err
    assert "User:Nova/Old: this is used a second time; only the first one counts" in ran.err
    assert "User:Nova/Old: the template is never closed" in ran.err
    assert "Lau" not in ran.err + ran.out


def test_a_token_that_the_wiki_does_not_accept_is_said_and_not_asked_for(
    meta: Meta, other_configuration: Path
) -> None:
    token = "a.token.that.nobody.may.see"
    ran = meta.capx("run", PYWIKIBOT_DIR=str(other_configuration), CAPX_OAUTH2_TOKEN=token)
    assert ran.code == 2
    assert "The wiki does not accept the token" in sentence(ran)
    assert token not in ran.err


def test_a_run_ends_by_itself_after_its_longest_time(meta: Meta) -> None:
    before = meta.newest_revision()
    ran = meta.capx("run", settings="[publishing]\nlongest_run = 0\n")
    assert ran.code == 1
    assert "longer than 0 minutes and stops. The next run goes on." in sentence(ran)
    assert meta.newest_revision() == before
