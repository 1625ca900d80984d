"""What was run, when and with what result; ``attention`` holds what went wrong with single records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select, update

from stockbridge.engine.memory import Figures, Run, RunOutcome
from stockbridge.store.attention import IGNORED, SOLVED
from stockbridge.store.database import Database, moment, seconds
from stockbridge.store.tables import dead_letters, journal

KEPT: Final = timedelta(days=90)


class Journal:
    """Implements ``engine.memory.Journal``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, flow: str, now: datetime) -> int:
        row = {"flow": flow, "started_at": seconds(now), "outcome": "running", "code": "", **asdict(Figures())}
        with self._database.writing() as connection:
            run: int = connection.execute(insert(journal).values(**row).returning(journal.c.id)).scalar_one()
            return run

    def end(self, run: int, outcome: RunOutcome, figures: Figures, code: str, now: datetime) -> None:
        values = {"outcome": outcome, "code": code, "finished_at": seconds(now), **asdict(figures)}
        with self._database.writing() as connection:
            connection.execute(update(journal).where(journal.c.id == run).values(**values))

    def last(self) -> Mapping[str, Run]:
        finished = select(func.max(journal.c.id)).where(journal.c.finished_at.is_not(None)).group_by(journal.c.flow)
        with self._database.reading() as connection:
            rows = connection.execute(select(journal).where(journal.c.id.in_(finished)))
            return {row.flow: _run(row) for row in rows}

    def completed(self) -> Mapping[str, datetime]:
        whole = (journal.c.outcome.in_(("done", "attention")), journal.c.finished_at.is_not(None))
        ends = select(journal.c.flow, func.max(journal.c.finished_at)).where(*whole).group_by(journal.c.flow)
        with self._database.reading() as connection:
            return {flow: moment(end) for flow, end in connection.execute(ends)}

    def prune(self, now: datetime) -> None:
        """Forgets runs, and letters that nobody waits for, of more than 90 days ago."""
        limit = seconds(now - KEPT)
        with self._database.writing() as connection:
            connection.execute(delete(journal).where(journal.c.started_at < limit))
            solved = dead_letters.c.state.in_((IGNORED, SOLVED)) & (dead_letters.c.last_at < limit)
            connection.execute(delete(dead_letters).where(solved))


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        flow=row.flow,
        started_at=moment(row.started_at),
        finished_at=moment(row.finished_at) if row.finished_at is not None else None,
        outcome=row.outcome,
        figures=Figures(row.read, row.created, row.updated, row.unchanged, row.waiting, row.failed, row.left_out),
        code=row.code,
    )
