"""What breaks within messages and enums."""

from pathlib import Path

import pytest

from app.schema import breaking
from tests.unit.schema.test_breaking import between


@pytest.mark.parametrize(
    ("before", "after", "rule", "words"),
    [
        ("message A { reserved 5 to 9; }", "message A { reserved 5, 8; }", "RESERVED_MESSAGE_NO_DELETE", "[6,7], [9]"),
        ("message A { string a = 1; }", "message A { reserved 1; }", "FIELD_NO_DELETE_UNLESS_NAME_RESERVED", 'name "a"'),
        ("message A { map<string, int32> a = 1; }", "message A { map<string, string> a = 1; }", "FIELD_WIRE_COMPATIBLE_TYPE", "AEntry"),
        ("message A { string a = 1; }", "message A { oneof x { string a = 1; } }", "FIELD_SAME_ONEOF", "outside to inside"),
        ("enum E { A = 0; B = 1; }", "enum E { A = 0; C = 1; }", "ENUM_VALUE_SAME_NAME", 'from "B" to "C"'),
    ],
)  # fmt: skip
def test_a_change(tmp_path: Path, before: str, after: str, rule: str, words: str) -> None:
    found = {one.rule: one.text for change in between(tmp_path, before, after) for one in change.findings}
    assert words in found[rule]


def test_a_map_that_got_another_name_keeps_the_wire(tmp_path: Path) -> None:
    found = between(tmp_path, "message A { map<string, int32> a = 1; }", "message A { map<string, int32> b = 1; }")
    assert breaking.within(found, "WIRE") == ()
    assert {one.rule for change in found for one in change.findings} == {"FIELD_SAME_NAME", "FIELD_SAME_JSON_NAME"}
