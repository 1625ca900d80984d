"""The inbox and the bindings: which order became what in the ERP; ``catalogue`` holds the other direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from stockbridge.contract.operations.outbox import Revision
from stockbridge.contract.problems import Problem
from stockbridge.engine.memory import Bound, Contained, Handled, Import, Refusal
from stockbridge.store.again import make_stale, mark_again
from stockbridge.store.attention import add_letter, solve_letters
from stockbridge.store.database import Database, chunks, portions, seconds, upsert
from stockbridge.store.tables import bindings, cursors, identity, inbox, outbox, sent

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

    def record(
        self,
        imports: Sequence[Import],
        refusals: Sequence[Refusal],
        now: datetime,
        passed: Sequence[tuple[str, str]] = (),
    ) -> Mapping[str, int]:
        with self._database.writing() as connection:
            former = _known(connection, [entry.subject for entry in imports])
            sequences = _sequences(connection, imports, former)
            rows = [_binding(entry, sequences[entry.subject], former.get(entry.subject), now) for entry in imports]
            upsert(connection, bindings, rows)
            upsert(connection, bindings, [_customer_binding(entry, now) for entry in imports if entry.customer_key])
            upsert(connection, inbox, [_inbox(entry, entry.revision, None, now) for entry in imports])
            upsert(connection, inbox, [_inbox(r, r.revision, r.problem, now) for r in refusals if r.revision])
            solve_letters(connection, "orders", [(entry.shop_id, entry.subject) for entry in imports])
            solve_letters(connection, "customers", passed)
            for refusal in refusals:
                add_letter(connection, refusal, now)
            for entry in imports:
                if entry.written:
                    make_stale(connection, entry.shop_id, entry.touched)
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
        standing = select(bindings.c.shop_id, bindings.c.touched).where(~bindings.c.fallen)
        with self._database.writing() as connection:
            for portion in chunks(subjects):
                mine = bindings.c.subject.in_(portion)
                falling = connection.execute(standing.where(mine)).all()
                connection.execute(update(bindings).where(mine).values(fallen=True))
                for shop_id, touched in falling:
                    _read_levels_again(connection, shop_id, touched)

    def contained(self, falls_at_order: bool) -> Contained:
        with self._database.reading() as connection:
            current: int = connection.execute(select(identity.c.import_sequence)).scalar_one()
            everywhere, held = current, dict[str, int]()
            standing = select(bindings.c.standing_since, bindings.c.touched).where(
                (bindings.c.kind == DOCUMENT) & ~bindings.c.fallen
            )
            for since, touched in [] if falls_at_order else connection.execute(standing):
                if touched is None:
                    everywhere = min(everywhere, since - 1)
                for key in touched or ():
                    held[key] = min(held.get(key, since - 1), since - 1)
            return Contained(max(0, everywhere), held)


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


def _known(connection: Connection, subjects: Sequence[str]) -> Mapping[str, Any]:
    columns = bindings.c
    statement = select(columns.subject, columns.import_sequence, columns.fallen, columns.standing_since)
    return {
        row.subject: row
        for portion in chunks(subjects)
        for row in connection.execute(statement.where(bindings.c.subject.in_(portion)))
    }


def _sequences(connection: Connection, imports: Sequence[Import], former: Mapping[str, Any]) -> dict[str, int]:
    """Each document that was written now, or is bound now for the first time, takes the next sequence."""
    sequences = {subject: int(row.import_sequence) for subject, row in former.items()}
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
        "standing_since": sequence,
        "touched": None,
        "bound_at": seconds(now),
    }


def _binding(entry: Import, sequence: int, former: Any, now: datetime) -> dict[str, Any]:
    """A document that fell stands again only where it was written anew. What stands, stands since the first sequence
    that the shop may have been told: a hold under that one must not end by a later."""
    fallen = former is not None and former.fallen and not entry.written
    standing_since = sequence if former is None or (former.fallen and entry.written) else former.standing_since
    return {
        "subject": entry.subject,
        "kind": DOCUMENT,
        "shop_id": entry.shop_id,
        "erp_key": entry.erp_key,
        "erp_number": entry.erp_number,
        "digest": entry.digest,
        "import_sequence": sequence,
        "fallen": fallen,
        "standing_since": standing_since,
        "touched": list(entry.touched),
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
        "standing_since": 0,
        "touched": [],
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


def _read_levels_again(connection: Connection, shop_id: str, touched: Sequence[str] | None) -> None:
    """Of a document whose articles are not known (a rebuilt state), all levels."""
    if touched is not None:
        make_stale(connection, shop_id, touched)
        mark_again(connection, "stock", touched)
        return
    for table in (sent, outbox):
        mine = (table.c.flow == "stock") & (table.c.shop_id == shop_id)
        connection.execute(update(table).where(mine).values(stale=True))
    connection.execute(update(cursors).where(cursors.c.flow == "stock").values(value=None))
