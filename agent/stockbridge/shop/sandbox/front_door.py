"""The shop's endpoint: takes a request through the contract's checks in their order (section 2) and answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from stockbridge.contract.base import WireModel, time_text
from stockbridge.contract.envelope import CONTRACT
from stockbridge.contract.keys import to_base64url
from stockbridge.contract.limits import MAX_BODY_BYTES, NONCE_KEPT_SECONDS
from stockbridge.contract.payload import ANSWER_BOUNDS, digest, encode
from stockbridge.contract.problems import Problem
from stockbridge.contract.signature import AnswerParts, RequestParts, read_request, sign_answer
from stockbridge.errors import ContractError
from stockbridge.shop.framing import BINARY, Framed, unframe
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.guard import Guard, Request, open_payload
from stockbridge.shop.sandbox.keys import Caller, Keys
from stockbridge.shop.sandbox.refusal import Refused


@dataclass(frozen=True)
class HttpRequest:
    """``length`` is the declared one; ``read`` gives the body, once."""

    method: str
    headers: Sequence[tuple[str, str]]
    length: int
    read: Callable[[], bytes]


@dataclass(frozen=True)
class HttpAnswer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What an operation answers: a result and, where the contract says so, item lines."""

    result: WireModel
    items: Sequence[WireModel] = field(default_factory=tuple)


class Operation(Protocol):
    """Refuses the whole request by raising ``Refused``, and leaves nothing half-applied behind."""

    def __call__(self, request: Request) -> Reply: ...


@dataclass(frozen=True)
class _Signed:
    parts: RequestParts
    caller: Caller


UNSIGNED = HttpAnswer(401, {"Content-Type": "application/json"}, b'{"code":"signature_invalid"}')


class FrontDoor:
    """One shop's endpoint."""

    def __init__(self, context: Context, keys: Keys, operations: Mapping[str, Operation]) -> None:
        self._shop = context
        self._keys = keys
        self._operations = operations
        self._guard = Guard(context, keys, operations)

    def answer(self, http: HttpRequest) -> HttpAnswer:
        """Every request with a valid signature is answered with a signed HTTP 200, refusals included."""
        signed = self._identify(http)
        if signed is None:
            return UNSIGNED
        operation: str | None = None
        try:
            envelope, lines = open_payload(self._admit(http, signed), signed.parts)
            operation = envelope.operation
            reply = self._run(self._guard.admit(envelope, lines, signed.caller))
        except Refused as refusal:
            return self._refused(signed, operation, refusal.problem)
        envelope_line = self._envelope(signed, operation, "ok", len(reply.items)) | {"result": reply.result.to_wire()}
        return self._signed_answer(signed, [envelope_line, *(item.to_wire() for item in reply.items)])

    def _run(self, request: Request) -> Reply:
        operation = request.envelope.operation
        if operation in self._shop.faults.shop_error:
            raise Refused("shop_error")
        return self._operations[operation](request)

    def _identify(self, http: HttpRequest) -> _Signed | None:
        try:
            read = read_request(self._shop.url, http.method, http.headers)
            caller = self._keys.find(read.key_id)
            if caller is None:
                return None
            read.verify(caller.public_key)
        except ContractError:
            return None
        return _Signed(read.parts, caller)

    def _admit(self, http: HttpRequest, signed: _Signed) -> bytes:
        """All that is checked before the payload is opened; its bytes."""
        if http.length > MAX_BODY_BYTES:
            raise Refused("too_large")
        now = self._shop.now()
        if not signed.parts.is_timely(now):
            raise Refused("clock_skew", details={"shop_time": time_text(datetime.fromtimestamp(now, UTC))})
        payload = self._payload(http, signed.parts.content_type)
        if digest(payload) != signed.parts.digest:
            raise Refused("digest_mismatch")
        self._take_nonce(signed, now)
        if signed.caller.status == "superseded":
            raise self._keys.superseded()
        return payload

    def _payload(self, http: HttpRequest, content_type: str) -> bytes:
        if self._shop.faults.uploads_off and content_type.startswith("multipart/"):
            raise Refused("uploads_off")
        payload = unframe(Framed(content_type, http.read()))
        if payload is None:
            raise Refused("digest_mismatch", "The body is not of the form that its content type announces.")
        return payload

    def _take_nonce(self, signed: _Signed, now: int) -> None:
        with self._shop.db.transaction():
            self._shop.db.execute("DELETE FROM nonce WHERE expires_at < ?", now)
            added = self._shop.db.execute(
                "INSERT OR IGNORE INTO nonce (key_id, nonce, expires_at) VALUES (?, ?, ?)",
                signed.caller.key_id,
                signed.parts.nonce,
                signed.parts.expires + NONCE_KEPT_SECONDS,
            )
        if not added:
            raise Refused("replayed")

    def _refused(self, signed: _Signed, operation: str | None, problem: Problem) -> HttpAnswer:
        line = self._envelope(signed, operation, "refused", 0) | {"problem": problem.to_wire()}
        return self._signed_answer(signed, [line])

    def _envelope(self, signed: _Signed, operation: str | None, outcome: str, items: int) -> dict[str, Any]:
        state = self._shop.state
        envelope = {
            "contract": CONTRACT,
            "operation": operation,
            "installation": state.installation,
            "epoch": state.epoch,
            "generation": state.generation,
            "message": signed.parts.message,
            "sent_at": time_text(datetime.fromtimestamp(self._shop.now(), UTC)),
            "outcome": outcome,
            "items": items,
        }
        if signed.caller.status == "pairing":
            envelope["public_key"] = to_base64url(state.key.public)
        return {name: value for name, value in envelope.items() if value is not None}

    def _signed_answer(self, signed: _Signed, lines: list[dict[str, Any]]) -> HttpAnswer:
        payload = encode(lines, ANSWER_BOUNDS)
        parts = AnswerParts(200, BINARY, digest(payload), self._shop.now())
        return HttpAnswer(200, sign_answer(self._shop.state.key, parts, signed.parts), payload)
