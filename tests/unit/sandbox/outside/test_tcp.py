"""The kernel's tables of TCP sockets, the filter for SYNs, and what an opening is."""

import struct

import pytest

from app.sandbox.outside import tcp

# proc_net(5); 50051 is C383, LISTEN is 0A, ESTABLISHED 01.
TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:C383 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4026 1 0 100 0 0 10 0
   1: 0100007F:A1B2 0100007F:C383 01 00000000:00000000 00:00000000 00000000  1000        0 4027 1 0 20 4 30 10 -1
"""
TABLE_6 = """\
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt
   0: 00000000000000000000000000000000:C383 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 99 1
"""
TCP_HEADER = "a1b2 c383 00000001 00000000 50 {flags:02x} ffff 0000 0000"
IPV4 = "45 00 0028 0000 4000 40 {protocol:02x} 0000 7f000001 7f000001"
IPV6 = "60000000 0014 {protocol:02x} 40" + "00" * 15 + "01" + "00" * 15 + "01"
SYN, SYN_ACK, ACK = 0x02, 0x12, 0x10


def packet(network: str, flags: int, protocol: int = 6) -> bytes:
    return bytes.fromhex(network.format(protocol=protocol) + TCP_HEADER.format(flags=flags))


def passes(data: bytes, packet_type: int = 0) -> bool:
    """Run the classic BPF program; absolute loads beyond the packet drop it, as in the kernel."""
    rows = tcp._syn_program()
    accumulator = index = at = 0
    while True:
        code, if_true, if_false, operand = rows[at]
        at += 1
        if code == 0x06:
            return operand > 0
        if code == 0x30:
            accumulator = packet_type if operand == 0xFFFFF004 else data[operand]
        elif code == 0x50:
            accumulator = data[index + operand]
        elif code == 0xB1:
            index = 4 * (data[operand] & 15)
        elif code == 0x54:
            accumulator &= operand
        elif code == 0x05:
            at += operand
        elif code == 0x15:
            at += if_true if accumulator == operand else if_false


@pytest.mark.parametrize("network", [IPV4, IPV6])
def test_only_a_syn_that_comes_in_passes(network: str) -> None:
    assert passes(packet(network, SYN))
    assert not passes(packet(network, SYN), packet_type=4)
    assert not passes(packet(network, SYN_ACK))
    assert not passes(packet(network, ACK))
    assert not passes(packet(network, SYN, protocol=17))


def test_options_in_the_ip_header_move_the_flags() -> None:
    longer = bytes.fromhex("46 00 002c 0000 4000 40 06 0000 7f000001 7f000001 01010101")
    assert passes(longer + bytes.fromhex(TCP_HEADER.format(flags=SYN)))
    assert not passes(longer + bytes.fromhex(TCP_HEADER.format(flags=ACK)))


@pytest.mark.parametrize("network", [IPV4, IPV6])
def test_an_opening_names_both_ports(network: str) -> None:
    assert tcp.opening(7, packet(network, SYN)) == tcp.Opening(7, 0xA1B2, 50051)


def test_what_is_too_short_opens_nothing() -> None:
    assert tcp.opening(7, b"\x45") is None


def test_rows_of_both_tables() -> None:
    assert list(tcp.parse(TABLE)) == [tcp.Row(50051, 0, tcp.LISTEN, "4026"), tcp.Row(0xA1B2, 50051, 1, "4027")]
    assert list(tcp.parse(TABLE_6)) == [tcp.Row(50051, 0, tcp.LISTEN, "99")]


def test_every_jump_of_the_filter_stays_inside_it() -> None:
    rows = tcp._syn_program()
    for at, (code, if_true, if_false, operand) in enumerate(rows):
        reach = operand if code == 0x05 else max(if_true, if_false)
        assert at + 1 + reach < len(rows) or code == 0x06
    assert len(struct.pack("=HBBI", *rows[0])) == 8
