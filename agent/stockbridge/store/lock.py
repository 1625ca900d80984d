"""One voice: the operating system's lock on a state folder, gone with its process however that ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO

from stockbridge.errors import AlreadyRunning, ConfigurationError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: IO[bytes]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """While the block makes a folder or works in it: raises ``ConfigurationError`` where this user may not."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            "folder_unusable",
            f"The folder {folder} cannot be used.",
            remedy="Check its rights and the free space, or name another one: stockbridge --home FOLDER",
            details={"folder": str(folder), "cause": type(error).__name__},
        ) from error


class StateLock:
    """Held from construction to ``release``. Raises ``AlreadyRunning`` where another process holds it."""

    def __init__(self, folder: Path) -> None:
        with usable(folder):
            self._handle = _lock_file(folder)
        try:
            _take(self._handle)
        except OSError as error:
            self._handle.close()
            raise AlreadyRunning(
                "already_running",
                "Another Stockbridge process is at work with this state.",
                remedy="Let it finish, stop it, or give this one a state folder of its own.",
                details={"folder": str(folder)},
            ) from error

    def release(self) -> None:
        self._handle.close()

    def __enter__(self) -> StateLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def _lock_file(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)
    return (folder / "state.lock").open("ab")
