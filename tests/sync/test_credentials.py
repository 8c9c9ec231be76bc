"""How pywikibot gets the password or the token."""

from __future__ import annotations

import html
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest

from sync.wiki import credentials
from sync.wiki.credentials import BOT_PASSWORD, TOKEN, give_to, hide, scrubbed
from sync.wiki.errors import ConfigurationError


class LoginManager:
    """Asks at the terminal where it finds no password, as pywikibot's does."""

    password = ""

    def __init__(self, config: Any) -> None:
        if config.password_file:
            self.readPassword()

    def readPassword(self) -> None:  # noqa: N802 - pywikibot's name
        self.password = "from a file"

    def login(self) -> bool:
        raise AssertionError("asks at the terminal")


class NoUsernameError(Exception):
    pass


@pytest.fixture
def pywikibot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in (BOT_PASSWORD, TOKEN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(credentials, "_hidden", set())
    login = SimpleNamespace(ClientLoginManager=LoginManager, _PasswordFileWarning=UserWarning)
    config = SimpleNamespace(base_dir=str(tmp_path), password_file="passwords")
    return SimpleNamespace(
        login=login, config=config, exceptions=SimpleNamespace(NoUsernameError=NoUsernameError)
    )


def test_a_password_of_the_environment(pywikibot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BOT_PASSWORD, "capx@0123")
    pywikibot.config.password_file = None
    give_to(pywikibot, {})
    assert pywikibot.login.ClientLoginManager(pywikibot.config).password == "capx@0123"


def test_a_token_goes_with_every_request_and_is_all_there_is(
    pywikibot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, "abc")
    headers: dict[str, str] = {}
    give_to(pywikibot, headers)
    assert headers == {"Authorization": "Bearer abc"}
    with pytest.raises(NoUsernameError, match="does not accept the token"):
        pywikibot.login.ClientLoginManager(pywikibot.config).login()


@pytest.mark.parametrize("around", ["\r", "\n", "\r\n", " ", "\t", "\u00a0"])
@pytest.mark.parametrize("variable", [TOKEN, BOT_PASSWORD])
def test_what_was_copied_along_is_taken_off(
    variable: str, around: str, pywikibot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, f"{around}bot@0123456789{around}")
    headers: dict[str, str] = {}
    give_to(pywikibot, headers)
    if variable == TOKEN:
        assert headers == {"Authorization": "Bearer bot@0123456789"}
    else:
        pywikibot.config.password_file = BOT_PASSWORD
        manager = pywikibot.login.ClientLoginManager(pywikibot.config)
        assert manager.password == "bot@0123456789"


@pytest.mark.parametrize(
    "said",
    ["", " ", "\r\n", "bot@0123 4567", "bot@0123\r4567", "bot@0123é", "bot@0123\u200b",
     "Bearer bot@0123 4567", "bot@0123\x1b[2J4567", "bot@0123\udcff4567", "\ufeffbot\x00@0123"],
)  # fmt: skip
@pytest.mark.parametrize("variable", [TOKEN, BOT_PASSWORD])
def test_what_cannot_be_a_secret_is_a_sentence_that_does_not_show_it(
    variable: str, said: str, pywikibot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.environ", {variable: said})
    headers: dict[str, str] = {}
    with pytest.raises(ConfigurationError, match=variable) as refused:
        give_to(pywikibot, headers)
    assert headers == {}
    assert "0123" not in str(refused.value)


def test_the_name_of_a_bot_password_may_be_in_any_language(
    pywikibot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BOT_PASSWORD, "o meu robô@0123456789")
    give_to(pywikibot, {})
    assert scrubbed("it was 0123456789") == "it was (secret)"


SECRET = "p+w/å=0123\"abc&def'ghi%jkl"


@pytest.mark.parametrize(
    "shown",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote(SECRET, safe="").lower(),
        quote_plus(SECRET),
        urlencode({"lgpassword": SECRET}).partition("=")[2],
        html.escape(SECRET),
        json.dumps(SECRET)[1:-1],
        repr(SECRET)[1:-1],
        repr(SECRET.encode())[2:-1],
    ],
)
def test_a_secret_is_in_no_text_in_no_form(shown: str, pywikibot: Any) -> None:
    hide(SECRET)
    assert scrubbed(f"Invalid header value {shown}!") == "Invalid header value (secret)!"


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("user", ["", "B", "Bo", "Bot", "CapacityMatchBot"])
def test_what_stands_in_the_middle_of_base64_is_a_secret_too(
    encode: Callable[[bytes], bytes], user: str, pywikibot: Any
) -> None:
    hide(SECRET)
    said = scrubbed(f"Basic {encode(f'{user}{SECRET}:x'.encode()).decode()}")
    assert "(secret)" in said
    left = said.removeprefix("Basic ").replace("(secret)", "")
    # No more than the letters that hold bits of the neighbours.
    assert len(left) <= len(b64encode(user.encode())) + 6


def test_where_nothing_is_hidden_no_text_changes(pywikibot: Any) -> None:
    assert scrubbed("as it is") == "as it is"


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_ones_own(mode: int, pywikibot: Any, tmp_path: Path) -> None:
    (tmp_path / "passwords").touch()
    (tmp_path / "passwords").chmod(mode)
    headers: dict[str, str] = {}
    give_to(pywikibot, headers)
    assert headers == {}
    assert pywikibot.login.ClientLoginManager is LoginManager


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o620, 0o604, 0o666])
def test_a_file_of_everybodys_is_refused(mode: int, pywikibot: Any, tmp_path: Path) -> None:
    (tmp_path / "passwords").touch()
    (tmp_path / "passwords").chmod(mode)
    with pytest.raises(ConfigurationError, match="Others can read "):
        give_to(pywikibot, {})
