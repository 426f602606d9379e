"""Checks of the bytes of messages: their size, their very bytes, which fields are on the wire and how."""

from app.checks.observation import Observation, nodes_of
from app.checks.registry import CallName, Hex, Side, check
from app.checks.results import Verdict, failed, passed
from app.checks.subjects import bounds, message, on_the_wire, sized, within
from app.checks.subjects import call as first_call

MOST_HEX = 40
"""Bytes shown in a sentence."""


@check
def message_size(
    seen: Observation,
    *,
    call: CallName,
    side: Side,
    number: int = 1,
    exactly: int | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Verdict:
    """A message takes so many bytes on the wire, without its 5-byte prefix."""
    one = first_call(seen, call)
    on_the_wire(one)
    found = message(one, side, number)
    size = len(found.wire_data)
    there = sized(size, "bytes")
    text = f"The {side.value} of {one.label} has {there}."
    if within(size, exactly=exactly, at_least=at_least, at_most=at_most):
        return passed(text, seen=there, evidence=one.place_of(found))
    wanted = bounds(exactly=exactly, at_least=at_least, at_most=at_most, unit="bytes")
    return failed(f"{text} It should have {wanted}.", expected=wanted, seen=there, evidence=one.place_of(found))


@check
def message_bytes(seen: Observation, *, call: CallName, side: Side, equal_to: Hex, number: int = 1) -> Verdict:
    """A message is exactly these bytes."""
    one = first_call(seen, call)
    on_the_wire(one)
    found = message(one, side, number)
    text = f"The {side.value} of {one.label} is {_hex(found.data)}."
    if found.data == bytes.fromhex(equal_to):
        return passed(text, seen=_hex(found.data), evidence=one.place_of(found))
    return failed(
        f"{text} It should be {equal_to}.", expected=equal_to, seen=_hex(found.data), evidence=one.place_of(found)
    )


@check
def field_on_wire(
    seen: Observation,
    *,
    call: CallName,
    side: Side,
    field: str,
    present: bool = True,
    number: int = 1,
    wire_type: str = "",
    records: int | None = None,
    hex: Hex = Hex(""),
) -> Verdict:
    """A field, by name or number, is on the wire (so many records, of a wire type, in these bytes), or is not."""
    one = first_call(seen, call)
    on_the_wire(one)
    found = message(one, side, number)
    nodes = nodes_of(seen.annotated(found), field)
    what = f"the {side.value} of {one.label}"
    if not nodes:
        words = f"The field {field} is not on the wire in {what}."
        if present:
            return failed(words, expected="on the wire", seen="not on the wire", evidence=one.place_of(found))
        return passed(words, seen="not on the wire", evidence=one.place_of(found))
    node = nodes[0]
    data = found.data[node.start : node.end]
    place = one.place_in(found, node)
    words = f"In {what}, the field {field} is written as {_hex(data)} ({node.wire_type.name})."
    for wanted, there in (
        ("not on the wire" if not present else "", "on the wire"),
        (wire_type, node.wire_type.name),
        ("" if records is None else _records(records), _records(len(nodes))),
        (hex, _hex(data)),
    ):
        if wanted and wanted != there:
            return failed(words, expected=wanted, seen=there, evidence=place)
    return passed(words, seen=_hex(data), evidence=place)


@check
def unknown_field(seen: Observation, *, call: CallName, side: Side, field: int, number: int = 1) -> Verdict:
    """A message carries a record of a field number that the schema does not declare."""
    one = first_call(seen, call)
    on_the_wire(one)
    found = message(one, side, number)
    unknown = [node for node in seen.annotated(found).nodes if node.number == field and not node.name]
    if unknown:
        text = f"The {side.value} of {one.label} carries field {field}, which this schema does not know."
        return passed(text, seen=f"field {field}", evidence=one.place_in(found, unknown[0]))
    numbers = ", ".join(str(node.number) for node in seen.annotated(found).nodes) or "none"
    text = f"The {side.value} of {one.label} carries no unknown field {field}; its fields are: {numbers}."
    return failed(text, expected=f"field {field}", seen=numbers, evidence=one.place_of(found))


@check
def compressed(seen: Observation, *, call: CallName, side: Side, number: int = 1, encoding: str = "gzip") -> Verdict:
    """A message crosses compressed: its compressed flag is 1, and it is encoded so."""
    one = first_call(seen, call)
    on_the_wire(one)
    found = message(one, side, number)
    sizes = f"{len(found.wire_data)} bytes on the wire, {len(found.data)} expanded"
    if found.compressed and found.encoding == encoding:
        return passed(
            f"The {side.value} of {one.label} is compressed: {sizes}.", seen=sizes, evidence=one.place_of(found)
        )
    seen_as = found.encoding if found.compressed else "compressed flag 0"
    text = f"The {side.value} of {one.label} is not compressed with {encoding}: {seen_as}."
    return failed(text, expected=encoding, seen=seen_as, evidence=one.place_of(found))


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


def _hex(data: bytes) -> str:
    return data[:MOST_HEX].hex(" ") + (" …" if len(data) > MOST_HEX else "") if data else "no bytes"
