"""All jobs, in the order in which they run: one line each."""

from __future__ import annotations

from collections.abc import Iterable

from bots.jobs.catalogue.job import JOB as CATALOGUE
from bots.jobs.catalogue.pages import JOB as CAPACITIES
from bots.jobs.communities.job import JOB as COMMUNITIES
from bots.jobs.digest.job import JOB as DIGEST
from bots.jobs.directory.job import JOB as DIRECTORY
from bots.jobs.invitation.job import JOB as INVITATION
from bots.jobs.job import Job
from bots.jobs.maintenance.job import JOB as MAINTENANCE
from bots.jobs.mentorship.job import JOB as MENTORSHIP
from bots.jobs.messages.job import JOB as MESSAGES
from bots.jobs.requests.job import JOB as REQUESTS
from bots.jobs.sessions.job import JOB as SESSIONS
from bots.jobs.statistics.job import JOB as STATISTICS
from bots.jobs.suggestions.job import JOB as SUGGESTIONS
from bots.jobs.teams.job import JOB as TEAMS
from sync.wiki.errors import ConfigurationError
from sync.wiki.port import Source

# A job that others read from stands before them: what it plans is laid over their snapshot.
JOBS: tuple[Job, ...] = (
    CATALOGUE,
    CAPACITIES,
    SUGGESTIONS,
    COMMUNITIES,
    DIRECTORY,
    MENTORSHIP,
    TEAMS,
    SESSIONS,
    MESSAGES,
    REQUESTS,
    STATISTICS,
    INVITATION,
    MAINTENANCE,
    DIGEST,
)


def jobs_named(names: Iterable[str]) -> tuple[Job, ...]:
    """The jobs with these names, in running order; all for no name.

    Raises ConfigurationError for a name that no job has.
    """
    wanted = set(names)
    unknown = wanted - {job.name for job in JOBS}
    if unknown:
        raise ConfigurationError(
            f"There is no job {', '.join(sorted(unknown))}. "
            f"Jobs: {', '.join(job.name for job in JOBS)}."
        )
    return tuple(job for job in JOBS if not wanted or job.name in wanted)


def possible(
    jobs: Iterable[Job], offered: frozenset[Source]
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """The jobs whose sources are all offered, and a line about each other one."""
    listed = tuple(jobs)
    left_out = tuple(
        f"Skipping job {job.name}: it needs {', '.join(sorted(job.needs - offered))}, "
        "which is not available here."
        for job in listed
        if not job.needs <= offered
    )
    return tuple(job for job in listed if job.needs <= offered), left_out
