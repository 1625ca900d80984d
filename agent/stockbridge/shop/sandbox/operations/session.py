"""``pair``, ``rotate`` and ``hello`` in the sandbox shop."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from stockbridge.contract import limits
from stockbridge.contract.keys import from_base64url, key_id, signature_holds, to_base64url
from stockbridge.contract.operations.session import (
    HelloParams,
    HelloResult,
    PairParams,
    PairResult,
    Pending,
    RotateParams,
    RotateResult,
)
from stockbridge.errors import ContractError
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import pack
from stockbridge.shop.sandbox.front_door import Reply
from stockbridge.shop.sandbox.guard import Request
from stockbridge.shop.sandbox.keys import Keys
from stockbridge.shop.sandbox.lineage import take_hello
from stockbridge.shop.sandbox.refusal import Refused
from stockbridge.shop.sandbox.state import NAME
from stockbridge.shop.sandbox.vocabulary import FLOWS, host, vocabulary


@dataclass(frozen=True)
class Session:
    """``operations`` names what the shop carries out."""

    shop: Context
    keys: Keys
    operations: Callable[[], Iterable[str]]

    def pair(self, request: Request) -> Reply:
        params = cast("PairParams", request.params)
        key = _public_key(params.public_key)
        generation = self.keys.register(request.caller, key, params.machine, params.version, takeover=params.takeover)
        state = self.shop.state
        return Reply(
            PairResult(
                installation=state.installation,
                generation=generation,
                epoch=state.epoch,
                public_key=to_base64url(state.key.public),
                shop_name=NAME,
            )
        )

    def rotate(self, request: Request) -> Reply:
        params = cast("RotateParams", request.params)
        key = _public_key(params.public_key)
        proved = f"stockbridge-rotate-v1:{self.shop.state.installation}:{key_id(key)}".encode()
        if not signature_holds(key, proved, base64.b64decode(params.proof)):
            raise Refused("invalid_envelope", "The new key does not prove itself.", field="/proof", line=1)
        ends_at = self.keys.rotate(request.caller, key)
        return Reply(RotateResult(key_id=key_id(key), old_ends_at=datetime.fromtimestamp(ends_at, UTC)))

    def hello(self, request: Request) -> Reply:
        params = cast("HelloParams", request.params)
        with self.shop.db.transaction():
            offer = take_hello(self.shop, request.envelope, params)
            self.shop.state.saw_import_sequence(params.import_sequence)
            agent = params.agent
            self.keys.seen(request.caller, agent.machine, agent.version, pack(agent.to_wire()))
        state = self.shop.state
        return Reply(
            HelloResult(
                lineage=offer,
                memory=state.memory,
                writes=state.writes,
                shop_time=datetime.fromtimestamp(self.shop.now(), UTC),
                import_sequence=state.import_sequence,
                operations=tuple(sorted(self.operations())),
                flows=FLOWS,
                limits=limits.LIMITS,
                vocabulary=vocabulary(),
                host=host(uploads=not self.shop.faults.uploads_off),
                pending=_pending(self.shop),
                commands=(),
            )
        )


def _public_key(text: str) -> bytes:
    try:
        return from_base64url(text, 32)
    except ContractError as error:
        raise Refused("invalid_envelope", error.sentence, field="/public_key", line=1) from error


def _pending(shop: Context) -> Pending:
    counted = {row[0]: row[1] for row in shop.db.rows("SELECT state, count(*) FROM outbox GROUP BY state")}
    oldest = shop.db.value("SELECT min(created_at) FROM outbox WHERE state IN ('pending', 'leased')")
    return Pending(
        waiting=counted.get("pending", 0),
        leased=counted.get("leased", 0),
        dead=counted.get("dead", 0),
        oldest_at=None if oldest is None else datetime.fromtimestamp(oldest, UTC),
    )
