"""Brings a state database to the newest schema at opening, and refuses one that is newer than the code."""

from __future__ import annotations

from typing import Final

from sqlalchemy import inspect, text

from stockbridge.errors import AlreadyRunning, ConfigurationError
from stockbridge.store.database import Database

NEWEST: Final = "0002"
KNOWN: Final = frozenset({"0001", "0002"})


def revision_of(database: Database) -> str | None:
    """The schema's revision, or None where there is no schema yet."""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(database: Database) -> None:
    """To the newest revision. Raises ``ConfigurationError`` where the database is of a newer version than this code."""
    revision = revision_of(database)
    if revision == NEWEST:
        return
    if revision is not None and revision not in KNOWN:
        raise ConfigurationError(
            "state_newer",
            "The agent's state was written by a newer version of Stockbridge.",
            remedy="Install that version again; this one leaves the state as it is.",
            details={"revision": revision},
        )
    _upgrade(database)


def require_newest(database: Database) -> None:
    """For a process that may only read: raises ``AlreadyRunning`` where one of another version is at work."""
    revision = revision_of(database)
    if revision != NEWEST:
        raise AlreadyRunning(
            "already_running_other_version",
            "Another version of Stockbridge is at work with this state.",
            remedy="Let it finish, or stop it, then try again.",
            details={"revision": revision or ""},
        )


def _upgrade(database: Database) -> None:
    from alembic import command  # noqa: PLC0415 - half a second that only a migration has to pay
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "stockbridge.store:migrations")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, NEWEST)
