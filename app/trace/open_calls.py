"""What the connections of a trace add to while they are read: the index, and the calls that are not over."""

from dataclasses import dataclass, field

from app.runs.events import StepKind
from app.schema.model import Schema
from app.trace import rows
from app.trace.headers import BlockFacts, block_facts
from app.trace.index import Index
from app.trace.rows import CallRow
from app.wire.bodies import Reader
from app.wire.framing import OTHER, Framing
from app.wire.hpack import HeaderBlock
from app.wire.tls_keys import KeyLog

MAX_BLOCKS = 512
"""Header blocks that are recognised when they come again; more than a connection's decoders remember."""

KINDS = tuple(StepKind)
"""A step's kind by its number in a row."""


@dataclass(slots=True)
class Shared:
    """What all connections of a trace add to."""

    schema: Schema
    keys: KeyLog = field(default_factory=KeyLog)
    index: Index = field(default_factory=Index)
    blocks: dict[int, tuple[HeaderBlock, int, BlockFacts]] = field(default_factory=dict)
    """Recent header blocks with their numbers and facts, by identity."""
    frames: int = 0
    steps: int = 0
    messages: int = 0
    calls: int = 0
    expanded: int = 0
    """Bytes that compressed messages expanded to."""

    def block(self, block: HeaderBlock) -> tuple[int, BlockFacts]:
        """The number of a header block, from 1, and what it says about a call."""
        known = self.blocks.get(id(block))
        if known is None:
            if len(self.blocks) >= MAX_BLOCKS:
                self.blocks.clear()
            known = self.blocks[id(block)] = block, self.index.blocks.add(block), block_facts(block)
        return known[1:]

    def learn_types(self, path: str) -> None:
        """Remember the message types of a method."""
        if path not in self.index.types:
            method = self.schema.method(path)
            self.index.types[path] = (method.input_type, method.output_type) if method else ("", "")

    def step(self, call: "OpenCall", kind: int, frame: int, message: int = 0) -> None:
        """Add a step to a call."""
        self.index.steps += rows.STEP.pack(kind, frame, message, call.last_step)
        self.steps += 1
        call.last_step = self.steps
        call.steps += 1


class OpenCall:
    """A call whose stream is not over. Pairs are by direction: [server, client]."""

    __slots__ = (
        "answer_lost",
        "encodings",
        "ended",
        "first",
        "first_request",
        "framings",
        "in_body",
        "last_message",
        "last_step",
        "messages",
        "over",
        "readers",
        "refused",
        "request",
        "response",
        "row",
        "steps",
        "stream_id",
        "trailers",
        "unary",
        "unordered",
    )

    def __init__(self, row: int, stream_id: int, first: int) -> None:
        self.row, self.stream_id, self.first = row, stream_id, first
        self.request = self.response = self.trailers = self.ended = 0
        self.last_step = self.steps = self.messages = 0
        self.first_request = 0
        self.answer_lost = self.unordered = self.in_body = False
        self.last_message = [0, 0]
        self.over = [False, False]
        self.framings: list[Framing] = [OTHER, OTHER]
        self.refused = self.unary = False
        self.encodings = ["", ""]
        self.readers: list[Reader | None] = [None, None]

    def as_row(self, connection: int) -> CallRow:
        """What the index keeps of it."""
        flags = (rows.ANSWER_LOST, self.answer_lost), (rows.UNORDERED, self.unordered), (rows.IN_BODY, self.in_body)
        return CallRow(
            connection=connection,
            stream_id=self.stream_id,
            first=self.first,
            request=self.request,
            response=self.response,
            trailers=self.trailers,
            ended=self.ended,
            last_step=self.last_step,
            steps=self.steps,
            messages=self.messages,
            first_request=self.first_request,
            flags=sum(flag for flag, holds in flags if holds),
        )
