"""A real runner on a unix socket, with real pods, spoken to by the client that the pages use."""

import asyncio
import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.client.runner import AsyncRunnerClient, RunnerClient, Started
from app.runner import server
from app.runner.options import Options
from app.runs import events as ev
from app.runs.spec import CallSpec, Limits, in_json
from app.runs.workspace import File, Workspace
from app.sandbox.holder import SandboxRefused
from app.sandbox.runtime import StagingRefused

READY_SECONDS = 4
OPTIONS = Options(
    pods_warm=2, pods_most=8, runs_most=6, ready_seconds=READY_SECONDS, run_idle_seconds=30, links_host="127.0.0.1"
)
PATIENCE_SECONDS = 60
"""A bound for a machine with much else to do, not an expectation."""

PROTO = """\
syntax = "proto3";
package greeter;

service Greeter {
  rpc SayHello (HelloRequest) returns (HelloReply);
  rpc SayMany (HelloRequest) returns (stream HelloReply);
  rpc Collect (stream HelloRequest) returns (HelloReply);
  rpc Chat (stream HelloRequest) returns (stream HelloReply);
}

message HelloRequest {
  string name = 1;
  int32 count = 2;
}

message HelloReply {
  string message = 1;
}
"""

SERVER = """\
from concurrent import futures

import grpc

import greeter_pb2
import greeter_pb2_grpc


class Greeter(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        HELLO
        context.set_trailing_metadata((("took", "no time"),))
        return greeter_pb2.HelloReply(message="Hello, " + request.name)

    def SayMany(self, request, context):
        MANY
        for number in range(request.count):
            yield greeter_pb2.HelloReply(message=f"Hello {number}, {request.name}")

    def Collect(self, requests, context):
        return greeter_pb2.HelloReply(message=", ".join(request.name for request in requests))

    def Chat(self, requests, context):
        for request in requests:
            yield greeter_pb2.HelloReply(message="Hello, " + request.name)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
server.add_insecure_port("[::]:50051")
server.start()
print("listening")
server.wait_for_termination()
"""

HELLO = CallSpec(path="/greeter.Greeter/SayHello", requests=in_json('{"name": "Ada"}'))


def source(*, hello: str = "pass", many: str = "pass") -> str:
    """A server whose handlers begin with these statements."""
    return SERVER.replace("HELLO", hello).replace("MANY", many)


def workspace(text: str | None, proto: str = PROTO) -> Workspace:
    """A workspace with this server."""
    files = (File(path="greeter.proto", text=proto),)
    return Workspace(files=files if text is None else (*files, File(path="server.py", text=text)))


class Lab:
    """A runner and its two clients."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.client = RunnerClient(target)

    def start(self, files: Workspace, *calls: CallSpec, limits: Limits | None = None) -> tuple[str, Started]:
        """Starts a run: its id and the runner's answer."""
        run_id = secrets.token_hex(16)
        return run_id, self.client.start_run(run_id, files, calls, limits or Limits())

    def follow(
        self, run_id: str, *, after: int = 0, stop_when: Callable[[ev.RunEvent], bool] = lambda _: False
    ) -> tuple[ev.RunEvent, ...]:
        """All events to the end; stops the run when one is seen."""
        return asyncio.run(self._follow(run_id, after, stop_when))

    def run(
        self, text: str | None, *calls: CallSpec, stop_when: Callable[[ev.RunEvent], bool] = lambda _: False
    ) -> tuple[ev.RunEvent, ...]:
        """Starts a server and follows it to its end."""
        run_id, _ = self.start(workspace(text), *calls)
        return self.follow(run_id, stop_when=stop_when)

    def acknowledge(self, run_id: str) -> None:
        """Lets the runner forget a run."""

        async def acknowledge() -> None:
            client = AsyncRunnerClient(self.target)
            try:
                await client.acknowledge_run(run_id)
            finally:
                await client.close()

        asyncio.run(acknowledge())

    async def _follow(
        self, run_id: str, after: int, stop_when: Callable[[ev.RunEvent], bool]
    ) -> tuple[ev.RunEvent, ...]:
        client = AsyncRunnerClient(self.target)
        events: list[ev.RunEvent] = []
        stopped = False
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                async for batch in client.follow(run_id, after):
                    events += batch
                    if not stopped and any(stop_when(event) for event in batch):
                        stopped = True
                        await client.stop_run(run_id)
        finally:
            await client.close()
        return tuple(events)


def steps(events: tuple[ev.RunEvent, ...], call: int = 1) -> list[ev.CallStep]:
    """The steps of a call."""
    return [event.event for event in events if isinstance(event.event, ev.CallStep) and event.event.call == call]


def status(events: tuple[ev.RunEvent, ...], call: int = 1) -> ev.CallStep:
    """The last step of a call, which is its status."""
    last = steps(events, call)[-1]
    assert last.kind is ev.StepKind.SERVER_TRAILER
    return last


def ended(events: tuple[ev.RunEvent, ...]) -> ev.RunEnded:
    """How the run ended."""
    last = events[-1].event
    assert isinstance(last, ev.RunEnded)
    return last


def call_ended(event: ev.RunEvent) -> bool:
    """True for a call's status."""
    return isinstance(event.event, ev.CallStep) and event.event.kind is ev.StepKind.SERVER_TRAILER


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One runner for all tests: runs do not know of each other."""
    with running_lab(tmp_path_factory.mktemp("runner"), OPTIONS) as started:
        yield started


@contextlib.contextmanager
def running_lab(folder: Path, options: Options) -> Iterator[Lab]:
    """A runner in a thread of this process, on a socket in ``folder``; a machine that allows none skips, and says why."""
    # grpc's handlers would run at each fork of the spawner; nothing here uses grpc in a forked child.
    os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
    target = f"unix:{folder / 'runner.sock'}"
    begun: threading.Event = threading.Event()
    refused: list[str] = []
    handle: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        stop = asyncio.Event()
        handle.append((asyncio.get_running_loop(), stop))
        async with server.running(options, target):
            begun.set()
            await stop.wait()

    def thread() -> None:
        try:
            asyncio.run(serve())
        except (SandboxRefused, StagingRefused) as error:
            refused.append(str(error))
        finally:
            begun.set()

    running = threading.Thread(target=thread)
    running.start()
    begun.wait()
    if refused:
        running.join()
        pytest.skip(refused[0])
    started = Lab(target)
    yield started
    started.client.close()
    loop, stop = handle[0]
    loop.call_soon_threadsafe(stop.set)
    running.join()
    assert not Path(target.removeprefix("unix:")).exists()
