"""Waiting for a descriptor takes nothing from it."""

import asyncio
import os
import subprocess
import sys

from app.sandbox.readiness import readable


def test_data_is_waited_for_and_left() -> None:
    async def story() -> bytes:
        reading, writing = os.pipe()
        waiting = asyncio.ensure_future(readable(reading))
        await asyncio.sleep(0)
        assert not waiting.done()
        os.write(writing, b"x")
        await waiting
        os.close(writing)
        with os.fdopen(reading, "rb") as left:
            return left.read()

    assert asyncio.run(story()) == b"x"


def test_the_end_of_a_stream_and_of_a_process_count() -> None:
    async def story() -> None:
        reading, writing = os.pipe()
        os.close(writing)
        await readable(reading)
        os.close(reading)
        await readable(handle)

    process = subprocess.Popen([sys.executable, "-I", "-c", "pass"])
    handle = os.pidfd_open(process.pid)
    asyncio.run(story())
    os.close(handle)
    assert process.wait(0) == 0


def test_who_waits_no_longer_leaves_no_trace() -> None:
    async def story() -> None:
        reading, writing = os.pipe()
        waiting = asyncio.ensure_future(readable(reading))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert asyncio.get_running_loop().remove_reader(reading) is False
        os.close(reading)
        os.close(writing)

    asyncio.run(story())
