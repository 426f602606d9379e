"""The life of a stream as RFC 9113 §5.1 draws it, for one end, as a table; and for an observer, who sees both ends.

An observer cannot know whether a frame that one end sent had reached the other end when that one sent its own. So a frame
breaks a rule for certain only where what its sender itself did before forbids it.
"""

from enum import Enum, IntEnum
from typing import NamedTuple


class State(IntEnum):
    """The states of §5.1; *local* is the end whose state it is."""

    IDLE = 0
    RESERVED_LOCAL = 1
    RESERVED_REMOTE = 2
    OPEN = 3
    HALF_CLOSED_LOCAL = 4
    HALF_CLOSED_REMOTE = 5
    CLOSED = 6

    @property
    def title(self) -> str:
        """``half-closed (remote)``, as the RFC writes it."""
        first, _, side = self.name.lower().rpartition("_")
        return f"{first.replace('_', '-')} ({side})" if first else side


class Input(Enum):
    """What can happen on a stream, whoever sends it."""

    HEADERS = "HEADERS"
    HEADERS_END = "HEADERS with END_STREAM"
    DATA = "DATA"
    DATA_END = "DATA with END_STREAM"
    PROMISED = "PUSH_PROMISE that reserves it"
    PROMISE = "PUSH_PROMISE on it"
    RST_STREAM = "RST_STREAM"
    WINDOW_UPDATE = "WINDOW_UPDATE"
    PRIORITY = "PRIORITY"


class Edge(NamedTuple):
    """An arrow of the diagram."""

    source: State
    target: State
    sent: bool
    """The end whose state it is sends; else it receives."""
    inputs: tuple[Input, ...]


_END = (Input.HEADERS_END, Input.DATA_END)
_MORE = (Input.HEADERS, Input.DATA)
_LIGHT = (Input.WINDOW_UPDATE, Input.PRIORITY)

_SENT, _RECEIVED = True, False
_EDGES = (
    # Idle: only HEADERS opens a stream, only a promise reserves one; PRIORITY is allowed in every state (§5.3.2).
    Edge(State.IDLE, State.OPEN, _SENT, (Input.HEADERS,)),
    Edge(State.IDLE, State.OPEN, _RECEIVED, (Input.HEADERS,)),
    Edge(State.IDLE, State.HALF_CLOSED_LOCAL, _SENT, (Input.HEADERS_END,)),
    Edge(State.IDLE, State.HALF_CLOSED_REMOTE, _RECEIVED, (Input.HEADERS_END,)),
    Edge(State.IDLE, State.RESERVED_LOCAL, _SENT, (Input.PROMISED,)),
    Edge(State.IDLE, State.RESERVED_REMOTE, _RECEIVED, (Input.PROMISED,)),
    Edge(State.IDLE, State.IDLE, _SENT, (Input.PRIORITY,)),
    Edge(State.IDLE, State.IDLE, _RECEIVED, (Input.PRIORITY,)),
    # Reserved: the end that promised sends HEADERS; the other can only refuse, or give it more window.
    Edge(State.RESERVED_LOCAL, State.HALF_CLOSED_REMOTE, _SENT, (Input.HEADERS,)),
    Edge(State.RESERVED_LOCAL, State.CLOSED, _SENT, (Input.HEADERS_END, Input.RST_STREAM)),
    Edge(State.RESERVED_LOCAL, State.CLOSED, _RECEIVED, (Input.RST_STREAM,)),
    Edge(State.RESERVED_LOCAL, State.RESERVED_LOCAL, _SENT, (Input.PRIORITY,)),
    Edge(State.RESERVED_LOCAL, State.RESERVED_LOCAL, _RECEIVED, _LIGHT),
    Edge(State.RESERVED_REMOTE, State.HALF_CLOSED_LOCAL, _RECEIVED, (Input.HEADERS,)),
    Edge(State.RESERVED_REMOTE, State.CLOSED, _RECEIVED, (Input.HEADERS_END, Input.RST_STREAM)),
    Edge(State.RESERVED_REMOTE, State.CLOSED, _SENT, (Input.RST_STREAM,)),
    Edge(State.RESERVED_REMOTE, State.RESERVED_REMOTE, _SENT, _LIGHT),
    Edge(State.RESERVED_REMOTE, State.RESERVED_REMOTE, _RECEIVED, (Input.PRIORITY,)),
    # Open: both may send anything.
    Edge(State.OPEN, State.HALF_CLOSED_LOCAL, _SENT, _END),
    Edge(State.OPEN, State.HALF_CLOSED_REMOTE, _RECEIVED, _END),
    Edge(State.OPEN, State.CLOSED, _SENT, (Input.RST_STREAM,)),
    Edge(State.OPEN, State.CLOSED, _RECEIVED, (Input.RST_STREAM,)),
    Edge(State.OPEN, State.OPEN, _SENT, (*_MORE, Input.PROMISE, *_LIGHT)),
    Edge(State.OPEN, State.OPEN, _RECEIVED, (*_MORE, Input.PROMISE, *_LIGHT)),
    # Half-closed: one end has said all.
    Edge(State.HALF_CLOSED_LOCAL, State.CLOSED, _RECEIVED, (*_END, Input.RST_STREAM)),
    Edge(State.HALF_CLOSED_LOCAL, State.CLOSED, _SENT, (Input.RST_STREAM,)),
    Edge(State.HALF_CLOSED_LOCAL, State.HALF_CLOSED_LOCAL, _SENT, _LIGHT),
    Edge(State.HALF_CLOSED_LOCAL, State.HALF_CLOSED_LOCAL, _RECEIVED, (*_MORE, Input.PROMISE, *_LIGHT)),
    Edge(State.HALF_CLOSED_REMOTE, State.CLOSED, _SENT, (*_END, Input.RST_STREAM)),
    Edge(State.HALF_CLOSED_REMOTE, State.CLOSED, _RECEIVED, (Input.RST_STREAM,)),
    Edge(State.HALF_CLOSED_REMOTE, State.HALF_CLOSED_REMOTE, _SENT, (*_MORE, Input.PROMISE, *_LIGHT)),
    Edge(State.HALF_CLOSED_REMOTE, State.HALF_CLOSED_REMOTE, _RECEIVED, _LIGHT),
    # Closed: what the other end sent before it knew may still arrive.
    Edge(State.CLOSED, State.CLOSED, _SENT, (Input.PRIORITY,)),
    Edge(State.CLOSED, State.CLOSED, _RECEIVED, (Input.RST_STREAM, *_LIGHT)),
)

TABLE = {(edge.source, what, edge.sent): edge.target for edge in _EDGES for what in edge.inputs}
"""The next state by state, input, and whether this end sends it; what is not here breaks a rule."""


def nodes() -> tuple[State, ...]:
    """The states, for a diagram."""
    return tuple(State)


def edges() -> tuple[Edge, ...]:
    """The arrows between different states, for a diagram; those that stay are in ``TABLE``."""
    return tuple(edge for edge in _EDGES if edge.source is not edge.target)


def error_of(state: State) -> str:
    """The error with which an end answers what ``TABLE`` does not allow in a state (§5.1)."""
    closed = state in (State.HALF_CLOSED_REMOTE, State.HALF_CLOSED_LOCAL, State.CLOSED)
    return "STREAM_CLOSED" if closed else "PROTOCOL_ERROR"


# Both ends' states of a stream in one byte: the client's in the low four bits, the server's in the high ones. The fourth
# bit of an end: it is closed because the other end reset the stream, which it may not know yet.
_UNAWARE = 8
_SAYING = frozenset({Input.HEADERS, Input.HEADERS_END, Input.DATA, Input.DATA_END, Input.PROMISE})
BROKEN = 256
"""Added to the next pair of states where the frame breaks a rule for certain."""


def state_of(pair: int, *, client: bool) -> State:
    """One end's state."""
    return State((pair if client else pair >> 4) & 7)


def _next(pair: int, what: Input, *, client: bool) -> int:
    """The pair of states after one end sent something, with ``BROKEN`` where that was wrong."""
    own, other = (pair & 15, pair >> 4) if client else (pair >> 4, pair & 15)
    state, theirs = State(own & 7), State(other & 7)
    after = TABLE.get((state, what, True))
    # In CLOSED other frames than those that say something may have crossed with what closed it.
    broken = after is None and not own & _UNAWARE and (what in _SAYING or state is not State.CLOSED)
    reached = TABLE.get((theirs, what, False), theirs)
    own = own if after is None else after
    crossed = what is Input.RST_STREAM and theirs not in (State.CLOSED, State.HALF_CLOSED_LOCAL)
    other = reached | _UNAWARE if crossed and reached is State.CLOSED else reached | (other & _UNAWARE)
    low, high = (own, other) if client else (other, own)
    return low | high << 4 | (BROKEN if broken else 0)


def _known(pair: int) -> bool:
    return pair & 7 < len(State) and pair >> 4 & 7 < len(State)


NEXT = {
    (what, client): tuple(_next(pair, what, client=client) if _known(pair) else BROKEN for pair in range(256))
    for what in Input
    for client in (True, False)
}
"""By input and whether the client sent it: the next pair by the pair before."""


class StreamStates:
    """The pairs of states of a connection's streams, a byte each: a connection can have a million streams."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def __getitem__(self, stream_id: int) -> int:
        """The pair of a stream; 0, idle for both ends, before anything happened on it."""
        page = self._pages.get(stream_id >> 7)
        return page[stream_id & 127] if page is not None else 0

    def __setitem__(self, stream_id: int, pair: int) -> None:
        """Remember a pair."""
        page = self._pages.get(stream_id >> 7)
        if page is None:
            page = self._pages[stream_id >> 7] = bytearray(128)
        page[stream_id & 127] = pair & 255
