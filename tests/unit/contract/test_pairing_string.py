"""A pairing string is taken whole or not at all, and its secret shows nowhere."""

from __future__ import annotations

import json

import pytest

from stockbridge.contract.keys import SigningKey, to_base64url
from stockbridge.contract.pairing_string import PairingString
from stockbridge.errors import ConfigurationError

CONTENT = {
    "url": "https://shop.example/",
    "shop_key": "ab" * 32,
    "seed": to_base64url(bytes(range(32))),
    "expires": 1_795_775_430,
}


def written(**changes: object) -> str:
    return "sb1." + to_base64url(json.dumps(CONTENT | changes).encode())


def test_a_pasted_string_with_line_breaks_is_read() -> None:
    text = written()
    assert PairingString.decode(f"  {text[:40]}\n{text[40:]} \n") == PairingString.decode(text)


def test_what_a_later_version_adds_is_ignored() -> None:
    assert PairingString.decode(written(shop_name="Pro Équipement")) == PairingString.decode(written())


def test_its_seed_is_the_one_time_key_and_is_not_shown() -> None:
    content = PairingString.decode(written())
    assert content.key().public == SigningKey(bytes(range(32))).public
    assert content.seed.hex() not in repr(content)
    assert "seed" not in repr(content)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sb1.",
        "sb2." + written()[4:],
        written()[4:],
        written()[:-1],
        written()[:-9],
        written() + "=",
        written() + "*",
        "sb1." + to_base64url(b"\xff\xfe"),
        "sb1." + to_base64url(b"[]"),
        "sb1." + to_base64url(b'{"url":"https://shop.example/"}'),
        "sb1." + "A" * 3000,
        "sb1.A",
        written(url="https://shop.example"),
        written(url="ftp://shop.example/"),
        written(url="https://user:secret@shop.example/"),
        written(url="https:///"),
        written(url="https://shop.example:99999/"),
        written(shop_key="AB" * 32),
        written(seed="short"),
        written(seed="A" * 42 + "B"),
        written(seed=None),
        written(expires="soon"),
        written(expires=1.5),
        written(expires=-1),
    ],
)
def test_what_is_no_whole_pairing_string_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        PairingString.decode(text)
    assert refusal.value.code == "pairing_string_unreadable"
    assert "sb1." in refusal.value.remedy
