import ssl

from hypothesis import given
from hypothesis import strategies as st

from app.wire.tls_handshake import (
    MAX_HANDSHAKE_BYTES,
    HandshakeReader,
    client_hello,
    encrypted_extensions,
    server_hello,
)


def hello() -> bytes:
    """The handshake message of a ClientHello that OpenSSL made."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.wrap_bio(incoming, outgoing, server_hostname="greeter.test").do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()[5:]
    raise AssertionError


def test_a_client_hello_tells_the_server_and_the_protocols() -> None:
    names, (message,) = HandshakeReader().push(hello())
    read = client_hello(message.body)
    assert names == ("client_hello",)
    assert (read.server_name, read.protocols) == ("greeter.test", ("h2", "http/1.1"))
    assert (len(read.random), read.early_data) == (32, False)


def test_messages_in_any_pieces() -> None:
    data = bytes.fromhex("02000003 aabbcc  14000000  63000001 ff")
    names, whole = HandshakeReader().push(data)
    assert names == ("server_hello", "finished", "UNKNOWN(99)")
    reader, pieces = HandshakeReader(), []
    begun: list[str] = []
    for at in range(len(data)):
        found, messages = reader.push(data[at : at + 1])
        begun += found
        pieces += messages
    assert (tuple(begun), pieces) == (names, whole)


def test_a_message_longer_than_any_ends_the_reading() -> None:
    reader = HandshakeReader()
    assert reader.push(b"\x0b" + MAX_HANDSHAKE_BYTES.to_bytes(3)) == (("certificate",), [])
    assert reader.push(bytes.fromhex("14000000")) == ((), [])


@given(st.binary(max_size=120))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for read in (client_hello, server_hello, encrypted_extensions):
        read(data)
    HandshakeReader().push(data)
