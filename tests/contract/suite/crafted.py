"""Requests made by hand, layer by layer, so that a test can spoil any of them; answers are proved as the agent does.

The agent's own client could not send most of these.
"""

from __future__ import annotations

import gzip
import http.client
import json
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from stockbridge.clock import SystemClock
from stockbridge.contract.base import time_text
from stockbridge.contract.envelope import CONTRACT, AnswerEnvelope
from stockbridge.contract.keys import SigningKey, new_nonce
from stockbridge.contract.payload import ANSWER_BOUNDS, decode, digest
from stockbridge.contract.signature import QUERY, RequestParts, read_answer, sign_request
from stockbridge.shop.framing import Framed, frame

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """What came back. ``envelope`` is proved; None where the answer carries no signature."""

    status: int
    body: bytes
    envelope: AnswerEnvelope | None
    items: tuple[dict[str, Any], ...] = ()

    @property
    def code(self) -> str:
        """The refusal's code; empty where the request was carried out."""
        if self.envelope is None:
            return str(json.loads(self.body)["code"])
        return self.envelope.problem.code if self.envelope.problem else ""


@dataclass(frozen=True)
class Crafted:
    """One request. What a layer does not say is made from the layer above it.

    ``envelope`` holds changes of the envelope (None: the field is left out); ``text`` changes the lines, ``payload``
    the gzip, ``parts`` what is signed, ``headers`` what was signed, ``body`` the bytes that are sent.
    """

    operation: str = "list"
    params: Mapping[str, Any] = field(default_factory=lambda: {"what": "events", "after": "0", "limit": 1})
    items: Sequence[Mapping[str, Any]] = ()
    envelope: Mapping[str, Any] = field(default_factory=dict)
    text: Callable[[bytes], bytes] | None = None
    payload: Callable[[bytes], bytes] | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)
    headers: Callable[[Headers], Headers] | None = None
    body: Callable[[bytes], bytes] | None = None
    raw: bool = False
    method: str = "POST"

    def but(self, **changes: Any) -> Crafted:
        return replace(self, **changes)


@dataclass
class Speaker:
    """An agent's key and standing, spoken with by hand."""

    url: str
    key: SigningKey
    shop_key: bytes
    standing: dict[str, Any]

    def say(self, crafted: Crafted) -> Reply:
        """Sends it and proves what comes back."""
        message = str(uuid.uuid4())
        payload = self._payload(crafted, message)
        framed = frame(payload, "raw" if crafted.raw else "multipart")
        parts = self._parts(framed, payload, message, crafted)
        headers = list(sign_request(self.key, self.url, parts).items())
        if crafted.headers is not None:
            headers = crafted.headers(headers)
        body = crafted.body(framed.body) if crafted.body is not None else framed.body
        return self.send(crafted.method, headers, body, parts)

    def send(self, method: str, headers: Headers, body: bytes, parts: RequestParts) -> Reply:
        """The bytes as they are."""
        address = urlsplit(self.url)
        link = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        try:
            link.putrequest(method, f"{address.path}index.php{QUERY}", skip_accept_encoding=True)
            for name, value in [*headers, ("Content-Length", str(len(body)))]:
                link.putheader(name, value)
            link.endheaders()
            link.send(body)
            response = link.getresponse()
            return self._proved(response.status, response.getheaders(), response.read(), parts)
        finally:
            link.close()

    def _payload(self, crafted: Crafted, message: str) -> bytes:
        envelope = {
            "contract": CONTRACT,
            "operation": crafted.operation,
            **self.standing,
            "message": message,
            "sent_at": time_text(SystemClock().now()),
            "params": crafted.params,
            **crafted.envelope,
        }
        lines = [{name: value for name, value in envelope.items() if value is not None}, *crafted.items]
        text = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
        packed = gzip.compress(crafted.text(text) if crafted.text is not None else text, mtime=0)
        return crafted.payload(packed) if crafted.payload is not None else packed

    def _parts(self, framed: Framed, payload: bytes, message: str, crafted: Crafted) -> RequestParts:
        now = int(time.time())
        told: dict[str, Any] = {
            "content_type": framed.content_type,
            "digest": digest(payload),
            "installation": self.standing["installation"],
            "message": message,
            "created": now,
            "expires": now + 300,
            "nonce": new_nonce(),
        }
        return RequestParts(**(told | dict(crafted.parts)))

    def _proved(self, status: int, headers: Headers, body: bytes, parts: RequestParts) -> Reply:
        if status == 401:
            return Reply(status, body, None)
        signed = read_answer(status, headers)
        assert signed.digest == digest(body)
        signed.verify(self.shop_key, parts)
        head, *items = decode(body, ANSWER_BOUNDS)
        envelope = AnswerEnvelope.model_validate(head)
        assert len(items) == envelope.items
        return Reply(status, body, envelope, tuple(items))


def hello_params(**changes: Any) -> dict[str, Any]:
    """A hello of an agent that has nothing to tell."""
    agent = {
        "version": "0.1",
        "machine": "PC-TEST",
        "platform": "test",
        "state": "up_to_date",
        "sentence": "Up to date.",
        "erp": "demo",
        "needs_attention": 0,
        "flows": [],
    }
    told: dict[str, Any] = {
        "agent": agent,
        "lineage": None,
        "reconciled": False,
        "import_sequence": 0,
        "acknowledged": [],
    }
    return told | changes
