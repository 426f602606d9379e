import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import captures, pcapng
from tests.support.traffic import Conversation

IP = bytes.fromhex("45000014") + bytes(16)


def pcap(order: str, magic: int, link: int, packet: bytes, fraction: int) -> bytes:
    head = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link)
    return head + struct.pack(order + "IIII", 10, fraction, len(packet), len(packet)) + packet


def test_pcap_of_either_byte_order_and_resolution() -> None:
    for order in "<>":
        for magic, fraction in ((0xA1B2C3D4, 5), (0xA1B23C4D, 5000)):
            (packet,) = captures.read(pcap(order, magic, 101, IP, fraction)).packets
            assert packet == (10_000_005_000, IP, 20)


def test_link_headers_are_taken_off() -> None:
    vlan = bytes(12) + b"\x81\x00\x00\x01\x08\x00"
    for link, header in ((1, bytes(12) + b"\x08\x00"), (1, vlan), (113, bytes(16)), (276, bytes(20)), (0, bytes(4))):
        (packet,) = captures.read(pcap("<", 0xA1B2C3D4, link, header + IP, 0)).packets
        assert (packet.data, packet.length) == (IP, 20)


def test_an_unknown_link_type_is_said() -> None:
    read = captures.read(pcap("<", 0xA1B2C3D4, 105, IP, 0))
    assert read.packets == ()
    assert "link type 105" in read.problems[0].text


def test_big_endian_pcapng_with_microseconds() -> None:
    section = struct.pack(">IIIHHqI", pcapng.SECTION_HEADER, 28, pcapng.BYTE_ORDER_MAGIC, 1, 0, -1, 28)
    interface = struct.pack(">IIHHII", 1, 20, 101, 0, 0, 20)
    packet = struct.pack(">IIIIIII", 6, 52, 0, 0, 1_000_001, 20, 20) + IP + struct.pack(">I", 52)
    unknown = struct.pack(">IIII", 99, 16, 0, 16)
    (found,) = captures.read(section + interface + unknown + packet).packets
    assert found == (1_000_001_000, IP, 20)


def test_what_is_no_capture_or_is_cut_says_so() -> None:
    assert captures.read(b"GIF89a").problems[0].code == "capture-format"
    whole = pcapng.write(Conversation().packets)
    cut = captures.read(whole[:-10])
    assert len(cut.packets) == 2
    assert cut.problems[0].code == "capture-cut"


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=60), at=st.integers(0, 300), value=st.integers(0, 255))
def test_mutated_files_never_raise(data: bytes, at: int, value: int) -> None:
    whole = bytearray(pcapng.write(Conversation().packets))
    whole[at % len(whole)] = value
    captures.read(bytes(whole) + data)
    captures.read(b"\xd4\xc3\xb2\xa1" + data)
