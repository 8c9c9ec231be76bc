"""What administrators do to pages and accounts, through the API as they would."""

from __future__ import annotations

import html
import re
from typing import Any

import requests

from demo.wiki import ADMIN, ADMIN_PASSWORD, LocalWiki


class Administrator:
    """The wiki's first account, logged in."""

    def __init__(self, wiki: LocalWiki) -> None:
        self._api = wiki.api
        self._index = wiki.api.replace("api.php", "index.php")
        self._session = requests.Session()
        self._do(
            action="clientlogin",
            username=ADMIN,
            password=ADMIN_PASSWORD,
            loginreturnurl=wiki.api,
            logintoken=self._token("login"),
        )

    def _token(self, kind: str) -> str:
        found = self._session.get(
            self._api,
            params={"action": "query", "meta": "tokens", "type": kind, "format": "json"},
            timeout=30,
        )
        return str(found.json()["query"]["tokens"][f"{kind}token"])

    def _do(self, **parameters: str) -> Any:
        done = self._session.post(
            self._api, data={"format": "json", "formatversion": "2", **parameters}, timeout=30
        ).json()
        assert "error" not in done, done
        return done

    def does(self, action: str, **parameters: str) -> Any:
        """Carry out an action of the API that needs a token."""
        return self._do(action=action, token=self._token("csrf"), **parameters)

    def edits(self, title: str, text: str) -> None:
        self.does("edit", title=title, text=text)

    def protects(self, title: str, *, cascade: bool = False) -> None:
        kind = "edit=sysop" if self._exists(title) else "create=sysop"
        more = {"cascade": "1"} if cascade else {}
        self.does("protect", title=title, protections=kind, **more)

    def takes_the_flag_from(self, bot: str) -> None:
        self._do(action="userrights", user=bot, remove="bot", token=self._token("userrights"))

    def makes_an_administrator(self, user: str) -> None:
        self._do(action="userrights", user=user, add="sysop", token=self._token("userrights"))

    def _exists(self, title: str) -> bool:
        found = self._do(action="query", titles=title)
        return "missing" not in found["query"]["pages"][0]

    def makes_filter(self, condition: str, *actions: str) -> None:
        """An abuse filter; no action of the API makes one."""
        address = f"{self._index}?title=Special:AbuseFilter/new"
        token = re.search(r'value="([^"]+)" name="wpEditToken"', self._session.get(address).text)
        assert token
        form = {
            "wpEditToken": html.unescape(token[1]),
            "wpFilterDescription": "a filter of a test",
            "wpFilterRules": condition,
            "wpFilterEnabled": "1",
            "wpFilterGroup": "default",
            "wpFilterWarnMessage": "abusefilter-warning",
            "wpFilterDisallowMessage": "abusefilter-disallowed",
            **{f"wpFilterAction{action.capitalize()}": "1" for action in actions},
        }
        saved = self._session.post(address, data=form, timeout=30)
        assert "changedfilter" in saved.url, saved.text
