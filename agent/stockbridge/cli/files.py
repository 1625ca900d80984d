"""Files that a command writes for people: whole once the work ended well, and else left as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from stockbridge.errors import ConfigurationError


@contextmanager
def whole(
    file: Path, unwritable: Callable[[Path, OSError], ConfigurationError], encoding: str = "utf-8"
) -> Iterator[TextIO]:
    """Raises what ``unwritable`` makes of the system's refusal."""
    fresh = file.with_name(f"{file.name}.new")
    try:
        out = fresh.open("w", encoding=encoding, newline="")
    except OSError as error:
        raise unwritable(file, error) from error
    try:
        with out:
            yield out
        fresh.replace(file)
    except OSError as error:
        raise unwritable(file, error) from error
    finally:
        fresh.unlink(missing_ok=True)
