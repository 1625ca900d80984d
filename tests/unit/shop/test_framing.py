"""Both forms of a body carry any payload unchanged, and a body of another form is not taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockbridge.shop.framing import BINARY, Form, Framed, frame, unframe


@given(st.binary(max_size=2000), st.sampled_from(["multipart", "raw"]))
def test_a_payload_comes_out_as_it_went_in(payload: bytes, form: Form) -> None:
    assert unframe(frame(payload, form)) == payload


def test_a_payload_that_looks_like_a_boundary_comes_out_as_it_went_in() -> None:
    payload = b"\r\n--stockbridge\r\n\r\n--stockbridge--\r\n"
    assert unframe(frame(payload, "multipart")) == payload


FRAMED = frame(b"payload", "multipart")
BROKEN = {
    "another type": Framed("application/json", b"payload"),
    "no boundary": Framed("multipart/form-data", FRAMED.body),
    "another boundary": Framed("multipart/form-data; boundary=x", FRAMED.body),
    "another name": Framed(FRAMED.content_type, FRAMED.body.replace(b'"payload"', b'"other"')),
    "no file": Framed(FRAMED.content_type, FRAMED.body.replace(b' filename="payload.bin"', b"")),
    "no end": Framed(FRAMED.content_type, FRAMED.body[:-8]),
    "raw bytes": Framed(FRAMED.content_type, b"payload"),
    "two parts": Framed(FRAMED.content_type, FRAMED.body[: FRAMED.body.rindex(b"--" + b"stockbridge")] + FRAMED.body),
}


@pytest.mark.parametrize("framed", BROKEN.values(), ids=BROKEN)
def test_a_body_of_another_form_is_none(framed: Framed) -> None:
    assert unframe(framed) is None


def test_a_raw_body_is_the_payload() -> None:
    assert frame(b"x", "raw") == Framed(BINARY, b"x")
