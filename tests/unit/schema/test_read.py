"""Schemas: what we read from a descriptor set is what protobuf's own pool says of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from google.protobuf import descriptor as judge
from hypothesis import given
from hypothesis import strategies as st

from app.schema.model import EMPTY, Field, Kind, Place, Presence
from app.schema.read import camel_case, read
from tests.support import schemas

three = schemas.schema(schemas.kinds())
SETS = [
    pytest.param(schemas.kinds, id="kinds"),
    pytest.param(schemas.googleapis, id="googleapis"),
    pytest.param(schemas.unittest, id="unittest"),  # with a field whose JSON name is empty, among other oddities
    pytest.param(schemas.conformance, id="conformance"),
]


def kinds_field(message: str, name: str) -> Field:
    return next(field for field in three.messages[message].fields if field.name == name)


def said(field: judge.FieldDescriptor) -> dict[str, object]:
    """What the pool says of a field, in our terms."""
    target = field.message_type or field.enum_type
    entry = bool(field.message_type) and field.message_type.GetOptions().map_entry
    real_oneof = field.containing_oneof if field.containing_oneof and not is_synthetic(field) else None
    return {
        "number": field.number,
        "json_name": f"[{field.full_name}]" if field.is_extension else field.json_name,
        "kind": list(Kind)[field.type - 1],
        "type_name": target.full_name if target else "",
        "repeated": field.is_repeated,
        "packed": field.is_packed,
        "required": field.is_required,
        "has_presence": field.has_presence,
        "oneof": real_oneof.name if real_oneof else "",
        "is_map": entry,
        "delimited": field.type == judge.FieldDescriptor.TYPE_GROUP,
    }


def is_synthetic(field: judge.FieldDescriptor) -> bool:
    """Protoc names the oneof of a proto3 ``optional`` after its field."""
    return field.containing_oneof.name == f"_{field.name}"


def ours(field: Field) -> dict[str, object]:
    return {
        "number": field.number,
        "json_name": field.json_name,
        "kind": field.kind,
        "type_name": field.type_name,
        "repeated": field.repeated,
        "packed": field.packed,
        "required": field.presence is Presence.REQUIRED,
        "has_presence": field.presence is not Presence.IMPLICIT and not field.repeated,
        "oneof": field.oneof,
        "is_map": field.is_map,
        "delimited": field.delimited,
    }


@pytest.mark.parametrize("descriptor_set", SETS)
def test_every_message_agrees_with_the_pool(descriptor_set: Callable[[], bytes]) -> None:
    pool = schemas.pool(descriptor_set())
    schema = schemas.schema(descriptor_set())
    assert len(schema.messages) > 20
    for name, message in schema.messages.items():
        descriptor = pool.FindMessageTypeByName(name)
        assert [field.name for field in message.fields] == [field.name for field in descriptor.fields]
        assert [ours(field) for field in message.fields] == [said(field) for field in descriptor.fields]
        assert message.is_map_entry == descriptor.GetOptions().map_entry
    for name, enum in schema.enums.items():
        enum_descriptor = pool.FindEnumTypeByName(name)
        assert list(enum.values) == [(value.name, value.number) for value in enum_descriptor.values]
        assert enum.closed == enum_descriptor.is_closed
    for (extendee, number), field in schema.extensions.items():
        descriptor = pool.FindExtensionByName(field.name)
        assert (descriptor.containing_type.full_name, descriptor.number) == (extendee, number)
        assert ours(field) == said(descriptor)


def test_kinds_count() -> None:
    assert len(three.extensions) == 6
    assert three.messages["kinds.two.Set"].message_set


@pytest.mark.parametrize(
    ("message", "field", "utf8"),
    [
        ("kinds.three.Scalars", "string_value", True),
        ("kinds.two.Legacy", "text", False),
        ("kinds.editions.Modern", "checked", True),
        ("kinds.editions.Modern", "unchecked", False),
        ("kinds.three.Scalars", "bytes_value", False),
    ],
)
def test_utf8(message: str, field: str, utf8: bool) -> None:
    assert kinds_field(message, field).utf8 is utf8


def test_defaults() -> None:
    assert kinds_field("kinds.two.Legacy", "number").default == "7"


def test_services_and_their_kinds_of_call() -> None:
    (service,) = three.services
    assert service.name == "kinds.three.Kinds"
    assert [(m.path, m.client_streaming, m.server_streaming) for m in service.methods] == [
        ("/kinds.three.Kinds/Get", False, False),
        ("/kinds.three.Kinds/Watch", False, True),
        ("/kinds.three.Kinds/Send", True, False),
        ("/kinds.three.Kinds/Talk", True, True),
    ]
    assert three.method("/kinds.three.Kinds/Watch").output_type == "kinds.three.Tree"


def test_services_of_imported_google_files_are_not_offered() -> None:
    assert schemas.schema(schemas.googleapis()).services == ()


def test_services_of_a_learners_imported_file_are_offered(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/base.proto").write_text(
        'syntax="proto3"; package shop; message M {} service Base { rpc A(M) returns (M); }'
    )
    (tmp_path / "top.proto").write_text(
        'syntax="proto3"; import "shop/base.proto"; service Top { rpc B(shop.M) returns (shop.M); }'
    )
    found = read(schemas.compiled(tmp_path, ("top.proto",)))
    assert [method.path for service in found.services for method in service.methods] == ["/shop.Base/A", "/Top/B"]
    assert found.files["top.proto"].imports == ("shop/base.proto",)
    assert found.files["shop/base.proto"].package == "shop"


def test_places_count_from_one() -> None:
    source = (schemas.FIXTURES / "kinds/proto3.proto").read_text().splitlines()

    def text(place: Place | None) -> str:
        assert place
        assert place.path == "kinds/proto3.proto"
        assert place.line == place.end_line
        return source[place.line - 1][place.column - 1 : place.end_column - 1]

    assert text(kinds_field("kinds.three.Scalars", "mood").place) == "Mood mood = 14;"
    assert text(kinds_field("kinds.three.Maps", "counts").place) == "map<string, int64> counts = 1;"
    assert text(three.method("/kinds.three.Kinds/Get").place) == "rpc Get(Scalars) returns (Repeated);"
    mood = three.enums["kinds.three.Mood"].place
    assert mood
    assert (mood.line, mood.end_line) == (14, 18)


def test_syntax_is_told() -> None:
    assert {path: file.syntax for path, file in three.files.items() if path.startswith("kinds/")} == {
        "kinds/proto3.proto": "proto3",
        "kinds/proto2.proto": "proto2",
        "kinds/editions.proto": "edition 2023",
        "kinds/edition2024.proto": "edition 2024",
        "kinds/delimiting.proto": "edition 2023",
    }


def test_bad_bytes_give_an_empty_schema_and_a_sentence() -> None:
    found = read(b"\xff\xff")
    assert (found.messages, found.services) == ({}, ())
    assert len(found.problems) == 1
    assert read(b"") == EMPTY


@given(st.data())
def test_mutated_bytes_never_raise(data: st.DataObject) -> None:
    mutated = bytearray(schemas.kinds()[:4000])
    for _ in range(data.draw(st.integers(1, 5))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(mutated[: data.draw(st.integers(0, len(mutated)))]))


def test_json_names_are_made_where_a_descriptor_has_none() -> None:
    for field in (field for message in three.messages.values() for field in message.fields if field.name != "ratio"):
        assert camel_case(field.name) == field.json_name
    assert camel_case("_a__b_1c_") == "AB1c"


def test_reserved_numbers_and_names_are_kept(tmp_path: Path) -> None:
    text = 'syntax = "proto3"; message Order { reserved 2, 9 to 11; reserved "total"; int32 id = 1; }'
    (tmp_path / "shop.proto").write_text(text)
    order = read(schemas.compiled(tmp_path, ("shop.proto",))).messages["Order"]
    assert order.reserved == ((2, 2), (9, 11))
    assert order.reserved_names == ("total",)
