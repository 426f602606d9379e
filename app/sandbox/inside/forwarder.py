"""The forwarder: a door in a pod. It makes connections to the pod's servers, or accepts some, and hands them to the runner.

The runner gets each as a descriptor and carries its bytes; no byte is read here. The socket stays open here too until the
runner says ``close``, so that the kernel's tables name this jail as its owner.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON; a connection comes as a descriptor beside its message.

* in: ``connect`` (id, port), ``listen`` (id, port), ``close`` (id)
* out: ``ready``, ``connected`` (id) and ``accepted`` (id, listener) with a descriptor, ``listening`` (id), ``refused`` (id, text)
"""

import asyncio
import contextlib
import itertools
import json
import os
import socket
import struct
import sys
from typing import Any

from .control import CONTROL_FD, Control

MAX_OPEN = 100
"""Connections at once."""
CONNECT_SECONDS = 5.0
_BACKLOG = 16
_ACCEPTED = 1 << 20
"""Accepted connections are numbered from here; the runner numbers its own below."""


class Forwarder:
    """The connections and listeners of one pod."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.open: dict[int, socket.socket] = {}
        self.numbers = itertools.count(_ACCEPTED)

    async def serve(self) -> None:
        """Does what the runner asks until its end closes."""
        await self.control.send({"event": "ready"})
        async with asyncio.TaskGroup() as group:
            async for message in self.control.messages():
                number, port = message["id"], message.get("port", 0)
                if message["op"] == "close":
                    self.close(number)
                elif message["op"] == "connect":
                    group.create_task(self.connect(number, port))
                else:
                    self.listen(number, port, group)
            os._exit(0)

    async def connect(self, number: int, port: int) -> None:
        """A connection to a server of the pod."""
        if len(self.open) >= MAX_OPEN:
            await self.control.send(
                {"event": "refused", "id": number, "text": f"{MAX_OPEN} connections are open, the most of one pod."}
            )
            return
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                sock = await connected(port)
        except (OSError, TimeoutError) as error:
            text = f"Nothing listens on port {port}." if isinstance(error, ConnectionRefusedError) else str(error)
            await self.control.send({"event": "refused", "id": number, "text": text or "It took too long."})
            return
        await self.hand_over(number, sock, {"event": "connected", "id": number})

    def listen(self, number: int, port: int, group: asyncio.TaskGroup) -> None:
        """Accepts connections on a port from now on."""
        try:
            listener = socket.create_server(("::", port), family=socket.AF_INET6, backlog=_BACKLOG, dualstack_ipv6=True)
        except OSError as error:
            group.create_task(self.control.send({"event": "refused", "id": number, "text": str(error)}))
            return
        listener.setblocking(False)  # noqa: FBT003  # the socket module's own signature
        self.open[number] = listener
        group.create_task(self.accept(number, listener))

    async def accept(self, number: int, listener: socket.socket) -> None:
        """Every connection that comes."""
        await self.control.send({"event": "listening", "id": number})
        # Closed by the runner's word.
        with contextlib.suppress(OSError):
            while True:
                sock, _ = await asyncio.get_running_loop().sock_accept(listener)
                if len(self.open) >= MAX_OPEN:
                    sock.close()
                    continue
                given = next(self.numbers)
                await self.hand_over(given, sock, {"event": "accepted", "id": given, "listener": number})

    async def hand_over(self, number: int, sock: socket.socket, message: dict[str, Any]) -> None:
        """Sends a message with the connection beside it, and keeps the connection."""
        self.open[number] = sock
        body = json.dumps(message).encode()
        async with self.control.lock:
            while True:
                try:
                    # A message of some 60 bytes goes whole or not at all.
                    socket.send_fds(self.control.sock, [struct.pack(">I", len(body)) + body], [sock.fileno()])
                except BlockingIOError:
                    await asyncio.sleep(0.01)
                else:
                    return

    def close(self, number: int) -> None:
        """Lets a connection or a listener go."""
        sock = self.open.pop(number, None)
        if sock is not None:
            sock.close()


async def connected(port: int) -> socket.socket:
    """A connection to a server of the pod, on whichever loopback address it listens. Raises OSError."""
    error = OSError("no address")
    for family, address in ((socket.AF_INET6, "::1"), (socket.AF_INET, "127.0.0.1")):
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setblocking(False)  # noqa: FBT003  # the socket module's own signature
        try:
            await asyncio.get_running_loop().sock_connect(sock, (address, port))
        except OSError as refused:
            sock.close()
            error = refused
        else:
            return sock
    raise error


async def main() -> None:
    """The forwarder's life."""
    await Forwarder(Control(socket.socket(fileno=CONTROL_FD))).serve()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
