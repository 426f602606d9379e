"""Waiting for a descriptor on the event loop, without reading it."""

import asyncio


async def readable(descriptor: int) -> None:
    """Return when ``descriptor`` can be read: data, the end of a stream, or the end of a process (pidfd)."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(descriptor, tell)
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)
