"""The control channel of an asyncio program in a jail: frames of 4-byte big-endian length and JSON, on descriptor 3."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from typing import Any

CONTROL_FD = 3
MAX_FRAME_BYTES = 16 * 1024 * 1024


class Control:
    """The jail's end of the control channel; ``send`` waits while the runner is behind."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)  # noqa: FBT003  # the socket module's own signature
        self.sock = sock
        self.lock = asyncio.Lock()

    async def send(self, message: dict[str, Any]) -> None:
        """Sends one message."""
        body = json.dumps(message).encode()
        async with self.lock:
            await asyncio.get_running_loop().sock_sendall(self.sock, struct.pack(">I", len(body)) + body)

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Every message until the channel closes."""
        loop = asyncio.get_running_loop()
        buffer = bytearray()
        while data := await loop.sock_recv(self.sock, 1 << 18):
            buffer += data
            while len(buffer) >= 4 and len(buffer) >= 4 + (length := struct.unpack_from(">I", buffer)[0]):
                body = bytes(buffer[4 : 4 + length])
                del buffer[: 4 + length]
                yield json.loads(body)
            if len(buffer) > MAX_FRAME_BYTES + 4:
                return
