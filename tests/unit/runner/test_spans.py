"""Links between runners: who may be led to, and bytes both ways over a call. The call's other end is the test."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import grpc.aio
import pytest

from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.runner import spans
from app.runner.doors import Budget
from app.runner.spans import Peers
from app.sandbox.links import LinkRefused


class Wire:
    """A call without a network."""

    def __init__(self) -> None:
        self.coming: asyncio.Queue[Any] = asyncio.Queue()
        self.gone: list[bytes] = []
        self.closed = False

    async def read(self) -> Any:
        return await self.coming.get()

    async def write(self, message: Any) -> None:
        self.gone.append(message.data)

    async def done(self) -> None:
        self.closed = True


def played(
    play: Callable[[Wire, socket.socket, "asyncio.Task[None]"], Awaitable[None]], *, left: int = 1 << 20
) -> None:
    async def run() -> None:
        wire, (ours, theirs) = Wire(), socket.socketpair()
        with ours, theirs:
            ours.setblocking(False)
            theirs.setblocking(False)
            splice = spans.splice(ours, wire, pb.CarryLinkRequest, Budget(left=left), wire.done)
            async with asyncio.timeout(20):
                await play(wire, theirs, asyncio.ensure_future(splice))

    asyncio.run(run())


def test_bytes_go_both_ways_until_both_have_ended() -> None:
    async def play(wire: Wire, client: socket.socket, splice: "asyncio.Task[None]") -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(client, b"question")
        client.shutdown(socket.SHUT_WR)
        wire.coming.put_nowait(pb.CarryLinkResponse(data=b"answer"))
        assert await loop.sock_recv(client, 100) == b"answer"
        wire.coming.put_nowait(pb.CarryLinkResponse(end=True))
        await splice
        assert await loop.sock_recv(client, 100) == b""
        assert (b"".join(wire.gone), wire.closed) == (b"question", True)

    played(play)


def test_a_call_that_ends_ends_the_connection() -> None:
    async def play(wire: Wire, client: socket.socket, splice: "asyncio.Task[None]") -> None:
        wire.coming.put_nowait(grpc.aio.EOF)
        assert await asyncio.get_running_loop().sock_recv(client, 100) == b""
        client.close()
        await splice

    played(play)


def test_a_link_carries_no_more_than_it_may() -> None:
    async def play(wire: Wire, client: socket.socket, splice: "asyncio.Task[None]") -> None:
        await asyncio.get_running_loop().sock_sendall(client, b"x" * 11)
        with pytest.raises(LinkRefused, match="the most of one link"):
            await splice
        assert wire.gone == []

    played(play, left=10)


def test_a_runner_leads_only_to_those_that_its_host_names() -> None:
    with pytest.raises(LinkRefused, match=r"no runner at 10.0.0.1:22\. Whoever hosts it names .* GRPCLAB_LINK_PEERS"):
        Peers(("other:50051",)).far("10.0.0.1:22", "token")


def test_a_peer_that_is_not_there_is_said() -> None:
    async def story() -> None:
        peers = Peers(("unix:/nowhere",))
        ours, theirs = socket.socketpair()
        with ours, theirs, pytest.raises(LinkRefused, match="The other runner cannot be reached"):
            await peers.far("unix:/nowhere", "token").carry(ours, "", b"", Budget())
        await peers.close()

    asyncio.run(story())
