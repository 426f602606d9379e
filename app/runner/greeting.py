"""The beginning of a connection from outside: which token it has, before anything of it goes further. Sans I/O.

A gRPC client says nothing but its preface before it has the server's SETTINGS, and the server is not asked before the token
is known. So the greeting is ours: an empty SETTINGS frame, which promises nothing. The client's acknowledgement of it is
taken out of what goes on, since the server will get one for its own SETTINGS. Nothing else is changed.

The token is read from the first header block: metadata ``grpclab-token``, or an ``:authority`` that is the token.
"""

from collections.abc import Iterator
from enum import Enum

import hpack
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import ContinuationFrame, Frame, GoAwayFrame, HeadersFrame, SettingsFrame

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HELLO = SettingsFrame(0).serialize()
"""The server connection preface that may stand for any server's (RFC 9113 §3.4)."""
NAME = "grpclab-token"
"""Of the metadata that carries a token."""
MAX_HELD = 64 * 1024
"""Bytes before the end of the first header block; C-core's whole header list is at most 16 KiB."""
MAX_FRAME = 16_384
"""What a client may send that was told nothing else (RFC 9113 §4.2)."""
_HEADER = 9
_UNAUTHENTICATED = 16


class State(Enum):
    """How far a greeting is."""

    WAITING = "waiting"
    """For the first header block."""
    KNOWN = "known"
    """``token`` is what it carried, empty or not; what ``onward`` gives may go on."""
    WRONG = "wrong"
    """It is not HTTP/2 by a client that knows it from the start: there is nobody to answer to."""


class Greeting:
    """One connection's beginning, and after that the way of its bytes until the acknowledgement was taken out."""

    def __init__(self) -> None:
        self.state = State.WAITING
        self.token = ""
        self.stream = 1
        self.passing = False
        """True once bytes need no look any more."""
        self._preface = len(PREFACE)
        self._buffer = bytearray()
        self._onward = bytearray()
        self._block = bytearray()
        self._held = 0
        self._acknowledged = False

    def feed(self, data: bytes) -> None:
        """Bytes of the client."""
        if self.passing:
            self._onward += data
            return
        self._held += len(data)
        self._buffer += data
        try:
            for whole in self._frames():
                self._look(whole)
        except (HyperframeError, hpack.HPACKError, UnicodeDecodeError):
            self.state = State.WRONG
        if self.state is State.WAITING and self._held > MAX_HELD:
            self.state = State.WRONG

    def onward(self) -> bytes:
        """What may go on to the server, once the token was found good."""
        data = bytes(self._onward)
        self._onward.clear()
        return data

    def refusal(self, text: str) -> bytes:
        """UNAUTHENTICATED with a sentence, as Trailers-Only, and GOAWAY."""
        headers = [
            (":status", "200"),
            ("content-type", "application/grpc"),
            ("grpc-status", str(_UNAUTHENTICATED)),
            ("grpc-message", "".join(c if " " <= c <= "~" and c != "%" else "?" for c in text)),
        ]
        block = hpack.Encoder().encode(headers)
        answer = HeadersFrame(self.stream, block, flags=["END_HEADERS", "END_STREAM"])
        return answer.serialize() + GoAwayFrame(0, last_stream_id=self.stream).serialize()

    def _frames(self) -> Iterator[bytes]:
        if self._preface and len(self._buffer) >= self._preface:
            if not self._buffer.startswith(PREFACE):
                self.state = State.WRONG
            self._pass(self._preface)
            self._preface = 0
        elif self._preface and not PREFACE.startswith(self._buffer):
            self.state = State.WRONG
        while not self._preface and not self.passing and self.state is not State.WRONG and len(self._buffer) >= _HEADER:
            size = _HEADER + int.from_bytes(self._buffer[:3])
            if size > _HEADER + MAX_FRAME:
                self.state = State.WRONG
            if len(self._buffer) < size:
                return
            yield bytes(self._buffer[:size])

    def _pass(self, size: int) -> None:
        self._onward += self._buffer[:size]
        del self._buffer[:size]

    def _look(self, whole: bytes) -> None:
        frame, _ = Frame.parse_frame_header(memoryview(whole[:_HEADER]))
        if isinstance(frame, SettingsFrame) and "ACK" in frame.flags and not self._acknowledged:
            # The answer to our SETTINGS; from here on the two speak to each other.
            del self._buffer[: len(whole)]
            self._acknowledged = True
            self._maybe_pass()
            return
        self._pass(len(whole))
        if self.state is State.WAITING and isinstance(frame, HeadersFrame | ContinuationFrame):
            frame.parse_body(memoryview(whole[_HEADER:]))
            self.stream = frame.stream_id
            self._block += frame.data
            if "END_HEADERS" in frame.flags:
                self._read_token()

    def _read_token(self) -> None:
        decoded = hpack.Decoder(max_header_list_size=MAX_HELD).decode(bytes(self._block), raw=False)
        fields = {str(name): str(value) for name, value in decoded}
        self.token = fields.get(NAME) or fields.get(":authority", "")
        self.state = State.KNOWN
        self._maybe_pass()

    def _maybe_pass(self) -> None:
        """Bytes need no look any more when the token is known and our SETTINGS are acknowledged."""
        if self._acknowledged and self.state is State.KNOWN:
            self.passing = True
            self._pass(len(self._buffer))
