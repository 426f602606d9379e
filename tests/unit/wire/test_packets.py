import ipaddress

from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import packets
from tests.support.traffic import ipv4

TCP = bytes.fromhex(
    "9c40 c383"  # ports 40000 to 50051
    "00000001 00000002"  # sequence, acknowledgment
    "50 18 ffff 0000 0000"  # 5 words of header, PSH ACK, window, checksum, urgent pointer
    "6869"  # "hi"
)
IPV6 = bytes.fromhex(
    "60000000 0016"  # version 6, payload length 22
    "06 40"  # next header TCP, hop limit
    "00000000000000000000000000000001"
    "00000000000000000000000000000001"
)


def test_an_ipv4_segment_is_read() -> None:
    segment = packets.parse(ipv4((40000, 50051), 7, 9, packets.ACK, b"hello"), 45)
    assert segment is not None
    assert (segment.source, segment.destination) == ((b"\x7f\0\0\1", 40000), (b"\x7f\0\0\1", 50051))
    assert (segment.sequence, segment.acknowledgment, segment.flags) == (7, 9, packets.ACK)
    assert (segment.payload, segment.missing) == (b"hello", 0)


def test_an_ipv6_segment_is_read() -> None:
    segment = packets.parse(IPV6 + TCP, 62)
    assert segment is not None
    assert ipaddress.ip_address(segment.source.address) == ipaddress.ip_address("::1")
    assert segment.payload == b"hi"


def test_extension_headers_are_stepped_over() -> None:
    hop_by_hop = bytes.fromhex("2b 00 0104 00000000")  # next header 43, Routing
    routing = bytes.fromhex("2c 01 0000 00000000 0000000000000000")  # next header 44, Fragment; 16 bytes
    atomic_fragment = bytes.fromhex("06 00 0000 00000001")  # next header TCP; offset 0, no more
    extended = IPV6[:4] + (22 + 32).to_bytes(2) + b"\x00\x40" + IPV6[8:] + hop_by_hop + routing + atomic_fragment + TCP
    segment = packets.parse(extended, len(extended))
    assert segment is not None
    assert segment.payload == b"hi"


def test_a_total_length_of_0_means_a_large_packet_that_was_offloaded() -> None:
    packet = bytearray(ipv4((1, 2), 0, 0, 0, b"x" * 100))
    packet[2:4] = b"\0\0"
    segment = packets.parse(bytes(packet), len(packet))
    assert segment is not None
    assert len(segment.payload) == 100


def test_what_the_capture_cut_is_counted() -> None:
    whole = ipv4((1, 2), 0, 0, 0, b"x" * 100)
    segment = packets.parse(whole[:60], len(whole))
    assert segment is not None
    assert (len(segment.payload), segment.missing) == (20, 80)


def test_link_padding_is_no_payload() -> None:
    segment = packets.parse(ipv4((1, 2), 0, 0, 0) + b"\0" * 6, 46)
    assert segment is not None
    assert segment.payload == b""


def test_what_is_not_a_whole_tcp_segment_is_none() -> None:
    whole = ipv4((1, 2), 0, 0, 0)
    udp = whole[:9] + b"\x11" + whole[10:]
    fragment = whole[:6] + b"\x20\x00" + whole[8:]
    short_offset = whole[:32] + b"\x40" + whole[33:]
    for data in (b"", b"\x45", whole[:30], udp, fragment, short_offset, IPV6, b"\x50" * 60):
        assert packets.parse(data, len(data)) is None


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=120), version=st.sampled_from([0x45, 0x4F, 0x60]), length=st.integers(0, 200))
def test_random_bytes_never_raise(data: bytes, version: int, length: int) -> None:
    packets.parse(bytes([version]) + data, length)
    packets.parse(bytes([version]) + b"\0" * 5 + b"\x06\x06\x06\x06" + data, length)
