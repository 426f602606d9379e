"""Packets in batches."""

import asyncio

from app.runner.packets import BATCH_BYTES, Batches
from app.runs.events import Packet, PacketBatch


def _packet(time_ns: int, size: int = 10) -> Packet:
    return Packet(time_ns=time_ns, data=b"x" * size, length=size)


def test_what_comes_together_is_told_together_with_the_last_time() -> None:
    async def scenario() -> list[tuple[PacketBatch, int]]:
        told: list[tuple[PacketBatch, int]] = []
        batches = Batches(lambda batch, time_ns: told.append((batch, time_ns)))
        batches.add((_packet(1), _packet(2)))
        batches.add((_packet(3),))
        assert not told
        batches.flush()
        batches.flush()
        return told

    packets = (_packet(1), _packet(2), _packet(3))
    assert asyncio.run(scenario()) == [(PacketBatch(packets=packets), 3)]


def test_many_bytes_are_told_at_once() -> None:
    async def scenario() -> int:
        told: list[PacketBatch] = []
        batches = Batches(lambda batch, _: told.append(batch))
        batches.add((_packet(1, BATCH_BYTES),))
        return len(told)

    assert asyncio.run(scenario()) == 1
