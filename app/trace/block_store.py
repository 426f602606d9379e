"""Header blocks of a trace, packed: a call with fresh metadata makes a block of its own, whose fields as objects take a
kilobyte. Names and values of entries of the tables are kept once, those of literals where they were written.
"""

import struct
from dataclasses import dataclass, field

from app.wire.hpack import Field, HeaderBlock, Representation, StringLiteral

MOST_MADE = 512
"""Blocks that are kept as they were made last: gRPC repeats a handful for every call."""
_REPRESENTATIONS = tuple(Representation)
_NAME, _VALUE, _NAME_HUFFMAN, _VALUE_HUFFMAN = 4, 8, 16, 32
"""Flags beside the representation: a name literal, a value literal, and whether each is Huffman-coded."""
_HEAD = struct.Struct("<BHHH")
"""Representation with flags, index, start, end."""
_ENTRY = struct.Struct("<I")
_LITERALS = struct.Struct("<9H")
"""Name literal and value literal (start, text, end), evicted, bytes of name and value."""
_MOST = 0xFFFF
"""The greatest number that stands in two bytes; a block with a greater one is kept as it is."""


@dataclass(slots=True)
class BlockStore:
    """Blocks by number, from 1. Grows only where it was made; a ``snapshot`` does not."""

    packed: list[bytes | HeaderBlock] = field(default_factory=list)
    entries: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Names and values of indexed fields."""
    numbers: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    """Where an entry stands in ``entries``; empty in a snapshot."""
    made: dict[int, HeaderBlock] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many blocks."""
        return len(self.packed)

    def add(self, block: HeaderBlock) -> int:
        """Keep a block; its number."""
        self.packed.append(self._packed(block) if _is_plain(block) else block)
        return len(self.packed)

    def get(self, number: int) -> HeaderBlock:
        """A block, equal to the one that was added."""
        kept = self.packed[number - 1]
        if isinstance(kept, HeaderBlock):
            return kept
        found = self.made.get(number)
        if found is None:
            if len(self.made) >= MOST_MADE:
                self.made.clear()
            found = self.made[number] = self._unpacked(kept)
        return found

    def snapshot(self) -> "BlockStore":
        """The blocks so far; what is added later does not change it."""
        return BlockStore(list(self.packed), list(self.entries))

    def _packed(self, block: HeaderBlock) -> bytes:
        out = bytearray()
        for one in block.fields:
            kind = _REPRESENTATIONS.index(one.representation)
            name, value = one.name_literal, one.value_literal
            if value is None:
                out += _HEAD.pack(kind, one.index, one.start, one.end) + _ENTRY.pack(
                    self._number((one.name, one.value))
                )
                continue
            kind |= _VALUE | (_VALUE_HUFFMAN if value.huffman else 0)
            at = (0, 0, 0)
            if name is not None:
                kind |= _NAME | (_NAME_HUFFMAN if name.huffman else 0)
                at = (name.start, name.text, name.end)
            sizes = one.evicted, len(one.name), len(one.value)
            out += _HEAD.pack(kind, one.index, one.start, one.end)
            out += _LITERALS.pack(*at, value.start, value.text, value.end, *sizes) + one.name + one.value
        return bytes(out)

    def _number(self, entry: tuple[bytes, bytes]) -> int:
        known = self.numbers.get(entry)
        if known is None:
            known = self.numbers[entry] = len(self.entries)
            self.entries.append(entry)
        return known

    def _unpacked(self, kept: bytes) -> HeaderBlock:
        fields, at = [], 0
        while at < len(kept):
            kind, index, start, end = _HEAD.unpack_from(kept, at)
            at += _HEAD.size
            name_literal = value_literal = None
            evicted = 0
            if kind & _VALUE:
                n1, n2, n3, v1, v2, v3, evicted, named, valued = _LITERALS.unpack_from(kept, at)
                at += _LITERALS.size
                name, value = kept[at : at + named], kept[at + named : at + named + valued]
                at += named + valued
                value_literal = StringLiteral(start=v1, text=v2, end=v3, huffman=bool(kind & _VALUE_HUFFMAN))
                if kind & _NAME:
                    name_literal = StringLiteral(start=n1, text=n2, end=n3, huffman=bool(kind & _NAME_HUFFMAN))
            else:
                name, value = self.entries[_ENTRY.unpack_from(kept, at)[0]]
                at += _ENTRY.size
            fields.append(
                Field(
                    name=name,
                    value=value,
                    representation=_REPRESENTATIONS[kind & 3],
                    index=index,
                    start=start,
                    end=end,
                    name_literal=name_literal,
                    value_literal=value_literal,
                    evicted=evicted,
                )
            )
        length = fields[-1].end if fields else 0
        return HeaderBlock(fields=tuple(fields), updates=(), length=length, read=length, problems=())


def _is_plain(block: HeaderBlock) -> bool:
    """Whether its fields say all about it, in small numbers."""
    if block.updates or block.problems or not block.fields or block.length > _MOST:
        return False
    if block.read != block.length or block.fields[-1].end != block.length:
        return False
    return all(
        one.known and one.index <= _MOST and len(one.name) <= _MOST and len(one.value) <= _MOST for one in block.fields
    )
