"""Where the time of a call went that did not finish before its deadline."""

from app.trace import why_unavailable
from app.trace.conversed import ConversationCall, Evidence
from app.trace.model import Sender

MAX_QUOTED = 60
"""Characters of a log line that are repeated."""


def deadline_exceeded(call: ConversationCall, evidence: Evidence) -> str:
    """What had come until the deadline, and what the recording holds of the time before."""
    if not call.deadline_ms:
        return ""
    came = {0: "no response had come", 1: "one response had come"}.get(
        call.responses, f"{call.responses} responses had come"
    )
    method = evidence.schema.method(call.path)
    waiting = (
        ""
        if call.half_closed or not (method and method.client_streaming)
        else " The client had not half-closed: the server may still have waited for requests."
    )
    spent = _spent(call, evidence)
    return f"The deadline of {call.deadline_ms} ms passed and the call was not finished: {came}.{waiting}{spent}"


def _spent(call: ConversationCall, evidence: Evidence) -> str:
    heard = [step.time_ns for step in call.steps if step.sender is Sender.SERVER and step.message]
    if heard:
        first, last = (_ms(at - call.started_ns) for at in (heard[0], heard[-1]))
        return (
            f" The first came after {first}, the last after {last}." if len(heard) > 1 else f" It came after {first}."
        )
    unreached = why_unavailable.unreached(call, evidence)
    if unreached:
        return f" {unreached}"
    return _queued(call, evidence) or _worked(call, evidence)


def _queued(call: ConversationCall, evidence: Evidence) -> str:
    """Calls that were begun before and not over yet: in HTTP/2's own queue, or perhaps in that of the server's threads."""
    before = [other for other in evidence.calls if other.number != call.number and _open_at(other, call)]
    if not before:
        return ""
    ports = {port for process in evidence.processes for port in process.ports}
    limits = [most for port, most in evidence.stream_limits if port in ports]
    were = "1 call begun before it was" if len(before) == 1 else f"{len(before)} calls begun before it were"
    if limits and len(before) >= min(limits):
        return (
            f" The server takes {min(limits)} streams at once on a connection (SETTINGS_MAX_CONCURRENT_STREAMS) and {were} "
            "still open: it waited in the client and may never have been sent."
        )
    return (
        f" {were[0].upper()}{were[1:]} not answered yet: a server works on as many calls at once as its thread pool has "
        "max_workers, and the others wait their turn."
    )


def _open_at(other: ConversationCall, call: ConversationCall) -> bool:
    begun = (other.started_ns, other.number) < (call.started_ns, call.number)
    return begun and (other.ended_ns is None or other.ended_ns > call.started_ns)


def _worked(call: ConversationCall, evidence: Evidence) -> str:
    """What the server wrote meanwhile."""
    ended = call.ended_ns if call.ended_ns is not None else call.started_ns
    lines = [
        line
        for line in evidence.log
        if call.started_ns <= line.time_ns <= ended and line.process != why_unavailable.DRIVER and line.clean.strip()
    ]
    if not lines:
        return " The server had sent nothing back and written nothing meanwhile."
    quoted = lines[-1].clean.strip()
    quoted = quoted if len(quoted) <= MAX_QUOTED else f"{quoted[:MAX_QUOTED]}…"
    after = _ms(lines[-1].time_ns - call.started_ns)
    return f" The server had sent nothing back; the last that {lines[-1].process} wrote was “{quoted}”, after {after}."


def _ms(ns: int) -> str:
    return f"{ns / 1e6:.0f} ms" if ns >= 10_000_000 else f"{ns / 1e6:.1f} ms"
