"""Pairs the agent with a shop by the string from the module's page; afterwards ``client`` talks to the shop.

The shop's key is believed only where its fingerprint is the string's, and that is looked at before anything else of the
answer: a proxy that opens the connection has neither the one-time key to register its own, nor the shop's key.
"""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from typing import Final

from stockbridge.clock import Clock
from stockbridge.contract.checking import check
from stockbridge.contract.envelope import CONTRACT, NO_INSTALLATION, Instance, RequestEnvelope
from stockbridge.contract.keys import SigningKey, fingerprint, from_base64url, new_nonce, to_base64url
from stockbridge.contract.operations.session import PairParams, PairResult
from stockbridge.contract.pairing_string import PairingString
from stockbridge.errors import AgentRefused, ContractError
from stockbridge.shop.client import encode_request
from stockbridge.shop.courier import Answer, Courier, Message, Wire, broken_contract, read_lines
from stockbridge.texts import tell

MACHINE_LENGTH: Final = 64


@dataclass(frozen=True)
class PairedShop:
    """What the agent keeps of a shop. ``fingerprint`` is the agent's own, to be compared with the module's page."""

    url: str
    name: str
    public_key: bytes
    installation: str
    generation: int
    epoch: int
    fingerprint: str


@dataclass(frozen=True)
class Newcomer:
    """The agent that asks to be connected; ``takeover`` pushes out the one that is connected now."""

    key: SigningKey
    machine: str
    version: str
    takeover: bool = False


def pair(string: PairingString, newcomer: Newcomer, wire: Wire, clock: Clock) -> PairedShop:
    """Registers the agent's key.

    Raises ``AgentRefused`` (string expired or used, another agent is connected, a foreign key answers),
    ``ShopUnreachable`` or ``UnknownAnswer``; the same call may be repeated with the same key while the string is valid.
    """
    courier = Courier(
        shop_url=string.url,
        key=string.key(),
        shop_key=lambda payload: _believed_key(payload, string),
        wire=wire,
        clock=clock,
    )
    answer = courier.deliver(_message(newcomer, clock))
    return _paired(answer, string, newcomer.key)


def _believed_key(payload: bytes, string: PairingString) -> bytes:
    envelope, _ = read_lines(payload)
    try:
        key = from_base64url(envelope.public_key or "", 32)
    except ContractError as error:
        raise _foreign(string) from error
    if not hmac.compare_digest(fingerprint(key), string.shop_key):
        raise _foreign(string)
    return key


def _foreign(string: PairingString) -> AgentRefused:
    details = {"host": string.url}
    sentence, remedy = tell("pairing_foreign_key", details)
    return AgentRefused("pairing_foreign_key", sentence, remedy=remedy, details=details)


def _message(newcomer: Newcomer, clock: Clock) -> Message:
    params = PairParams(
        public_key=to_base64url(newcomer.key.public),
        machine=newcomer.machine.strip()[:MACHINE_LENGTH] or "agent",
        version=newcomer.version,
        takeover=newcomer.takeover,
    )
    message = str(uuid.uuid4())
    envelope = RequestEnvelope(
        contract=CONTRACT,
        operation="pair",
        installation=NO_INSTALLATION,
        epoch=0,
        generation=0,
        instance=Instance(boot=0, mark=new_nonce()),
        lineage=0,
        memory=0,
        message=message,
        sent_at=clock.now(),
        params=params.to_wire(),
    )
    return Message("pair", NO_INSTALLATION, message, encode_request(envelope, []))


def _paired(answer: Answer, string: PairingString, key: SigningKey) -> PairedShop:
    try:
        result = check(PairResult, answer.envelope.result, code="invalid_envelope")
        public_key = from_base64url(result.public_key, 32)
    except ContractError as error:
        raise broken_contract(f"/result{error.field}") from error
    if fingerprint(public_key) != string.shop_key:
        raise _foreign(string)
    return PairedShop(
        url=string.url,
        name=result.shop_name,
        public_key=public_key,
        installation=result.installation,
        generation=result.generation,
        epoch=result.epoch,
        fingerprint=fingerprint(key.public),
    )
