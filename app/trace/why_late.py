"""Where the time of a call went that did not finish before its deadline."""

from app.sentences import counted, joined, sentence
from app.trace import why_unavailable
from app.trace.conversed import ConversationCall, Evidence
from app.trace.model import Sender

MAX_QUOTED = 60
"""Characters of a log line that are repeated."""


def deadline_exceeded(call: ConversationCall, evidence: Evidence) -> str:
    """What had come until the deadline, and what the recording holds of the time before."""
    if not call.deadline_ms:
        return ""
    came = sentence("no response had come")
    if call.responses:
        came = counted("one response had come", "%(num)s responses had come", call.responses)
    late = sentence(
        "The deadline of %(ms)s ms passed and the call was not finished: %(came)s.", ms=call.deadline_ms, came=came
    )
    method = evidence.schema.method(call.path)
    waiting = ""
    if method and method.client_streaming and not call.half_closed:
        waiting = sentence("The client had not half-closed: the server may still have waited for requests.")
    return joined(late, waiting, _spent(call, evidence))


def _spent(call: ConversationCall, evidence: Evidence) -> str:
    heard = [step.time_ns for step in call.steps if step.sender is Sender.SERVER and step.message]
    if heard:
        first, last = (_ms(at - call.started_ns) for at in (heard[0], heard[-1]))
        if len(heard) > 1:
            return sentence("The first came after %(first)s, the last after %(last)s.", first=first, last=last)
        return sentence("It came after %(time)s.", time=first)
    return why_unavailable.unreached(call, evidence) or _queued(call, evidence) or _worked(call, evidence)


def _queued(call: ConversationCall, evidence: Evidence) -> str:
    """Calls that were begun before and not over yet: in HTTP/2's own queue, or perhaps in that of the server's threads."""
    before = [other for other in evidence.calls if other.number != call.number and _open_at(other, call)]
    if not before:
        return ""
    ports = {port for process in evidence.processes for port in process.ports}
    limits = [most for port, most in evidence.stream_limits if port in ports]
    if limits and len(before) >= min(limits):
        return counted(
            "The server takes %(most)s streams at once on a connection (SETTINGS_MAX_CONCURRENT_STREAMS) and 1 call begun "
            "before it was still open: it waited in the client and may never have been sent.",
            "The server takes %(most)s streams at once on a connection (SETTINGS_MAX_CONCURRENT_STREAMS) and %(num)s calls "
            "begun before it were still open: it waited in the client and may never have been sent.",
            len(before),
            most=min(limits),
        )
    return counted(
        "1 call begun before it was not answered yet: a server works on as many calls at once as its thread pool has "
        "max_workers, and the others wait their turn.",
        "%(num)s calls begun before it were not answered yet: a server works on as many calls at once as its thread pool "
        "has max_workers, and the others wait their turn.",
        len(before),
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
        return sentence("The server had sent nothing back and written nothing meanwhile.")
    quoted = lines[-1].clean.strip()
    quoted = quoted if len(quoted) <= MAX_QUOTED else f"{quoted[:MAX_QUOTED]}…"
    after = _ms(lines[-1].time_ns - call.started_ns)
    return sentence(
        "The server had sent nothing back; the last that %(process)s wrote was “%(line)s”, after %(time)s.",
        process=lines[-1].process, line=quoted, time=after,
    )  # fmt: skip


def _ms(ns: int) -> str:
    return f"{ns / 1e6:.0f} ms" if ns >= 10_000_000 else f"{ns / 1e6:.1f} ms"
