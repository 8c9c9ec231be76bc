"""The bot's password or token: from the environment, or from a file that nobody else may read."""

from __future__ import annotations

import os
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from sync.errors import ConfigurationError

BOT_PASSWORD = "CAPX_BOT_PASSWORD"  # noqa: S105 - the name of a variable
"""`NAME@PASSWORD` as Special:BotPasswords shows it below the password."""
TOKEN = "CAPX_OAUTH2_TOKEN"  # noqa: S105 - the name of a variable
"""The access token of an owner-only consumer of OAuth 2 (Special:OAuthConsumerRegistration)."""


def give_to(pywikibot: Any, headers: MutableMapping[str, Any]) -> None:
    """Let pywikibot log in by what the environment holds, whenever it has to.

    `headers` are those of all requests of its session. Raises ConfigurationError where its
    password file may be read by others: then what it holds is no secret any more.
    """
    plain: Any = pywikibot.login.ClientLoginManager
    if token := os.environ.get(TOKEN):
        headers["Authorization"] = f"Bearer {token}"

        class ByToken(plain):  # type: ignore[misc]
            """Every request carries the token; where the wiki minds it not, nothing else helps."""

            def login(self, *_: Any, **__: Any) -> bool:
                raise pywikibot.exceptions.NoUsernameError("The wiki does not accept the token")

        pywikibot.login.ClientLoginManager = ByToken
        return
    if password := os.environ.get(BOT_PASSWORD):

        class ByEnvironment(plain):  # type: ignore[misc]
            """A login without a question at the terminal and without a file."""

            def readPassword(self) -> None:  # noqa: N802 - pywikibot's name
                self.password = password

        pywikibot.login.ClientLoginManager = ByEnvironment
        pywikibot.config.password_file = BOT_PASSWORD
        return
    # Its warning of a malformed line repeats the line.
    warnings.simplefilter("ignore", pywikibot.login._PasswordFileWarning)  # noqa: SLF001
    config = pywikibot.config
    path = Path(config.base_dir, config.password_file or "")
    if path.is_file() and path.stat().st_mode & 0o077:
        raise ConfigurationError(
            f"{path} may be read by others: chmod 600 it, and since they may have read it, make a "
            "new password on Special:BotPasswords."
        )


def given() -> bool:
    """Whether the environment holds any."""
    return bool(os.environ.get(TOKEN) or os.environ.get(BOT_PASSWORD))
