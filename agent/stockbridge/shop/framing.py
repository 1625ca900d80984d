"""The two forms of a request's body, multipart and raw; ``courier`` frames, the sandbox shop unframes."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["multipart", "raw"]

BINARY: Final = "application/octet-stream"
_PART: Final = (
    b'Content-Disposition: form-data; name="payload"; filename="payload.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n"
)
_MULTIPART: Final = re.compile(r'multipart/form-data;\s*boundary="?([A-Za-z0-9\'()+_,./:=?-]{1,70})"?', re.IGNORECASE)


@dataclass(frozen=True)
class Framed:
    """A body and the content type that names its form."""

    content_type: str
    body: bytes


def frame(payload: bytes, form: Form) -> Framed:
    """The payload as it is sent; a boundary of 128 random bits does not occur in it."""
    if form == "raw":
        return Framed(BINARY, payload)
    boundary = f"stockbridge-{secrets.token_hex(16)}"
    edge = f"--{boundary}".encode()
    return Framed(
        f"multipart/form-data; boundary={boundary}", edge + b"\r\n" + _PART + payload + b"\r\n" + edge + b"--\r\n"
    )


def unframe(framed: Framed) -> bytes | None:
    """The payload, or None where the body is not of the form that its content type announces."""
    found = _MULTIPART.fullmatch(framed.content_type)
    if found is None:
        return framed.body if framed.content_type == BINARY else None
    return _single_part(framed.body, f"--{found[1]}".encode())


def _single_part(body: bytes, edge: bytes) -> bytes | None:
    head, _, rest = body.partition(b"\r\n\r\n")
    end = rest.rfind(b"\r\n" + edge + b"--")
    named = re.search(rb'(?i)content-disposition:\s*form-data;.*\bname="payload".*\bfilename="', head)
    if not head.startswith(edge + b"\r\n") or named is None or end < 0 or b"\r\n" + edge + b"\r\n" in rest[:end]:
        return None
    return rest[:end]
