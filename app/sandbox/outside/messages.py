"""Messages between the runner and its trusted programs: one JSON object per SOCK_SEQPACKET packet, descriptors beside it."""

import json
import os
import socket
from typing import Any

MAX_MESSAGE = 65536
MAX_DESCRIPTORS = 8


class Closed(Exception):
    """The other end closed or died."""


def send(channel: socket.socket, message: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
    """Send ``message`` and copies of ``descriptors``."""
    socket.send_fds(channel, [json.dumps(message).encode()], descriptors)


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message and the descriptors that came with it; they are the receiver's to close. Raises ``Closed``."""
    try:
        data, descriptors, _, _ = socket.recv_fds(channel, MAX_MESSAGE, MAX_DESCRIPTORS)
    except ConnectionResetError:
        raise Closed from None
    if not data:
        raise Closed
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)  # noqa: FBT003  the os module's own signature
    return json.loads(data), descriptors
