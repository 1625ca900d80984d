"""``python -m stockbridge`` and the installed command: all commands registered, then run."""

from __future__ import annotations

from stockbridge.cli import audit, dead, demo, doctor, init, pair, plan, sandbox, serve, status, sync
from stockbridge.cli.main import main

COMMANDS = (init, audit, pair, plan, sync, serve, status, doctor, dead, demo, sandbox)
"""Importing registers them."""

if __name__ == "__main__":
    main()
