"""The public keys that the shop knows, agents' and one-time ones, and what each may do; ``front_door`` asks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from stockbridge.contract.base import time_text
from stockbridge.contract.keys import SigningKey, fingerprint, key_id
from stockbridge.contract.limits import PAIRING_SECONDS
from stockbridge.contract.pairing_string import PairingString
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.refusal import Refused

Status = Literal["active", "rotated", "superseded", "revoked", "pairing"]
ROTATED_SECONDS: Final = 600


@dataclass(frozen=True)
class Caller:
    """Who signed a request. ``ends_at``: when a rotated key or a pairing string ends."""

    key_id: str
    public_key: bytes
    status: Status
    generation: int
    ends_at: int | None

    def has_ended(self, now: int) -> bool:
        return self.ends_at is not None and self.ends_at <= now


class Keys:
    """The tables ``agent_key`` and ``pairing``."""

    def __init__(self, context: Context) -> None:
        self._shop = context

    def find(self, wanted: str) -> Caller | None:
        """The key whose signature still means something; None for an unknown or a revoked one."""
        row = self._shop.db.row(
            "SELECT key_id, public_key, status, generation, ends_at FROM agent_key WHERE key_id = ?"
            " UNION ALL SELECT key_id, public_key, 'pairing', 0, expires_at FROM pairing WHERE key_id = ?",
            wanted,
            wanted,
        )
        if row is None or row["status"] == "revoked":
            return None
        caller = Caller(*row)
        return None if caller.status == "rotated" and caller.has_ended(self._shop.now()) else caller

    def new_string(self) -> PairingString:
        """A pairing string, good for one use; strings made before and not used end now."""
        now, key = self._shop.now(), SigningKey(secrets.token_bytes(32))
        with self._shop.db.transaction():
            self._shop.db.execute("UPDATE pairing SET expires_at = min(expires_at, ?) WHERE used_at IS NULL", now)
            self._shop.db.insert(
                "INSERT INTO pairing (key_id, public_key, expires_at) VALUES (?, ?, ?)",
                key.key_id,
                key.public,
                now + PAIRING_SECONDS,
            )
        return PairingString(self._shop.url, fingerprint(self._shop.state.key.public), key.seed, now + PAIRING_SECONDS)

    def register(self, caller: Caller, public_key: bytes, machine: str, version: str, *, takeover: bool) -> int:
        """Gives the string's one use to this agent; the generation."""
        with self._shop.db.transaction():
            newcomer = key_id(public_key)
            if self._is_repeated(caller, newcomer):
                return self._shop.state.generation
            self._refuse_pairing(caller, takeover=takeover)
            self.end_all("superseded")
            self._shop.state.generation += 1
            self._shop.state.forget_instance()
            self._add(public_key, machine, version)
            self._shop.db.execute(
                "UPDATE pairing SET used_at = ?, agent_key_id = ? WHERE key_id = ?",
                self._shop.now(),
                newcomer,
                caller.key_id,
            )
            return self._shop.state.generation

    def _is_repeated(self, caller: Caller, newcomer: str) -> bool:
        """The answer of the first one may have been lost."""
        used_by = self._shop.db.value("SELECT agent_key_id FROM pairing WHERE key_id = ?", caller.key_id)
        known = self.find(newcomer)
        return bool(
            used_by == newcomer and known and known.status == "active" and not caller.has_ended(self._shop.now())
        )

    def _refuse_pairing(self, caller: Caller, *, takeover: bool) -> None:
        if self._shop.db.value("SELECT used_at FROM pairing WHERE key_id = ?", caller.key_id) is not None:
            raise Refused("pairing_used")
        if caller.has_ended(self._shop.now()):
            raise Refused("pairing_expired")
        active = self.active()
        if active is not None and not takeover:
            raise Refused("already_paired", details={"machine": active["machine"]})

    def _add(self, public_key: bytes, machine: str, version: str) -> None:
        self._shop.db.execute(
            "INSERT OR REPLACE INTO agent_key (key_id, public_key, generation, status, machine, version, created_at)"
            " VALUES (?, ?, ?, 'active', ?, ?, ?)",
            key_id(public_key),
            public_key,
            self._shop.state.generation,
            machine,
            version,
            self._shop.now(),
        )

    def rotate(self, caller: Caller, public_key: bytes) -> int:
        """Puts the new key in the old one's place; when the old one ends."""
        ends_at = self._shop.now() + ROTATED_SECONDS
        row = self._shop.db.row("SELECT machine, version FROM agent_key WHERE key_id = ?", caller.key_id)
        with self._shop.db.transaction():
            if row is not None and caller.status == "active":
                self._shop.db.execute(
                    "UPDATE agent_key SET status = 'rotated', ends_at = ? WHERE key_id = ?", ends_at, caller.key_id
                )
                self._add(public_key, row["machine"], row["version"])
        return ends_at

    def end_all(self, status: Status) -> None:
        """Takes every agent's key its voice: superseded by a takeover, revoked by unpairing."""
        self._shop.db.execute(
            "UPDATE agent_key SET status = ?, ends_at = ? WHERE status IN ('active', 'rotated')",
            status,
            self._shop.now(),
        )

    def active(self) -> dict[str, str] | None:
        """The connected agent's row."""
        row = self._shop.db.row("SELECT * FROM agent_key WHERE status = 'active' ORDER BY generation DESC LIMIT 1")
        return None if row is None else dict(row)

    def superseded(self) -> Refused:
        """The refusal that tells a former agent who took over, and when."""
        active = self.active()
        if active is None:
            return Refused("superseded")
        at = datetime.fromtimestamp(int(active["created_at"]), UTC)
        return Refused("superseded", details={"machine": active["machine"], "at": time_text(at)})

    def seen(self, caller: Caller, machine: str, version: str, report: str) -> None:
        """Notes a hello."""
        self._shop.db.execute(
            "UPDATE agent_key SET last_seen_at = ?, machine = ?, version = ?, report = ? WHERE key_id = ?",
            self._shop.now(),
            machine,
            version,
            report,
            caller.key_id,
        )
