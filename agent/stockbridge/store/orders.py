"""The inbox and the bindings: which order became what in the ERP; ``catalogue`` holds the other direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select, update

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.problems import Problem
from stockbridge.engine.memory import Bound, Handled, Import, Refusal
from stockbridge.store.attention import add_letter, solve_letters
from stockbridge.store.database import Database, chunks, portions, seconds, upsert
from stockbridge.store.tables import bindings, identity, inbox, outbox, sent

DOCUMENT: Final = "document"
CUSTOMER: Final = "customer"


class Orders:
    """Implements ``engine.memory.OrderMemory``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_lease(self, fresh: str) -> str:
        with self._database.writing() as connection:
            known: str = connection.execute(select(identity.c.lease_token)).scalar_one()
            if not known:
                connection.execute(update(identity).values(lease_token=fresh))
            return known or fresh

    def close_lease(self, token: str) -> None:
        with self._database.writing() as connection:
            connection.execute(update(identity).where(identity.c.lease_token == token).values(lease_token=""))

    def handled(self, subjects: Sequence[str]) -> Mapping[str, Handled]:
        joined = select(inbox, bindings.c.erp_key, bindings.c.erp_number, bindings.c.import_sequence, bindings.c.digest)
        statement = joined.select_from(inbox.outerjoin(bindings, inbox.c.subject == bindings.c.subject))
        found: dict[str, Handled] = {}
        with self._database.reading() as connection:
            for portion in chunks(subjects):
                for row in connection.execute(statement.where(inbox.c.subject.in_(portion))):
                    found[row.subject] = _handled(row)
        return found

    def record(self, imports: Sequence[Import], refusals: Sequence[Refusal], now: datetime) -> Mapping[str, int]:
        with self._database.writing() as connection:
            sequences = _sequences(connection, imports)
            upsert(connection, bindings, [_binding(entry, sequences[entry.subject], now) for entry in imports])
            upsert(connection, bindings, [_customer_binding(entry, now) for entry in imports if entry.customer_key])
            upsert(connection, inbox, [_inbox(entry, entry.revision, None, now) for entry in imports])
            upsert(connection, inbox, [_inbox(r, r.revision, r.problem, now) for r in refusals if r.revision])
            solve_letters(connection, "orders", [(entry.shop_id, entry.subject) for entry in imports])
            for refusal in refusals:
                add_letter(connection, refusal, now)
            for entry in imports:
                _make_stale(connection, entry)
            return sequences

    def customer_keys(self, subjects: Sequence[str]) -> Mapping[str, str]:
        with self._database.reading() as connection:
            return {
                row.subject: row.erp_key
                for portion in chunks(subjects)
                for row in connection.execute(
                    select(bindings.c.subject, bindings.c.erp_key).where(bindings.c.subject.in_(portion))
                )
            }

    def shops(self, subjects: Sequence[str]) -> Mapping[str, str]:
        statement = select(bindings.c.subject, bindings.c.shop_id).where(bindings.c.kind == DOCUMENT)
        with self._database.reading() as connection:
            return {
                row.subject: row.shop_id
                for portion in chunks(subjects)
                for row in connection.execute(statement.where(bindings.c.subject.in_(portion)))
            }

    def rebuild(self, bound: Iterable[Bound], now: datetime) -> int:
        added = 0
        with self._database.writing() as connection:
            sequence = connection.execute(select(identity.c.import_sequence)).scalar_one()
            for portion in portions(bound):
                known = _known(connection, [entry.subject for entry in portion])
                rows = [_rebound(entry, sequence, now) for entry in portion if entry.subject not in known]
                upsert(connection, bindings, rows)
                added += len(rows)
        return added

    def mark_fallen(self, subjects: Sequence[str]) -> None:
        with self._database.writing() as connection:
            for portion in chunks(subjects):
                connection.execute(update(bindings).where(bindings.c.subject.in_(portion)).values(fallen=True))

    def as_of(self, falls_at_order: bool) -> int:
        with self._database.reading() as connection:
            current: int = connection.execute(select(identity.c.import_sequence)).scalar_one()
            if falls_at_order:
                return current
            standing = (bindings.c.kind == DOCUMENT) & ~bindings.c.fallen
            oldest = connection.execute(select(func.min(bindings.c.import_sequence)).where(standing)).scalar()
            return current if oldest is None else max(0, oldest - 1)


def _handled(row: Row[Any]) -> Handled:
    return Handled(
        subject=row.subject,
        revision=Revision(epoch=row.epoch, sequence=row.sequence),
        erp_key=row.erp_key or "",
        erp_number=row.erp_number or "",
        import_sequence=row.import_sequence or 0,
        digest=row.digest or "",
        problem=Problem.model_validate(row.problem) if row.problem else None,
    )


def _known(connection: Connection, subjects: Sequence[str]) -> dict[str, int]:
    statement = select(bindings.c.subject, bindings.c.import_sequence)
    return {
        row.subject: row.import_sequence
        for portion in chunks(subjects)
        for row in connection.execute(statement.where(bindings.c.subject.in_(portion)))
    }


def _sequences(connection: Connection, imports: Sequence[Import]) -> dict[str, int]:
    """Each document that was written now, or is bound now for the first time, takes the next sequence."""
    sequences = _known(connection, [entry.subject for entry in imports])
    last: int = connection.execute(select(identity.c.import_sequence)).scalar_one()
    before = last
    for entry in imports:
        if entry.written or entry.subject not in sequences:
            last += 1
            sequences[entry.subject] = last
    if last > before:
        connection.execute(update(identity).values(import_sequence=last))
    return sequences


def _rebound(entry: Bound, sequence: int, now: datetime) -> dict[str, Any]:
    return {
        "subject": entry.subject,
        "kind": entry.kind,
        "shop_id": entry.shop_id,
        "erp_key": entry.erp_key,
        "erp_number": "",
        "digest": "",
        "import_sequence": sequence,
        "fallen": False,
        "bound_at": seconds(now),
    }


def _binding(entry: Import, sequence: int, now: datetime) -> dict[str, Any]:
    return {
        "subject": entry.subject,
        "kind": DOCUMENT,
        "shop_id": entry.shop_id,
        "erp_key": entry.erp_key,
        "erp_number": entry.erp_number,
        "digest": entry.digest,
        "import_sequence": sequence,
        "fallen": False,
        "bound_at": seconds(now),
    }


def _customer_binding(entry: Import, now: datetime) -> dict[str, Any]:
    return {
        "subject": entry.customer,
        "kind": CUSTOMER,
        "shop_id": entry.shop_id,
        "erp_key": entry.customer_key,
        "erp_number": "",
        "digest": "",
        "import_sequence": 0,
        "fallen": True,
        "bound_at": seconds(now),
    }


def _inbox(entry: Import | Refusal, revision: Revision, problem: Problem | None, now: datetime) -> dict[str, Any]:
    return {
        "subject": entry.subject,
        "shop_id": entry.shop_id,
        "epoch": revision.epoch,
        "sequence": revision.sequence,
        "problem": problem.to_wire() if problem else None,
        "handled_at": seconds(now),
    }


def _make_stale(connection: Connection, entry: Import) -> None:
    if not entry.written:
        return
    for table in (sent, outbox):
        for portion in chunks(entry.touched):
            mine = (table.c.flow == "stock") & (table.c.shop_id == entry.shop_id) & table.c.key.in_(portion)
            connection.execute(update(table).where(mine).values(stale=True))
