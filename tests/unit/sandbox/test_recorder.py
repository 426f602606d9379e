"""Batches of the recorder become packets."""

import struct

import pytest

from app.runs.events import Packet
from app.sandbox import recorder

BODY = bytes.fromhex(
    "0100000000000000 40000000 02000000 4500"  # 1 ns, 64 bytes on the wire, 2 captured
    "0200000000000000 03000000 03000000 600000"  # 2 ns, 3 bytes, all captured
)


def test_packets_keep_time_length_and_bytes() -> None:
    assert recorder.decode(BODY, 2) == (
        Packet(time_ns=1, length=64, data=b"\x45\x00"),
        Packet(time_ns=2, length=3, data=b"\x60\x00\x00"),
    )


@pytest.mark.parametrize(("body", "count"), [(BODY, 1), (BODY, 3), (BODY[:-1], 2)])
def test_a_batch_that_does_not_add_up_is_our_mistake(body: bytes, count: int) -> None:
    with pytest.raises(struct.error):
        recorder.decode(body, count)
