"""A runner in a process of its own."""

import asyncio
from multiprocessing.connection import Connection

from app.runner import server
from app.runner.options import Options


def serve(options: Options, target: str, control: Connection) -> None:
    """Serves there until it is told to stop; says when it is ready."""

    async def until_told() -> None:
        async with server.running(options, target):
            control.send("ready")
            await asyncio.to_thread(control.recv)

    asyncio.run(until_told())
