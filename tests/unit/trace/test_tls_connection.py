import pathlib
import random
import ssl

import pytest

from app.runs.events import KeyLog, RunEvent
from app.schema.model import EMPTY
from app.trace.build import TraceBuilder, build
from app.trace.model import Protocol, Sender, Trace
from tests.support.tls import Peers
from tests.support.traffic import EPOCH, Conversation, recording


def inside(peers: Peers, *pieces: tuple[bool, bytes]) -> Conversation:
    """These bytes as TLS packs them, in a conversation of TCP."""
    for client, data in pieces:
        peers.say(data, client=client)
    talk = Conversation()
    for flight in peers.flights:
        (talk.client if flight.from_client else talk.server)(flight.data)
    return talk


def calls() -> list[tuple[bool, bytes]]:
    """What a gRPC client and its server say, a unary call."""
    talk = Conversation().settle().say(1, b"question", b"answer")
    said = [
        (packet.data[22:24] == b"\xc3\x83", packet.data[40:]) for packet in talk.packets
    ]  # port 50051 is the server's
    return [(client, data) for client, data in said if data]


@pytest.fixture
def peers(tmp_path: pathlib.Path) -> Peers:
    return Peers(tmp_path, version=ssl.TLSVersion.TLSv1_3)


def test_with_the_key_log_frames_and_calls_are_seen(peers: Peers) -> None:
    talk = inside(peers, *calls())
    trace = build(recording(talk.packets, KeyLog(process="server", lines=tuple(peers.key_log))), EMPTY)
    (connection,) = trace.connections
    assert connection.protocol is Protocol.HTTP2
    assert connection.tls is not None
    assert (connection.tls.version, connection.tls.protocol, connection.tls.decrypted) == ("TLS 1.3", "h2", True)
    (call,) = trace.calls
    assert [message.data for message in call.messages] == [b"question", b"answer"]
    assert call.status_code == 0
    plain = Conversation().settle().say(1, b"question", b"answer")
    without = build(recording(plain.packets), EMPTY)
    assert [(frame.sender, frame.name, frame.start, frame.note) for frame in trace.frames] == [
        (frame.sender, frame.name, frame.start, frame.note) for frame in without.frames
    ]


def test_the_records_stay_shown_with_what_was_inside(peers: Peers) -> None:
    talk = inside(peers, *calls())
    trace = build(recording(talk.packets, KeyLog(process="server", lines=tuple(peers.key_log))), EMPTY)
    client = [entry for entry in trace.tls if entry.sender is Sender.CLIENT]
    assert [(entry.name, entry.content, entry.handshake, entry.decrypted) for entry in client] == [
        ("handshake", "handshake", "client_hello", False),
        ("change_cipher_spec", "change_cipher_spec", "", False),
        ("application_data", "handshake", "finished", True),
        ("application_data", "application_data", "", True),
        ("application_data", "application_data", "", True),
    ]
    first, second = (entry.plain for entry in client if entry.plain)
    assert (first.at, first.start, first.length) == (0, client[3].start + 5, client[3].length - 17)
    assert second.at == first.length


def test_without_keys_only_records_are_seen_and_it_is_said(peers: Peers) -> None:
    trace = build(recording(inside(peers, *calls()).packets), EMPTY)
    assert (trace.frames, trace.calls) == ((), ())
    (connection,) = trace.connections
    assert connection.protocol is Protocol.TLS
    assert connection.tls is not None
    assert connection.tls.note.startswith("The run has no key log")
    assert connection.tls.offered == ("h2",)


def test_keys_that_come_late_hold_from_the_beginning(peers: Peers) -> None:
    packets = inside(peers, *calls()).packets
    plain = Conversation(40001).settle().say(1, b"beside", b"it").packets
    log = KeyLog(process="server", lines=tuple(peers.key_log))
    early = recording(sorted([*packets, *plain], key=lambda packet: packet.time_ns), log)
    moved = [*early.events[1:-1], early.events[0], early.events[-1]]
    events = [RunEvent(number=number, time_ns=EPOCH, event=event.event) for number, event in enumerate(moved, 1)]
    whole = build(early, EMPTY)
    cutter = random.Random(2)
    builder = TraceBuilder(EMPTY)
    while events:
        size = cutter.randint(1, 2)
        builder.push(events[:size])
        builder.trace()
        del events[:size]
    assert described(builder.trace()) == described(whole)
    assert len(whole.calls) == 2


def described(trace: Trace) -> list[object]:
    return [trace.connections, list(trace.frames), list(trace.calls), trace.tls]


def test_wrong_keys_are_a_problem_of_the_record(peers: Peers) -> None:
    talk = inside(peers, *calls())
    lines = tuple(line[:-64] + "00" * 32 for line in peers.key_log)
    trace = build(recording(talk.packets, KeyLog(process="server", lines=lines)), EMPTY)
    problems = [problem for entry in trace.tls for problem in entry.problems]
    assert [problem.code for problem in problems] == ["tls-record-closed"] * 2
    assert not trace.frames


def test_http1_inside_tls(tmp_path: pathlib.Path) -> None:
    peers = Peers(tmp_path, version=ssl.TLSVersion.TLSv1_2, alpn="http/1.1")
    talk = inside(
        peers,
        (True, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"),
        (False, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    )
    trace = build(recording(talk.packets, KeyLog(process="server", lines=tuple(peers.key_log))), EMPTY)
    assert [entry.start_line for entry in trace.http] == ["GET /healthz HTTP/1.1", "HTTP/1.1 200 OK"]
    assert trace.connections[0].protocol is Protocol.HTTP1


def test_records_are_entries_as_they_come() -> None:
    talk = Conversation().client(bytes.fromhex("160301 0004 01000000")).server(bytes.fromhex("170303 0002 aabb"))
    made = build(recording(talk.packets), EMPTY)
    assert made.connections[0].protocol is Protocol.TLS
    assert [(entry.sender, entry.name, entry.handshake, entry.length) for entry in made.tls] == [
        (Sender.CLIENT, "handshake", "client_hello", 4),
        (Sender.SERVER, "application_data", "", 2),
    ]
