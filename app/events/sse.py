"""One page's stream of one run, as Server-Sent Events (HTML Living Standard §9.2).

Each message names the last stored event; the page fetches what it shows. So a message may be left out or come twice, a slow
page is told less often and misses nothing, and memory for a page does not grow.
"""

import asyncio
import json
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.events.hub import Hub, News
from app.events.kinds import EVERY_KIND
from app.store import Store
from app.store.model import Progress

COALESCE_SECONDS = 0.05
"""At most one message in this time to one page; the first after a pause goes at once."""
KEEP_ALIVE_SECONDS = 15.0
"""Proxies close connections that are silent for longer than 30 to 60 s; half of the shorter."""
MAX_ID_DIGITS = 18
"""Event numbers fit in 63 bits."""

_HEADERS = {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # nginx would hold the messages back
}
# A page whose server is restarted asks again after a second, not after the browser's three to five.
_OPENING = b"retry: 1000\n: following\n\n"
_KEEP_ALIVE = b": still here\n\n"


def message(news: News) -> bytes:
    """One message as it crosses the wire."""
    data = {"last": news.last, "kinds": sorted(news.kinds), "ended": news.ended}
    return f"event: run\nid: {news.last}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def event_number(text: str) -> int:
    """The number in ``Last-Event-ID`` or ``?after=``; 0, everything, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS else 0


class RunStream(Response):
    """The answer that lasts as long as the run, the page or the server does, whichever ends first."""

    def __init__(self, hub: Hub, store: Store, run_id: str, after: int) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._hub = hub
        self._store = store
        self._run_id = run_id
        self._after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: streams until the run has ended or the page has left."""
        del scope
        async with asyncio.TaskGroup() as tasks:
            stream = tasks.create_task(self._stream(send))
            left = tasks.create_task(_until_left(receive))
            await asyncio.wait((stream, left), return_when=asyncio.FIRST_COMPLETED)
            stream.cancel()
            left.cancel()

    async def _stream(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        # Subscribed before the store is asked, so that nothing falls between the two.
        with self._hub.subscribe(self._run_id, self._after) as subscription, suppress(OSError):
            await _send(send, _OPENING)
            progress = await asyncio.to_thread(self._store.progress, self._run_id)
            if progress is None or _told_all(progress, self._after):
                subscription.close()
            else:
                subscription.tell(progress.last_event, EVERY_KIND, ended=progress.ended)
            while True:
                try:
                    news = await subscription.take(KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    await _send(send, _KEEP_ALIVE)
                    continue
                if news is None:
                    break
                await _send(send, message(news))
                if news.ended:
                    break
                await asyncio.sleep(COALESCE_SECONDS)
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def _told_all(progress: Progress, after: int) -> bool:
    return progress.ended and after >= progress.last_event


async def _send(send: Send, body: bytes) -> None:
    """Waits while the page reads slower than we write: the server buffers 64 KiB for it at most."""
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
