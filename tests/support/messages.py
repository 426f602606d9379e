"""Random messages of any type, made by protobuf itself, and random bytes that nearly are such messages."""

import struct
from random import Random

from google.protobuf import descriptor as d
from google.protobuf import message

Field = d.FieldDescriptor

INTEGERS = {
    Field.TYPE_INT32: (-(2**31), 2**31 - 1),
    Field.TYPE_SINT32: (-(2**31), 2**31 - 1),
    Field.TYPE_SFIXED32: (-(2**31), 2**31 - 1),
    Field.TYPE_UINT32: (0, 2**32 - 1),
    Field.TYPE_FIXED32: (0, 2**32 - 1),
    Field.TYPE_INT64: (-(2**63), 2**63 - 1),
    Field.TYPE_SINT64: (-(2**63), 2**63 - 1),
    Field.TYPE_SFIXED64: (-(2**63), 2**63 - 1),
    Field.TYPE_UINT64: (0, 2**64 - 1),
    Field.TYPE_FIXED64: (0, 2**64 - 1),
}
TEXTS = ("", "Ada", "grüße", "日本", 'a\nb\t\x07"\\/', "🙂", "snake_case", "type.googleapis.com/kinds.three.Scalars")
FLOATS = (
    0.0,
    -0.0,
    1.5,
    0.1,
    -3.25e-7,
    1e38,
    1e-45,
    16777217.0,
    3.4028234663852886e38,
    float("inf"),
    float("-inf"),
    float("nan"),
)


def fill(made: message.Message, random: Random, depth: int = 3) -> None:
    """Set about half of the fields of ``made``."""
    for field in made.DESCRIPTOR.fields:
        if field.message_type and depth <= 0 and not is_map(field):
            continue
        if random.random() < 0.5 or field.is_required:
            set_field(made, field, random, depth)
    for extension in extensions(made.DESCRIPTOR) if depth > 0 else ():
        if random.random() < 0.5:
            set_extension(made, extension, random, depth)


def extensions(descriptor: d.Descriptor) -> list[d.FieldDescriptor]:
    return list(descriptor.file.pool.FindAllExtensions(descriptor))


def set_extension(made: message.Message, field: d.FieldDescriptor, random: Random, depth: int) -> None:
    if field.message_type and field.is_repeated:
        fill(made.Extensions[field].add(), random, depth - 1)
    elif field.message_type:
        made.Extensions[field].SetInParent()
        fill(made.Extensions[field], random, depth - 1)
    elif field.is_repeated:
        made.Extensions[field].extend([scalar(field, random), scalar(field, random)])
    else:
        made.Extensions[field] = scalar(field, random)


def is_map(field: d.FieldDescriptor) -> bool:
    return bool(field.message_type) and field.message_type.GetOptions().map_entry


def set_field(made: message.Message, field: d.FieldDescriptor, random: Random, depth: int) -> None:
    if is_map(field):
        key, value = (field.message_type.fields_by_name[name] for name in ("key", "value"))
        target = getattr(made, field.name)
        for _ in range(random.choice((1, 1, 2))):
            if value.message_type:
                fill(target[scalar(key, random)], random, depth - 1)
            else:
                target[scalar(key, random)] = scalar(value, random)
    elif field.is_repeated:
        for _ in range(random.choice((1, 2, 3))):
            if field.message_type:
                fill(getattr(made, field.name).add(), random, depth - 1)
            else:
                getattr(made, field.name).append(scalar(field, random))
    elif field.message_type:
        child = getattr(made, field.name)
        child.SetInParent()
        fill(child, random, depth - 1)
    else:
        setattr(made, field.name, scalar(field, random))


def scalar(field: d.FieldDescriptor, random: Random) -> object:  # noqa: PLR0911 - one line a kind
    if field.type in INTEGERS:
        low, high = INTEGERS[field.type]
        return random.choice((0, 1, low, high, random.randint(low, high), max(low, -2)))
    if field.type == Field.TYPE_ENUM:
        return random.choice(field.enum_type.values).number
    if field.type == Field.TYPE_BOOL:
        return random.random() < 0.5
    if field.type == Field.TYPE_STRING:
        return random.choice(TEXTS)
    if field.type == Field.TYPE_BYTES:
        return random.randbytes(random.choice((0, 1, 5, 20)))
    if field.type == Field.TYPE_FLOAT:
        return random.choice((*FLOATS, struct.unpack("<f", random.randbytes(4))[0]))
    return random.choice((*FLOATS, struct.unpack("<d", random.randbytes(8))[0]))


def varint(value: int) -> bytes:
    """The shortest varint, written down independently of the code under test."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def near_message(descriptor: d.Descriptor, random: Random, depth: int = 3) -> bytes:
    """Records with this type's field numbers, mostly of fitting wire types, in any order and number."""
    out = b""
    fields = [*descriptor.fields, *extensions(descriptor)]
    for _ in range(random.choice((0, 1, 2, 4, 7))):
        field = random.choice(fields) if fields and random.random() < 0.95 else None
        out += near_record(field, random, depth)
    return out


def near_record(field: d.FieldDescriptor | None, random: Random, depth: int) -> bytes:
    number = field.number if field else random.choice((1, 77, 1000, 2**29 - 1))
    if field is None or random.random() < 0.08:
        return record(number, random.choice((0, 1, 2, 5)), random.randbytes(random.choice((0, 1, 3))), random)
    if field.message_type:
        inner = near_message(field.message_type, random, depth - 1) if depth > 0 else b""
        if field.type == Field.TYPE_GROUP:
            return varint(number << 3 | 3) + inner + varint(number << 3 | 4)
        return record(number, 2, inner, random)
    if field.type in {Field.TYPE_STRING, Field.TYPE_BYTES}:
        return record(number, 2, random.choice(TEXTS).encode(), random)
    wire_type = wire_type_of(field)
    if field.is_repeated and random.random() < 0.5:
        return record(number, 2, b"".join(value(wire_type, random) for _ in range(random.choice((0, 1, 3)))), random)
    return record(number, wire_type, b"", random)


def wire_type_of(field: d.FieldDescriptor) -> int:
    if field.type in {Field.TYPE_DOUBLE, Field.TYPE_FIXED64, Field.TYPE_SFIXED64}:
        return 1
    return 5 if field.type in {Field.TYPE_FLOAT, Field.TYPE_FIXED32, Field.TYPE_SFIXED32} else 0


def record(number: int, wire_type: int, content: bytes, random: Random) -> bytes:
    tag = varint(number << 3 | wire_type)
    return tag + (varint(len(content)) + content if wire_type == 2 else value(wire_type, random))


def value(wire_type: int, random: Random) -> bytes:
    if wire_type == 0:
        shown = varint(random.choice((0, 1, 2, 3, 4, 127, 128, 2**32, 2**64 - 1, 2**64 - 2, random.getrandbits(40))))
        return shown[:-1] + bytes([shown[-1] | 128, 0]) if len(shown) < 9 and random.random() < 0.1 else shown
    return random.choice((bytes(8), random.randbytes(8)))[: 8 if wire_type == 1 else 4]
