"""The state database: inbox, outbox, bindings, cursors, journal, dead letters; implements ``engine.memory``."""

from stockbridge.store.lock import StateLock
from stockbridge.store.state import State

__all__ = ["State", "StateLock"]
