"""What is seen of a pod from outside, told as events: packets, what was not recorded of them, whose connections they are."""

from collections.abc import Callable
from typing import Protocol

from app.runner.gaps import Gaps
from app.runner.packets import Batches
from app.runs import events as ev
from app.sandbox import pod_events

MAX_CONNECTIONS = 2000
"""Connections whose owners are told: a flood of them would fill log and store; those after it stay unknown."""


class Tell(Protocol):
    """Adds an event to a run, now or at the time it has."""

    def __call__(self, event: ev.AnyEvent, time_ns: int = 0) -> None:
        """Adds it."""


class Sightings:
    """Of one run. ``name`` is what a jail is called; ``door`` who came in at a port and a time, by a link: empty for nobody."""

    def __init__(
        self,
        tell: Tell,
        monotonic: Callable[[], float],
        *,
        name: Callable[[str], str],
        door: Callable[[int, int], str],
    ) -> None:
        self._tell = tell
        self._name = name
        self._door = door
        self._batches = Batches(tell)
        self._gaps = Gaps(tell, monotonic)
        self._connections = 0

    def hear(self, event: pod_events.PodEvent) -> None:
        """Tells it, if it is a sighting; anything else is somebody else's."""
        match event:
            case pod_events.PacketsCaptured(packets=packets):
                self._batches.add(packets)
            case pod_events.KernelDropped(packets=count):
                self._batches.flush()
                self._gaps.add(ev.GapCause.KERNEL_DROPPED, count)
            case pod_events.BudgetSpent(packets=count, bytes=size):
                self._batches.flush()
                self._gaps.add(ev.GapCause.BUDGET, count, size)
            case pod_events.ConnectionOwned():
                self._connection(event)
            case _:
                pass

    def flush(self) -> None:
        """Tells what waits to be told."""
        self._batches.flush()
        self._gaps.flush()

    def _connection(self, event: pod_events.ConnectionOwned) -> None:
        self._connections += 1
        if self._connections > MAX_CONNECTIONS:
            return
        came = "" if event.client else self._door(event.client_port, event.time_ns)
        opened = ev.ConnectionOpened(
            client_port=event.client_port,
            server_port=event.server_port,
            client_process=came or self._name(event.client),
            server_process=self._name(event.server),
        )
        self._tell(opened, event.time_ns)
