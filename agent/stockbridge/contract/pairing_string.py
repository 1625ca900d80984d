"""The pairing string: what the shop's page shows once and the agent is told; see the contract's section 5."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field

from pydantic import Field

from stockbridge.contract.base import Count, PublicKey, Sha256, WireModel
from stockbridge.contract.keys import SigningKey, from_base64url, to_base64url
from stockbridge.contract.signature import authority
from stockbridge.contract.strict_json import read_json, write_json
from stockbridge.errors import ConfigurationError, ContractError

PREFIX = "sb1."
MAX_LENGTH = 2048


class _Content(WireModel):
    url: str = Field(pattern=r"^https?://[\x21-\x7e]{1,500}/$")
    shop_key: Sha256
    seed: PublicKey
    expires: Count


@dataclass(frozen=True)
class PairingString:
    """``seed`` is secret and good for one use; ``shop_key`` is the fingerprint that the shop's key must have."""

    url: str
    shop_key: str
    seed: bytes = field(repr=False)
    expires: int

    def key(self) -> SigningKey:
        """The one-time key that signs ``pair``."""
        return SigningKey(self.seed)

    def encode(self) -> str:
        content = {
            "url": self.url,
            "shop_key": self.shop_key,
            "seed": to_base64url(self.seed),
            "expires": self.expires,
        }
        return PREFIX + to_base64url(write_json(content))

    @classmethod
    def decode(cls, text: str) -> PairingString:
        """Reads what a person pasted, spaces and line breaks of the paste left out. Raises ConfigurationError."""
        written = "".join(text.split())
        try:
            content = _Content.model_validate(read_json(_unpack(written))[0])
            authority(content.url)
            return cls(content.url, content.shop_key, from_base64url(content.seed, 32), content.expires)
        except (ContractError, ValueError) as error:
            raise ConfigurationError(
                "pairing_string_unreadable",
                "This is not a whole pairing string.",
                remedy="Copy it again from the module's page with its copy button; it begins with sb1.",
            ) from error


def _unpack(written: str) -> bytes:
    body = written.removeprefix(PREFIX)
    if body == written or len(written) > MAX_LENGTH or re.fullmatch(r"[A-Za-z0-9_-]+", body) is None:
        raise ContractError("invalid_value", "The text does not begin as a pairing string.")
    try:
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError as error:
        raise ContractError("invalid_value", "The text is not base64url.") from error
