"""The bot's password or token: where it comes from, and that nobody gets to see it.

It is in the environment, or in a file that nobody else may read.
"""

from __future__ import annotations

import html
import json
import os
import re
import warnings
from base64 import b64encode
from collections.abc import Iterator, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from sync.wiki.errors import ConfigurationError

BOT_PASSWORD = "CAPX_BOT_PASSWORD"  # noqa: S105 - the name of a variable
"""`NAME@PASSWORD` as Special:BotPasswords shows it below the password."""
TOKEN = "CAPX_OAUTH2_TOKEN"  # noqa: S105 - the name of a variable
"""The access token of an owner-only consumer of OAuth 2 (Special:OAuthConsumerRegistration)."""

_hidden: set[str] = set()
"""What this process knows and shows to nobody."""


def hide(secret: str) -> None:
    """Take a secret out of every text from now on that goes through scrubbed()."""
    _hidden.add(secret)


def scrubbed(text: str) -> str:
    """A text without what was hidden, as it is or in a form that an exception may show it in."""
    return _any_of(frozenset(_hidden)).sub("(secret)", text) if _hidden else text


@cache
def _any_of(secrets: frozenset[str]) -> re.Pattern[str]:
    forms = {form for secret in secrets for form in _forms(secret)}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    # %2b is %2B.
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


def _forms(secret: str) -> Iterator[str]:
    yield from (secret, quote(secret, safe=""), quote_plus(secret, safe=""), html.escape(secret))
    yield from (json.dumps(secret)[1:-1], repr(secret)[1:-1], repr(secret.encode())[2:-1])
    # In the middle of something else base64 has three ways to write it, less what it shares with
    # its neighbours.
    for before in range(3):
        whole = b64encode(bytes(before) + secret.encode()).decode()
        own = whole[-(before * -8 // 6) : (before + len(secret.encode())) * 8 // 6]
        if len(own) > _SHORT:
            yield from (own, own.replace("+", "-").replace("/", "_"))


_SHORT = 4
"""So few letters of base64 say nothing."""


def _given(variable: str, form: re.Pattern[str]) -> str:
    """A secret of the environment without white space around it; empty where there is none.

    Raises ConfigurationError, which does not show it, where it is empty or cannot be one.
    """
    said = os.environ.get(variable)
    if said is None:
        return ""
    secret = said.strip()
    if secret:
        hide(secret)
    if not form.fullmatch(secret):
        why = "has characters that it cannot have, such as a space" if secret else "is empty"
        raise ConfigurationError(
            f"{variable} {why}: set it to what the wiki showed, or unset it. It is not shown here."
        )
    return secret


_TOKEN_FORM = re.compile("[!-~]+")
_PASSWORD_FORM = re.compile("[^\x00-\x1f\x7f-\x9f]+@[!-~]+|[!-~]+")
"""The name in front of the @ is the operator's, in any language."""


def give_to(pywikibot: Any, headers: MutableMapping[str, Any]) -> None:
    """Let pywikibot log in by what the environment holds, whenever it has to.

    `headers` are those of all requests of its session. Raises ConfigurationError where what the
    environment holds cannot be a secret of the wiki, or where the password file may be read by
    others: then what it holds is no secret any more.
    """
    plain: Any = pywikibot.login.ClientLoginManager
    token, password = _given(TOKEN, _TOKEN_FORM), _given(BOT_PASSWORD, _PASSWORD_FORM)
    if token:
        headers["Authorization"] = f"Bearer {token}"

        class ByToken(plain):  # type: ignore[misc]
            """Every request carries the token; where the wiki minds it not, nothing else helps."""

            def login(self, *_: Any, **__: Any) -> bool:
                raise pywikibot.exceptions.NoUsernameError("The wiki does not accept the token")

        pywikibot.login.ClientLoginManager = ByToken
        return
    if password:
        hide(password.rpartition("@")[2])

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
            f"Others can read {path}. Use chmod 600 on it, and make a new password on "
            "Special:BotPasswords, because they may know this one."
        )


def given() -> bool:
    """Whether the environment holds any."""
    return bool(os.environ.get(TOKEN) or os.environ.get(BOT_PASSWORD))
