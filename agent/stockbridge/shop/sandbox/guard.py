"""Opens a payload and checks it in the contract's order: envelope, operation, identity, parameters, items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stockbridge.contract.base import WireModel
from stockbridge.contract.checking import check
from stockbridge.contract.envelope import RequestEnvelope
from stockbridge.contract.operations import OPERATIONS
from stockbridge.contract.payload import REQUEST_BOUNDS, decode
from stockbridge.contract.signature import RequestParts
from stockbridge.errors import ContractError
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.instances import is_admitted
from stockbridge.shop.sandbox.keys import Caller, Keys
from stockbridge.shop.sandbox.refusal import Refused


@dataclass(frozen=True)
class Request:
    """A request that an operation can trust; parameters and items are the contract's models."""

    envelope: RequestEnvelope
    params: WireModel
    items: tuple[WireModel, ...]
    caller: Caller


def open_payload(payload: bytes, parts: RequestParts) -> tuple[RequestEnvelope, list[dict[str, Any]]]:
    """Envelope and item lines; the envelope repeats the signed headers."""
    try:
        head, *lines = decode(payload, REQUEST_BOUNDS)
        envelope = check(RequestEnvelope, head, code="invalid_envelope", line=1)
    except ContractError as error:
        raise _told(error) from error
    for field, told, signed in (
        ("/installation", envelope.installation, parts.installation),
        ("/message", envelope.message, parts.message),
    ):
        if told != signed:
            raise Refused("invalid_envelope", "The header names another.", field=field, line=1)
    return envelope, lines


def _told(error: ContractError) -> Refused:
    more: dict[str, Any] = {"field": error.field} if error.field else {}
    return Refused(error.code, error.sentence, **more | ({"line": error.line} if error.line else {}))


class Guard:
    """Admits a request to its operation."""

    def __init__(self, context: Context, keys: Keys, operations: Mapping[str, object]) -> None:
        self._shop = context
        self._keys = keys
        self._operations = operations

    def admit(self, envelope: RequestEnvelope, lines: list[dict[str, Any]], caller: Caller) -> Request:
        if not envelope.contract.startswith("1."):
            raise Refused("upgrade_required", "This shop speaks version 1 of the contract.")
        if envelope.operation not in self._operations:
            raise Refused("unknown_operation")
        self._check_identity(envelope, caller)
        request = _typed(envelope, lines, caller)
        if envelope.operation == "apply" and self._shop.state.writes == "held":
            raise Refused("writes_held")
        return request

    def _check_identity(self, envelope: RequestEnvelope, caller: Caller) -> None:
        """A one-time key may pair and nothing else; an agent's key may do all but pair."""
        if (caller.status == "pairing") != (envelope.operation == "pair"):
            raise Refused("signature_invalid", "This key may not sign this operation.")
        if envelope.operation == "pair":
            return
        if envelope.installation != self._shop.state.installation:
            raise Refused("wrong_installation")
        if envelope.generation < self._shop.state.generation:
            raise self._keys.superseded()
        if not is_admitted(self._shop, envelope):
            raise Refused("cloned")
        if envelope.operation != "hello":
            self._check_lineage(envelope)

    def _check_lineage(self, envelope: RequestEnvelope) -> None:
        if envelope.epoch != self._shop.state.epoch:
            raise Refused("wrong_epoch")
        if envelope.lineage > self._shop.state.lineage[1].number:
            raise Refused("lineage_ahead")
        if envelope.memory != self._shop.state.memory:
            raise Refused("wrong_memory")


def _typed(envelope: RequestEnvelope, lines: list[dict[str, Any]], caller: Caller) -> Request:
    operation = OPERATIONS[envelope.operation]
    model = operation.item
    if model is None and lines:
        raise Refused("invalid_item", "This operation takes no items.", line=2)
    try:
        params = check(operation.params, envelope.params, code="invalid_envelope", line=1, at="/params")
        items = [check(model, line, code="invalid_item", line=number) for number, line in enumerate(lines, 2) if model]
    except ContractError as error:
        raise _told(error) from error
    return Request(envelope, params, tuple(items), caller)
