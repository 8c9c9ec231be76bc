"""What can stop a run: one sentence that says what to do, and the exit code it deserves."""

from __future__ import annotations


class RunError(Exception):
    """Something failed; the message is one sentence for the operator."""

    exit_code = 1


class ConfigurationError(RunError):
    """The operator has to change the command or a setting first."""

    exit_code = 2


class StoppedError(RunError):
    """A guard refuses to go on."""

    exit_code = 3
