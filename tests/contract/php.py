"""The module's contract classes, asked from Python through one long-lived PHP process."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

WORKER = Path(__file__).with_name("php_worker.php")


def executable() -> str | None:
    """PHP 8.2 where it is, else whatever PHP there is."""
    return shutil.which("php8.2") or shutil.which("php")


class PhpContract:
    """Each answer is an object; a refusal has a ``code``."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [executable() or "php", "-d", "display_errors=stderr", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> PhpContract:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=10)

    def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the PHP worker has no pipes")
        self._process.stdin.write(json.dumps({"op": op, **arguments}).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the PHP worker ended")
        found: dict[str, Any] = json.loads(answer)
        return found

    def check(self, definition: str, text: bytes) -> dict[str, Any]:
        """The JSON rules, then the definition."""
        return self.ask("check", definition=definition, text=base64.b64encode(text).decode())
