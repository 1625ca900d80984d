"""Documents that were sent into the ERP and not read back yet; ``orders`` holds those that stand there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from stockbridge.engine.memory import Sent
from stockbridge.store.database import Database, moment, seconds, upsert
from stockbridge.store.tables import unverified


class Unverified:
    """Implements ``engine.memory.UnverifiedMemory``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sent(self, key: str) -> Sent | None:
        with self._database.reading() as connection:
            row = connection.execute(select(unverified).where(unverified.c.key == key)).one_or_none()
        return Sent(moment(row.sent_at), row.digest) if row else None

    def send(self, key: str, digest: str, now: datetime) -> None:
        with self._database.writing() as connection:
            upsert(connection, unverified, [{"key": key, "digest": digest, "sent_at": seconds(now)}])

    def forget(self, key: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(unverified).where(unverified.c.key == key))
