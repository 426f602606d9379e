"""Plausible messages: of every kind of field, varied by number, with what the request said said again."""

from google.protobuf import (
    any_pb2,
    descriptor_pb2,
    descriptor_pool,
    duration_pb2,
    field_mask_pb2,
    json_format,
    message_factory,
    struct_pb2,
    text_format,
    timestamp_pb2,
    wrappers_pb2,
)

from app.sandbox.inside.mock_data import fill

FILE = """
name: "t.proto" package: "t" syntax: "proto3"
dependency: ["google/protobuf/timestamp.proto", "google/protobuf/duration.proto", "google/protobuf/wrappers.proto",
             "google/protobuf/struct.proto", "google/protobuf/field_mask.proto", "google/protobuf/any.proto"]
enum_type { name: "Color" value { name: "NONE" number: 0 } value { name: "RED" number: 1 } }
message_type {
  name: "Ask"
  field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
  field { name: "count" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL }
  field { name: "tags" number: 3 type: TYPE_STRING label: LABEL_REPEATED }
  field { name: "at" number: 4 type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" label: LABEL_OPTIONAL }
  field { name: "color" number: 5 type: TYPE_INT32 label: LABEL_OPTIONAL }
}
message_type {
  name: "All"
  oneof_decl { name: "choice" }
  nested_type {
    name: "MapEntry" options { map_entry: true }
    field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "value" number: 2 type: TYPE_MESSAGE type_name: ".t.Inner" label: LABEL_OPTIONAL }
  }
  field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
  field { name: "message" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
  field { name: "count" number: 3 type: TYPE_INT32 label: LABEL_OPTIONAL }
  field { name: "tags" number: 4 type: TYPE_STRING label: LABEL_REPEATED }
  field { name: "at" number: 5 type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" label: LABEL_OPTIONAL }
  field { name: "color" number: 6 type: TYPE_ENUM type_name: ".t.Color" label: LABEL_OPTIONAL }
  field { name: "map" number: 7 type: TYPE_MESSAGE type_name: ".t.All.MapEntry" label: LABEL_REPEATED }
  field { name: "again" number: 8 type: TYPE_MESSAGE type_name: ".t.All" label: LABEL_OPTIONAL }
  field { name: "first" number: 9 type: TYPE_BOOL label: LABEL_OPTIONAL oneof_index: 0 }
  field { name: "second" number: 10 type: TYPE_BYTES label: LABEL_OPTIONAL oneof_index: 0 }
  field { name: "price" number: 11 type: TYPE_DOUBLE label: LABEL_OPTIONAL }
  field { name: "items" number: 12 type: TYPE_MESSAGE type_name: ".t.Inner" label: LABEL_REPEATED }
  field { name: "wrapped" number: 13 type: TYPE_MESSAGE type_name: ".google.protobuf.StringValue" label: LABEL_OPTIONAL }
  field { name: "free" number: 14 type: TYPE_MESSAGE type_name: ".google.protobuf.Struct" label: LABEL_OPTIONAL }
  field { name: "mask" number: 15 type: TYPE_MESSAGE type_name: ".google.protobuf.FieldMask" label: LABEL_OPTIONAL }
  field { name: "took" number: 16 type: TYPE_MESSAGE type_name: ".google.protobuf.Duration" label: LABEL_OPTIONAL }
  field { name: "some" number: 17 type: TYPE_MESSAGE type_name: ".google.protobuf.Value" label: LABEL_OPTIONAL }
  field { name: "any" number: 18 type: TYPE_MESSAGE type_name: ".google.protobuf.Any" label: LABEL_OPTIONAL }
}
message_type {
  name: "Inner"
  field { name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
  field { name: "shelf_size" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
}
"""
POOL = descriptor_pool.DescriptorPool()
for imported in (any_pb2, duration_pb2, field_mask_pb2, struct_pb2, timestamp_pb2, wrappers_pb2):
    POOL.AddSerializedFile(imported.DESCRIPTOR.serialized_pb)
POOL.AddSerializedFile(text_format.Parse(FILE, descriptor_pb2.FileDescriptorProto()).SerializeToString())
ASK, ALL = (message_factory.GetMessageClass(POOL.FindMessageTypeByName(f"t.{name}")) for name in ("Ask", "All"))

INNER = {"id": "b2", "shelf_size": "shelf size 2"}


def filled(request: object, number: int) -> dict[str, object]:
    message = ALL()
    fill(message, request, number)
    made: dict[str, object] = json_format.MessageToDict(message, preserving_proto_field_name=True)
    return made


def test_every_kind_of_field_has_a_value_and_recursion_ends() -> None:
    assert filled(None, 2) == {
        "name": "Grace",
        "message": "Hello again",
        "count": 2,
        "tags": ["tags 2"],
        "at": "2026-01-02T03:04:06Z",
        "color": "RED",
        "map": {"b2": INNER},
        "first": True,
        "price": 2.5,
        "items": [INNER],
        "wrapped": "value 2",
        "free": {"key": "value"},
        "mask": "name",
        "took": "2s",
        "some": "value",
        "any": {},
    }


def test_what_the_request_said_is_said_again_and_its_name_greeted() -> None:
    made = filled(ASK(name="Bob", count=7, tags=["x", "y"], at={"seconds": 9}, color=3), 1)
    assert (made["name"], made["message"], made["count"]) == ("Bob", "Hello, Bob!", 7)
    assert (made["tags"], made["at"]) == (["x", "y"], "1970-01-01T00:00:09Z")
    assert made["color"] == "RED", "another type of the same name is not copied"
    assert filled(ASK(), 1)["message"] == "Hello!"
