"""The relay's bytes: one direction of one connection, with what is done to them on the way out.

Faults are looked up at each step, so that a change acts on connections that are open. What is corrupted or cut is counted
in bytes written; bytes keep their order whatever the jitter.
"""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Callable

from .relay_plan import Plan

READ_BYTES = 64 * 1024
MAX_IN_FLIGHT = 1 << 20
"""Bytes that are held of one direction: a second of latency at 1 MiB/s. Beyond it nothing is read, as of a slow network."""
_PIECE_SECONDS = 0.02
"""At a bandwidth, bytes go in pieces that take so long: the wire shows a steady pace."""
_LINGER_SECONDS = 0.5
_NO_LINGER = struct.pack("ii", 1, 0)

Note = Callable[[str], None]


class Ended(Exception):
    """The connection ends here, by a fault; True: with RST."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__()
        self.reset = reset


class Way:
    """Bytes on their way to ``sock`` in one direction."""

    def __init__(self, sock: socket.socket, direction: str, plan: Callable[[], Plan], note: Note) -> None:
        self.sock = sock
        self.direction = direction
        self._plan = plan
        self._note = note
        self._queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        self._held = 0
        self._room = asyncio.Event()
        self._room.set()
        self._put = 0
        self._last_due = 0.0
        self._written = 0

    async def put(self, data: bytes) -> None:
        """Sends bytes on their way; empty: the end. Waits while too much is held."""
        await self._room.wait()
        if data:
            data = self._corrupted(data)
        self._put += len(data)
        self._held += len(data)
        if self._held >= MAX_IN_FLIGHT:
            self._room.clear()
        self._queue.put_nowait((self._due(), data))

    async def run(self) -> None:
        """Writes what is due, to the end that ``put`` was told. Raises ``Ended`` where a fault ends the connection."""
        loop = asyncio.get_running_loop()
        while True:
            due, data = await self._queue.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not data:
                self.sock.shutdown(socket.SHUT_WR)
                return
            await self._write(data)
            self._held -= len(data)
            if self._held < MAX_IN_FLIGHT:
                self._room.set()

    async def _write(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        at = 0
        while at < len(data):
            size, seconds = self._piece(len(data) - at)
            await asyncio.sleep(seconds)
            await loop.sock_sendall(self.sock, data[at : at + size])
            at += size
            self._written += size
            self._maybe_cut()

    def _piece(self, left: int) -> tuple[int, float]:
        """How many bytes go next, and how long the bandwidth makes them wait."""
        faults = self._plan().faults
        cut = faults.get("cut")
        if cut and cut["direction"] == self.direction:
            left = max(1, min(left, cut["after_bytes"] - self._written))
        if "bandwidth" not in faults:
            return left, 0.0
        pace = faults["bandwidth"]["bytes_per_second"]
        size = min(left, max(1, int(pace * _PIECE_SECONDS)))
        return size, size / pace

    def _maybe_cut(self) -> None:
        cut = self._plan().faults.get("cut")
        if cut and cut["direction"] == self.direction and self._written >= cut["after_bytes"]:
            self._note(f"connection cut with {cut['closing']} after {self._written} bytes {_words(self.direction)}")
            raise Ended(reset=cut["closing"] == "RST")

    def _due(self) -> float:
        now = asyncio.get_running_loop().time()
        latency = self._plan().faults.get("latency")
        if latency:
            now += (latency["ms"] + random.uniform(0, latency["jitter_ms"])) / 1000  # noqa: S311  # no secret
        self._last_due = max(now, self._last_due)
        return self._last_due

    def _corrupted(self, data: bytes) -> bytes:
        fault = self._plan().faults.get("corrupt")
        at = fault["offset"] - self._put if fault and fault["direction"] == self.direction else -1
        if not 0 <= at < len(data):
            return data
        turned = data[at] ^ 0xFF
        self._note(f"byte {self._put + at} {_words(self.direction)}: {data[at]:02x} became {turned:02x}")
        return data[:at] + bytes([turned]) + data[at + 1 :]


class Reader:
    """Reads one side of a connection, unless it is stalled."""

    def __init__(self, sock: socket.socket, direction: str, plan: Callable[[], Plan], note: Note) -> None:
        self._sock = sock
        self._direction = direction
        self._plan = plan
        self._note = note
        self._read = 0
        self._told = False

    async def read(self, changed: Callable[[], asyncio.Event]) -> bytes:
        """The next bytes; empty at the end. Waits while stalled; ``changed`` gives the event of the next change of faults."""
        while not (most := self._most()):
            if not self._told:
                self._told = True
                self._note(f"stopped reading after {self._read} bytes {_words(self._direction)}")
            await changed().wait()
        data = await asyncio.get_running_loop().sock_recv(self._sock, most)
        self._read += len(data)
        return data

    def _most(self) -> int:
        stall = self._plan().faults.get("stall")
        if stall is None or stall["direction"] != self._direction:
            self._told = False
            return READ_BYTES
        return min(READ_BYTES, max(0, int(stall["after_bytes"]) - self._read))


async def close(sock: socket.socket, *, reset: bool) -> None:
    """Ends a connection with FIN or RST."""
    if reset:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    else:
        # The kernel would send RST where something is left unread (RFC 9293 §3.6.1).
        with contextlib.suppress(OSError, TimeoutError):
            sock.shutdown(socket.SHUT_WR)
            async with asyncio.timeout(_LINGER_SECONDS):
                while await asyncio.get_running_loop().sock_recv(sock, READ_BYTES):
                    pass
    sock.close()


def _words(direction: str) -> str:
    return "to the server" if direction == "REQUESTS" else "to the client"
