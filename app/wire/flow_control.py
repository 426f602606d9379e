"""Flow-control windows and settings of a connection, as its two ends hold them (RFC 9113 §5.2, §6.5, §6.9).

A window belongs to the end that sends: how many bytes of DATA it may still send. Settings belong to the end that announces
them and bind the other end from its acknowledgment on (§6.5.3). True stands for the client wherever an end is named.
"""

from collections import deque
from collections.abc import Iterable, Mapping

from app.sentences import sentence
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.http2 import Frame

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
        self._overflown = False
        self._exceeded: dict[bool, set[int]] = {True: set(), False: set()}
        """Windows of which it was said, until they have room again: what breaks the rule once mostly goes on to."""
        self._initial = {True: DEFAULT_WINDOW, False: DEFAULT_WINDOW}  # the most that an end may take for it by now

    def window(self, stream_id: int, *, client: bool) -> int:
        """What an end may still send on a stream; on stream 0, on the connection. Both limit it; it may be negative."""
        if not stream_id:
            return self._connection[client]
        return self._in_force(client=client) + self._streams[client].get(stream_id, 0)

    def _in_force(self, *, client: bool) -> int:
        """The initial window that an end keeps to."""
        return self._settings[not client][names.INITIAL_WINDOW_SIZE] or 0

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
        for number in (stream_id, 0):
            # New settings may bind the sender before its acknowledgment is seen: the widest window counts.
            late = self._initial[client] - self._in_force(client=client) if number else 0
            left = self.window(number, client=client) + late
            if length and left < 0 and number not in self._exceeded[client]:
                self._exceeded[client].add(number)
                return sentence(
                    "DATA of %(length)s bytes, but the window of %(where)s has only %(left)s.",
                    length=length,
                    where=_where(number),
                    left=max(left + length, 0),
                )
        return ""

    def spend(self, stream_id: int, length: int, *, client: bool) -> bool:
        """As ``data``, quickly; False, and nothing is taken, where that would say something."""
        left, streams = self._connection[client] - length, self._streams[client]
        offset = streams.get(stream_id, 0) - length
        if length and (left < 0 or offset + self._initial[client] < 0):
            said = self._exceeded[client]
            if (left < 0 and 0 not in said) or (offset + self._initial[client] < 0 and stream_id not in said):
                return False
        self._connection[client] = left
        streams[stream_id] = offset
        return True

    def refund(self, stream_id: int, length: int, *, client: bool) -> None:
        """Take a ``spend`` back."""
        self._connection[client] += length
        self._streams[client][stream_id] += length

    def forget(self, stream_id: int, *, client: bool) -> None:
        """An end sends no more on a stream: a connection can have a million of them."""
        self._streams[client].pop(stream_id, None)
        self._exceeded[client].discard(stream_id)

    def window_update(self, stream_id: int, increment: int, *, client: bool) -> str:
        """An end lets the other send more."""
        if not stream_id:
            self._connection[not client] += increment
        else:
            streams = self._streams[not client]
            streams[stream_id] = streams.get(stream_id, 0) + increment
        grown = self.window(stream_id, client=not client)
        if grown >= 0:
            self._exceeded[not client].discard(stream_id)
        if grown > MAX_WINDOW:
            return sentence(
                "The window of %(where)s grows to %(grown)s; %(most)s is the most.",
                where=_where(stream_id),
                grown=grown,
                most=MAX_WINDOW,
            )
        return ""

    def announce(self, values: Iterable[tuple[int, int]], *, client: bool) -> str:
        """An end sends SETTINGS: identifiers with values."""
        taken = tuple(values)
        self._announced[client].append(taken)
        before = self._initial[not client]
        for identifier, value in taken:
            if identifier == names.INITIAL_WINDOW_SIZE:
                self._initial[not client] = max(self._initial[not client], value)
        initial = self._initial[not client]
        if initial > before and not self._overflown:
            widest = max(self._streams[not client].values(), default=0)
            if widest + initial > MAX_WINDOW:
                self._overflown = True  # looked for no more: it takes a look at every stream
                return sentence(
                    "The window of a stream grows to %(grown)s with it; %(most)s is the most.",
                    grown=widest + initial,
                    most=MAX_WINDOW,
                )
        return ""

    def acknowledge(self, *, client: bool) -> str:
        """An end acknowledges the oldest SETTINGS of the other: from now on it keeps to them."""
        waiting = self._announced[not client]
        if not waiting:
            return sentence("There is no SETTINGS frame of the other end that this could acknowledge.")
        self._settings[not client].update(waiting.popleft())
        later = (value for values in waiting for identifier, value in values if identifier == names.INITIAL_WINDOW_SIZE)
        self._initial[client] = max(self._in_force(client=client), *later, 0)
        self._exceeded[client] &= {0}
        return ""


def follow(flow: FlowControl, frame: Frame, *, client: bool) -> tuple[str, str, str]:
    """What a frame of an end does to windows and settings: a problem's code, sentence (empty: all is well), section."""
    if frame.type == names.DATA and frame.stream_id:
        wrong = flow.data(frame.stream_id, frame.length, client=client)
        if frame.flags & names.END_STREAM:
            flow.forget(frame.stream_id, client=client)
        return "window-exceeded", wrong, "RFC 9113 §6.9.1"
    if frame.type == names.WINDOW_UPDATE:
        increment = payloads.window_increment(frame) or 0
        return "window-overflow", flow.window_update(frame.stream_id, increment, client=client), "RFC 9113 §6.9.1"
    if frame.type == names.SETTINGS and frame.flags & names.ACK:
        return "settings-ack-unexpected", flow.acknowledge(client=client), "RFC 9113 §6.5.3"
    if frame.type == names.SETTINGS:
        return "window-overflow", flow.announce(payloads.settings(frame), client=client), "RFC 9113 §6.9.2"
    if frame.type == names.RST_STREAM:
        flow.forget(frame.stream_id, client=True)
        flow.forget(frame.stream_id, client=False)
    elif frame.type == names.HEADERS and frame.flags & names.END_STREAM:
        flow.forget(frame.stream_id, client=client)
    return "", "", ""


def _where(stream_id: int) -> str:
    return sentence("stream %(number)s", number=stream_id) if stream_id else sentence("the connection")
