"""One header block, field by field: its bytes, how each field was written, and the dynamic table before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.trace.blocks import Block, BlockField, BlockSummary, Coded, TableEntry
from app.trace.model import Sender
from app.web.presenters import headers, signs, tokens, units
from app.web.words import gettext as _
from app.web.words import ngettext
from app.wire.hpack_table import STATIC

MOST_HEX = 24
"""Bytes of a field in its box; a longer field is cut there."""
SHADES = {
    "indexed": 1,
    "literal with incremental indexing": 2,
    "literal without indexing": 3,
    "literal never indexed": 3,
}
PATTERNS = {
    "indexed": "1",
    "literal with incremental indexing": "01",
    "literal without indexing": "0000",
    "literal never indexed": "0001",
}
"""The first bits of a field (RFC 7541 §6): they say its representation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRow:
    """One field."""

    name: str
    value: str
    how: str
    """The representation, as §6 names it."""
    bits: str
    """The first byte in bits, its pattern first: ``1 0000011``."""
    pattern: str
    steps: tuple[str, ...]
    """What the bytes say: index, strings, what became of the table."""
    hex: str
    size: str
    text: str
    shade: int
    cursor: str
    lights: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryRow:
    """One entry of the dynamic table."""

    before: str
    after: str
    name: str
    value: str
    size: str
    state: str
    """``added``, ``kept`` or ``evicted``."""
    state_words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockView:
    """One header block."""

    template: ClassVar[str] = "_block.html"
    title: str = ""
    cursor: str = ""
    lights: str = ""
    size: str = ""
    so_far: str = ""
    """The running total of its direction of the connection."""
    fields: tuple[FieldRow, ...] = ()
    changes: tuple[str, ...] = ()
    """Dynamic table size updates."""
    unread: str = ""
    table: str = ""
    """How full the dynamic table was and is."""
    entries: tuple[EntryRow, ...] = ()
    left_out: str = ""
    refused: str = ""


def present(block: Block, blocks: Sequence[BlockSummary]) -> BlockView:
    """One block of those of its run."""
    summary, table = block.summary, block.table
    sender = Sender.CLIENT if summary.client else Sender.SERVER
    return BlockView(
        title=f"{signs.ARROWS[sender]} {headers.title(summary)}",
        cursor=tokens.frame(summary.frame),
        lights=tokens.call(summary.call) if summary.call else "",
        size=_(
            "%(size)s on the wire for %(fields)s fields; as text they are %(text)s. Frame %(frame)s, stream %(stream)s.",
            size=units.bytes_in_words(summary.length), fields=summary.fields, text=units.bytes_in_words(summary.text),
            frame=summary.frame, stream=summary.stream_id,
        ),
        so_far=_so_far(summary, blocks),
        fields=tuple(_field(one, summary.frame, number) for number, one in enumerate(block.fields)),
        changes=tuple(
            _("%(hex)s: the dynamic table may hold %(size)s from now on (§6.3); %(evicted)s entries were evicted.",
              hex=units.hex_bytes(change.data), size=units.bytes_in_words(change.size), evicted=change.evicted)
            for change in block.changes
        ),
        unread=_("%(count)s could not be read: %(hex)s", count=units.bytes_in_words(len(block.unread)),
                 hex=units.hex_bytes(block.unread[:MOST_HEX])) if block.unread else "",
        table=_("%(before)s before this block, %(after)s after it, of at most %(most)s. Each entry counts 32 more than its bytes (§4.1).",
                before=units.size(table.size_before), after=units.size(table.size_after), most=units.size(table.max_size)),
        entries=tuple(_entry(entry) for entry in table.entries),
        left_out=_("%(count)s older entries are not shown.", count=table.left_out) if table.left_out else "",
    )  # fmt: skip


def _so_far(summary: BlockSummary, blocks: Sequence[BlockSummary]) -> str:
    same = (summary.connection, summary.client)
    found = [one for one in blocks if (one.connection, one.client) == same and one.frame <= summary.frame]
    size, text = sum(one.length for one in found), sum(one.text for one in found)
    return _(
        "So far on connection %(number)s %(arrow)s: %(count)s, %(size)s instead of %(text)s, %(saved)s saved.",
        number=summary.connection, arrow=signs.ARROWS[Sender.CLIENT if summary.client else Sender.SERVER],
        count=units.blocks(len(found)), size=units.size(size), text=units.size(text), saved=units.percent(text - size, text),
    )  # fmt: skip


def _field(one: BlockField, frame: int, number: int) -> FieldRow:
    field = one.field
    pattern = PATTERNS.get(field.representation, "")
    first = f"{one.data[0]:08b}" if one.data else ""
    steps = tuple(_steps(one))
    return FieldRow(
        name=field.name if field.known else _("not known"),
        value=field.value,
        how=field.representation,
        bits=first[len(pattern) :],
        pattern=pattern,
        steps=steps,
        hex=units.hex_bytes(one.data[:MOST_HEX]) + (" …" if len(one.data) > MOST_HEX else ""),
        size=units.size(len(one.data)),
        text=units.size(one.text),
        shade=SHADES.get(field.representation, 3),
        cursor=tokens.header(frame, number),
        lights=tokens.frame(frame),
        words=_("%(name)s: %(value)s, %(how)s, %(size)s. %(steps)s", name=field.name, value=field.value[:80],
                how=field.representation, size=units.bytes_in_words(len(one.data)), steps=" ".join(steps)),
    )  # fmt: skip


def _steps(one: BlockField) -> list[str]:
    found = []
    if one.field.index:
        table = _("static table") if one.field.index <= len(STATIC) else _("dynamic table")
        what = _("name and value") if one.value is None else _("name")
        found.append(_("Index %(index)s of the %(table)s: %(what)s.", index=one.field.index, table=table, what=what))
    found += [_coded(_("name"), one.name)] if one.name else []
    found += [_coded(_("value"), one.value)] if one.value else []
    if one.added:
        found.append(_("Added to the dynamic table: the next time its index is enough."))
    if one.field.representation == "literal never indexed":
        found.append(_("No one on the way may put it into a table: it may be secret (§7.1.3)."))
    if one.field.evicted:
        found.append(
            ngettext("%(num)s old entry made room for it.", "%(num)s old entries made room for it.", one.field.evicted)
        )
    return found


def _coded(what: str, coded: Coded) -> str:
    if not coded.huffman:
        return _("The %(what)s: %(size)s as they are.", what=what, size=units.bytes_in_words(coded.size))
    return _(
        "The %(what)s in Huffman code: %(characters)s characters in %(bits)s bits, %(size)s.",
        what=what, characters=coded.characters, bits=coded.bits, size=units.bytes_in_words(coded.size),
    )  # fmt: skip


def _entry(entry: TableEntry) -> EntryRow:
    state = "kept" if entry.before and entry.after else "added" if entry.after else "evicted"
    words = {"kept": _("kept"), "added": _("added"), "evicted": _("evicted")}
    return EntryRow(
        before=str(entry.before or ""),
        after=str(entry.after or ""),
        name=entry.name,
        value=entry.value,
        size=units.size(entry.size),
        state=state,
        state_words=words[state],
    )
