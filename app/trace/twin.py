"""A call and its twin as JSON, read from their recording: every byte and every moment is that of a captured packet.

A time counts from the last byte of the request to the last byte of the answer, on either side. Bytes are those of the
protocols, without TCP and IP: headers (header blocks; start line and fields), framing (what says where things begin and
end), and the messages themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.runs.events import Compared, ComparedPart, StepKind
from app.trace.model import Call, FrameEntry, HttpEntry, Sender, Trace

SHOWN_BYTES = 2048
"""Of a message, kept for a look at it."""
_HEADERS = {"HEADERS", "CONTINUATION"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Bytes:
    """Where the bytes of a request or an answer went."""

    headers: int = 0
    framing: int = 0
    """Frame headers and message prefixes; chunk lines of HTTP/1.1."""
    body: int = 0
    """The messages, as they crossed the wire."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.headers + self.framing + self.body

    def __add__(self, other: "Bytes") -> "Bytes":
        return Bytes(
            headers=self.headers + other.headers, framing=self.framing + other.framing, body=self.body + other.body
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One call, over either."""

    connection: int
    asked_ns: int
    """When the last byte of the request was captured."""
    answered_ns: int
    """When the last byte of the answer was."""
    request_bytes: Bytes
    answer_bytes: Bytes
    request: bytes
    """The first bytes of the request message as it crossed the wire."""
    answer: bytes
    """The first bytes of the answer, of a stream of all its messages."""
    status: int
    """Of gRPC its status code, of HTTP/1.1 the HTTP status."""

    @property
    def duration_ns(self) -> int:
        """From the last byte asked to the last byte answered."""
        return self.answered_ns - self.asked_ns

    @property
    def size(self) -> Bytes:
        """Both ways."""
        return self.request_bytes + self.answer_bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of the two in one part of the comparison."""

    json: bool
    connections: int
    first: Exchange | None
    """The first call on its first connection."""
    counted: tuple[Exchange, ...]
    """Those that count, in order of time."""
    planned: int
    """How many should count."""
    setup: int = 0
    """Bytes before the first call, on all connections: the preface and first SETTINGS of HTTP/2; HTTP/1.1 has none."""
    upkeep: int = 0
    """Bytes of the connections themselves after that: PING, WINDOW_UPDATE, acknowledgments of SETTINGS."""
    calls: int = 0
    """All calls on these connections, warm-up included: what ``upkeep`` was for."""

    def rounds(self, size: int) -> tuple[tuple[Exchange, ...], ...]:
        """The calls that count, so many at once; the first to be answered as a whole first."""
        starts = range(0, max(len(self.counted) - size, 0) + 1, size)
        return tuple(sorted((self.counted[at : at + size] for at in starts), key=elapsed))


def elapsed(calls: Sequence[Exchange]) -> int:
    """Nanoseconds from the first request to the last answer."""
    return max(one.answered_ns for one in calls) - min(one.asked_ns for one in calls)


def most_at_once(calls: Sequence[Exchange]) -> int:
    """The most of these that were under way together."""
    moments = [(one.asked_ns, 1) for one in calls] + [(one.answered_ns, -1) for one in calls]
    at_once = most = 0
    for _, change in sorted(moments):
        at_once += change
        most = max(most, at_once)
    return most


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Both in one part."""

    grpc: Side
    json: Side

    @property
    def complete(self) -> bool:
        """Whether both have calls that count."""
        return bool(self.grpc.counted and self.json.counted)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A call and its twin as JSON."""

    path: str
    """Of the method; empty while nothing was recorded."""
    parts: Mapping[ComparedPart, Part]
    """Those that were made on both sides."""
    gaps: tuple[str, ...] = ()
    """Holes in the recording, in words: calls are missing there."""


def compare(trace: Trace, told: Iterable[Compared]) -> Comparison:
    """What the calls of each part were; ``told`` says whose connections were whose."""
    sides = {(one.part, one.json): one for one in told}
    frames = _Frames(trace)
    parts = {}
    path = ""
    for part in ComparedPart:
        over_grpc, as_json = sides.get((part, False)), sides.get((part, True))
        if over_grpc and as_json:
            calls = _calls(trace, over_grpc)
            parts[part] = Part(grpc=frames.side(over_grpc, calls), json=_json_side(trace, as_json))
            path = path or next((call.path for call in calls), "")
    return Comparison(path=path, parts=parts, gaps=tuple(gap.text for gap in trace.gaps))


def _connections(trace: Trace, told: Compared) -> dict[int, None]:
    """Their numbers, in order."""
    return {one.number: None for one in trace.connections if one.client_port in told.client_ports}


def _calls(trace: Trace, told: Compared) -> list[Call]:
    known = _connections(trace, told)
    return [call for call in trace.calls if call.connection in known]


class _Frames:
    """The frames of a trace by call, and those that belong to none by connection."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._of_call: dict[int, list[FrameEntry]] = defaultdict(list)
        self._of_none: dict[int, list[FrameEntry]] = defaultdict(list)
        self._first: dict[int, int] = {}
        """The number of the frame that begins the first call, by connection."""
        for frame in trace.frames:
            if frame.call:
                self._of_call[frame.call].append(frame)
                self._first.setdefault(frame.connection, frame.number)
            else:
                self._of_none[frame.connection].append(frame)

    def side(self, told: Compared, calls: Sequence[Call]) -> Side:
        """The side of gRPC in a part."""
        known = _connections(self._trace, told)
        made = [one for call in calls if (one := self._exchange(call))]
        own = [(frame, frame.end - frame.start) for number in known for frame in self._of_none[number]]
        setup = sum(size for frame, size in own if frame.number < self._first.get(frame.connection, 0))
        return _side(told, len(known), made, setup=setup, upkeep=sum(size for _, size in own) - setup)

    def _exchange(self, call: Call) -> Exchange | None:
        asked = next((step.time_ns for step in call.steps if step.kind is StepKind.CLIENT_HALF_CLOSE), None)
        if asked is None or call.ended_ns is None or call.status_code is None:
            return None
        sizes = {sender: self._bytes(call, sender) for sender in Sender}
        messages = {sender: b"".join(_messages(call, sender)) for sender in Sender}
        return Exchange(
            connection=call.connection,
            asked_ns=asked,
            answered_ns=call.ended_ns,
            request_bytes=sizes[Sender.CLIENT],
            answer_bytes=sizes[Sender.SERVER],
            request=messages[Sender.CLIENT][:SHOWN_BYTES],
            answer=messages[Sender.SERVER][:SHOWN_BYTES],
            status=call.status_code,
        )

    def _bytes(self, call: Call, sender: Sender) -> Bytes:
        frames = [frame for frame in self._of_call[call.number] if frame.sender is sender]
        total = sum(frame.end - frame.start for frame in frames)
        headers = sum(frame.length for frame in frames if frame.name in _HEADERS)
        body = sum(len(message) for message in _messages(call, sender))
        return Bytes(headers=headers, body=body, framing=total - headers - body)


def _messages(call: Call, sender: Sender) -> Iterator[bytes]:
    return (message.wire_data for message in call.messages if message.sender is sender)


def _json_side(trace: Trace, told: Compared) -> Side:
    known = _connections(trace, told)
    said: dict[int, dict[Sender, list[HttpEntry]]] = {number: {sender: [] for sender in Sender} for number in known}
    for entry in trace.http:
        if entry.connection in said:
            said[entry.connection][entry.sender].append(entry)
    # One call at a time on each connection: the responses are in the order of the requests (RFC 9112 §9.3.2).
    made = [
        _json_exchange(request, response)
        for both in said.values()
        for request, response in zip(both[Sender.CLIENT], both[Sender.SERVER], strict=False)
    ]
    return _side(told, len(known), made)


def _json_exchange(request: HttpEntry, response: HttpEntry) -> Exchange:
    words = response.start_line.split(" ", 2)
    return Exchange(
        connection=request.connection,
        asked_ns=request.time_ns,
        answered_ns=response.time_ns,
        request_bytes=_json_bytes(request),
        answer_bytes=_json_bytes(response),
        request=request.body[:SHOWN_BYTES],
        answer=response.body[:SHOWN_BYTES],
        status=int(words[1]) if len(words) > 1 and words[1].isdecimal() else -1,
    )


def _json_bytes(entry: HttpEntry) -> Bytes:
    total, body = entry.end - entry.start, len(entry.body)
    # Each chunk has a line with its size and an empty line after it, and a chunk of size 0 ends the body (RFC 9112 §7.1).
    framing = sum(len(f"{size:x}") + 4 for size in entry.chunks) + 5 if entry.chunks else 0
    return Bytes(headers=total - body - framing, framing=framing, body=body)


def _side(told: Compared, connections: int, made: Sequence[Exchange], *, setup: int = 0, upkeep: int = 0) -> Side:
    ordered = sorted(made, key=lambda one: (one.asked_ns, one.connection))
    seen: dict[int, int] = defaultdict(int)
    counted = []
    for one in ordered:
        seen[one.connection] += 1
        if seen[one.connection] > told.warm_up:
            counted.append(one)
    return Side(
        json=told.json,
        connections=connections,
        first=ordered[0] if ordered else None,
        counted=tuple(counted[: told.calls]),
        planned=told.calls,
        setup=setup,
        upkeep=upkeep,
        calls=len(ordered),
    )
