"""Whether the demo ERP itself refuses a second document with our key: a unique index, or a plain one to try without."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from stockbridge.drivers.demo.schema import PLAIN_WEB_KEY, UNIQUE_WEB_KEY
from stockbridge.errors import ConfigurationError

INDEX = "document_web_key"


def ensure_index(connection: Connection, *, unique: bool) -> None:
    """Raises ``ConfigurationError`` where twins stand in the way of a unique index."""
    wanted = UNIQUE_WEB_KEY if unique else PLAIN_WEB_KEY
    query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?"
    if connection.exec_driver_sql(query, (INDEX,)).scalar_one_or_none() == wanted:
        return
    connection.exec_driver_sql(f"DROP INDEX IF EXISTS {INDEX}")
    try:
        connection.exec_driver_sql(wanted)
    except IntegrityError as error:
        raise ConfigurationError(
            "twins_in_the_way",
            "The demo ERP already holds several documents with one key, so it cannot refuse duplicates itself.",
            remedy="Delete the twins in the ERP, or set native_duplicate_refusal to false.",
            field="erp.options.native_duplicate_refusal",
        ) from error
