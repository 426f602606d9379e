"""Flow-control windows and settings of a connection, as its two ends hold them (RFC 9113 §5.2, §6.5, §6.9).

A window belongs to the end that sends: how many bytes of DATA it may still send. Settings belong to the end that announces
them and bind the other end from its acknowledgment on (§6.5.3). True stands for the client wherever an end is named.
"""

from collections import deque
from collections.abc import Iterable, Mapping

from app.wire import http2_names as names

DEFAULT_WINDOW = 65_535
"""Of the connection, and of streams before anyone says otherwise (§6.9.2)."""
MAX_WINDOW = (1 << 31) - 1
"""§6.9.1."""
DEFAULTS: Mapping[int, int | None] = {
    names.HEADER_TABLE_SIZE: 4096,
    names.ENABLE_PUSH: 1,
    names.MAX_CONCURRENT_STREAMS: None,
    names.INITIAL_WINDOW_SIZE: DEFAULT_WINDOW,
    names.MAX_FRAME_SIZE: 1 << 14,
    names.MAX_HEADER_LIST_SIZE: None,
}
"""Settings before anyone says otherwise; None: unlimited (§6.5.2)."""


class FlowControl:
    """Follows the windows and settings of one connection. Each method says what is wrong, or nothing."""

    def __init__(self) -> None:
        self._connection = {True: DEFAULT_WINDOW, False: DEFAULT_WINDOW}
        self._streams: dict[bool, dict[int, int]] = {True: {}, False: {}}  # beside the initial window
        self._settings = {True: dict(DEFAULTS), False: dict(DEFAULTS)}
        self._announced: dict[bool, deque[tuple[tuple[int, int], ...]]] = {True: deque(), False: deque()}

    def window(self, stream_id: int, *, client: bool) -> int:
        """What an end may still send on a stream; on stream 0, on the connection. Both limit it; it may be negative."""
        if not stream_id:
            return self._connection[client]
        initial = self._settings[not client][names.INITIAL_WINDOW_SIZE] or 0
        return initial + self._streams[client].get(stream_id, 0)

    def settings(self, *, client: bool) -> dict[int, int | None]:
        """What an end announced, as far as the other has acknowledged it, by identifier; the defaults too."""
        return dict(self._settings[client])

    def waiting(self, *, client: bool) -> int:
        """How many SETTINGS frames of an end are not acknowledged yet."""
        return len(self._announced[client])

    def data(self, stream_id: int, length: int, *, client: bool) -> str:
        """An end sends DATA with a payload of this length: padding counts too (§6.9.1)."""
        self._connection[client] -= length
        streams = self._streams[client]
        streams[stream_id] = streams.get(stream_id, 0) - length
        for where, number in ((f"stream {stream_id}", stream_id), ("the connection", 0)):
            left = self.window(number, client=client)
            if length and left < 0:
                return f"DATA of {length} bytes, but the window of {where} has only {max(left + length, 0)}."
        return ""

    def window_update(self, stream_id: int, increment: int, *, client: bool) -> str:
        """An end lets the other send more."""
        if not stream_id:
            self._connection[not client] += increment
        else:
            streams = self._streams[not client]
            streams[stream_id] = streams.get(stream_id, 0) + increment
        grown = self.window(stream_id, client=not client)
        if grown > MAX_WINDOW:
            where = f"stream {stream_id}" if stream_id else "the connection"
            return f"The window of {where} grows to {grown}; {MAX_WINDOW} is the most."
        return ""

    def announce(self, values: Iterable[tuple[int, int]], *, client: bool) -> str:
        """An end sends SETTINGS: identifiers with values."""
        self._announced[client].append(tuple(values))
        return ""

    def acknowledge(self, *, client: bool) -> str:
        """An end acknowledges the oldest SETTINGS of the other: from now on it keeps to them."""
        if not self._announced[not client]:
            return "There is no SETTINGS frame of the other end that this could acknowledge."
        self._settings[not client].update(self._announced[not client].popleft())
        return ""
