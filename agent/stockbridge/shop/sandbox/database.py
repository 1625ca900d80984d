"""The sandbox shop's SQLite file: one connection, one transaction at a time; ``tables`` lists its tables."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from stockbridge.shop.sandbox.tables import SCHEMA, TABLES

_NO_WAL: Final = b"\x01\x01"
"""The header's two bytes that say how the file is written: a database in memory knows no write-ahead log."""
T = TypeVar("T")
Value = str | int | bytes | None
_CHECKSUMS: Final = {table: f"SELECT * FROM {table} ORDER BY 1, 2" for table in TABLES}  # noqa: S608 our own names


class Database:
    """Threads share it; ``transaction`` keeps the others out until it ends, and nests."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._link = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._link.row_factory = sqlite3.Row
        self._link.execute("PRAGMA journal_mode = WAL")
        self._link.execute("PRAGMA synchronous = NORMAL")
        self._link.executescript(SCHEMA)

    def rows(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        with self._lock:
            return self._link.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Value) -> sqlite3.Row | None:
        found = self.rows(sql, *values)
        return found[0] if found else None

    def value(self, sql: str, *values: Value) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, *values)
        return None if found is None else found[0]

    def execute(self, sql: str, *values: Value) -> int:
        """The number of rows touched."""
        with self._lock:
            return self._link.execute(sql, values).rowcount

    def insert(self, sql: str, *values: Value) -> int:
        """The new row's id."""
        with self._lock:
            return int(self._link.execute(sql, values).lastrowid or 0)

    def insert_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        with self._lock:
            self._link.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; within another one it belongs to that."""
        with self._lock:
            if self._depth == 0:
                self._link.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._link.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._link.execute("COMMIT")

    def undone(self, work: Callable[[], T]) -> T:
        """What the work gives back; nothing that it wrote is kept. Not within a transaction."""
        with self._lock:
            self._link.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                return work()
            finally:
                self._depth -= 1
                self._link.execute("ROLLBACK")

    def dump(self) -> bytes:
        """A backup of everything."""
        with self._lock:
            pages = self._link.serialize()
        return pages[:18] + _NO_WAL + pages[20:]

    def restore(self, dump: bytes) -> None:
        """Everything as it stood in the backup, ids that were given since included."""
        source = sqlite3.connect(":memory:")
        source.deserialize(dump)
        with self._lock:
            source.backup(self._link)
        source.close()

    def checksums(self) -> dict[str, str]:
        """One figure per table over all of its rows."""
        with self._lock:
            return {table: _checksum(self._link.execute(sql)) for table, sql in _CHECKSUMS.items()}

    def close(self) -> None:
        with self._lock:
            self._link.close()


def _checksum(rows: Iterator[sqlite3.Row]) -> str:
    told = hashlib.sha256()
    for row in rows:
        told.update(repr(tuple(row)).encode())
    return told.hexdigest()


def pack(value: object) -> str:
    """JSON as it stands in a column; keys sorted, so that equal values are equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpack(text: str | None) -> Any:
    return None if text is None else json.loads(text)
