"""The runner's side of the driver: asks for calls, turns what the driver reports into steps."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.runs.events import CallStep, StepKind
from app.runs.spec import Metadatum
from app.sandbox import channel
from app.sandbox.channel import Channel
from app.sandbox.jail import Jail

MAX_METADATA = 512
"""Entries of one header or trailer that are kept: C-core itself stops at 16 KiB of them."""
MAX_MESSAGE_BYTES = 1024 * 1024
"""A step holds at most 256 KiB of a message, in base64, and the metadata that C-core lets through."""
_MAX_TEXT = 16 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedCall:
    """A call whose messages are encoded."""

    call: int
    path: str
    kind: str
    """``unary_unary``, ``unary_stream``, ``stream_unary`` or ``stream_stream``: which of grpcio's multi-callables."""
    messages: tuple[bytes, ...]
    half_close: bool
    metadata: tuple[Metadatum, ...]
    deadline_ms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Connected:
    """The channel to the server is up, or was not within the time given."""

    ok: bool
    client_port: int
    """The driver's end; 0 when it is not up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stepped:
    """A step of a call, at its moment."""

    time_ns: int
    step: CallStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A call is over: every step of it has been told."""

    call: int


DriverEvent = Connected | Stepped | Ended


class DriverClient:
    """Makes calls through the driver of one pod."""

    def __init__(self, jail: Jail) -> None:
        self._channel = Channel(jail.control, most=MAX_MESSAGE_BYTES)

    async def connect(self, port: int, wait_ms: int) -> None:
        """Opens the channel to the server; ``Connected`` answers within ``wait_ms``."""
        await self._channel.send({"op": "connect", "port": port, "wait_ms": wait_ms})

    async def start(self, call: PlannedCall) -> None:
        """Starts a call."""
        await self._channel.send(
            {
                "op": "call",
                "id": call.call,
                "path": call.path,
                "kind": call.kind,
                "metadata": [[entry.name, _base64(entry.value)] for entry in call.metadata],
                "deadline_ms": call.deadline_ms,
                "messages": [_base64(message) for message in call.messages],
                "half_close": call.half_close,
            }
        )

    async def send(self, call: int, message: bytes) -> None:
        """Sends one more request message."""
        await self._channel.send({"op": "send", "id": call, "message": _base64(message)})

    async def half_close(self, call: int) -> None:
        """Ends the request side."""
        await self._channel.send({"op": "half_close", "id": call})

    async def cancel(self, call: int) -> None:
        """Cancels a call."""
        await self._channel.send({"op": "cancel", "id": call})

    async def next(self) -> DriverEvent | None:
        """The next event; None when the driver is gone."""
        while (message := await self._channel.receive()) is not None:
            event = _event(message)
            if event is not None:
                return event
        return None


def _event(message: dict[str, Any]) -> DriverEvent | None:
    match message.get("event"):
        case "connected":
            return Connected(ok=message.get("ok") is True, client_port=channel.number(message, "client_port", 0xFFFF))
        case "ended":
            return Ended(call=channel.number(message, "id"))
        case "step":
            return _stepped(message)
        case _:
            return None


def _stepped(message: dict[str, Any]) -> Stepped | None:
    try:
        kind = StepKind(message.get("kind"))
    except ValueError:
        return None
    data = channel.data(message, "message")
    step = CallStep(
        call=channel.number(message, "id"),
        kind=kind,
        path=channel.text(message, "path", 512),
        metadata=_metadata(message.get("metadata")),
        message=data,
        message_length=max(len(data), channel.number(message, "length")),
        deadline_ms=channel.number(message, "deadline_ms", 2**32 - 1),
        status_code=channel.number(message, "code", 2**31 - 1),
        status_message=channel.text(message, "text", _MAX_TEXT),
        debug_text=channel.text(message, "debug", _MAX_TEXT),
    )
    return Stepped(time_ns=channel.number(message, "time_ns"), step=step)


def _metadata(pairs: object) -> tuple[Metadatum, ...]:
    if not isinstance(pairs, list):
        return ()
    return tuple(_metadatum(pair) for pair in pairs[:MAX_METADATA] if isinstance(pair, list) and len(pair) == 2)


def _metadatum(pair: Sequence[Any]) -> Metadatum:
    entry = {"name": pair[0], "value": pair[1]}
    return Metadatum(name=channel.text(entry, "name"), value=channel.data(entry, "value"))


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
