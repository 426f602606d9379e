"""A pod: jails that share one loopback network, and the packets on it. The model of a Kubernetes Pod."""

import asyncio
import itertools
import os
from typing import Any

from app.runs.events import Limit
from app.sandbox.holder import Holder
from app.sandbox.jail import Jail
from app.sandbox.outside.ring import RETIRE_MS
from app.sandbox.pod_events import ConnectionOwned, HolderDied, LimitMet, Listening, PodEvent
from app.sandbox.policy import Policy
from app.sandbox.recorder import Recorder
from app.sandbox.runtime import Runtime

CAPTURE_BYTES = 4 << 20
"""What a run may record unless it says otherwise."""
_LIMITS = {"memory": Limit.MEMORY, "processes": Limit.PROCESSES, "disk": Limit.DISK}
_NUMBERS = itertools.count(1)


class Pod:
    """One pod. ``events`` has everything that is seen from outside; it is bounded by the capture's budget."""

    def __init__(self, holder: Holder, recorder: Recorder | None) -> None:
        self.number = next(_NUMBERS)
        self.events: asyncio.Queue[PodEvent] = asyncio.Queue()
        self.jails: dict[str, Jail] = {}
        self._holder = holder
        self._recorder = recorder
        self._lost = False
        holder.told = self._hear
        holder.died = self._die

    @classmethod
    async def create(
        cls, runtime: Runtime, *, recorder: Recorder | None = None, capture_bytes: int = CAPTURE_BYTES
    ) -> "Pod":
        """A new pod without jails. Without a ``recorder`` nothing is captured and no owner of a connection is known."""
        holder = Holder(runtime)
        ring = await holder.start(capture=recorder is not None)
        pod = cls(holder, recorder)
        if recorder and ring is not None:
            recorder.add(pod.number, ring, capture_bytes, pod._tell)
            os.close(ring)
        return pod

    @property
    def alive(self) -> bool:
        """False once the holder or the recorder died, or the pod was closed."""
        return self._holder.alive and not self._lost

    @property
    def learner(self) -> Jail:
        """The jail of the learner's programs, in pods of the pool."""
        return self.jails["learner"]

    @property
    def driver(self) -> Jail:
        """The jail of the page's client, in pods of the pool."""
        return self.jails["driver"]

    async def start(self, name: str, policy: Policy, program: str, argv: tuple[str, ...] = ()) -> Jail:
        """Start ``program`` in a new jail; the jail's name is the name of the owner in events."""
        jail = Jail(self._holder, name, policy, program, argv)
        self.jails[name] = jail
        return jail

    def watch_listening(self) -> None:
        """Have ``Listening`` events for every socket that listens now or later: for 5 s within some ms, then within 0.25 s."""
        self._holder.watch_listening()

    def set_capture_bytes(self, most: int) -> None:
        """Record at most so many bytes from now on."""
        if self._recorder:
            self._recorder.set_budget(self.number, most)

    async def caught_up(self) -> None:
        """Return when all packets and connections until now are in ``events``: await it before the last word on a run."""
        if self._recorder and self.alive:
            # The kernel hands an open block over after the retire time; twice that, since its clock ticks coarsely.
            await asyncio.sleep(2 * RETIRE_MS / 1000)
            await asyncio.gather(self._recorder.caught_up(self.number), self._holder.caught_up())

    async def close(self) -> None:
        """Kill everything in the pod and forget it."""
        self._lost = True
        if self._recorder:
            self._recorder.remove(self.number)
        await self._holder.close()
        for jail in self.jails.values():
            jail.control.close()

    def _tell(self, event: PodEvent) -> None:
        if isinstance(event, HolderDied):
            self._lost = True
        self.events.put_nowait(event)

    def _die(self) -> None:
        self._tell(HolderDied(text="The process that holds the pod died."))

    def _hear(self, message: dict[str, Any]) -> None:
        match message:
            case {"is": "listening", "name": name, "port": port}:
                self._tell(Listening(name=name, port=port))
            case {"is": "limit", "limit": limit, "name": name, "value": value, "killed": killed}:
                self._tell(LimitMet(limit=_LIMITS[limit], name=name, value=value, killed=killed))
            case {"is": "connection", **ends}:
                ends.pop("is", None)
                self._tell(ConnectionOwned(**ends))
