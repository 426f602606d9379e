"""Why a call failed, in plain sentences told from what the recording holds. Nothing is guessed: no evidence, no sentence."""

import difflib
import re
from collections.abc import Callable, Mapping

from app.runs.events import Limit
from app.schema.model import Schema
from app.trace import tracebacks
from app.trace.conversed import ConversationCall, ConversationProcess, Evidence

DRIVER = "driver"
"""The process that makes the page's calls; every other one is the learner's."""

_SIZES = re.compile(r"(?:(CLIENT|SERVER): )?(Received|Sent) message larger than max \((\d+) vs\. (\d+)\)")
_RAISED = re.compile(
    r"(?:Exception (?:calling application|iterating responses): ?|Unexpected <class '[^']+'>: ?)(.*)", re.DOTALL
)
_METADATA = re.compile(r"metadata size exceeds \w+ limit \(.*?(\d+) vs\. (\d+)\)")
_ALGORITHM = re.compile(r"Compression algorithm (?:'(\w+)' is disabled|not supported: (\w+))")
_NOT_A_MESSAGE = re.compile(r"doesn't apply to an? '([\w.]+)' object")
_BROKEN = ("Socket closed", "Connection reset", "recvmsg", "Broken pipe")
"""What grpc says of a connection that ended."""
_PORT = re.compile(r"(?:127\.0\.0\.1|\[::1\]|\[::\]|localhost|%5B::1%5D):(\d+)")


def why(call: ConversationCall, evidence: Evidence) -> str:
    """Why ``call`` ended with its status; empty for OK, and where the recording does not say more than the status does."""
    explain = _BY_STATUS.get(call.status_name)
    return explain(call, evidence) if explain else ""


def _cancelled(call: ConversationCall, _: Evidence) -> str:
    if call.cancelled or call.status_message.startswith("Locally cancelled"):
        return "The client cancelled this call."
    return "The client did not cancel this call: the status came from the server, as from context.cancel()."


def _unimplemented(call: ConversationCall, evidence: Evidence) -> str:
    if _ALGORITHM.search(call.status_message):
        return _compression(call, "server")
    if "not found" not in call.status_message.lower() and "not implemented" not in call.status_message.lower():
        return ""  # the words are the handler's own
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


def _compression(call: ConversationCall, refused_by: str) -> str:
    """A message compressed with what its receiver has switched off."""
    found = _ALGORITHM.search(call.status_message)
    if not found:
        return ""
    sender = {"server": "client", "client": "server"}[refused_by]
    return (
        f"The {sender} compressed its message with {found[1] or found[2]}, which the {refused_by} does not take: "
        f"its option grpc.compression_enabled_algorithms_bitset leaves it out."
    )


def _no_such_method(path: str, schema: Schema) -> str:
    paths = [method.path for service in schema.services for method in service.methods]
    nearest = difflib.get_close_matches(path, paths, n=1, cutoff=0.3)
    if nearest:
        return f"The schema has no method {path}; the nearest is {nearest[0]}."
    return f"The schema has no method {path}: a call names a method as “/package.Service/Method”."


def _unavailable(call: ConversationCall, evidence: Evidence) -> str:
    said = f"{call.status_message} {call.debug_text}"
    if "Cancelling all calls" in said:
        return "The server was stopped while this call was open: server.stop(grace) ends what its grace period leaves open."
    tls = _tls(said)
    return tls or _not_answered(call, evidence)


def _tls(said: str) -> str:
    """A TLS handshake that failed."""
    if "WRONG_VERSION_NUMBER" in said:
        return (
            "The client spoke TLS and the server answered with something else: "
            "a port of server.add_insecure_port(...) takes plaintext, so call it over grpc.insecure_channel(...)."
        )
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return (
            "The server's certificate was not trusted: give the client the certificate of who signed it, "
            "as grpc.ssl_channel_credentials(root_certificates=...)."
        )
    return ""


def _not_answered(call: ConversationCall, evidence: Evidence) -> str:
    """A call that no server answered."""
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
    return _wrong_port(call, running) or _connection_ended(call, running)


def _connection_ended(call: ConversationCall, process: ConversationProcess) -> str:
    """A connection that was made and ended without an answer, though the server still runs."""
    if not any(words in f"{call.status_message} {call.debug_text}" for words in _BROKEN):
        return ""
    if "failed to connect" in call.status_message:
        return (
            f"{process.name} took the connection and closed it at once, as a port of server.add_secure_port(...) does when "
            "the client speaks plaintext: call it over grpc.secure_channel(...), or open it with server.add_insecure_port(...)."
        )
    return f"The connection to {process.name} ended before the call did, and {process.name} still runs."


def _server_ended(process: ConversationProcess, evidence: Evidence) -> str:
    when = "after it had listened" if process.ports else "before it listened on any port"
    found = tracebacks.last([line for line in evidence.log if line.process == process.name])
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
    if call.status_message == "Concurrent RPC limit exceeded!":
        return (
            "The server already served as many calls as its maximum_concurrent_rpcs allows, and turned this one away."
        )
    found = _METADATA.search(call.status_message)
    if found:
        size, most = int(found[1]), int(found[2])
        return (
            f"A metadata value of {size:,} bytes was sent; the receiver takes {most:,}: send what is long as a message."
        )
    found = _SIZES.search(call.status_message) or _SIZES.search(call.debug_text)
    if not found:
        return ""
    who = f"The {found[1].lower()}" if found[1] else "One end"
    takes, option = ("takes", "receive") if found[2] == "Received" else ("sends", "send")
    return (
        f"{who} {found[2].lower()} a message of {int(found[3]):,} bytes; the most that it {takes} is {int(found[4]):,}. "
        f"Send less at once, stream it in pieces, or raise the option grpc.max_{option}_message_length there."
    )


def _not_serialized(call: ConversationCall, evidence: Evidence) -> str:
    """A handler that returned something else than its response message."""
    method = evidence.schema.method(call.path)
    wanted = method.output_type if method else "message of its response type"
    raised = tracebacks.find([line for line in evidence.log if line.time_ns >= call.started_ns])
    exception = raised[-1].exception if raised else call.status_message
    found = _NOT_A_MESSAGE.search(exception)
    if not found:
        reason = f" ({exception})" if raised else ""
        return f"What the handler returned could not be serialized{reason}: it must return a {wanted}."
    kind = found[1].rpartition(".")[2]
    hint = {
        "NoneType": ": does every path through it end in a return?",
        "generator": ", which is what a function with yield gives: yield is for methods that stream their responses.",
        "coroutine": ": an await is missing.",
    }.get(kind, ".")
    what = "None" if kind == "NoneType" else f"a {kind}"
    return f"What the handler returned could not be serialized: it must return a {wanted}, and returned {what}{hint}"


def _internal(call: ConversationCall, evidence: Evidence) -> str:
    """What the server's own gRPC library could not do with what it was given."""
    said = call.status_message
    method = evidence.schema.method(call.path)
    raised = tracebacks.find([line for line in evidence.log if line.time_ns >= call.started_ns])
    reason = f" ({raised[-1].exception})" if raised else ""
    if "Failed to serialize response" in said:
        return _not_serialized(call, evidence)
    if "Exception deserializing request" in said:
        wanted = method.input_type if method else "its request type"
        return f"The server could not read the request as {wanted}{reason}: do client and server have the same schema?"
    if said == "Invalid metadata":
        return "The handler set metadata that gRPC does not allow: names are lower case, and text values are printable ASCII."
    return _compression(call, "client")


def _unknown(call: ConversationCall, evidence: Evidence) -> str:
    found = _RAISED.match(call.status_message)
    if not found:
        return _aborted_with_ok(call, evidence)
    if "SerializeToString" in call.status_message:
        return _not_serialized(call, evidence)
    if "is not an iterator" in call.status_message or "is not iterable" in call.status_message:
        method = evidence.schema.method(call.path)
        return f"{method.name if method else 'The handler'} is server streaming: it must yield its responses, not return one."
    lines = [line for line in evidence.log if line.time_ns >= call.started_ns and line.process != DRIVER]
    raised = tracebacks.of(found[1].strip(), lines)
    if raised:
        return f"The handler raised {raised.sentence}"
    return (
        f"The handler raised an exception: {found[1].strip()}"
        if found[1].strip()
        else "The handler raised an exception."
    )


def _aborted_with_ok(call: ConversationCall, evidence: Evidence) -> str:
    """A handler that aborted with OK: grpc makes UNKNOWN of it, and says so in the log only."""
    lines = (line.clean for line in evidence.log if line.time_ns >= call.started_ns)
    if any("abort() called with StatusCode.OK" in line for line in lines):
        return "The handler called context.abort with OK, which is no failure: gRPC answered UNKNOWN. Return a response instead."
    return ""


_BY_STATUS: Mapping[str, Callable[[ConversationCall, Evidence], str]] = {
    "CANCELLED": _cancelled,
    "UNKNOWN": _unknown,
    "DEADLINE_EXCEEDED": _deadline_exceeded,
    "RESOURCE_EXHAUSTED": _resource_exhausted,
    "INTERNAL": _internal,
    "UNIMPLEMENTED": _unimplemented,
    "UNAVAILABLE": _unavailable,
}
