"""The forwarder as a plain process: what it hands over is a connection, and it is kept until it is let go."""

import socket
from collections.abc import Iterator

import pytest

from app.sandbox import inside
from tests.support.inside import Inside


@pytest.fixture
def forwarder() -> Iterator[Inside]:
    started = Inside(inside.FORWARDER)
    yield started
    assert started.close() == 0


def handed(forwarder: Inside) -> tuple[bytes, socket.socket]:
    """The next message, and what came with it."""
    data, fds, _, _ = socket.recv_fds(forwarder.control, 4096, 1)
    return data[4:], socket.socket(fileno=fds[0])


def test_it_connects_and_keeps_its_end_until_told(forwarder: Inside) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        forwarder.send({"op": "connect", "id": 7, "port": server.getsockname()[1]})
        peer, _ = server.accept()
        message, ours = handed(forwarder)
        assert message == b'{"event": "connected", "id": 7}'
        ours.sendall(b"through")
        assert peer.recv(100) == b"through"
        ours.close()
        peer.settimeout(0.05)
        with pytest.raises(TimeoutError):
            peer.recv(1)
        forwarder.send({"op": "close", "id": 7})
        peer.settimeout(10)
        assert peer.recv(1) == b""
        peer.close()


def test_it_says_where_nothing_listens(forwarder: Inside) -> None:
    forwarder.send({"op": "connect", "id": 1, "port": 1})
    told = forwarder.receive()
    assert told == {"event": "refused", "id": 1, "text": "Nothing listens on port 1."}


def test_it_accepts_on_a_port_of_the_pod(forwarder: Inside) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        forwarder.send({"op": "listen", "id": 1, "port": port})
        assert "in use" in forwarder.receive()["text"]
    forwarder.send({"op": "listen", "id": 2, "port": port})
    assert forwarder.receive() == {"event": "listening", "id": 2}
    with socket.create_connection(("127.0.0.1", port)) as client:
        message, ours = handed(forwarder)
        assert message == b'{"event": "accepted", "id": 1048576, "listener": 2}'
        client.sendall(b"hello")
        assert ours.recv(100) == b"hello"
        ours.close()
    forwarder.send({"op": "close", "id": 2})
    forwarder.send({"op": "close", "id": 99})
