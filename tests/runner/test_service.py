"""The contract: refusals, statuses, following again, forgetting."""

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from app.client.runner import RequestRefused, RunnerError, RunnerFull, RunUnknown
from app.runner.server import SERVICE
from app.runs.problems import Severity, SourceProblem
from app.runs.spec import Limits, Request, RequestFormat, in_json
from app.runs.workspace import File, Workspace
from tests.runner.conftest import HELLO, OPTIONS, PROTO, Lab, call_ended, ended, source, workspace

pytestmark = pytest.mark.jail


def test_compile(lab: Lab) -> None:
    compiled = lab.client.compile(Workspace(files=(File(path="greeter.proto", text=PROTO),)))
    assert compiled.problems == ()
    assert [file.path for file in compiled.generated] == ["greeter_pb2.py", "greeter_pb2.pyi", "greeter_pb2_grpc.py"]


def test_imports_of_well_known_and_google_files(lab: Lab) -> None:
    text = (
        'syntax = "proto3";\nimport "google/rpc/status.proto";\nimport "google/protobuf/timestamp.proto";\n'
        'import "google/api/annotations.proto";\nimport "shop/v1/order.proto";\n'
        "message A { google.rpc.Status s = 1; google.protobuf.Timestamp t = 2; shop.v1.Order o = 3; }\n"
    )
    order = 'syntax = "proto3";\npackage shop.v1;\nmessage Order {}\n'
    files = (File(path="a.proto", text=text), File(path="shop/v1/order.proto", text=order))
    compiled = lab.client.compile(Workspace(files=files))
    assert [(problem.severity, problem.line) for problem in compiled.problems] == [(Severity.WARNING, 4)]
    assert compiled.descriptor_set


def test_a_schema_that_crashes_protoc_is_a_problem_and_the_next_compiles(lab: Lab) -> None:
    deep = "{o:\n" * 50_000 + "{}" + "}\n" * 50_000
    text = (
        'syntax = "proto3";\nimport "google/protobuf/descriptor.proto";\nmessage O { O o = 1; }\n'
        "extend google.protobuf.MessageOptions { O o = 50000; }\nmessage X {\noption (o) = " + deep + ";\n}\n"
    )
    (problem,) = lab.client.compile(Workspace(files=(File(path="x.proto", text=text[: 256 * 1024]),))).problems[:1]
    assert problem.text
    assert lab.client.compile(workspace(None)).problems == ()


def test_a_long_line_is_refused_with_its_place(lab: Lab) -> None:
    text = 'syntax = "proto3";\n' + " " * 2001
    (problem,) = lab.client.compile(Workspace(files=(File(path="a.proto", text=text),))).problems
    assert (problem.path, problem.line) == ("a.proto", 2)


def test_a_workspace_that_is_not_one_is_refused(lab: Lab) -> None:
    with pytest.raises(RequestRefused, match="cannot be a file name"):
        lab.client.compile(Workspace(files=(File(path="../x.proto", text=""),)))


def test_a_run_id_is_used_once_and_well_formed(lab: Lab) -> None:
    run_id, _ = lab.start(workspace(None))
    with pytest.raises(RunnerError):
        lab.client.start_run(run_id, workspace(None), (), Limits())
    with pytest.raises(RequestRefused, match="run id"):
        lab.client.start_run("no/id", workspace(None), (), Limits())
    lab.client.stop_run(run_id)


def test_a_request_is_encoded_without_a_run(lab: Lab) -> None:
    descriptor_set = lab.client.compile(workspace(None)).descriptor_set

    def encode(text: str) -> object:
        return lab.client.encode(descriptor_set, "greeter.HelloRequest", *in_json(text))

    assert encode('{"name": "Ada"}') == bytes.fromhex("0a 03 41 64 61")  # field 1 LEN, 3 bytes, "Ada"
    problem = encode('{\n "nam": "Ada"}')
    assert isinstance(problem, SourceProblem)
    assert (problem.line, problem.column) == (2, 2)
    assert "“nam”" in problem.text
    text = Request(format=RequestFormat.TEXT, data=b'name: "Ada"')
    assert lab.client.encode(descriptor_set, "greeter.HelloRequest", text) == b"\n\x03Ada"
    raw = Request(format=RequestFormat.BYTES, data=b"\xff")
    assert lab.client.encode(descriptor_set, "greeter.HelloRequest", raw) == b"\xff"


def test_runs_that_are_not_known(lab: Lab) -> None:
    for ask in (
        lambda: lab.client.stop_run("unknown"),
        lambda: lab.client.start_call("unknown", HELLO),
        lambda: lab.client.send_message("unknown", 1, in_json("{}")[0]),
        lambda: lab.follow("unknown"),
    ):
        with pytest.raises(RunUnknown):
            ask()


def test_a_run_is_followed_again_from_any_event_and_forgotten_when_acknowledged(lab: Lab) -> None:
    run_id, _ = lab.start(workspace(source()), HELLO)
    events = lab.follow(run_id, stop_when=call_ended)
    assert lab.follow(run_id) == events
    assert lab.follow(run_id, after=3) == events[3:]
    with pytest.raises(RunUnknown):
        lab.client.start_call(run_id, HELLO)
    lab.acknowledge(run_id)
    with pytest.raises(RunUnknown):
        lab.follow(run_id)


def test_a_full_runner_says_so_and_has_room_again(lab: Lab) -> None:
    runs = [lab.start(workspace(source()))[0] for _ in range(OPTIONS.runs_most)]
    with pytest.raises(RunnerFull):
        lab.start(workspace(source()))
    for run_id in runs:
        lab.client.stop_run(run_id)
    assert [ended(lab.follow(run_id)).text for run_id in runs] == ["Stopped."] * len(runs)
    run_id, _ = lab.start(workspace(source()), HELLO)
    assert call_ended(lab.follow(run_id, stop_when=call_ended)[-1]) is False


def test_health(lab: Lab) -> None:
    with grpc.insecure_channel(lab.target) as channel:
        answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=SERVICE), timeout=5)
    assert answer.status == health_pb2.HealthCheckResponse.SERVING
