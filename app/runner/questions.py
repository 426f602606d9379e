"""Questions to the servers of a run: what health, reflection and channelz say, asked by the driver, told as an event.

Each takes some calls on a connection of its own, which the recording has like any other; none of them is a call of the page.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from app.runner.channels import Channels
from app.runs.events import AnyEvent, ServerAnswered
from app.sandbox.driver_client import Asked

MAX_QUESTIONS = 100
"""Of one run: each leaves a connection in the recording."""
ANSWER_SECONDS = 8.0
"""The driver gives up after 1.5 s for the connection and 4 s for the calls."""
CONNECT_MS = 1500


class Questions:
    """Asks the servers of one run, one question at a time."""

    def __init__(self, channels: Channels, services: tuple[str, ...], tell: Callable[[AnyEvent, int], None]) -> None:
        self._channels = channels
        self._services = services
        self._tell = tell
        self._asked = 0
        self._asking = asyncio.Lock()
        self._answer: asyncio.Future[ServerAnswered] | None = None

    async def ask(self, server: str) -> ServerAnswered:
        """What a server says of itself; a ``problem`` in it says why it was not heard."""
        async with self._asking:
            if self._asked >= MAX_QUESTIONS:
                return ServerAnswered(process=server, problem=f"A run asks at most {MAX_QUESTIONS} times.")
            aside = await self._channels.aside(server)
            if aside is None:
                return ServerAnswered(process=server, problem="It does not listen, so it cannot be asked.")
            self._asked += 1
            driver, planned = aside
            self._answer = asyncio.get_running_loop().create_future()
            await driver.ask(self._asked, planned, self._services, CONNECT_MS)
            try:
                answer = await asyncio.wait_for(self._answer, ANSWER_SECONDS)
            except TimeoutError:
                answer = ServerAnswered(process=server, problem="The driver did not come to an end with it.")
            answer = replace(answer, process=server)
            self._tell(answer, 0)
            return answer

    def heard(self, asked: Asked) -> None:
        """The driver answers; to a question that nobody waits for any more it comes too late."""
        if asked.question == self._asked and self._answer and not self._answer.done():
            self._answer.set_result(asked.answer)
