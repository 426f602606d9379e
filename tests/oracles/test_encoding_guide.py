"""Every example of the protobuf encoding guide, its bytes as the guide gives them, and protobuf's parser beside them."""

import json
from functools import cache

import pytest
from google.protobuf import json_format

from app.trace.annotate import annotate
from app.wire import varint
from tests.support import schemas

EXAMPLES = [
    # A Simple Message: tag 08 = field 1 VARINT, 96 01 = 150
    ("08 96 01", "Test1", {"a": 150}),
    # More Integer Types, Bools and Enums: false is 00, true is 01
    ("18 01", "Numbers", {"flag": True}),
    # Signed Integers: -2 as int32 is ten bytes, fe ff ... 01
    ("30 fe ff ff ff ff ff ff ff ff 01", "Numbers", {"negative": -2}),
    # Signed Integers, the table of ZigZag: 0, -1, 1, -2, 0x7fffffff, -0x80000000
    ("08 00", "Numbers", {"zigzag": 0}),
    ("08 01", "Numbers", {"zigzag": -1}),
    ("08 02", "Numbers", {"zigzag": 1}),
    ("08 03", "Numbers", {"zigzag": -2}),
    ("08 fe ff ff ff 0f", "Numbers", {"zigzag": 0x7FFFFFFF}),
    ("08 ff ff ff ff 0f", "Numbers", {"zigzag": -0x80000000}),
    ("10 f3 07", "Numbers", {"wideZigzag": "-506"}),  # -500z is 999 there; f3 07 = 1011 = 2 * 506 - 1
    # Non-varint Numbers: 5: 25.4 as I32, 200i64 as I64, lowest byte first
    ("2d 33 33 cb 41", "Numbers", {"four": 25.4}),
    ("21 c8 00 00 00 00 00 00 00", "Numbers", {"eight": "200"}),
    # Length-Delimited Records: 12 = field 2 LEN, 07, "testing"
    ("12 07 74 65 73 74 69 6e 67", "Test2", {"b": "testing"}),
    # Submessages: 1a 03, then the first example again
    ("1a 03 08 96 01", "Test3", {"c": {"a": 150}}),
    # Repeated Elements: 4: {"hello"} 5: 1 5: 2 5: 3
    ("22 05 68 65 6c 6c 6f 28 01 28 02 28 03", "Test4", {"d": "hello", "e": [1, 2, 3]}),
    # ... which may be interleaved with other fields: 5: 1 5: 2 4: {"hello"} 5: 3
    ("28 01 28 02 22 05 68 65 6c 6c 6f 28 03", "Test4", {"d": "hello", "e": [1, 2, 3]}),
    # Last One Wins: the second of two non-repeated values; messages are merged
    ("08 96 01 08 01", "Test1", {"a": 1}),
    ("1a 02 08 01 1a 03 08 96 01", "Test3", {"c": {"a": 150}}),
    ("1a 02 08 01 1a 00", "Test3", {"c": {"a": 1}}),
    # Packed Repeated Fields: 6: {3 270 86942}
    ("32 06 03 8e 02 9e a7 05", "Test5", {"f": [3, 270, 86942]}),
    # ... in two records, 6: {3 270} 6: {86942}, and not packed at all
    ("32 03 03 8e 02 32 03 9e a7 05", "Test5", {"f": [3, 270, 86942]}),
    ("30 03 30 8e 02 30 9e a7 05", "Test5", {"f": [3, 270, 86942]}),
    # Maps: an entry is a message of key = 1 and value = 2; either may be missing, the last of a key wins
    ("3a 06 0a 01 61 10 96 01", "Test6", {"g": {"a": 150}}),
    ("3a 03 0a 01 61 3a 02 10 05", "Test6", {"g": {"a": 0, "": 5}}),
    ("3a 05 0a 01 61 10 01 3a 05 0a 01 61 10 02", "Test6", {"g": {"a": 2}}),
    # Groups: 8: !{1: 2 3: {"foo"}}, 43 = field 8 SGROUP, 44 = field 8 EGROUP
    ("43 08 02 1a 03 66 6f 6f 44", "Test7", {"inner": {"a": 2, "names": ["foo"]}}),
]


@cache
def guide() -> bytes:
    return schemas.compiled(schemas.FIXTURES, ("guide.proto",))


@pytest.mark.parametrize(("data", "name", "expected"), EXAMPLES)
def test_examples(data: str, name: str, expected: object) -> None:
    taken = bytes.fromhex(data)
    found = annotate(taken, f"guide.{name}", schemas.schema(guide()))
    assert found.problems == ()
    assert json.loads(found.json) == expected
    made = schemas.message_class(guide(), f"guide.{name}").FromString(taken)
    assert json.loads(found.json) == json_format.MessageToDict(made)


def test_base_128_varints() -> None:
    assert varint.read(bytes.fromhex("96 01"), 0, 2) == (150, 2)  # 0010110 0000001 -> 0000001_0010110 = 150
    steps = annotate(bytes.fromhex("08 96 01"), "guide.Test1", schemas.schema(guide())).nodes[0].parts[1].explanation
    assert steps[0].endswith("take it off: 0010110 0000001")
    assert steps[1].endswith("turn them round: 0000001_0010110 = 150")


def test_the_order_of_records_means_nothing() -> None:
    schema = schemas.schema(guide())
    one = annotate(bytes.fromhex("22 01 61 28 01"), "guide.Test4", schema)
    other = annotate(bytes.fromhex("28 01 22 01 61"), "guide.Test4", schema)
    assert one.json == other.json
