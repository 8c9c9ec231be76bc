"""The kinds of faults, a function each: it runs `capx` with the fault, and takes the cause away."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
from contextlib import closing, suppress
from dataclasses import replace
from os import utime

from demo.local_meta import BOT
from tests.faults.ground import BLACKLISTED, DATE
from tests.faults.proxy import Forward, Passage, Reply
from tests.faults.trials import MAINTENANCE, Kind, Trial

KINDS: dict[str, Kind] = {}
_STOP_PAGE = f"User:{BOT}/Stop"


def _kind(function: Kind) -> Kind:
    """Enter a fault under its function's name, in words."""
    KINDS[function.__name__.replace("_", "-")] = function
    return function


# The run dies


@_kind
def killed_after_requests(trial: Trial) -> str:
    number, answered = trial.some_request, trial.random.choice([True, False])
    running: list[subprocess.Popen[str]] = []
    started = threading.Event()

    def kill(passage: Passage, forward: Forward) -> None:
        if answered:
            forward(passage)
        started.wait(60)
        running[0].send_signal(signal.SIGKILL)

    trial.once(lambda passage: passage.number == number, kill)
    running.append(trial.start())
    started.set()
    trial.end(running[0])
    done = "done, its answer not yet given" if answered else "not yet done"
    return f"kill -9 at request {number}, {done}"


@_kind
def killed_at_a_moment(trial: Trial) -> str:
    seconds = trial.random.uniform(0, trial.course.seconds)
    process = trial.start()
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    trial.end(process)
    return f"kill -9 after {seconds:.2f} s"


# The wiki's server dies


@_kind
def server_killed(trial: Trial) -> str:
    number = trial.some_request
    back, busy = trial.random.choice([True, False]), trial.random.choice([True, False])

    def deed(passage: Passage, forward: Forward) -> Reply | None:
        working = threading.Thread(target=_suppressed, args=(forward, passage))
        if busy:
            working.start()
            working.join(trial.random.uniform(0, 0.08))
        trial.ground.kill_server()
        if busy:
            working.join()
        if back:
            trial.ground.wiki.start()
        return None

    trial.once(lambda passage: passage.number == number, deed)
    trial.run()
    return (
        f"PHP killed {'while it answered' if busy else 'before'} request {number}, "
        f"started again {'at once' if back else 'after the run'}"
    )


def _suppressed(forward: Forward, passage: Passage) -> None:
    with suppress(Exception):
        forward(passage)


# The network


@_kind
def answer_cut(trial: Trial) -> str:
    number = trial.some_request

    def deed(passage: Passage, forward: Forward) -> Reply:
        reply = forward(passage)
        return replace(reply, cut=trial.random.randrange(len(reply.body) or 1))

    trial.once(lambda passage: passage.number == number, deed)
    trial.run()
    return f"the answer to request {number} cut in the middle"


@_kind
def answer_of_an_edit_lost(trial: Trial) -> str:
    number = trial.some_edit

    def deed(passage: Passage, forward: Forward) -> None:
        forward(passage)

    trial.once(lambda passage: passage.edit == number, deed)
    trial.run()
    return f"edit {number} done, its answer lost"


@_kind
def connections_refused(trial: Trial) -> str:
    share = trial.random.choice([0.02, 0.05, 0.2])

    def meddle(passage: Passage, forward: Forward) -> Reply | None:
        match trial.random.random() / share:
            case dice if dice < 0.5:
                return None
            case dice if dice < 1:
                forward(passage)
                return None
        return forward(passage)

    trial.proxy.meddler = meddle
    trial.run()
    return f"{share:.0%} of all connections reset, before or after the work"


@_kind
def requests_doubled(trial: Trial) -> str:
    at_once = trial.random.choice([True, False])

    def meddle(passage: Passage, forward: Forward) -> Reply:
        if at_once:
            other = threading.Thread(target=_suppressed, args=(forward, passage))
            other.start()
            reply = forward(passage)
            other.join()
            return reply
        forward(passage)
        return forward(passage)

    trial.proxy.meddler = meddle
    trial.run()
    return f"every request sent twice, {'both at once' if at_once else 'one after the other'}"


@_kind
def answers_delayed(trial: Trial) -> str:
    never = threading.Event()

    def meddle(passage: Passage, forward: Forward) -> Reply:
        never.wait(trial.random.choice([0, 0, 0, 0.1, 0.2]))
        reply = forward(passage)
        never.wait(trial.random.choice([0, 0, 0, 0.1, 0.2]))
        return reply

    trial.proxy.meddler = meddle
    trial.run()
    trial.all_succeed = True
    return "answers delayed by up to 0.4 s"


@_kind
def edit_arrives_late(trial: Trial) -> str:
    """The network keeps an edit while the run gives up and another run is done."""
    number = trial.some_edit
    over = threading.Event()
    arrived = threading.Event()

    def deed(passage: Passage, forward: Forward) -> Reply:
        over.wait(60)
        try:
            return forward(passage)
        finally:
            arrived.set()

    trial.once(lambda passage: passage.edit == number, deed)
    trial.run(timeout=1)
    if trial.random.choice([True, False]):
        trial.run()
        when = "after the next run"
    else:
        when = "after the run had given up"
    over.set()
    arrived.wait(60)
    return f"edit {number} reached the wiki only {when}"


@_kind
def nonsense_answered(trial: Trial) -> str:
    number = trial.some_request
    status, body = trial.random.choice([
        (200, b""),
        (200, b"<html>Our servers are currently under maintenance</html>"),
        (500, b""),
        (502, b"<html>Bad gateway</html>"),
        (503, b"<html>Service unavailable</html>"),
        (200, b'{"batchcomplete": tr'),
        (200, b"[]"),
        (200, b"{}"),
    ])  # fmt: skip
    done = trial.random.choice([True, False])

    def deed(passage: Passage, forward: Forward) -> Reply:
        if done:
            forward(passage)
        return Reply(status, (("Content-Type", "text/html"),), body)

    trial.once(lambda passage: passage.number == number, deed)
    trial.run()
    return f"request {number} {'done and ' if done else ''}answered with {status} {body[:20]!r}"


# The wiki refuses for a while


def _from_some_edit(trial: Trial, **overrides: object) -> int:
    """Run, and change settings of the wiki before one of the edits."""
    number = trial.some_edit
    trial.before(
        lambda passage: passage.edit == number, lambda: trial.ground.wiki.overrides(**overrides)
    )
    trial.run()
    trial.ground.wiki.overrides()
    return number


@_kind
def read_only(trial: Trial) -> str:
    return f"read-only from edit {_from_some_edit(trial, wgReadOnly='A test')} on"


@_kind
def lagging(trial: Trial) -> str:
    number = _from_some_edit(trial, wgJobQueueIncludeInMaxLagFactor=0.001)
    return f"maxlag from edit {number} on"


@_kind
def rate_limited(trial: Trial) -> str:
    number = trial.random.randint(1, 10)
    trial.ground.wiki.overrides(
        wgRateLimits={"edit": {"user": [number, 3600]}},
        wgRevokePermissions={"bot": {"noratelimit": True}},
    )
    trial.run()
    trial.ground.wiki.overrides()
    return f"no more than {number} edits an hour"


@_kind
def flag_lost(trial: Trial) -> str:
    right = trial.random.choice(["bot", "edit", "createpage"])
    number = _from_some_edit(trial, wgRevokePermissions={"bot": {right: True}, "*": {right: True},
                                                         "user": {right: True}})  # fmt: skip
    return f"the right {right} lost from edit {number} on"


@_kind
def filtered(trial: Trial) -> str:
    """An abuse filter refuses the rows of one person."""
    action = trial.random.choice(["disallow", "warn"])
    refused = trial.random.choice([*["Person 01", "Person 02", "Person 05"] * 3, "."])
    pattern = f'added_lines rlike "{refused}" & user_name == "{BOT}"'
    trial.ground.change_database(
        "wiki.sqlite",
        "insert into abuse_filter (af_id, af_pattern, af_actor, af_timestamp,"
        " af_enabled, af_comments, af_public_comments, af_hidden, af_hit_count, af_throttled,"
        f" af_deleted, af_actions, af_global, af_group) values (1, '{pattern}', 1,"
        f" '20261101000000', 1, '', 'A test', 0, 0, 0, 0, '{action}', 0, 'default')",
        "insert into abuse_filter_action (afa_filter, afa_consequence, afa_parameters)"
        f" values (1, '{action}', 'abusefilter-{action}ed')",
    )
    trial.run()
    trial.ground.change_database(
        "wiki.sqlite", "delete from abuse_filter", "delete from abuse_filter_action"
    )
    trial.allow_for_rows_left_out()
    return f"an abuse filter with {action} on rows with {refused!r}"


@_kind
def spam_blacklisted(trial: Trial) -> str:
    """With the row of one person comes an address, on the way to the wiki, that it refuses."""
    refused = trial.random.choice(["Person 01", "Person 02", "Person 04", "Person 05"])

    def meddle(passage: Passage, forward: Forward) -> Reply:
        if passage.edit and f"name={refused}|" in passage.form["text"]:
            text = f"{passage.form['text']}\nhttps://{BLACKLISTED}/"
            passage = passage.with_form(text=text)
        return forward(passage)

    trial.proxy.meddler = meddle
    trial.ground.wiki.overrides(wgRevokePermissions={"bot": {"sboverride": True}})
    trial.run()
    trial.allow_for_rows_left_out()
    return f"the spam blacklist on rows with {refused}"


@_kind
def title_blacklisted(trial: Trial) -> str:
    title = trial.some_title(made=True)
    last = title.rpartition("/")[2]
    trial.ground.admin.edit("MediaWiki:Titleblacklist", f".*{last}.*")
    trial.run()
    trial.ground.admin.edit("MediaWiki:Titleblacklist", "#")
    return f"the title {title} blacklisted"


@_kind
def protected(trial: Trial) -> str:
    title, admin = trial.some_title(made=False), trial.ground.admin
    between = trial.random.choice([True, False])

    def protect(level: str) -> None:
        admin.act(action="protect", title=title, protections=f"edit={level}", expiry="infinite")

    if between:
        trial.before(lambda passage: passage.title == title, lambda: protect("sysop"))
    else:
        protect("sysop")
    trial.run()
    protect("all")
    return f"{title} protected {'just before its edit' if between else 'before the run'}"


@_kind
def blocked(trial: Trial) -> str:
    number, admin = trial.some_edit, trial.ground.admin
    partial: dict[str, str | int] = trial.random.choice([
        {},
        {"partial": 1, "allowusertalk": 1, "namespacerestrictions": "0"},
        {"partial": 1, "allowusertalk": 1, "namespacerestrictions": "2"},
    ])  # fmt: skip
    trial.ground.wiki.overrides(wgEnablePartialBlocks=True)
    trial.before(
        lambda passage: passage.edit == number,
        lambda: admin.act(action="block", user=BOT, expiry="infinite", **partial),
    )
    trial.run()
    admin.act(action="unblock", user=BOT)
    return f"{'partly ' if partial else ''}blocked at edit {number} {partial or ''}".strip()


# People meanwhile


@_kind
def deleted_meanwhile(trial: Trial) -> str:
    title, admin = trial.some_title(made=False), trial.ground.admin
    restored = trial.random.choice([True, False])
    trial.before(
        lambda passage: passage.title == title, lambda: admin.act(action="delete", title=title)
    )
    trial.run()
    if restored:
        admin.act(action="undelete", title=title)
    else:
        trial.deleted.add(title)
    return f"{title} deleted just before its edit{', restored later' if restored else ''}"


@_kind
def edited_meanwhile(trial: Trial) -> str:
    title = trial.some_title()
    when = trial.random.choice(["before its edit", "before the run", "after its edit"])
    # Only administrators may edit the data of somebody else.
    person = trial.ground.admin if title.endswith(".json") else trial.ground.editor
    text = json.dumps({"by": "hand"}) if title.endswith(".json") else "A text by hand."

    # The page is listed there while it is a person's.
    trial.more[MAINTENANCE] = 1

    def edit() -> None:
        trial.human[title] = person.edit(title, text)

    def deed(passage: Passage, forward: Forward) -> Reply:
        reply = forward(passage)
        edit()
        return reply

    match when:
        case "before its edit":
            trial.before(lambda passage: passage.title == title, edit)
        case "before the run":
            edit()
        case _:
            trial.once(lambda passage: passage.title == title, deed)
    trial.run()
    return f"{title} edited by a person {when}"


@_kind
def edited_and_restored(trial: Trial) -> str:
    """A person edits a page of the bot and another one undoes it: it is the bot's again."""
    title = trial.some_title(made=False, starting="Capacity")
    editor, admin = trial.ground.editor, trial.ground.admin
    when = trial.random.choice(["before the run", "before its edit", "around the run"])

    def restore(edited: int) -> None:
        admin.act(action="edit", title=title, undo=edited)

    match when:
        case "before the run":
            restore(editor.edit(title, "A text by hand."))
        case "before its edit":
            trial.before(
                lambda passage: passage.title == title,
                lambda: restore(editor.edit(title, "A text by hand.")),
            )
        case _:
            edited = editor.edit(title, "A text by hand.")
    trial.run()
    if when == "around the run":
        # It was listed meanwhile, and is no more.
        trial.more[MAINTENANCE] = 2
        restore(edited)
    return f"{title} edited by a person and restored {when}"


@_kind
def stop_page(trial: Trial) -> str:
    number, editor = trial.some_edit, trial.ground.editor
    trial.before(
        lambda passage: passage.edit == number, lambda: editor.edit(_STOP_PAGE, "Please stop.")
    )
    ran = trial.run()
    late = len(trial.proxy.edits) - number
    if late:
        trial.wrong.append(f"{late} edits after the stop page said so")
    if ran.code != 3 and number < len(trial.course.edits):
        trial.wrong.append(f"exit code {ran.code} although the stop page said so")
    trial.ground.admin.act(action="delete", title=_STOP_PAGE)
    return f"a text on the stop page at edit {number}"


# More than one, and what is remembered


@_kind
def two_at_once(trial: Trial) -> str:
    number = trial.random.choice([0, trial.some_request])
    if number:
        started: list[subprocess.Popen[str]] = []
        trial.before(
            lambda passage: passage.number == number, lambda: started.append(trial.start())
        )
        first = trial.start()
        trial.end(first)
        for one in started:
            trial.end(one)
    else:
        for one in [trial.start(), trial.start()]:
            trial.end(one)
    trial.all_succeed = True
    since = f"request {number} of the first" if number else "the start"
    return f"two runs at once, the second one from {since} on"


@_kind
def disk_full(trial: Trial) -> str:
    blocks = trial.random.choice([0, 8, 40, 120, 200])
    trial.ground.cache.unlink()
    # The limit holds for every file that the run writes; Python ignores the signal of it.
    trial.run(shell=f"ulimit -f {blocks}")
    return f"no file may grow beyond {blocks} blocks"


@_kind
def cache_damaged(trial: Trial) -> str:
    cache, how = trial.ground.cache, trial.random.choice(["bytes", "cut"])
    whole = bytearray(cache.read_bytes())
    # Without its header nothing would prove that it is ours.
    header = 100
    if how == "bytes":
        for _ in range(40):
            whole[trial.random.randrange(header, len(whole))] = trial.random.randrange(256)
        cache.write_bytes(whole)
    else:
        cache.write_bytes(whole[: trial.random.randrange(header, len(whole))])
    trial.run()
    trial.all_succeed = True
    return f"the cache damaged ({how})"


@_kind
def cache_of_somebody_else(trial: Trial) -> str:
    cache, what = trial.ground.cache, trial.random.choice(["rubbish", "folder"])
    cache.unlink()
    if what == "rubbish":
        cache.write_bytes(trial.random.randbytes(5000))
    else:
        cache.mkdir()
    if trial.run().code != 2:
        trial.wrong.append("the run went on")
    cache.rmdir() if what == "folder" else cache.unlink()
    return f"{what} where the cache should be"


@_kind
def cache_lost_meanwhile(trial: Trial) -> str:
    number = trial.some_request
    trial.before(
        lambda passage: passage.number == number,
        lambda: trial.ground.cache.unlink(missing_ok=True),
    )
    trial.run()
    trial.all_succeed = True
    return f"the cache deleted at request {number}"


@_kind
def clock_set_back(trial: Trial) -> str:
    # Not that of the first run: a second run on a day rightly replaces that day's figures.
    date = trial.random.choice(["2026-11-01", "2026-11-18"])
    trial.run("--date", date)
    return f"a run dated {date} before that of {DATE}"


@_kind
def cache_from_the_future(trial: Trial) -> str:
    with closing(sqlite3.connect(trial.ground.cache)) as base, base:
        base.execute("insert or replace into position values ('globalauth', '2099-01-01T00:00:00')")
    utime(trial.ground.cache, (4_000_000_000, 4_000_000_000))
    trial.run()
    trial.all_succeed = True
    return "the cache's stamps in the future"


@_kind
def session_lost(trial: Trial) -> str:
    number = trial.some_request
    trial.before(
        lambda passage: passage.number == number,
        lambda: trial.ground.change_database("wikicache.sqlite", "delete from objectcache"),
    )
    trial.run()
    return f"all sessions gone at request {number}"


@_kind
def token_spoilt(trial: Trial) -> str:
    number = trial.some_edit

    def deed(passage: Passage, forward: Forward) -> Reply:
        return forward(passage.with_form(token="0123456789abcdef+\\"))

    trial.once(lambda passage: passage.edit == number, deed)
    trial.run()
    trial.all_succeed = True
    return f"a wrong token in edit {number}"
