"""Checks of calls: their status, their number, how many were under way at once, the details of an error."""

from collections.abc import Iterable

from app.checks import places
from app.checks.observation import Observation, ObservedCall
from app.checks.registry import CallName, Pattern, StatusName, check
from app.checks.results import Verdict, failed, passed
from app.checks.subjects import bounds, call, calls, counted, within
from app.checks.words import found_in
from app.trace.model import Call


@check
def status(
    seen: Observation, *, call: CallName, code: StatusName = StatusName("OK"), message: Pattern = Pattern("")
) -> Verdict:
    """Every call of this name ends with a status code, and a status message where one is asked for."""
    for one in calls(seen, call):
        if one.status != code:
            return _other_status(one, code)
        if message and not found_in(message, one.status_message):
            return failed(
                f"The call {one.label} ended with {code}, but its message says “{one.status_message}”.",
                expected=f"{code} with a message like “{message}”",
                seen=one.status_message or "no message",
                evidence=one.evidence,
            )
    first = calls(seen, call)[0]
    return passed(f"The call {call} ended with status {code}.", seen=code, evidence=first.evidence)


def _other_status(one: ObservedCall, code: str) -> Verdict:
    said = f" (“{one.status_message}”)" if one.status_message else ""
    why = f" {one.why}" if one.why else ""
    ended = "has not ended" if one.status_code is None else f"ended with {one.status}{said}"
    return failed(
        f"The call {one.label} {ended}, not with {code}.{why}", expected=code, seen=one.status, evidence=one.evidence
    )


@check
def call_count(
    seen: Observation,
    *,
    call: CallName,
    exactly: int | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Verdict:
    """So many calls of this name, or to this path, reached the server."""
    reached = [one for one in seen.calls_named(call) if one.wire]
    wanted = bounds(exactly=exactly, at_least=at_least, at_most=at_most)
    made = counted(len(reached), "call")
    evidence = reached[0].evidence if reached else ()
    if within(len(reached), exactly=exactly, at_least=at_least, at_most=at_most):
        return passed(f"{made} to {call} crossed the wire.", seen=made, evidence=evidence)
    text = f"{made[0].upper()}{made[1:]} to {call} crossed the wire, not {wanted}."
    return failed(text, expected=wanted, seen=made, evidence=evidence)


@check
def overlapping(seen: Observation, *, call: CallName, at_least: int) -> Verdict:
    """At least so many calls of this name were under way at the same moment."""
    wires = [one.wire for one in calls(seen, call) if one.wire]
    most = max((_under_way(wires, wire.started_ns, seen.trace.ended_ns) for wire in wires), key=len, default=())
    text = f"At most {counted(len(most), 'call')} to {call} were under way at the same time."
    evidence = tuple(places.call(wire.number, f"call {wire.number}") for wire in most[:3])
    if len(most) >= at_least:
        return passed(text, seen=str(len(most)), evidence=evidence)
    wanted = f"at least {at_least}"
    return failed(f"{text} It should be {at_least}.", expected=wanted, seen=str(len(most)), evidence=evidence)


def _under_way(wires: Iterable[Call], time_ns: int, run_ended_ns: int) -> tuple[Call, ...]:
    """The calls that had begun at a moment and not ended."""
    ends = ((wire, run_ended_ns if wire.ended_ns is None else wire.ended_ns) for wire in wires)
    return tuple(wire for wire, ended in ends if wire.started_ns <= time_ns < ended)


@check
def error_detail(seen: Observation, *, call: CallName, type: str, contains: Pattern = Pattern("")) -> Verdict:
    """The status carries a detail of this type (``google.rpc.BadRequest``) in grpc-status-details-bin."""
    one = _first(seen, call)
    details = one.driver.details if one.driver else ()
    names = ", ".join(detail.type_name for detail in details) or "none"
    matching = [detail for detail in details if detail.type_name == type]
    if not matching:
        text = f"The status of {one.label} carries no {type}; its details are: {names}."
        return failed(text, expected=type, seen=names, evidence=one.evidence)
    if contains and not any(found_in(contains, detail.json) for detail in matching):
        text = f"The {type} of {one.label} says {matching[0].json}."
        return failed(text, expected=f"one with “{contains}”", seen=matching[0].json, evidence=one.evidence)
    return passed(f"The status of {one.label} carries a {type}.", seen=matching[0].json, evidence=one.evidence)


def _first(seen: Observation, name: CallName) -> ObservedCall:
    return call(seen, name)
