"""One side of the relay's HTTP/2, alone."""

import h2.connection
import h2.events
import pytest
from hyperframe.frame import GoAwayFrame, HeadersFrame

from app.sandbox.inside.relay_side import Data, Failed, Side, Trailers

REQUEST = [(b":method", b"POST"), (b":scheme", b"http"), (b":path", b"/g.G/Hi"), (b":authority", b"x")]


def taken(_stream: int, _length: int) -> None:
    pass


def side() -> tuple[Side, h2.connection.H2Connection]:
    """A side that faces a client, which has begun one call."""
    one = Side(client_side=False, direction="REQUESTS", window=None)
    peer = h2.connection.H2Connection()
    peer.initiate_connection()
    one.begin({})
    peer.send_headers(1, [(name.decode(), value.decode()) for name, value in REQUEST])
    list(one.read(peer.data_to_send()))
    peer.receive_data(one.output())
    return one, peer


def test_frames_may_come_byte_by_byte() -> None:
    one = Side(client_side=False, direction="REQUESTS", window=None)
    one.begin({})
    peer = h2.connection.H2Connection()
    peer.initiate_connection()
    peer.send_headers(1, [(name.decode(), value.decode()) for name, value in REQUEST])
    bytes_ = peer.data_to_send() + GoAwayFrame(0, last_stream_id=9).serialize()
    events = [event for byte in bytes_ for event in one.read(bytes([byte]))]
    assert [type(event).__name__ for event in events][-2:] == ["RequestReceived", "GoAwayFrame"]


def test_what_waits_goes_when_the_window_opens() -> None:
    one, peer = side()
    one.h2.send_headers(1, [(b":status", b"200")])
    assert not one.send(1, Data(b"x" * 70_000, 70_000, ends=False), taken)
    assert not one.send(1, Trailers([(b"grpc-status", b"0")]), taken)
    received = [e for e in peer.receive_data(one.output()) if isinstance(e, h2.events.DataReceived)]
    assert sum(len(e.data) for e in received) == 65_535
    for event in received:
        peer.acknowledge_received_data(event.flow_controlled_length, 1)
    list(one.read(peer.data_to_send()))
    assert one.flush(1, taken), "the stream has ended on this side"
    assert one.waiting == {}


def test_a_stream_that_is_over_takes_no_more_and_gives_the_window_back() -> None:
    one, _ = side()
    one.reset(1, 8)
    back: list[tuple[int, int]] = []
    assert one.send(1, Data(b"late", 4, ends=True), lambda stream, length: back.append((stream, length)))
    assert back == [(1, 4)]
    one.reset(1, 8)


def test_frames_against_the_rules_fail() -> None:
    one, _ = side()
    with pytest.raises(Failed):
        list(one.read(HeadersFrame(2, b"", flags=["END_HEADERS"]).serialize()))
