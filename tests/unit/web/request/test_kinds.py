"""Every field of the test protos gets the widget of its kind."""

from app.schema.model import Field
from app.web.request import kinds
from app.web.request.kinds import Shape
from tests.support import schemas

SCHEMA = schemas.schema(schemas.kinds())


def fields() -> list[Field]:
    return [field for message in SCHEMA.messages.values() for field in message.fields]


def test_each_kind_has_its_shape() -> None:
    found = {field.kind.value: kinds.shape(SCHEMA, field) for field in fields() if not field.type_name}
    assert {found[name] for name in ("int32", "uint64", "sfixed32", "sint64")} == {Shape.WHOLE}
    assert (found["string"], found["bytes"], found["bool"], found["double"]) == (
        Shape.TEXT, Shape.BYTES, Shape.SWITCH, Shape.FLOATING,
    )  # fmt: skip


def test_well_known_types_are_what_json_makes_of_them() -> None:
    named = {field.type_name: kinds.shape(SCHEMA, field) for field in fields() if field.type_name}
    expected = {
        "google.protobuf.Timestamp": Shape.SPELLED,
        "google.protobuf.Struct": Shape.JSON,
        "google.protobuf.Int64Value": Shape.WHOLE,
        "google.protobuf.StringValue": Shape.TEXT,
        "google.protobuf.Any": Shape.MESSAGE,
    }
    assert {name: shape for name, shape in named.items() if name in expected} == expected


def test_maps_have_a_key_and_a_value() -> None:
    maps = [field for field in fields() if field.is_map]
    pairs = [(kinds.map_key(SCHEMA, field), kinds.map_value(SCHEMA, field)) for field in maps]
    assert pairs
    assert all(key and value and (key.number, value.number) == (1, 2) for key, value in pairs)
