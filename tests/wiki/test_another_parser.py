"""MediaWiki's parser to come, Parsoid, shows readers the same text of our pages as today's."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
import requests

from demo.local_meta import ROOT
from demo.samples import people
from tests.prepared_wiki import Meta

OWN = ("Suggestions/", "Language/", "Territory/", "Region/", "Capacity/", "Affiliation/", "Teams/")
WHOLE = ("Guide", "Directory", "Statistics", "Capacities", "Maintenance", "Mentorship", "Teams")
_UNSEEN = frozenset({"style", "script", "head", "title"})


class VisibleText(HTMLParser):
    """What browsers show of a page, in its order, without blanks: where words end is markup's."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._unseen = 0
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.text += "".join(data.split())


def one_of_each_kind(meta: Meta) -> list[str]:
    found = [ROOT, *(f"{ROOT}/{name}" for name in WHOLE)]
    for kind in OWN:
        listed = meta.api(action="query", list="allpages", apprefix=f"{ROOT}/{kind}", aplimit="1")
        found += [one["title"] for one in listed["query"]["allpages"]]
    templates: dict[str, str] = {}
    for page in people():
        for name in re.findall(r"\{\{(Capacity \w+|Mentorship \w+)", page.text):
            templates.setdefault(name, page.title)
    return [*found, *templates.values(), *(f"Template:{name}" for name in templates)]


@pytest.mark.thorough
def test_parsoid_shows_the_same_text_of_a_page_of_each_kind(meta: Meta) -> None:
    titles = one_of_each_kind(meta)
    rest = meta.wiki.api.replace("api.php", "rest.php")
    different = []
    for title in titles:
        name = quote(title.replace(" ", "_"), safe="")
        parsoid = requests.get(f"{rest}/v1/page/{name}/html", timeout=60)
        assert parsoid.status_code == 200, (title, parsoid.text)
        legacy = meta.api(action="parse", page=title, prop="text", disableeditsection="1",
                          disabletoc="1")["parse"]["text"]  # fmt: skip
        shown = VisibleText(legacy).text
        assert shown, title
        if VisibleText(parsoid.text).text != shown:
            different.append(title)
    assert len(titles) > 20
    assert different == []
