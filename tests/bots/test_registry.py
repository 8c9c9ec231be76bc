"""Which jobs run."""

from __future__ import annotations

import pytest

from bots.jobs.job import Job
from bots.jobs.registry import JOBS, jobs_named, possible
from sync.wiki.dump import DumpWiki
from sync.wiki.errors import ConfigurationError
from sync.wiki.port import Source
from sync.wiki.site import Site

NEEDS_WIKIDATA = Job(
    "asking", lambda _: (), lambda _: (), needs=frozenset({Source.PAGES, Source.WIKIDATA})
)
READS_PAGES = Job("reading", lambda _: (), lambda _: ())


def test_without_names_all_jobs_run() -> None:
    assert jobs_named([]) == JOBS


def test_jobs_run_in_their_own_order_whatever_order_they_are_named_in() -> None:
    names = [job.name for job in JOBS]
    assert jobs_named(reversed(names)) == JOBS
    assert jobs_named([names[-1], names[0], names[0]]) == (JOBS[0], JOBS[-1])


def test_an_unknown_job_is_named_with_those_that_exist() -> None:
    with pytest.raises(ConfigurationError) as caught:
        jobs_named(["statistics", "nonsense"])
    told = str(caught.value)
    assert "\n" not in told
    assert "nonsense" in told
    assert all(job.name in told for job in JOBS)
    assert caught.value.exit_code == 2


def test_a_job_that_needs_what_a_dump_does_not_hold_is_left_out_with_a_line() -> None:
    jobs, lines = possible([NEEDS_WIKIDATA, READS_PAGES], DumpWiki.offers)
    assert jobs == (READS_PAGES,)
    (line,) = lines
    assert "asking" in line
    assert "wikidata" in line
    assert "\n" not in line


def test_where_everything_is_offered_nothing_is_left_out() -> None:
    assert possible([NEEDS_WIKIDATA, READS_PAGES], frozenset(Source)) == (
        (NEEDS_WIKIDATA, READS_PAGES),
        (),
    )


def test_no_two_jobs_have_one_name_or_own_one_title(site: Site) -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    families = [family for job in JOBS for family in job.families(site)]
    for family in families:
        assert [other for other in families if family.start in other] == [family]


def test_every_title_of_every_job_lies_in_the_bots_own_space(site: Site) -> None:
    for job in JOBS:
        for family in job.families(site):
            assert site.in_own_space(family.start), (job.name, family.start)
