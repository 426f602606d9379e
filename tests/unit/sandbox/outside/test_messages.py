"""Messages and the descriptors beside them."""

import os
import socket

import pytest

from app.sandbox.outside import messages


def test_a_message_arrives_whole_with_its_descriptors() -> None:
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    read, write = os.pipe()
    with one, other:
        messages.send(one, {"do": "start", "name": "é"}, (write,))
        message, (copy,) = messages.receive(other)
        os.write(copy, b"through")
        assert message == {"do": "start", "name": "é"}
        assert os.read(read, 10) == b"through"
        assert not os.get_inheritable(copy)
    for descriptor in (read, write, copy):
        os.close(descriptor)


def test_the_other_end_gone_is_told_as_such() -> None:
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    one.close()
    with other, pytest.raises(messages.Closed):
        messages.receive(other)
