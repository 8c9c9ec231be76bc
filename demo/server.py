"""One server on a port of 127.0.0.1: started, found again by another process, and ended."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ADDRESS = "127.0.0.1"

_MARK = "CAPX_DEMO_SERVER"
_START_SECONDS = 60
_STOP_SECONDS = 5
_POLL_SECONDS = 0.02


class ServerError(Exception):
    """A server cannot be started; the message says why."""


class Server:
    """A program that serves on `port`; what it writes goes to a log beside its pid in `folder`."""

    def __init__(self, folder: Path, name: str, port: int) -> None:
        self.port = port
        self._name = name
        self._pid_file = folder / f"{name}.pid"
        self._log = folder / f"{name}.log"
        self._mark = f"{_MARK}={self._pid_file.resolve()}"

    def start(
        self,
        command: Sequence[str],
        answers: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the program, unless it runs, and return when it `answers`.

        It outlives this process. Raises ServerError when another program has the port, or when no
        answer comes within a minute.
        """
        if self.group() is not None and answers():
            return
        running = self._running()
        if not _is_free(self.port) and (running is None or running[1] != self.port):
            raise ServerError(
                f"Port {self.port} of {ADDRESS} is taken by another program: "
                "end that program, or choose another port"
            )
        self.stop()
        started = self._spawn(command, environment or {})
        self._pid_file.write_text(f"{started} {self.port}", encoding="ascii")
        _becomes_true(
            lambda: os.waitpid(started, os.WNOHANG) != (0, 0) or answers(), _START_SECONDS
        )
        if not answers():
            self.stop()
            log = self._log.read_text(errors="replace")
            raise ServerError(f"{self._name} did not start on port {self.port}: {log[-2000:]}")

    def stop(self) -> None:
        """End the server, whichever process started it; nothing happens if none runs."""
        running = self._running()
        if running:
            group, port = running
            os.killpg(group, signal.SIGTERM)
            if not _becomes_true(lambda: _is_free(port), _STOP_SECONDS):
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
            with suppress(ChildProcessError):  # another process's child
                os.waitpid(group, 0)
        self._pid_file.unlink(missing_ok=True)

    def group(self) -> int | None:
        """The process group of the server if it lives: the id of its first process."""
        running = self._running()
        return running[0] if running else None

    def _running(self) -> tuple[int, int] | None:
        """Process group and port of the server that this folder started, if it lives."""
        try:
            group, port = map(int, self._pid_file.read_text(encoding="ascii").split())
            environment = Path(f"/proc/{group}/environ").read_bytes()
        except (OSError, ValueError):
            return None
        # After a restart of the machine the number may be anybody's; of a dead
        # process the environment is empty.
        return (group, port) if self._mark.encode() in environment.split(b"\0") else None

    def _spawn(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        mark, _, value = self._mark.partition("=")
        # Not subprocess.Popen, which warns when what it started outlives it.
        writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        return os.posix_spawnp(
            command[0],
            list(command),
            {**os.environ, **environment, mark: value},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self._log), writing, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Otherwise connections that ended a moment ago still count as taking it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def _becomes_true(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
