"""Column types that keep values exact in SQLite, which has neither decimals nor time zones; ``schema`` uses them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Exact(TypeDecorator[Decimal]):
    """A decimal as its own digits: "12.50" comes back as ``Decimal("12.50")``, never through a float."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else Decimal(value)


class Moment(TypeDecorator[datetime]):
    """A time in UTC to the second, readable and sortable: "2026-11-23 10:15:30"."""

    impl = String(19)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's own signature
        return None if value is None else datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
