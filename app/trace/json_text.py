"""Scalars as ProtoJSON writes them (protobuf docs, ProtoJSON Format)."""

import json
import math
import struct
from base64 import b64encode
from collections.abc import Callable, Mapping

from app.schema.model import Field, Kind
from app.trace.scalars import Scalar

_WIDE = {Kind.INT64, Kind.UINT64, Kind.SINT64, Kind.FIXED64, Kind.SFIXED64}
"""64-bit integers are strings in JSON, since a JavaScript number holds 53 bits."""

quoted: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode
"""A JSON string; what is not ASCII stays as it is. Made once: ``json.dumps`` makes an encoder for every such call."""


def printer(field: Field, enum_names: Mapping[int, str]) -> Callable[[Scalar], str]:
    """What writes the values of this field, a scalar or an enum."""
    kind = field.kind
    if kind is Kind.ENUM:
        return _enum_printer(field, enum_names)
    if kind in _WIDE:
        return '"{}"'.format
    return _PRINTERS.get(kind, str)


def _enum_printer(field: Field, enum_names: Mapping[int, str]) -> Callable[[Scalar], str]:
    """An enum by its first name for the number; a number without a name as a number."""
    if field.type_name == "google.protobuf.NullValue":
        return lambda _: "null"
    texts = {number: quoted(name) for number, name in enum_names.items()}

    def text(value: Scalar) -> str:
        found = texts.get(value) if isinstance(value, int) else None
        return str(value) if found is None else found

    return text


def float_text(value: float, *, single: bool) -> str:
    """A float or double as JSON: the shortest digits that read back as the same bits."""
    if math.isnan(value):
        return '"NaN"'
    if math.isinf(value):
        return '"Infinity"' if value > 0 else '"-Infinity"'
    return repr(shortest(value) if single else value)


def shortest(value: float) -> float:
    """The number with the fewest of 6 to 9 digits that is the same as a 32-bit float."""
    for digits in range(6, 9):
        rounded = float(f"{value:.{digits}g}")
        if _as_single(rounded) == value:
            return rounded
    return float(f"{value:.9g}")


def _as_single(value: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        return math.inf


def key_text(key: Scalar) -> str:
    """A map's key: a string, whatever it is on the wire."""
    if isinstance(key, bool):
        return "true" if key else "false"
    return str(key)


def _bytes(value: Scalar) -> str:
    return f'"{b64encode(value).decode()}"' if isinstance(value, bytes) else '""'


def _float(value: Scalar) -> str:
    return float_text(value if isinstance(value, float) else 0.0, single=True)


def _double(value: Scalar) -> str:
    return float_text(value if isinstance(value, float) else 0.0, single=False)


def _bool(value: Scalar) -> str:
    return "true" if value else "false"


def _string(value: Scalar) -> str:
    return quoted(value) if isinstance(value, str) else '""'


_PRINTERS: dict[Kind, Callable[[Scalar], str]] = {
    Kind.STRING: _string,
    Kind.BYTES: _bytes,
    Kind.FLOAT: _float,
    Kind.DOUBLE: _double,
    Kind.BOOL: _bool,
}
