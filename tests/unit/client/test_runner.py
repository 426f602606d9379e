"""The client of the runner over a real socket: values in, values out, every failure one of ours with a sentence."""

import asyncio
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
import pytest

from app.client import convert, run_events, runner
from app.client import faults as relaying
from app.client.runner import AsyncRunnerClient, RunnerClient
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc
from app.runs.events import LogLine, LogStream, Outcome, RunEnded, RunEvent
from app.runs.faults import Latency, Relay
from app.runs.spec import CallSpec, Limits, Metadatum, in_json
from app.runs.workspace import File, Workspace
from tests.support.harmless_runner import Serving

GREETER = Workspace(files=(File(path="greeter.proto", text='syntax = "proto3";\nmessage A {}\n'),))
CALL = CallSpec(
    path="/s.S/M", requests=in_json("{}"), metadata=(Metadatum(name="k-bin", value=b"\xff"),), deadline_ms=9
)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    made = Serving(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(serving: Serving) -> Iterator[RunnerClient]:
    with RunnerClient(serving.target) as made:
        yield made


def test_a_compile(client: RunnerClient) -> None:
    compiled = client.compile(GREETER)
    assert compiled.problems == ()
    assert compiled.descriptor_set
    broken = client.compile(Workspace(files=(File(path="greeter.proto", text="broken"),)))
    assert [(problem.path, problem.line) for problem in broken.problems] == [("greeter.proto", 3)]


def test_a_run_is_asked_for_with_everything_it_needs(client: RunnerClient, serving: Serving) -> None:
    started = client.start_run("r", GREETER, (CALL,), Limits(wall_seconds=5, capture_bytes=6))
    assert (started.incarnation, started.calls, started.call_problems) == ("one", (1,), ())
    (asked,) = serving.runner.asked
    assert isinstance(asked, pb.StartRunRequest)
    assert convert.workspace_from_proto(asked.files) == GREETER
    assert [convert.spec_from_proto(call) for call in asked.calls] == [CALL]
    assert convert.limits_from_proto(asked.limits) == Limits(wall_seconds=5, capture_bytes=6)


def test_relays_and_links_are_asked_for(client: RunnerClient, serving: Serving) -> None:
    slow = Relay(faults=(Latency(ms=5),), server="store")
    client.start_run("r", GREETER, (), Limits(), (slow,))
    client.set_relays("r", (slow,))
    assert client.open_link("r", "store") == runner.OpenLink(token="tok", port=8001)
    client.close_link("r")
    started, changed, opened, closed = serving.runner.asked
    for asked in (started, changed):
        (relay,) = asked.relays  # type: ignore[attr-defined]  # a message
        assert relaying.relay_from_proto(relay) == slow
    assert opened == pb.OpenLinkRequest(run_id="r", process="store")
    assert closed == pb.CloseLinkRequest(run_id="r")


def test_what_is_wrong_with_a_request_has_its_place(client: RunnerClient) -> None:
    wrong = CallSpec(path="/s.S/M", requests=in_json("oops"))
    client.start_run("r", GREETER, (), Limits())
    started = client.start_call("r", wrong)
    assert started.call == 0
    (problem,) = started.problems
    assert (problem.problem.line, problem.problem.column) == (1, 3)


def test_every_control_names_its_run_and_call(client: RunnerClient, serving: Serving) -> None:
    client.start_run("r", GREETER, (), Limits())
    assert client.send_message("r", 3, in_json("{}")[0]) == ()
    client.half_close("r", 3)
    client.cancel_call("r", 3)
    client.stop_run("r")
    asked: list[Any] = serving.runner.asked[1:]
    assert [type(request).__name__ for request in asked] == [
        "SendMessageRequest", "HalfCloseRequest", "CancelCallRequest", "StopRunRequest",
    ]  # fmt: skip
    assert {request.run_id for request in asked} == {"r"}
    assert {request.call for request in asked[:3]} == {3}


EVENTS = (
    RunEvent(number=1, time_ns=5, event=LogLine(process="server", stream=LogStream.STDOUT, text="x")),
    RunEvent(number=2, time_ns=6, event=RunEnded(outcome=Outcome.COMPLETED, text="Stopped.")),
)


class Speaking(runner_pb2_grpc.RunnerServiceServicer):
    """Answers every stop with the status that its run's id names; follows and forgets."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []

    def StopRun(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's name
        context.abort(grpc.StatusCode[request.run_id], "The runner's own words.")

    def FollowRun(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802 - the service's name
        if request.run_id == "lost":
            context.abort(grpc.StatusCode.NOT_FOUND, "")
        for event in EVENTS[request.after :]:
            yield pb.FollowRunResponse(events=[run_events.event_to_proto(event)])

    def AcknowledgeRun(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802 - the service's name
        self.acknowledged.append(request.run_id)
        return pb.AcknowledgeRunResponse()


@pytest.fixture
def speaking(tmp_path: Path) -> Iterator[tuple[str, Speaking]]:
    """The address of a runner that answers as it is told to, and that runner."""
    servicer, target = Speaking(), f"unix:{tmp_path}/speaking.sock"
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    runner_pb2_grpc.add_RunnerServiceServicer_to_server(servicer, server)
    server.add_insecure_port(target)
    server.start()
    yield target, servicer
    server.stop(None).wait()


FAILURES = {
    "NOT_FOUND": runner.RunUnknown,
    "RESOURCE_EXHAUSTED": runner.RunnerFull,
    "INVALID_ARGUMENT": runner.RequestRefused,
    "FAILED_PRECONDITION": runner.RequestRefused,
    "UNAVAILABLE": runner.RunnerUnavailable,
    "DEADLINE_EXCEEDED": runner.RunnerUnavailable,
    "CANCELLED": runner.RunnerUnavailable,
    "INTERNAL": runner.RunnerError,
    "UNKNOWN": runner.RunnerError,
}


def test_every_status_is_one_of_our_failures(speaking: tuple[str, Speaking]) -> None:
    with RunnerClient(speaking[0]) as client:
        for code, kind in FAILURES.items():
            with pytest.raises(runner.RunnerError) as caught:
                client.stop_run(code)
            assert type(caught.value) is kind, code
            assert str(caught.value).endswith(".")
            if kind is runner.RequestRefused:
                assert str(caught.value) == "The runner's own words."


def test_a_run_is_followed_from_any_event_and_acknowledged(speaking: tuple[str, Speaking]) -> None:
    target, servicer = speaking

    async def story() -> None:
        client = AsyncRunnerClient(target)
        assert [batch async for batch in client.follow("r", 0)] == [EVENTS[:1], EVENTS[1:]]
        assert [batch async for batch in client.follow("r", 1)] == [EVENTS[1:]]
        with pytest.raises(runner.RunUnknown):
            await anext(client.follow("lost", 0))
        with pytest.raises(runner.RunnerFull):
            await client.stop_run("RESOURCE_EXHAUSTED")
        await client.acknowledge_run("r")
        await client.close()

    asyncio.run(story())
    assert servicer.acknowledged == ["r"]
