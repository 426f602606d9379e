"""HTTP/1.1 (RFC 9112), one direction at a time: start lines, fields and bodies, also chunked ones.

Push bytes in any pieces: the messages are the same. After bytes that were not captured nothing more of the direction is read.
"""

from collections import deque
from dataclasses import dataclass, replace

from app.sentences import sentence
from app.wire.origin import Piece
from app.wire.problems import Problem

MAX_HEAD_BYTES = 64 * 1024
"""Of a start line with its fields, and of a chunk's line; servers take 8 to 64 KiB."""
MAX_CHUNK_DIGITS = 16
"""Hexadecimal digits of a chunk's size: 64 bits."""

_BODILESS = frozenset({b"204", b"304"})


@dataclass(frozen=True, slots=True)
class Http1Message:
    """One request or response; spans are offsets in the direction's stream."""

    start_line: bytes
    fields: tuple[tuple[bytes, bytes], ...]
    """Names as they were written."""
    body: bytes
    chunks: tuple[int, ...]
    """Sizes of the chunks, without the last one of 0; empty where the body is not chunked."""
    start: int
    end: int
    packet: int
    """Position of the packet that completed it."""
    problems: tuple[Problem, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """Where the bytes of the body stand in the stream: one piece, or one for each chunk."""

    def field(self, name: bytes) -> bytes:
        """The value of a field; empty where there is none."""
        return next((value for key, value in self.fields if key.lower() == name), b"")


class _Wrong(Exception):
    """The way out of reading within this module: nothing after this can be read."""

    def __init__(self, code: str, text: str, spec: str) -> None:
        super().__init__(text)
        self.code, self.text, self.spec = code, text, spec


class Http1Reader:
    """Reads one direction of a connection."""

    def __init__(self, asked: deque[bytes], *, client: bool) -> None:
        """``asked``: the methods of requests that wait for their response; both directions of a connection share it."""
        self.stopped = False
        """Nothing more can be read: a rule was broken, bytes were lost, or another protocol follows."""
        self._client, self._asked = client, asked
        self._buffer = bytearray()
        self._start = 0  # stream offset of the buffer's first byte
        self._open: Http1Message | None = None  # its head was read, its body is coming
        self._body = bytearray()
        self._pieces: list[Piece] = []
        self._chunks: list[int] = []
        self._left: int | None = None  # bytes of the body or chunk to come; None: until the end of the connection
        self._chunked = self._trailers = False
        self._after = False  # the empty line after a chunk is to come

    def push(self, data: bytes, packet: int) -> list[Http1Message]:
        """Take the next bytes; the messages they complete."""
        if self.stopped:
            return []
        self._buffer += data
        found: list[Http1Message] = []
        try:
            while not self.stopped and self._step(found, packet):
                pass
        except _Wrong as wrong:
            found.append(self._broken(wrong.code, wrong.text, wrong.spec, packet))
        return found

    def hole(self, packet: int) -> list[Http1Message]:
        """The next bytes were not captured."""
        text = sentence("Bytes of this message were not captured: nothing after them can be read.")
        return [] if self.stopped else [self._broken("http1-lost", text, "", packet)]

    def finish(self, packet: int) -> list[Http1Message]:
        """The connection ended: a body without a length is complete, anything else that has begun is cut."""
        if self.stopped or (self._open is None and not self._buffer):
            return []
        if self._open is not None and self._left is None and not self._chunked:
            return [self._done(packet)]
        text = sentence("The connection ends within this message.")
        return [self._broken("http1-cut", text, "RFC 9112 §8", packet)]

    def _step(self, found: list[Http1Message], packet: int) -> bool:
        """Read one piece; False where more bytes are needed."""
        if self._open is None:
            return self._head(found, packet)
        if self._chunked and not self._left:
            return self._chunk_line(found, packet)
        size = len(self._buffer) if self._left is None else min(self._left, len(self._buffer))
        self._place(size)
        self._body += self._take(size)
        if self._left is None:
            return False
        self._left -= size
        self._after = self._chunked and not self._left
        if not self._left and not self._chunked:
            found.append(self._done(packet))
        return size > 0

    def _head(self, found: list[Http1Message], packet: int) -> bool:
        while self._buffer[:2] == b"\r\n":
            self._take(2)  # an empty line before a request is ignored (§2.2)
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > MAX_HEAD_BYTES:
                raise _Wrong("http1-head", sentence("The head of this message does not end."), "RFC 9112 §2.1")
            return False
        start = self._start
        first, *lines = self._take(end + 4)[:-4].split(b"\r\n")
        fields = tuple((name.strip(), value.strip()) for name, _, value in (line.partition(b":") for line in lines))
        self._open = Http1Message(first, fields, b"", (), start, self._start, packet)
        self._measure(first)
        if self._left == 0 and not self._chunked:
            found.append(self._done(packet))
        return True

    def _measure(self, first: bytes) -> None:
        """How long the body is (§6.3)."""
        message = self._open
        assert message is not None  # noqa: S101 - set by the caller
        self._chunked = message.field(b"transfer-encoding").lower().endswith(b"chunked")
        length = message.field(b"content-length")
        words = first.split(b" ")
        if self._client:
            self._asked.append(words[0])
            self._left = 0
        else:
            status = words[1] if len(words) > 1 else b""
            interim = status.startswith(b"1")
            method = self._asked.popleft() if self._asked and not interim else b""
            if status == b"101" or (method == b"CONNECT" and status.startswith(b"2")):
                self.stopped = True  # another protocol follows
            bodiless = interim or status in _BODILESS or method == b"HEAD"
            self._left = 0 if bodiless or self._chunked else None
            self._chunked = self._chunked and not bodiless
            if bodiless:
                return
        if length and not self._chunked:
            if not length.isdigit() or len(length) > 18:
                raise _Wrong("http1-length", sentence("The content-length is not a number."), "RFC 9112 §6.3")
            self._left = int(length)

    def _chunk_line(self, found: list[Http1Message], packet: int) -> bool:
        """The line before a chunk, the empty one after it, or the trailers after the last (§7.1)."""
        end = self._buffer.find(b"\r\n")
        if end < 0:
            if len(self._buffer) > MAX_HEAD_BYTES:
                raise _Wrong("http1-chunk", sentence("A chunk's line does not end."), "RFC 9112 §7.1")
            return False
        line = self._take(end + 2)[:-2]
        if self._trailers:
            if not line:
                found.append(self._done(packet))
            return True
        if self._after:
            self._after = False
            if line:
                raise _Wrong("http1-chunk", sentence("A chunk is longer than its line says."), "RFC 9112 §7.1")
            return True
        digits = line.partition(b";")[0].strip()
        try:
            size = int(digits, 16) if len(digits) <= MAX_CHUNK_DIGITS and digits.isalnum() else -1
        except ValueError:
            size = -1
        if size < 0:
            raise _Wrong("http1-chunk", sentence("A chunk's size is not a hexadecimal number."), "RFC 9112 §7.1")
        if size:
            self._chunks.append(size)
        self._trailers, self._left = not size, size
        return True

    def _place(self, size: int) -> None:
        """Remember where the next bytes of the body stand."""
        last = self._pieces[-1] if self._pieces else None
        if last is not None and last.start + last.length == self._start:
            self._pieces[-1] = last._replace(length=last.length + size)
        elif size:
            self._pieces.append(Piece(len(self._body), self._start, size))

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._start += size
        return taken

    def _done(self, packet: int, *problems: Problem) -> Http1Message:
        message = self._open or Http1Message(b"", (), b"", (), self._start, self._start, packet)
        body, chunks, pieces = bytes(self._body), tuple(self._chunks), tuple(self._pieces)
        self._open, self._left, self._chunked, self._trailers = None, None, False, False
        self._body.clear()
        self._chunks, self._pieces = [], []
        end = self._start
        return replace(message, body=body, chunks=chunks, end=end, packet=packet, problems=problems, pieces=pieces)

    def _broken(self, code: str, text: str, spec: str, packet: int) -> Http1Message:
        self.stopped = True
        start = self._open.start if self._open else self._start
        self._take(len(self._buffer))
        return self._done(packet, Problem(code=code, text=text, spec=spec, start=start, end=self._start))
