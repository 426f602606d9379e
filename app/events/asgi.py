"""The events service as an ASGI application: ``GET /events/runs/<run id>``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.events import sse
from app.events.follower import Follower
from app.events.hub import Hub
from app.store import Store

PREFIX = "/events/"


def create(store: Store, hub: Hub, follower: Follower) -> Starlette:
    """The service. Its lifespan is that of ``follower``."""

    async def follow_run(request: Request) -> Response:
        """Whoever has the run's unguessable name may look, as on its page."""
        run_id: str = request.path_params["run_id"]
        after = sse.event_number(request.headers.get("last-event-id") or request.query_params.get("after", ""))
        progress = await asyncio.to_thread(store.progress, run_id)
        if progress is None:
            return PlainTextResponse("There is no such run, or it was deleted.", status_code=404)
        if progress.ended and after >= progress.last_event:
            # HTML Living Standard §9.2.3: this, and only this, makes an EventSource give up for good.
            return Response(status_code=204, headers={"cache-control": "no-store"})
        return sse.RunStream(hub, store, run_id, min(after, progress.last_event))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with follower.running():
            yield
        hub.close()

    return Starlette(routes=[Route(f"{PREFIX}runs/{{run_id}}", follow_run, methods=["GET"])], lifespan=lifespan)
