"""The form reads what people wrote as the bot does: the recorded cases, in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from demo.local_meta import ROOT
from sync.profiles.contract import PROFILE
from sync.profiles.dialects import dialects
from sync.profiles.records import Profile
from sync.profiles.sheet import owner_of
from sync.wiki.pages import StoredPage
from sync.wikitext.accounts import is_account
from tests.sync.test_profiles import CASES, Case, read_case
from tests.wiki.test_one_reading import with_catalogue_of_the_cases  # noqa: F401

APP = "mw.loader.require('ext.gadget.CapacityPeersApp')"
READ = f"""([title, text, names]) => {APP}.home.read(title, text, names).then((found) => ({{
    called: Boolean(found.call), broken: found.broken, values: found.values,
}}))"""

CAPACITIES = {
    "known": "known", "available": "available", "wanted": "wanted", "mentor in": "mentor_in",
    "mentee in": "mentee_in",
}  # fmt: skip
CHOICES = {
    "contact": ("talk", "email", "none"), "notify": ("never", "weekly", "monthly"),
    "status": ("open", "paused"), "suggestions": ("page", "none"),
}  # fmt: skip
# Where the wiki's module knows less than the bot: what the Babel boxes of the page say, without
# which a name may mean two capacities; which codes that look like one are a language's.
KNOWS_LESS = {"names-ambiguous", "languages-word-instead-of-level"}
# Extensions that this wiki has not.
NOT_HERE = {"call-in-nowiki", "tags-of-meta"}


@pytest.fixture
def gadget(open_page: Callable[..., Any]) -> Any:
    page = open_page(f"{ROOT}/Directory", withgadget="CapacityPeers")
    page.locator(".capacity-peers-app .capacity-peers-tabs").wait_for()
    return page


def items_of(values: Mapping[str, Any], parameter: str) -> list[str]:
    return list(dict.fromkeys(one["key"] for one in values[parameter] if one["key"]))


def as_a_profile(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows, by the fields of a profile."""
    found: dict[str, Any] = {name: items_of(values, one) for one, name in CAPACITIES.items()}
    found["known"] = list(dict.fromkeys((*found["known"], *found["available"])))
    found["languages"] = {
        one["key"]: one.get("level", "") for one in values["languages"] if one["key"]
    }
    return found | {parameter: values[parameter] for parameter in CHOICES}


def differences(found: Mapping[str, Any], case: Case, page: StoredPage) -> dict[str, Any]:
    """Where the form shows something else than the bot reads."""
    user = owner_of(page.title) or ""
    recorded = case.records["profiles"].get(user, {})
    if found["called"] != (user in case.records["profiles"]):
        return {"called": found["called"]}
    empty = Profile(user, page.title)
    shown = as_a_profile(found["values"])
    other = {}
    for name, value in shown.items():
        right = recorded.get(name, getattr(empty, name))
        right = list(right) if isinstance(right, (list, tuple)) else right
        # A word that nobody knows is shown as it is; and Babel boxes are not in the form.
        doubted = name in CHOICES and value not in CHOICES[name]
        by_boxes = name == "languages" and not found["values"]["languages"]
        if value != right and not (doubted or by_boxes):
            other[name] = (value, right)
    return other


def pages_to_read(case: Case) -> Iterator[StoredPage]:
    """The page of each person on which their profile is to be found."""
    for page in case.pages:
        user = owner_of(page.title)
        if user and is_account(user):
            profile = case.records["profiles"].get(user, {})
            if page.title == profile.get("page", f"User:{user}"):
                yield page


@pytest.mark.usefixtures("with_catalogue_of_the_cases")
@pytest.mark.thorough
def test_the_form_reads_a_page_as_the_bot_does(gadget: Any) -> None:
    wrong = {}
    compared = 0
    english = [PROFILE, *(title for title, one in dialects().titles.items() if one == PROFILE)]
    for path in CASES:
        if path.stem.startswith(("whose-word-", "who-counts-")):
            continue
        case = read_case(path)
        names = [*english, *case.template_names[PROFILE]]
        for page in pages_to_read(case):
            found = gadget.evaluate(READ, [page.title, page.text, names])
            compared += 1
            other = differences(found, case, page)
            if other and path.stem not in KNOWS_LESS | NOT_HERE:
                wrong[path.stem, page.title] = other
    print(f"\n{compared} pages of {len(CASES)} cases")
    assert compared > 100
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())
