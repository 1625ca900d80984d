"""The base builder and Ed25519 reproduce the printed example of RFC 9421, appendix B.2.6, byte for byte."""

from __future__ import annotations

import base64

from stockbridge.contract.keys import SigningKey, signature_holds
from stockbridge.contract.signature import signature_base, signature_params

SEED = bytes.fromhex("9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5")
PUBLIC = base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
COMPONENTS = [
    ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("@method", "POST"),
    ("@path", "/foo"),
    ("@authority", "example.com"),
    ("content-type", "application/json"),
    ("content-length", "18"),
]
PARAMS = (
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
)
BASE = (
    b'"date": Tue, 20 Apr 2021 02:07:55 GMT\n'
    b'"@method": POST\n'
    b'"@path": /foo\n'
    b'"@authority": example.com\n'
    b'"content-type": application/json\n'
    b'"content-length": 18\n'
    b'"@signature-params": ' + PARAMS.encode()
)
SIGNATURE = base64.b64decode("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==")


def test_the_parameters_are_written_as_the_rfc_prints_them() -> None:
    written = signature_params(
        [name for name, _ in COMPONENTS], [("created", 1618884473), ("keyid", "test-key-ed25519")]
    )
    assert written == PARAMS


def test_the_signature_base_is_the_rfcs() -> None:
    assert signature_base(COMPONENTS, PARAMS) == BASE


def test_the_signature_is_the_rfcs() -> None:
    key = SigningKey(SEED)
    assert key.public == PUBLIC
    assert key.sign(BASE) == SIGNATURE


def test_the_rfcs_signature_holds_and_a_changed_base_does_not() -> None:
    assert signature_holds(PUBLIC, BASE, SIGNATURE)
    assert not signature_holds(PUBLIC, BASE.replace(b"18\n", b"19\n"), SIGNATURE)
