"""Short transactions on the demo ERP's file, and what may go wrong with it in the driver's own errors.

One connection is kept between transactions, and left as soon as another file stands in the place of the one it holds:
an ERP that was away or replaced is simply there again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from stockbridge.errors import ConfigurationError, ErpTimeout, ErpUnreachable, RecordRefused

NOT_OURS = ("no such table", "file is not a database")


class Database:
    """``lock_seconds``: how long a transaction waits for another one that writes."""

    def __init__(self, path: Path, lock_seconds: float) -> None:
        self._path = path
        self._lock_seconds = lock_seconds
        self._engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=1, pool_reset_on_return="rollback"
        )
        self._file: tuple[int, int] | None = None

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        file = self._standing()
        if file != self._file:
            self._engine.dispose()
            self._file = file
        with self._engine.connect() as connection:
            yield connection

    def _standing(self) -> tuple[int, int] | None:
        """Which file has the name now; None where there is none."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _connect(self) -> sqlite3.Connection:
        """Never makes a file where none is. Transactions are begun by us: the library would begin them too late."""
        uri = f"{self._path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(
            uri, uri=True, timeout=self._lock_seconds, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the ERP, without holding anybody up. Raises ``ErpUnreachable``."""
        with self._translated(), self._connection() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing. Raises ``ErpUnreachable`` where nothing was written, ``ErpTimeout`` where nobody knows."""
        with self._translated(), self._connection() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            try:
                connection.commit()
            except DBAPIError as error:
                raise ErpTimeout(
                    "erp_timeout",
                    "The ERP's database did not confirm that it kept the document.",
                    remedy="Nothing needs to be done: it is looked up before it is sent again.",
                ) from error

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            raise RecordRefused(
                "erp_refused",
                f"The ERP's database refuses the record: {error.orig}.",
                remedy="Correct the record in the shop or the ERP, then try again.",
            ) from error
        except DBAPIError as error:
            if not self._path.exists():
                raise self._missing() from error
            if any(sign in str(error.orig) for sign in NOT_OURS):
                raise ConfigurationError(
                    "not_a_demo_erp",
                    f"{self._path.name} is not the demo ERP's database.",
                    remedy="Name another path, then: stockbridge init",
                    field="erp.options.path",
                ) from error
            raise ErpUnreachable(
                "erp_unreachable",
                f"The ERP's database does not answer: {error.orig}.",
                remedy=f"Check that {self._path.name} is in its folder and that no other program holds it.",
            ) from error

    def _missing(self) -> ErpUnreachable:
        """A new ERP in its place would hold none of the documents, and nobody would have asked for it."""
        return ErpUnreachable(
            "demo_erp_missing",
            f"The demo ERP's file {self._path} is not there.",
            remedy="Put it back. Only where a new ERP is wanted, without the documents of that one: stockbridge init",
            details={"path": str(self._path)},
        )

    def close(self) -> None:
        self._engine.dispose()
