"""The runner's side of the driver: asks for calls, turns what the driver reports into steps."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.runs.events import CallStep, ServerAnswered, StepKind
from app.runs.spec import ChannelOption, Compression, Metadatum
from app.sandbox import answers, channel
from app.sandbox.channel import Channel
from app.sandbox.jail import Jail

MAX_METADATA = 512
"""Entries of one header or trailer that are kept: C-core itself stops at 16 KiB of them."""
MAX_MESSAGE_BYTES = 1024 * 1024
"""A step holds at most 256 KiB of a message, in base64, and the metadata that C-core lets through."""
_MAX_TEXT = 16 * 1024
_MAX_PORT = 0xFFFF
_MAX_KEYS = 16
"""Lines of one connection: TLS 1.3 has five, and one more for each of a few updates."""
_KEY = re.compile(r"[A-Z0-9_]{1,64} [0-9a-fA-F]{64} [0-9a-fA-F]{2,256}")
"""Label, client random, secret (RFC 9850, The SSLKEYLOGFILE Format)."""


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
    channel: int = 0
    compression: Compression = Compression.IDENTITY
    wait_for_ready: bool = False
    bearer_token: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TlsIdentity:
    """What a channel with TLS trusts and shows, as PEM."""

    ca: str
    certificate: str = ""
    """Of the client; empty where only the server shows one."""
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedChannel:
    """A channel that can be made."""

    channel: int
    ports: tuple[int, ...]
    """Of the servers that it leads to."""
    authority: str = ""
    options: tuple[ChannelOption, ...] = ()
    tls: TlsIdentity | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Connected:
    """A channel is made; ``ok``: its connection was up within the time given."""

    channel: int
    ok: bool
    client_port: int
    """The driver's end; 0 when it is not up, or has several connections."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stepped:
    """A step of a call, at its moment."""

    time_ns: int
    step: CallStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A call is over: every step of it has been told."""

    call: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyed:
    """Secrets of a TLS connection of the driver, as lines of the SSLKEYLOGFILE format (RFC 9850)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a server says of itself: the answer to ``ask``."""

    question: int
    answer: ServerAnswered


DriverEvent = Connected | Stepped | Ended | Keyed | Asked


class DriverClient:
    """Makes calls through the driver of one pod."""

    def __init__(self, jail: Jail) -> None:
        self._channel = Channel(jail.control, most=MAX_MESSAGE_BYTES)

    async def open(self, planned: PlannedChannel, wait_ms: int) -> None:
        """Makes a channel; ``Connected`` answers when its connection is up or refused, or after ``wait_ms``."""
        await self._channel.send({"op": "channel", "id": planned.channel, **_described(planned), "wait_ms": wait_ms})

    async def ask(self, question: int, planned: PlannedChannel, services: Sequence[str], wait_ms: int) -> None:
        """Asks the server at the end of a channel of its own for health, reflection and channelz; ``Asked`` answers."""
        described = _described(planned)
        await self._channel.send(
            {"op": "ask", "id": question, **described, "services": list(services), "wait_ms": wait_ms}
        )

    async def start(self, call: PlannedCall) -> None:
        """Starts a call on its channel, which is made."""
        await self._channel.send(
            {
                "op": "call",
                "id": call.call,
                "channel": call.channel,
                "path": call.path,
                "kind": call.kind,
                "metadata": [[entry.name, _base64(entry.value)] for entry in call.metadata],
                "deadline_ms": call.deadline_ms,
                "messages": [_base64(message) for message in call.messages],
                "half_close": call.half_close,
                "compression": call.compression.value,
                "wait_for_ready": call.wait_for_ready,
                "bearer_token": call.bearer_token,
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


def _described(planned: PlannedChannel) -> dict[str, Any]:
    tls = planned.tls
    return {
        "ports": list(planned.ports),
        "authority": planned.authority,
        "options": [[option.name, option.value] for option in planned.options],
        "security": {"ca": tls.ca, "certificate": tls.certificate, "key": tls.key} if tls else None,
    }


def _event(message: dict[str, Any]) -> DriverEvent | None:
    match message.get("event"):
        case "connected":
            return Connected(
                channel=channel.number(message, "channel"),
                ok=message.get("ok") is True,
                client_port=channel.number(message, "client_port", _MAX_PORT),
            )
        case "ended":
            return Ended(call=channel.number(message, "id"))
        case "step":
            return _stepped(message)
        case "keys":
            return _keyed(message.get("lines"))
        case "asked":
            return Asked(question=channel.number(message, "id"), answer=answers.read(message.get("answer")))
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
        client_port=channel.number(message, "client_port", _MAX_PORT),
    )
    return Stepped(time_ns=channel.number(message, "time_ns"), step=step)


def _keyed(lines: object) -> Keyed | None:
    found = lines if isinstance(lines, list) else []
    return Keyed(lines=tuple(line for line in found[:_MAX_KEYS] if isinstance(line, str) and _KEY.fullmatch(line)))


def _metadata(pairs: object) -> tuple[Metadatum, ...]:
    if not isinstance(pairs, list):
        return ()
    return tuple(_metadatum(pair) for pair in pairs[:MAX_METADATA] if isinstance(pair, list) and len(pair) == 2)


def _metadatum(pair: Sequence[Any]) -> Metadatum:
    entry = {"name": pair[0], "value": pair[1]}
    return Metadatum(name=channel.text(entry, "name"), value=channel.data(entry, "value"))


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
