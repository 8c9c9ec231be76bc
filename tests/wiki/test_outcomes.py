"""Every outcome of an edit, as the real MediaWiki answers."""

from __future__ import annotations

from typing import Any

import pytest

from bots.run.plan import retired
from demo.local_meta import BOT, ROOT
from demo.wiki import ADMIN, SamplePage
from sync.wiki import outcomes
from sync.wiki.live import LiveWiki
from sync.wiki.outcomes import Outcome
from sync.wiki.pages import RETIRED_SUMMARY, StoredPage
from sync.wiki.port import Selection
from sync.wiki.site import load_site
from tests.prepared_wiki import Meta
from tests.wiki.administrator import Administrator

PAGE = f"{ROOT}/Suggestions/Somebody"
NEW = f"{ROOT}/Suggestions/Somebody Else"
DATA = f"User:{BOT}/data/test.json"
TEXT = "{{Capacity suggestions|user=Somebody}}"
OTHER_TEXT = "{{Capacity suggestions|user=Somebody|of=2}}"


@pytest.fixture
def live(meta: Meta, monkeypatch: pytest.MonkeyPatch) -> LiveWiki:
    monkeypatch.setenv("PYWIKIBOT_DIR", str(meta.folder / "pywikibot"))
    return LiveWiki(load_site(str(meta.folder / "site.toml")))


@pytest.fixture
def admin(meta: Meta) -> Administrator:
    return Administrator(meta.wiki)


@pytest.fixture
def standing(live: LiveWiki) -> StoredPage:
    assert live.save(PAGE, TEXT, None, "") == outcomes.Created(PAGE)
    return page(live, PAGE)


def page(live: LiveWiki, title: str) -> StoredPage:
    return next(live.pages(Selection(titles=frozenset({title}))))


def save(live: LiveWiki, base: StoredPage | None, text: str = OTHER_TEXT) -> Outcome:
    return live.save(PAGE if base else NEW, text, base, "a test")


def test_saved_created_and_unchanged(live: LiveWiki, standing: StoredPage) -> None:
    assert isinstance(save(live, None), outcomes.Created)
    assert isinstance(save(live, standing), outcomes.Saved)
    assert isinstance(save(live, page(live, PAGE)), outcomes.Unchanged)


def test_an_edit_meanwhile_is_a_conflict_even_in_the_same_second(
    live: LiveWiki, standing: StoredPage, admin: Administrator
) -> None:
    admin.edits(PAGE, "words of a person")
    assert isinstance(save(live, standing), outcomes.Conflict)
    assert page(live, PAGE).text == "words of a person"


def test_a_page_made_meanwhile_is_a_conflict(live: LiveWiki, admin: Administrator) -> None:
    admin.edits(NEW, "words of a person")
    assert isinstance(save(live, None), outcomes.Conflict)


def test_a_page_deleted_meanwhile(
    live: LiveWiki, standing: StoredPage, admin: Administrator
) -> None:
    admin.does("delete", title=PAGE)
    assert isinstance(save(live, standing), outcomes.Deleted)
    assert list(live.pages(Selection(titles=frozenset({PAGE})))) == []


def test_protected_pages_and_titles(
    live: LiveWiki, standing: StoredPage, admin: Administrator
) -> None:
    admin.protects(PAGE)
    admin.protects(NEW)
    # The bot of the demo has the grant to edit what is protected from others, but no such right.
    assert isinstance(save(live, standing), outcomes.Protected)
    assert isinstance(save(live, None), outcomes.Protected)


def test_the_json_pages_of_others_are_protected(live: LiveWiki, meta: Meta) -> None:
    meta.wiki.save_pages([SamplePage("User:Ana/x.json", "{}", "Ana")])
    base = page(live, "User:Ana/x.json")
    assert isinstance(live.save(base.title, "[]", base, ""), outcomes.Protected)


def test_cascade_protected(live: LiveWiki, standing: StoredPage, admin: Administrator) -> None:
    admin.edits("Main Page", f"{{{{:{PAGE}}}}}")
    admin.protects("Main Page", cascade=True)
    assert isinstance(save(live, standing), outcomes.CascadeProtected)


def test_a_title_that_is_blacklisted(live: LiveWiki, admin: Administrator) -> None:
    admin.edits("MediaWiki:Titleblacklist", ".*Somebody Else.*")
    assert isinstance(save(live, None), outcomes.TitleBlacklisted)


def test_a_title_that_cannot_be(live: LiveWiki) -> None:
    title = f"{ROOT}/{'x' * 300}"
    assert isinstance(live.save(title, TEXT, None, ""), outcomes.InvalidTitle)
    assert isinstance(live.look(title, None, [f"User:{BOT}/Stop"]).gone, outcomes.InvalidTitle)


def test_a_filter_that_disallows_and_one_that_warns(
    live: LiveWiki, standing: StoredPage, admin: Administrator
) -> None:
    admin.makes_filter('added_lines contains "of=2"', "disallow")
    admin.makes_filter('added_lines contains "of=3"', "warn")
    assert isinstance(save(live, standing), outcomes.Filtered)
    assert isinstance(save(live, standing, "of=3"), outcomes.Warned)
    # A second time a warned text would be saved: a program must not mean it so.
    assert page(live, PAGE) == standing


def test_an_address_on_the_blacklist(
    live: LiveWiki, standing: StoredPage, admin: Administrator, meta: Meta
) -> None:
    # Since MediaWiki 1.42 bots may pass by the list, unless a wiki wants it otherwise.
    meta.wiki.overrides(wgRevokePermissions={"bot": {"sboverride": True}})
    admin.edits("MediaWiki:Spam-blacklist", r"bad\.example")
    spam = "https://bad.example/x"
    assert isinstance(save(live, standing, spam), outcomes.SpamBlacklisted)


def test_a_page_that_is_too_big(live: LiveWiki, standing: StoredPage, meta: Meta) -> None:
    meta.wiki.overrides(wgMaxArticleSize=1)
    assert isinstance(save(live, standing, "x" * 2000), outcomes.TooBig)


def test_data_that_are_none(live: LiveWiki) -> None:
    assert isinstance(live.save(DATA, "{", None, ""), outcomes.InvalidJson)


def test_blocked(live: LiveWiki, standing: StoredPage, admin: Administrator) -> None:
    admin.does("block", user=BOT)
    assert isinstance(save(live, standing), outcomes.Blocked)


def test_blocked_from_one_page(live: LiveWiki, standing: StoredPage, admin: Administrator) -> None:
    admin.does("block", user=BOT, partial="1", pagerestrictions=PAGE, allowusertalk="1")
    assert isinstance(save(live, standing), outcomes.PartiallyBlocked)
    assert isinstance(save(live, None), outcomes.Created)


def test_read_only(live: LiveWiki, standing: StoredPage, meta: Meta) -> None:
    meta.wiki.overrides(wgReadOnly="maintenance")
    assert isinstance(save(live, standing), outcomes.ReadOnly)


def test_lag(live: LiveWiki, standing: StoredPage, meta: Meta, admin: Administrator) -> None:
    # A change of a template makes jobs; where they count as lag, a few are hours of it.
    admin.edits("Template:Capacity suggestions", "changed")
    meta.wiki.overrides(wgJobQueueIncludeInMaxLagFactor=0.0001)
    outcome = save(live, standing)
    assert isinstance(outcome, outcomes.Lagged)
    assert outcome.seconds >= 5


def test_the_rate_is_limited(live: LiveWiki, standing: StoredPage, meta: Meta) -> None:
    meta.wiki.overrides(
        wgRateLimits={"edit": {"user": [0, 60]}}, wgRevokePermissions={"bot": {"noratelimit": True}}
    )
    assert isinstance(save(live, standing), outcomes.RateLimited)


def test_a_bad_token_is_renewed(live: LiveWiki, standing: StoredPage) -> None:
    live._site.tokens._tokens = {"csrf": "0123+\\"}
    assert isinstance(save(live, standing), outcomes.BadToken)
    live.renew()
    assert isinstance(save(live, standing), outcomes.Saved)


def test_a_lost_session_is_renewed(
    live: LiveWiki, standing: StoredPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pywikibot.comms import http

    http.session.cookies.clear()
    outcome = save(live, standing)
    assert outcome.next_action is outcomes.NextAction.AT_ONCE
    live.renew()
    assert isinstance(save(live, standing), outcomes.Saved)
    # An account that is no bot is told apart from nobody.
    newer = page(live, PAGE)
    http.session.cookies.clear()
    monkeypatch.setattr(live, "_as_bot", False)
    assert isinstance(save(live, newer, TEXT), outcomes.LostSession)
    live.renew()


def test_a_bot_flag_that_is_missing(live: LiveWiki, standing: StoredPage, meta: Meta) -> None:
    meta.wiki.overrides(wgRevokePermissions={"bot": {"bot": True}})
    assert isinstance(save(live, standing), outcomes.BotFlagMissing)


def test_no_right_to_edit(live: LiveWiki, standing: StoredPage, meta: Meta) -> None:
    meta.wiki.overrides(wgRevokePermissions={"bot": {"edit": True}})
    assert isinstance(save(live, standing), outcomes.NotAllowed)


def test_a_captcha(live: LiveWiki, standing: StoredPage, meta: Meta) -> None:
    meta.wiki.overrides(
        extensions=["ConfirmEdit"],
        wgCaptchaTriggers={"edit": True},
        wgRevokePermissions={"bot": {"skipcaptcha": True}, "user": {"skipcaptcha": True}},
    )
    assert isinstance(save(live, standing), outcomes.Captcha)


def test_no_answer(live: LiveWiki, standing: StoredPage, meta: Meta) -> None:
    live._site.tokens["csrf"]
    meta.wiki.stop()
    assert isinstance(save(live, standing), outcomes.Unreachable)


# What this wiki cannot do


def answer(code: str, **error: object) -> dict[str, Any]:
    return {"error": {"code": code, "info": "in words", **error}}


@pytest.mark.parametrize("code", [
    # Extension GlobalBlocking, GLOBAL_ERROR_KEYS of its GlobalBlockingHooks and the names that
    # WikimediaMessages gives them; the API uses such keys as codes.
    "globalblocking-blockedtext-user",
    "globalblocking-blockedtext-range",
    "wikimedia-globalblocking-blockedtext-ip",
])  # fmt: skip
def test_globally_blocked(code: str) -> None:
    outcome = outcomes.outcome_of(PAGE, answer(code, blockinfo={"blockpartial": False}))
    assert outcome == outcomes.GloballyBlocked(PAGE, f"{code}: in words")


def test_an_answer_that_nobody_foresaw_is_kept_whole() -> None:
    odd = answer("odd", more=["x" * 900])
    assert outcomes.outcome_of(PAGE, odd) == outcomes.Unknown(PAGE, str(odd["error"]))
    assert outcomes.outcome_of(PAGE, {"edit": {"result": "?"}}).kind == "unknown"
    assert outcomes.outcome_of(PAGE, {}).kind == "unknown"


# The look before a save


STOP = f"User:{BOT}/Stop"


def test_a_look_at_the_same_page_is_one_request(live: LiveWiki, standing: StoredPage) -> None:
    before = live.requests
    look = live.look(PAGE, standing, (STOP, f"{STOP}/directory"))
    assert (look.page, look.stops, look.gone) == (standing, frozenset(), None)
    assert live.requests == before + 1


def test_a_look_sees_stop_pages(live: LiveWiki, standing: StoredPage, admin: Administrator) -> None:
    admin.edits(f"{STOP}/directory", "please")
    admin.edits(STOP, "")
    look = live.look(PAGE, standing, (STOP, f"{STOP}/directory"))
    assert look.stops == {f"{STOP}/directory"}


def test_a_look_sees_another_revision(
    live: LiveWiki, standing: StoredPage, admin: Administrator
) -> None:
    admin.edits(PAGE, "words of a person")
    look = live.look(PAGE, standing, ())
    assert look.page
    assert (look.page.text, look.page.editor) == ("words of a person", ADMIN)
    assert live.look(NEW, None, ()).page is None


def test_a_look_sees_what_people_took_away(
    live: LiveWiki, standing: StoredPage, admin: Administrator
) -> None:
    admin.does("delete", title=PAGE, reason="not wanted")
    gone = live.look(PAGE, None, ()).gone
    assert isinstance(gone, outcomes.Deleted)
    assert f"by {ADMIN} on 20" in gone.detail
    assert isinstance(live.look(PAGE, standing, ()).gone, outcomes.Deleted)
    admin.does("undelete", title=PAGE)
    assert live.look(PAGE, None, ()).page


@pytest.mark.parametrize("redirect", [{}, {"noredirect": "1"}])
def test_a_look_sees_what_people_moved(
    live: LiveWiki, standing: StoredPage, admin: Administrator, redirect: dict[str, str]
) -> None:
    admin.does("move", **{"from": PAGE, "to": f"{ROOT}/Elsewhere"}, **redirect)
    gone = live.look(PAGE, None, ()).gone
    assert isinstance(gone, outcomes.Moved)


def test_a_retired_page_that_was_deleted_may_come_back(
    live: LiveWiki, standing: StoredPage, admin: Administrator, meta: Meta
) -> None:
    live.save(PAGE, retired(PAGE).text, standing, "")
    # The box fills in the reason.
    assert "action=delete&amp;wpReason=Capacity+page+retired" in meta.rendered(PAGE)
    admin.does("delete", title=PAGE, reason=RETIRED_SUMMARY)
    assert live.look(PAGE, None, ()).gone is None
