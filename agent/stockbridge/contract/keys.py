"""Ed25519 keys as the contract writes them: 32 bytes, base64url without padding, key ids; ``signature`` uses them."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from stockbridge.errors import ContractError


def to_base64url(raw: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def from_base64url(text: str, length: int) -> bytes:
    """Exactly ``length`` bytes, written in the only way that ``to_base64url`` writes them; else ContractError."""
    if re.fullmatch(r"[A-Za-z0-9_-]*", text) is not None:
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError as error:
            raise ContractError("invalid_value", "A value is not base64url.") from error
        if len(raw) == length and to_base64url(raw) == text:
            return raw
    raise ContractError("invalid_value", f"A value is not base64url of {length} bytes.")


def key_id(public_key: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of the 32-byte public key."""
    return fingerprint(public_key)[:16]


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of the 32-byte public key, 64 hex digits; a pairing string's ``shop_key``."""
    return hashlib.sha256(public_key).hexdigest()


def grouped(told: str) -> str:
    """A fingerprint as people compare it, on the module's page and everywhere else: in groups of four."""
    return " ".join(told[start : start + 4] for start in range(0, len(told), 4))


def new_nonce() -> str:
    """22 characters: 16 random bytes."""
    return to_base64url(secrets.token_bytes(16))


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """False also where the 32 bytes are no public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class SigningKey:
    """A private key by its 32-byte seed. Its text form shows the key id, never the seed."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.key_id = key_id(self.public)

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(secrets.token_bytes(32))

    @property
    def seed(self) -> bytes:
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.key_id})"
