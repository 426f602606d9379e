"""One call of the driver, through grpcio's own multi-callable of its kind: made, fed, reported step by step.

A unary call is on the wire what a learner's stub would send (HEADERS, then DATA with END_STREAM). One message is in memory at
a time: the next is read when the runner has taken the last, so HTTP/2 flow control reaches back to an endless server.
"""

import asyncio
import base64
import contextlib
import time
from typing import Any

import grpc
import grpc.aio

from .channels import Channel
from .control import Control

EVENT_BYTES = 256 * 1024
"""A longer message is cut in its event; its true length is told."""
TRAILERS_ONLY_SECONDS = 0.005
"""Trailers-Only (gRPC over HTTP/2, Responses) completes headers and status in one batch: the status follows at once."""
COMPRESSIONS = {"identity": None, "gzip": grpc.Compression.Gzip, "deflate": grpc.Compression.Deflate}

Metadata = list[tuple[str, str | bytes]]


class Call:
    """One call under way."""

    def __init__(self, control: Control, request: dict[str, Any], channel: Channel) -> None:
        self.control = control
        self.channel = channel
        self.id: int = request["id"]
        self.request = request
        self.unsent: asyncio.Queue[bytes | None] = asyncio.Queue()
        """What waits for the server's flow control; the runner sees to it that it is not much."""
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

    async def run(self) -> None:
        """Makes the call and reports it to its end."""
        try:
            await self.make()
        except Exception as error:  # noqa: BLE001  # what grpcio refuses before it sends (a bad path) is this call's end
            inner = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
            await self.trailer(grpc.StatusCode.INTERNAL, f"grpcio did not make this call: {inner}", "", [])
        await self.control.send({"event": "ended", "id": self.id})

    async def make(self) -> None:
        """Starts it, then writes and reads side by side."""
        request, options = self.request, self.options()
        messages = [base64.b64decode(text) for text in request["messages"]]
        client, server = request["kind"].split("_")
        multicallable = getattr(self.channel.calls, request["kind"])(request["path"])
        told = {name: request[name] for name in ("path", "metadata", "deadline_ms")}
        await self.step("client header", **told, client_port=self.channel.client_port())
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

    def options(self) -> dict[str, Any]:
        """What grpcio is told beside the message."""
        request = self.request
        metadata: Metadata = [(name, value(name, text)) for name, text in request["metadata"]]
        deadline, token = request["deadline_ms"], request["bearer_token"]
        return {
            "metadata": metadata,
            "timeout": deadline / 1000 if deadline else None,
            "wait_for_ready": request["wait_for_ready"] or None,
            "compression": COMPRESSIONS[request["compression"]],
            "credentials": grpc.access_token_call_credentials(token) if token else None,
        }

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
        if code is grpc.StatusCode.UNAVAILABLE:
            text, debug = self.channel.readable(text), self.channel.explained(debug)
        await self.step("server trailer", code=code.value[0], text=text, debug=debug, metadata=metadata)

    def feed(self, message: bytes | None) -> None:
        """Queues a request message, or the half-close."""
        self.unsent.put_nowait(message)

    async def cancel(self) -> None:
        """Cancels the call."""
        if self.cancelled or (self.call is not None and self.call.done()):
            return
        self.cancelled = True
        await self.step("cancel")
        if self.call is not None:
            self.call.cancel()


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
