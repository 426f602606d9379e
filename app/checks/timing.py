"""Checks of time: on the wire's own clock, whose packets the kernel stamped."""

import itertools

from app.checks.observation import Observation
from app.checks.registry import CallName, check
from app.checks.results import Verdict, failed, passed
from app.checks.subjects import bounds, counted, on_the_wire, within
from app.checks.subjects import call as first_call
from app.runs.events import StepKind
from app.trace.model import Call, Message, Sender

_MS = 1_000_000


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
def stops_after_cancel(seen: Observation, *, call: CallName, within_ms: int, log: str) -> Verdict:
    """After the client's cancellation the server's log has no line with ``log`` in it, but within so many milliseconds."""
    one = first_call(seen, call)
    wire = on_the_wire(one)
    cancelled = next((step.time_ns for step in wire.steps if step.kind is StepKind.CANCEL), None)
    if cancelled is None:
        return failed(f"The call {one.label} was not cancelled.", expected="a cancellation", seen=one.status)
    late = _lines_after(seen, log, cancelled + within_ms * _MS)
    if late:
        text = (
            f"{(late[-1] - cancelled) / _MS:.0f} ms after the client had cancelled, your server still worked: “{log}”."
        )
        return failed(text, expected=f"nothing after {within_ms} ms", seen=f"{len(late)} lines", evidence=one.evidence)
    return passed(f"Your server stopped within {within_ms} ms of the cancellation.", evidence=one.evidence)


def _lines_after(seen: Observation, text: str, time_ns: int) -> list[int]:
    return [line.time_ns for line in seen.conversation.log if text in line.clean and line.time_ns > time_ns]
