"""The most memory that a process ever held, as the system counts it."""

from __future__ import annotations

import re
from pathlib import Path


def peak_bytes(process: int | str = "self") -> int | None:
    """Its highest resident size; None where the system has no such file."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
