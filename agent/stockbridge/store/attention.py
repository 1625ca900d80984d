"""The dead letters: failures that wait for a person, visible, replayable; ``conclusions`` adds those of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, tuple_, update

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.problems import Problem
from stockbridge.engine.memory import DeadLetter, Refusal
from stockbridge.store.again import mark_again
from stockbridge.store.database import Database, chunks, moment, seconds
from stockbridge.store.tables import dead_letters, inbox, outbox

OPEN: Final = "open"
RETRYING: Final = "retrying"
IGNORED: Final = "ignored"
SOLVED: Final = "solved"


class Attention:
    """Implements ``engine.memory.AttentionMemory``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def letters(self, open_only: bool = True) -> Sequence[DeadLetter]:
        statement = select(dead_letters).order_by(dead_letters.c.id)
        if open_only:
            statement = statement.where(dead_letters.c.state.in_((OPEN, RETRYING)))
        with self._database.reading() as connection:
            return [_letter(row) for row in connection.execute(statement)]

    def letter(self, number: int) -> DeadLetter | None:
        with self._database.reading() as connection:
            row = connection.execute(select(dead_letters).where(dead_letters.c.id == number)).one_or_none()
        return _letter(row) if row else None

    def open_count(self) -> int:
        waiting = dead_letters.c.state.in_((OPEN, RETRYING))
        with self._database.reading() as connection:
            statement = select(func.count()).select_from(dead_letters).where(waiting)
            return connection.execute(statement).scalar_one()

    def retry(self, numbers: Sequence[int], now: datetime) -> Sequence[DeadLetter]:
        with self._database.writing() as connection:
            letters = [
                _letter(row)
                for portion in chunks(numbers)
                for row in connection.execute(
                    select(dead_letters).where(dead_letters.c.id.in_(portion) & (dead_letters.c.state != SOLVED))
                )
            ]
            for letter in letters:
                _take_up(connection, letter, now)
        return letters

    def ignore(self, numbers: Sequence[int]) -> int:
        open_ones = dead_letters.c.state.in_((OPEN, RETRYING))
        with self._database.writing() as connection:
            return sum(
                connection.execute(
                    update(dead_letters).where(dead_letters.c.id.in_(portion) & open_ones).values(state=IGNORED)
                ).rowcount
                for portion in chunks(numbers)
            )


def add_letter(connection: Connection, refusal: Refusal, now: datetime) -> None:
    """A new letter, or one attempt more of the one that stands for this record."""
    values: dict[str, Any] = {
        "title": refusal.title,
        "problem": refusal.problem.to_wire(),
        "last_at": seconds(now),
        "state": OPEN,
        "event": refusal.event,
        "token": refusal.token,
        "epoch": refusal.revision.epoch if refusal.revision else None,
        "sequence": refusal.revision.sequence if refusal.revision else None,
    }
    same = (
        (dead_letters.c.flow == refusal.flow)
        & (dead_letters.c.shop_id == refusal.shop_id)
        & (dead_letters.c.subject == refusal.subject)
    )
    again = update(dead_letters).where(same).values(**values, attempts=dead_letters.c.attempts + 1)
    if connection.execute(again).rowcount == 0:
        first = {"flow": refusal.flow, "shop_id": refusal.shop_id, "subject": refusal.subject, "first_at": seconds(now)}
        connection.execute(insert(dead_letters).values(**values, **first, attempts=1))


def solve_letters(connection: Connection, flow: str, subjects: Sequence[tuple[str, str]]) -> None:
    """(shop, subject) went through: what was wrong with them is history."""
    for portion in chunks(subjects):
        pairs = tuple_(dead_letters.c.shop_id, dead_letters.c.subject).in_(portion)
        connection.execute(update(dead_letters).where((dead_letters.c.flow == flow) & pairs).values(state=SOLVED))


def _take_up(connection: Connection, letter: DeadLetter, now: datetime) -> None:
    connection.execute(update(dead_letters).where(dead_letters.c.id == letter.id).values(state=RETRYING))
    if letter.revision is not None:
        connection.execute(delete(inbox).where((inbox.c.subject == letter.subject) & inbox.c.problem.is_not(None)))
        return
    mine = (
        (outbox.c.flow == letter.flow)
        & (outbox.c.shop_id == letter.shop_id)
        & (outbox.c.key == letter.subject)
        & (outbox.c.state == "dead")
    )
    due = connection.execute(update(outbox).where(mine).values(state="pending", attempts=0, available_at=seconds(now)))
    if due.rowcount == 0:
        mark_again(connection, letter.flow, [letter.subject])  # it was never queued: only the ERP has it


def _letter(row: Row[Any]) -> DeadLetter:
    known = row.sequence is not None
    return DeadLetter(
        id=row.id,
        flow=row.flow,
        shop_id=row.shop_id,
        subject=row.subject,
        title=row.title,
        problem=Problem.model_validate(row.problem),
        attempts=row.attempts,
        first_at=moment(row.first_at),
        last_at=moment(row.last_at),
        state=row.state,
        event=row.event,
        token=row.token,
        revision=Revision(epoch=row.epoch, sequence=row.sequence) if known else None,
    )
