"""One side of the relay's HTTP/2: h2's connection, what waits for its windows, and GOAWAY.

GOAWAY is written and read here, not by h2, which has no way back from it: calls up to its last stream go on (RFC 9113 §6.8).
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import h2.settings
from h2.settings import SettingCodes
from hyperframe.exceptions import HyperframeError
from hyperframe.frame import Frame, GoAwayFrame, WindowUpdateFrame

from .relay_plan import Fault

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DEFAULT_WINDOW = 65_535
_DATA, _GOAWAY = 0, 7
_ALL_STREAMS = 2**31 - 1
_FRAME_HEADER = 9
_MAX_FRAME = 16_384
"""What both sides were told, by default, to send at most (RFC 9113 §4.2)."""

Headers = list[tuple[bytes, bytes]]
Taken = Callable[[int, int], None]
"""Told of a stream's DATA that went on: how much of its sender's window that is."""


class Failed(Exception):
    """One side does not speak HTTP/2 as RFC 9113 has it; the text says which and why."""


class Data(NamedTuple):
    """DATA that waits for the other side's window."""

    data: bytes
    length: int
    """What it took of its sender's window: with padding."""
    ends: bool


class Trailers(NamedTuple):
    """The header block that ends a stream."""

    headers: Headers


class Side:
    """One of the two connections, with what waits to be sent on it."""

    def __init__(self, *, client_side: bool, direction: str, window: Fault | None) -> None:
        config = h2.config.H2Configuration(
            client_side=client_side,
            header_encoding=None,
            # A relay carries on what it gets: judging it is the other end's business.
            validate_inbound_headers=False,
            validate_outbound_headers=False,
            normalize_inbound_headers=False,
            normalize_outbound_headers=False,
        )
        self.direction = direction
        """Of the DATA that comes in."""
        self.window = window
        self.h2 = h2.connection.H2Connection(config)
        self.waiting: dict[int, deque[Data | Trailers]] = {}
        self._frames = _Frames(b"" if client_side else PREFACE)
        self._written = bytearray()
        self._reset: set[int] = set()

    def begin(self, settings: dict[Any, int]) -> None:
        """Sends the first SETTINGS."""
        size = self.window["size"] if self.window else _DEFAULT_WINDOW
        values: dict[Any, int] = {SettingCodes.INITIAL_WINDOW_SIZE: size, **settings}
        if self.h2.config.client_side:
            values[SettingCodes.ENABLE_PUSH] = 0
        self.h2.local_settings = h2.settings.Settings(client=self.h2.config.client_side, initial_values=values)
        self.h2.initiate_connection()

    def read(self, data: bytes) -> Iterator[h2.events.Event | GoAwayFrame]:
        """What happens by these bytes. Raises ``Failed``."""
        for whole in self._frames.feed(data):
            if _is_goaway(whole):
                yield _goaway(whole)
                continue
            if self._is_late(whole):
                # It took of the connection's window alone: h2 never hears of it.
                self._written += self.h2.data_to_send() + _given_back(len(whole) - _FRAME_HEADER)
                continue
            try:
                yield from self.h2.receive_data(whole)
            except h2.exceptions.ProtocolError as error:
                raise Failed(str(error) or type(error).__name__) from error

    def _is_late(self, frame: bytes) -> bool:
        """DATA of a stream that was reset here."""
        stream = int.from_bytes(frame[5:_FRAME_HEADER]) & _ALL_STREAMS
        return frame[3] == _DATA and stream in self._reset and not frame.startswith(PREFACE)

    def goaway(self, frame: GoAwayFrame) -> None:
        """Sends GOAWAY; streams up to its last go on."""
        self._written += self.h2.data_to_send() + frame.serialize()

    def output(self) -> bytes:
        """What is to be sent, once."""
        data = bytes(self._written) + self.h2.data_to_send()
        self._written.clear()
        return data

    def send(self, stream: int, item: Data | Trailers, taken: Taken) -> bool:
        """Sends DATA or trailers now or when the window allows; ``taken(stream, length)`` follows for DATA that went.

        True when this side of the stream has ended with it.
        """
        self.waiting.setdefault(stream, deque()).append(item)
        return self.flush(stream, taken)

    def flush(self, stream: int, taken: Taken) -> bool:
        """Sends what waits on a stream as far as its window goes; True when this side of the stream has ended with it."""
        queue = self.waiting.get(stream, deque())
        ended = False
        try:
            while queue:
                item = queue[0]
                if isinstance(item, Trailers):
                    self.h2.send_headers(stream, item.headers, end_stream=True)
                elif not self._send_data(stream, queue, item, taken):
                    return False
                ended = isinstance(item, Trailers) or item.ends
                queue.popleft()
        except h2.exceptions.ProtocolError:
            # The stream is over on this side: nobody waits for the rest.
            ended = True
            for item in queue:
                taken(stream, item.length if isinstance(item, Data) else 0)
        self.waiting.pop(stream, None)
        return ended

    def _send_data(self, stream: int, queue: deque[Data | Trailers], item: Data, taken: Taken) -> bool:
        """True when all of ``item`` went; else what is left of it stands first in the queue."""
        while True:
            room = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size)
            size = min(len(item.data), max(0, room))
            if item.data and not size:
                return False
            rest = item.data[size:]
            self.h2.send_data(stream, item.data[:size], end_stream=item.ends and not rest)
            taken(stream, item.length - len(rest))
            if not rest:
                return True
            item = queue[0] = Data(rest, len(rest), item.ends)

    def take(self, stream: int, length: int) -> None:
        """DATA of this side went on: its sender may send as much again, unless the window is not to be refilled."""
        if not length:
            return
        if self.window and not self.window["refill"]:
            self.h2.increment_flow_control_window(length)
        else:
            self.h2.acknowledge_received_data(length, stream)

    def reset(self, stream: int, code: int) -> None:
        """Sends RST_STREAM, where the stream is not over; what the other end still sends on it is dropped (RFC 9113 §5.1)."""
        self.waiting.pop(stream, None)
        self._reset.add(stream)
        try:
            self.h2.reset_stream(stream, code)
        except h2.exceptions.ProtocolError:
            return


class _Frames:
    """Cuts a stream of bytes into the preface and whole frames, so that GOAWAY can be told from the others."""

    def __init__(self, preface: bytes) -> None:
        self._preface = len(preface)
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The preface, once, and each frame that is whole; one that is too long goes on at once, for h2 to refuse."""
        self._held += data
        while (size := self._size()) and len(self._held) >= size:
            whole = bytes(self._held[:size])
            del self._held[:size]
            self._preface = 0
            yield whole

    def _size(self) -> int:
        if self._preface or len(self._held) < _FRAME_HEADER:
            return self._preface
        length = int.from_bytes(self._held[:3])
        return _FRAME_HEADER + length if length <= _MAX_FRAME else len(self._held)


def _given_back(length: int) -> bytes:
    frame = WindowUpdateFrame(0, window_increment=length)
    return frame.serialize() if length else b""


def _is_goaway(frame: bytes) -> bool:
    return len(frame) >= _FRAME_HEADER and not frame.startswith(PREFACE) and frame[3] == _GOAWAY


def _goaway(data: bytes) -> GoAwayFrame:
    """Raises ``Failed``."""
    frame, length = Frame.parse_frame_header(memoryview(data[:_FRAME_HEADER]))
    try:
        frame.parse_body(memoryview(data[_FRAME_HEADER : _FRAME_HEADER + length]))
    except HyperframeError as error:
        raise Failed(str(error)) from error
    assert isinstance(frame, GoAwayFrame)  # noqa: S101  # its type said so
    return frame
