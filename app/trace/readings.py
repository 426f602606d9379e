"""What bytes of an unknown field can mean: the plausible readings side by side, since only a schema could tell."""

from app.schema.model import Kind
from app.trace.annotated import Reading
from app.trace.json_text import float_text, quoted
from app.trace.scalars import number_of
from app.wire import records
from app.wire.records import Record, WireType

MAX_DEPTH = 4
"""Messages within messages in the text of a reading: deeper ones are shown as bytes."""
MAX_RECORDS = 30
"""Records in the text of a reading; a person reads no more of them in a line."""
MAX_TEXT = 200
"""Characters of a string shown."""
MAX_HEX = 32
"""Bytes shown as hex."""


def readings(record: Record, data: bytes) -> tuple[Reading, ...]:
    """The plausible readings of a record's value, the likeliest first."""
    if record.wire_type is WireType.VARINT:
        return _varint(record.value)
    if record.wire_type is WireType.I64:
        return _fixed(record.value, Kind.DOUBLE, Kind.FIXED64, Kind.SFIXED64)
    if record.wire_type is WireType.I32:
        return _fixed(record.value, Kind.FLOAT, Kind.FIXED32, Kind.SFIXED32)
    if record.wire_type is WireType.LEN:
        return _len(data, record.value_start, record.value_end)
    return ()


def _varint(raw: int) -> tuple[Reading, ...]:
    found = [Reading(kind="uint64", text=str(raw))]
    if raw >> 63:
        found.insert(0, Reading(kind="int64", text=str(number_of(Kind.INT64, raw))))
    if raw in {0, 1}:
        found.append(Reading(kind="bool", text="true" if raw else "false"))
    found.append(Reading(kind="sint64", text=str(number_of(Kind.SINT64, raw))))
    return tuple(found)


def _fixed(raw: int, floating: Kind, unsigned: Kind, signed: Kind) -> tuple[Reading, ...]:
    value = number_of(floating, raw)
    text = float_text(value, single=floating is Kind.FLOAT) if isinstance(value, float) else ""
    found = [Reading(kind=floating.value, text=text.strip('"')), Reading(kind=unsigned.value, text=str(raw))]
    number = number_of(signed, raw)
    if number != raw:
        found.append(Reading(kind=signed.value, text=str(number)))
    return tuple(found)


def _len(data: bytes, start: int, end: int) -> tuple[Reading, ...]:
    found: list[Reading] = []
    text = _printable(data[start:end])
    if text is not None:
        found.append(Reading(kind="string", text=quoted(text)))
    inside = _message(data, start, end)
    if inside:
        found.append(Reading(kind="message", text=message_text(data, inside)))
    if end > start:
        packed = records.read_packed(data, start, end, WireType.VARINT, most=MAX_RECORDS)
        if not packed.problem and text is None:
            found.append(Reading(kind="packed varints", text=", ".join(map(str, packed.values))))
    found.append(Reading(kind="bytes", text=_hex(data[start:end])))
    return tuple(found)


def _message(data: bytes, start: int, end: int) -> tuple[Record, ...]:
    """The records, where all of them can be read."""
    found = records.read(data, start, end, depth=MAX_DEPTH, most=MAX_RECORDS)
    return () if records.problems(found) else found


def message_text(data: bytes, found: tuple[Record, ...], depth: int = MAX_DEPTH) -> str:
    """Records in one line, ``1: 150, 2: "testing", 3: {1: 1}``: what ``protoc --decode_raw`` says."""
    return ", ".join(f"{record.number}: {_value_text(data, record, depth)}" for record in found)


def _value_text(data: bytes, record: Record, depth: int) -> str:
    if record.wire_type is WireType.SGROUP:
        return "{" + message_text(data, record.records, depth - 1) + "}"
    if record.wire_type is not WireType.LEN:
        return str(record.value)
    text = _printable(data[record.value_start : record.value_end])
    if text is not None:
        return quoted(text)
    inside = _message(data, record.value_start, record.value_end) if depth > 1 else ()
    if inside:
        return "{" + message_text(data, inside, depth - 1) + "}"
    return _hex(data[record.value_start : record.value_end])


def _printable(value: bytes) -> str | None:
    """The text, where it is UTF-8 that a person can read."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    if not all(character.isprintable() or character in "\n\r\t" for character in text):
        return None
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _hex(value: bytes) -> str:
    return value[:MAX_HEX].hex(" ") + (" …" if len(value) > MAX_HEX else "")
