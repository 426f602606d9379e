"""Header blocks (RFC 7541): every field with its representation, index, Huffman coding and bytes.

A decoder reads the blocks of one direction in order. Where a rule is broken it says so and goes on; where a block was lost
by the capture, entries added before are unknown from then on, and a field that needs one says so instead of guessing.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.sentences import sentence
from app.wire import huffman
from app.wire.hpack_table import DEFAULT_SIZE, STATIC, DynamicTable, Entry
from app.wire.problems import Problem

MAX_INTEGER_OCTETS = 5
"""Octets of an integer after its prefix (§5.1): 35 bits, more than any length or index needs."""
MAX_LIST_SIZE = 256 * 1024
"""Of one block's fields, as §4.1 counts them. One byte can name an entry of 4 KiB: 64 KiB of blocks would give 256 MiB."""

MAX_REMEMBERED = 256
"""Blocks that a decoder remembers; gRPC repeats a handful for every call."""
MAX_INDEXED = 4096
"""Indexed fields that a decoder remembers: a table of 60 entries, each at some tens of places."""
MAX_PROBLEMS = 20
"""Of one block; a block of bytes that each name no entry would give one for each."""


class Representation(StrEnum):
    """How a field is written (§6)."""

    INDEXED = "indexed"
    INCREMENTAL = "literal with incremental indexing"
    WITHOUT = "literal without indexing"
    NEVER = "literal never indexed"


@dataclass(frozen=True, kw_only=True, slots=True)
class StringLiteral:
    """Where a string literal (§5.2) stands: its length from ``start``, its text from ``text`` to ``end``."""

    start: int
    text: int
    end: int
    huffman: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field of a block."""

    name: bytes
    value: bytes
    representation: Representation
    index: int
    """Into static and dynamic table; 0 where the name is a literal."""
    start: int
    """First byte in the block; the index (or the pattern before a literal name) begins here."""
    end: int
    name_literal: StringLiteral | None = None
    value_literal: StringLiteral | None = None
    evicted: int = 0
    """Entries of the dynamic table that made room for it."""
    known: bool = True
    """False: the entry that it names was lost by the capture, or does not exist."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SizeUpdate:
    """A dynamic table size update (§6.3)."""

    size: int
    start: int
    end: int
    evicted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HeaderBlock:
    """One header block: fields, size updates and unread bytes tile it."""

    fields: tuple[Field, ...]
    updates: tuple[SizeUpdate, ...]
    length: int
    read: int
    """Bytes before this offset are in fields and updates; those after it could not be read."""
    problems: tuple[Problem, ...]


class _Unreadable(Exception):
    """The way out of nested reading within this module: the rest of the block cannot be read."""

    def __init__(self, code: str, text: str, spec: str) -> None:
        super().__init__(text)
        self.code, self.text, self.spec = code, text, spec


class Decoder:
    """Decodes the header blocks of one direction."""

    def __init__(self) -> None:
        self.table = DynamicTable()
        self.allowed_size = DEFAULT_SIZE
        """The greatest SETTINGS_HEADER_TABLE_SIZE that the receiver announced."""
        self.lost = False
        """A block was lost: entries older than those in the table exist and are not known."""
        self.indexed: dict[tuple[Entry, int, int, int], Field] = {}
        """Indexed fields of earlier blocks, by entry, index, start and end."""
        self._remembered: dict[bytes, HeaderBlock] = {}
        self._version = 0  # of the table, when those blocks were read

    def lose(self) -> None:
        """A block was lost. New entries are counted from the newest, so that they can be known again."""
        self.table.clear()
        self.lost = True

    def decode(self, block: bytes) -> HeaderBlock:
        """Decode one whole block. Never raises. A block that left the table as it was is the same value when it comes again."""
        version = self.table.version
        if version != self._version:
            self._remembered.clear()
            self._version = version
        elif block in self._remembered:
            return self._remembered[block]
        decoded = self._read(block)
        if self.table.version == version and len(self._remembered) < MAX_REMEMBERED:
            self._remembered[block] = decoded
        return decoded

    def recall(self, block: bytes) -> HeaderBlock | None:
        """What ``decode`` would say of a block that came before and had no problems; None where it must be read."""
        if self.table.version != self._version:
            return None
        found = self._remembered.get(block)
        return found if found is not None and not found.problems else None

    def _read(self, block: bytes) -> HeaderBlock:
        reading = _Reading(self, block)
        reading.run()
        return HeaderBlock(
            fields=tuple(reading.fields),
            updates=tuple(reading.updates),
            length=len(block),
            read=reading.read,
            problems=tuple(reading.problems),
        )


class _Reading:
    """The reading of one block."""

    def __init__(self, decoder: Decoder, block: bytes) -> None:
        self.decoder, self.table, self.block = decoder, decoder.table, block
        self.at = 0
        self.read = 0
        self.fields: list[Field] = []
        self.updates: list[SizeUpdate] = []
        self.problems: list[Problem] = []
        self.list_size = 0

    def run(self) -> None:
        """Read to the end, or to the first byte after which nothing can be read."""
        try:
            while self.at < len(self.block):
                self.read = self.at
                first = self.block[self.at]
                if first & 0x80:
                    self._indexed()
                else:
                    self._literal_or_update(first)
            self.read = self.at
        except _Unreadable as unreadable:
            self.decoder.lose()  # what the rest of the block added is not known
            self._problem(unreadable.code, unreadable.text, unreadable.spec, len(self.block))

    def _problem(self, code: str, text: str, spec: str, end: int) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code=code, text=text, spec=spec, start=self.read, end=end))

    def _indexed(self) -> None:
        index = self._integer(7)
        entry = self._entry(index)
        # Blocks that differ in one field are alike in the others: one value for those of the same bytes at the same place.
        key, known = (entry, index, self.read, self.at), self.decoder.indexed
        shared = known.get(key)
        if shared is not None and self.list_size + entry.size <= MAX_LIST_SIZE:
            self.list_size += entry.size
            self.fields.append(shared)
            return
        count = len(self.fields)
        self._field(entry, Representation.INDEXED, index)
        if len(self.fields) > count:
            if len(known) >= MAX_INDEXED:
                known.clear()
            known[key] = self.fields[-1]

    def _literal_or_update(self, first: int) -> None:
        if first & 0x40:
            self._literal(Representation.INCREMENTAL, 6)
        elif first & 0x20:
            self._size_update()
        else:
            self._literal(Representation.NEVER if first & 0x10 else Representation.WITHOUT, 4)

    def _literal(self, representation: Representation, prefix: int) -> None:
        index = self._integer(prefix)
        name_literal = None
        if index:
            name = self._entry(index).name
        else:
            name, name_literal = self._string()
        value, value_literal = self._string()
        entry = Entry(name, value)
        evicted = self.table.add(entry) if representation is Representation.INCREMENTAL else 0
        self._field(entry, representation, index, (name_literal, value_literal), evicted)

    def _field(
        self,
        entry: Entry,
        representation: Representation,
        index: int,
        literals: tuple[StringLiteral | None, StringLiteral | None] = (None, None),
        evicted: int = 0,
    ) -> None:
        before, self.list_size = self.list_size, self.list_size + entry.size
        if self.list_size > MAX_LIST_SIZE:
            if before <= MAX_LIST_SIZE:
                text = sentence(
                    "The fields of this block are more than %(most)s bytes together; the rest is not shown.",
                    most=MAX_LIST_SIZE,
                )
                self._problem("header-list-too-long", text, "RFC 9113 §10.5.1", len(self.block))
            return
        self.fields.append(
            Field(
                name=entry.name or b"",
                value=entry.value,
                representation=representation,
                index=index,
                start=self.read,
                end=self.at,
                name_literal=literals[0],
                value_literal=literals[1],
                evicted=evicted,
                known=entry.name is not None,
            )
        )

    def _entry(self, index: int) -> Entry:
        entry = self.table.get(index)
        if entry is not None:
            return entry
        if self.decoder.lost and index > len(STATIC):
            text = sentence(
                "Index %(index)s names an entry that was added in bytes the recording does not have.", index=index
            )
            self._problem("hpack-entry-lost", text, "RFC 7541 §2.3.3", self.at)
        else:
            text = sentence(
                "Index %(index)s names no entry: the tables end at %(last)s.",
                index=index,
                last=len(STATIC) + len(self.table),
            )
            self._problem("hpack-index", text, "RFC 7541 §2.3.3", self.at)
        return Entry(None, b"")

    def _size_update(self) -> None:
        size = self._integer(5)
        if self.fields:
            text = sentence("A dynamic table size update stands after a field; it must come first in its block.")
            self._problem("hpack-size-update-late", text, "RFC 7541 §4.2", self.at)
        if size > self.decoder.allowed_size:
            text = sentence(
                "The dynamic table is set to %(size)s bytes; the receiver allows %(most)s.",
                size=size,
                most=self.decoder.allowed_size,
            )
            self._problem("hpack-size-update-too-large", text, "RFC 7541 §6.3", self.at)
        evicted = self.table.resize(size)
        self.updates.append(SizeUpdate(size=size, start=self.read, end=self.at, evicted=evicted))

    def _integer(self, prefix: int) -> int:
        if self.at >= len(self.block):
            raise _Unreadable("hpack-cut", sentence("The header block ends in the middle of a field."), "RFC 7541 §5.2")
        limit = (1 << prefix) - 1
        value = self.block[self.at] & limit
        self.at += 1
        if value < limit:
            return value
        for octet in range(MAX_INTEGER_OCTETS):
            if self.at >= len(self.block):
                raise _Unreadable(
                    "hpack-cut", sentence("The header block ends in the middle of an integer."), "RFC 7541 §5.1"
                )
            byte = self.block[self.at]
            self.at += 1
            value += (byte & 0x7F) << 7 * octet
            if not byte & 0x80:
                return value
        text = sentence("An integer goes on for more than %(most)s bytes after its prefix.", most=MAX_INTEGER_OCTETS)
        raise _Unreadable("hpack-integer-too-long", text, "RFC 7541 §5.1")

    def _string(self) -> tuple[bytes, StringLiteral]:
        start = self.at
        coded = start < len(self.block) and bool(self.block[start] & 0x80)
        length = self._integer(7)
        text, end = self.at, self.at + length
        if end > len(self.block):
            left = len(self.block) - text
            raise _Unreadable(
                "hpack-cut",
                sentence("A string of %(length)s bytes has only %(left)s left.", length=length, left=left),
                "RFC 7541 §5.2",
            )
        self.at = end
        data = self.block[text:end]
        literal = StringLiteral(start=start, text=text, end=end, huffman=coded)
        if not coded:
            return data, literal
        decoded, wrong = huffman.decode(data)
        if wrong:
            self._problem(
                "hpack-huffman", sentence("A Huffman-coded string %(reason)s.", reason=wrong), "RFC 7541 §5.2", end
            )
        return decoded, literal
