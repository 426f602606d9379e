import pytest

from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Connection, Protocol
from tests.support.traffic import PREFACE, Conversation, recording


def only(talk: Conversation) -> Connection:
    (connection,) = build(recording(talk.packets, ended=False), EMPTY).connections
    return connection


@pytest.mark.parametrize(
    ("first", "protocol"),
    [
        (PREFACE, Protocol.HTTP2),
        (PREFACE[:1], Protocol.HTTP2),
        (b"PRX", Protocol.UNKNOWN),
        (b"\x16\x03\x01", Protocol.TLS),
        (b"GET / HTTP/1.1\r\n", Protocol.HTTP1),
        (b"get off\r\n", Protocol.UNKNOWN),
        (b"", Protocol.UNKNOWN),
    ],
)
def test_the_first_bytes_tell_the_protocol(first: bytes, protocol: Protocol) -> None:
    assert only(Conversation().client(first)).protocol is protocol
    split = Conversation()
    for at in range(len(first)):
        split.client(first[at : at + 1])
    assert only(split).protocol is protocol


def test_a_server_may_speak_first() -> None:
    settings = bytes.fromhex("000000 04 00 00000000")
    assert only(Conversation().server(settings)).protocol is Protocol.HTTP2
    assert only(Conversation().server(b"220 hello\r\n")).protocol is Protocol.UNKNOWN
