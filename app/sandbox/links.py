"""The runner's side of a forwarder: connections of a pod as sockets of our own. Bytes are the caller's to carry.

The forwarder sees no byte of what it hands over; all that it says is numbers, each with one descriptor or none.
"""

import asyncio
import contextlib
import itertools
import socket
from collections import deque
from typing import Any

from app.sandbox import channel, readiness
from app.sandbox.channel import Frames
from app.sandbox.jail import Jail
from app.sandbox.policy import KIB, MIB, Policy

FORWARDER = Policy(
    memory_bytes=96 * MIB,
    address_space_bytes=512 * MIB,
    processes=8,
    cpu_seconds=60,
    burst_seconds=2.0,
    open_files=256,
    file_bytes=64 * KIB,
    workspace_bytes=64 * KIB,
    temporary_bytes=64 * KIB,
    shared_memory_bytes=64 * KIB,
    files=16,
)
"""Our own program: it opens sockets and reads none."""
MAX_MESSAGE_BYTES = 4 * KIB
_READ_BYTES = 4096
_MAX_FDS = 8
_MAX_TEXT = 200
_ACCEPTED = 1 << 20
"""Accepted connections are numbered from here by the forwarder; ours are below."""


class LinkRefused(Exception):
    """No connection was made; the text says why."""


class Forwarder:
    """The door of one pod. Needs a task that runs ``serve``."""

    def __init__(self, jail: Jail) -> None:
        self._sock = jail.control
        self._jail = jail
        self._channel = channel.Channel(jail.control, most=MAX_MESSAGE_BYTES)
        self._frames = Frames(MAX_MESSAGE_BYTES)
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[socket.socket | None]] = {}
        self._accepted: dict[int, asyncio.Queue[tuple[int, socket.socket]]] = {}
        self._spare: deque[int] = deque()
        self.alive = True

    async def connect(self, port: int) -> tuple[int, socket.socket]:
        """A connection to a port of the pod, with its number for ``close``. Raises ``LinkRefused``."""
        number = next(self._numbers)
        sock = await self._ask(number, {"op": "connect", "id": number, "port": port})
        if sock is None:
            raise LinkRefused("The door of the pod is closed.")
        return number, sock

    async def listen(self, port: int) -> asyncio.Queue[tuple[int, socket.socket]]:
        """What comes to a port of the pod from now on. Raises ``LinkRefused`` where something listens there."""
        number = next(self._numbers)
        queue = self._accepted[number] = asyncio.Queue()
        await self._ask(number, {"op": "listen", "id": number, "port": port})
        return queue

    async def close(self, number: int) -> None:
        """Lets the forwarder's end of a connection go, which ends it."""
        await self._channel.send({"op": "close", "id": number})

    async def serve(self) -> None:
        """Hears the forwarder, to its end; whoever waits then is refused."""
        try:
            with contextlib.suppress(LinkRefused):
                while not self._frames.violation and await self._read():
                    continue
        finally:
            self.alive = False
            self._jail.kill()
            for asked in self._asked.values():
                if not asked.done():
                    asked.set_exception(LinkRefused("The door of the pod is closed."))
            for spare in self._spare:
                socket.socket(fileno=spare).close()

    async def _ask(self, number: int, message: dict[str, Any]) -> socket.socket | None:
        if not self.alive:
            raise LinkRefused("The door of the pod is closed.")
        asked = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            await self._channel.send(message)
            sock: socket.socket | None = await asked
            return sock
        finally:
            del self._asked[number]

    async def _read(self) -> bool:
        await readiness.readable(self._sock.fileno())
        try:
            data, fds, _, _ = socket.recv_fds(self._sock, _READ_BYTES, _MAX_FDS, socket.MSG_CMSG_CLOEXEC)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._spare += fds
        for message in self._frames.feed(data):
            self._hear(message)
        return bool(data)

    def _hear(self, message: dict[str, Any]) -> None:
        number = channel.number(message, "id")
        asked = self._asked.get(number)
        match message.get("event"):
            case "connected" if asked and not asked.done():
                asked.set_result(self._given())
            case "listening" if asked and not asked.done():
                asked.set_result(None)
            case "refused" if asked and not asked.done():
                asked.set_exception(LinkRefused(channel.text(message, "text", _MAX_TEXT)))
            case "accepted":
                self._came(channel.number(message, "listener"), number)
            case "connected":
                # Nobody waits for it any more.
                with contextlib.suppress(LinkRefused):
                    self._given().close()

    def _came(self, listener: int, number: int) -> None:
        sock = self._given()
        queue = self._accepted.get(listener)
        if queue is None or number < _ACCEPTED:
            sock.close()
        else:
            queue.put_nowait((number, sock))

    def _given(self) -> socket.socket:
        """The descriptor that came with a message. Raises ``LinkRefused`` where none did."""
        if not self._spare:
            raise LinkRefused("The door of the pod gave nothing.")
        sock = socket.socket(fileno=self._spare.popleft())
        sock.setblocking(False)  # noqa: FBT003  the socket module's own signature
        return sock
