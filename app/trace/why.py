"""Why a call failed, in plain sentences told from what the recording holds. Nothing is guessed: no evidence, no sentence."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.runs.events import Limit, LogStream
from app.schema.model import Schema
from app.trace.conversed import ConversationCall, ConversationLine, ConversationProcess, Evidence

DRIVER = "driver"
"""The process that makes the page's calls; every other one is the learner's."""

WORKSPACE = "/workspace/"
"""Where a jail keeps the learner's files."""

MAX_TRACEBACK_LINES = 400
"""Lines of one traceback that are looked at: 1,000 frames of recursion print about 15, repeated ones are folded."""

_SIZES = re.compile(r"(?:(CLIENT|SERVER): )?(Received|Sent) message larger than max \((\d+) vs\. (\d+)\)")
_RAISED = re.compile(r"Exception (?:calling application|iterating responses): ?(.*)", re.DOTALL)
_FRAME = re.compile(r'\s*File "([^"]+)", line (\d+), in (.+)')
_PORT = re.compile(r"(?:127\.0\.0\.1|\[::1\]|\[::\]|localhost|%5B::1%5D):(\d+)")
_NOT_THE_LEARNERS = ("site-packages", "/lib/python", "<frozen ")


def why(call: ConversationCall, evidence: Evidence) -> str:
    """Why ``call`` ended with its status; empty for OK, and where the recording does not say more than the status does."""
    explain = _BY_STATUS.get(call.status_name)
    return explain(call, evidence) if explain else ""


def _cancelled(call: ConversationCall, _: Evidence) -> str:
    return "The client cancelled this call." if call.cancelled else ""


def _unimplemented(call: ConversationCall, evidence: Evidence) -> str:
    method = evidence.schema.method(call.path)
    if method is None:
        return _no_such_method(call.path, evidence.schema)
    service = call.path.split("/")[1].rpartition(".")[2]
    if "not implemented" in call.status_message.lower():
        return (
            f"The servicer that the server registered does not define {method.name}: the generated base class answered. "
            f"Define “def {method.name}(self, request, context)” in the class derived from {service}Servicer."
        )
    return (
        f"The schema has {call.path}, but the server registered no handler for it. "
        f"Call add_{service}Servicer_to_server(..., server) before server.start()."
    )


def _no_such_method(path: str, schema: Schema) -> str:
    paths = [method.path for service in schema.services for method in service.methods]
    nearest = difflib.get_close_matches(path, paths, n=1, cutoff=0.3)
    if nearest:
        return f"The schema has no method {path}; the nearest is {nearest[0]}."
    return f"The schema has no method {path}: a call names a method as “/package.Service/Method”."


def _unavailable(call: ConversationCall, evidence: Evidence) -> str:
    servers = [process for process in evidence.processes if process.name != DRIVER]
    if not servers:
        return "No server process was started, so nothing could answer."
    ended = next((process for process in servers if process.exited_ns is not None), None)
    if ended and all(process.exited_ns is not None for process in servers):
        return _server_ended(ended, evidence)
    running = next(process for process in servers if process.exited_ns is None)
    if not running.ports:
        return (
            f"{running.name} runs, but it never listened on a port: "
            "does it call server.add_insecure_port(...) and server.start()?"
        )
    return _wrong_port(call, running)


def _server_ended(process: ConversationProcess, evidence: Evidence) -> str:
    when = "after it had listened" if process.ports else "before it listened on any port"
    found = _last_traceback([line for line in evidence.log if line.process == process.name])
    reason = f": {found.sentence}" if found else "."
    return f"{process.name} {exit_text(process, evidence)} {when}{reason}"


def exit_text(process: ConversationProcess, evidence: Evidence) -> str:
    """``ended with exit code 1``, ``was ended by signal 9 for using too much memory``."""
    words = {Limit.MEMORY: "for using too much memory", Limit.CPU: "for using too much CPU time"}
    killed = [hit.limit for hit in evidence.limits if hit.killed and hit.process == process.name]
    cause = next((f" {words[limit]}" for limit in killed if limit in words), "")
    if process.signal:
        return f"was ended by signal {process.signal}{cause}"
    return f"ended with exit code {process.exit_code}{cause}"


def _wrong_port(call: ConversationCall, process: ConversationProcess) -> str:
    """The port that grpc says it tried, beside those that the process listens on."""
    tried = {int(port) for port in _PORT.findall(f"{call.status_message} {call.debug_text}")}
    listening = ", ".join(str(port) for port in process.ports)
    if tried and not tried & set(process.ports):
        return f"The call went to port {min(tried)}, but {process.name} listens on {listening}."
    return ""


def _deadline_exceeded(call: ConversationCall, evidence: Evidence) -> str:
    if not call.deadline_ms:
        return ""
    came = {0: "no response had come", 1: "one response had come"}.get(
        call.responses, f"{call.responses} responses had come"
    )
    method = evidence.schema.method(call.path)
    waiting = (
        ""
        if call.half_closed or not (method and method.client_streaming)
        else (" The client had not half-closed: the server may still have waited for requests.")
    )
    return f"The deadline of {call.deadline_ms} ms passed and the call was not finished: {came}.{waiting}"


def _resource_exhausted(call: ConversationCall, _: Evidence) -> str:
    found = _SIZES.search(call.status_message) or _SIZES.search(call.debug_text)
    if not found:
        return ""
    who = f"The {found[1].lower()}" if found[1] else "One end"
    takes, option = ("takes", "receive") if found[2] == "Received" else ("sends", "send")
    return (
        f"{who} {found[2].lower()} a message of {int(found[3]):,} bytes; the most that it {takes} is {int(found[4]):,}. "
        f"Send less at once, stream it in pieces, or raise the option grpc.max_{option}_message_length there."
    )


def _internal(call: ConversationCall, evidence: Evidence) -> str:
    """A handler that returned something else than its response message."""
    if "Failed to serialize response" not in call.status_message:
        return ""
    method = evidence.schema.method(call.path)
    wanted = method.output_type if method else "message of its response type"
    raised = tracebacks([line for line in evidence.log if line.time_ns >= call.started_ns])
    reason = f" ({raised[-1].exception})" if raised else ""
    return f"What the handler returned could not be serialized{reason}: it must return a {wanted}."


def _unknown(call: ConversationCall, evidence: Evidence) -> str:
    found = _RAISED.match(call.status_message)
    if not found:
        return ""
    lines = [line for line in evidence.log if line.time_ns >= call.started_ns and line.process != DRIVER]
    raised = _traceback_of(found[1].strip(), lines)
    if raised:
        return f"The handler raised {raised.sentence}"
    return (
        f"The handler raised an exception: {found[1].strip()}"
        if found[1].strip()
        else "The handler raised an exception."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Traceback:
    """A Python traceback found in a log."""

    exception: str
    """Its last line: ``ValueError: no such name``."""
    path: str = ""
    """The learner's file nearest to the exception; empty where none is in it."""
    line: int = 0

    @property
    def sentence(self) -> str:
        """``ValueError: no such name (server.py, line 12).``."""
        place = f" ({self.path}, line {self.line})" if self.path else ""
        return f"{self.exception}{place}."


def tracebacks(lines: Sequence[ConversationLine]) -> tuple[Traceback, ...]:
    """Every complete traceback in what processes wrote to stderr, oldest first."""
    found: list[Traceback] = []
    by_process: dict[str, list[str]] = {}
    for line in lines:
        if line.stream is LogStream.STDERR:
            by_process.setdefault(line.process, []).append(line.clean)
    for texts in by_process.values():
        starts = [at for at, text in enumerate(texts) if text.startswith("Traceback (most recent call last)")]
        read = (_traceback(texts[at + 1 : at + 1 + MAX_TRACEBACK_LINES]) for at in starts)
        found += [traceback for traceback in read if traceback]
    return tuple(found)


def _traceback(lines: Sequence[str]) -> Traceback | None:
    """The traceback whose lines follow its heading: frames are indented, the exception is not."""
    path, number = "", 0
    for text in lines:
        frame = _FRAME.match(text)
        if frame and not any(part in frame[1] for part in _NOT_THE_LEARNERS):
            path, number = frame[1].removeprefix(WORKSPACE), int(frame[2])
        if text and not text[0].isspace():
            return Traceback(exception=text.rstrip("."), path=path, line=number)
    return None


def _last_traceback(lines: Sequence[ConversationLine]) -> Traceback | None:
    found = tracebacks(lines)
    return found[-1] if found else None


def _traceback_of(text: str, lines: Sequence[ConversationLine]) -> Traceback | None:
    """The traceback whose exception says ``text``, which is what grpc puts in the status."""
    first = text.split("\n", maxsplit=1)[0].rstrip(".")
    return next((one for one in tracebacks(lines) if first in one.exception), None)


_BY_STATUS: Mapping[str, Callable[[ConversationCall, Evidence], str]] = {
    "CANCELLED": _cancelled,
    "UNKNOWN": _unknown,
    "DEADLINE_EXCEEDED": _deadline_exceeded,
    "RESOURCE_EXHAUSTED": _resource_exhausted,
    "INTERNAL": _internal,
    "UNIMPLEMENTED": _unimplemented,
    "UNAVAILABLE": _unavailable,
}
