"""Which part of a JSON value ProtoJSON refuses, and why: the schema worker's words for what json_format only half says."""

import difflib
import json
from typing import Any

from google.protobuf import descriptor, descriptor_pb2, descriptor_pool, json_format, message_factory

Pool = descriptor_pool.DescriptorPool
JsonPath = list[str | int]


def well_known(kind: descriptor.Descriptor) -> bool:
    """True for the types that have a JSON form of their own (Timestamp, Struct, ...)."""
    return kind.file.name.startswith("google/protobuf/")


class Fault:
    """Finds which part of a JSON value json_format refuses, by trying the parts one at a time."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def find(self, kind: descriptor.Descriptor, value: Any, path: JsonPath) -> tuple[JsonPath, str]:
        """The path of the part, and why in plain words (empty: json_format's own words are best)."""
        if well_known(kind):
            return path, self.words(kind, value)
        if not isinstance(value, dict):
            return path, f"A {kind.full_name} is written as a JSON object: {{…}}, not as {described(value)}."
        for name, item in value.items():
            if why := self.words(kind, {name: item}):
                return self.in_field(kind, name, item, [*path, name], why)
        return path, self.words(kind, value)

    def in_field(
        self, kind: descriptor.Descriptor, name: str, item: Any, path: JsonPath, why: str
    ) -> tuple[JsonPath, str]:
        """The same within one field that is known to be refused."""
        field = next((f for f in kind.fields if name in (f.json_name, f.name)), None)
        if field is None:
            return path, unknown_field(kind, name)
        if field.is_repeated and isinstance(item, list):
            for index, element in enumerate(item):
                if element_why := self.words(kind, {name: [element]}):
                    return self.in_element(field, element, [*path, index], element_why)
        if field.is_repeated and field.message_type and field.message_type.GetOptions().map_entry:
            return path, why
        if field.is_repeated and not isinstance(item, list):
            return path, f"“{name}” is repeated: write a list, [{json.dumps(item)[:40]}], even for one element."
        return self.in_element(field, item, path, why)

    def in_element(
        self, field: descriptor.FieldDescriptor, item: Any, path: JsonPath, why: str
    ) -> tuple[JsonPath, str]:
        """The same within one value of a field."""
        if item is None:
            return path, "null cannot be an element of a list here."
        if field.message_type is not None:
            return self.find(field.message_type, item, path)
        return path, scalar(field, item) or why

    def words(self, kind: descriptor.Descriptor, value: Any) -> str:
        """json_format's own words on this value; empty when it takes it."""
        message = message_factory.GetMessageClass(kind)()
        try:
            json_format.Parse(json.dumps(value), message, descriptor_pool=self.pool)
        except (json_format.ParseError, ValueError, RecursionError) as error:
            return str(error).splitlines()[0].rstrip(". ") + "."
        return ""


RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}
TYPE_NAMES: dict[int, str] = {
    number: name.removeprefix("TYPE_").lower() for name, number in descriptor_pb2.FieldDescriptorProto.Type.items()
}
CPP_RANGES = {
    descriptor.FieldDescriptor.CPPTYPE_INT32: RANGES["int32"],
    descriptor.FieldDescriptor.CPPTYPE_UINT32: RANGES["uint32"],
    descriptor.FieldDescriptor.CPPTYPE_INT64: RANGES["int64"],
    descriptor.FieldDescriptor.CPPTYPE_UINT64: RANGES["uint64"],
}
EXPECTED = {
    descriptor.FieldDescriptor.TYPE_STRING: "a string in quotes",
    descriptor.FieldDescriptor.TYPE_BYTES: "base64 in quotes",
    descriptor.FieldDescriptor.TYPE_BOOL: "true or false, without quotes",
    descriptor.FieldDescriptor.TYPE_FLOAT: "a number",
    descriptor.FieldDescriptor.TYPE_DOUBLE: "a number",
}


def scalar(field: descriptor.FieldDescriptor, item: Any) -> str:
    """Why a scalar or enum field does not take this value; empty when only json_format can say."""
    name = field.json_name
    if field.enum_type is not None:
        names = [item.name for item in field.enum_type.values]
        return f"{described(item)} is not a value of {field.enum_type.full_name}: {listed(names)}."
    kind = TYPE_NAMES[field.type]
    if field.cpp_type in CPP_RANGES:
        low, high = CPP_RANGES[field.cpp_type]
        return f"“{name}” is {article(kind)}: a whole number from {low} to {high}, not {described(item)}."
    expected = EXPECTED.get(field.type, "")
    return expected and f"“{name}” is {article(kind)}: it takes {expected}, not {described(item)}."


def unknown_field(kind: descriptor.Descriptor, name: str) -> str:
    """A field that the message does not have, and which it may have meant."""
    names = [field.json_name for field in kind.fields]
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"{kind.full_name} has no field “{name}”. Did you mean “{close[0]}”?"
    return f"{kind.full_name} has no field “{name}”. " + (f"Its fields: {listed(names)}." if names else "It has none.")


def listed(names: list[str], most: int = 12) -> str:
    """A few names, and that there are more."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def article(kind: str) -> str:
    """``an int32``, ``a string``."""
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def described(item: Any) -> str:
    """A JSON value in words."""
    if isinstance(item, dict):
        return "an object"
    if isinstance(item, list):
        return "a list"
    return json.dumps(item, ensure_ascii=False)[:60]
