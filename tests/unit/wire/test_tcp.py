from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import packets, tcp
from tests.support.traffic import ACK, FIN_ACK, RST, SYN, SYN_ACK, ipv4

UP, DOWN = (40000, 50051), (50051, 40000)


def track(*sent: bytes, ended: bool = True) -> list[tcp.Connection]:
    tracker = tcp.Tracker()
    for position, data in enumerate(sent):
        segment = packets.parse(data, len(data))
        assert segment is not None
        tracker.push(segment, position)
    tracker.finish(ended=ended)
    return tracker.connections


def up(sequence: int, payload: bytes = b"", flags: int = ACK, acknowledgment: int = 0) -> bytes:
    return ipv4(UP, sequence, acknowledgment, flags, payload)


def down(sequence: int, payload: bytes = b"", flags: int = ACK, acknowledgment: int = 0) -> bytes:
    return ipv4(DOWN, sequence, acknowledgment, flags, payload)


def text(direction: tcp.Direction) -> bytes:
    """The stream with a dot for each byte of a hole; says too that the chunks tile it."""
    at, found = 0, b""
    for chunk in direction.chunks:
        assert chunk.start == at
        assert chunk.data is None or len(chunk.data) == chunk.end - chunk.start
        found += chunk.data if chunk.data is not None else b"." * (chunk.end - chunk.start)
        at = chunk.end
    assert at == direction.next
    return found


def test_the_sender_of_the_syn_is_the_client() -> None:
    (connection,) = track(down(1, flags=SYN), up(1, flags=SYN_ACK))
    assert (connection.client.port, connection.server.port) == (50051, 40000)
    assert connection.established


def test_without_a_syn_its_answer_or_the_ports_tell_the_client() -> None:
    assert track(down(1, flags=SYN_ACK))[0].client.port == 40000
    (late,) = track(down(700, b"late"))
    assert late.client.port == 50051  # the higher port; a guess that only a capture begun late needs
    assert late.up.joined_late


def test_reordered_retransmitted_and_overlapping_segments_give_each_byte_once() -> None:
    (connection,) = track(up(9, flags=SYN), up(13, b"def"), up(10, b"abc"), up(10, b"abc"), up(14, b"XXgh"))
    assert text(connection.up) == b"abcdefgh"
    assert connection.up.retransmitted == 5
    assert [chunk.packet for chunk in connection.up.chunks] == [2, 2, 4]


def test_sequence_numbers_wrap() -> None:
    (connection,) = track(up(2**32 - 3, flags=SYN), up(2**32 - 2, b"ab"), up(0, b"cd"))
    assert text(connection.up) == b"abcd"


def test_a_byte_that_can_no_longer_come_is_in_a_hole() -> None:
    sent = (up(9, flags=SYN), up(10, b"abc"), up(16, b"ghi"), down(1, acknowledgment=19))
    (waiting,) = track(*sent, ended=False)
    assert text(waiting.up) == b"abc"
    (over,) = track(*sent)
    assert text(over.up) == b"abc...ghi"


def test_an_acknowledgment_captured_before_its_bytes_makes_no_hole() -> None:
    sent = (up(9, flags=SYN), up(10, b"abc"), up(16, b"ghi"), down(1, acknowledgment=19), up(13, b"def"))
    (connection,) = track(*sent)
    assert text(connection.up) == b"abcdefghi"


def test_acknowledged_bytes_at_the_end_are_a_hole_when_nothing_follows() -> None:
    (connection,) = track(up(9, flags=SYN), up(10, b"abc"), down(1, acknowledgment=20))
    assert text(connection.up) == b"abc......."


def test_a_segment_that_the_capture_cut_leaves_a_hole() -> None:
    tracker = tcp.Tracker()
    whole = up(10, b"abcdef")
    for position, data in enumerate((up(9, flags=SYN), whole[:43], up(16, b"g"))):
        segment = packets.parse(data, len(whole) if position == 1 else len(data))
        assert segment is not None
        tracker.push(segment, position)
    assert text(tracker.connections[0].up) == b"abc...g"


def test_both_fins_or_a_reset_close() -> None:
    (closed,) = track(up(1, flags=SYN), up(2, flags=FIN_ACK), down(1, flags=FIN_ACK))
    assert (closed.closed, closed.reset) == (2, False)
    (reset,) = track(up(1, flags=SYN), down(0, flags=RST | ACK, acknowledgment=2))
    assert (reset.closed, reset.reset, reset.established) == (1, True, False)
    (open_,) = track(up(1, flags=SYN), up(2, flags=FIN_ACK))
    assert open_.closed is None


def test_a_keepalive_probe_gives_nothing() -> None:
    (connection,) = track(up(9, flags=SYN), up(10, b"abc"), up(12), up(12, b"\0"))
    assert text(connection.up) == b"abc"


def test_the_same_ports_again_are_a_new_connection() -> None:
    connections = track(up(9, flags=SYN), up(9, flags=SYN), up(10, b"a"), up(70, flags=SYN), up(71, b"b"))
    assert [text(connection.up) for connection in connections] == [b"a", b"b"]


def test_chunks_of_both_directions_come_in_order_of_time() -> None:
    (connection,) = track(up(1, flags=SYN), down(5, flags=SYN_ACK), up(2, b"a"), down(6, b"x"), up(3, b"b"))
    assert [(client, chunk.data) for client, chunk in connection.chunks()] == [
        (True, b"a"),
        (False, b"x"),
        (True, b"b"),
    ]


@settings(max_examples=60, deadline=None)
@given(
    stream=st.binary(min_size=1, max_size=60),
    pieces=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=15),
    order=st.randoms(use_true_random=False),
)
def test_any_pieces_in_any_order_give_the_stream(stream: bytes, pieces: list[tuple[int, int]], order: object) -> None:
    cover = [(at, at + 7) for at in range(0, len(stream), 7)]
    sent = [up(1000 + start, stream[start:end]) for start, end in cover]
    sent += [up(1000 + start, stream[start : start + size]) for start, size in pieces if start < len(stream)]
    order.shuffle(sent)
    (connection,) = track(up(999, flags=SYN), *sent)
    assert text(connection.up) == stream
