"""Links that span two runners: a connection of one pod, carried to another runner's pod by a bidirectional call.

The runner that calls leads only to peers that whoever hosts it has named; the one that is called lets in who has the token of
one server of one run, within that link's limits, until the link is closed. Neither learns an address of the other's pods.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import grpc
import grpc.aio

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc
from app.runner.doors import Budget
from app.runs.workspace import printable
from app.sandbox.links import LinkRefused

READ_BYTES = 64 * 1024
"""Of one message: a sixty-fourth of what gRPC takes by default."""
OPEN_SECONDS = 10.0
"""From the first byte to the peer's answer that the server is there."""
_GONE = "The other runner cannot be reached, or has ended the link."


class Wire(Protocol):
    """One end of the call, as both a client's and a servicer's context have it."""

    async def read(self) -> Any:
        """The next message, or ``grpc.aio.EOF``."""

    async def write(self, message: Any) -> None:
        """Sends one message."""


class Peers:
    """The other runners that this one may lead to, by their addresses."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self._allowed = allowed
        self._channels: dict[str, grpc.aio.Channel] = {}

    def far(self, target: str, token: str) -> "FarDoor":
        """The door that a token opens on another runner. Raises ``LinkRefused``."""
        if target not in self._allowed:
            raise LinkRefused(
                f"This runner leads to no runner at {printable(target, most=80)}. Whoever hosts it names those that it "
                "may lead to in GRPCLAB_LINK_PEERS."
            )
        if target not in self._channels:
            self._channels[target] = grpc.aio.insecure_channel(target, options=(("grpc.enable_http_proxy", 0),))
        return FarDoor(runner_pb2_grpc.RunnerServiceStub(self._channels[target]), token)

    async def close(self) -> None:
        """Closes every channel, and with it what goes through."""
        await asyncio.gather(*(channel.close() for channel in self._channels.values()))


class FarDoor:
    """A server of a run of another runner."""

    def __init__(self, stub: runner_pb2_grpc.RunnerServiceStub, token: str) -> None:
        self._stub = stub
        self._token = token

    async def carry(self, sock: socket.socket, _process: str, first: bytes, budget: Budget) -> None:
        """Brings a connection to it, to its end. Raises ``LinkRefused`` with the other runner's words."""
        call = self._stub.CarryLink()
        try:
            await call.write(pb.CarryLinkRequest(token=self._token, data=first))
            async with asyncio.timeout(OPEN_SECONDS):
                if await call.read() is grpc.aio.EOF:
                    raise LinkRefused(_GONE)
            await splice(sock, call, pb.CarryLinkRequest, budget, call.done_writing)
        except grpc.aio.AioRpcError as error:
            refused = error.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.RESOURCE_EXHAUSTED)
            raise LinkRefused(error.details() or _GONE if refused else _GONE) from error
        except (TimeoutError, asyncio.InvalidStateError) as error:
            raise LinkRefused(_GONE) from error
        finally:
            call.cancel()


async def splice(
    sock: socket.socket, wire: Any, message: Callable[..., Any], budget: Budget, done: Callable[[], Any]
) -> None:
    """Carries bytes both ways until both have ended, or one is gone. Raises ``LinkRefused``, OSError or what the call raises."""
    ways = [
        asyncio.ensure_future(_out(sock, wire, message, budget, done)),
        asyncio.ensure_future(_in(wire, sock, budget)),
    ]
    try:
        await asyncio.gather(*ways)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _out(
    sock: socket.socket, wire: Wire, message: Callable[..., Any], budget: Budget, done: Callable[[], Any]
) -> None:
    loop = asyncio.get_running_loop()
    while data := await loop.sock_recv(sock, READ_BYTES):
        await budget.take(len(data))
        await wire.write(message(data=data))
    await done()


async def _in(wire: Wire, sock: socket.socket, budget: Budget) -> None:
    loop = asyncio.get_running_loop()
    async for data in _received(wire):
        await budget.take(len(data))
        await loop.sock_sendall(sock, data)
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)


async def _received(wire: Wire) -> AsyncIterator[bytes]:
    """Bytes until the other end has no more: it says so in a message, or its half of the call ends."""
    while (message := await wire.read()) is not grpc.aio.EOF:
        if message.data:
            yield message.data
        if isinstance(message, pb.CarryLinkResponse) and message.end:
            return
