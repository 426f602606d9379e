"""Calls made by grpc-js: the same steps as grpcio's, hedging, and TLS that a recording can read."""

import json
from dataclasses import replace

import pytest

from app.runs import events as ev
from app.runs.events import StepKind
from app.runs.spec import CallSpec, Channel, Client, Compression, Metadatum, Security, in_json
from app.sandbox.runtimes.node import find
from tests.runner.conftest import Lab, call_ended, source, status, steps, workspace
from tests.runner.test_channels import REPLICA, ROUND_ROBIN, header, on, replicas, secured, seen

pytestmark = [
    pytest.mark.jail,
    pytest.mark.skipif(find() is None, reason="no Node.js here: apt-get install nodejs"),
]

NODE = Channel(client=Client.NODE)
HEDGING = json.dumps(
    {
        "methodConfig": [
            {
                "name": [{"service": "greeter.Greeter"}],
                "hedgingPolicy": {"maxAttempts": 3, "hedgingDelay": "0.1s", "nonFatalStatusCodes": ["UNAVAILABLE"]},
            }
        ]
    }
)


def test_every_kind_of_method_step_by_step(lab: Lab) -> None:
    ada, bob = '{"name": "Ada"}', '{"name": "Bob"}'
    metadata = (Metadatum(name="x-who", value=b"me"), Metadatum(name="x-raw-bin", value=b"\x00\xff"))
    calls = (
        replace(on(NODE), metadata=metadata, deadline_ms=30_000),
        CallSpec(path="/greeter.Greeter/SayMany", requests=in_json('{"name": "Ada", "count": 2}'), channel=NODE),
        CallSpec(path="/greeter.Greeter/Collect", requests=in_json(ada, bob), channel=NODE),
        CallSpec(path="/greeter.Greeter/Chat", requests=in_json(ada, bob), channel=NODE),
        CallSpec(path="/greeter.Greeter/Nope", requests=in_json("{}"), channel=NODE),
    )
    events, trace = seen(lab, workspace(source()), *calls)
    assert [step.kind.value for step in steps(events)] == [
        "client header", "client message", "client half close", "server header", "server message", "server trailer",
    ]  # fmt: skip
    replies = [[s.message for s in steps(events, n) if s.kind is StepKind.SERVER_MESSAGE] for n in range(1, 6)]
    assert replies == [
        [b"\n\nHello, Ada"],
        [b"\n\x0cHello 0, Ada", b"\n\x0cHello 1, Ada"],
        [b"\n\x08Ada, Bob"],
        [b"\n\nHello, Ada", b"\n\nHello, Bob"],
        [],
    ]
    assert [status(events, n).status_code for n in range(1, 6)] == [0, 0, 0, 0, 12]
    assert status(events).metadata == (Metadatum(name="took", value=b"no time"),)
    assert {call.client_process for call in trace.calls} == {"driver"}
    assert sorted(call.driver_call for call in trace.calls) == [1, 2, 3, 4, 5]
    assert header(trace.calls[0], "user-agent")[0].startswith("grpc-node-js/")
    (connection,) = {call.connection for call in trace.calls}
    assert steps(events)[0].client_port == trace.connections[connection - 1].client_port


def test_hedging_sends_the_call_again_before_the_first_is_answered(lab: Lab) -> None:
    hello = (
        "attempt = dict(context.invocation_metadata()).get('grpc-previous-rpc-attempts', '0')\n"
        "        __import__('time').sleep(0 if attempt == '2' else 3)"
    )
    events, trace = seen(lab, workspace(source(hello=hello)), on(Channel(client=Client.NODE, service_config=HEDGING)))
    assert status(events).status_code == 0
    assert sorted(header(call, "grpc-previous-rpc-attempts") for call in trace.calls) == [[], ["1"], ["2"]]
    first, *others = sorted(trace.calls, key=lambda call: call.started_ns)
    assert all(first.ended_ns is None or other.started_ns < first.ended_ns for other in others), "side by side"


def test_tls_of_grpc_js_is_recorded_readable(lab: Lab) -> None:
    channel = Channel(client=Client.NODE, security=Security.MUTUAL_TLS)
    call = replace(on(channel), bearer_token="secret-token")
    events, trace = seen(lab, workspace(secured(mutual=True)), call)
    assert status(events).status_code == 0
    (on_the_wire,) = trace.calls
    assert header(on_the_wire, "authorization") == ["Bearer secret-token"]
    assert header(on_the_wire, ":scheme") == ["https"]
    assert on_the_wire.driver_call == 1


def test_grpc_js_balances_over_replicas(lab: Lab) -> None:
    channel = Channel(client=Client.NODE, targets=("greeter-1", "greeter-2"), service_config=ROUND_ROBIN)
    events, trace = seen(lab, replicas(REPLICA), *[on(channel)] * 8)
    assert [status(events, number).status_code for number in range(1, 9)] == [0] * 8
    assert {call.server_process for call in trace.calls} <= {"greeter-1", "greeter-2"}


def test_a_conversation_is_sent_half_closed_and_cancelled(lab: Lab) -> None:
    run_id, _ = lab.start(workspace(source()))
    chat = CallSpec(path="/greeter.Greeter/Chat", requests=in_json('{"name": "Ada"}'), half_close=False, channel=NODE)
    first, second = (lab.client.start_call(run_id, chat).call for _ in range(2))
    ended: list[ev.RunEvent] = []
    said: set[int] = set()

    def stop(event: ev.RunEvent) -> bool:
        ended.extend([event] * call_ended(event))
        step = event.event
        if isinstance(step, ev.CallStep) and step.kind is StepKind.SERVER_MESSAGE and step.call not in said:
            said.add(step.call)
            if step.call == first:
                assert lab.client.send_message(run_id, first, in_json('{"name": "Bob"}')[0]) == ()
                lab.client.half_close(run_id, first)
            else:
                lab.client.cancel_call(run_id, second)
        return len(ended) == 2

    events = lab.follow(run_id, stop_when=stop)
    assert b"\n\nHello, Bob" in [step.message for step in steps(events, first)]
    assert status(events, first).status_code == 0
    assert [step.kind.value for step in steps(events, second)][-2:] == ["cancel", "server trailer"]
    assert status(events, second).status_code == 1


def test_compression_is_of_the_channel(lab: Lab) -> None:
    run_id, started = lab.start(workspace(source()), replace(on(NODE), compression=Compression.GZIP))
    (problem,) = started.call_problems
    assert "grpc.default_compression_algorithm" in problem.problem.text
    lab.client.stop_run(run_id)
