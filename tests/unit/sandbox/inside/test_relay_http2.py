"""The relay's HTTP/2 between two peers that h2 plays: what each of them sees."""

from collections.abc import Iterator
from typing import Any

import h2.config
import h2.connection
import h2.events
import h2.settings
import pytest
from hyperframe.frame import (
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from app.runs import faults
from app.runs.faults import AnswerStatus, Direction, GoAway, Reset, Window
from app.sandbox.inside.relay_http2 import MAX_EARLY_BYTES, Proxy
from app.sandbox.inside.relay_plan import Plan
from app.sandbox.inside.relay_side import PREFACE, Failed

REQUEST = [
    (":method", "POST"),
    (":scheme", "http"),
    (":path", "/g.G/Hi"),
    (":authority", "localhost"),
    ("te", "trailers"),
]
RESPONSE = [(":status", "200"), ("content-type", "application/grpc")]
TRAILERS = [("grpc-status", "0")]


def frames(data: bytes) -> Iterator[Any]:
    """Hyperframe's reading of bytes without a preface."""
    data = data.removeprefix(PREFACE)
    while data:
        frame, length = Frame.parse_frame_header(memoryview(data[:9]))
        frame.parse_body(memoryview(data[9 : 9 + length]))
        yield frame
        data = data[9 + length :]


class Scene:
    """A client, the relay, a server; ``play`` carries bytes until nobody has more to say."""

    def __init__(self, *chosen: faults.Fault, **settings: int) -> None:
        self.plan = Plan([faults.plain(fault) for fault in chosen])
        self.notes: list[str] = []
        self.proxy = Proxy(lambda: self.plan, self.notes.append)
        self.client = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.server = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.client.initiate_connection()
        self.server.local_settings = h2.settings.Settings(
            client=False, initial_values={h2.settings.SettingCodes[name]: value for name, value in settings.items()}
        )
        self.server.initiate_connection()
        self.to_client = b""
        self.to_server = b""

    def play(self) -> tuple[list[Any], list[Any]]:
        """What happened to the client, and to the server."""
        seen: tuple[list[Any], list[Any]] = ([], [])
        moved = True
        while moved:
            up, down = self.client.data_to_send(), self.server.data_to_send()
            self.proxy.from_client(up) if up else None
            self.proxy.from_server(down) if down else None
            out, inward = self.proxy.client.output(), self.proxy.server.output()
            self.to_client += out
            self.to_server += inward
            seen[0].extend(self.client.receive_data(out) if out else [])
            seen[1].extend(self.server.receive_data(inward) if inward else [])
            moved = bool(up or down or out or inward)
        return seen

    def call(self, stream: int, message: bytes = b"hello") -> None:
        self.client.send_headers(stream, REQUEST)
        self.client.send_data(stream, message, end_stream=True)

    def answer(self, stream: int, message: bytes = b"world") -> None:
        self.server.send_headers(stream, RESPONSE)
        self.server.send_data(stream, message)
        self.server.send_headers(stream, TRAILERS, end_stream=True)


def of(kind: type[Any], events: list[Any]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def test_a_call_passes_with_the_number_of_its_stream() -> None:
    scene = Scene(Reset(every=1000))
    scene.play()
    scene.call(1)
    scene.call(3, b"again")
    _, at_server = scene.play()
    assert [(e.stream_id, list(e.headers)) for e in of(h2.events.RequestReceived, at_server)] == [
        (1, REQUEST),
        (3, REQUEST),
    ]
    assert [e.data for e in of(h2.events.DataReceived, at_server)] == [b"hello", b"again"]
    scene.answer(3)
    at_client, _ = scene.play()
    assert list(of(h2.events.ResponseReceived, at_client)[0].headers) == RESPONSE
    assert [e.data for e in of(h2.events.DataReceived, at_client)] == [b"world"]
    assert list(of(h2.events.TrailersReceived, at_client)[0].headers) == TRAILERS
    assert [e.stream_id for e in of(h2.events.StreamEnded, at_client)] == [3]
    assert scene.notes == []


def test_the_client_hears_what_the_server_allows() -> None:
    scene = Scene(Reset(every=1000), MAX_CONCURRENT_STREAMS=7)
    scene.play()
    settings = next(f for f in frames(scene.to_client) if isinstance(f, SettingsFrame)).settings
    assert settings[SettingsFrame.MAX_CONCURRENT_STREAMS] == 7
    assert settings[SettingsFrame.INITIAL_WINDOW_SIZE] == 65_535


def test_trailers_only_and_resets_of_both_sides_pass() -> None:
    scene = Scene(Reset(every=1000))
    scene.play()
    for stream in (1, 3, 5):
        scene.client.send_headers(stream, REQUEST)
    scene.play()
    scene.server.send_headers(1, [*RESPONSE, ("grpc-status", "12")], end_stream=True)
    scene.server.reset_stream(3, 7)
    scene.client.reset_stream(5, 8)
    at_client, at_server = scene.play()
    assert of(h2.events.ResponseReceived, at_client)[0].headers[-1] == ("grpc-status", "12")
    assert [(e.stream_id, e.error_code) for e in of(h2.events.StreamReset, at_client)] == [(3, 7)]
    assert [(e.stream_id, e.error_code) for e in of(h2.events.StreamReset, at_server)] == [(5, 8)]


def test_every_second_call_is_reset_before_the_server_sees_it() -> None:
    scene = Scene(Reset(every=2, code=11))
    scene.play()
    for stream in (1, 3, 5, 7):
        scene.call(stream)
    at_client, at_server = scene.play()
    assert [e.stream_id for e in of(h2.events.RequestReceived, at_server)] == [1, 5]
    assert [(e.stream_id, e.error_code) for e in of(h2.events.StreamReset, at_client)] == [(3, 11), (7, 11)]
    assert [f.error_code for f in frames(scene.to_client) if isinstance(f, RstStreamFrame)] == [11, 11]
    assert scene.notes == ["RST_STREAM with error code 11 on stream 3", "RST_STREAM with error code 11 on stream 7"]


def test_a_call_is_reset_in_the_middle_of_its_response() -> None:
    scene = Scene(Reset(every=2, code=2, after_bytes=8))
    scene.play()
    scene.call(1)
    scene.call(3)
    scene.play()
    for stream in (1, 3):
        scene.server.send_headers(stream, RESPONSE)
        scene.server.send_data(stream, b"12345")
        scene.server.send_data(stream, b"67890")
    at_client, at_server = scene.play()
    assert [(e.stream_id, e.data) for e in of(h2.events.DataReceived, at_client)] == [
        (1, b"12345"),
        (1, b"67890"),
        (3, b"12345"),
        (3, b"678"),
    ]
    assert [(e.stream_id, e.error_code) for e in of(h2.events.StreamReset, at_client)] == [(3, 2)]
    assert [(e.stream_id, e.error_code) for e in of(h2.events.StreamReset, at_server)] == [(3, 8)]
    assert scene.notes == ["RST_STREAM with error code 2 on stream 3, in the middle of its response"]


def test_a_response_that_is_shorter_than_the_fault_says_is_whole() -> None:
    scene = Scene(Reset(every=1, after_bytes=99))
    scene.play()
    scene.call(1)
    scene.play()
    scene.answer(1)
    at_client, _ = scene.play()
    assert of(h2.events.StreamReset, at_client) == []
    assert [e.stream_id for e in of(h2.events.StreamEnded, at_client)] == [1]


def test_a_status_in_the_servers_place_is_trailers_only() -> None:
    scene = Scene(AnswerStatus(every=1, code=8, message="50 % – zu viel"))
    scene.play()
    scene.call(1)
    scene.client.send_headers(3, REQUEST)
    at_client, at_server = scene.play()
    assert of(h2.events.RequestReceived, at_server) == []
    assert list(of(h2.events.ResponseReceived, at_client)[0].headers) == [
        *RESPONSE,
        ("grpc-status", "8"),
        ("grpc-message", "50 %25 %E2%80%93 zu viel"),
    ]
    (first, second) = [f for f in frames(scene.to_client) if isinstance(f, HeadersFrame)]
    assert first.flags == second.flags == {"END_HEADERS", "END_STREAM"}
    # Neither request had ended when its header block was here: the rest is not needed (RFC 9113 §8.1).
    resets = [f for f in frames(scene.to_client) if isinstance(f, RstStreamFrame)]
    assert [(f.stream_id, f.error_code) for f in resets] == [(1, 0), (3, 0)]


def test_goaway_lets_calls_up_to_its_last_stream_end() -> None:
    scene = Scene(GoAway(after_calls=2))
    scene.play()
    for stream in (1, 3, 5):
        scene.call(stream)
    up = scene.client.data_to_send()
    scene.proxy.from_client(up)
    scene.server.receive_data(scene.proxy.server.output())
    (goaway,) = [f for f in frames(scene.proxy.client.output()) if isinstance(f, GoAwayFrame)]
    assert (goaway.last_stream_id, goaway.error_code) == (3, 0)
    assert not scene.proxy.finished
    for stream in (1, 3):
        scene.answer(stream)
    scene.proxy.from_server(scene.server.data_to_send())
    sent = [f for f in frames(scene.proxy.client.output()) if isinstance(f, HeadersFrame)]
    assert [f.stream_id for f in sent if "END_STREAM" in f.flags] == [1, 3], "the fifth stream was never begun"
    assert scene.proxy.finished
    assert scene.notes == ["GOAWAY with error code 0, last stream 3"]


def test_the_servers_goaway_passes_and_calls_under_way_go_on() -> None:
    scene = Scene(Reset(every=1000))
    scene.play()
    scene.call(1)
    scene.play()
    scene.proxy.from_server(GoAwayFrame(0, last_stream_id=1, error_code=11, additional_data=b"calm").serialize())
    scene.answer(1)
    scene.proxy.from_server(scene.server.data_to_send())
    goaway, *rest = list(frames(scene.proxy.client.output()))
    assert (goaway.last_stream_id, goaway.error_code, goaway.additional_data) == (1, 11, b"calm")
    assert rest[-1].flags == {"END_HEADERS", "END_STREAM"}
    assert scene.proxy.finished


def test_a_goaway_that_only_warns_ends_nothing() -> None:
    scene = Scene(Reset(every=1000))
    scene.play()
    scene.proxy.from_server(GoAwayFrame(0, last_stream_id=2**31 - 1).serialize())
    assert not scene.proxy.finished


def test_a_tiny_window_makes_small_frames_and_is_refilled() -> None:
    scene = Scene(Window(size=16))
    scene.play()
    settings = next(f for f in frames(scene.to_server) if isinstance(f, SettingsFrame)).settings
    assert settings[SettingsFrame.INITIAL_WINDOW_SIZE] == 16
    scene.call(1)
    scene.play()
    scene.server.send_headers(1, RESPONSE)
    left = b"x" * 100
    received = b""
    while left:
        size = min(len(left), scene.server.local_flow_control_window(1))
        assert 0 < size <= 16
        scene.server.send_data(1, left[:size])
        left = left[size:]
        at_client, _ = scene.play()
        received += b"".join(e.data for e in of(h2.events.DataReceived, at_client))
    assert received == b"x" * 100


def test_a_window_that_is_never_refilled_stops_a_stream_and_not_the_connection() -> None:
    scene = Scene(Window(size=16, direction=Direction.REQUESTS, refill=False))
    scene.play()
    for stream in (1, 3):
        scene.client.send_headers(stream, REQUEST)
        scene.client.send_data(stream, b"x" * 16)
    _, at_server = scene.play()
    assert [len(e.data) for e in of(h2.events.DataReceived, at_server)] == [16, 16]
    assert [scene.client.local_flow_control_window(stream) for stream in (1, 3)] == [0, 0]
    updates = [f for f in frames(scene.to_client) if isinstance(f, WindowUpdateFrame)]
    assert {f.stream_id for f in updates} == {0}


def test_flow_control_reaches_through_the_relay() -> None:
    """What the client does not take, the server may not go on sending: the relay holds a window's worth at most."""
    scene = Scene(Reset(every=1000))
    scene.play()
    scene.call(1)
    scene.play()
    scene.server.send_headers(1, RESPONSE)
    sent = 0
    while room := min(scene.server.local_flow_control_window(1), 16_384):
        scene.server.send_data(1, b"x" * room)
        sent += room
        scene.play()
    # The client's window, which it never refills, and what the relay took before it knew.
    assert 65_535 <= sent <= 2 * 65_535
    assert scene.client.remote_flow_control_window(1) == 0


def test_more_streams_than_the_server_takes_are_refused() -> None:
    scene = Scene(Reset(every=1000))
    scene.play()
    scene.server.update_settings({h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS: 1})
    scene.proxy.from_server(scene.server.data_to_send())
    for stream in (1, 3):
        scene.client.send_headers(stream, REQUEST)
    at_client, _ = scene.play()
    assert [(e.stream_id, e.error_code) for e in of(h2.events.StreamReset, at_client)] == [(3, 7)]
    assert scene.client.remote_settings.max_concurrent_streams == 1, "and the client hears of it"


def test_what_a_reset_call_still_sends_is_taken_back_and_goes_nowhere() -> None:
    scene = Scene(Reset(every=1))
    scene.play()
    scene.client.send_headers(1, REQUEST)
    scene.client.send_data(1, b"late")
    _, at_server = scene.play()
    assert of(h2.events.DataReceived, at_server) == []
    assert scene.client.outbound_flow_control_window == 65_535


def test_bytes_that_are_no_http2_fail_with_words() -> None:
    scene = Scene(Reset(every=1000))
    with pytest.raises(Failed, match="Invalid"):
        scene.proxy.from_server(DataFrame(1, b"no stream").serialize())
    with pytest.raises(Failed, match="too much was sent before the server's SETTINGS"):
        Scene(Reset(every=1)).proxy.from_client(b"x" * (MAX_EARLY_BYTES + 1))
    scene = Scene(Reset(every=1000))
    scene.play()
    with pytest.raises(Failed):
        scene.proxy.from_server(b"\xff\xff\xff" + bytes(6))
    with pytest.raises(Failed):
        scene.proxy.from_server(b"\x00\x00\x03\x07\x00\x00\x00\x00\x00abc")
