"""The kernel's tables of TCP sockets, the filter for SYNs, and what an opening is."""

import os
import socket
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


@pytest.mark.parametrize(("network", "home"), [(IPV4, bytes([127, 0, 0, 1])), (IPV6, bytes(15) + b"\1")])
def test_an_opening_names_both_ends(network: str, home: bytes) -> None:
    assert tcp.opening(7, packet(network, SYN)) == tcp.Opening(7, 0xA1B2, 50051, home, home)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_the_kernel_tells_who_listens_and_whose_a_connection_is(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    everywhere, six = ("::", True) if ":" in host else ("127.0.0.1", False)
    table = tcp.Table()
    with (
        socket.create_server((everywhere, 0), family=family, dualstack_ipv6=six) as server,
        socket.socket(family) as client,
    ):
        client.settimeout(5)
        client.connect((host, server.getsockname()[1]))
        ports = client.getsockname()[1], server.getsockname()[1]
        assert (ports[1], _inode(server)) in [(row.local_port, row.inode) for row in table.listening()]
        # On the wire an address of ::ffff:0:0/96 is an IPv4 address.
        address = socket.inet_aton(host.rpartition(":")[2]) if "." in host else socket.inet_pton(family, host)
        assert [row.inode for row in table.client(tcp.Opening(0, *ports, address, address))] == [_inode(client)]
        assert table.client(tcp.Opening(0, 1, ports[1], address, address)) == [], "nobody has it"
    table.close()


def test_without_sock_diag_the_tables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp.Diag, "open", lambda: None)
    table = tcp.Table()
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        ports = client.getsockname()[1], server.getsockname()[1]
        assert (ports[1], _inode(server)) in [(row.local_port, row.inode) for row in table.listening()]
        assert [row.inode for row in table.client(tcp.Opening(0, *ports, b"\0\0\0\0"))] == [_inode(client)]


def _inode(sock: socket.socket) -> str:
    return str(os.fstat(sock.fileno()).st_ino)


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
