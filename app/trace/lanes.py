"""The frames of one connection on its streams: states of both ends and flow-control windows after each, settings as they change.

States are an observer's (RFC 9113 §5.1): a frame counts for both ends when it was captured.
"""

from dataclasses import dataclass
from typing import NamedTuple

from app.trace import flow
from app.trace.flow import InForce
from app.trace.model import FrameEntry, Protocol, Sender, Trace
from app.wire import http2_names as names
from app.wire.flow_control import FlowControl
from app.wire.stream_states import BROKEN, NEXT, Input, State, StreamStates, state_of

MOST_CHANGES = 64
"""SETTINGS frames of a connection whose effect is kept; real ends send two or three."""
MOST_FRAMES = 100_000
"""Frames of a connection that are followed: more than a full recording has."""

_ENDING = {
    names.HEADERS: (Input.HEADERS, Input.HEADERS_END),
    names.DATA: (Input.DATA, Input.DATA_END),
}
_PLAIN = {
    names.RST_STREAM: Input.RST_STREAM,
    names.WINDOW_UPDATE: Input.WINDOW_UPDATE,
    names.PRIORITY: Input.PRIORITY,
    names.PUSH_PROMISE: Input.PROMISE,
}


class LaneFrame(NamedTuple):
    """One frame, with what holds just after it. A tuple, since a long run has tens of thousands."""

    frame: int
    time_ns: int
    stream_id: int
    client: bool
    """Sent by the client."""
    name: str
    ends: bool
    """It has END_STREAM."""
    call: int
    note: str
    client_state: int
    """``stream_states.State`` of its stream at the client; 0 on stream 0."""
    server_state: int
    client_window: int
    """Bytes of DATA that the client may still send on the connection."""
    server_window: int
    client_stream_window: int
    """The same on its stream; 0 on stream 0."""
    server_stream_window: int


class SettingsChange(NamedTuple):
    """The settings of both ends just after a frame."""

    frame: int
    in_force: InForce


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionLanes:
    """One HTTP/2 connection, frame by frame."""

    connection: int
    frames: tuple[LaneFrame, ...]
    settings: tuple[SettingsChange, ...]
    """Beginning with the defaults, after frame 0."""
    exact: bool
    """False where frames were lost: windows may be wider than they seem."""


def numbers(trace: Trace) -> tuple[int, ...]:
    """The connections that have frames."""
    return tuple(connection.number for connection in trace.connections if connection.protocol is Protocol.HTTP2)


def lanes(trace: Trace, connection: int) -> ConnectionLanes:
    """One connection's frames; none where there is no such connection."""
    follow = _Follow()
    for frame in trace.frames:
        if frame.connection == connection and len(follow.frames) < MOST_FRAMES:
            follow.take(frame)
    return ConnectionLanes(
        connection=connection, frames=tuple(follow.frames), settings=tuple(follow.settings), exact=follow.exact
    )


class _Follow:
    """Takes the frames of a connection in order."""

    def __init__(self) -> None:
        self.flow, self.states = FlowControl(), StreamStates()
        self.frames: list[LaneFrame] = []
        self.settings = [SettingsChange(0, flow.in_force(self.flow))]
        self.exact = True
        self._ends = {Sender.CLIENT: 0, Sender.SERVER: 0}

    def take(self, frame: FrameEntry) -> None:
        self.exact = self.exact and frame.start == self._ends[frame.sender]
        self._ends[frame.sender] = frame.end
        flow.take(self.flow, frame)
        self._move(frame)
        if frame.type == names.SETTINGS and len(self.settings) <= MOST_CHANGES:
            self.settings.append(SettingsChange(frame.number, flow.in_force(self.flow)))
        stream, pair = frame.stream_id, self.states[frame.stream_id] if frame.stream_id else 0
        window = self.flow.window
        self.frames.append(
            LaneFrame(
                frame=frame.number,
                time_ns=frame.time_ns,
                stream_id=stream,
                client=frame.sender is Sender.CLIENT,
                name=frame.name,
                ends=bool(frame.flags & names.END_STREAM) and frame.type in _ENDING,
                call=frame.call,
                note=frame.note,
                client_state=state_of(pair, client=True),
                server_state=state_of(pair, client=False),
                client_window=window(0, client=True),
                server_window=window(0, client=False),
                client_stream_window=window(stream, client=True) if stream else 0,
                server_stream_window=window(stream, client=False) if stream else 0,
            )
        )

    def _move(self, frame: FrameEntry) -> None:
        """What a frame does to the state of its stream; a stream that was opened in lost frames is taken as open."""
        if not frame.stream_id:
            return
        ends = bool(frame.flags & names.END_STREAM)
        what = _ENDING[frame.type][ends] if frame.type in _ENDING else _PLAIN.get(frame.type)
        if what is None:
            return
        before = self.states[frame.stream_id]
        if not before and not self.exact and what not in _ENDING[names.HEADERS]:
            before = State.OPEN | State.OPEN << 4
        self.states[frame.stream_id] = NEXT[what, frame.sender is Sender.CLIENT][before] & ~BROKEN
