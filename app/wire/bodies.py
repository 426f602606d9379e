"""Bodies that are not plain length-prefixed messages: gRPC-Web's base64, and Connect's body that is one message.

Each reader takes what ``grpc.MessageReader`` takes and gives what that gives.
"""

import binascii
import re

from app.sentences import sentence
from app.wire.framing import Body, Framing
from app.wire.grpc import MessageReader, RawMessage, Share
from app.wire.origin import Piece
from app.wire.problems import Problem

_GROUP = 4
"""Characters of base64 that stand for three bytes."""
_RUN = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_TEXT_SPEC = "gRPC-Web, Protocol differences"


class WholeReader:
    """One direction whose body is one message, complete when the body is."""

    lost = False

    def __init__(self, *, keep: bool = True) -> None:
        self._keep = keep
        self._body = bytearray()
        self._shares: list[Share] = []
        self._pieces: list[Piece] = []
        self._size = self._missing = 0

    @property
    def unfinished(self) -> bool:
        """It has begun."""
        return bool(self._shares or self._missing)

    @property
    def last_frame(self) -> int:
        """The frame with its latest bytes."""
        return self._shares[-1].frame if self._shares else 0

    def push(self, data: bytes | memoryview, start: int, frame: int) -> list[RawMessage]:
        """Take the next bytes."""
        if self._keep:
            self._body += data
        self._shares.append(Share(frame, 0, len(data)))
        self._pieces.append(Piece(self._size, start, len(data)))
        self._size += len(data)
        return []

    def hole(self, length: int) -> list[RawMessage]:
        """The next bytes were not captured."""
        self._missing += length
        return []

    def finish(self) -> list[RawMessage]:
        """The body ended."""
        found = self.pending()
        if not found or not self._missing:
            return found
        text = sentence("Some bytes of this message were not captured.")
        problem = Problem(code="message-lost", text=text, spec="Connect Protocol, Unary RPCs", start=0, end=self._size)
        message = found[0]
        return [RawMessage(message.prefix, message.body, message.shares, message.pieces, (problem,))]

    def pending(self) -> list[RawMessage]:
        """The message as far as it is there."""
        return [RawMessage(b"", bytes(self._body), tuple(self._shares), tuple(self._pieces))] if self._shares else []


class Base64Reader:
    """One direction of application/grpc-web-text. Groups of four characters may stand anywhere, padded ones too.

    Pieces of its messages are of characters, and as long as those: the bytes were never on the wire.
    """

    def __init__(self, *, end_flag: int) -> None:
        self._inner = MessageReader(end_flag=end_flag)
        self._rest = b""  # characters of a group that is not whole
        self._rest_start = 0
        self._groups: list[tuple[int, int, int]] = []  # bytes so far, bytes of a run of groups, its first character
        self._bytes = 0
        self._begun = 0  # where the message that has begun stands in the bytes
        self._wrong: Problem | None = None

    @property
    def lost(self) -> bool:
        """Nothing after this can be read."""
        return self._inner.lost

    @property
    def unfinished(self) -> bool:
        """A message has begun and is not complete."""
        return self._inner.unfinished or bool(self._rest)

    @property
    def last_frame(self) -> int:
        """The frame with the latest bytes of the message that has begun; 0 where none has."""
        return self._inner.last_frame

    def push(self, data: bytes | memoryview, start: int, frame: int) -> list[RawMessage]:
        """Take the next characters."""
        if self.lost:
            return []
        text = self._rest + bytes(data)
        first = self._rest_start if self._rest else start
        whole = len(text) - len(text) % _GROUP
        self._rest, self._rest_start = text[whole:], first + whole
        found: list[RawMessage] = []
        at = 0
        while at < whole:
            # Padding ends a run of groups: each flush of a server may be encoded by itself.
            run = _RUN.match(text, at, whole)
            end = run.end() if run else at
            if end == at:
                return found + self._break(first + at)
            decoded = binascii.a2b_base64(text[at:end])
            self._groups.append((self._bytes, len(decoded), first + at))
            self._bytes += len(decoded)
            found += [self._placed(raw) for raw in self._inner.push(decoded, 0, frame)]
            at = end
        return found

    def hole(self, length: int) -> list[RawMessage]:
        """The next characters were not captured: what is in the bytes after them is not known."""
        return [self._placed(raw) for raw in self._inner.hole(1 << 32)] if length else []

    def finish(self) -> list[RawMessage]:
        """The body ended."""
        return [self._placed(raw) for raw in self._inner.finish()]

    def pending(self) -> list[RawMessage]:
        """The message that has begun, as far as it is there."""
        begun, groups = self._begun, list(self._groups)
        found = [self._placed(raw) for raw in self._inner.pending()]
        self._begun, self._groups = begun, groups
        return found

    def _break(self, start: int) -> list[RawMessage]:
        text = sentence("This is no base64, so nothing after it can be read.")
        self._wrong = Problem(code="grpc-web-base64", text=text, spec=_TEXT_SPEC, start=0, end=0)
        found = self._inner.hole(1 << 32) or [
            RawMessage(b"", b"", (Share(self.last_frame, 0, 0),), (Piece(0, start, 0),))
        ]
        return [self._placed(raw) for raw in found]

    def _placed(self, raw: RawMessage) -> RawMessage:
        """The message with the characters that its bytes stand in."""
        begin, end = self._begun, self._begun + len(raw.prefix) + len(raw.body)
        pieces = []
        for at, size, start in self._groups:
            low, high = max(begin, at), min(end, at + size)
            if low < high:
                first, last = (low - at) // 3, -(-(high - at) // 3)  # groups
                pieces.append(Piece(low - begin, start + first * _GROUP, (last - first) * _GROUP))
        self._begun = end
        self._groups = [group for group in self._groups if group[0] + group[1] > end]
        problems = (*raw.problems, self._wrong) if self._wrong else raw.problems
        return RawMessage(raw.prefix, raw.body, raw.shares, tuple(pieces) or raw.pieces, problems)


Reader = MessageReader | WholeReader | Base64Reader


def reader(framing: Framing, *, keep: bool) -> Reader:
    """What reads a body of this framing; ``keep`` as in ``MessageReader``. Base64 keeps: its bytes are nowhere else."""
    if framing.body is Body.WHOLE:
        return WholeReader(keep=keep)
    if framing.body is Body.BASE64:
        return Base64Reader(end_flag=framing.end_flag)
    return MessageReader(keep=keep, end_flag=framing.end_flag)
