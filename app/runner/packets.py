"""Packets come one by one or in blocks; pages want them in batches of some milliseconds."""

import asyncio
from collections.abc import Callable

from app.runs.events import Packet, PacketBatch

BATCH_SECONDS = 0.015
BATCH_BYTES = 256 * 1024


class Batches:
    """Gathers packets and tells them together, in order."""

    def __init__(self, tell: Callable[[PacketBatch, int], None]) -> None:
        self._tell = tell
        self._packets: list[Packet] = []
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, packets: tuple[Packet, ...]) -> None:
        """More packets: told within ``BATCH_SECONDS``, or at once when they are many."""
        self._packets += packets
        self._bytes += sum(len(packet.data) for packet in packets)
        if self._bytes >= BATCH_BYTES:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self.flush)

    def flush(self) -> None:
        """Tells what is there now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        packets, self._packets, self._bytes = tuple(self._packets), [], 0
        if packets:
            self._tell(PacketBatch(packets=packets), packets[-1].time_ns)
