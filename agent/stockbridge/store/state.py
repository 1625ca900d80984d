"""The whole state of an agent, opened and migrated: implements ``engine.memory.Memory``."""

from __future__ import annotations

from pathlib import Path

from stockbridge.store.attention import Attention
from stockbridge.store.catalogue import Catalogue
from stockbridge.store.database import Database
from stockbridge.store.identity import Identity
from stockbridge.store.journal import Journal
from stockbridge.store.migrate import migrate, require_newest
from stockbridge.store.orders import Orders
from stockbridge.store.unverified import Unverified


def default_url(folder: Path) -> str:
    """SQLite in the state folder."""
    return f"sqlite:///{folder / 'state.db'}"


class State:
    """One database. Opening brings the schema to the newest; a newer one is refused (``ConfigurationError``)."""

    def __init__(self, url: str, *, migrating: bool = True) -> None:
        self._database = Database(url)
        if migrating:
            migrate(self._database)
        else:
            require_newest(self._database)
        self.identity = Identity(self._database)
        self.orders = Orders(self._database)
        self.unverified = Unverified(self._database)
        self.catalogue = Catalogue(self._database)
        self.attention = Attention(self._database)
        self.journal = Journal(self._database)

    def close(self) -> None:
        self._database.close()
