"""Keys are written in one way and generated fresh; what is no key verifies nothing."""

from __future__ import annotations

import pytest

from stockbridge.contract.keys import SigningKey, from_base64url, new_nonce, signature_holds, to_base64url
from stockbridge.contract.signature import authority
from stockbridge.errors import ContractError


def test_generated_keys_and_nonces_differ() -> None:
    assert SigningKey.generate().public != SigningKey.generate().public
    assert new_nonce() != new_nonce()
    assert len(new_nonce()) == 22


def test_a_key_is_restored_from_its_seed() -> None:
    key = SigningKey.generate()
    assert SigningKey(key.seed).public == key.public


@pytest.mark.parametrize("public_key", [b"", b"short", bytes(31), bytes(33)])
def test_what_is_no_public_key_verifies_nothing(public_key: bytes) -> None:
    assert not signature_holds(public_key, b"message", SigningKey.generate().sign(b"message"))


@pytest.mark.parametrize("text", ["-_8=", "+/8", "-_9", "-_", "-_8a", "-_8\n", "", "é"])
def test_base64url_has_one_right_form(text: str) -> None:
    assert from_base64url(to_base64url(b"\xfb\xff"), 2) == b"\xfb\xff"
    with pytest.raises(ContractError):
        from_base64url(text, 2)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Shop.Example/", "shop.example"),
        ("https://shop.example:443/x/", "shop.example"),
        ("http://shop.example:80/", "shop.example"),
        ("http://shop.example:443/", "shop.example:443"),
        ("http://127.0.0.1:8082/", "127.0.0.1:8082"),
        ("http://[::1]:80/", "[::1]"),
    ],
)
def test_the_authority_leaves_out_the_schemes_own_port(url: str, expected: str) -> None:
    assert authority(url) == expected


@pytest.mark.parametrize("url", ["", "/index.php", "ftp://shop.example/", "https:///", "https://a:b@shop.example/"])
def test_a_url_without_a_host_or_with_a_user_name_has_no_authority(url: str) -> None:
    with pytest.raises(ContractError, match="host"):
        authority(url)
