"""Connections to the state database with the guarantees the engine counts on; ``tables`` says what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from stockbridge.errors import ConfigurationError, Retriable

T = TypeVar("T")
WRITES: Final = "stockbridge_writes"
UNWRITABLE: Final = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
CHUNK: Final = 500
"""Values in one IN list; every database takes that many."""


class StateUnwritable(Retriable):
    """The disk is full, or the state database cannot be written now: nothing was done, all of it comes again."""

    exit_code = 3


class Database:
    """One state database. Reads see one moment; writes are whole or not at all, and durable once they returned."""

    def __init__(self, url: str) -> None:
        try:
            self.engine = _engine(url)
        except ArgumentError as error:
            raise _not_taken() from error
        except ImportError as error:
            raise ConfigurationError(
                "state_package_missing",
                f"The state database needs a Python package that is not installed: {error.name}.",
                remedy=f"Install it beside Stockbridge: pip install {error.name}",
                field="state.url",
                details={"package": error.name or "?"},
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._translated(), self.engine.execution_options(**{WRITES: True}).begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            name = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
            if name.startswith(UNWRITABLE):
                raise StateUnwritable(
                    "state_unwritable",
                    "The agent's state database cannot be read or written.",
                    remedy="Check the free space and the rights of the state folder; the work goes on by itself then.",
                    details={"cause": name},
                ) from error
            if name.startswith(DAMAGED):
                raise ConfigurationError(
                    "state_damaged",
                    "The agent's state database is damaged.",
                    remedy="Move the state folder away and pair again: the state is rebuilt from the shop and the ERP.",
                    details={"cause": name},
                ) from error
            raise


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows, or overwrites those whose primary key stands already; only the columns that are given."""
    if not rows:
        return
    statement = _insert_of(connection)(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    if changed:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    connection.execute(statement, list(rows))


def _insert_of(connection: Connection) -> Callable[[Table], Any]:
    """Each of these databases has the clause, none in the general dialect."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a tenth of a second that few have to pay

    return postgresql.insert


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in portions that fit an IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def portions(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """As ``chunks``, of a stream whose length is not known."""
    source = iter(values)
    while portion := list(islice(source, CHUNK)):
        yield portion


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def moment(value: int) -> datetime:
    return datetime.fromtimestamp(value, UTC)


def _engine(url: str) -> Engine:
    match make_url(url).get_backend_name():
        case "sqlite":
            return _sqlite(url)
        case "postgresql":
            return create_engine(url)
        case _:
            raise _not_taken()


def _not_taken() -> ConfigurationError:
    return ConfigurationError(
        "state_database",
        "The state database must be SQLite or PostgreSQL.",
        remedy="Set [state] url to sqlite:///… or postgresql+psycopg://…, or leave it out.",
        field="state.url",
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own implicit BEGIN comes too late for reads
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a write begins as one: upgrading a read later fails at once where another process writes
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
