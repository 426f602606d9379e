"""Which call on the wire is which call of the driver.

Nothing said inside a learner's jail is evidence: only calls on connections that the driver's jail opened are considered, and
each of the driver's calls is found at most once, save for retries of gRPC's own.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from app.runs.events import CallStep, Recording, StepKind
from app.trace.model import Call, Connection, Sender

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
    requests: list[bytes] = field(default_factory=list)
    ended_ns: int | None = None
    taken: bool = False


def numbers(
    recording: Recording, calls: Sequence[Call], connections: Sequence[Connection], started_ns: int
) -> dict[int, int]:
    """The driver's number of each wire call that it made, by the wire call's number."""
    ports = {connection.number: connection.client_port for connection in connections}
    by_path: dict[str, deque[_DriverCall]] = {}
    for made in _driver_calls(recording, started_ns):
        by_path.setdefault(made.path, deque()).append(made)
    found: dict[int, int] = {}
    last: dict[str, int] = {}
    for call in calls:
        if call.client_process != DRIVER:
            continue
        if _is_retry(call) and call.path in last:
            found[call.number] = last[call.path]
            continue
        match = _match(call, ports.get(call.connection, 0), by_path.get(call.path, deque()))
        if match is not None:
            match.taken = True
            found[call.number] = last[call.path] = match.number
    return found


def _driver_calls(recording: Recording, started_ns: int) -> list[_DriverCall]:
    """In the order of their client headers."""
    found: dict[int, _DriverCall] = {}
    for event in recording.events:
        step = event.event
        if not isinstance(step, CallStep):
            continue
        if step.kind is StepKind.CLIENT_HEADER:
            found.setdefault(step.call, _DriverCall(step.call, step.path, step.client_port))
        elif step.call in found and step.kind is StepKind.CLIENT_MESSAGE:
            found[step.call].requests.append(step.message)
        elif step.call in found and step.kind is StepKind.SERVER_TRAILER:
            found[step.call].ended_ns = event.time_ns - started_ns
    return list(found.values())


def _match(call: Call, port: int, candidates: deque[_DriverCall]) -> _DriverCall | None:
    """The first that was not over before the call began; one with the same first request, where there is one.

    A call that fails before it reaches the wire (no connection, an early deadline) must not take another's place.
    """
    while candidates and (candidates[0].taken or _over(candidates[0], call)):
        candidates.popleft()  # calls come in order of their start: it is nobody else's either
    possible = [made for made in islice(candidates, MOST_CANDIDATES) if _possible(made, call, port)]
    request = next((message.data for message in call.messages if message.sender is Sender.CLIENT), None)
    same = (made for made in possible if request is not None and made.requests and made.requests[0] == request)
    return next(same, possible[0] if possible else None)


def _over(made: _DriverCall, call: Call) -> bool:
    return made.ended_ns is not None and made.ended_ns < call.started_ns


def _possible(made: _DriverCall, call: Call, port: int) -> bool:
    return not made.taken and made.port in (0, port) and not _over(made, call)


def _is_retry(call: Call) -> bool:
    return any(header.name == _ATTEMPTS and header.value != "0" for header in call.request_headers)
