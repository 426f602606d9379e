import ssl

from hypothesis import given
from hypothesis import strategies as st

from app.wire.tls import TlsReader


def client_hello() -> bytes:
    """Made by OpenSSL."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.wrap_bio(incoming, outgoing, server_hostname="greeter.test").do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()
    raise AssertionError


def test_a_client_hello_tells_the_server_and_the_protocols() -> None:
    hello = client_hello()
    (record,) = TlsReader().push(hello, 3)
    assert (record.name, record.handshake, record.packet) == ("handshake", "client_hello", 3)
    assert (record.server_name, record.protocols) == ("greeter.test", ("h2", "http/1.1"))
    assert record.length == len(hello) - 5


def test_records_in_any_pieces() -> None:
    data = client_hello() + bytes.fromhex("140303 0001 01  170303 0003 aabbcc  630303 0000  160303 0001 01")
    reader = TlsReader()
    found = [record for at in range(len(data)) for record in reader.push(data[at : at + 1], 0)]
    assert [record.name for record in found] == [
        "handshake",
        "change_cipher_spec",
        "application_data",
        "UNKNOWN(99)",
        "handshake",
    ]
    assert found[-1].handshake == ""  # encrypted by then
    assert [(record.start, record.length) for record in found] == [
        (record.start, record.length) for record in TlsReader().push(data, 0)
    ]


def test_what_are_no_records_is_left_alone() -> None:
    reader = TlsReader()
    assert reader.push(b"GET / HTTP/1.1\r\n", 0) == []
    assert reader.lost
    assert reader.push(client_hello(), 1) == []
    late = TlsReader()
    late.hole()
    assert late.push(client_hello(), 1) == []


@given(st.binary(max_size=120))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    TlsReader().push(data, 0)
    TlsReader().push(b"\x16\x03\x01" + len(data).to_bytes(2) + data, 0)
    TlsReader().push(b"\x16\x03\x01" + (len(data) + 1).to_bytes(2) + b"\x01" + data, 0)
