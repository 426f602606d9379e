"""What a pod tells its run: whole, frozen values. All of it is seen from outside the jails."""

from dataclasses import dataclass

from app.runs.events import Limit, Packet


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketsCaptured:
    """Packets of the pod's loopback, in the kernel's order."""

    packets: tuple[Packet, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KernelDropped:
    """The kernel had no room for these packets: the recording has a gap here."""

    packets: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetSpent:
    """These packets were left out because the run's budget of bytes is spent."""

    packets: int
    bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionOwned:
    """Which jails own the two ends of a connection; an empty name is unknown, never guessed."""

    client_port: int
    server_port: int
    client: str
    server: str
    time_ns: int = 0
    """When its SYN was captured: tells connections apart that use one port after another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listening:
    """A jail listens on a TCP port."""

    name: str
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitMet:
    """A jail met a limit; told once for each limit."""

    limit: Limit
    name: str
    value: int
    """The limit in its own unit: bytes or processes."""
    killed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HolderDied:
    """The pod is lost, and it is our fault: its holder or its recorder died. Nothing else will come."""

    text: str


PodEvent = PacketsCaptured | KernelDropped | BudgetSpent | ConnectionOwned | Listening | LimitMet | HolderDied
