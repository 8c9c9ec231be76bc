"""Messages and answers on the talk pages of a real wiki: what is counted, what it costs to ask."""

from __future__ import annotations

import datetime
import math
import os
from collections import Counter

import pytest

from demo.local_meta import ROOT
from demo.samples import people
from demo.wiki import SamplePage
from tests.prepared_wiki import Meta
from tests.wiki.copied_pages import copy_page

PEOPLE = sorted({
    page.author
    for page in people()
    if page.title == f"User:{page.author}" and "{{Capacity profile" in page.text
})  # fmt: skip
PAIRS = [(PEOPLE[n], PEOPLE[n + 20]) for n in range(12)]
SECTION = "/* Wikidata */"


def talk(user: str) -> str:
    return f"User talk:{user}"


def marker(seconds: int = 0) -> str:
    sent = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return f"{{{{Capacity message|about=Q1|lang=pt|sent={sent:%Y%m%d%H%M%S}}}}}"


def message(sender: str, receiver: str) -> SamplePage:
    text = f"Welcome!\n\n== Wikidata ==\nOlá! [[User:{sender}]]\n{marker()}\n"
    return SamplePage(talk(receiver), text, sender)


def say(meta: Meta, *pages: SamplePage) -> None:
    meta.wiki.save_pages(pages)


def figures(meta: Meta) -> dict[str, int]:
    ran = meta.capx("run", "messages", "statistics")
    assert ran.code == 0, ran.err
    quarter = meta.data("message figures")["quarters"].popitem()[1]
    return {name: quarter[name] for name in ("messages", "answered") if name in quarter}


def kind(query: dict[str, str]) -> str:
    if query.get("geititle") == "Template:Capacity message":
        return "texts" if "revisions" in query["prop"] else "titles"
    if query.get("list") == "usercontribs" and query.get("ucnamespace") == "3":
        return "answers"
    if "rvstart" in query and query["titles"].startswith("User talk:"):
        return "attributions"
    if "renameuser" in (query.get("leaction", "") + query.get("letype", "")):
        return "renames"
    return "accounts" if query.get("list") == "users" else "others"


def asked(meta: Meta) -> Counter[str]:
    with meta.wiki.asked() as queries:
        ran = meta.capx("plan", "messages", "--json")
    assert ran.code == 0, ran.err
    return Counter(map(kind, queries))


def test_messages_count_with_their_answers_and_no_forged_one(meta: Meta) -> None:
    assert figures(meta) == {}
    before = meta.rendered(f"{ROOT}/Statistics")
    assert "too few to publish" in before
    # A third one puts a marker on the page of two, with the moment of another edit of the first.
    (sender, receiver), forger = PAIRS[0], PEOPLE[50]
    say(meta, *(message(*pair) for pair in PAIRS))
    written = meta.text(talk(receiver))
    say(
        meta,
        SamplePage(talk(sender), f"Hello\n{marker(-86_400)}", forger),
        SamplePage(talk(PEOPLE[51]), f"Hello\n{marker(3_600)}", forger),
        SamplePage(talk(forger), f"To myself\n{marker()}", forger),
        SamplePage(talk(receiver), f"{written}\n\nOnce more:\n{written}", forger),
        *(message(forger, one) for one in PEOPLE[60:80]),
    )
    # Five of the twenty of one account, on one day.
    assert figures(meta) == {"messages": 17}
    # Four write on the sender's page, two below the message; one archives.
    for one, other in PAIRS[:4]:
        say(meta, SamplePage(talk(one), f"{meta.text(talk(one)) or ''}\nThanks!", other))
    for _, one in PAIRS[4:6]:
        say(meta, SamplePage(talk(one), f"{meta.text(talk(one))}\n:Yes!", one, summary=SECTION))
    archived = PAIRS[6][1]
    text = meta.text(talk(archived)) or ""
    say(
        meta,
        SamplePage(f"{talk(archived)}/Archive 1", text, archived, summary="archived"),
        SamplePage(talk(archived), "Welcome!\n", archived, summary=f"{SECTION} archived"),
    )
    assert figures(meta) == {"messages": 17, "answered": 6}
    shown = meta.rendered(f"{ROOT}/Statistics", "pt")
    assert "pelo menos 6, ainda em aberto" in shown


@pytest.mark.thorough
def test_requests_follow_the_formulas(meta: Meta, capsys: pytest.CaptureFixture[str]) -> None:
    count = int(os.environ.get("MESSAGES", "300"))
    texts, titles = 500, 5_000
    say(meta, message("First sender", "First receiver"))
    # Also to somebody without an account.
    say(meta, message("First sender", "Nobody at all"))
    copies = {f"Receiver {number}": f"Sender {number}" for number in range(count - 2)}
    copy_page(meta, "First receiver", copies)
    meta.forget()
    first = asked(meta)
    second = asked(meta)
    assert first["texts"] == math.ceil(count / texts)
    assert second["texts"] == 0
    assert second["titles"] == math.ceil(count / titles)
    assert second["attributions"] == 0
    assert first["attributions"] == count
    # Two have no account, and were not renamed: the second night asks the log alone.
    assert first["renames"] == 2
    assert second["renames"] == 1
    assert first["answers"] == second["answers"] == math.ceil(count / texts)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{count} messages to as many people: {first}, the next night {second}"
        )
