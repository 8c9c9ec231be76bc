"""Takes the pictures of the documentation from the running demo: `make pictures`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bots.pages.messages import shipped_messages
from demo.debian import BROWSER_PACKAGES, ensure_packages
from demo.local_meta import PERSON_PASSWORD, ROOT
from demo.wiki import LocalWiki

CHROMIUM = "/usr/bin/chromium"
# Debian's Chromium as root, and quiet: it would call its maker's servers otherwise.
FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
)
_FOLDER = Path("docs/pictures")
_DESKTOP, _PHONE = (1000, 720), (390, 1100)
_OF_THE_GUIDE = _FOLDER / "guide"
# As wide as the guide shows them, so that they can be read.
_GUIDE, _GUIDE_PHONE = {"width": 560, "height": 1400}, {"width": 390, "height": 1400}
_HIGHEST, _MARGIN = 560, 8
_APP, _WRITE, _MESSAGE = (f".capacity-peers-{part}" for part in ("app", "write", "message"))


def take(wiki: LocalWiki, person: str) -> None:
    """Write one picture a page; the wiki has to run, and the bot has to have run on it."""
    ensure_packages(BROWSER_PACKAGES)
    suggestions = f"{ROOT}/Suggestions/{person}"
    pictures = {
        "landing": (ROOT, _DESKTOP, {}),
        "suggestions": (suggestions, _DESKTOP, {}),
        "suggestions-arabic-phone": (suggestions, _PHONE, {"uselang": "ar", "useskin": "minerva"}),
        "profile": (f"User:{person}", _DESKTOP, {}),
        "statistics": (f"{ROOT}/Statistics", _DESKTOP, {"uselang": "pt"}),
        "gadget": (f"{ROOT}/Directory", _DESKTOP, {"withgadget": "CapacityPeers"}),
    }
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (title, (width, height), query) in pictures.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(wiki.page_url(title, **query))
            if "withgadget" in query:
                page.locator(".capacity-peers-cards").wait_for()
            page.screenshot(path=_FOLDER / f"{name}.png")
        _take_for_the_guide(wiki, person, browser)
        browser.close()


def _take_for_the_guide(wiki: LocalWiki, person: str, browser: Any) -> None:
    """What the steps of the guide look like, in each of its languages.

    The files are called as the guide calls them: they are uploaded to the wiki as they are.
    """
    _OF_THE_GUIDE.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=_GUIDE)
    _log_in(wiki, person, context)
    for language in sorted(shipped_messages()):
        page = context.new_page()
        for name, hash_ in (("form", "#/profile"), ("session", "#/session")):
            _open_gadget(wiki, page, hash_, f"{_APP} form", uselang=language)
            _keep(page, _APP, name, language)
        _open_gadget(wiki, page, "#/find", _WRITE, uselang=language)
        _keep(page, _APP, "search", language)
        page.locator(_WRITE).first.click()
        page.locator(f"{_MESSAGE} textarea").wait_for()
        page.locator(_MESSAGE).scroll_into_view_if_needed()
        _keep(page, _MESSAGE, "message", language)
        page.goto(wiki.page_url(f"{ROOT}/Suggestions/{person}", uselang=language))
        _keep(page, ".capacity-peers", "suggestions", language)
        page.set_viewport_size(_GUIDE_PHONE)
        _open_gadget(wiki, page, "#/profile", f"{_APP} form", uselang=language, useskin="minerva")
        _keep(page, _APP, "phone", language)
        page.close()
    context.close()


def _open_gadget(wiki: LocalWiki, page: Any, hash_: str, part: str, **query: str) -> None:
    # Another hash alone would not be another page.
    page.goto("about:blank")
    where = wiki.page_url(f"{ROOT}/Directory", withgadget="CapacityPeers", **query)
    page.goto(f"{where}{hash_}")
    page.locator(part).first.wait_for()


def _keep(page: Any, part: str, name: str, language: str) -> None:
    box = page.locator(part).first.bounding_box()
    clip = {
        "x": box["x"] - _MARGIN, "y": box["y"] - _MARGIN, "width": box["width"] + 2 * _MARGIN,
        "height": min(box["height"], _HIGHEST) + 2 * _MARGIN,
    }  # fmt: skip
    file = f"Capacity Peers guide {name} {language}.png"
    page.screenshot(path=_OF_THE_GUIDE / file, clip=clip)


def _log_in(wiki: LocalWiki, person: str, context: Any) -> None:
    asked = {"action": "query", "meta": "tokens", "type": "login", "format": "json"}
    answer = context.request.get(wiki.api, params=asked).json()
    form = {
        "action": "clientlogin", "username": person, "password": PERSON_PASSWORD,
        "loginreturnurl": wiki.api, "logintoken": answer["query"]["tokens"]["logintoken"],
        "format": "json",
    }  # fmt: skip
    context.request.post(wiki.api, form=form)
