"""Makes the demo ERP: the same content every time, from the written assortment and one seed; ``driver`` opens it."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import create_engine, insert, update
from sqlalchemy.pool import NullPool

from stockbridge.drivers.demo import schema
from stockbridge.drivers.demo.build_catalogue import fill_catalogue
from stockbridge.drivers.demo.build_trade import fill_trade
from stockbridge.errors import ConfigurationError

SEED = 20261123
VERSION = "7.3"


def make(path: Path, identity: str | None = None) -> None:
    """A new ERP in the place of any other; by default with a new ``identity``: nobody takes it for the old one."""
    with _made_beside(path, identity) as made:
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        made.replace(path)


def make_where_absent(path: Path) -> None:
    """What stands there already stays, also where another process puts it there at this very moment.

    Raises ``ConfigurationError`` where no file can be made.
    """
    try:
        if not path.exists():
            with _made_beside(path, None) as made, suppress(FileExistsError):
                path.hardlink_to(made)
    except OSError as error:
        raise ConfigurationError(
            "demo_erp_unwritable",
            f"The demo ERP cannot be made at {path}.",
            remedy="Check the rights of its folder, or name another place: stockbridge init --option path=FILE",
            field="erp.options.path",
            details={"path": str(path)},
        ) from error


@contextmanager
def _made_beside(path: Path, identity: str | None) -> Iterator[Path]:
    """Whole or not at all: whoever looks at the place itself never sees half an ERP."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    made = Path(name)
    try:
        _fill(made, identity or uuid.uuid4().hex)
        yield made
    finally:
        made.unlink(missing_ok=True)


def _fill(path: Path, identity: str) -> None:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    draw, changes = Random(SEED), count(1)  # noqa: S311 - an assortment, not a secret
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.erp).values(identity=identity, version=VERSION, change=0))
        fill_catalogue(connection, draw, changes)
        fill_trade(connection, draw, changes)
        connection.execute(update(schema.erp).values(change=next(changes)))
        connection.exec_driver_sql(schema.UNIQUE_WEB_KEY)
        for trigger in schema.change_triggers():
            connection.exec_driver_sql(trigger)
    with engine.connect() as connection:
        # Readers never wait for a writer, nor a writer for readers. Kept in the file.
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    engine.dispose()
