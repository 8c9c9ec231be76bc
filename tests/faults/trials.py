"""One trial: a fault while a run is under way, then runs without it, and what came of all that."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bots.pages.rendering import escaped
from demo.local_meta import BOT, ROOT
from tests.faults.ground import STAGES, Course, Ground, Revision, ended, stored_sum
from tests.faults.proxy import Forward, Passage, Reply
from tests.ran import Ran

MAINTENANCE = f"{ROOT}/Maintenance"
STATUS = f"User:{BOT}/data/status.json"
RUNS = 3
"""So many runs after the fault may be needed until one of them finds nothing to do."""

Kind = Callable[["Trial"], str]
"""Does one kind of harm to a run, and takes the cause away; returns what it tried."""


@dataclass
class Verdict:
    """What was seen after a trial."""

    differing: list[str] = field(default_factory=list)
    """Pages that are not as in the wiki without faults, and why."""
    repeated: list[str] = field(default_factory=list)
    """Pages that the bot saved more often than needed."""
    lost: list[str] = field(default_factory=list)
    """Human edits that do not stand."""
    other: list[str] = field(default_factory=list)
    """What else went wrong: tracebacks, runs that never finish."""
    noted: list[str] = field(default_factory=list)
    """What is no fault."""

    @property
    def is_good(self) -> bool:
        return not (self.differing or self.repeated or self.lost or self.other)

    def __str__(self) -> str:
        found = [
            f"{what}: {', '.join(some[:4])}" + (f" and {len(some) - 4} more" if some[4:] else "")
            for what, some in (
                ("DIFFERS", self.differing),
                ("REPEATED", self.repeated),
                ("LOST", self.lost),
                ("WRONG", self.other),
                ("fine", self.noted),
            )
            if some
        ]
        return "; ".join(found) or "equal"


class Trial:
    """What a kind of fault has at hand, and what it says is to be expected because of it.

    With every second seed there are three runs by how soon changes are due, in place of one of
    everything: the fault is in one of these, and those before it are undisturbed.
    """

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.proxy = ground.proxy
        self.random = random.Random(seed)
        self.due = ""
        """Which of STAGES has the fault; `""` for a run of everything."""
        self.faulty: list[Ran] = []
        """The runs that had the fault."""
        self.human: dict[str, int] = {}
        """Pages of the bot that somebody edited, and their revision, which has to stay."""
        self.deleted: set[str] = set()
        """Pages that somebody deleted, which has to be respected."""
        self.more: dict[str, int] = {}
        """Pages that need this many edits more because of the fault."""
        self.all_succeed = False
        """Whether even the runs with the fault have to end well."""
        self.wrong: list[str] = []
        """What should not have been, besides what the pages say."""
        self._started: list[subprocess.Popen[str]] = []
        if seed % 2:
            self.due = STAGES[0]
            for _ in range(seed // 2 % len(STAGES)):
                self._go_on()

    @property
    def course(self) -> Course:
        """What the run that has the fault does without it."""
        return self.ground.courses[self.due]

    @property
    def _stages_ahead(self) -> tuple[str, ...]:
        return STAGES[STAGES.index(self.due) + 1 :] if self.due else ()

    def _go_on(self) -> None:
        """The next run is to have the fault, and this one none."""
        done = self.ground.run("--due", self.due)
        assert done.code == 0, done.err
        self.due = self._stages_ahead[0]
        self.proxy.count_anew()

    # For the kinds

    @property
    def some_edit(self) -> int:
        """The number of one of the edits of a run, from 1."""
        return self.random.randint(1, len(self.course.edits))

    @property
    def some_request(self) -> int:
        """The number of one of the requests of a run, from 1."""
        return self.random.randint(1, self.course.requests)

    def some_title(self, *, made: bool | None = None, starting: str = "") -> str:
        """A page that the run saves; `made` asks for one that it makes, or that was there.

        Where it saves none like this, the fault is in the next run that does.
        """
        while True:
            found = [
                title
                for title in self.course.edits
                if made in {None, title in self.ground.created} and title.startswith(starting)
            ]
            if found or not self._stages_ahead:
                return self.random.choice(found)
            self._go_on()

    def start(self, *arguments: str, shell: str = "", timeout: int = 60) -> subprocess.Popen[str]:
        due = ["--due", self.due] if self.due else []
        self._started.append(self.ground.start(*due, *arguments, shell=shell, timeout=timeout))
        return self._started[-1]

    def run(self, *arguments: str, shell: str = "", timeout: int = 60) -> Ran:
        """A run with the fault, to its end."""
        return self.end(self.start(*arguments, shell=shell, timeout=timeout))

    def end(self, process: subprocess.Popen[str]) -> Ran:
        """Wait for a run with the fault to end."""
        ran = ended(process)
        self.faulty.append(ran)
        return ran

    def once(
        self,
        when: Callable[[Passage], bool],
        deed: Callable[[Passage, Forward], Reply | None],
    ) -> None:
        """Do this with the first request that is so; all others pass."""
        waiting = [deed]

        def meddle(passage: Passage, forward: Forward) -> Reply | None:
            if when(passage) and waiting:
                try:
                    return waiting.pop()(passage, forward)
                except AssertionError as error:
                    self.wrong.append(f"The harm could not be done: {error}")
            return forward(passage)

        self.proxy.meddler = meddle

    def allow_for_rows_left_out(self) -> None:
        """A page that was saved in pieces, without a row, is saved again with it."""
        for ran in self.faulty:
            self.more |= {one["title"]: 12 for one in ran.json["failures"]}

    def before(self, when: Callable[[Passage], bool], act: Callable[[], object]) -> None:
        """Hold the first request that is so back until something was done."""

        def deed(passage: Passage, forward: Forward) -> Reply:
            act()
            return forward(passage)

        self.once(when, deed)

    # The end

    def settle(self) -> Verdict:
        """Lift the fault, run until nothing is left to do, and look at the wiki."""
        verdict = Verdict(other=self.wrong)
        for process in self._started:
            process.kill()
        self._look_at_faulty_runs(verdict)
        self.proxy.count_anew()
        self.proxy.wait_until_idle()
        self.ground.wiki.overrides()
        self.ground.wiki.start()
        again = [self.due, *self._stages_ahead] if self.due else []
        for arguments in (*(["--due", due] for due in again), *[[]] * RUNS):
            ran = self.ground.run(*arguments)
            if "Traceback" in ran.err:
                verdict.other.append(f"traceback after the fault: {_last_line(ran)}")
                break
            done = ran.code == 0 and ran.json["saved"] == 0 and not ran.json["not_tried"]
            if done and not arguments:
                break
        else:
            verdict.other.append(f"still not done after {RUNS} runs: {_last_line(ran)}")
        self._compare(verdict)
        return verdict

    def _look_at_faulty_runs(self, verdict: Verdict) -> None:
        for ran in self.faulty:
            if "Traceback" in ran.err:
                verdict.other.append(f"traceback: {_last_line(ran)}")
            if self.all_succeed and ran.code:
                verdict.other.append(f"exit code {ran.code}: {_last_line(ran)}")
            verdict.noted.append(f"exit {ran.code}")

    def _compare(self, verdict: Verdict) -> None:
        found, reference = self.ground.history(), self.ground.reference
        for title in sorted(found.keys() | reference.keys()):
            revisions = found.get(title, [])
            if title == STATUS:
                # It told of the fault, and now has to say that it is over.
                if json.loads(self.ground.text(STATUS))["troubles"]:
                    verdict.differing.append(f"{STATUS} (still tells of trouble)")
                continue
            verdict.differing += self._differs(title, revisions)
            verdict.repeated += self._repeats(title, revisions)
            if title in self.human and (not revisions or revisions[-1].number != self.human[title]):
                verdict.lost.append(title)

    def _differs(self, title: str, revisions: list[Revision]) -> Iterator[str]:
        reference = self.ground.reference.get(title)
        if title in self.human:
            return
        if title in self.deleted:
            if revisions:
                yield f"{title} (made again after its deletion)"
        elif not revisions:
            yield f"{title} (missing)"
        elif reference is None:
            yield f"{title} (should not be there)"
        elif title == MAINTENANCE and self.human:
            yield from self._notices(reference[-1].text)
        elif revisions[-1].text != reference[-1].text:
            yield f"{title} (another text, by {revisions[-1].user})"

    def _notices(self, reference: str) -> Iterator[str]:
        """The maintenance page has a row for each page that people took over, and no other."""
        text = self.ground.text(MAINTENANCE)
        for page in self.human.keys() - {MAINTENANCE}:
            row = f"{{{{Capacity maintenance row|page={escaped(page)}|reason=taken-over}}}}\n"
            if row not in text:
                yield f"{MAINTENANCE} (does not say that {page} was taken over)"
            text = text.replace(row, "")
        if stored_sum(text) != reference:
            yield f"{MAINTENANCE} (another text)"

    def _repeats(self, title: str, revisions: list[Revision]) -> Iterator[str]:
        bots = [one for one in revisions if one.user == BOT]
        doubled = sum(
            one.text == next_.text
            for one, next_ in pairwise(revisions)
            if one.user == next_.user == BOT
        )
        if doubled:
            yield f"{title} ({doubled} times the same text)"
        due = len([one for one in self.ground.reference.get(title, ()) if one.user == BOT])
        allowed = due + self.more.get(title, 0)
        if len(bots) > allowed:
            yield f"{title} ({len(bots)} edits instead of {allowed})"


def _last_line(ran: Ran) -> str:
    lines = (ran.err.strip() or ran.out.strip()).splitlines()
    return lines[-1][:200] if lines else ""


def try_one(ground: Ground, kind: Kind, seed: int) -> tuple[str, Verdict]:
    """Put everything back, do harm, and judge; returns what was tried and what was seen."""
    ground.restore()
    trial = Trial(ground, seed)
    try:
        tried = f"{trial.due or 'everything'}, {kind(trial)}"
    except Exception as error:  # noqa: BLE001 - a trial that fails is told, and the others go on
        tried = "could not be tried"
        trial.wrong.append(f"{type(error).__name__}: {error}")
    return tried, trial.settle()
