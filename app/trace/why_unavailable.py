"""Why no server answered a call: what its process did instead, and what became of the connection."""

import re

from app.runs.events import Limit
from app.sentences import joined, sentence
from app.trace import tracebacks
from app.trace.conversed import ConversationCall, ConversationProcess, Evidence

DRIVER = "driver"
"""The process that makes the page's calls."""
TOLD_LATE_NS = 1_000_000_000
"""How long after a call failed the end of a process may be told that made it fail."""

_BROKEN = ("Socket closed", "Connection reset", "recvmsg", "Broken pipe")
"""What grpc says of a connection that ended."""
_PORT = re.compile(r"(?:127\.0\.0\.1|\[::1\]|\[::\]|localhost|%5B::1%5D):(\d+)")
_NAME = re.compile(r"certificate is not valid for '([^']*)'")
_SILENT = "closed the connection after the handshake, before it said anything"
"""What the driver's TLS says of a server that took the handshake and nothing else."""


def unavailable(call: ConversationCall, evidence: Evidence) -> str:
    """Why no server answered."""
    said = f"{call.status_message} {call.debug_text}"
    if "Cancelling all calls" in said:
        return sentence(
            "The server was stopped while this call was open: server.stop(grace) ends what its grace period leaves open."
        )
    if "too many pings" in said.lower().replace("_", " "):
        return sentence(
            "The server ended the connection because of too many keepalive pings (GOAWAY with too_many_pings): raise the "
            "client's grpc.keepalive_time_ms, or lower grpc.http2.min_recv_ping_interval_without_data_ms of the server."
        )
    return _tls(call, said, evidence) or _not_answered(call, evidence)


def _tls(call: ConversationCall, said: str, evidence: Evidence) -> str:
    """A TLS handshake that failed."""
    if "WRONG_VERSION_NUMBER" in said:
        return sentence(
            "The client spoke TLS and the server answered with something else: "
            "a port of server.add_insecure_port(...) takes plaintext, so call it over grpc.insecure_channel(...)."
        )
    if wrong := _NAME.search(said):
        return sentence(
            "The server's certificate is not good for “%(name)s”, the name that the client called it by: "
            "use a name of the certificate as the target or the authority.",
            name=wrong[1],
        )
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return sentence(
            "The server's certificate was not trusted: give the client the certificate of who signed it, "
            "as grpc.ssl_channel_credentials(root_certificates=...)."
        )
    if "NO_APPLICATION_PROTOCOL" in said:
        return sentence(
            "The server's TLS does not offer HTTP/2: it must choose “h2” by ALPN, as gRPC servers do by themselves."
        )
    if _SILENT in said:
        return _no_client_certificate(call, evidence)
    return ""


def _no_client_certificate(call: ConversationCall, evidence: Evidence) -> str:
    """In TLS 1.3 a server refuses the client's certificate, or its lack, when the client is done with the handshake."""
    lines = (
        line.clean for line in evidence.log if call.ended_ns is None or line.time_ns <= call.ended_ns + TOLD_LATE_NS
    )
    if any("PEER_DID_NOT_RETURN_A_CERTIFICATE" in line for line in lines):
        return sentence(
            "The server asks for a client certificate (mutual TLS) and the client showed none: give it one, as "
            "grpc.ssl_channel_credentials(root_certificates, private_key, certificate_chain)."
        )
    return sentence("The server closed the connection after the TLS handshake: it did not take what the client showed.")


def unreached(call: ConversationCall, evidence: Evidence) -> str:
    """Why the call cannot have reached a server; empty where it may have."""
    servers = [process for process in evidence.processes if process.name != DRIVER]
    if any(process.ports and not _ended_for(process, call, evidence) for process in servers):
        return ""
    return _not_answered(call, evidence)


def _not_answered(call: ConversationCall, evidence: Evidence) -> str:
    """A call that no server answered."""
    servers = _called(call, evidence)
    if not servers:
        return sentence("No server process was started, so nothing could answer.")
    ended = [process for process in servers if _ended_for(process, call, evidence)]
    if len(ended) == len(servers):
        return _server_ended(ended[0], evidence)
    running = next(process for process in servers if process not in ended)
    if not running.ports:
        return sentence(
            "%(process)s runs, but it never listened on a port: "
            "does it call server.add_insecure_port(...) and server.start()?",
            process=running.name,
        )
    return _wrong_port(call, running) or _closed_port(call, running) or _connection_ended(call, running)


def _called(call: ConversationCall, evidence: Evidence) -> list[ConversationProcess]:
    """The processes that the call can have gone to: whoever listens where grpc says it tried, else every one."""
    tried = _tried(call)
    processes = [process for process in evidence.processes if process.name != DRIVER]
    there = [process for process in processes if tried & set(process.ports)]
    return there or [process for process in processes if process.ports] or processes


def _ended_for(process: ConversationProcess, call: ConversationCall, evidence: Evidence) -> bool:
    """True where a process had ended when the call did: what ends it later is no cause, above all not Stop."""
    if process.exited_ns is None or call.ended_ns is None:
        return process.exited_ns is not None
    killed = any(hit.killed and hit.process == process.name for hit in evidence.limits)
    late = 0 if process.signal in (9, 15) and not killed else TOLD_LATE_NS
    return process.exited_ns <= call.ended_ns + late


def _tried(call: ConversationCall) -> set[int]:
    """The ports that grpc says it tried."""
    return {int(port) for port in _PORT.findall(f"{call.status_message} {call.debug_text}")}


def _closed_port(call: ConversationCall, process: ConversationProcess) -> str:
    """A port that nobody listens on any more."""
    if "Connection refused" not in f"{call.status_message} {call.debug_text}":
        return ""
    return sentence(
        "Nothing listens on port %(port)s any more, though %(process)s still runs: was server.stop(...) called?",
        port=min(_tried(call), default=process.ports[0]),
        process=process.name,
    )


def _connection_ended(call: ConversationCall, process: ConversationProcess) -> str:
    """A connection that was made and ended without an answer, and nothing tells that the server ended."""
    if not any(words in f"{call.status_message} {call.debug_text}" for words in _BROKEN):
        return ""
    if "failed to connect" in call.status_message:
        return sentence(
            "%(process)s took the connection and closed it at once, as a port of server.add_secure_port(...) does when "
            "the client speaks plaintext: call it over grpc.secure_channel(...), or open it with "
            "server.add_insecure_port(...).",
            process=process.name,
        )
    return sentence(
        "The connection to %(process)s ended before the call did, and %(process)s was not seen to end.",
        process=process.name,
    )


def _server_ended(process: ConversationProcess, evidence: Evidence) -> str:
    found = tracebacks.last([line for line in evidence.log if line.process == process.name])
    parts = {"process": process.name, "ended": exit_text(process, evidence), "why": found.sentence if found else ""}
    if process.ports and found:
        return sentence("%(process)s %(ended)s after it had listened: %(why)s", **parts)
    if process.ports:
        return sentence("%(process)s %(ended)s after it had listened.", **parts)
    if found:
        return sentence("%(process)s %(ended)s before it listened on any port: %(why)s", **parts)
    return sentence("%(process)s %(ended)s before it listened on any port.", **parts)


def exit_text(process: ConversationProcess, evidence: Evidence) -> str:
    """``ended with exit code 1``, ``was ended by signal 9 for using too much memory``."""
    causes = {
        Limit.MEMORY: sentence("for using too much memory"),
        Limit.CPU: sentence("for using too much CPU time"),
    }
    killed = [hit.limit for hit in evidence.limits if hit.killed and hit.process == process.name]
    cause = next((causes[limit] for limit in killed if limit in causes), "")
    ended = sentence("ended with exit code %(code)s", code=process.exit_code)
    if process.signal:
        ended = sentence("was ended by signal %(signal)s", signal=process.signal)
    return joined(ended, cause)


def _wrong_port(call: ConversationCall, process: ConversationProcess) -> str:
    """The port that grpc says it tried, beside those that the process listens on."""
    tried = _tried(call)
    if tried and not tried & set(process.ports):
        listening = ", ".join(str(port) for port in process.ports)
        return sentence(
            "The call went to port %(port)s, but %(process)s listens on %(ports)s.",
            port=min(tried),
            process=process.name,
            ports=listening,
        )
    return ""
