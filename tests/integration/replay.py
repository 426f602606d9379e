"""A runner that replays given events: the real protocol over a real socket, without a sandbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import grpc.aio

from app.client import run_events
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc
from app.runs.events import LogLine, LogStream, Outcome, RunEnded, RunEvent


def log_event(number: int, text: str = "hello") -> RunEvent:
    return RunEvent(
        number=number, time_ns=number * 1000, event=LogLine(process="server", stream=LogStream.STDOUT, text=text)
    )


def end_event(number: int, outcome: Outcome = Outcome.COMPLETED) -> RunEvent:
    return RunEvent(number=number, time_ns=number * 1000, event=RunEnded(outcome=outcome, text="Stopped."))


class ReplayRunner(runner_pb2_grpc.RunnerServiceServicer):  # gRPC names the methods and their parameters
    """Knows the runs that were pushed to it."""

    def __init__(self) -> None:
        self.runs: dict[str, list[RunEvent]] = {}
        self.acknowledged: list[str] = []
        self.stopped: list[str] = []
        self.follows: list[tuple[str, int]] = []
        self._moved = asyncio.Condition()

    async def push(self, run_id: str, *events: RunEvent) -> None:
        async with self._moved:
            self.runs.setdefault(run_id, []).extend(events)
            self._moved.notify_all()

    async def _newer(self, run_id: str, after: int) -> list[RunEvent]:
        async with self._moved:
            await self._moved.wait_for(lambda: self.runs[run_id][-1].number > after)
            return [event for event in self.runs[run_id] if event.number > after]

    async def FollowRun(self, request: pb.FollowRunRequest, context: Any) -> AsyncIterator[pb.FollowRunResponse]:  # noqa: N802
        self.follows.append((request.run_id, request.after))
        if request.run_id not in self.runs:
            await context.abort(grpc.StatusCode.NOT_FOUND, "unknown run")
        after = request.after
        while True:
            events = await self._newer(request.run_id, after)
            yield pb.FollowRunResponse(events=[run_events.event_to_proto(event) for event in events])
            after = events[-1].number
            if isinstance(events[-1].event, RunEnded):
                return

    async def StopRun(self, request: pb.StopRunRequest, context: Any) -> pb.StopRunResponse:  # noqa: N802, ARG002
        self.stopped.append(request.run_id)
        await self.push(request.run_id, end_event(self.runs[request.run_id][-1].number + 1))
        return pb.StopRunResponse()

    async def AcknowledgeRun(self, request: pb.AcknowledgeRunRequest, context: Any) -> pb.AcknowledgeRunResponse:  # noqa: N802, ARG002
        self.acknowledged.append(request.run_id)
        return pb.AcknowledgeRunResponse()


@asynccontextmanager
async def serving(runner: ReplayRunner, target: str) -> AsyncIterator[grpc.aio.Server]:
    """The runner on ``target`` until the block ends, or its server is stopped inside."""
    server = grpc.aio.server()
    runner_pb2_grpc.add_RunnerServiceServicer_to_server(runner, server)
    server.add_insecure_port(target)
    await server.start()
    try:
        yield server
    finally:
        await server.stop(0)
