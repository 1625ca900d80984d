"""A background server that outlives this process, and is ended only if it is provably ours."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.prestashop.errors import NotReady


def _birth(pid: int) -> str | None:
    """The start time of a live process in kernel ticks; tells a reused pid from ours."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]


def wait_until(ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Poll until `ready`; raise `NotReady` naming `what` when the time is over."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise NotReady(f"{what} did not become ready in {seconds:.0f} s")
        time.sleep(0.02)


@dataclass(frozen=True)
class Daemon:
    """A server known by its record file, which holds its pid and the time it was born."""

    name: str
    run: Path
    log: Path

    @property
    def record(self) -> Path:
        """The file that says which process is ours."""
        return self.run / f"{self.name}.process"

    @property
    def log_file(self) -> Path:
        """Where the server's own output goes."""
        return self.log / f"{self.name}.out"

    def pid(self) -> int | None:
        """The pid of our live process, or None; never that of a stranger with the same pid."""
        try:
            kept = json.loads(self.record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept["pid"] if _birth(kept["pid"]) == kept["birth"] else None

    def start(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start the server in its own session, so that it survives this process."""
        append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        pid = os.posix_spawn(
            command[0],
            list(command),
            {**os.environ, **(env or {})},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(self.log_file), append, 0o644),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
            setsigdef=[signal.SIGPIPE],  # Python ignores it, and children would inherit that
        )
        record = {"pid": pid, "birth": _birth(pid)}
        self.record.write_text(json.dumps(record), encoding="utf-8")

    def wait(self, ready: Callable[[], bool]) -> None:
        """Wait until the server is ready; raise `NotReady` with its last words if it ended."""

        def ready_or_ended() -> bool:
            return ready() or self.pid() is None

        wait_until(ready_or_ended, f"{self.name} (see {self.log_file})")
        if self.pid() is None:
            words = self.log_file.read_text(encoding="utf-8", errors="replace")[-1500:]
            raise NotReady(f"{self.name} ended at once: {words}")

    def stop(self, number: signal.Signals = signal.SIGTERM, *, group: bool = False) -> None:
        """End our process, by SIGKILL if it does not listen; no process is not an error.

        With `group`, everything it started gets the signal too: it leads its own group.
        """
        pid = self.pid()
        if pid is not None:
            (os.killpg if group else os.kill)(pid, number)
            try:
                wait_until(lambda: self._gone(pid), self.name, 30)
            except NotReady:
                os.kill(pid, signal.SIGKILL)
                wait_until(lambda: self._gone(pid), self.name, 30)
        self.record.unlink(missing_ok=True)

    def _gone(self, pid: int) -> bool:
        """Whether the process ended; reaps it where it is our child."""
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        return self.pid() is None
