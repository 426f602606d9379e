"""Names and scalars of the text format: protobuf's own escapes and numbers are the judge."""

import struct

from google.protobuf import text_encoding, text_format, wrappers_pb2
from hypothesis import given
from hypothesis import strategies as st

from app.schema import known
from app.trace import text_text
from app.trace.plans import Plans

PLANS = Plans(known.schema())


@given(st.text())
def test_strings(value: str) -> None:
    assert text_text.escaped(value) == text_encoding.CEscape(value, as_utf8=True)


@given(st.binary())
def test_bytes(value: bytes) -> None:
    assert text_text.escaped_bytes(value) == text_encoding.CEscape(value, as_utf8=False)


@given(st.integers(0, 2**32 - 1).map(lambda bits: struct.unpack("<f", struct.pack("<I", bits))[0]))
def test_floats(value: float) -> None:
    plan = PLANS.field(PLANS.message("google.protobuf.FloatValue"), 1)
    assert plan
    made = wrappers_pb2.FloatValue(value=value)
    theirs = text_format.MessageToString(made).removeprefix("value: ").rstrip("\n")
    assert text_text.scalar(plan, made.value) == (theirs or "0.0")


def test_booleans_and_nothing() -> None:
    plan = PLANS.field(PLANS.message("google.protobuf.BoolValue"), 1)
    assert plan
    assert [text_text.scalar(plan, value) for value in (True, False, None)] == ["true", "false", ""]
