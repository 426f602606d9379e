"""Protobuf records (protobuf encoding, Message Structure), read without a schema: tags, wire types, lengths, groups.

Reading never raises and never refuses: a record that cannot be read takes the rest of its bytes and carries a
``Problem``. The spans of the records tile the bytes that were read. What is inside a LEN record is not looked at here.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from app.sentences import sentence
from app.wire import varint
from app.wire.problems import Problem

MAX_DEPTH = 100
"""Nested messages and groups: the limit that protobuf's own parsers have."""
MAX_RECORDS = 200_000
"""A record has at least 2 bytes, and is about 300 bytes here: 60 MB at the very most."""
MAX_ELEMENTS = 1_000_000
"""Elements of a packed field: at most 8 bytes in each column and 32 for the number, so 50 MB at the very most."""
MAX_TAG_BYTES = 5
"""29 bits of field number and 3 of wire type: ceil(32 / 7) = 5 bytes."""
MAX_FIELD_NUMBER = 2**29 - 1


class WireType(Enum):
    """Wire types (protobuf encoding, Message Structure); 6 and 7 are not assigned."""

    VARINT = 0
    I64 = 1
    LEN = 2
    SGROUP = 3
    EGROUP = 4
    I32 = 5
    UNASSIGNED_6 = 6
    UNASSIGNED_7 = 7


WIRE_TYPES = tuple(WireType)
"""By number."""

_PLAIN = {0, 1, 2, 3, 5}
"""Wire types that any record may begin with."""
_TOO_FAR = 7 * varint.MAX_BYTES
_MASK = 2**64 - 1
_FIXED_BYTES = {WireType.I64: 8, WireType.I32: 4}


class Record(NamedTuple):
    """One record. A named tuple, because a message of 100 KB has tens of thousands and frozen dataclasses cost 4 times as much.

    ``start <= tag_end <= value_start <= value_end <= end``: tag, length (LEN only), value, then the end group tag
    (SGROUP), or the bytes that could not be read.
    """

    start: int
    number: int
    """The field number; 0 where the tag itself could not be read."""
    wire_type: WireType
    tag_end: int
    value_start: int
    value_end: int
    end: int
    value: int = 0
    """VARINT, I64, I32: the bits as an unsigned number. LEN: the length it states."""
    records: tuple["Record", ...] = ()
    """SGROUP: what is inside."""
    problem: Problem | None = None
    """Why the bytes after ``value_end`` cannot be read, or why a group has no end."""


def read(
    data: bytes, start: int = 0, end: int | None = None, *, depth: int = MAX_DEPTH, most: int = MAX_RECORDS
) -> tuple[Record, ...]:
    """The records between two offsets of ``data``; at most ``most`` of them, and groups ``depth`` deep."""
    reader = _Reader(data, most)
    return tuple(reader.records(start, len(data) if end is None else end, 0, depth)[0])


def problems(found: Iterable[Record]) -> tuple[Problem, ...]:
    """Every problem of these records and of what is inside their groups."""
    return tuple(_problems(found))


def _problems(found: Iterable[Record]) -> Iterator[Problem]:
    for record in found:
        if record.problem:
            yield record.problem
        yield from _problems(record.records)


class Packed(NamedTuple):
    """The elements of a packed field (protobuf encoding, Packed Repeated Fields), in columns: a field has up to millions."""

    values: Sequence[int]
    """The bits of each, as an unsigned number."""
    ends: Sequence[int]
    """The offset after each; the first begins where the payload begins, each other one where the one before it ends."""
    problem: Problem | None
    """Why the bytes after the last one cannot be read."""


def read_packed(data: bytes, start: int, end: int, wire_type: WireType, *, most: int = MAX_ELEMENTS) -> Packed:
    """The elements between two offsets; at most ``most`` of them."""
    if wire_type is WireType.VARINT:
        return _packed_varints(data, start, end, most)
    size = _FIXED_BYTES[wire_type]
    count = min((end - start) // size, most)
    after = start + size * count
    values = struct.unpack_from(f"<{count}{'IQ'[size == 8]}", data, start)
    return Packed(
        values, range(start + size, after + 1, size), _packed_problem(after, end, varint.TRUNCATED, count, most)
    )


def _packed_varints(data: bytes, start: int, end: int, most: int) -> Packed:
    payload = data[start:end]
    if payload.isascii() and end - start <= most:  # no top bit is set: every byte is an element
        return Packed(payload, range(start + 1, end + 1), None)
    values: list[int] = []
    ends: list[int] = []
    value = shift = 0
    for after, byte in enumerate(payload, start + 1):  # varint.read, without a call for each of perhaps a million
        if byte > 0x7F:
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift >= _TOO_FAR:
                break
        else:
            values.append((value | byte << shift) & _MASK if shift else byte)
            ends.append(after)
            if len(values) >= most:
                break
            value = shift = 0
    fault = varint.TOO_LONG if shift >= _TOO_FAR else varint.TRUNCATED
    return Packed(values, ends, _packed_problem(ends[-1] if ends else start, end, fault, len(values), most))


def _packed_problem(position: int, end: int, fault: int, count: int, most: int) -> Problem | None:
    if position >= end:
        return None
    if count >= most:
        return _too_many(position, end, most)
    text = sentence(
        "The packed values end inside an element: byte %(position)s begins one that is cut off.", position=position
    )
    if fault == varint.TOO_LONG:
        text = _too_long_text(sentence("An element"), position, varint.MAX_BYTES)
    return _problem("packed-truncated", text, "Packed Repeated Fields", position, end)


class _Reader:
    """One reading of one buffer, with what is left of its budget of records."""

    def __init__(self, data: bytes, most: int) -> None:
        self.data = data
        self.most = most
        self.left = most

    def records(self, start: int, end: int, group: int, depth: int) -> tuple[list[Record], int, int]:
        """Records up to ``end`` or to the end of ``group``: (records, where they stop, where reading goes on).

        The last two differ where an end group tag of ``group`` was met; ``group`` 0 is a message.
        """
        found: list[Record] = []
        position = start
        data = self.data
        while position < end:
            # Nearly every record of a field below 16: a tag of one byte, then a VARINT of one byte or a length of one.
            tag, kind, tag_end = data[position], data[position] & 7, position + 1
            if 0x08 <= tag < 0x80 and kind in {0, 2} and tag_end < end and data[tag_end] < 0x80 and self.left > 0:
                value = data[tag_end]
                value_start, after = (tag_end, tag_end + 1) if kind == 0 else (tag_end + 1, tag_end + 1 + value)
                if after <= end:
                    self.left -= 1
                    found.append(
                        Record(position, tag >> 3, WIRE_TYPES[kind], tag_end, value_start, after, after, value)
                    )
                    position = after
                    continue
            record = self._record(position, end, group, depth)
            if record.wire_type is WireType.EGROUP and record.problem is None:
                return found, position, record.end
            found.append(record)
            position = record.end
        return found, end, end

    def _record(self, start: int, end: int, group: int, depth: int) -> Record:
        if self.left <= 0:
            return _broken(start, end, self.data, _too_many(start, end, self.most))
        self.left -= 1
        tag, tag_end = varint.read(self.data, start, end, MAX_TAG_BYTES)
        if tag_end < 0:
            return _broken(start, end, self.data, _varint_problem(tag_end, sentence("tag"), start, end, MAX_TAG_BYTES))
        head = _Tag(start, tag >> 3, WIRE_TYPES[tag & 7], tag_end)
        is_plain = tag >> 32 == 0 and tag > 7 and tag & 7 in _PLAIN
        wrong = None if is_plain else _tag_problem(head, group, end)
        return head.record(end, problem=wrong) if wrong else self._value(head, end, depth)

    def _value(self, tag: "_Tag", end: int, depth: int) -> Record:
        match tag.wire_type:
            case WireType.VARINT:
                return self._varint(tag, end)
            case WireType.LEN:
                return self._len(tag, end)
            case WireType.SGROUP:
                return self._group(tag, end, depth)
            case WireType.I64 | WireType.I32:
                return self._fixed(tag, end)
            case _:  # EGROUP of the open group: _tag_problem has refused every other
                return tag.record(tag.end)

    def _varint(self, tag: "_Tag", end: int) -> Record:
        value, after = varint.read(self.data, tag.end, end)
        if after < 0:
            what = sentence("value of field %(number)s", number=tag.number)
            return tag.record(end, problem=_varint_problem(after, what, tag.end, end, varint.MAX_BYTES))
        return Record(tag.start, tag.number, tag.wire_type, tag.end, tag.end, after, after, value)

    def _fixed(self, tag: "_Tag", end: int) -> Record:
        size = _FIXED_BYTES[tag.wire_type]
        after = tag.end + size
        if after > end:
            says = sentence(
                "Field %(number)s is %(type)s, so %(size)s bytes must follow its tag",
                number=tag.number,
                type=tag.wire_type.name,
                size=size,
            )
            wrong = _problem(
                "truncated",
                sentence("%(says)s; only %(left)s are left.", says=says, left=end - tag.end),
                "Non-varint Numbers",
                tag.end,
                end,
            )
            return tag.record(end, problem=wrong)
        value = int.from_bytes(self.data[tag.end : after], "little")
        return Record(tag.start, tag.number, tag.wire_type, tag.end, tag.end, after, after, value)

    def _len(self, tag: "_Tag", end: int) -> Record:
        length, value_start = varint.read(self.data, tag.end, end)
        if value_start < 0:
            what = sentence("length of field %(number)s", number=tag.number)
            return tag.record(end, problem=_varint_problem(value_start, what, tag.end, end, varint.MAX_BYTES))
        after = value_start + length
        if after > end:
            text = sentence(
                "Field %(number)s says that %(length)s bytes follow; only %(left)s are left.",
                number=tag.number,
                length=length,
                left=end - value_start,
            )
            wrong = _problem("truncated", text, "Length-Delimited Records", tag.end, end)
            return tag.record(end, problem=wrong)._replace(value_start=value_start, value_end=value_start, value=length)
        return Record(tag.start, tag.number, tag.wire_type, tag.end, value_start, after, after, length)

    def _group(self, tag: "_Tag", end: int, depth: int) -> Record:
        if depth <= 0:
            return tag.record(end, problem=too_deep(tag.start, end))
        inside, stop, resume = self.records(tag.end, end, tag.number, depth - 1)
        wrong: Problem | None = None
        if resume == stop and not problems(inside[-1:]):  # one cause is named once, where it is
            text = sentence(
                "The group of field %(number)s has no end: an EGROUP tag with the same number is missing.",
                number=tag.number,
            )
            wrong = _problem("group-without-end", text, "Groups", tag.start, end)
        return Record(tag.start, tag.number, tag.wire_type, tag.end, tag.end, stop, resume, 0, tuple(inside), wrong)


class _Tag(NamedTuple):
    """A tag that could be read."""

    start: int
    number: int
    wire_type: WireType
    end: int

    def record(self, end: int, *, problem: Problem | None = None) -> Record:
        """The record of this tag without a value; what is left up to ``end`` cannot be read."""
        return Record(self.start, self.number, self.wire_type, self.end, self.end, self.end, end, problem=problem)


def too_deep(start: int, end: int) -> Problem:
    """What is nested more than ``MAX_DEPTH`` deep: parsers refuse such a message."""
    text = sentence(
        "Nested more than %(most)s deep: parsers refuse this message, and what is inside is not read here.",
        most=MAX_DEPTH,
    )
    return _problem("too-deep", text, "", start, end)


def _problem(code: str, text: str, section: str, start: int, end: int) -> Problem:
    spec = f"protobuf encoding, {section}" if section else "protobuf encoding"
    return Problem(code=code, text=text, spec=spec, start=min(start, end - 1), end=end)


def _too_many(start: int, end: int, most: int) -> Problem:
    text = sentence(
        "More than %(most)s records: the last %(count)s bytes are not read here.", most=most, count=end - start
    )
    return Problem(code="too-many-records", text=text, start=start, end=end)


def _too_long_text(what: str, start: int, most: int) -> str:
    return sentence(
        "%(what)s at byte %(start)s is a varint of more than %(most)s bytes: byte %(most)s still says that "
        "more follow.",
        what=what,
        start=start,
        most=most,
    )


def _varint_problem(fault: int, what: str, start: int, end: int, most: int) -> Problem:
    if fault == varint.TOO_LONG:
        return _problem(
            "varint-too-long",
            _too_long_text(sentence("The %(what)s", what=what), start, most),
            "Base 128 Varints",
            start,
            end,
        )
    text = sentence(
        "The bytes end inside the varint of the %(what)s, which begins at byte %(start)s.", what=what, start=start
    )
    return _problem("truncated", text, "Base 128 Varints", start, end)


def _tag_problem(tag: _Tag, group: int, end: int) -> Problem | None:
    if not 1 <= tag.number <= MAX_FIELD_NUMBER:
        text = sentence(
            "The tag says field number %(number)s; field numbers are 1 to %(most)s.",
            number=tag.number,
            most=MAX_FIELD_NUMBER,
        )
        return _problem("field-number", text, "Message Structure", tag.start, end)
    if tag.wire_type in {WireType.UNASSIGNED_6, WireType.UNASSIGNED_7}:
        text = sentence(
            "The tag of field %(number)s says wire type %(type)s, which is not assigned.",
            number=tag.number,
            type=tag.wire_type.value,
        )
        return _problem("wire-type-unassigned", text, "Message Structure", tag.start, end)
    if tag.wire_type is WireType.EGROUP and tag.number != group:
        inside = sentence("the open group is field %(number)s", number=group) if group else sentence("no group is open")
        text = sentence(
            "An EGROUP tag ends the group of field %(number)s, but %(reason)s.", number=tag.number, reason=inside
        )
        return _problem("group-end-unmatched", text, "Groups", tag.start, end)
    return None


def _broken(start: int, end: int, data: bytes, problem: Problem) -> Record:
    """Bytes without a readable tag; the wire type is what the first byte's low bits say."""
    return Record(start, 0, WIRE_TYPES[data[start] & 7], start, start, start, end, problem=problem)
