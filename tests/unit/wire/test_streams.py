import random

import pytest

from app.wire import packets
from app.wire.streams import MOST_PATIENCE, PATIENCE, Delivery, Streams
from app.wire.tcp import Tracker
from tests.support.traffic import ACK, FIN_ACK, SYN, SYN_ACK, Conversation, fixture_packets, ipv4

UP, DOWN = (40000, 50051), (50051, 40000)
OPENING = (ipv4(UP, 9, 0, SYN), ipv4(DOWN, 99, 10, SYN_ACK), ipv4(UP, 10, 100, ACK))


def give(*sent: bytes, finish: bool = False) -> list[Delivery]:
    streams = Streams()
    found = [delivery for position, data in enumerate(sent) for delivery in streams.push(data, len(data), position)]
    return found + streams.finish() if finish else found


def chatter(count: int, acknowledgment: int) -> list[bytes]:
    return [ipv4(DOWN, 100, acknowledgment, ACK)] * count


def texts(found: list[Delivery]) -> list[tuple[bool, bytes | None]]:
    return [(delivery.from_client, delivery.data) for delivery in found]


def test_bytes_in_order_are_given_at_once() -> None:
    found = give(
        *OPENING, ipv4(UP, 10, 100, ACK, b"abc"), ipv4(DOWN, 100, 13, ACK, b"xy"), ipv4(UP, 13, 102, ACK, b"d")
    )
    assert texts(found) == [(True, b"abc"), (False, b"xy"), (True, b"d")]
    assert [delivery.packet for delivery in found] == [3, 4, 5]


def test_what_comes_after_a_hole_waits_and_comes_in_order_of_time() -> None:
    late = (ipv4(UP, 13, 100, ACK, b"def"), ipv4(DOWN, 100, 10, ACK, b"xy"), ipv4(UP, 10, 100, ACK, b"abc"))
    assert give(*OPENING, *late[:2]) == []
    assert texts(give(*OPENING, *late)) == [(False, b"xy"), (True, b"abc"), (True, b"def")]


def test_an_acknowledged_hole_is_certain_after_some_packets() -> None:
    sent = (*OPENING, ipv4(UP, 13, 100, ACK, b"def"))
    assert give(*sent, *chatter(PATIENCE - 1, 16)) == []
    assert texts(give(*sent, *chatter(PATIENCE + 1, 16))) == [(True, None), (True, b"def")]
    assert give(*sent, *chatter(PATIENCE + 1, 10)) == []
    assert texts(give(*sent, *chatter(MOST_PATIENCE + 1, 10))) == [(True, None), (True, b"def")]


def test_at_the_end_every_hole_is_certain() -> None:
    found = give(*OPENING, ipv4(UP, 13, 100, ACK, b"def"), ipv4(DOWN, 100, 20, ACK), finish=True)
    assert texts(found) == [(True, None), (True, b"def"), (True, None)]
    assert [delivery.length for delivery in found] == [3, 3, 4]


def test_ports_that_are_used_again_are_another_connection() -> None:
    again = (ipv4(UP, 900, 0, SYN), ipv4(DOWN, 800, 901, SYN_ACK), ipv4(UP, 901, 801, ACK, b"new"))
    found = give(*OPENING, ipv4(UP, 10, 100, FIN_ACK, b"old"), ipv4(DOWN, 100, 14, FIN_ACK), *again)
    assert [(delivery.connection, delivery.data) for delivery in found] == [(1, b"old"), (2, b"new")]


def test_ipv6_is_followed_like_ipv4() -> None:
    def six(data: bytes) -> bytes:
        address = bytes(15) + b"\1"
        return bytes((0x60, 0, 0, 0)) + (len(data) - 20).to_bytes(2) + bytes((6, 64)) + address * 2 + data[20:]

    sent = [*OPENING, ipv4(UP, 10, 100, ACK, b"abc"), ipv4(UP, 13, 100, ACK, b"d")]
    assert give(*map(six, sent)) == give(*sent)


@pytest.mark.parametrize("name", ["kinds", "endings", "large", "gzip", "many", "lossy"])
@pytest.mark.parametrize("seed", range(4))
def test_the_same_bytes_as_when_all_is_known(name: str, seed: int) -> None:
    order = random.Random(seed)
    sent = [packet for packet in fixture_packets(name) if order.random() > 0.03 * seed]
    for position in range(len(sent) - 1):
        if order.random() < 0.1 * seed:
            sent[position], sent[position + 1] = sent[position + 1], sent[position]
    tracker, streams = Tracker(), Streams()
    found = []
    for position, packet in enumerate(sent):
        found += streams.push(packet.data, packet.length, position)
        segment = packets.parse(packet.data, packet.length)
        if segment is not None:
            tracker.push(segment, position)
    found += streams.finish()
    tracker.finish(ended=True)
    for number, connection in enumerate(tracker.connections, 1):
        for client, direction in ((True, connection.up), (False, connection.down)):
            given = [(d.data, d.length) for d in found if d.connection == number and d.from_client is client]
            assert given == [(chunk.data, chunk.end - chunk.start) for chunk in direction.chunks]


def test_other_packets_are_left_out() -> None:
    assert give(b"", b"\x45", Conversation().packets[0].data[:30], bytes(60)) == []
