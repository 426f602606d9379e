"""The control channel of a program in a jail."""

import asyncio
import json
import socket
import struct
from typing import Any

from app.sandbox.inside import control
from app.sandbox.inside.control import Control


def _frame(message: dict[str, Any]) -> bytes:
    body = json.dumps(message).encode()
    return struct.pack(">I", len(body)) + body


async def _heard(data: bytes, cut: int) -> list[dict[str, Any]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = Control(theirs)
        for start in range(0, len(data), cut):
            ours.sendall(data[start : start + cut])
        ours.shutdown(socket.SHUT_WR)
        return [message async for message in channel.messages()]


def test_messages_come_whole_however_they_were_cut() -> None:
    sent = [{"op": "a"}, {"op": "b", "text": "é" * 50}, {}]
    for cut in (3, 7, 10_000):
        assert asyncio.run(_heard(b"".join(map(_frame, sent)), cut)) == sent


def test_a_message_that_is_too_long_ends_the_channel() -> None:
    data = struct.pack(">I", 2**32 - 1) + bytes(control.MAX_FRAME_BYTES + 5)

    async def story() -> list[dict[str, Any]]:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setblocking(False)
            sending = asyncio.ensure_future(asyncio.get_running_loop().sock_sendall(ours, data))
            found = [message async for message in Control(theirs).messages()]
            sending.cancel()
            return found

    assert asyncio.run(story()) == []


def test_what_is_sent_is_a_frame() -> None:
    async def story() -> bytes:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            await Control(theirs).send({"event": "ready"})
            return ours.recv(100)

    assert asyncio.run(story()) == _frame({"event": "ready"})
