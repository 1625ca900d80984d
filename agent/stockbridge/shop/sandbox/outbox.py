"""The dirty set of the sandbox shop: touched, leased, settled; ``export`` makes the records."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stockbridge.contract.operations.outbox import LeasedEvent, LeaseParams, Revision, SettleItem
from stockbridge.contract.problems import problem
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import pack
from stockbridge.shop.sandbox.export import Exporter
from stockbridge.shop.sandbox.faults import Silence
from stockbridge.shop.sandbox.fence import Fence
from stockbridge.shop.sandbox.vocabulary import LET_THROUGH_UNPAID, SHOP_ID, STATES

DEADLY_ATTEMPTS: Final = 5
_OWN: Final = {"updated_at", "erp_number", "erp_key", "gate"}
"""What our own settling or a mere save changes: no reason to tell the ERP."""


@dataclass(frozen=True)
class Handed:
    """What a lease handed out."""

    events: tuple[LeasedEvent, ...]
    expires_at: int


class Outbox:
    """The table ``outbox``."""

    def __init__(self, context: Context) -> None:
        self._shop = context
        self._export = Exporter(context)
        self._fence = Fence(context)

    def touch(self, entity: str, entity_id: int) -> None:
        """Something about it changed. A row that is leased stays leased: settling sees the risen revision."""
        now, revision = self._shop.now(), self._shop.state.next_sequence()
        self._shop.db.execute(
            "INSERT INTO outbox (entity, entity_id, shop_id, revision, state, available_at, created_at)"
            " VALUES (?, ?, ?, ?, 'pending', ?, ?) ON CONFLICT (entity, entity_id, shop_id) DO UPDATE SET"
            " revision = excluded.revision, state = CASE state WHEN 'leased' THEN 'leased' ELSE 'pending' END,"
            " available_at = excluded.available_at, attempts = CASE state WHEN 'leased' THEN attempts ELSE 0 END,"
            " problem = NULL",
            entity,
            entity_id,
            SHOP_ID,
            revision,
            now,
            now,
        )

    def lease(self, params: LeaseParams) -> Handed:
        """The token's events, the same again where it holds some."""
        self._reclaim()
        held = self._held(params.token)
        if held:
            sound = [row for row in held if not self._was_killed(row)]
            return Handed(self._export_all(sound), int(held[0]["lease_expires_at"]))
        expires_at = self._shop.now() + params.seconds
        events: tuple[LeasedEvent, ...] = ()
        while not events and (rows := self._due(params)):
            self._claim(rows, params.token, expires_at)
            events = self._export_all(self._held(params.token))
        return Handed(events, expires_at)

    def backlog(self) -> int:
        """What else is due."""
        now = self._shop.now()
        return int(
            self._shop.db.value("SELECT count(*) FROM outbox WHERE state = 'pending' AND available_at <= ?", now)
        )

    def settle(self, token: str, item: SettleItem) -> str:
        """One event: ``settled``, ``pending``, ``stale`` or ``unknown``."""
        with self._shop.db.transaction():
            row = self._shop.db.row("SELECT * FROM outbox WHERE id = ?", int(item.event))
            if row is None:
                return "unknown"
            if row["token"] != token:
                return "stale"
            risen = (item.revision.epoch, item.revision.sequence) != (self._shop.state.epoch, row["revision"])
            if item.outcome == "done":
                self._keep_document(row, item, risen=risen)
            self._end(row, item, risen=risen)
            return "pending" if risen else "settled"

    def _reclaim(self) -> None:
        """Leases that ran out are free again."""
        self._shop.db.execute(
            "UPDATE outbox SET state = 'pending', token = NULL WHERE state = 'leased' AND lease_expires_at <= ?",
            self._shop.now(),
        )

    def _held(self, token: str) -> list[sqlite3.Row]:
        return self._shop.db.rows("SELECT * FROM outbox WHERE token = ? AND state = 'leased' ORDER BY id", token)

    def _was_killed(self, row: sqlite3.Row) -> bool:
        """An export that never returned left its attempt behind: that row goes back, or to the dead letters."""
        if row["attempts"] == 0:
            return False
        dead = row["attempts"] >= DEADLY_ATTEMPTS
        told = pack(problem("export_failed", "The shop did not survive this record, five times.").to_wire())
        self._shop.db.execute(
            "UPDATE outbox SET state = ?, token = NULL, problem = ? WHERE id = ?",
            "dead" if dead else "pending",
            told if dead else None,
            row["id"],
        )
        return True

    def _due(self, params: LeaseParams) -> list[sqlite3.Row]:
        """Fewer attempts first; a row that killed its export before goes alone."""
        rows = self._shop.db.rows(
            "SELECT * FROM outbox WHERE state = 'pending' AND available_at <= ? ORDER BY attempts, id", self._shop.now()
        )
        if self._former_agent_holds_some():
            return []
        due = [row for row in rows if row["entity"] in params.entities and self._gate_is_open(row)]
        alone = [row for row in due if row["attempts"]]
        return due[: params.limit] if not alone or not due[0]["attempts"] else alone[:1]

    def _former_agent_holds_some(self) -> bool:
        """After a takeover the former agent's leases run out first: it may still be writing what it holds."""
        held = "SELECT 1 FROM outbox WHERE state = 'leased' AND lease_generation < ? LIMIT 1"
        return self._shop.db.value(held, self._shop.state.generation) is not None

    def _gate_is_open(self, row: sqlite3.Row) -> bool:
        """Paid, or in a state that goes out unpaid; an order handed out once is told whatever becomes of it."""
        if row["entity"] != "order" or row["leased_fingerprint"] is not None:
            return True
        state = self._shop.db.value("SELECT state_id FROM orders WHERE id = ?", row["entity_id"])
        if state is None or STATES[state].cancelled:
            return False
        seen = self._shop.db.rows("SELECT state_id FROM order_history WHERE order_id = ?", row["entity_id"])
        return state in LET_THROUGH_UNPAID or any(STATES[known[0]].paid for known in seen)

    def _claim(self, rows: Sequence[sqlite3.Row], token: str, expires_at: int) -> None:
        with self._shop.db.transaction():
            for row in rows:
                self._shop.db.execute(
                    "UPDATE outbox SET state = 'leased', token = ?, lease_expires_at = ?, lease_generation = ?"
                    " WHERE id = ? AND state = 'pending'",
                    token,
                    expires_at,
                    self._shop.state.generation,
                    row["id"],
                )

    def _export_all(self, rows: Sequence[sqlite3.Row]) -> tuple[LeasedEvent, ...]:
        told = (self._export_row(row) for row in rows)
        return tuple(event for event in told if event is not None)

    def _export_row(self, row: sqlite3.Row) -> LeasedEvent | None:
        """The attempt is counted before and taken back after: only an export that never returns keeps it."""
        self._shop.db.execute("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?", row["id"])
        if row["entity"] == "order" and row["entity_id"] in self._shop.faults.kill_export:
            raise Silence
        record = self._export.record(row["entity"], row["entity_id"], row["erp_number"])
        fingerprint = _fingerprint(record.to_wire())
        silent = fingerprint == row["fingerprint"]
        self._shop.db.execute(
            "UPDATE outbox SET attempts = attempts - 1, leased_revision = ?, leased_fingerprint = ?, document_key = ?,"
            " state = ?, token = ? WHERE id = ?",
            row["revision"],
            fingerprint,
            getattr(record, "key", None),
            "done" if silent else "leased",
            None if silent else row["token"],
            row["id"],
        )
        if silent:
            self._told_before(row)
            return None
        return LeasedEvent.model_validate(
            {
                "event": str(row["id"]),
                "entity": row["entity"],
                "entity_id": str(row["entity_id"]),
                "shop_id": str(row["shop_id"]),
                "revision": Revision(epoch=self._shop.state.epoch, sequence=row["revision"]),
                "attempts": row["attempts"],
                "key": getattr(record, "key", None),
                "erp_key": row["erp_key"],
                row["entity"]: record,
            }
        )

    def _told_before(self, row: sqlite3.Row) -> None:
        """An order that stands as the ERP acknowledged it is in the ERP's figure since then."""
        if row["entity"] == "order" and row["import_sequence"] is not None:
            self._fence.imported(row["entity_id"], row["import_sequence"])

    def _keep_document(self, row: sqlite3.Row, item: SettleItem, *, risen: bool) -> None:
        """The ERP's key is kept wherever the token matches; its figure has only an order that did not change since."""
        self._shop.db.execute(
            "UPDATE outbox SET erp_key = coalesce(?, erp_key), erp_number = coalesce(?, erp_number),"
            " import_sequence = coalesce(?, import_sequence) WHERE id = ?",
            item.erp_key,
            item.erp_number,
            item.import_sequence,
            row["id"],
        )
        if row["entity"] == "order" and item.import_sequence is not None:
            self._shop.state.saw_import_sequence(item.import_sequence)
            if not risen:
                self._fence.imported(row["entity_id"], item.import_sequence)

    def _end(self, row: sqlite3.Row, item: SettleItem, *, risen: bool) -> None:
        """The token stays: the same settling, repeated because its answer was lost, has the same answer."""
        told = pack(item.problem.to_wire()) if item.problem is not None and not risen else None
        self._shop.db.execute(
            "UPDATE outbox SET state = ?, available_at = ?, attempts = 0, problem = ?,"
            " fingerprint = CASE WHEN ? THEN leased_fingerprint ELSE fingerprint END WHERE id = ?",
            "pending" if risen or item.outcome == "retry" else item.outcome,
            self._shop.now() + (0 if risen else item.retry_seconds or 0),
            told,
            int(item.outcome == "done" and item.revision.sequence == row["leased_revision"]),
            row["id"],
        )


def _fingerprint(record: dict[str, object]) -> str:
    customer = record.get("customer")
    if isinstance(customer, dict):
        record = record | {"customer": {name: customer[name] for name in customer if name not in _OWN}}
    return hashlib.sha256(pack({name: record[name] for name in record if name not in _OWN}).encode()).hexdigest()
