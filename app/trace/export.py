"""A recording as a pcapng file, with the names of the processes, the keys of TLS, and the note on how to decode it."""

from app.runs.events import KeyLog, Recording
from app.trace import connections
from app.trace.model import Protocol
from app.wire import pcapng, tls_keys


def to_pcapng(recording: Recording) -> bytes:
    """All packets of a recording; a comment on each connection's first packet says who opened it to whom."""
    captured = connections.packets_of(recording)
    seen = connections.seen(captured, ended=True, server_ports=connections.server_ports(recording))
    known = connections.openings(recording.events)
    comments = {}
    for one in seen:
        ends = connections.ends(one.connection, captured[one.connection.opened].time_ns, known)
        client, server = ends.client or "an unknown process", ends.server or "an unknown process"
        comments[one.connection.opened] = f"Connection {one.number}: {client} to {server}, {one.protocol.value}."
    ports = (one.connection.server.port for one in seen if one.protocol is Protocol.HTTP2)
    logs = (event.event for event in recording.events if isinstance(event.event, KeyLog))
    keys = tls_keys.KeyLog(line for log in logs for line in log.lines)
    return pcapng.write(captured, comment=pcapng.decode_as(ports), packet_comments=comments, key_log=keys.lines())
