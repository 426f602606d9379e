"""The list of header blocks: how much each took on the wire, and how much its fields are as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.trace.blocks import BlockSummary
from app.trace.model import Sender
from app.web.presenters import paging, signs, tokens, units
from app.web.presenters.addresses import Addresses
from app.web.presenters.paging import Ask, Part
from app.web.words import gettext as _

BAR = 100
"""Width of the longest bar."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockRow:
    """One header block."""

    frame: int
    time_ns: int
    time: str
    arrow: str
    sender: str
    sender_words: str
    title: str
    stream: int
    fields: str
    size: str
    text: str
    saved: str
    bar: int
    """Width of its bytes on the wire, and of the same as text."""
    text_bar: int
    cursor: str
    lights: str
    words: str
    url: str
    page_url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Headline:
    """What one direction of a connection saved, in a sentence with its two numbers."""

    arrow: str
    first: str
    """Size of the first block of its kind on the wire: ``214 B``."""
    later: str
    """Size of the latest block of the same title."""
    text: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MoreBlocks:
    """Consecutive rows, and the links to those before and after them."""

    template: ClassVar[str] = "_header_rows.html"
    rows: tuple[BlockRow, ...]
    total: int
    earlier_url: str
    """Empty where there are none."""
    later_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadersView:
    """The header blocks of a run."""

    template: ClassVar[str] = "_headers.html"
    rows: MoreBlocks
    headlines: tuple[Headline, ...]
    totals: tuple[str, ...]


def present(blocks: Sequence[BlockSummary], addresses: Addresses, chosen: int, *, at_end: bool = False) -> HeadersView:
    """The blocks of a run; ``chosen`` is the frame of the one that is shown field by field."""
    part = paging.opening([block.time_ns for block in blocks], addresses.selection.at, at_end=at_end)
    return HeadersView(
        rows=_part(blocks, addresses, part, chosen),
        headlines=tuple(_headlines(blocks)),
        totals=tuple(_totals(blocks)),
    )


def more(blocks: Sequence[BlockSummary], addresses: Addresses, ask: Ask) -> MoreBlocks:
    """The rows after one, or before one."""
    part = paging.asked(len(blocks), ask)
    return _part(blocks, addresses, part, addresses.selection.block)


def _part(blocks: Sequence[BlockSummary], addresses: Addresses, part: Part, chosen: int) -> MoreBlocks:
    longest = max((block.text for block in blocks), default=1) or 1
    return MoreBlocks(
        rows=tuple(_row(block, addresses, longest, chosen) for block in blocks[part.start : part.end]),
        total=part.total,
        earlier_url=part.earlier(addresses, "headers"),
        later_url=part.later(addresses, "headers"),
    )


def latest(blocks: Sequence[BlockSummary], at: int | None = None) -> int:
    """The block to show when none was chosen: the latest of a request, since it tells the most; 0 for none."""
    seen = blocks if at is None else [block for block in blocks if block.time_ns <= at]
    requests = (block.frame for block in reversed(seen) if block.client)
    return next(requests, seen[-1].frame if seen else 0)


def _row(block: BlockSummary, addresses: Addresses, longest: int, chosen: int) -> BlockRow:
    sender = Sender.CLIENT if block.client else Sender.SERVER
    url, page_url = addresses.of(view="headers", block=block.frame)
    saved = units.percent(block.text - block.length, block.text)
    fields = _("%(indexed)s of %(fields)s", indexed=block.indexed, fields=block.fields)
    return BlockRow(
        frame=block.frame,
        time_ns=block.time_ns,
        time=units.clock(block.time_ns),
        arrow=signs.ARROWS[sender],
        sender=sender.value,
        sender_words=str(signs.SENDERS[sender]),
        title=title(block),
        stream=block.stream_id,
        fields=fields,
        size=units.size(block.length),
        text=units.size(block.text),
        saved=saved,
        bar=_bar(block.length, longest),
        text_bar=_bar(block.text, longest),
        cursor=tokens.frame(block.frame),
        lights=tokens.call(block.call) if block.call else "",
        words=_(
            "%(time)s, %(sender)s: %(title)s, %(fields)s fields are an index, %(size)s instead of %(text)s",
            time=units.clock(block.time_ns), sender=signs.SENDERS[sender], title=title(block), fields=fields,
            size=units.size(block.length), text=units.size(block.text),
        ),
        url=url,
        page_url=page_url,
        chosen=block.frame == chosen,
    )  # fmt: skip


def title(block: BlockSummary) -> str:
    """``:path /greeter.Greeter/SayHello``, or that nothing in it says what it is."""
    return block.title or _("a header block")


def _bar(size: int, longest: int) -> int:
    return max(1, round(size * BAR / longest)) if size else 0


def _directions(blocks: Sequence[BlockSummary]) -> dict[tuple[int, bool], list[BlockSummary]]:
    found: dict[tuple[int, bool], list[BlockSummary]] = {}
    for block in blocks:
        found.setdefault((block.connection, block.client), []).append(block)
    return found


def _headlines(blocks: Sequence[BlockSummary]) -> list[Headline]:
    """For the first direction in which a block came again: it is the surprise of header compression."""
    for direction in _directions(blocks).values():
        first: dict[str, BlockSummary] = {}
        for block in direction:
            first.setdefault(block.title, block)
        again = [block for block in direction if block.title and first[block.title] is not block]
        if again:
            return [_headline(first[again[-1].title], again[-1])]
    return []


def _headline(first: BlockSummary, later: BlockSummary) -> Headline:
    return Headline(
        arrow=signs.ARROWS[Sender.CLIENT if later.client else Sender.SERVER],
        first=units.size(first.length),
        later=units.size(later.length),
        text=_("%(title)s took %(first)s the first time and %(later)s the last time.", title=title(later),
               first=units.bytes_in_words(first.length), later=units.bytes_in_words(later.length)),
        detail=_("%(indexed)s of its %(fields)s fields are now an index into a table that both ends keep. As text they are %(text)s.",
                 indexed=later.indexed, fields=later.fields, text=units.bytes_in_words(later.text)),
    )  # fmt: skip


def _totals(blocks: Sequence[BlockSummary]) -> list[str]:
    return [
        _(
            "Connection %(number)s %(arrow)s: %(count)s, %(size)s on the wire, %(text)s as text: %(saved)s saved.",
            number=connection, arrow=signs.ARROWS[Sender.CLIENT if client else Sender.SERVER], count=units.blocks(len(found)),
            size=units.size(sum(block.length for block in found)), text=units.size(sum(block.text for block in found)),
            saved=units.percent(sum(b.text - b.length for b in found), sum(b.text for b in found)),
        )
        for (connection, client), found in _directions(blocks).items()
    ]  # fmt: skip
