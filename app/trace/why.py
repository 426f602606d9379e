"""Why a call failed, in plain sentences told from what the recording holds. Nothing is guessed: no evidence, no sentence."""

import re
from collections.abc import Callable, Mapping

from app.sentences import figure, joined, sentence
from app.trace import tracebacks, why_late, why_unavailable, why_unregistered
from app.trace.conversed import ConversationCall, Evidence
from app.trace.why_unavailable import DRIVER
from app.wire.http2_names import error_name

_SIZES = re.compile(r"(?:(CLIENT|SERVER): )?(Received|Sent) message larger than max \((\d+) vs\. (\d+)\)")
_RAISED = re.compile(
    r"(?:Exception (?:calling application|iterating responses): ?|Unexpected <class '[^']+'>: ?)(.*)", re.DOTALL
)
_METADATA = re.compile(r"metadata size exceeds \w+ limit \(.*?(\d+) vs\. (\d+)\)")
_ALGORITHM = re.compile(r"Compression algorithm (?:'(\w+)' is disabled|not supported: (\w+))")
_NOT_A_MESSAGE = re.compile(r"doesn't apply to an? '([\w.]+)' object")
_CONFIG = re.compile(r"errors validating service config: \[(.*)\]", re.DOTALL)
_CONFIG_FIELD = re.compile(r"field:(\S*) error:([^;\[\]]+)")
REFUSED_STREAM = 0x7
"""RFC 9113, 7."""
_RESET = re.compile(r"RST_STREAM with error code (\d+)")


def why(call: ConversationCall, evidence: Evidence) -> str:
    """Why ``call`` ended with its status; empty for OK, and where the recording does not say more than the status does."""
    explain = _BY_STATUS.get(call.status_name)
    return (explain(call, evidence) if explain else "") or _reset(call)


def _reset(call: ConversationCall) -> str:
    """A stream that the other side reset."""
    found = _RESET.search(f"{call.status_message} {call.debug_text}")
    if not found:
        return ""
    if int(found[1]) == REFUSED_STREAM:
        return sentence(
            "The server refused the stream (RST_STREAM with REFUSED_STREAM) before it looked at the call: more streams were "
            "open on the connection than its SETTINGS_MAX_CONCURRENT_STREAMS allows."
        )
    return sentence(
        "The server's side ended the stream with RST_STREAM and %(code)s instead of trailers: "
        "its HTTP/2 library did, or something between server and client.",
        code=error_name(int(found[1])),
    )


def _invalid_argument(call: ConversationCall, _: Evidence) -> str:
    """A service config that gRPC does not take: no channel was made."""
    found = _CONFIG.search(call.status_message)
    if not found:
        return ""
    fields = [f"{name or 'all of it'}: {words.strip()}" for name, words in _CONFIG_FIELD.findall(found[1])]
    reasons = "; ".join(fields) or found[1]
    return sentence("gRPC refused the channel's service config (%(reasons)s), so nothing was sent.", reasons=reasons)


def _cancelled(call: ConversationCall, _: Evidence) -> str:
    if call.cancelled or call.status_message.startswith("Locally cancelled"):
        return sentence("The client cancelled this call.")
    return sentence("The client did not cancel this call: the status came from the server, as from context.cancel().")


def _unimplemented(call: ConversationCall, evidence: Evidence) -> str:
    if _ALGORITHM.search(call.status_message):
        return _compression(call, "server")
    if "requires exactly one request message" in call.status_message:
        return _not_one_request(call, evidence)
    said = call.status_message.lower()
    if not any(words in said for words in ("not found", "not implemented", "does not implement")):
        return ""  # the words are the handler's own
    method = evidence.schema.method(call.path)
    if method is None or "not implemented" not in call.status_message.lower():
        return why_unregistered.not_found(call, evidence)
    service = call.path.split("/")[1].rpartition(".")[2]
    return sentence(
        "The servicer that the server registered does not define %(method)s: the generated base class answered. "
        "Define “def %(method)s(self, request, context)” in the class derived from %(service)sServicer.",
        method=method.name,
        service=service,
    )


def _not_one_request(call: ConversationCall, evidence: Evidence) -> str:
    """A client that half-closed without the one message that the method takes."""
    method = evidence.schema.method(call.path)
    name = method.name if method else sentence("The method")
    sent = sentence("none") if call.requests == 0 else str(call.requests)
    return sentence(
        "%(method)s takes exactly one request message, and the client half-closed after it had sent %(count)s.",
        method=name,
        count=sent,
    )


def _compression(call: ConversationCall, refused_by: str) -> str:
    """A message compressed with what its receiver has switched off."""
    found = _ALGORITHM.search(call.status_message)
    if not found:
        return ""
    sender = {"server": sentence("client"), "client": sentence("server")}[refused_by]
    return sentence(
        "The %(sender)s compressed its message with %(algorithm)s, which the %(receiver)s does not take: "
        "its option grpc.compression_enabled_algorithms_bitset leaves it out.",
        sender=sender,
        algorithm=found[1] or found[2],
        receiver=sentence("server") if refused_by == "server" else sentence("client"),
    )


def _resource_exhausted(call: ConversationCall, _: Evidence) -> str:
    if call.status_message == "Concurrent RPC limit exceeded!":
        return sentence(
            "The server already served as many calls as its maximum_concurrent_rpcs allows, and turned this one away."
        )
    found = _METADATA.search(call.status_message)
    if found:
        size, most = int(found[1]), int(found[2])
        return sentence(
            "A metadata value of %(size)s bytes was sent; the receiver takes %(most)s: send what is long as a message.",
            size=figure(size),
            most=figure(most),
        )
    found = _SIZES.search(call.status_message) or _SIZES.search(call.debug_text)
    if not found:
        return ""
    who = {"CLIENT": sentence("The client"), "SERVER": sentence("The server")}.get(found[1], sentence("One end"))
    sizes = {"who": who, "size": figure(int(found[3])), "most": figure(int(found[4]))}
    if found[2] == "Received":
        return sentence(
            "%(who)s received a message of %(size)s bytes; the most that it takes is %(most)s. Send less at once, "
            "stream it in pieces, or raise the option grpc.max_receive_message_length there.",
            **sizes,
        )
    return sentence(
        "%(who)s sent a message of %(size)s bytes; the most that it sends is %(most)s. Send less at once, "
        "stream it in pieces, or raise the option grpc.max_send_message_length there.",
        **sizes,
    )


def _not_serialized(call: ConversationCall, evidence: Evidence) -> str:
    """A handler that returned something else than its response message."""
    method = evidence.schema.method(call.path)
    wanted = method.output_type if method else sentence("message of its response type")
    raised = tracebacks.find([line for line in evidence.log if line.time_ns >= call.started_ns])
    exception = raised[-1].exception if raised else call.status_message
    found = _NOT_A_MESSAGE.search(exception)
    if not found:
        reason = f" ({exception})" if raised else ""
        return sentence(
            "What the handler returned could not be serialized%(reason)s: it must return a %(type)s.",
            reason=reason,
            type=wanted,
        )
    kind = found[1].rpartition(".")[2]
    hint = {
        "NoneType": sentence("Does every path through it end in a return?"),
        "generator": sentence(
            "That is what a function with yield gives: yield is for methods that stream their responses."
        ),
        "coroutine": sentence("An await is missing."),
    }.get(kind, "")
    returned = sentence(
        "What the handler returned could not be serialized: it must return a %(type)s, and returned %(what)s.",
        type=wanted,
        what="None" if kind == "NoneType" else sentence("a %(kind)s", kind=kind),
    )
    return joined(returned, hint)


def _internal(call: ConversationCall, evidence: Evidence) -> str:
    """What the server's own gRPC library could not do with what it was given."""
    said = call.status_message
    method = evidence.schema.method(call.path)
    raised = tracebacks.find([line for line in evidence.log if line.time_ns >= call.started_ns])
    reason = f" ({raised[-1].exception})" if raised else ""
    if "Failed to serialize response" in said:
        return _not_serialized(call, evidence)
    if "Exception deserializing request" in said:
        return sentence(
            "The server could not read the request as %(type)s%(reason)s: do client and server have the same schema?",
            type=method.input_type if method else sentence("its request type"),
            reason=reason,
        )
    if said == "Invalid metadata":
        return sentence(
            "The handler set metadata that gRPC does not allow: "
            "names are lower case, and text values are printable ASCII."
        )
    return _compression(call, "client")


def _unknown(call: ConversationCall, evidence: Evidence) -> str:
    found = _RAISED.match(call.status_message)
    if not found:
        return _aborted_with_ok(call, evidence)
    if "SerializeToString" in call.status_message:
        return _not_serialized(call, evidence)
    if "is not an iterator" in call.status_message or "is not iterable" in call.status_message:
        method = evidence.schema.method(call.path)
        return sentence(
            "%(method)s is server streaming: it must yield its responses, not return one.",
            method=method.name if method else sentence("The handler"),
        )
    lines = [line for line in evidence.log if line.time_ns >= call.started_ns and line.process != DRIVER]
    raised = tracebacks.of(found[1].strip(), lines)
    if raised:
        return sentence("The handler raised %(exception)s", exception=raised.sentence)
    if found[1].strip():
        return sentence("The handler raised an exception: %(exception)s", exception=found[1].strip())
    return sentence("The handler raised an exception.")


def _aborted_with_ok(call: ConversationCall, evidence: Evidence) -> str:
    """A handler that aborted with OK: grpc makes UNKNOWN of it, and says so in the log only."""
    lines = (line.clean for line in evidence.log if line.time_ns >= call.started_ns)
    if any("abort() called with StatusCode.OK" in line for line in lines):
        return sentence(
            "The handler called context.abort with OK, which is no failure: gRPC answered UNKNOWN. "
            "Return a response instead."
        )
    return ""


_BY_STATUS: Mapping[str, Callable[[ConversationCall, Evidence], str]] = {
    "CANCELLED": _cancelled,
    "UNKNOWN": _unknown,
    "INVALID_ARGUMENT": _invalid_argument,
    "DEADLINE_EXCEEDED": why_late.deadline_exceeded,
    "RESOURCE_EXHAUSTED": _resource_exhausted,
    "INTERNAL": _internal,
    "UNIMPLEMENTED": _unimplemented,
    "UNAVAILABLE": why_unavailable.unavailable,
}
