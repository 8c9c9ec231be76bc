"""How pywikibot gets the password or the token."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sync.credentials import BOT_PASSWORD, TOKEN, give_to
from sync.errors import ConfigurationError


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
    with pytest.raises(ConfigurationError, match="may be read by others"):
        give_to(pywikibot, {})
