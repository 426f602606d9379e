"""The header blocks of one direction (RFC 9113 §4.3): fragments over HEADERS or PUSH_PROMISE and CONTINUATION, put together."""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.sentences import sentence
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.hpack import Decoder, HeaderBlock
from app.wire.http2 import HEADER_BYTES, Frame
from app.wire.origin import Piece, locate
from app.wire.problems import Problem

MAX_BLOCK_BYTES = 1 << 20
"""Of one header block over all its frames; the rest of a longer one is not decoded. Peers take 8 to 64 KiB."""

_STARTERS = frozenset({names.HEADERS, names.PUSH_PROMISE})


class Ended(NamedTuple):
    """What a frame says about header blocks; of most nothing."""

    block: HeaderBlock | None = None
    """The block that it ends."""
    pieces: tuple[Piece, ...] = ()
    """Where the block's bytes stand in the stream."""
    ends_stream: bool = False
    """It ends a block whose HEADERS had END_STREAM."""
    lost: bool = False
    """It ends a block that cannot be decoded."""
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _OpenBlock:
    """A header block that CONTINUATION frames may still add to."""

    first: Frame
    data: bytearray = field(default_factory=bytearray)
    pieces: list[Piece] = field(default_factory=list)
    broken: bool = False
    """Some of it was lost, or it is too long."""


class HeaderBlocks:
    """Reads the header blocks of one direction; its frames come in order."""

    def __init__(self) -> None:
        self.decoder = Decoder()
        self._open: _OpenBlock | None = None

    @property
    def open(self) -> bool:
        """A block has begun and is not ended."""
        return self._open is not None

    def lose(self) -> None:
        """Frames were lost, perhaps with blocks in them."""
        self.decoder.lose()
        self._open = None

    def order_problems(self, frame: Frame) -> list[Problem]:
        """Nothing may stand between the frames of a block (RFC 9113 §4.3); asked before ``take``."""
        name = names.frame_name(frame.type)
        if self._open is None:
            if frame.type != names.CONTINUATION:
                return []
            text = sentence("CONTINUATION follows a frame that left its header block open; none did.")
            return [_problem(frame, "continuation-unexpected", text, "RFC 9113 §6.10")]
        first = self._open.first
        if frame.type == names.CONTINUATION and frame.stream_id == first.stream_id:
            return []
        text = sentence(
            "The header block of stream %(number)s is open: CONTINUATION must follow, not %(name)s on stream "
            "%(other)s.",
            number=first.stream_id,
            name=name,
            other=frame.stream_id,
        )
        return [_problem(frame, "header-block-open", text, "RFC 9113 §6.10")]

    def take(self, frame: Frame) -> Ended:
        """Add a frame's fragment to its block, if it has one."""
        if frame.type in _STARTERS:
            if self._open is not None:
                self.decoder.lose()  # the block that was not ended may have added entries
            self._open = _OpenBlock(frame)
        elif frame.type != names.CONTINUATION or self._open is None:
            return _NOTHING
        block = self._open
        _add_fragment(block, frame)
        if not frame.flags & names.END_HEADERS:
            return _NOTHING
        self._open = None
        ends = block.first.type == names.HEADERS and bool(block.first.flags & names.END_STREAM)
        if block.broken:
            self.decoder.lose()
            text = sentence("This header block is not whole in the recording, or too long: its fields are not known.")
            problem = _problem(frame, "header-block-lost", text, "RFC 9113 §4.3")
            return Ended(None, (), ends, lost=True, problems=(problem,))
        decoded, pieces = self.decoder.decode(bytes(block.data)), tuple(block.pieces)
        return Ended(decoded, pieces, ends, problems=tuple(_in_stream(problem, pieces) for problem in decoded.problems))


_NOTHING = Ended()


def _add_fragment(block: _OpenBlock, frame: Frame) -> None:
    layout = payloads.layout(frame)
    if frame.holes or len(block.data) + layout.content - layout.fields > MAX_BLOCK_BYTES:
        block.broken = True
        return
    start = frame.start + HEADER_BYTES + layout.fields
    block.pieces.append(Piece(len(block.data), start, layout.content - layout.fields))
    block.data += frame.payload[layout.fields : layout.content]


def _in_stream(problem: Problem, pieces: tuple[Piece, ...]) -> Problem:
    """The same problem with its span in the stream instead of in the block."""
    return Problem(
        code=problem.code,
        text=problem.text,
        spec=problem.spec,
        start=locate(pieces, problem.start),
        end=locate(pieces, problem.end),
    )


def _problem(frame: Frame, code: str, text: str, spec: str) -> Problem:
    return Problem(code=code, text=text, spec=spec, start=frame.start, end=frame.end)
