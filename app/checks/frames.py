"""Checks of HTTP/2 frames: which came, in what order, on which streams, and how HPACK wrote their header blocks."""

from collections.abc import Iterable

from app.checks import places
from app.checks.observation import Observation, ObservedCall
from app.checks.registry import CallName, Part, Side, check
from app.checks.results import Verdict, failed, passed
from app.checks.subjects import SENDERS, bounds, calls, counted, message, on_the_wire, sized, within
from app.checks.subjects import call as first_call
from app.trace.model import Call, FrameEntry, HeaderField

MOST_NAMED = 30
"""Frames named in a sentence."""

_PARTS = {Part.REQUEST: "request headers", Part.HEADERS: "response headers", Part.TRAILERS: "trailers"}


@check
def trailers_only(seen: Observation, *, call: CallName, expected: bool = True) -> Verdict:
    """The call is answered by trailers alone (gRPC over HTTP/2, Trailers-Only), or is not."""
    one = first_call(seen, call)
    wire = on_the_wire(one)
    frames = counted(len([f for f in _frames(seen, wire) if f.headers and f.sender is SENDERS[Side.RESPONSE]]), "block")
    text = f"The server answered {one.label} with {frames.replace('block', 'header block')}."
    words = {True: "trailers only", False: "headers, then trailers"}
    if wire.trailers_only == expected:
        return passed(text, seen=words[expected], evidence=one.evidence)
    return failed(text, expected=words[expected], seen=words[wire.trailers_only], evidence=one.evidence)


@check
def frame(
    seen: Observation,
    *,
    type: str,
    side: Side,
    call: CallName = CallName(""),
    flag: str = "",
    exactly: int | None = None,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Verdict:
    """So many frames of a type (with a flag) are sent by one side: of one call, or of the whole run."""
    within_call = on_the_wire(first_call(seen, call)) if call else None
    frames = [f for f in (_frames(seen, within_call) if within_call else seen.trace.frames) if f.name == type]
    found = [f for f in frames if f.sender is SENDERS[side] and (not flag or flag in f.flag_names)]
    if exactly is None and at_least is None and at_most is None:
        at_least = 1
    who = "client" if side is Side.REQUEST else "server"
    what = f"{type} frame with {flag}" if flag else f"{type} frame"
    there = counted(len(found), what).replace(f"{what}s", what.replace("frame", "frames"))
    wanted = bounds(exactly=exactly, at_least=at_least, at_most=at_most)
    evidence = tuple(places.frame(f.number, f"frame {f.number}") for f in found[:3])
    where = f" in {call}" if call else ""
    text = f"The {who} sent {there}{where}."
    if within(len(found), exactly=exactly, at_least=at_least, at_most=at_most):
        return passed(text, seen=str(len(found)), evidence=evidence)
    return failed(f"{text} It should be {wanted}.", expected=wanted, seen=str(len(found)), evidence=evidence)


@check
def frame_order(seen: Observation, *, call: CallName, order: tuple[str, ...], side: Side | None = None) -> Verdict:
    """The frames of a call come in this order; frames of types that `order` does not name are not looked at."""
    one = first_call(seen, call)
    frames = [f for f in _frames(seen, on_the_wire(one)) if f.name in order]
    found = [f for f in frames if side is None or f.sender is SENDERS[side]]
    whose = {None: "", Side.REQUEST: "client's ", Side.RESPONSE: "server's "}[side]
    there, wanted = _sequence(f.name for f in found), _sequence(order)
    text = f"The {whose}frames of {one.label} come in this order: {there}."
    if there == wanted:
        return passed(text, seen=there, evidence=tuple(places.frame(f.number, f"frame {f.number}") for f in found[:3]))
    odd = next((f for f, name in zip(found, order, strict=False) if f.name != name), found[-1] if found else None)
    evidence = (places.frame(odd.number, f"frame {odd.number}, {odd.name}"),) if odd else one.evidence
    return failed(f"{text} It should be {wanted}.", expected=wanted, seen=there, evidence=evidence)


@check
def one_connection(seen: Observation, *, call: CallName, streams: int) -> Verdict:
    """At least so many calls of this name share one connection, each on a stream of its own."""
    wires = [on_the_wire(one) for one in calls(seen, call)]
    by_connection: dict[int, set[int]] = {}
    for wire in wires:
        by_connection.setdefault(wire.connection, set()).add(wire.stream_id)
    most = max(len(found) for found in by_connection.values())
    used = counted(len(by_connection), "connection")
    text = f"{counted(len(wires), 'call')} to {call} went over {used}, with up to {counted(most, 'stream')}."
    evidence = tuple(places.call(wire.number, f"call {wire.number}") for wire in wires[:3])
    if most >= streams:
        return passed(text, seen=str(most), evidence=evidence)
    return failed(text, expected=f"{streams} streams on one connection", seen=str(most), evidence=evidence)


@check
def frames_of_message(
    seen: Observation,
    *,
    call: CallName,
    side: Side,
    number: int = 1,
    at_least: int | None = None,
    exactly: int | None = None,
) -> Verdict:
    """One message crosses in so many DATA frames."""
    one = first_call(seen, call)
    found = message(one, side, number)
    count = len(found.frames)
    text = f"The {side.value} of {one.label}, {len(found.wire_data) + 5} bytes with its prefix, crossed in {counted(count, 'DATA frame')}."
    evidence = tuple(places.frame(f, f"frame {f}") for f in found.frames[:3])
    if within(count, exactly=exactly, at_least=at_least, at_most=None):
        return passed(text, seen=str(count), evidence=evidence)
    wanted = bounds(exactly=exactly, at_least=at_least, at_most=None)
    return failed(text, expected=wanted, seen=str(count), evidence=evidence)


@check
def header_block(
    seen: Observation, *, call: CallName, number: int = 1, at_most: int | None = None, at_least: int | None = None
) -> Verdict:
    """The request headers of the first, second ... call of this name take so many bytes on the wire."""
    found = calls(seen, call)
    if len(found) < number:
        return failed(f"There is no call {number} of {call}.", expected=str(number), seen=str(len(found)))
    one = found[number - 1]
    opening = _opening(seen, one)
    size = max((field.end for field in opening.headers), default=0)
    text = f"The request headers of {one.label} take {sized(size, 'bytes')}: {counted(len(opening.headers), 'field')}."
    evidence = (places.frame(opening.number),)
    if within(size, exactly=None, at_least=at_least, at_most=at_most):
        return passed(text, seen=sized(size, "bytes"), evidence=evidence)
    wanted = bounds(exactly=None, at_least=at_least, at_most=at_most, unit="bytes")
    return failed(text, expected=wanted, seen=sized(size, "bytes"), evidence=evidence)


@check
def header_field(
    seen: Observation,
    *,
    call: CallName,
    field: str,
    representation: str,
    number: int = 1,
    part: Part = Part.REQUEST,
    index: int | None = None,
) -> Verdict:
    """HPACK writes a header field of the first, second ... call in this representation (RFC 7541 section 6), from an index."""
    found = calls(seen, call)
    if len(found) < number:
        return failed(f"There is no call {number} of {call}.", expected=str(number), seen=str(len(found)))
    block = _block(seen, found[number - 1], part)
    where = f"the {_PARTS[part]} of {found[number - 1].label}"
    at = next((at for at, one in enumerate(block.headers) if one.name == field), None) if block else None
    if block is None or at is None:
        text, evidence = f"There is no {field} in {where}.", (places.frame(block.number),) if block else ()
        return failed(text, expected=representation, seen="absent", evidence=evidence)
    written = block.headers[at]
    there, wanted = _written(written, index), representation + ("" if index is None else f", index {index}")
    text = f"In {where}, {field} is written as “{there}”, in {_size(written)}."
    evidence = (places.header(block.number, at, field),)
    if there == wanted:
        return passed(text, seen=there, evidence=evidence)
    return failed(f"{text} It should be “{wanted}”.", expected=wanted, seen=there, evidence=evidence)


def _written(field: HeaderField, asked: int | None) -> str:
    return field.representation + ("" if asked is None else f", index {field.index}")


def _block(seen: Observation, one: ObservedCall, part: Part) -> FrameEntry | None:
    """The frame that ends a header block of a call; None where there is no such block."""
    wire = on_the_wire(one)
    if part is Part.REQUEST:
        return _opening(seen, one)
    answers = [f for f in _frames(seen, wire) if f.headers and f.sender is SENDERS[Side.RESPONSE]]
    if part is Part.TRAILERS:
        return answers[-1] if answers and wire.trailers else None
    return answers[0] if answers and not wire.trailers_only else None


def _opening(seen: Observation, one: ObservedCall) -> FrameEntry:
    """The frame that ends the request headers of a call."""
    wire = on_the_wire(one)
    return next(f for f in _frames(seen, wire) if f.headers and f.sender is SENDERS[Side.REQUEST])


def _sequence(names: Iterable[str]) -> str:
    """``HEADERS, DATA, HEADERS``."""
    told = list(names)
    return ", ".join(told[:MOST_NAMED] + ["…"] * (len(told) > MOST_NAMED)) or "none"


def _size(field: HeaderField) -> str:
    return counted(field.end - field.start, "byte")


def _frames(seen: Observation, wire: Call) -> list[FrameEntry]:
    return [entry for entry in seen.trace.frames if entry.call == wire.number]
