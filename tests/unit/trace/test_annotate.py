"""Annotated messages, record by record; the oracle tests compare whole messages with protobuf."""

import pytest
from google.protobuf import json_format

from app.trace.annotate import annotate, message_json
from app.trace.annotated import AnnotatedMessage, Node, PartKind, WireType
from app.trace.plans import Plans
from tests.support import schemas

KINDS = schemas.kinds()
SCHEMA = schemas.schema(KINDS)


def read(data: str, type_name: str) -> AnnotatedMessage:
    return annotate(bytes.fromhex(data), f"kinds.{type_name}", SCHEMA)


def json_of(found: AnnotatedMessage, node: Node) -> str:
    return found.json[node.json_start : node.json_end] if node.json_start >= 0 else ""


def codes(found: AnnotatedMessage) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_zigzag_field_from_tag_to_json() -> None:
    found = read("88 01 03", "three.Scalars")  # sint32 sint32_value = 17; 3 is -2
    (node,) = found.nodes
    assert (node.id, node.name, node.number, node.type_text, node.value_text) == (
        "0",
        "sint32_value",
        17,
        "sint32",
        "-2",
    )
    assert node.wire_type is WireType.VARINT
    assert [(part.kind, part.start, part.end) for part in node.parts] == [(PartKind.TAG, 0, 2), (PartKind.VALUE, 2, 3)]
    assert node.parts[0].explanation[-1] == "136 = 17 << 3 | 0: field 17, VARINT"
    assert (
        node.parts[1].explanation[-1] == "zigzag: 3 is odd, so it is -(3 + 1) / 2 = -2; as int32 it would be 10 bytes"
    )
    assert found.json == '{\n  "sint32Value": -2\n}'
    assert json_of(found, node) == '"sint32Value": -2'
    assert found.json_bytes == len('{"sint32Value":-2}')
    assert node.place
    assert (node.place.path, node.place.line) == ("kinds/proto3.proto", 35)


def test_absent_fields_come_with_their_lines() -> None:
    found = read("88 01 03", "three.Scalars")
    names = [name for name, _ in found.absent]
    assert "sint32_value" not in names
    assert names[:2] == ["double_value", "float_value"]
    assert all(place and place.path == "kinds/proto3.proto" for _, place in found.absent)


def test_packed_elements_are_children() -> None:
    found = read("22 03 03 8e 02", "three.Repeated")
    (node,) = found.nodes
    assert node.value_text == "2 values in 3 bytes"
    assert [(child.id, child.value_text, json_of(found, child)) for child in node.children] == [
        ("0.0", "3", '"3"'),
        ("0.1", "270", '"270"'),
    ]
    assert node.children[1].parts[0].explanation[-1].endswith("0000010_0001110 = 270")


def test_unpacked_elements_are_taken_for_a_packed_field_and_the_other_way_round() -> None:
    assert read("20 03 20 04", "three.Repeated").json == read("22 02 03 04", "three.Repeated").json
    assert read("2a 02 03 04", "three.Repeated").json == read("28 03 28 04", "three.Repeated").json


def test_several_records_of_a_list_have_their_own_elements() -> None:
    found = read("22 01 03 20 04", "three.Repeated")
    assert [json_of(found, node) for node in found.nodes] == ['"3"', '"4"']


def test_a_map_entry_has_key_and_value() -> None:
    found = read("0a 06 0a 01 61 10 96 01", "three.Maps")
    (entry,) = found.nodes
    assert (entry.type_text, entry.value_text) == ("map<string, int64>", "map entry of 6 bytes")
    assert json_of(found, entry) == '"a": "150"'
    assert [json_of(found, child) for child in entry.children] == ['"a"', '"150"']


def test_of_two_entries_with_one_key_the_last_wins() -> None:
    found = read("0a 05 0a 01 61 10 01 0a 05 0a 01 61 10 02", "three.Maps")
    assert message_json(found.data, "kinds.three.Maps", Plans(SCHEMA)) == '{"counts": {"a": "2"}}'
    assert found.nodes[0].note == "Replaced by a later entry with the same key."
    assert json_of(found, found.nodes[0]) == ""


def test_the_last_member_of_a_oneof_wins() -> None:
    found = read("18 05 22 01 61", "three.Tree")
    number, text = found.nodes
    assert number.note == "Cleared by “text”, a later member of “content”."
    assert json_of(found, number) == ""
    assert json_of(found, text) == '"text": "a"'


def test_the_last_of_two_values_wins() -> None:
    first, second = read("28 01 28 02", "three.Scalars").nodes
    assert first.note.startswith("Replaced by a later “int32_value”")
    assert second.note == ""


def test_embedded_messages_are_merged() -> None:
    found = read("52 03 0a 01 61 52 02 18 05", "three.Tree")  # next { label: "a" } next { number: 5 }
    assert message_json(found.data, "kinds.three.Tree", Plans(SCHEMA)) == '{"next": {"label": "a", "number": 5}}'
    assert json_of(found, found.nodes[0]) == json_of(found, found.nodes[1])
    assert found.nodes[1].note.startswith("Merged with")


def test_a_default_with_implicit_presence_is_left_out_of_json() -> None:
    found = read("28 00 98 01 00", "three.Scalars")  # int32_value = 0, optional maybe = 0
    assert found.json == '{\n  "maybe": 0\n}'
    assert found.nodes[0].note.startswith("The default of a field with implicit presence")


def test_an_unknown_field_has_its_plausible_readings() -> None:
    found = read("c2 3e 02 08 01", "three.Tree")  # field 1000, LEN 2
    (node,) = found.nodes
    assert (node.name, node.type_text, node.place) == ("", "", None)
    assert {reading.kind: reading.text for reading in node.readings} == {
        "message": "1: 1",
        "packed varints": "8, 1",
        "bytes": "08 01",
    }
    assert found.json == "{}"
    assert found.problems == ()


def test_a_wire_type_that_does_not_match_is_kept_as_unknown() -> None:
    found = read("2a 01 61", "three.Scalars")  # int32_value as LEN
    (problem,) = found.problems
    assert problem.code == "wire-type-mismatch"
    assert problem.text == (
        "Field 5 “int32_value” is int32, so VARINT; this record says LEN. A reader keeps it as an unknown field."
    )
    assert found.nodes[0].problems == (problem,)
    assert found.nodes[0].readings[0].text == '"a"'
    assert found.json == "{}"


def test_closed_enums_keep_unknown_numbers_out_open_ones_show_them() -> None:
    closed = read("18 09", "two.Legacy")
    assert closed.json == "{}"
    assert (
        closed.nodes[0].note == "kinds.two.Color is closed and has no value 9: a reader keeps it as an unknown field."
    )
    assert read("70 09", "three.Scalars").json == '{\n  "mood": 9\n}'
    assert read("70 01", "three.Scalars").nodes[0].value_text == "SUNNY (1)"


def test_groups_have_an_end() -> None:
    found = read("43 48 05 44", "two.Legacy")  # group Single = 8 { a: 5 }
    (node,) = found.nodes
    assert node.type_text == "group kinds.two.Legacy.Single"
    assert [part.kind for part in node.parts] == [PartKind.TAG, PartKind.VALUE, PartKind.END_GROUP]
    assert found.json == '{\n  "single": {\n    "a": 5\n  }\n}'


def test_an_unknown_group_shows_what_is_inside() -> None:
    found = read("a3 06 08 05 a4 06", "three.Tree")
    assert found.nodes[0].children[0].value_text == "5"
    assert found.problems == ()


def test_delimited_fields_of_editions() -> None:
    found = read("0b 08 05 0c", "delimiting.Delimiting")
    assert found.json == '{\n  "one": {\n    "number": 5\n  }\n}'


def test_extensions_have_their_full_name() -> None:
    found = read("a0 06 05", "two.Legacy")
    assert found.nodes[0].name == "kinds.two.extra_number"
    assert found.json == '{\n  "[kinds.two.extra_number]": 5\n}'


def test_message_sets() -> None:
    found = read("0b 10 e8 07 1a 02 08 05 0c", "two.Set")
    assert found.json == '{\n  "[kinds.two.Item.item]": {\n    "i": 5\n  }\n}'
    assert [child.name for child in found.nodes[0].children] == ["type_id", "message"]
    assert json_of(found, found.nodes[0].children[1].children[0]) == '"i": 5'


def test_an_any_is_read_by_the_schemas_type() -> None:
    made = schemas.message_class(KINDS, "kinds.three.WellKnown")()
    json_format.Parse(
        '{"any": {"@type": "x/kinds.three.Tree", "label": "a"}}', made, descriptor_pool=schemas.pool(KINDS)
    )
    found = annotate(made.SerializeToString(), "kinds.three.WellKnown", SCHEMA)
    url, value = found.nodes[0].children
    assert json_of(found, url) == '"@type": "x/kinds.three.Tree"'
    assert [(child.name, json_of(found, child)) for child in value.children] == [("label", '"label": "a"')]


def test_well_known_types_have_their_json_form() -> None:
    found = read("0a 06 08 80 8c 8d f0 06", "three.WellKnown")
    assert found.nodes[0].value_text.startswith('"20')
    assert json_of(found, found.nodes[0].children[0]) == found.nodes[0].value_text


def test_a_well_known_type_out_of_range_is_a_problem_and_still_shown() -> None:
    found = read("12 02 10 ff", "three.WellKnown")  # cut off: Duration.nanos
    assert codes(found) == ["truncated"]
    found = read("12 0b 08 ff ff ff ff ff ff ff ff ff 01", "three.WellKnown")
    assert found.json == '{\n  "took": "-1s"\n}'
    found = read("12 05 10 80 94 eb dc", "three.WellKnown")
    assert "truncated" in codes(found)
    found = read("12 06 10 80 94 eb dc 03", "three.WellKnown")  # nanos = 1,000,000,000
    assert codes(found) == ["json-range"]
    assert found.json == '{\n  "took": {\n    "nanos": 1000000000\n  }\n}'


def test_text_that_is_not_utf8() -> None:
    found = read("4a 02 61 ff", "three.Scalars")
    (problem,) = found.problems
    assert (problem.code, problem.start) == ("utf8", 3)
    assert found.json == '{\n  "stringValue": "a�"\n}'


def test_broken_bytes_are_named_and_what_came_before_is_kept() -> None:
    found = read("28 05 0a 10 61 62", "three.Scalars")
    assert found.json == '{\n  "int32Value": 5\n}'
    broken = found.nodes[1]
    assert [part.kind for part in broken.parts] == [PartKind.TAG, PartKind.LENGTH, PartKind.BROKEN]
    assert broken.readings == ()
    assert codes(found) == ["truncated"]


def test_a_type_that_the_schema_does_not_have() -> None:
    found = annotate(bytes.fromhex("08 01"), "no.Such", SCHEMA)
    assert codes(found) == ["type-unknown"]
    assert (found.json, found.json_bytes) == ("{}", 2)
    assert found.nodes[0].readings


@pytest.mark.parametrize("depth", [100, 101])
def test_depth_has_protobufs_limit(depth: int) -> None:
    data = b""
    for _ in range(depth):
        size = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 127 | 128, len(data) >> 7])
        data = b"\x52" + size + data
    found = annotate(data, "kinds.three.Tree", SCHEMA)
    assert codes(found) == (["too-deep"] if depth > 100 else [])
