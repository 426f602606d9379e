"""What a call can ask of its channel, seen on the wire of real runs: TLS, several servers, retries, compression, names."""

import json
from dataclasses import replace

import pytest

from app.runs import events as ev
from app.runs.events import Recording
from app.runs.spec import (
    CallSpec,
    Channel,
    ChannelOption,
    Compression,
    Request,
    RequestFormat,
    Security,
    in_json,
)
from app.runs.workspace import File, Workspace
from app.schema.read import read
from app.trace.build import build
from app.trace.model import Call, Trace
from tests.runner.conftest import HELLO, Lab, call_ended, source, status, steps, workspace

pytestmark = pytest.mark.jail

ROUND_ROBIN = json.dumps({"loadBalancingConfig": [{"round_robin": {}}]})
TLS = """server.add_secure_port("[::]:50051", grpc.ssl_server_credentials(
    [(open("tls/server.key", "rb").read(), open("tls/server.crt", "rb").read())], ROOTS))"""
MUTUAL = 'open("tls/ca.crt", "rb").read(), require_client_auth=True'


def secured(*, mutual: bool = False, hello: str = "pass") -> str:
    """A server with a TLS port, in ordinary gRPC code."""
    plain = 'server.add_insecure_port("[::]:50051")'
    return source(hello=hello).replace(plain, TLS.replace("ROOTS", MUTUAL if mutual else "None"))


def on(channel: Channel, call: CallSpec = HELLO) -> CallSpec:
    """The call on this channel."""
    return replace(call, channel=channel)


def seen(lab: Lab, files: Workspace, *calls: CallSpec) -> tuple[tuple[ev.RunEvent, ...], Trace]:
    """A run of these calls: its events and what was on the wire."""
    run_id, started = lab.start(files, *calls)
    assert started.call_problems == ()
    ended: list[ev.RunEvent] = []

    def stop(event: ev.RunEvent) -> bool:
        ended.extend([event] * call_ended(event))
        return len(ended) == len(calls)

    events = lab.follow(run_id, stop_when=stop)
    return events, build(Recording(events=events), read(started.descriptor_set))


def header(call: Call, name: str) -> list[str]:
    """The values of a request header."""
    return [str(field.value) for field in call.request_headers if field.name == name]


@pytest.mark.parametrize("security", [Security.TLS, Security.MUTUAL_TLS])
def test_a_call_over_tls_is_recorded_readable(lab: Lab, security: Security) -> None:
    channel = Channel(security=security)
    files = workspace(secured(mutual=security is Security.MUTUAL_TLS))
    events, trace = seen(lab, files, replace(on(channel), bearer_token="secret-token"))
    assert status(events).status_code == 0
    assert any(isinstance(event.event, ev.KeyLog) and event.event.process == "driver" for event in events)
    (call,) = trace.calls
    assert (call.path, call.driver_call, call.client_process) == (HELLO.path, 1, "driver")
    assert header(call, ":scheme") == ["https"]
    assert header(call, ":authority") == ["localhost:50051"]
    assert header(call, "authorization") == ["Bearer secret-token"]
    (connection,) = [one for one in trace.connections if one.number == call.connection]
    assert connection.client_port == steps(events)[0].client_port
    wire = b"".join(p.data for e in events if isinstance(e.event, ev.PacketBatch) for p in e.event.packets)
    assert b"secret-token" not in wire, "it was encrypted"


def test_requests_in_text_and_bytes_are_sent_as_they_are_meant(lab: Lab) -> None:
    text = Request(format=RequestFormat.TEXT, data=b'name: "Ada"')
    raw = Request(format=RequestFormat.BYTES, data=b"\x0a\x03Bob")
    broken = Request(format=RequestFormat.BYTES, data=b"\xff\xff")
    calls = [replace(HELLO, requests=(request,)) for request in (text, raw, broken)]
    unknown = CallSpec(path="/no.Such/Method", requests=(broken,))
    events, trace = seen(lab, workspace(source()), *calls, unknown)
    replies = [[s.message for s in steps(events, n) if s.kind is ev.StepKind.SERVER_MESSAGE] for n in (1, 2, 3, 4)]
    assert replies == [[b"\n\nHello, Ada"], [b"\n\nHello, Bob"], [], []]
    assert [status(events, call).status_code for call in (1, 2, 3, 4)] == [0, 0, 13, 12]
    assert len(trace.calls) == 4


def test_a_text_request_is_sent_on_an_open_stream_and_refused_at_its_place(lab: Lab) -> None:
    run_id, _ = lab.start(workspace(source()))
    call = lab.client.start_call(run_id, CallSpec(path="/greeter.Greeter/Collect", half_close=False)).call
    tried: list[int] = []

    def stop(event: ev.RunEvent) -> bool:
        if isinstance(event.event, ev.CallStep) and event.event.kind is ev.StepKind.CLIENT_HEADER and not tried:
            tried.append(1)
            wrong = Request(format=RequestFormat.TEXT, data=b'name: "x"\nage: 3')
            (refused,) = lab.client.send_message(run_id, call, wrong)
            assert (refused.problem.line, refused.problem.column) == (2, 1)
            for data in (b'name: "Ada"', b'name: "Bob"'):
                assert lab.client.send_message(run_id, call, Request(format=RequestFormat.TEXT, data=data)) == ()
            lab.client.half_close(run_id, call)
        return call_ended(event)

    events = lab.follow(run_id, stop_when=stop)
    assert b"\n\x08Ada, Bob" in [step.message for step in steps(events)]


def test_compression_is_on_the_wire(lab: Lab) -> None:
    long = in_json(json.dumps({"name": "Ada " * 200}))
    kinds = (Compression.GZIP, Compression.DEFLATE, Compression.IDENTITY)
    calls = [replace(HELLO, requests=long, compression=kind) for kind in kinds]
    events, trace = seen(lab, workspace(source()), *calls)
    assert [status(events, call).status_code for call in (1, 2, 3)] == [0, 0, 0]
    by_number = {call.driver_call: call for call in trace.calls}
    assert [header(by_number[number], "grpc-encoding") for number in (1, 2, 3)] == [["gzip"], ["deflate"], []]
    assert [by_number[number].messages[0].compressed for number in (1, 2, 3)] == [True, True, False]


def test_equal_channels_share_a_connection_and_names_tell_others_apart(lab: Lab) -> None:
    named = Channel(name="mine", user_agent="lesson/7", authority="shop.example")
    calls = (HELLO, on(named), HELLO, on(named))
    events, trace = seen(lab, workspace(source()), *calls)
    ports = [steps(events, number)[0].client_port for number in (1, 2, 3, 4)]
    assert ports[0] == ports[2] != ports[1] == ports[3]
    assert 0 not in ports
    by_number = {call.driver_call: call for call in trace.calls}
    assert header(by_number[2], ":authority") == ["shop.example"]
    assert header(by_number[2], "user-agent")[0].startswith("lesson/7 grpc-python-asyncio/")
    assert by_number[1].connection != by_number[2].connection


RETRY = json.dumps(
    {
        "methodConfig": [
            {
                "name": [{"service": "greeter.Greeter"}],
                "retryPolicy": {
                    "maxAttempts": 3,
                    "initialBackoff": "0.01s",
                    "maxBackoff": "0.1s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ]
    }
)


def test_a_service_config_really_retries(lab: Lab) -> None:
    hello = (
        "attempt = dict(context.invocation_metadata()).get('grpc-previous-rpc-attempts', '0')\n"
        "        if attempt != '2':\n"
        "            context.abort(grpc.StatusCode.UNAVAILABLE, 'busy')"
    )
    events, trace = seen(lab, workspace(source(hello=hello)), on(Channel(service_config=RETRY)))
    assert status(events).status_code == 0
    assert [header(call, "grpc-previous-rpc-attempts") for call in trace.calls] == [[], ["1"], ["2"]]
    assert [call.status_code for call in trace.calls] == [14, 14, 0]
    assert {call.driver_call for call in trace.calls} == {1}


LAB = """
[[process]]
name = "greeter"
command = "server.py"
port = 50051
replicas = 2
"""
REPLICA = source().replace('"[::]:50051"', 'f"[::]:{PORT}"').replace("from concurrent", "import os\nfrom concurrent")
REPLICA = REPLICA.replace("server = grpc.server", 'PORT = os.environ["PORT"]\nserver = grpc.server')
HEALTH = """
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
checks = health.HealthServicer()
health_pb2_grpc.add_HealthServicer_to_server(checks, server)
serving = PORT == "50051"
checks.set("greeter.Greeter", health_pb2.HealthCheckResponse.SERVING if serving else health_pb2.HealthCheckResponse.NOT_SERVING)
server.start()
"""


def replicas(text: str) -> Workspace:
    """Two servers of this text."""
    return Workspace(files=(*workspace(text).files, File(path="lab.toml", text=LAB)))


def test_calls_are_balanced_over_replicas(lab: Lab) -> None:
    channel = Channel(targets=("greeter-1", "greeter-2"), service_config=ROUND_ROBIN)
    run_id, started = lab.start(replicas(REPLICA), on(channel))
    ended: list[ev.RunEvent] = []

    def stop(event: ev.RunEvent) -> bool:
        """One after another: the first may go before the second server is connected."""
        ended.extend([event] * call_ended(event))
        if call_ended(event) and len(ended) < 8:
            lab.client.start_call(run_id, on(channel))
        return len(ended) == 8

    events = lab.follow(run_id, stop_when=stop)
    trace = build(Recording(events=events), read(started.descriptor_set))
    assert [status(events, number).status_code for number in range(1, 9)] == [0] * 8
    assert {call.server_process for call in trace.calls} == {"greeter-1", "greeter-2"}
    assert sorted(call.driver_call for call in trace.calls) == list(range(1, 9))


def test_a_target_is_called_by_its_name(lab: Lab) -> None:
    second = Channel(targets=("greeter-2",))
    events, trace = seen(lab, replicas(REPLICA), on(second), HELLO)
    servers = {call.driver_call: call.server_process for call in trace.calls}
    assert servers == {1: "greeter-2", 2: "greeter-1"}
    assert status(events).status_code == 0


def test_health_checking_keeps_calls_from_a_server_that_does_not_serve(lab: Lab) -> None:
    config = json.dumps({**json.loads(ROUND_ROBIN), "healthCheckConfig": {"serviceName": "greeter.Greeter"}})
    channel = Channel(targets=("greeter-1", "greeter-2"), service_config=config)
    files = replicas(REPLICA.replace("server.start()\n", HEALTH))
    events, trace = seen(lab, files, *[replace(on(channel), wait_for_ready=True)] * 6)
    greetings = [call for call in trace.calls if call.path == HELLO.path]
    assert {call.server_process for call in greetings} == {"greeter-1"}
    assert any(call.path == "/grpc.health.v1.Health/Watch" for call in trace.calls)
    assert [status(events, number).status_code for number in range(1, 7)] == [0] * 6


def test_what_a_channel_cannot_be_is_said_and_the_run_goes_on(lab: Lab) -> None:
    wrong = Channel(
        targets=("nobody",),
        service_config='{\n"methodConfig": [}',
        options=(ChannelOption(name="grpc.keepalive_time", value=1),),
    )
    run_id, started = lab.start(workspace(source()), on(wrong), HELLO)
    assert started.calls == (0, 1)
    assert [problem.problem.text for problem in started.call_problems] == [
        "There is no server named “nobody”. There are: server.",
        "“grpc.keepalive_time” is no channel option that can be set here. Did you mean “grpc.keepalive_time_ms”?",
        "In the service config: This is not JSON: Expecting value.",
    ]
    config = started.call_problems[2].problem
    assert (config.path, config.line, config.column) == ("service config", 2, 18)
    assert status(lab.follow(run_id, stop_when=call_ended)).status_code == 0


def test_call_credentials_stay_off_plaintext(lab: Lab) -> None:
    run_id, started = lab.start(workspace(source()), replace(HELLO, bearer_token="t"))
    (problem,) = started.call_problems
    assert problem.problem.text.startswith("Call credentials go over TLS only")
    lab.client.stop_run(run_id)


def test_wait_for_ready_waits_where_others_fail(lab: Lab) -> None:
    late = LAB.replace("replicas = 2", 'start = "manual"').replace('"greeter"', '"late"').replace("50051", "50061")
    files = Workspace(
        files=(
            *workspace(source()).files,
            File(path="late.py", text=REPLICA),
            File(path="lab.toml", text=LAB.replace("replicas = 2\n", "") + late.replace("server.py", "late.py")),
        )
    )
    run_id, started = lab.start(files, replace(on(Channel(targets=("late",))), wait_for_ready=True), HELLO)
    assert started.call_problems == ()
    events = lab.follow(run_id, stop_when=call_ended)
    assert steps(events, 1) == [], "its server was never started, so it never went out"
    assert status(events, 2).status_code == 0
