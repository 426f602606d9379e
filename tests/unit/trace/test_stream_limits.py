"""How many streams a server allows, as its first frame says."""

import pytest

from app.runs.events import Packet
from app.trace import stream_limits
from app.trace.stream_limits import StreamLimits, greeting
from tests.support.traffic import ipv4

SETTINGS = bytes.fromhex(
    "00 00 0c 04 00 00 00 00 00"  # length 12, SETTINGS, no flags, stream 0
    "00 05 00 00 40 00"  # SETTINGS_MAX_FRAME_SIZE 16,384
    "00 03 00 00 00 02"  # SETTINGS_MAX_CONCURRENT_STREAMS 2
)


def packet_from(port: int, payload: bytes) -> Packet:
    data = ipv4((port, 40000), 1, 1, 0x10, payload)
    return Packet(time_ns=1, data=data, length=len(data))


@pytest.mark.parametrize(
    ("payload", "limit"),
    [
        (SETTINGS, 2),
        (SETTINGS + b"more", 2),
        (SETTINGS[:15], None),
        (SETTINGS[:20], None),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SETTINGS, None),
        (bytes.fromhex("000000 04 01 00000000"), None),  # the acknowledgement of the other's
        (b"", None),
    ],
)
def test_a_greeting(payload: bytes, limit: int | None) -> None:
    assert greeting(payload) == limit


def test_the_first_greeting_of_each_port_counts() -> None:
    limits = StreamLimits()
    other = SETTINGS[:-1] + b"\x09"
    assert limits.push([packet_from(50051, b"x"), packet_from(50051, SETTINGS), packet_from(50052, other)])
    assert not limits.push([packet_from(50051, other)])
    assert limits.by_port == {50051: 2, 50052: 9}


def test_only_so_many_packets_are_looked_at() -> None:
    limits = StreamLimits()
    limits.push([packet_from(50051, b"")] * stream_limits.MAX_PACKETS)
    assert not limits.push([packet_from(50051, SETTINGS)])
