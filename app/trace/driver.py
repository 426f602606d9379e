"""Which call on the wire is which call of the driver.

Nothing said inside a learner's jail is evidence: only calls on connections that the driver's jail opened are considered, and
each of the driver's calls is found at most once, save for retries of gRPC's own.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from app.runs.events import CallStep, RunEvent, StepKind
from app.trace.model import Call, Connection

DRIVER = "driver"
"""The name of the driver's process in a recording."""

MOST_CANDIDATES = 128
"""Calls of one path that may be under way at once and are compared; gRPC opens at most 100 streams on a connection."""

_ATTEMPTS = "grpc-previous-rpc-attempts"


@dataclass(slots=True)
class _DriverCall:
    number: int
    path: str
    port: int
    request: bytes | None = None
    """The first one."""
    ended: int | None = None
    """Unix nanoseconds."""


class Candidate(NamedTuple):
    """A call on the wire."""

    call: Call
    request: bytes | None
    """Its first request message."""


class DriverCalls:
    """The calls that the driver told of, in the order of their client headers."""

    def __init__(self) -> None:
        self._calls: dict[int, _DriverCall] = {}

    def push(self, event: RunEvent) -> None:
        """Take an event of the run."""
        step = event.event
        if not isinstance(step, CallStep):
            return
        if step.kind is StepKind.CLIENT_HEADER:
            self._calls.setdefault(step.call, _DriverCall(step.call, step.path, step.client_port))
        elif step.call in self._calls and step.kind is StepKind.CLIENT_MESSAGE:
            made = self._calls[step.call]
            made.request = step.message if made.request is None else made.request
        elif step.call in self._calls and step.kind is StepKind.SERVER_TRAILER:
            self._calls[step.call].ended = event.time_ns

    def __len__(self) -> int:
        """How many."""
        return len(self._calls)

    def numbers(self, calls: Iterable[Candidate], connections: Sequence[Connection], started: int) -> dict[int, int]:
        """The driver's number of each wire call that it made, by the wire call's number. Times count from ``started``."""
        ports = {connection.number: connection.client_port for connection in connections}
        waiting: dict[str, _Waiting] = {}
        for made in self._calls.values():
            waiting.setdefault(made.path, _Waiting()).calls.append(made)
        found: dict[int, int] = {}
        last: dict[str, int] = {}
        for candidate in calls:
            call = candidate.call
            if call.client_process != DRIVER:
                continue
            if _is_retry(call) and call.path in last:
                found[call.number] = last[call.path]
                continue
            match = _match(candidate, ports.get(call.connection, 0), waiting.get(call.path, _Waiting()), started)
            if match is not None:
                found[call.number] = last[call.path] = match.number
        return found


@dataclass(slots=True)
class _Waiting:
    """The driver's calls of one path that are not found on the wire yet."""

    calls: deque[_DriverCall] = field(default_factory=deque)
    taken: set[int] = field(default_factory=set)


def _match(candidate: Candidate, port: int, waiting: _Waiting, started: int) -> _DriverCall | None:
    """The first that was not over before the call began; one with the same first request, where there is one.

    A call that fails before it reaches the wire (no connection, an early deadline) must not take another's place.
    """
    began, candidates = candidate.call.started_ns + started, waiting.calls
    while candidates and (candidates[0].number in waiting.taken or _over(candidates[0], began)):
        candidates.popleft()  # calls come in order of their start: it is nobody else's either
    possible = [
        made
        for made in islice(candidates, MOST_CANDIDATES)
        if made.number not in waiting.taken and made.port in (0, port) and not _over(made, began)
    ]
    request = candidate.request
    same = (made for made in possible if request is not None and made.request == request)
    found = next(same, possible[0] if possible else None)
    if found is not None:
        waiting.taken.add(found.number)
    return found


def _over(made: _DriverCall, began: int) -> bool:
    return made.ended is not None and made.ended < began


def _is_retry(call: Call) -> bool:
    return any(header.name == _ATTEMPTS and header.value != "0" for header in call.request_headers)
