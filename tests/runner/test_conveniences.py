"""Health, reflection, channelz, status details and interceptors: ordinary gRPC code in the jail, called like any method."""

import pytest
from google.rpc import error_details_pb2, status_pb2
from grpc_channelz.v1 import channelz_pb2
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2

from app.runs import events as ev
from app.runs.events import StepKind
from app.runs.spec import CallSpec, in_json
from app.runs.workspace import File, Workspace
from tests.runner.conftest import Lab, call_ended, status, steps
from tests.runner.test_examples import EXAMPLES
from tests.runner.test_processes import lines

pytestmark = pytest.mark.jail
CONVENIENCES = EXAMPLES["conveniences"].workspace


def called(lab: Lab, workspace: Workspace, *calls: tuple[str, str]) -> tuple[ev.RunEvent, ...]:
    """The events of a run that makes these calls, each of a path and a request."""
    specs = [CallSpec(path=path, requests=in_json(request)) for path, request in calls]
    run_id, started = lab.start(workspace, *specs)
    assert started.call_problems == ()
    over: list[bool] = []

    def all_over(event: ev.RunEvent) -> bool:
        over.extend([True] * call_ended(event))
        return len(over) == len(calls)

    return lab.follow(run_id, stop_when=all_over)


def reply(events: tuple[ev.RunEvent, ...], call: int) -> bytes:
    return next(step.message for step in steps(events, call) if step.kind is StepKind.SERVER_MESSAGE)


def test_each_is_called_from_the_page_like_any_method(lab: Lab) -> None:
    listing = '{"listServices": ""}'
    events = called(
        lab,
        CONVENIENCES,
        ("/grpc.health.v1.Health/Check", '{"service": "greeter.Greeter"}'),
        ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", listing),
        ("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", listing),
        ("/grpc.channelz.v1.Channelz/GetServers", "{}"),
    )
    assert [status(events, number).status_code for number in range(1, 5)] == [0] * 4
    checked = health_pb2.HealthCheckResponse.FromString(reply(events, 1))
    assert checked.status == health_pb2.HealthCheckResponse.SERVING
    for number in (2, 3):
        answer = reflection_pb2.ServerReflectionResponse.FromString(reply(events, number))
        assert "greeter.Greeter" in [service.name for service in answer.list_services_response.service]
    assert len(channelz_pb2.GetServersResponse.FromString(reply(events, 4)).server) == 1
    assert "call /grpc.health.v1.Health/Check without a token" in lines(events, "server"), "the interceptor saw it"


def test_status_details_arrive_as_they_were_packed(lab: Lab) -> None:
    example = EXAMPLES["errors"]
    events = called(lab, example.workspace, (example.method, example.request))
    (packed,) = [entry.value for entry in status(events).metadata if entry.name == "grpc-status-details-bin"]
    details = status_pb2.Status.FromString(packed).details
    wrong = error_details_pb2.BadRequest()
    assert details[0].Unpack(wrong)
    assert wrong.field_violations[0].field == "count"


def answers(lab: Lab, workspace: Workspace) -> ev.ServerAnswered:
    """What the server says of itself."""
    run_id, _ = lab.start(workspace)
    told: list[ev.ServerAnswered] = []

    def ask(event: ev.RunEvent) -> bool:
        if isinstance(event.event, ev.ProcessListening):
            # The driver's channel waits for the port to be known.
            told.append(lab.client.ask_server(run_id, "server"))
        return bool(told)

    events = lab.follow(run_id, stop_when=ask)
    assert told[0].problem or told[0] in [event.event for event in events], "the recording has it too"
    return told[0]


def test_what_a_server_says_of_itself_is_asked_by_the_driver(lab: Lab) -> None:
    answer = answers(lab, CONVENIENCES)
    assert answer.problem == ""
    assert answer.health
    assert ev.ServiceHealth(service="greeter.Greeter", status="SERVING") in answer.health
    assert answer.reflection == "v1"
    assert "greeter.Greeter" in answer.services
    assert answer.channelz
    kinds = {row.kind: row for row in answer.channelz}
    assert kinds["server"].started >= 3, "these questions are calls too"
    assert kinds["socket"].started >= 3


def test_a_server_that_offers_none_of_it(lab: Lab) -> None:
    assert answers(lab, EXAMPLES["greeter"].workspace) == ev.ServerAnswered(process="server")


def test_what_a_server_did_not_register_is_not_pretended(lab: Lab) -> None:
    mention = File(path="notes.py", text="# grpc_health is not used yet\n")
    workspace = Workspace(files=(*EXAMPLES["greeter"].workspace.files, mention))
    events = called(lab, workspace, ("/grpc.health.v1.Health/Check", "{}"))
    assert status(events).status_code == 12
