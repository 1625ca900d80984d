"""Someone between agent and shop who opens the connection: for tests of what the signatures are worth then."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from stockbridge.contract.keys import SigningKey, to_base64url
from stockbridge.contract.payload import ANSWER_BOUNDS, REQUEST_BOUNDS, decode, digest, encode
from stockbridge.contract.signature import AnswerParts, read_request, sign_answer
from stockbridge.shop.answers import RawAnswer
from stockbridge.shop.courier import Wire
from stockbridge.shop.framing import Framed, frame, unframe

MITM = SigningKey.generate()
Head = dict[str, Any]


class Meddler:
    """A proxy that opens the connection: it reads and rewrites everything, and has a key of its own."""

    def __init__(self, wire: Wire, shop_url: str) -> None:
        self.wire = wire
        self.shop_url = shop_url
        self.request: Callable[[Head], Head] = lambda head: head
        self.answer: Callable[[Head], Head] = lambda head: head

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        payload = unframe(Framed(headers["Content-Type"], body)) or b""
        head, *rest = decode(payload, REQUEST_BOUNDS)
        packed = encode([self.request(head), *rest], REQUEST_BOUNDS)
        framed = frame(packed, "multipart")
        changed = {**headers, "Content-Type": framed.content_type, "Stockbridge-Digest": digest(packed)}
        untouched = packed == payload
        raw = self.wire.post(headers if untouched else changed, body if untouched else framed.body)
        return self._signed_anew(headers, raw)

    def _signed_anew(self, headers: Mapping[str, str], raw: RawAnswer) -> RawAnswer:
        if raw.status != 200:
            return raw
        head, *rest = decode(raw.body, ANSWER_BOUNDS)
        told = self.answer(json.loads(json.dumps(head)))
        if told == head:
            return raw
        packed = encode([told, *rest], ANSWER_BOUNDS)
        request = read_request(self.shop_url, "POST", headers.items()).parts
        parts = AnswerParts(200, "application/octet-stream", digest(packed), request.created)
        return replace(raw, body=packed, headers=tuple(sign_answer(MITM, parts, request).items()))


def with_own_key(head: Head) -> Head:
    """The agent's request for a key of the meddler's."""
    return head | {"params": head["params"] | {"public_key": to_base64url(MITM.public)}}


def own_key_everywhere(head: Head) -> Head:
    told = to_base64url(MITM.public)
    return head | {"public_key": told, "result": head["result"] | {"public_key": told}}
