"""A pod of one runner calls a pod of another: two real runner processes, a connection carried between them."""

import multiprocessing
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import grpc
import pytest

from app.client.runner import RequestRefused, RunnerClient
from app.gen.grpclab.runner.v1 import runner_pb2 as pb
from app.gen.grpclab.runner.v1 import runner_pb2_grpc
from app.runs import events as ev
from app.runs.spec import CallSpec, Limits, in_json
from tests.runner.conftest import HELLO, OPTIONS, Lab, call_ended, source, status, steps, workspace
from tests.support.runners import serve

pytestmark = pytest.mark.jail

PORT = 6000
OVER = CallSpec(path=HELLO.path, requests=in_json('{"name": "over"}'))
RELAY = (
    f'return greeter_pb2_grpc.GreeterStub(grpc.insecure_channel("localhost:{PORT}")).SayHello(request, timeout=20)'
    " if request.name == 'over' else greeter_pb2.HelloReply(message='here')"
)
MANY = f'yield from greeter_pb2_grpc.GreeterStub(grpc.insecure_channel("localhost:{PORT}")).SayMany(request, timeout=20); return'


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory, lab: Lab) -> Iterator[Lab]:
    """A second runner, a process of its own, that may lead to the first."""
    target = f"unix:{tmp_path_factory.mktemp('near') / 'runner.sock'}"
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
    process = spawn.Process(target=serve, args=(replace(OPTIONS, link_peers=(lab.target,)), target, theirs))
    process.start()
    assert ours.recv() == "ready"
    started = Lab(target)
    yield started
    started.client.close()
    ours.send("stop")
    process.join(60)
    assert process.exitcode == 0


@pytest.fixture
def far(lab: Lab) -> Iterator[tuple[str, str]]:
    """A run of the first runner, and the token of its server."""
    run_id, _ = lab.start(workspace(source(hello='return greeter_pb2.HelloReply(message="there")')), HELLO)
    for batch in lab.client.follow(run_id, timeout=60):
        if any(map(call_ended, batch)):
            break
    yield run_id, lab.client.open_link(run_id).token
    lab.client.stop_run(run_id)


class Story:
    """A run on the near runner: its server calls, on a port of its own pod, a server of the far one."""

    def __init__(self, near: Lab) -> None:
        self.client: RunnerClient = near.client
        self.run_id = secrets.token_hex(16)
        self.client.start_run(self.run_id, workspace(source(hello=RELAY, many=MANY)), (HELLO,), Limits())
        self.events = self._events()
        self.seen: list[ev.RunEvent] = []
        self.until_calls(1)

    def _events(self) -> Iterator[ev.RunEvent]:
        for batch in self.client.follow(self.run_id, timeout=120):
            yield from batch

    def until_calls(self, count: int) -> None:
        while sum(map(call_ended, self.seen)) < count:
            self.seen.append(next(self.events))

    def call(self, spec: CallSpec) -> ev.CallStep:
        number = self.client.start_call(self.run_id, spec).call
        self.until_calls(number)
        return status(tuple(self.seen), number)

    def end(self) -> list[str]:
        self.client.stop_run(self.run_id)
        self.seen.extend(self.events)
        return [e.event.text for e in self.seen if isinstance(e.event, ev.LogLine) and e.event.process == "link"]


def test_a_pod_of_one_runner_calls_a_pod_of_another(lab: Lab, near: Lab, far: tuple[str, str]) -> None:
    story = Story(near)
    story.client.lead_far(story.run_id, PORT, lab.target, far[1])
    assert story.call(OVER).status_code == 0
    replies = [step for step in steps(tuple(story.seen), 2) if step.kind is ev.StepKind.SERVER_MESSAGE]
    assert replies[0].message == b"\n\x05there"
    many = CallSpec(path="/greeter.Greeter/SayMany", requests=in_json('{"name": "x", "count": 300}'))
    assert story.call(many).status_code == 0
    assert len([s for s in steps(tuple(story.seen), 3) if s.kind is ev.StepKind.SERVER_MESSAGE]) == 300
    assert story.end()[0] == "port 6000 leads to a server of another runner"
    owners = {
        (e.event.client_process, e.event.server_process) for e in story.seen if isinstance(e.event, ev.ConnectionOpened)
    }
    assert ("server", "link") in owners
    lab.client.stop_run(far[0])
    theirs = lab.follow(far[0])
    assert ("link", "server") in {
        (e.event.client_process, e.event.server_process) for e in theirs if isinstance(e.event, ev.ConnectionOpened)
    }
    said = [e.event.text for e in theirs if isinstance(e.event, ev.LogLine) and e.event.process == "link"]
    assert "another runner came in (1 of 8)" in said
    assert "another runner left" in said


def test_a_link_that_is_closed_carries_nothing_any_more(lab: Lab, near: Lab, far: tuple[str, str]) -> None:
    story = Story(near)
    story.client.lead_far(story.run_id, PORT, lab.target, far[1])
    assert story.call(OVER).status_code == 0
    lab.client.close_link(far[0])
    assert story.call(OVER).status_code != 0
    said = story.end()
    assert any("No link has this token." in line for line in said), said


def test_a_runner_leads_only_where_its_host_lets_it(lab: Lab, near: Lab, far: tuple[str, str]) -> None:
    del near
    with pytest.raises(RequestRefused, match="This runner leads to no runner at elsewhere:1"):
        lab.client.lead_far(far[0], PORT, "elsewhere:1", far[1])


def test_who_has_no_token_is_not_carried(lab: Lab) -> None:
    with grpc.insecure_channel(lab.target) as channel:
        carry: Any = runner_pb2_grpc.RunnerServiceStub(channel).CarryLink
        with pytest.raises(grpc.RpcError) as refused:
            next(carry(iter([pb.CarryLinkRequest(token="guessed")]), timeout=20))
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert "No link has this token." in str(refused.value.details())
