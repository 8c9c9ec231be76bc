"""Takes the pictures of the documentation from the running demo: `make pictures`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from demo.debian import BROWSER_PACKAGES, ensure_packages
from demo.local_meta import ROOT
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
_DESKTOP, _PHONE = (1000, 720), (390, 720)


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
        browser.close()
