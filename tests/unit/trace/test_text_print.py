"""The text format record by record; whole messages are compared with protobuf's in tests/oracles."""

from google.protobuf import text_format

from app.trace.annotate import annotate
from app.trace.annotated import AnnotatedMessage, Node
from tests.support import schemas

KINDS = schemas.kinds()
SCHEMA = schemas.schema(KINDS)


def read(data: str, type_name: str) -> AnnotatedMessage:
    return annotate(bytes.fromhex(data), f"kinds.{type_name}", SCHEMA)


def shown(found: AnnotatedMessage, node: Node) -> str:
    return found.text[node.text_start : node.text_end] if node.text_start >= 0 else ""


def test_fields_know_their_lines() -> None:
    found = read("0a 01 61 52 02 18 05", "three.Tree")  # label: "a", next { number: 5 }
    assert found.text == 'label: "a"\nnext {\n  number: 5\n}\n'
    label, following = found.nodes
    assert shown(found, label) == 'label: "a"'
    assert shown(found, following) == "next {\n  number: 5\n}"
    assert shown(found, following.children[0]) == "number: 5"


def test_packed_elements_have_a_line_each() -> None:
    found = read("22 03 03 8e 02", "three.Repeated")
    assert found.text == "uint64s: 3\nuint64s: 270\n"
    assert [shown(found, child) for child in found.nodes[0].children] == ["uint64s: 3", "uint64s: 270"]


def test_groups_extensions_and_message_sets() -> None:
    assert read("43 48 05 44", "two.Legacy").text.startswith("Single {\n  a: 5\n")
    assert read("a0 06 05", "two.Legacy").text == "[kinds.two.extra_number]: 5\n"
    assert read("0b 10 e8 07 1a 02 08 05 0c", "two.Set").text == "[kinds.two.Item] {\n  i: 5\n}\n"


def test_unknown_fields_by_number() -> None:
    found = read("c2 3e 02 08 01 c0 3e 07 c2 3e 01 ff", "three.Tree")  # field 1000: a message, 7, a byte
    assert found.text == '1000 {\n  1: 1\n}\n1000: 7\n1000: "\\377"\n'
    assert [shown(found, node) for node in found.nodes] == ["1000 {\n  1: 1\n}", "1000: 7", '1000: "\\377"']


def test_an_any_shows_what_it_holds() -> None:
    made = schemas.message_class(KINDS, "kinds.three.WellKnown")()
    made.any.type_url, made.any.value = "x/kinds.three.Tree", b"\x0a\x01a"
    found = annotate(made.SerializeToString(), "kinds.three.WellKnown", SCHEMA)
    assert found.text == 'any {\n  [x/kinds.three.Tree] {\n    label: "a"\n  }\n}\n'
    made.any.type_url = "x/no.Such"
    found = annotate(made.SerializeToString(), "kinds.three.WellKnown", SCHEMA)
    assert found.text == text_format.MessageToString(made)


def test_bytes_that_cannot_be_read_are_a_comment() -> None:
    found = read("28 05 0a 10 61 62", "three.Scalars")
    assert found.text == "int32_value: 5\n# Field 1 says that 16 bytes follow; only 2 are left.\n"
    made = schemas.message_class(KINDS, "kinds.three.Scalars")()
    text_format.Parse(found.text, made)
    assert made.int32_value == 5
    in_entry = read("0a 03 0a 01 61 0a 02 08 80", "three.Maps")  # the second entry's key is cut off, and is no string
    assert in_entry.text.startswith("counts {\n  # The bytes end inside the varint")


def test_maps_are_sorted_by_key() -> None:
    made = schemas.message_class(KINDS, "kinds.three.Maps")(names={2: "b", -1: "a"}, counts={"z": 1, "": 0})
    found = annotate(made.SerializeToString(), "kinds.three.Maps", SCHEMA)
    assert found.text == text_format.MessageToString(made)
