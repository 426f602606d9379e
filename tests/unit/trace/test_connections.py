from app.runs.events import Gap, GapCause, ProcessListening
from app.trace import connections
from app.trace.model import Protocol
from app.wire.http2_names import PREFACE as PREFACE_TYPE
from tests.support.traffic import PREFACE, Conversation, data, fixture_packets, opened, recording


def protocol(conversation: Conversation) -> Protocol:
    (one,) = connections.seen(conversation.packets, ended=True)
    return one.protocol


def test_protocols_are_told_from_the_first_bytes() -> None:
    assert protocol(Conversation().client(PREFACE)) is Protocol.HTTP2
    assert protocol(Conversation().client(PREFACE[:5])) is Protocol.HTTP2
    assert protocol(Conversation().client(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) is Protocol.HTTP1
    assert protocol(Conversation().client(bytes.fromhex("16 0301 0200 01"))) is Protocol.TLS
    assert protocol(Conversation().client(b"SSH-2.0-OpenSSH\r\n")) is Protocol.UNKNOWN
    assert protocol(Conversation()) is Protocol.UNKNOWN


def test_a_server_may_speak_first() -> None:
    assert protocol(Conversation().server(bytes.fromhex("000000 04 00 00000000"))) is Protocol.HTTP2


def test_frames_of_both_ends_come_in_order_of_time() -> None:
    (one,) = connections.seen(Conversation().settle().say(1, b"a", b"b").packets, ended=True)
    assert [(item.from_client, item.frame.type) for item in one.frames] == [
        (True, PREFACE_TYPE),
        (True, 4),
        (False, 4),
        (True, 1),
        (True, 0),
        (False, 1),
        (False, 0),
        (False, 1),
    ]


def test_a_capture_that_began_late_is_read_where_frames_are_certain() -> None:
    whole = fixture_packets("kinds")
    (full,) = connections.seen(whole, ended=True)
    (late,) = connections.seen(whole[12:], ended=True, server_ports={50051})
    assert late.protocol is Protocol.HTTP2
    for client in (True, False):
        found = [(item.frame.type, item.frame.length) for item in late.frames if item.from_client is client]
        every = [(item.frame.type, item.frame.length) for item in full.frames if item.from_client is client]
        assert 0 < len(found) < len(every)
        assert found == every[-len(found) :]


def test_bytes_that_are_never_frames_are_unknown_when_the_beginning_is_missing() -> None:
    packets = Conversation().client(b"x" * 60).packets[3:]
    (one,) = connections.seen(packets, ended=True)
    assert (one.protocol, one.items) == (Protocol.UNKNOWN, ())


def test_a_closed_connection_with_half_a_frame_says_so() -> None:
    half = Conversation().settle().client(data(1, b"abc")[:5]).close()
    (one,) = connections.seen(half.packets, ended=False)
    assert [problem.code for problem in one.problems] == ["frame-cut"]
    assert "The connection ends within a frame that the client sends: only its first 5 bytes" in one.problems[0].text
    (open_,) = connections.seen(half.packets[:-2], ended=False)
    assert open_.problems == ()


def test_ends_come_from_the_nearest_opening_on_the_same_ports() -> None:
    made = recording(Conversation().packets, opened(), opened(client_port=40001, client="client.py"))
    known = connections.openings(made.events)
    (one,) = connections.seen(connections.packets_of(made), ended=True)
    assert connections.ends(one.connection, 0, known) == connections.Ends(client="driver", server="server")
    assert connections.ends(one.connection, 0, {}) == connections.Ends()


def test_ports_that_are_listened_on_are_known() -> None:
    made = recording([], opened(), ProcessListening(process="server", port=8080))
    assert connections.server_ports(made) == {50051, 8080}


def test_holes_may_be_final_before_the_run_ends() -> None:
    assert connections.may_have_ended(recording([], ended=True))
    assert not connections.may_have_ended(recording([], ended=False))
    assert connections.may_have_ended(recording([], Gap(cause=GapCause.KERNEL_DROPPED, packets=1), ended=False))
