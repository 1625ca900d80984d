"""Pins every dependency with its hashes: ``run.txt`` for the product, ``dev.txt`` for its tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def compile_lock(target: str, extras: list[str]) -> None:
    """Writes one lock file; the index it came from is nobody's business and stays out."""
    # Extras stay in the file: pip takes `coverage` alone for no pin of `coverage[toml]`, and a newer release breaks it.
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade", "--universal", "--no-strip-extras"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11"]
    for extra in extras:
        command += ["--extra", extra]
    subprocess.run([*command, "pyproject.toml", "-o", f"requirements/{target}.txt"], cwd=ROOT, check=True)


if __name__ == "__main__":
    compile_lock("run", ["build"])
    compile_lock("dev", ["build", "dev"])
