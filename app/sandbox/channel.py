"""The runner's end of a jail's control channel: frames of 4-byte big-endian length and JSON, at most 16 MiB.

What comes out of a jail is hostile: a length over the limit, bytes that are not JSON, a value that is not an object, or
nesting without end close the channel and leave a sentence in ``violation``. Nothing of that raises in the runner, and a
jail that never stops talking makes nobody wait: others have their turn before each read.
"""

import asyncio
import base64
import binascii
import json
import socket
import struct
from collections import deque
from collections.abc import Sequence
from typing import Any

MAX_FRAME_BYTES = 16 * 1024 * 1024
_READ_BYTES = 64 * 1024
"""What is read and acted upon in one turn: 10,000 of the smallest messages, some 20 ms."""
_LENGTH = struct.Struct(">I")


class Frames:
    """Cuts a byte stream into messages. Sans I/O: bytes in, JSON objects out."""

    def __init__(self, most: int = MAX_FRAME_BYTES) -> None:
        self._most = most
        self._buffer = bytearray()
        self.violation = ""
        """Why nothing more is read from this stream; empty while all is well."""

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """The messages that ``data`` completes, in order; none after a violation."""
        self._buffer += data
        found: list[dict[str, Any]] = []
        at = 0
        while not self.violation and len(self._buffer) - at >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer, at)
            if length > self._most:
                self.violation = f"a control message of {length} bytes; the most is {self._most}"
                break
            end = at + _LENGTH.size + length
            if len(self._buffer) < end:
                break
            message = self._message(bytes(self._buffer[at + _LENGTH.size : end]))
            if message is not None:
                found.append(message)
            at = end
        del self._buffer[:at]
        return found

    def _message(self, body: bytes) -> dict[str, Any] | None:
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            self.violation = "a control message that is not JSON"
            return None
        if isinstance(message, dict):
            return message
        self.violation = "a control message that is not an object"
        return None


def frame(message: dict[str, Any]) -> bytes:
    """One message as it goes over the channel."""
    body = json.dumps(message).encode()
    if len(body) > MAX_FRAME_BYTES:
        raise ValueError(f"a control message of {len(body)} bytes")
    return _LENGTH.pack(len(body)) + body


class Channel:
    """Messages to and from one jail, over its non-blocking control socket; ``most``: bytes of one message from it."""

    def __init__(self, sock: socket.socket, *, most: int = MAX_FRAME_BYTES) -> None:
        self._sock = sock
        self._sending = asyncio.Lock()
        self._frames = Frames(most)
        self._ready: deque[dict[str, Any]] = deque()

    @property
    def violation(self) -> str:
        """What the jail said that no program of ours says; empty while all is well."""
        return self._frames.violation

    async def send(self, message: dict[str, Any], fds: Sequence[int] = ()) -> bool:
        """Sends a message, with file descriptors (SCM_RIGHTS) on its first byte; False when nobody listens any more."""
        data = memoryview(frame(message))
        loop = asyncio.get_running_loop()
        async with self._sending:
            try:
                if fds:
                    data = data[await self._send_fds(data, fds) :]
                await loop.sock_sendall(self._sock, data)
            except OSError:
                return False
        return True

    async def _send_fds(self, data: memoryview, fds: Sequence[int]) -> int:
        while True:
            try:
                return socket.send_fds(self._sock, [data[: 64 * 1024]], fds)
            except BlockingIOError:
                await self._writable()

    async def _writable(self) -> None:
        loop = asyncio.get_running_loop()
        writable: asyncio.Future[None] = loop.create_future()

        def tell() -> None:
            if not writable.done():
                writable.set_result(None)

        loop.add_writer(self._sock, tell)
        try:
            await writable
        finally:
            loop.remove_writer(self._sock)

    async def receive(self) -> dict[str, Any] | None:
        """The next message; None when the channel has closed or ``violation`` says why it is not read further."""
        loop = asyncio.get_running_loop()
        while not self._ready and not self.violation:
            # sock_recv does not wait where there is something to read.
            await asyncio.sleep(0)
            try:
                data = await loop.sock_recv(self._sock, _READ_BYTES)
            except OSError:
                return None
            if not data:
                return None
            self._ready += self._frames.feed(data)
        return self._ready.popleft() if self._ready else None

    def close(self) -> None:
        """Closes the runner's end; the program in the jail ends by itself then."""
        self._sock.close()


def text(message: dict[str, Any], key: str, most: int = 4096) -> str:
    """A string field of a jail's message, cut; empty when it is anything else."""
    value = message.get(key)
    return value[:most] if isinstance(value, str) else ""


def number(message: dict[str, Any], key: str, most: int = 2**63 - 1) -> int:
    """A whole number from 0 to ``most`` of a jail's message; 0 when it is anything else."""
    value = message.get(key)
    return value if type(value) is int and 0 <= value <= most else 0


def data(message: dict[str, Any], key: str) -> bytes:
    """A base64 field of a jail's message; empty when it is anything else."""
    value = message.get(key)
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (ValueError, binascii.Error):
        return b""
