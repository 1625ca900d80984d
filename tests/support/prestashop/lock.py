"""Locks between processes: one installs a release, one works on a shop; a crash frees them."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def take(path: Path, *, wait: bool) -> IO[str] | None:
    """Take the lock beside a path and return its open file, or None if another holds it.

    The lock lives as long as the file is open: keep it, and close it to give the lock back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    held = (path.parent / f"{path.name}.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        held.close()
        return None
    return held


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait for the lock beside a path and hold it for the length of the block."""
    held = take(path, wait=True)
    try:
        yield
    finally:
        if held is not None:
            held.close()
