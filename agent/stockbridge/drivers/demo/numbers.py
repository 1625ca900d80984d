"""Gapless numbers of the demo ERP: taken within the transaction that uses them."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from stockbridge.drivers.demo.schema import number_series


def next_number(connection: Connection, kind: str) -> str:
    series = number_series.c
    connection.execute(update(number_series).where(series.kind == kind).values(last=series.last + 1))
    prefix, last = connection.execute(select(series.prefix, series.last).where(series.kind == kind)).one()
    return f"{prefix}{last:05}"
