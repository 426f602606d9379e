"""Calls of a healthy server: every kind, as the driver saw it and as the packets show it."""

import pytest

from app.runs import events as ev
from app.runs.events import Outcome, StepKind
from app.runs.spec import CallSpec, Limits, Metadatum, in_json
from tests.runner.conftest import HELLO, PROTO, Lab, call_ended, ended, source, status, steps, workspace

pytestmark = pytest.mark.jail


def _kinds(events: tuple[ev.RunEvent, ...], call: int = 1) -> list[str]:
    return [step.kind.value for step in steps(events, call)]


def _all_ended(count: int) -> object:
    seen: list[int] = []

    def stop(event: ev.RunEvent) -> bool:
        seen.extend([1] * call_ended(event))
        return len(seen) == count

    return stop


def test_a_unary_call(lab: Lab) -> None:
    metadata = (Metadatum(name="x-who", value=b"me"), Metadatum(name="x-raw-bin", value=b"\x00\xff"))
    call = CallSpec(path=HELLO.path, requests=HELLO.requests, metadata=metadata, deadline_ms=5000)
    events = lab.run(source(), call, stop_when=call_ended)
    header, message, half_close, server_header, reply, trailer = steps(events)
    assert (header.path, header.metadata, header.deadline_ms) == (HELLO.path, metadata, 5000)
    assert (message.message, reply.message) == (b"\n\x03Ada", b"\n\nHello, Ada")
    assert (half_close.kind, server_header.kind) == (StepKind.CLIENT_HALF_CLOSE, StepKind.SERVER_HEADER)
    assert (trailer.status_code, trailer.metadata) == (0, (Metadatum(name="took", value=b"no time"),))
    assert ended(events) == ev.RunEnded(outcome=Outcome.COMPLETED, text="Stopped.")


def test_the_run_around_a_call(lab: Lab) -> None:
    events = lab.run(source(), HELLO, stop_when=call_ended)
    values = [event.event for event in events]
    assert ev.ProcessStarted(process="server", command="python server.py") in values
    assert ev.ProcessListening(process="server", port=50051) in values
    assert ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="listening") in values
    assert ev.ProcessExited(process="server", exit_code=0, signal=9) in values
    (opened,) = [value for value in values if isinstance(value, ev.ConnectionOpened)]
    assert (opened.client_process, opened.server_process, opened.server_port) == ("driver", "server", 50051)
    assert steps(events)[0].client_port == opened.client_port
    data = b"".join(p.data for value in values if isinstance(value, ev.PacketBatch) for p in value.packets)
    assert b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" in data
    assert b"\x00\x00\x00\x00\x05\n\x03Ada" in data, "the five-byte prefix and the message (gRPC over HTTP/2)"


def test_every_kind_of_method(lab: Lab) -> None:
    ada, bob = '{"name": "Ada"}', '{"name": "Bob"}'
    calls = (
        CallSpec(path="/greeter.Greeter/SayMany", requests=in_json('{"name": "Ada", "count": 2}')),
        CallSpec(path="/greeter.Greeter/Collect", requests=in_json(ada, bob)),
        CallSpec(path="/greeter.Greeter/Chat", requests=in_json(ada, bob)),
        CallSpec(path="/greeter.Greeter/Nope", requests=in_json("{}")),
    )
    events = lab.run(source(), *calls, stop_when=_all_ended(4))  # type: ignore[arg-type]  # a predicate
    replies = [[s.message for s in steps(events, n) if s.kind is StepKind.SERVER_MESSAGE] for n in range(1, 5)]
    assert replies == [
        [b"\n\x0cHello 0, Ada", b"\n\x0cHello 1, Ada"],
        [b"\n\x08Ada, Bob"],
        [b"\n\nHello, Ada", b"\n\nHello, Bob"],
        [],
    ]
    assert [status(events, n).status_code for n in range(1, 5)] == [0, 0, 0, 12]
    assert "server header" not in _kinds(events, 4), "Trailers-Only has none"


def test_a_conversation_message_by_message(lab: Lab) -> None:
    run_id, started = lab.start(workspace(source()))
    assert started.calls == ()
    chat = CallSpec(path="/greeter.Greeter/Chat", requests=in_json('{"name": "Ada"}'), half_close=False)
    call = lab.client.start_call(run_id, chat).call
    sent = False

    def stop(event: ev.RunEvent) -> bool:
        nonlocal sent
        if isinstance(event.event, ev.CallStep) and event.event.kind is StepKind.SERVER_MESSAGE and not sent:
            sent = True
            (refused,) = lab.client.send_message(run_id, call, in_json('{"nam": "Bob"}')[0])
            assert (refused.problem.line, refused.problem.column) == (1, 2)
            assert lab.client.send_message(run_id, call, in_json('{"name": "Bob"}')[0]) == ()
            lab.client.half_close(run_id, call)
        return call_ended(event)

    events = lab.follow(run_id, stop_when=stop)
    kinds = _kinds(events, call)
    assert kinds[:4] == ["client header", "client message", "server header", "server message"]
    # Whether the reply or the half-close is first is a race of the two sides.
    assert sorted(kinds[4:-1]) == ["client half close", "client message", "server message"]
    assert kinds[-1] == "server trailer"


def test_a_call_is_cancelled(lab: Lab) -> None:
    run_id, _ = lab.start(workspace(source()))
    chat = CallSpec(path="/greeter.Greeter/Chat", half_close=False)
    call = lab.client.start_call(run_id, chat).call

    def stop(event: ev.RunEvent) -> bool:
        if isinstance(event.event, ev.CallStep) and event.event.kind is StepKind.CLIENT_HEADER:
            lab.client.cancel_call(run_id, call)
        return call_ended(event)

    events = lab.follow(run_id, stop_when=stop)
    assert _kinds(events, call)[-2:] == ["cancel", "server trailer"]
    assert status(events, call).status_code == 1


def test_a_request_that_cannot_be_encoded_is_a_problem_and_the_run_goes_on(lab: Lab) -> None:
    wrong = CallSpec(path=HELLO.path, requests=in_json('{\n  "nam": "Ada"\n}'))
    run_id, started = lab.start(workspace(source()), wrong, HELLO)
    assert started.calls == (0, 1)
    (problem,) = started.call_problems
    assert (problem.call_index, problem.problem.line, problem.problem.column) == (0, 2, 3)
    assert problem.problem.text == "greeter.HelloRequest has no field “nam”. Did you mean “name”?"
    assert status(lab.follow(run_id, stop_when=call_ended)).status_code == 0


def test_a_schema_that_does_not_compile_starts_nothing(lab: Lab) -> None:
    run_id, started = lab.start(workspace(source(), PROTO.replace("string name = 1;", "string name = 1")), HELLO)
    assert started.calls == (0,)
    assert started.compile_problems[0].text == 'Expected ";".'
    (event,) = lab.follow(run_id)
    assert ended((event,)).outcome is Outcome.COMPILE_FAILED


def test_wall_time(lab: Lab) -> None:
    run_id, _ = lab.start(workspace(source()), HELLO, limits=Limits(wall_seconds=1))
    end = ended(lab.follow(run_id))
    assert (end.outcome, end.text) == (
        Outcome.TIMED_OUT,
        "Stopped: a run lasts at most 1 s. Press Call to start again.",
    )
