"""The beginning of a connection from outside, as h2 plays the client: the token, and what may go on."""

import h2.config
import h2.connection
import h2.events
import pytest
from hyperframe.frame import ContinuationFrame, DataFrame, Frame, GoAwayFrame, HeadersFrame, SettingsFrame

from app.runner.greeting import HELLO, MAX_HELD, NAME, PREFACE, Greeting, State

CALL = [(":method", "POST"), (":scheme", "http"), (":path", "/g.G/Hi"), (":authority", "lab:8001"), ("te", "trailers")]


def client(*more: tuple[str, str]) -> h2.connection.H2Connection:
    """A client that has heard our greeting and makes its first call."""
    peer = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
    peer.initiate_connection()
    peer.receive_data(HELLO)
    names = dict(more)
    own = [(name, names.pop(name, value)) for name, value in CALL]
    peer.send_headers(1, [*own, *names.items()])
    return peer


def kinds(data: bytes) -> list[type[Frame]]:
    found = []
    data = data.removeprefix(PREFACE)
    while data:
        frame, length = Frame.parse_frame_header(memoryview(data[:9]))
        found.append(type(frame))
        data = data[9 + length :]
    return found


def greeted(data: bytes, *, step: int = 0) -> Greeting:
    greeting = Greeting()
    for at in range(0, len(data), step or len(data)):
        greeting.feed(data[at : at + (step or len(data))])
    return greeting


@pytest.mark.parametrize("step", [0, 1, 7])
def test_a_token_in_the_metadata_however_the_bytes_come(step: int) -> None:
    peer = client((NAME, "secret"))
    greeting = greeted(peer.data_to_send(), step=step)
    assert (greeting.state, greeting.token, greeting.stream, greeting.passing) == (State.KNOWN, "secret", 1, True)
    onward = greeting.onward()
    assert onward.startswith(PREFACE)
    assert kinds(onward) == [SettingsFrame, HeadersFrame], "the acknowledgement of our SETTINGS went nowhere"
    peer.send_data(1, b"hello")
    data = peer.data_to_send()
    greeting.feed(data)
    assert greeting.onward() == data, "bytes need no look any more"


def test_the_authority_may_be_the_token() -> None:
    assert greeted(client((":authority", "secret")).data_to_send()).token == "secret"
    assert greeted(client().data_to_send()).token == "lab:8001"


def test_a_client_that_acknowledges_late_is_looked_at_until_then() -> None:
    peer = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
    peer.initiate_connection()
    peer.send_headers(1, [*CALL, (NAME, "secret")])
    greeting = greeted(peer.data_to_send())
    assert (greeting.state, greeting.passing) == (State.KNOWN, False)
    peer.receive_data(HELLO)
    peer.send_data(1, b"x", end_stream=True)
    greeting.feed(peer.data_to_send())
    assert greeting.passing
    assert kinds(greeting.onward()) == [SettingsFrame, HeadersFrame, DataFrame]


def test_a_header_block_in_several_frames_with_padding() -> None:
    peer = client((NAME, "secret"))
    data = peer.data_to_send()
    block = peer.encoder.encode([*CALL, (NAME, "other")])
    begin = data[: data.index(SettingsFrame(0, flags=["ACK"]).serialize())]
    split = HeadersFrame(3, block[:5], pad_length=4, flags=["PADDED"]).serialize()
    split += ContinuationFrame(3, block[5:], flags=["END_HEADERS"]).serialize()
    # The block uses what the first one put into the table: without that it cannot be read, and is nobody.
    assert greeted(begin + split).state is State.WRONG


def test_settings_of_the_server_are_acknowledged_to_the_server() -> None:
    greeting = greeted(client((NAME, "secret")).data_to_send())
    greeting.onward()
    second = SettingsFrame(0, flags=["ACK"]).serialize()
    greeting.feed(second)
    assert greeting.onward() == second


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n",
        b"\x16\x03\x01",
        PREFACE + b"\xff\xff\xff" + bytes(6),
        PREFACE + HeadersFrame(1, b"\xff\xff\xff\xff\xff\xff\xff", flags=["END_HEADERS"]).serialize(),
        PREFACE + b"\x00\x00\x00\x01\x04\x00\x00\x00\x00",
        PREFACE + DataFrame(1, bytes(16_000)).serialize() * (MAX_HELD // 16_000 + 1),
    ],
)
def test_what_is_no_grpc_client_is_nobody(data: bytes) -> None:
    assert greeted(data).state is State.WRONG


def test_a_refusal_is_a_status_with_a_sentence() -> None:
    peer = client((NAME, "secret"))
    greeting = greeted(peer.data_to_send())
    response, *rest = peer.receive_data(greeting.refusal("No link has this token – sorry."))
    assert isinstance(response, h2.events.ResponseReceived)
    fields = dict(response.headers)
    assert (fields["grpc-status"], fields["grpc-message"]) == ("16", "No link has this token ? sorry.")
    assert isinstance(rest[-1], h2.events.ConnectionTerminated)
    assert GoAwayFrame(0, last_stream_id=1).serialize() in greeting.refusal("")
