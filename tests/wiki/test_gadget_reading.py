"""The form reads what people wrote as the bot does: the recorded cases, by MediaWiki and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from demo.local_meta import ROOT
from sync.contract import PROFILE
from sync.dialects import dialects
from sync.people import is_account, owner_of
from sync.records import Profile
from tests.sync.test_profiles import CASES, Case, read_case
from tests.wiki.conftest import Meta
from tests.wiki.test_profile_box import with_catalogue_of_the_cases  # noqa: F401

APP = "mw.loader.require('ext.gadget.CapacityPeersApp')"
READ = f"""([title, text, names]) => {APP}.home.read(title, text, names).then((found) => ({{
    called: Boolean(found.call), broken: found.broken, values: found.values,
}}))"""

CAPACITIES = {
    "known": "known", "available": "available", "wanted": "wanted", "mentor in": "mentor_in",
    "mentee in": "mentee_in",
}  # fmt: skip
CHOICES = ("contact", "notify", "status", "suggestions")
# Where the wiki's module knows less than the bot: what the Babel boxes of the page say, without which
# a name may mean two capacities; which codes that have the form of one are a language's.
KNOWS_LESS = {"names-ambiguous", "languages-word-instead-of-level"}
# Extensions that this wiki has not.
NOT_HERE = {"call-in-nowiki", "tags-of-meta"}


@pytest.fixture
def gadget(open_page: Callable[..., Any]) -> Iterator[Any]:
    page = open_page(f"{ROOT}/Directory", withgadget="CapacityPeers")
    page.locator(".capacity-peers-app nav").wait_for()
    yield page


def said(case: Case, user: str) -> Mapping[str, Any]:
    return case.records["profiles"].get(user, {})


def items_of(values: Mapping[str, Any], parameter: str) -> list[str]:
    return list(dict.fromkeys(one["key"] for one in values[parameter] if one["key"]))


@pytest.mark.usefixtures("with_catalogue_of_the_cases")
def test_the_form_reads_a_page_as_the_bot_does(gadget: Any, meta: Meta) -> None:
    differences = {}
    compared = 0
    for path in CASES:
        if path.stem.startswith(("whose-word-", "who-counts-")):
            continue
        case = read_case(path)
        names = [PROFILE, *(title for title, one in dialects().titles.items() if one == PROFILE)]
        names += sorted(case.template_names[PROFILE])
        pages = [page for page in case.pages if is_account(owner_of(page.title) or "~2")]
        titles = sorted(page.title for page in pages)
        for page in pages:
            user = page.title.removeprefix("User:").partition("/")[0]
            profile = said(case, user)
            first = next(one for one in titles if one.split("/")[0] == page.title.split("/")[0])
            if page.title != profile.get("page", f"User:{user}") or page.title.endswith(".js"):
                continue
            found = gadget.evaluate(READ, [page.title, page.text, names])
            compared += 1
            values, wrong = found["values"], []
            if found["called"] != (user in case.records["profiles"]) and page.title == first:
                wrong.append(("called", found["called"]))
            for parameter, name in CAPACITIES.items():
                expected = list(profile.get(name, ()))
                mine = items_of(values, parameter)
                if name == "known":
                    mine = list(dict.fromkeys((*mine, *items_of(values, "available"))))
                if mine != expected:
                    wrong.append((parameter, mine, expected))
            spoken = {one["key"]: one.get("level", "") for one in values["languages"] if one["key"]}
            if values["languages"] and spoken != profile.get("languages", {}):
                wrong.append(("languages", spoken, profile.get("languages", {})))
            empty = Profile(user, page.title)
            for parameter in CHOICES:
                right = profile.get(parameter, getattr(empty, parameter))
                mine = values[parameter]
                if mine != right and mine in {"talk", "email", "none", "open", "paused", "page"}:
                    wrong.append((parameter, mine, right))
            if wrong and path.stem not in KNOWS_LESS | NOT_HERE:
                differences[path.stem, page.title] = wrong
    assert compared > 100
    assert not differences, "\n".join(f"{where}: {what}" for where, what in differences.items())
