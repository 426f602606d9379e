"""Questions to sock_diag(7): messages by hand, and the kernel's own answers."""

import socket
import struct

import pytest

from app.sandbox.outside import diag
from app.sandbox.outside.diag import Diag, Unanswered

_REQUEST = struct.pack("=BBBBI48x", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, 1 << 10)


def test_messages_are_cut_at_their_lengths() -> None:
    message = struct.pack("=IHHII", 18, 20, 2, 7, 0) + b"ab"
    done = struct.pack("=IHHII", 16, 3, 2, 7, 0)
    assert list(diag.messages(message + b"\0\0" + done)) == [(20, 7, b"ab"), (3, 7, b"")]
    assert list(diag.messages(b"\0" * 32)) == []


def test_every_socket_that_matches_and_one_that_nobody_has() -> None:
    asking = Diag.open()
    assert asking
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert port in [struct.unpack_from("!H", body, 4)[0] for body in asking.every(_REQUEST)]
    # A question that is given up does not disturb the next.
    next(asking.every(_REQUEST), None)
    with pytest.raises(Unanswered):
        asking.one(_REQUEST)
    asking.close()
    with pytest.raises(Unanswered):
        list(asking.every(_REQUEST))
