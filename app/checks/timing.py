"""Checks of time: on the wire's own clock, whose packets the kernel stamped."""

import itertools
from collections.abc import Iterator

from app.checks import places
from app.checks.observation import Observation
from app.checks.registry import CallName, check
from app.checks.results import Evidence, Verdict, failed, passed
from app.checks.subjects import bounds, counted, on_the_wire, within
from app.checks.subjects import call as first_call
from app.runs.events import StepKind
from app.trace.model import Call, Message, Sender

_MS = 1_000_000
_ANSWERS = {"HEADERS", "CONTINUATION", "DATA"}
"""What a server sends of its own for a call; the others it sends for the connection's sake."""


@check
def duration(
    seen: Observation, *, call: CallName, at_least_ms: int | None = None, at_most_ms: int | None = None
) -> Verdict:
    """From its first frame to its end a call takes so many milliseconds."""
    one = first_call(seen, call)
    wire = on_the_wire(one)
    wanted = bounds(exactly=None, at_least=at_least_ms, at_most=at_most_ms, unit="ms")
    if wire.ended_ns is None:
        text = f"The call {one.label} had not ended when the run did."
        return failed(text, expected=wanted, seen="not ended", evidence=one.evidence)
    took = round((wire.ended_ns - wire.started_ns) / _MS)
    text = f"The call {one.label} took {took} ms."
    if within(took, exactly=None, at_least=at_least_ms, at_most=at_most_ms):
        return passed(text, seen=f"{took} ms", evidence=one.evidence)
    return failed(f"{text} It should take {wanted}.", expected=wanted, seen=f"{took} ms", evidence=one.evidence)


@check
def spread(seen: Observation, *, call: CallName, at_least_ms: int) -> Verdict:
    """Responses come as they are made: the last at least so many milliseconds after the first."""
    one = first_call(seen, call)
    on_the_wire(one)
    responses = one.sent_by(Sender.SERVER)
    if len(responses) < 2:
        there = counted(len(responses), "response")
        text = f"The call {one.label} has {there}; two are needed to tell when they come."
        return failed(text, expected=f"{at_least_ms} ms", seen=there, evidence=one.evidence)
    apart = round((responses[-1].time_ns - responses[0].time_ns) / _MS)
    text = f"From the first to the last response of {one.label} it took {apart} ms."
    if apart >= at_least_ms:
        return passed(text, seen=f"{apart} ms", evidence=one.place_of(responses[-1]))
    return failed(
        f"{text} They came all together, not one by one.",
        expected=f"at least {at_least_ms} ms",
        seen=f"{apart} ms",
        evidence=one.place_of(responses[-1]),
    )


@check
def interleaved(seen: Observation, *, call: CallName) -> Verdict:
    """Each request but the last is answered before the next one is sent."""
    one = first_call(seen, call)
    on_the_wire(one)
    requests, responses = one.sent_by(Sender.CLIENT), one.sent_by(Sender.SERVER)
    for number, (request, after) in enumerate(itertools.pairwise(requests), 1):
        between = [m for m in responses if request.time_ns <= m.time_ns <= after.time_ns]
        if not between:
            text = f"Request {number} of {one.label} was not answered before request {number + 1} was sent."
            return failed(
                text,
                expected="an answer in between",
                seen=f"no answer to request {number}",
                evidence=one.place_of(request),
            )
    return passed(f"Each request of {one.label} was answered before the next one.", evidence=one.evidence)


@check
def after_half_close(seen: Observation, *, call: CallName, number: int = -1) -> Verdict:
    """A response (counted from 1, or from the end with -1) is sent only after the client has half-closed."""
    one = first_call(seen, call)
    wire = on_the_wire(one)
    responses = one.sent_by(Sender.SERVER)
    at = number - 1 if number > 0 else number
    if not -len(responses) <= at < len(responses):
        there = counted(len(responses), "response")
        return failed(f"The call {one.label} has {there}.", expected="a response", seen=there, evidence=one.evidence)
    chosen, closed = responses[at], _half_closed(wire)
    place = one.place_of(chosen)
    if closed is None:
        text = f"The client of {one.label} never half-closed."
        return failed(text, expected="after the half-close", seen="no half-close", evidence=place)
    times = f"{_ms(chosen, wire)}, and the client half-closed at {(closed - wire.started_ns) / _MS:.1f} ms"
    if chosen.time_ns >= closed:
        return passed(f"The response was sent at {times}.", seen="after the half-close", evidence=place)
    return failed(
        f"The response was sent at {times}: too early.",
        expected="after the half-close",
        seen="before the half-close",
        evidence=place,
    )


def _half_closed(wire: Call) -> int | None:
    return next((step.time_ns for step in wire.steps if step.kind is StepKind.CLIENT_HALF_CLOSE), None)


def _ms(message: Message, wire: Call) -> str:
    return f"{(message.time_ns - wire.started_ns) / _MS:.1f} ms"


@check
def stops_after_cancel(seen: Observation, *, call: CallName, within_ms: int, log: str = "") -> Verdict:
    """So many milliseconds after the client's cancellation the server does no more for the call: it sends no frame, and prints no line with ``log`` in it."""
    one = first_call(seen, call)
    wire = on_the_wire(one)
    cancelled = next((step.time_ns for step in wire.steps if step.kind is StepKind.CANCEL), None)
    if cancelled is None:
        text = f"The call {one.label} was not cancelled."
        return failed(text, expected="a cancellation", seen=one.status, evidence=one.evidence)
    expected = f"nothing after {within_ms} ms"
    for what, time_ns, place in _work_after(seen, wire, cancelled + within_ms * _MS, log):
        late = f"{(time_ns - cancelled) / _MS:.0f} ms"
        text = f"{late} after the client had cancelled, your server still worked: {what}."
        return failed(text, expected=expected, seen=f"{late} after the cancellation", evidence=(place, *one.evidence))
    text = f"Your server stopped within {within_ms} ms of the cancellation."
    return passed(text, seen=expected, evidence=one.evidence)


def _work_after(seen: Observation, wire: Call, time_ns: int, log: str) -> Iterator[tuple[str, int, Evidence]]:
    """What the server did for a call after a moment, the last of it first: words, when, and where."""
    lines = [line for line in seen.conversation.log if log and log in line.clean and line.time_ns > time_ns]
    for line in reversed(lines):
        yield f"it printed “{log}”", line.time_ns, places.log(line.time_ns)
    for frame in reversed(seen.trace.frames):
        own = frame.call == wire.number and frame.sender is Sender.SERVER and frame.name in _ANSWERS
        if own and frame.time_ns > time_ns:
            yield f"it sent {frame.name}", frame.time_ns, places.frame(frame.number, f"frame {frame.number}")
