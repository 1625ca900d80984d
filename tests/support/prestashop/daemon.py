"""A background server that outlives this process, and is ended only if it is provably ours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
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
        with self.log_file.open("ab") as out:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                env={**os.environ, **(env or {})},
            )
        record = {"pid": process.pid, "birth": _birth(process.pid)}
        self.record.write_text(json.dumps(record), encoding="utf-8")

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30) -> None:
        """End our process, by SIGKILL if it does not listen; no process is not an error."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, number)
            try:
                wait_until(lambda: self._gone(pid), self.name, seconds)
            except NotReady:
                os.kill(pid, signal.SIGKILL)
                wait_until(lambda: self._gone(pid), self.name, seconds)
        self.record.unlink(missing_ok=True)

    def _gone(self, pid: int) -> bool:
        """Whether the process ended; reaps it where it is our child."""
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            pass
        return self.pid() is None
