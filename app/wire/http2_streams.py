"""The rules of streams while a connection is decoded: who opens which (RFC 9113 §5.1.1), and what may be sent on it (§5.1)."""

from app.sentences import sentence
from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.http2 import Frame
from app.wire.problems import Problem
from app.wire.stream_states import BROKEN, NEXT, Input, State, StreamStates, state_of

DATA_INPUTS = (Input.DATA, Input.DATA_END)
"""By END_STREAM."""
HEADERS_INPUTS = (Input.HEADERS, Input.HEADERS_END)
_INPUTS = {
    names.PRIORITY: Input.PRIORITY,
    names.RST_STREAM: Input.RST_STREAM,
    names.WINDOW_UPDATE: Input.WINDOW_UPDATE,
    names.PUSH_PROMISE: Input.PROMISE,
}
_OPEN_FOR_BOTH = State.OPEN | State.OPEN << 4


class StreamRules:
    """Follows the streams of one connection."""

    def __init__(self) -> None:
        self.blind = False
        """Frames were lost: a stream that seems idle may be open."""
        self._states = StreamStates()
        self._greatest = 0  # the greatest number of a stream that the client opened

    def quickly(self, stream_id: int, what: Input, *, client: bool) -> bool:
        """Move a stream on when there is nothing to say about it; else leave it as it is."""
        states = self._states
        before = states[stream_id]
        after = NEXT[what, client][before]
        if after >= BROKEN or (not before and not self._opens_in_order(stream_id, client=client)):
            return False
        if after != before:
            states[stream_id] = after
        return True

    def _opens_in_order(self, stream_id: int, *, client: bool) -> bool:
        """Whether a stream that is idle is the next one of a client; it is counted then."""
        if not client or not stream_id & 1 or stream_id <= self._greatest:
            return False
        self._greatest = stream_id
        return True

    def opening_problems(self, frame: Frame, *, client: bool) -> list[Problem]:
        """A client opens odd streams, in growing order (§5.1.1); a server opens none but by a promise (§8.4)."""
        stream_id = frame.stream_id
        if frame.type != names.HEADERS or state_of(self._states[stream_id], client=client) is not State.IDLE:
            return []
        if not client:
            text = sentence(
                "A server does not open streams: stream %(number)s was neither opened by the client nor promised.",
                number=stream_id,
            )
            return [] if self.blind else [_problem(frame, "stream-not-opened", text, "RFC 9113 §8.4")]
        if stream_id % 2 == 0:
            text = sentence("A client's streams have odd numbers; this one is %(number)s.", number=stream_id)
            return [_problem(frame, "stream-parity", text, "RFC 9113 §5.1.1")]
        greatest = self._greatest
        self._greatest = max(greatest, stream_id)
        if stream_id < greatest and not self.blind:
            text = sentence(
                "Stream %(number)s is opened after stream %(greatest)s: numbers of new streams grow.",
                number=stream_id,
                greatest=greatest,
            )
            return [_problem(frame, "stream-order", text, "RFC 9113 §5.1.1")]
        return []

    def move(self, frame: Frame, *, client: bool) -> list[Problem]:
        """What a frame does to its stream (§5.1), and where that is not allowed."""
        what = _input(frame)
        if what is None:
            return []
        stream_id = frame.stream_id
        before = self._states[stream_id]
        if not before and self.blind and what not in (Input.HEADERS, Input.HEADERS_END):
            before = _OPEN_FOR_BOTH
        after = NEXT[what, client][before]
        self._states[stream_id] = after
        promised = payloads.promised_stream(frame)
        if promised:
            self._states[promised] = NEXT[Input.PROMISED, client][self._states[promised]]
        return [_state_problem(frame, before, client=client)] if after & BROKEN else []


def _input(frame: Frame) -> Input | None:
    """What a frame is to the state of its stream."""
    ends = frame.flags & names.END_STREAM
    if frame.type == names.DATA:
        return DATA_INPUTS[ends]
    return HEADERS_INPUTS[ends] if frame.type == names.HEADERS else _INPUTS.get(frame.type)


def _state_problem(frame: Frame, before: int, *, client: bool) -> Problem:
    state, name, number = state_of(before, client=client), names.frame_name(frame.type), frame.stream_id
    if state is State.IDLE:
        text = sentence("Stream %(number)s is idle: only HEADERS may open it, not %(name)s.", number=number, name=name)
        return _problem(frame, "stream-idle", text, "RFC 9113 §5.1")
    if state in (State.HALF_CLOSED_LOCAL, State.CLOSED):
        who = sentence("client") if client else sentence("server")
        text = sentence(
            "The %(who)s had ended its side of stream %(number)s and sends %(name)s on it.",
            who=who,
            number=number,
            name=name,
        )
        return _problem(frame, "stream-closed", text, "RFC 9113 §5.1")
    text = sentence(
        "Stream %(number)s is %(title)s: its sender may not send %(name)s on it.",
        number=number,
        title=state.title,
        name=name,
    )
    return _problem(frame, "stream-state", text, "RFC 9113 §5.1")


def _problem(frame: Frame, code: str, text: str, spec: str) -> Problem:
    return Problem(code=code, text=text, spec=spec, start=frame.start, end=frame.end)
