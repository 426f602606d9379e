"""The options that a .proto may set, as ``google/protobuf/descriptor.proto`` declares them. Pure."""

from functools import cache

from google.protobuf import descriptor_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor

Option = tuple[str, str, tuple[str, ...]]
"""Name, type, and the values that it can have where they are few."""

_OPTIONS: dict[str, Descriptor] = {
    "file": descriptor_pb2.FileOptions.DESCRIPTOR,
    "message": descriptor_pb2.MessageOptions.DESCRIPTOR,
    "field": descriptor_pb2.FieldOptions.DESCRIPTOR,
    "oneof": descriptor_pb2.OneofOptions.DESCRIPTOR,
    "enum": descriptor_pb2.EnumOptions.DESCRIPTOR,
    "value": descriptor_pb2.EnumValueOptions.DESCRIPTOR,
    "service": descriptor_pb2.ServiceOptions.DESCRIPTOR,
    "method": descriptor_pb2.MethodOptions.DESCRIPTOR,
}
_INTERNAL = {"uninterpreted_option", "edition_defaults", "feature_support", "map_entry", "message_set_wire_format"}
"""For protoc's own use, or for nobody's."""
_BESIDE = (("json_name", "string", ()), ("default", "", ()))
"""Of fields, and not of their options in the descriptor (language guide, JSON Mapping; proto2, Optional)."""


@cache
def options() -> dict[str, tuple[Option, ...]]:
    """By what they are set on."""
    found = {kind: tuple(_of(options)) for kind, options in _OPTIONS.items()}
    return found | {"field": (*found["field"], *_BESIDE)}


def _of(options: Descriptor) -> list[Option]:
    found: list[Option] = []
    for field in options.fields:
        if field.name == "features" and field.message_type:
            found += [_option(f"features.{one.name}", one) for one in field.message_type.fields]
        elif field.name not in _INTERNAL:
            found.append(_option(field.name, field))
    return found


def _option(name: str, field: FieldDescriptor) -> Option:
    if field.enum_type:
        return name, field.enum_type.name, tuple(value.name for value in field.enum_type.values if value.number)
    if field.type == FieldDescriptor.TYPE_BOOL:
        return name, "bool", ("true", "false")
    return name, field.message_type.name if field.message_type else "string", ()
