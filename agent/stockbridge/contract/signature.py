"""RFC 9421 signatures in the contract's two fixed profiles, request and answer; ``keys`` signs and verifies the bytes.

Reading is strict: a message whose ``Signature-Input`` is not literally the profile's own is refused with
``signature_invalid``, whatever else it says. Reading comes first and tells the key id; ``verify`` follows, once the
caller has found the key of that id.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from stockbridge.contract.keys import SigningKey, signature_holds
from stockbridge.contract.limits import CLOCK_TOLERANCE_SECONDS
from stockbridge.errors import ContractError

Parameters = Sequence[tuple[str, int | str]]

QUERY: Final = "?fc=module&module=stockbridge&controller=api"
REQUEST_COMPONENTS: Final = (
    "@method",
    "@authority",
    "@query",
    "content-type",
    "stockbridge-digest",
    "stockbridge-installation",
    "stockbridge-message",
)
ANSWER_COMPONENTS: Final = (
    "@status",
    "content-type",
    "stockbridge-digest",
    "stockbridge-request-digest",
    "stockbridge-message",
)
REQUEST_TAG: Final = "stockbridge-request-v1"
ANSWER_TAG: Final = "stockbridge-answer-v1"
MAX_VALIDITY_SECONDS: Final = 600

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_FIELDS: Final = {
    "content-type": r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?",
    "stockbridge-digest": r"[0-9a-f]{64}",
    "stockbridge-request-digest": r"[0-9a-f]{64}",
    "stockbridge-installation": _UUID,
    "stockbridge-message": _UUID,
}
_SECONDS = r"(?:0|[1-9][0-9]{0,14})"
_REQUEST_PARAMETERS = (
    rf';created=(?P<created>{_SECONDS});expires=(?P<expires>{_SECONDS});nonce="(?P<nonce>[A-Za-z0-9_-]{{22}})"'
    rf';keyid="(?P<keyid>[0-9a-f]{{16}})";tag="{REQUEST_TAG}"'
)
_ANSWER_PARAMETERS = (
    rf';created=(?P<created>{_SECONDS});nonce="(?P<nonce>[A-Za-z0-9_-]{{22}})"'
    rf';keyid="(?P<keyid>[0-9a-f]{{16}})";tag="{ANSWER_TAG}"'
)


def signature_params(components: Sequence[str], parameters: Parameters) -> str:
    """The value of ``@signature-params`` (RFC 9421, 2.3): covered components, then parameters, in the given order."""
    listed = " ".join(f'"{component}"' for component in components)
    written = (f";{name}={value}" if isinstance(value, int) else f';{name}="{value}"' for name, value in parameters)
    return f"({listed})" + "".join(written)


def signature_base(components: Iterable[tuple[str, str]], params: str) -> bytes:
    """The signature base (RFC 9421, 2.5) over names and values, closed by ``@signature-params``."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode("ascii")


def authority(url: str) -> str:
    """``@authority`` of the paired URL: host in lower case, port only where it is not the scheme's default."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    if default is None or not parts.hostname or parts.username is not None:
        raise ContractError("invalid_value", "The shop's URL needs http or https, a host and no user name.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


@dataclass(frozen=True)
class RequestParts:
    """What a request's signature covers beside its target, and the span in which it holds (Unix seconds)."""

    content_type: str
    digest: str
    installation: str
    message: str
    created: int
    expires: int
    nonce: str

    def is_timely(self, now: int) -> bool:
        """Whether the span holds ``now``, with the contract's tolerance on both sides."""
        return self.created - CLOCK_TOLERANCE_SECONDS <= now <= self.expires + CLOCK_TOLERANCE_SECONDS


@dataclass(frozen=True)
class SignedRequest:
    """A request's headers in the right form; ``verify`` says whether the key holds for them."""

    key_id: str
    parts: RequestParts
    base: bytes
    signature: bytes

    def verify(self, public_key: bytes) -> None:
        """Raises ContractError ``signature_invalid``."""
        _verify(public_key, self.base, self.signature)


@dataclass(frozen=True)
class SignedAnswer:
    """An answer's headers in the right form; ``verify`` binds them to the shop's key and to the request."""

    key_id: str
    created: int
    nonce: str
    digest: str
    request_digest: str
    message: str
    base: bytes
    signature: bytes

    def verify(self, public_key: bytes, request: RequestParts) -> None:
        """Raises ContractError ``signature_invalid`` where the key does not hold or it answers another request."""
        _verify(public_key, self.base, self.signature)
        told = f"{self.nonce} {self.request_digest} {self.message}"
        asked = f"{request.nonce} {request.digest} {request.message}"
        if not hmac.compare_digest(told, asked):
            raise _invalid("The answer belongs to another request.")


def sign_request(key: SigningKey, url: str, request: RequestParts) -> dict[str, str]:
    """All headers of a request to the shop at ``url``, in the order of the contract's page."""
    fields = {
        "Content-Type": request.content_type,
        "Stockbridge-Digest": request.digest,
        "Stockbridge-Installation": request.installation,
        "Stockbridge-Message": request.message,
    }
    target = {"@method": "POST", "@authority": authority(url), "@query": QUERY}
    parameters: Parameters = [
        ("created", request.created),
        ("expires", request.expires),
        ("nonce", request.nonce),
        ("keyid", key.key_id),
        ("tag", REQUEST_TAG),
    ]
    return fields | _sign(key, REQUEST_COMPONENTS, target | _lower(fields), parameters)


@dataclass(frozen=True)
class AnswerParts:
    """What an answer's signature covers beside the request that it answers."""

    status: int
    content_type: str
    digest: str
    created: int


def sign_answer(key: SigningKey, answer: AnswerParts, request: RequestParts) -> dict[str, str]:
    """All headers of the answer to ``request``, whose nonce, digest and message it repeats."""
    fields = {
        "Content-Type": answer.content_type,
        "Stockbridge-Digest": answer.digest,
        "Stockbridge-Request-Digest": request.digest,
        "Stockbridge-Message": request.message,
    }
    parameters: Parameters = [
        ("created", answer.created),
        ("nonce", request.nonce),
        ("keyid", key.key_id),
        ("tag", ANSWER_TAG),
    ]
    return fields | _sign(key, ANSWER_COMPONENTS, {"@status": str(answer.status)} | _lower(fields), parameters)


def read_request(url: str, method: str, headers: Iterable[tuple[str, str]]) -> SignedRequest:
    """The signed parts of a request that came for the shop paired at ``url``; else ContractError."""
    fields = _collect(headers)
    target = {"@method": method, "@authority": authority(url), "@query": QUERY}
    found, base, signature = _read(fields, REQUEST_COMPONENTS, target, _REQUEST_PARAMETERS)
    created, expires = int(found["created"]), int(found["expires"])
    if not 1 <= expires - created <= MAX_VALIDITY_SECONDS:
        raise _invalid(f"The signature's span is not 1 to {MAX_VALIDITY_SECONDS} seconds.")
    parts = RequestParts(
        content_type=fields["content-type"],
        digest=fields["stockbridge-digest"],
        installation=fields["stockbridge-installation"],
        message=fields["stockbridge-message"],
        created=created,
        expires=expires,
        nonce=found["nonce"],
    )
    return SignedRequest(found["keyid"], parts, base, signature)


def read_answer(status: int, headers: Iterable[tuple[str, str]]) -> SignedAnswer:
    """The signed parts of an answer; else ContractError."""
    fields = _collect(headers)
    found, base, signature = _read(fields, ANSWER_COMPONENTS, {"@status": str(status)}, _ANSWER_PARAMETERS)
    return SignedAnswer(
        key_id=found["keyid"],
        created=int(found["created"]),
        nonce=found["nonce"],
        digest=fields["stockbridge-digest"],
        request_digest=fields["stockbridge-request-digest"],
        message=fields["stockbridge-message"],
        base=base,
        signature=signature,
    )


def _sign(
    key: SigningKey,
    components: Sequence[str],
    values: Mapping[str, str],
    parameters: Parameters,
) -> dict[str, str]:
    params = signature_params(components, parameters)
    signature = key.sign(signature_base([(name, values[name]) for name in components], params))
    return {
        "Signature-Input": f"sb={params}",
        "Signature": f"sb=:{base64.b64encode(signature).decode('ascii')}:",
    }


def _read(
    fields: Mapping[str, str], components: Sequence[str], derived: Mapping[str, str], parameters: str
) -> tuple[dict[str, str], bytes, bytes]:
    values = {name: derived[name] if name in derived else _field(fields, name) for name in components}
    written = _required(fields, "signature-input")
    found = re.fullmatch("sb=" + re.escape(signature_params(components, [])) + parameters, written)
    if found is None:
        raise _invalid("Signature-Input is not the contract's.")
    base = signature_base(values.items(), written.removeprefix("sb="))
    return found.groupdict(), base, _signature_bytes(_required(fields, "signature"))


def _signature_bytes(written: str) -> bytes:
    found = re.fullmatch(r"sb=:([A-Za-z0-9+/]{86}==):", written)
    if found is None:
        raise _invalid("Signature is not the contract's.")
    raw = base64.b64decode(found[1])
    if base64.b64encode(raw).decode("ascii") != found[1]:
        raise _invalid("Signature is not written in the one right way.")
    return raw


def _collect(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names in lower case; a header that comes twice is joined as RFC 9421 joins it, which no profile accepts."""
    fields: dict[str, str] = {}
    for written, padded in headers:
        name, value = written.lower(), padded.strip(" \t")
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _field(fields: Mapping[str, str], name: str) -> str:
    value = _required(fields, name)
    if re.fullmatch(_FIELDS[name], value) is None:
        raise _invalid(f"The header {name} has not the contract's form.")
    return value


def _required(fields: Mapping[str, str], name: str) -> str:
    if name not in fields:
        raise _invalid(f"The header {name} is missing.")
    return fields[name]


def _lower(fields: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in fields.items()}


def _verify(public_key: bytes, base: bytes, signature: bytes) -> None:
    if not signature_holds(public_key, base, signature):
        raise _invalid("The signature does not hold.")


def _invalid(sentence: str) -> ContractError:
    return ContractError("signature_invalid", sentence)
