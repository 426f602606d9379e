"""The runner's side of the client that compares: asks once, hears which connections were whose."""

import base64
from dataclasses import dataclass
from typing import Any

from app.runs import twin
from app.runs.events import Compared, ComparedPart
from app.runs.twin import TwinCall
from app.sandbox import channel
from app.sandbox.channel import Channel
from app.sandbox.jail import Jail

MAX_MESSAGE_BYTES = 16 * 1024
_MAX_PORT = 0xFFFF
_MAX_PORTS = 16
_MAX_CALLS = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """Nothing more comes. ``text``: why it ended early, as a sentence; empty when it did not."""

    text: str


class TwinClient:
    """The comparison in one pod."""

    def __init__(self, jail: Jail) -> None:
        self._channel = Channel(jail.control, most=MAX_MESSAGE_BYTES)

    async def compare(self, call: TwinCall, kind: str, grpc_port: int) -> None:
        """Begins. ``kind`` is the method's: ``unary_unary`` or ``unary_stream``."""
        await self._channel.send(
            {
                "op": "compare",
                "grpc_port": grpc_port,
                "json_port": twin.PORT,
                "path": call.path,
                "kind": kind,
                "message": _base64(call.request),
                "json": _base64(call.json),
                "metadata": [[entry.name, _base64(entry.value)] for entry in call.metadata],
                "calls": twin.CALLS,
                "together": twin.TOGETHER,
                "seconds": twin.SECONDS,
                "bytes": twin.CAPTURE_BYTES,
            }
        )

    async def next(self) -> Compared | Done | None:
        """What was done next; None when the client is gone."""
        while (message := await self._channel.receive()) is not None:
            if message.get("event") == "done":
                return Done(text=channel.text(message, "text", 500))
            if message.get("event") == "part" and (part := _part(message)):
                return part
        return None


def _part(message: dict[str, Any]) -> Compared | None:
    try:
        part = ComparedPart(message.get("part"))
    except ValueError:
        return None
    ports = message.get("ports")
    known = ports[:_MAX_PORTS] if isinstance(ports, list) else []
    return Compared(
        part=part,
        json=message.get("json") is True,
        client_ports=tuple(port for port in known if type(port) is int and 0 < port <= _MAX_PORT),
        warm_up=channel.number(message, "warm_up", _MAX_CALLS),
        calls=channel.number(message, "calls", _MAX_CALLS),
    )


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
