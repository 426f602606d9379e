"""The runner's side of a relay: places it before a server, changes its faults, hears what they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.runs import faults
from app.runs.faults import Fault
from app.sandbox import channel
from app.sandbox.channel import Channel
from app.sandbox.jail import Jail
from app.sandbox.policy import KIB, MIB, Policy

RELAY = Policy(
    memory_bytes=192 * MIB,
    address_space_bytes=512 * MIB,
    processes=8,
    cpu_seconds=300,
    # What goes through it is the learner's work.
    burst_seconds=4.0,
    open_files=256,
    file_bytes=64 * KIB,
    workspace_bytes=64 * KIB,
    temporary_bytes=64 * KIB,
    shared_memory_bytes=64 * KIB,
    files=16,
)
"""Our own program, but it reads what a hostile server and a hostile client say: 64 connections with 2 MiB each under way."""
MAX_MESSAGE_BYTES = 4 * KIB
"""A relay says a number or a sentence."""
_MAX_TEXT = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """It listens."""

    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Did:
    """A fault did something, in words."""

    time_ns: int
    text: str


RelayEvent = Placed | Did


class RelayClient:
    """One relay."""

    def __init__(self, jail: Jail) -> None:
        self._channel = Channel(jail.control, most=MAX_MESSAGE_BYTES)

    async def place(self, target_port: int, chosen: Sequence[Fault]) -> None:
        """Leads to a server from now on; ``Placed`` answers with the port at which it is reached."""
        await self._channel.send(
            {"op": "place", "target": target_port, "faults": [faults.plain(fault) for fault in chosen]}
        )

    async def change(self, chosen: Sequence[Fault]) -> None:
        """Has these faults from now on, on connections that are open too."""
        await self._channel.send({"op": "change", "faults": [faults.plain(fault) for fault in chosen]})

    async def next(self) -> RelayEvent | None:
        """The next event; None when the relay is gone."""
        while (message := await self._channel.receive()) is not None:
            event = _event(message)
            if event is not None:
                return event
        return None


def _event(message: dict[str, Any]) -> RelayEvent | None:
    match message.get("event"):
        case "placed":
            return Placed(port=channel.number(message, "port", 0xFFFF))
        case "did":
            return Did(time_ns=channel.number(message, "time_ns"), text=channel.text(message, "text", _MAX_TEXT))
        case _:
            return None
