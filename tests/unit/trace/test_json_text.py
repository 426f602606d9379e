"""Scalars as ProtoJSON writes them: protobuf's own printer is the judge."""

import struct

from google.protobuf import json_format, wrappers_pb2
from hypothesis import given
from hypothesis import strategies as st

from app.trace import json_text


@given(st.integers(0, 2**32 - 1))
def test_floats_have_the_fewest_digits(bits: int) -> None:
    (value,) = struct.unpack("<f", struct.pack("<I", bits))
    made = wrappers_pb2.FloatValue(value=value)
    assert json_text.float_text(made.value, single=True) == json_format.MessageToJson(made)


@given(st.floats())
def test_doubles(value: float) -> None:
    assert json_text.float_text(value, single=False) == json_format.MessageToJson(wrappers_pb2.DoubleValue(value=value))


@given(st.text())
def test_strings(value: str) -> None:
    made = wrappers_pb2.StringValue(value=value)
    assert json_text.quoted(value) == json_format.MessageToJson(made, ensure_ascii=False)


def test_keys() -> None:
    assert [json_text.key_text(key) for key in (True, False, -1, "a")] == ["true", "false", "-1", "a"]
