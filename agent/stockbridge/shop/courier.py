"""Carries one message to the shop and brings back an answer proved to be the shop's; ``client`` gives it meaning.

A retry sends the same payload bytes under the same message id, signed anew: other nonce, other times.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from stockbridge.clock import Clock
from stockbridge.contract.checking import check
from stockbridge.contract.envelope import AnswerEnvelope
from stockbridge.contract.keys import SigningKey, new_nonce
from stockbridge.contract.payload import ANSWER_BOUNDS, decode, digest
from stockbridge.contract.signature import RequestParts, SignedAnswer, read_answer, sign_request
from stockbridge.errors import AgentRefused, ContractError, StockbridgeError, UnknownAnswer
from stockbridge.retry import Backoff
from stockbridge.shop.answers import Diagnosis, RawAnswer, diagnose, error_of, unsigned
from stockbridge.shop.framing import Form, frame
from stockbridge.shop.refusals import error_of_refusal
from stockbridge.texts import tell

VALID_SECONDS: Final = 300
AT_ONCE: Final = Backoff(first_seconds=0.2, longest_seconds=1.0, attempts=3)
"""For answers that the way spoilt: the same bytes may well get through a moment later."""
_REPEATED: Final = frozenset({"shop_hung_up", "shop_truncated", "shop_altered", "replayed", "digest_mismatch"})


class Wire(Protocol):
    """How bytes travel: raises ``ShopUnreachable`` or ``UnknownAnswer``."""

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer: ...


@dataclass(frozen=True)
class Message:
    """One message: its bytes never change, however often it is sent."""

    operation: str
    installation: str
    id: str
    payload: bytes


@dataclass(frozen=True)
class Answer:
    """A proved answer of outcome ok, its lines still as JSON objects."""

    envelope: AnswerEnvelope
    items: tuple[dict[str, Any], ...]
    received_at: datetime


ShopKey = Callable[[bytes], bytes]
"""The public key that must have signed a payload; raises where there is none to believe."""


@dataclass
class Manners:
    """What the agent learned of this shop and keeps between messages: the form it takes, the skew of its clock.

    ``remember_raw`` is told once, when the shop turned out to refuse file uploads.
    """

    form: Form = "multipart"
    skew: timedelta = timedelta(0)
    remember_raw: Callable[[], None] = lambda: None

    def use_raw(self) -> None:
        self.form = "raw"
        self.remember_raw()


class Courier:
    """Signs, sends, verifies. One per shop and key; called from one thread at a time."""

    def __init__(
        self,
        *,
        shop_url: str,
        key: SigningKey,
        shop_key: ShopKey,
        wire: Wire,
        clock: Clock,
        manners: Manners | None = None,
        retries: Backoff = AT_ONCE,
    ) -> None:
        self.manners = manners or Manners()
        self._shop_url = shop_url
        self._key = key
        self._shop_key = shop_key
        self._wire = wire
        self._clock = clock
        self._retries = retries
        self._draw = random.Random()  # noqa: S311 jitter, no secret

    def deliver(self, message: Message) -> Answer:
        """Sends until an answer is proved or the retries give up; a refusal is raised as its error."""
        failures = 0
        while True:
            try:
                return self._deliver_once(message)
            except StockbridgeError as error:
                failures += 1
                decision = self._retries.after(failures, self._draw)
                if decision.seconds is None or error.code not in _REPEATED:
                    raise
                self._clock.sleep(decision.seconds)

    def _deliver_once(self, message: Message) -> Answer:
        answer, adapted = self._exchange(message), set[str]()
        while (code := _refusal(answer)) and code not in adapted and self._adapts(code, answer):
            adapted.add(code)
            answer = self._exchange(message)
        if answer.envelope.problem is not None:
            raise error_of_refusal(answer.envelope)
        return answer

    def _adapts(self, code: str, answer: Answer) -> bool:
        """Learns what a refusal teaches; whether there was anything to learn."""
        if code == "uploads_off" and self.manners.form == "multipart":
            self.manners.use_raw()
            return True
        if code == "clock_skew":
            self.learn_time(answer.envelope.sent_at, answer.received_at)
            return True
        return False

    def knock(self) -> None:
        """Asks without a signature whether the module is there; what stands in its place is raised."""
        framed = frame(b"", self.manners.form)
        error = unsigned(self._wire.post({"Content-Type": framed.content_type}, framed.body))
        if not isinstance(error, AgentRefused):
            raise error

    def learn_time(self, told: datetime, received_at: datetime) -> None:
        """Only signed answers of ``clock_skew`` and ``hello`` come here."""
        self.manners.skew = told - received_at

    def _exchange(self, message: Message) -> Answer:
        framed = frame(message.payload, self.manners.form)
        request = self._request_parts(message, framed.content_type)
        raw = self._wire.post(sign_request(self._key, self._shop_url, request), framed.body)
        return self._proved(raw, request, message)

    def _request_parts(self, message: Message, content_type: str) -> RequestParts:
        created = int((self._clock.now() + self.manners.skew).timestamp())
        return RequestParts(
            content_type=content_type,
            digest=digest(message.payload),
            installation=message.installation,
            message=message.id,
            created=created,
            expires=created + VALID_SECONDS,
            nonce=new_nonce(),
        )

    def _proved(self, raw: RawAnswer, request: RequestParts, message: Message) -> Answer:
        """Digest, key, signature, request, then what the payload says; anything amiss is "unknown"."""
        received_at = self._clock.now()
        signed = _signed_parts(raw)
        if digest(raw.body) != signed.digest:
            raise error_of(raw, diagnose(raw))
        if signed.nonce != request.nonce:
            raise error_of(raw, Diagnosis("shop_altered"))
        key = self._shop_key(raw.body)
        try:
            signed.verify(key, request)
        except ContractError as error:
            raise error_of(raw, Diagnosis("shop_foreign_key")) from error
        envelope, items = read_lines(raw.body)
        if (envelope.message, len(items)) != (message.id, envelope.items):
            raise error_of(raw, Diagnosis("shop_altered"))
        return Answer(envelope, items, received_at)


def _refusal(answer: Answer) -> str:
    return answer.envelope.problem.code if answer.envelope.problem else ""


def _signed_parts(raw: RawAnswer) -> SignedAnswer:
    try:
        return read_answer(raw.status, raw.headers)
    except ContractError as error:
        raise unsigned(raw) from error


def read_lines(payload: bytes) -> tuple[AnswerEnvelope, tuple[dict[str, Any], ...]]:
    """The answer's envelope and item lines; raises ``UnknownAnswer`` where they break the contract."""
    try:
        head, *items = decode(payload, ANSWER_BOUNDS)
        return check(AnswerEnvelope, head, code="invalid_envelope", line=1), tuple(items)
    except ContractError as error:
        raise broken_contract(error.field or error.code) from error


def broken_contract(field: str) -> UnknownAnswer:
    """A proved answer that does not fit the contract: its meaning is unknown."""
    details = {"field": field}
    sentence, remedy = tell("shop_answer_invalid", details)
    return UnknownAnswer("shop_answer_invalid", sentence, remedy=remedy, field=field, details=details)
