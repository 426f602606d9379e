# Plain os calls instead of pathlib: what every pod imports and does is kept small.
# ruff: noqa: PTH208
"""The driver: the client that the page's buttons steer, real grpcio in a jail of its own.

Bytes in, bytes out: it knows no schema. One channel to the server; a call of a known kind goes through grpcio's own
multi-callable of that kind, so that a unary call is on the wire what a learner's stub would send (HEADERS, then DATA
with END_STREAM). One message of a call is in memory at a time: the next is read when the runner has taken the last, so
HTTP/2 flow control reaches back to an endless server.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON, bytes in base64.

* in: ``connect`` (port), ``call`` (id, path, kind, metadata, deadline_ms, messages, half_close), ``send`` (id, message),
  ``half_close`` (id), ``cancel`` (id)
* out: ``ready``, ``connected`` (client_port, ok), ``step`` (id, kind, time_ns, ...), ``ended`` (id)
"""

import asyncio
import base64
import contextlib
import gc
import json
import os
import socket
import struct
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import grpc
import grpc.aio

CONTROL_FD = 3
MAX_FRAME_BYTES = 16 * 1024 * 1024
EVENT_BYTES = 256 * 1024
"""A longer message is cut in its event; its true length is told."""
MAX_UNSENT = 64
"""Request messages that wait for the server's flow control, per call."""
TRAILERS_ONLY_SECONDS = 0.005
"""Trailers-Only (gRPC over HTTP/2, Responses) completes headers and status in one batch: the status follows at once."""

OPTIONS = (
    ("grpc.enable_http_proxy", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 500),
)
"""A server on the pod's own loopback either listens or does not: no need to wait a second before the next try."""

Metadata = list[tuple[str, str | bytes]]


class Control:
    """The driver's end of the control channel; ``send`` waits while the runner is behind."""

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


class Call:
    """One call under way."""

    def __init__(self, control: Control, request: dict[str, Any]) -> None:
        self.control = control
        self.id: int = request["id"]
        self.request = request
        self.unsent: asyncio.Queue[bytes | None] = asyncio.Queue(MAX_UNSENT)
        self.call: Any = None
        self.cancelled = False
        self.header_told = False
        self.done = asyncio.Event()

    async def step(self, kind: str, **fields: Any) -> None:
        """Reports a step."""
        now = fields.pop("time_ns", None) or time.time_ns()
        await self.control.send({"event": "step", "id": self.id, "kind": kind, "time_ns": now, **fields})

    async def message_step(self, kind: str, message: bytes) -> None:
        """Reports a message, cut where it is long."""
        data = base64.b64encode(message[:EVENT_BYTES]).decode()
        await self.step(kind, message=data, length=len(message))

    async def run(self, channel: grpc.aio.Channel) -> None:
        """Makes the call and reports it to its end."""
        try:
            await self.make(channel)
        except Exception as error:  # noqa: BLE001  # what grpcio refuses before it sends (a bad path) is this call's end
            inner = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
            await self.trailer(grpc.StatusCode.INTERNAL, f"grpcio did not make this call: {inner}", "", [])
        await self.control.send({"event": "ended", "id": self.id})

    async def make(self, channel: grpc.aio.Channel) -> None:
        """Starts it, then writes and reads side by side."""
        request = self.request
        metadata: Metadata = [(name, value(name, text)) for name, text in request["metadata"]]
        deadline = request["deadline_ms"]
        messages = [base64.b64decode(text) for text in request["messages"]]
        client, server = request["kind"].split("_")
        multicallable = getattr(channel, request["kind"])(request["path"])
        options: dict[str, Any] = {"metadata": metadata, "timeout": deadline / 1000 if deadline else None}
        await self.step("client header", path=request["path"], metadata=request["metadata"], deadline_ms=deadline)
        if client == "unary":
            await self.message_step("client message", messages[0])
            await self.step("client half close")
            self.call = multicallable(messages[0], **options)
        else:
            self.call = multicallable(**options)
        self.call.add_done_callback(lambda _: self.done.set())
        if self.cancelled:
            self.call.cancel()
        async with asyncio.TaskGroup() as group:
            half_close = request["half_close"]
            writer = group.create_task(self.write(messages, half_close=half_close)) if client == "stream" else None
            await (self.read() if server == "stream" else self.read_one())
            code = await self.call.code()
            if writer:
                writer.cancel()
        text, debug = await self.call.details() or "", await self.call.debug_error_string() or ""
        await self.trailer(code, text, debug, plain(await self.call.trailing_metadata()))

    async def write(self, messages: list[bytes], *, half_close: bool) -> None:
        """Writes the messages of the request, then those that the page sends, until the half-close."""
        for message in messages:
            await self.write_one(message)
        while not half_close and (next_one := await self.unsent.get()) is not None:
            await self.write_one(next_one)
        await self.step("client half close")
        with contextlib.suppress(asyncio.InvalidStateError, grpc.aio.AioRpcError):
            await self.call.done_writing()

    async def write_one(self, message: bytes) -> None:
        """Writes one message; a call that has ended meanwhile takes none."""
        if self.call.done():
            return
        await self.message_step("client message", message)
        # Its status says why; it is reported where the call ends.
        with contextlib.suppress(asyncio.InvalidStateError, asyncio.CancelledError, grpc.aio.AioRpcError):
            await self.call.write(message)

    async def header(self, *, certain: bool) -> None:
        """Reports the server header once; an empty one before any message only when no status follows at once."""
        if self.header_told:
            return
        metadata = await self.call.initial_metadata()
        now = time.time_ns()
        if not metadata and not certain:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.done.wait(), TRAILERS_ONLY_SECONDS)
                return
        self.header_told = True
        await self.step("server header", metadata=plain(metadata), time_ns=now)

    async def read(self) -> None:
        """Reads each response message as it comes, to the end or to an error that the status tells."""
        with contextlib.suppress(grpc.aio.AioRpcError, asyncio.CancelledError, asyncio.InvalidStateError):
            await self.header(certain=False)
            while (message := await self.call.read()) is not grpc.aio.EOF:
                await self.header(certain=True)
                await self.message_step("server message", message)
            await self.header(certain=await self.call.code() is grpc.StatusCode.OK)

    async def read_one(self) -> None:
        """Reports the one response message; on an error only a header that carried something."""
        try:
            message = await self.call
        except (grpc.aio.AioRpcError, asyncio.CancelledError):
            await self.header(certain=False)
            return
        await self.header(certain=True)
        await self.message_step("server message", message)

    async def trailer(self, code: grpc.StatusCode, text: str, debug: str, metadata: list[list[str]]) -> None:
        """Reports the status."""
        await self.step("server trailer", code=code.value[0], text=text, debug=debug, metadata=metadata)

    def feed(self, message: bytes | None) -> None:
        """Queues a request message, or the half-close."""
        with contextlib.suppress(asyncio.QueueFull):
            self.unsent.put_nowait(message)

    async def cancel(self) -> None:
        """Cancels the call."""
        if self.cancelled or (self.call is not None and self.call.done()):
            return
        self.cancelled = True
        await self.step("cancel")
        if self.call is not None:
            self.call.cancel()


class Driver:
    """The channel and the calls on it."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.channel: grpc.aio.Channel | None = None
        self.port = 0
        self.calls: dict[int, Call] = {}

    async def serve(self) -> None:
        """Does what the runner asks until its end closes."""
        await self.control.send({"event": "ready"})
        async with asyncio.TaskGroup() as group:
            async for message in self.control.messages():
                await self.handle(message, group)
            # Nobody listens any more: calls under way have no reader.
            os._exit(0)

    async def handle(self, message: dict[str, Any], group: asyncio.TaskGroup) -> None:
        """Does what one message asks."""
        op, number = message["op"], message.get("id", 0)
        if op == "connect":
            await self.connect(message["port"], message["wait_ms"])
        elif op == "call" and self.channel is not None:
            self.calls[number] = Call(self.control, message)
            group.create_task(self.make(self.calls[number], self.channel))
        elif number in self.calls:
            call = self.calls[number]
            if op == "cancel":
                # In a task: its report waits while the runner is behind, and the next message must not.
                group.create_task(call.cancel())
            else:
                call.feed(base64.b64decode(message["message"]) if op == "send" else None)

    async def make(self, call: Call, channel: grpc.aio.Channel) -> None:
        """One call from its start to its end."""
        await call.run(channel)
        del self.calls[call.id]

    async def connect(self, port: int, wait_ms: int) -> None:
        """Opens the channel and gives it a moment: a server may listen before it answers."""
        self.port = port
        self.channel = grpc.aio.insecure_channel(f"localhost:{port}", options=OPTIONS)
        try:
            await asyncio.wait_for(self.channel.channel_ready(), wait_ms / 1000)
        except TimeoutError:
            await self.control.send({"event": "connected", "ok": False, "client_port": 0})
        else:
            await self.control.send({"event": "connected", "ok": True, "client_port": client_port(port)})


def client_port(server_port: int) -> int:
    """The local port of this jail's connection to ``server_port``, from its own sockets; 0 when there is none."""
    for name in os.listdir("/proc/self/fd"):
        # A duplicate: closing it leaves grpc's own descriptor alone.
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(name))) as sock:
            if sock.family in (socket.AF_INET, socket.AF_INET6) and sock.getpeername()[1] == server_port:
                return int(sock.getsockname()[1])
    return 0


def value(name: str, text: str) -> str | bytes:
    """A metadata value as grpcio takes it: bytes where the name ends in -bin."""
    data = base64.b64decode(text)
    return data if name.endswith("-bin") else data.decode("latin-1")


def plain(metadata: Any) -> list[list[str]]:
    """Metadata as JSON carries it: names, and values in base64."""
    pairs = metadata or ()
    return [
        [name, base64.b64encode(data if isinstance(data, bytes) else str(data).encode()).decode()]
        for name, data in pairs
    ]


async def main() -> None:
    """The driver's life."""
    gc.collect()
    gc.freeze()
    await Driver(Control(socket.socket(fileno=CONTROL_FD))).serve()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
