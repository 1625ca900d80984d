"""Signatures, pairing strings and ERP keys reproduce the committed vectors and RFC 9421's printed example.

The module's PHPUnit tests read the same files.
"""

from __future__ import annotations

import base64
from typing import Any

import pytest

from stockbridge.contract.erp_key import erp_key
from stockbridge.contract.keys import SigningKey, fingerprint, signature_holds, to_base64url
from stockbridge.contract.pairing_string import PairingString
from stockbridge.contract.signature import (
    AnswerParts,
    RequestParts,
    read_answer,
    read_request,
    sign_answer,
    sign_request,
    signature_base,
    signature_params,
)
from stockbridge.errors import ContractError
from tests.contract.files import V1, read

VECTORS = read(V1 / "signature-vectors.json")
KEYS = {name: SigningKey(bytes.fromhex(key["seed"])) for name, key in VECTORS["keys"].items()}
REQUESTS = {vector["name"]: vector for vector in VECTORS["requests"]}

# RFC 9421, appendix B.2.6, as printed there.
RFC_BASE = (
    '"date": Tue, 20 Apr 2021 02:07:55 GMT\n'
    '"@method": POST\n'
    '"@path": /foo\n'
    '"@authority": example.com\n'
    '"content-type": application/json\n'
    '"content-length": 18\n'
    '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")'
    ';created=1618884473;keyid="test-key-ed25519"'
)
RFC_SIGNATURE = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="


def name_of(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def pairs(vector: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in vector["headers"]]


def asked(name: str) -> RequestParts:
    return RequestParts(**REQUESTS[name]["parts"])


def test_the_printed_example_of_rfc_9421_is_reproduced_byte_for_byte() -> None:
    example = VECTORS["rfc9421_b_2_6"]
    assert (example["base"], example["signature"]) == (RFC_BASE, RFC_SIGNATURE)
    components = [(name, value) for name, value in example["components"]]
    params = signature_params([name for name, _ in components], [tuple(pair) for pair in example["parameters"]])
    base = signature_base(components, params)
    assert base.decode() == RFC_BASE
    key = SigningKey(bytes.fromhex(example["seed"]))
    assert key.public == base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
    assert base64.b64encode(key.sign(base)).decode() == RFC_SIGNATURE
    assert signature_holds(key.public, base, base64.b64decode(RFC_SIGNATURE))
    assert not signature_holds(key.public, base + b" ", base64.b64decode(RFC_SIGNATURE))


@pytest.mark.parametrize("name", KEYS)
def test_a_keys_public_half_id_and_fingerprint_follow_from_its_seed(name: str) -> None:
    vector, key = VECTORS["keys"][name], KEYS[name]
    assert to_base64url(key.public) == vector["public_key"]
    assert key.key_id == vector["key_id"]
    assert fingerprint(key.public) == vector["fingerprint"]
    assert vector["seed"] not in repr(key)


@pytest.mark.parametrize("vector", VECTORS["requests"], ids=name_of)
def test_a_request_is_signed_and_read_as_the_vector_says(vector: dict[str, Any]) -> None:
    parts = RequestParts(**vector["parts"])
    assert list(sign_request(KEYS[vector["key"]], vector["url"], parts).items()) == pairs(vector)
    signed = read_request(vector["url"], vector["method"], pairs(vector))
    assert (signed.parts, signed.base.decode()) == (parts, vector["base"])
    assert signed.key_id == KEYS[vector["key"]].key_id
    signed.verify(KEYS[vector["key"]].public)


@pytest.mark.parametrize("vector", VECTORS["accepted_spellings"], ids=name_of)
def test_the_spelling_of_header_names_and_blanks_around_values_do_not_matter(vector: dict[str, Any]) -> None:
    url = REQUESTS["multipart"]["url"]
    signed = read_request(url, "POST", pairs(vector))
    assert signed.parts == asked("multipart")
    signed.verify(KEYS["agent"].public)


@pytest.mark.parametrize("vector", VECTORS["refused_requests"], ids=name_of)
def test_a_request_that_differs_in_anything_does_not_hold(vector: dict[str, Any]) -> None:
    with pytest.raises(ContractError) as refusal:
        read_request(vector["url"], vector["method"], pairs(vector)).verify(KEYS[vector["key"]].public)
    assert refusal.value.code == "signature_invalid"


@pytest.mark.parametrize("vector", VECTORS["answers"], ids=name_of)
def test_an_answer_is_signed_and_read_as_the_vector_says(vector: dict[str, Any]) -> None:
    parts, request = AnswerParts(**vector["parts"]), asked(vector["request"])
    assert list(sign_answer(KEYS[vector["key"]], parts, request).items()) == pairs(vector)
    signed = read_answer(parts.status, pairs(vector))
    assert signed.base.decode() == vector["base"]
    assert (signed.digest, signed.created) == (parts.digest, parts.created)
    signed.verify(KEYS[vector["key"]].public, request)


@pytest.mark.parametrize("vector", VECTORS["refused_answers"], ids=name_of)
def test_an_answer_that_differs_in_anything_does_not_hold(vector: dict[str, Any]) -> None:
    with pytest.raises(ContractError) as refusal:
        read_answer(vector["status"], pairs(vector)).verify(KEYS[vector["key"]].public, asked(vector["request"]))
    assert refusal.value.code == "signature_invalid"


@pytest.mark.parametrize("vector", VECTORS["times"], ids=str)
def test_a_span_holds_a_time_with_five_minutes_of_tolerance(vector: dict[str, Any]) -> None:
    parts = asked("multipart").__dict__ | {"created": vector["created"], "expires": vector["expires"]}
    assert RequestParts(**parts).is_timely(vector["now"]) is vector["timely"]


@pytest.mark.parametrize("vector", VECTORS["pairing_strings"], ids=str)
def test_a_pairing_string_is_written_and_read_as_the_vector_says(vector: dict[str, Any]) -> None:
    shop, one_time = KEYS[vector["shop_key"]], KEYS[vector["one_time_key"]]
    content = PairingString(vector["url"], fingerprint(shop.public), one_time.seed, vector["expires"])
    assert content.encode() == vector["text"]
    assert PairingString.decode(vector["text"]) == content
    assert content.key().key_id == one_time.key_id


ERP_KEYS = read(V1 / "erp-key-vectors.json")


@pytest.mark.parametrize("vector", ERP_KEYS["keys"], ids=lambda vector: vector["key"])
def test_an_erp_key_is_what_the_vector_says(vector: dict[str, Any]) -> None:
    row = [vector[name] for name in ("shop_id", "kind", "id", "secure_key", "date_add", "cart_id")]
    assert erp_key(*row) == vector["key"]
    assert len(vector["key"]) <= 17


@pytest.mark.parametrize("vector", ERP_KEYS["refused"], ids=str)
def test_an_id_that_no_erp_key_can_hold_is_refused(vector: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no key"):
        erp_key(vector["shop_id"], "O", vector["id"], "", "", 0)
