"""The driver: the client that the page's buttons steer, real grpcio in a jail of its own.

Bytes in, bytes out: it knows no schema. Each channel that the runner describes has connections of its own.

Messages on fd 3 are frames: 4-byte big-endian length, then JSON, bytes in base64.

* in: ``channel`` (id, ports, security, authority, options, wait_ms), ``call`` (id, channel, path, kind, metadata,
  deadline_ms, messages, half_close, compression, wait_for_ready, bearer_token), ``send`` (id, message), ``half_close`` (id),
  ``cancel`` (id), ``ask`` (id, services, and of a channel: ports, security, authority, options)
* out: ``ready``, ``connected`` (channel, client_port, ok), ``step`` (id, kind, time_ns, ...), ``ended`` (id), ``keys`` (lines),
  ``asked`` (id, answer)
"""

import asyncio
import base64
import gc
import os
import socket
import sys
from typing import Any

from .asking import ask
from .calling import Call
from .channels import Channel
from .control import CONTROL_FD, Control

LINGER_SECONDS = 1.0


class Driver:
    """The channels and the calls on them."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.channels: dict[int, Channel] = {}
        self.opening = asyncio.Lock()
        self.calls: dict[int, Call] = {}

    async def serve(self) -> None:
        """Does what the runner asks until its end closes."""
        await self.control.send({"event": "ready"})
        async with asyncio.TaskGroup() as group:
            async for message in self.control.messages():
                self.handle(message, group)
            # Nobody listens any more: calls under way have no reader.
            os._exit(0)

    def handle(self, message: dict[str, Any], group: asyncio.TaskGroup) -> None:
        """Does what one message asks; what waits does so in a task, and the next message need not."""
        op, number = message["op"], message.get("id", 0)
        if op == "channel":
            group.create_task(self.connect(number, message))
        elif op == "ask":
            group.create_task(self.ask(number, message))
        elif op == "call" and message["channel"] in self.channels:
            self.calls[number] = Call(self.control, message, self.channels[message["channel"]])
            group.create_task(self.make(self.calls[number]))
        elif number in self.calls:
            call = self.calls[number]
            if op == "cancel":
                group.create_task(call.cancel())
            else:
                call.feed(base64.b64decode(message["message"]) if op == "send" else None)

    async def make(self, call: Call) -> None:
        """One call from its start to its end."""
        await call.run()
        del self.calls[call.id]

    async def connect(self, number: int, message: dict[str, Any]) -> None:
        """Opens a channel, one at a time: a connection that appears meanwhile is that channel's."""
        async with self.opening:
            channel = Channel(message, self.channels, self.tell_keys)
            await channel.open()
            ok = await channel.ready(message["wait_ms"])
            self.channels[number] = channel
        port = channel.client_port() if ok else 0
        await self.control.send({"event": "connected", "channel": number, "ok": ok, "client_port": port})

    async def ask(self, number: int, message: dict[str, Any]) -> None:
        """Asks a server what it says of itself, on a channel for that alone."""
        async with self.opening:
            # Among the others while it lasts, so that its connection is taken for none of theirs.
            channel = self.channels[-number] = Channel(message, self.channels, self.tell_keys)
            await channel.open()
            await channel.ready(message["wait_ms"])
        answer = await ask(channel, message["services"])
        await self.control.send({"event": "asked", "id": number, "answer": answer})
        # Whose a connection was is read from outside, which may take a moment.
        await asyncio.sleep(LINGER_SECONDS)
        await channel.calls.close()
        del self.channels[-number]

    async def tell_keys(self, lines: list[str]) -> None:
        """Tells the secrets of a TLS connection."""
        await self.control.send({"event": "keys", "lines": lines})


async def main() -> None:
    """The driver's life."""
    gc.collect()
    gc.freeze()
    await Driver(Control(socket.socket(fileno=CONTROL_FD))).serve()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
