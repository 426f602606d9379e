"""The runner's end of the recorder: one process for all pods, whose batches become pod events."""

import asyncio
import itertools
import socket
import struct
import subprocess
from collections.abc import Callable

from app.runs.events import Packet
from app.sandbox import spawner
from app.sandbox.outside import messages
from app.sandbox.outside.recorder import BATCH, DROPPED, MARK, PACKET, PACKETS
from app.sandbox.pod_events import BudgetSpent, HolderDied, KernelDropped, PacketsCaptured, PodEvent
from app.sandbox.runtime import Runtime

_CALL = "from app.sandbox.outside.recorder import main; main({0}, {1})"
_STOP_SECONDS = 2.0
_READ = 1 << 18
_DIED = HolderDied(text="The process that records packets died.")


class Recorder:
    """Rings go in, packets come out as events of their pods."""

    def __init__(self) -> None:
        self.alive = False
        self._pods: dict[int, Callable[[PodEvent], None]] = {}
        self._marks: dict[int, asyncio.Future[None]] = {}
        self._mark_numbers = itertools.count(1)
        self._received = bytearray()
        self._control: socket.socket
        self._packets: socket.socket
        self._process: subprocess.Popen[bytes]

    async def start(self, runtime: Runtime) -> None:
        """Start the process."""
        self._control, their_control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._packets, their_packets = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with their_control, their_packets:
            started = spawner.shared().start(runtime, _CALL, their_control, their_packets)
            self._process = await asyncio.wrap_future(started)
        for end in (self._control, self._packets):
            end.setblocking(False)  # noqa: FBT003  the socket module's own signature
        asyncio.get_running_loop().add_reader(self._packets, self._hear)
        self.alive = True

    def add(self, pod: int, ring: int, budget: int, tell: Callable[[PodEvent], None]) -> None:
        """Record what comes out of ``ring`` (a descriptor, still the caller's), at most ``budget`` bytes."""
        self._pods[pod] = tell
        self._ask({"do": "add", "pod": pod, "budget": budget}, (ring,))

    def set_budget(self, pod: int, budget: int) -> None:
        """From now on, record at most ``budget`` bytes more of ``pod``."""
        self._ask({"do": "budget", "pod": pod, "budget": budget})

    def remove(self, pod: int) -> None:
        """Close the pod's ring."""
        if self._pods.pop(pod, None):
            self._ask({"do": "remove", "pod": pod})

    async def caught_up(self, pod: int) -> None:
        """Return when every packet of ``pod`` that the kernel handed over before now has become an event."""
        number = next(self._mark_numbers)
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._marks[number] = reached
        self._ask({"do": "mark", "pod": pod, "number": number})
        await reached

    async def close(self) -> None:
        """End the process."""
        self._lose()
        self._control.close()
        self._packets.close()
        await spawner.end(self._process, _STOP_SECONDS)

    def _ask(self, request: dict[str, object], descriptors: tuple[int, ...] = ()) -> None:
        if self.alive:
            try:
                messages.send(self._control, request, descriptors)
            except (BrokenPipeError, ConnectionResetError, BlockingIOError):
                self._lose()
        else:
            self._lose()

    def _hear(self) -> None:
        try:
            received = self._packets.recv(_READ)
        except (BlockingIOError, InterruptedError):
            return
        except ConnectionResetError:
            received = b""
        if not received:
            self._lose()
            return
        self._received += received
        self._take_batches()

    def _take_batches(self) -> None:
        at = 0
        received = bytes(self._received)
        self._received.clear()
        # What one pod does with its batch must not cost the others theirs.
        try:
            while len(received) - at >= BATCH.size:
                kind, pod, packets, size = BATCH.unpack_from(received, at)
                end = at + BATCH.size + (size if kind == PACKETS else 0)
                if end > len(received):
                    break
                body = received[at + BATCH.size : end]
                at = end
                self._deliver(kind, pod, packets, size, body)
        finally:
            self._received += received[at:]

    def _deliver(self, kind: int, pod: int, packets: int, size: int, body: bytes) -> None:
        if kind == MARK:
            reached = self._marks.pop(packets, None)
            # On a busy machine whoever waited may have given up before.
            if reached is not None and not reached.done():
                reached.set_result(None)
        elif pod in self._pods:
            self._pods[pod](_event(kind, packets, size, body))

    def _lose(self) -> None:
        """Nothing more will come: whoever waits goes on, and every pod is told once."""
        if self.alive:
            asyncio.get_running_loop().remove_reader(self._packets)
        self.alive = False
        for reached in self._marks.values():
            if not reached.done():
                reached.set_result(None)
        self._marks.clear()
        pods, self._pods = self._pods, {}
        for tell in pods.values():
            tell(_DIED)


def _event(kind: int, packets: int, size: int, body: bytes) -> PodEvent:
    if kind == PACKETS:
        return PacketsCaptured(packets=decode(body, packets))
    return KernelDropped(packets=packets) if kind == DROPPED else BudgetSpent(packets=packets, bytes=size)


def decode(body: bytes, count: int) -> tuple[Packet, ...]:
    """The packets of a batch. Raises ``struct.error`` where the recorder broke its own form."""
    packets: list[Packet] = []
    at = 0
    for _ in range(count):
        time_ns, length, captured = PACKET.unpack_from(body, at)
        at += PACKET.size
        packets.append(Packet(time_ns=time_ns, length=length, data=body[at : at + captured]))
        at += captured
    if at != len(body):
        raise struct.error(f"a batch of {count} packets has {len(body)} bytes, not {at}")
    return tuple(packets)
