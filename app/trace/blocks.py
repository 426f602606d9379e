"""Header blocks with what HPACK did: how each field was written, and the dynamic table before and after (RFC 7541).

The blocks of each direction are read anew from the payloads of the trace's frames, in order: what a table holds depends on all
blocks before. Where frames were lost, entries from before the loss are unknown, and the table begins empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.trace.headers import header_field
from app.trace.model import FrameEntry, HeaderField, Sender, Trace
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire import huffman
from app.wire.hpack import Decoder, Field, HeaderBlock, StringLiteral
from app.wire.hpack_table import STATIC, DynamicTable
from app.wire.http2 import Frame
from app.wire.http2_blocks import MAX_BLOCK_BYTES

MOST_ENTRIES = 128
"""Entries of a table that are listed, newest first: all that fit into the usual 4096 bytes (each counts at least 32)."""
LINE_BYTES = 4
"""Beside name and value in a line of text: colon, space, and CR LF at its end (RFC 9112 §5)."""

_STARTERS = frozenset({names.HEADERS, names.PUSH_PROMISE})
_BLOCKS = _STARTERS | {names.CONTINUATION}


class BlockSummary(NamedTuple):
    """One header block in numbers. A tuple, since a long run has tens of thousands."""

    frame: int
    """The number of the frame that ends it."""
    time_ns: int
    connection: int
    client: bool
    """Sent by the client."""
    stream_id: int
    call: int
    """0 for none."""
    fields: int
    indexed: int
    """Fields that are an index and nothing else."""
    length: int
    """Bytes on the wire."""
    text: int
    """Bytes of the same fields as lines of text."""
    title: str
    """The path of a request, ``grpc-status 0`` of trailers, ``:status 200`` of a response; empty where none is known."""


class Coded(NamedTuple):
    """A string literal as it was written (§5.2)."""

    huffman: bool
    characters: int
    size: int
    """Bytes on the wire, without those of its length."""
    bits: int
    """Of the Huffman code before padding; 0 where it is not Huffman-coded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockField:
    """One field, and what the table did."""

    field: HeaderField
    data: bytes
    """Its bytes in the block."""
    text: int
    """Bytes of the same field as a line of text."""
    name: Coded | None
    """None where an index names it."""
    value: Coded | None
    added: bool
    """It is the newest entry of the dynamic table now."""


class TableEntry(NamedTuple):
    """One entry of the dynamic table, with its index; 0 where it is not in the table at that moment."""

    before: int
    after: int
    name: str
    value: str
    size: int
    """As §4.1 counts it: 32 more than its bytes."""


class SizeChange(NamedTuple):
    """A dynamic table size update (§6.3)."""

    size: int
    data: bytes
    evicted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The dynamic table over a block."""

    entries: tuple[TableEntry, ...]
    """Newest first: what was added, what stayed, what was evicted; at most ``MOST_ENTRIES``."""
    left_out: int
    size_before: int
    size_after: int
    max_size: int
    """After the block."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One header block, field by field."""

    summary: BlockSummary
    data: bytes
    fields: tuple[BlockField, ...]
    changes: tuple[SizeChange, ...]
    unread: bytes
    """The rest that could not be read."""
    table: Table


def summaries(trace: Trace) -> tuple[BlockSummary, ...]:
    """Every header block of a trace that could be decoded, in order of time."""
    return tuple(_summary(read.frame, read.block) for read in _blocks(trace.frames) if read.block is not None)


def block(trace: Trace, number: int) -> Block | None:
    """The header block that ends in the frame of this number; None where none does."""
    if not 0 < number <= len(trace.frames):
        return None
    wanted = trace.frames[number - 1]
    for read in _blocks(trace.frames[:number], connection=wanted.connection, tables_before=number):
        if read.frame.number == number and read.block is not None:
            return _block(read)
    return None


@dataclass(slots=True)
class _Side:
    """One direction of a connection."""

    decoder: Decoder = field(default_factory=Decoder)
    end: int = 0
    """Where the last frame ended."""
    data: bytearray = field(default_factory=bytearray)
    broken: bool = False


class _Read(NamedTuple):
    frame: FrameEntry
    block: HeaderBlock | None
    data: bytes
    before: Sequence[tuple[str, str, int]]
    """The dynamic table before it; made for the wanted frame only."""
    size_before: int
    table: DynamicTable


def _blocks(frames: Sequence[FrameEntry], *, connection: int = 0, tables_before: int = 0) -> Iterator[_Read]:
    sides: dict[tuple[int, Sender], _Side] = {}
    for frame in frames:
        if connection not in {0, frame.connection}:
            continue
        side = sides.setdefault((frame.connection, frame.sender), _Side())
        if frame.start != side.end:
            side.decoder.lose()
            side.broken = True
        side.end = frame.end
        if frame.type == names.SETTINGS:
            _apply(sides, frame)
        elif frame.type in _BLOCKS:
            yield from _read(side, frame, snapshot=frame.number == tables_before)


def _read(side: _Side, frame: FrameEntry, *, snapshot: bool) -> Iterator[_Read]:
    if frame.type in _STARTERS:
        side.data.clear()
        side.broken = False
    fragment = _fragment(frame)
    side.broken = side.broken or bool(frame.missing) or len(side.data) + len(fragment) > MAX_BLOCK_BYTES
    if not side.broken:
        side.data += fragment
    if not frame.flags & names.END_HEADERS:
        return
    if side.broken:
        side.decoder.lose()
        return
    data, table = bytes(side.data), side.decoder.table
    before = _entries(table) if snapshot else ()
    size = table.size
    yield _Read(frame, side.decoder.decode(data), data, before, size, table)


def _apply(sides: dict[tuple[int, Sender], _Side], frame: FrameEntry) -> None:
    """An end's SETTINGS say what the other end's table may hold; the greatest ever announced is allowed."""
    other = Sender.SERVER if frame.sender is Sender.CLIENT else Sender.CLIENT
    decoder = sides.setdefault((frame.connection, other), _Side()).decoder
    for setting in frame.settings:
        if setting.identifier == names.HEADER_TABLE_SIZE:
            decoder.allowed_size = max(decoder.allowed_size, setting.value)


def _fragment(entry: FrameEntry) -> bytes:
    """The part of a header block in a frame, without padding and priority."""
    layout = payloads.layout(
        Frame(entry.type, entry.flags, entry.stream_id, entry.reserved, entry.length, entry.payload, entry.start, entry.end, 0)
    )  # fmt: skip
    return entry.payload[layout.fields : layout.content]


def _entries(table: DynamicTable) -> tuple[tuple[str, str, int], ...]:
    return tuple(((e.name or b"?").decode("latin-1"), e.value.decode("latin-1"), e.size) for e in table.entries())


def _summary(frame: FrameEntry, block: HeaderBlock) -> BlockSummary:
    return BlockSummary(
        frame=frame.number,
        time_ns=frame.time_ns,
        connection=frame.connection,
        client=frame.sender is Sender.CLIENT,
        stream_id=frame.stream_id,
        call=frame.call,
        fields=len(block.fields),
        indexed=sum(one.index > 0 and one.value_literal is None for one in block.fields),
        length=block.length,
        text=sum(_text(one) for one in block.fields),
        title=_title(block),
    )


def _text(one: Field) -> int:
    return len(one.name) + len(one.value) + LINE_BYTES


def _title(block: HeaderBlock) -> str:
    found = {one.name: one.value for one in block.fields}
    if b":path" in found:
        return found[b":path"].decode("latin-1")
    name = next((name for name in (b"grpc-status", b":status") if name in found), b"")
    return f"{name.decode()} {found[name].decode('latin-1')}" if name else ""


def _block(read: _Read) -> Block:
    assert read.block is not None  # noqa: S101 - the caller has looked
    found = read.block
    evicted = sum(one.evicted for one in found.fields) + sum(one.evicted for one in found.updates)
    return Block(
        summary=_summary(read.frame, found),
        data=read.data,
        fields=tuple(_field(one, read.data) for one in found.fields),
        changes=tuple(SizeChange(one.size, read.data[one.start : one.end], one.evicted) for one in found.updates),
        unread=read.data[found.read :],
        table=_table(read, evicted),
    )


def _field(one: Field, data: bytes) -> BlockField:
    shown = header_field(one)
    return BlockField(
        field=shown,
        data=data[one.start : one.end],
        text=_text(one),
        name=_coded(one.name_literal, one.name),
        value=_coded(one.value_literal, one.value),
        added=one.representation.value.endswith("with incremental indexing"),
    )


def _coded(literal: StringLiteral | None, text: bytes) -> Coded | None:
    if literal is None:
        return None
    bits = sum(huffman.CODE_LENGTHS[byte] for byte in text) if literal.huffman else 0
    return Coded(literal.huffman, len(text), literal.end - literal.text, bits)


def _table(read: _Read, evicted: int) -> Table:
    """What was added stands first, what was evicted last: entries are added in front and evicted from the end."""
    after, before, first = _entries(read.table), read.before, len(STATIC) + 1
    stayed = max(0, len(before) - evicted)
    added = len(after) - stayed
    rows = [TableEntry(0, first + at, *entry) for at, entry in enumerate(after[:added])]
    rows += [TableEntry(first + at, first + added + at, *entry) for at, entry in enumerate(before[:stayed])]
    rows += [TableEntry(first + at, 0, *entry) for at, entry in enumerate(before[stayed:], stayed)]
    return Table(
        entries=tuple(rows[:MOST_ENTRIES]),
        left_out=max(0, len(rows) - MOST_ENTRIES),
        size_before=read.size_before,
        size_after=read.table.size,
        max_size=read.table.max_size,
    )
