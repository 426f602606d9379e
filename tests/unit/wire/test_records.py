"""Records: the encoding guide's examples, every problem, tiling, and protobuf's own parser as the judge of what is sound."""

import pytest
from google.protobuf import descriptor_pb2, wrappers_pb2
from google.protobuf.message import DecodeError
from hypothesis import example, given
from hypothesis import strategies as st

from app.wire import records
from app.wire.records import Record, WireType

Judge = wrappers_pb2.Int32Value
"""Its one field takes any varint, so that nothing but the encoding itself can be refused.

Not Empty: protobuf 7.36's upb parser takes field number 0 for messages without fields.
"""


def only(data: str) -> Record:
    (record,) = records.read(bytes.fromhex(data))
    return record


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in records.problems(records.read(data))]


def test_varint_record() -> None:
    record = only("08 96 01")  # the guide's first example: field 1, VARINT, 150
    assert record == Record(0, 1, WireType.VARINT, 1, 1, 3, 3, 150)


def test_len_record() -> None:
    record = only("12 07 74 65 73 74 69 6e 67")  # field 2, LEN 7, "testing"
    assert record == Record(0, 2, WireType.LEN, 1, 2, 9, 9, 7)


def test_fixed_records() -> None:
    assert only("0d 01 00 00 80").value == 0x80000001  # field 1, I32
    assert only("09 01 00 00 00 00 00 00 80").value == 0x8000000000000001  # field 1, I64


def test_groups_hold_their_records() -> None:
    record = only("0b 13 08 01 14 0c")  # SGROUP 1, SGROUP 2, field 1 = 1, EGROUP 2, EGROUP 1
    (inner,) = record.records
    assert (record.tag_end, record.value_end, record.end) == (1, 5, 6)
    assert (inner.number, inner.start, inner.end) == (2, 1, 5)
    assert inner.records[0].value == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("80", "truncated"),  # a tag whose top bit promises more
        ("08", "truncated"),  # field 1 VARINT without a value
        ("08 ff", "truncated"),
        ("0d 00 00", "truncated"),  # I32 of 2 bytes
        ("09 00", "truncated"),  # I64 of 1 byte
        ("0a 05 61", "truncated"),  # LEN 5 with 1 byte
        ("0a", "truncated"),  # LEN without a length
        ("08 ff ff ff ff ff ff ff ff ff ff 01", "varint-too-long"),  # 11 bytes
        ("0a ff ff ff ff ff ff ff ff ff ff 01", "varint-too-long"),
        ("88 80 80 80 80 00 01", "varint-too-long"),  # a tag of 6 bytes
        ("00 00", "field-number"),  # field 0
        ("f8 ff ff ff 7f 00", "field-number"),  # beyond 2^29 - 1
        ("0e", "wire-type-unassigned"),
        ("0f", "wire-type-unassigned"),
        ("0c", "group-end-unmatched"),
        ("0b 14", "group-end-unmatched"),  # group 1 ended as group 2
        ("0b 08 01", "group-without-end"),
    ],
)
def test_problems(data: str, code: str) -> None:
    (problem,) = records.problems(records.read(bytes.fromhex(data)))
    assert problem.code == code
    assert problem.spec.startswith("protobuf encoding")
    assert problem.text.endswith(".")
    assert 0 <= problem.start < problem.end <= len(bytes.fromhex(data))


def test_what_came_before_a_problem_is_kept() -> None:
    first, second = records.read(bytes.fromhex("08 01 0f ff"))
    assert first.value == 1
    assert (second.start, second.end) == (2, 4)


def test_depth_has_a_limit() -> None:
    assert codes(b"\x0b" * 100 + b"\x0c" * 100) == []
    assert codes(b"\x0b" * 101 + b"\x0c" * 101) == ["too-deep"]
    Judge.FromString(b"\x0b" * 100 + b"\x0c" * 100)
    with pytest.raises(DecodeError):
        Judge.FromString(b"\x0b" * 101 + b"\x0c" * 101)


def test_the_number_of_records_has_a_limit() -> None:
    found = records.read(b"\x08\x01" * 5, most=3)
    assert [record.end for record in found] == [2, 4, 6, 10]
    assert found[-1].problem
    assert found[-1].problem.code == "too-many-records"


def test_packed() -> None:
    found = records.read_packed(bytes.fromhex("03 8e 02 9e a7 05"), 0, 6, WireType.VARINT)  # the guide's
    assert (list(found.values), list(found.ends), found.problem) == ([3, 270, 86942], [1, 3, 6], None)
    found = records.read_packed(bytes.fromhex("03 7f"), 0, 2, WireType.VARINT)
    assert (list(found.values), list(found.ends), found.problem) == ([3, 127], [1, 2], None)
    found = records.read_packed(bytes(6), 0, 6, WireType.I32)
    assert (list(found.values), list(found.ends)) == ([0], [4])
    assert found.problem
    assert (found.problem.start, found.problem.end) == (4, 6)


@pytest.mark.parametrize(
    ("data", "values", "code"),
    [
        ("05 80", [5], "packed-truncated"),
        ("05 ff ff ff ff ff ff ff ff ff ff 01", [5], "packed-truncated"),  # 11 bytes
        ("05 06 07", [5, 6], "too-many-records"),
    ],
)
def test_packed_values_that_cannot_be_read(data: str, values: list[int], code: str) -> None:
    payload = bytes.fromhex(data)
    found = records.read_packed(payload, 0, len(payload), WireType.VARINT, most=2)
    assert list(found.values) == values
    assert found.problem
    assert (found.problem.code, found.problem.start, found.problem.end) == (code, len(values), len(payload))


def assert_tiles(found: tuple[Record, ...], start: int, end: int) -> None:
    for record in found:
        assert record.start == start
        assert record.start <= record.tag_end <= record.value_start <= record.value_end <= record.end
        assert record.end > record.start
        if record.wire_type is WireType.SGROUP and record.tag_end > record.start:
            assert_tiles(record.records, record.tag_end, record.value_end)
        start = record.end
    assert start == end


descriptor_bytes = wrappers_pb2.DESCRIPTOR.serialized_pb + descriptor_pb2.DESCRIPTOR.serialized_pb[:400]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(descriptor_bytes)
    for _ in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))])


raw_bytes = st.one_of(
    st.binary(max_size=60),
    st.lists(st.sampled_from([0, 1, 2, 8, 10, 11, 12, 13, 9, 0x13, 0x14, 0x80, 0xFF]), max_size=40).map(bytes),
    mutated(),
)


@given(raw_bytes)
@example(bytes.fromhex("08 80 80 80 80 80 80 80 80 80 7f"))
def test_spans_tile_and_protobuf_agrees_what_is_sound(data: bytes) -> None:
    found = records.read(data)
    assert_tiles(found, 0, len(data))
    try:
        Judge.FromString(data)
    except DecodeError:
        assert records.problems(found)
    else:
        assert not records.problems(found)
