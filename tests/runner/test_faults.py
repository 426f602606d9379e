"""Each fault on a real run: what the client sees, and what the wire shows on both sides of the relay."""

import secrets
from collections.abc import Callable

import pytest

from app.client.runner import RequestRefused, RunUnknown
from app.runs import events as ev
from app.runs.events import Outcome, Recording, StepKind
from app.runs.faults import (
    AnswerStatus,
    Bandwidth,
    Closing,
    Corrupt,
    Cut,
    Direction,
    Fault,
    GoAway,
    Latency,
    Relay,
    Reset,
    Stall,
    Window,
)
from app.runs.spec import CallSpec, Limits, in_json
from app.runs.workspace import File, Workspace
from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Trace
from tests.runner.conftest import HELLO, PROTO, Lab, call_ended, ended, source, status, steps, workspace

pytestmark = pytest.mark.jail

DEADLINE = CallSpec(path=HELLO.path, requests=HELLO.requests, deadline_ms=700)
MANY = CallSpec(path="/greeter.Greeter/SayMany", requests=in_json('{"name": "Ada", "count": 40}'), deadline_ms=30_000)
FIRST = 'seen = getattr(self, "seen", 0) + 1; self.seen = seen; print("call", seen, flush=True)'

Events = tuple[ev.RunEvent, ...]


def _after(count: int) -> Callable[[ev.RunEvent], bool]:
    seen: list[int] = []

    def stop(event: ev.RunEvent) -> bool:
        seen.extend([1] * call_ended(event))
        return len(seen) == count

    return stop


def run(lab: Lab, faults: tuple[Fault, ...], *calls: CallSpec, server: str = "") -> Events:
    """A run through a relay with these faults, to the end of its calls."""
    run_id = secrets.token_hex(16)
    relays = (Relay(faults=faults),) if faults else ()
    lab.client.start_run(run_id, workspace(server or source()), calls, Limits(), relays)
    return lab.follow(run_id, stop_when=_after(len(calls)))


def one_by_one(lab: Lab, faults: tuple[Fault, ...], count: int, server: str = "") -> Events:
    """So many calls, each after the end of the one before."""
    run_id = secrets.token_hex(16)
    lab.client.start_run(run_id, workspace(server or source()), (HELLO,), Limits(), (Relay(faults=faults),))
    seen: list[int] = []

    def stop(event: ev.RunEvent) -> bool:
        if not call_ended(event):
            return False
        seen.append(1)
        if len(seen) < count:
            lab.client.start_call(run_id, HELLO)
        return len(seen) == count

    return lab.follow(run_id, stop_when=stop)


def trace(events: Events) -> Trace:
    return build(Recording(events=events), EMPTY)


def placed(events: Events) -> list[ev.RelayPlaced]:
    return [event.event for event in events if isinstance(event.event, ev.RelayPlaced)]


def lines(events: Events, process: str) -> list[str]:
    return [e.event.text for e in events if isinstance(e.event, ev.LogLine) and e.event.process == process]


def codes(events: Events, count: int) -> list[int]:
    return [status(events, call).status_code for call in range(1, count + 1)]


def seconds(events: Events, call: int = 1) -> float:
    """From a call's first step to its last."""
    times = [e.time_ns for e in events if isinstance(e.event, ev.CallStep) and e.event.call == call]
    return (times[-1] - times[0]) / 1e9


def test_without_a_fault_nothing_sits_in_the_path(lab: Lab) -> None:
    events = run(lab, (), HELLO)
    assert placed(events) == []
    assert [(c.client_process, c.server_process) for c in trace(events).connections] == [("driver", "server")]


def test_latency_and_the_two_connections_of_a_relay(lab: Lab) -> None:
    events = run(lab, (Latency(ms=60),), HELLO)
    assert status(events).status_code == 0
    assert seconds(events) >= 0.12, "each direction is late"
    (relay,) = placed(events)
    assert (relay.process, relay.target_process, relay.target_port) == ("relay", "server", 50051)
    assert (relay.client_process, relay.text, relay.faults) == ("driver", "60 ms latency", (Latency(ms=60),))
    found = trace(events)
    first, second = found.connections
    assert (first.client_process, first.server_process) == ("driver", "relay")
    assert (second.client_process, second.server_process) == ("relay", "server")
    assert (second.relay_of, first.carried_by) == (first.number, second.number)
    assert len(found.calls) == 1, "a call counts once"
    assert steps(events)[0].client_port == first.client_port, "the driver's own connection is what counts for checks"
    assert ended(events).outcome is Outcome.COMPLETED


def test_bandwidth(lab: Lab) -> None:
    wide = run(lab, (Bandwidth(bytes_per_second=1 << 28),), MANY)
    narrow = run(lab, (Bandwidth(bytes_per_second=1500),), MANY)
    assert codes(narrow, 1) == [0]
    assert seconds(narrow) >= 0.5, "40 messages take some 900 bytes with their frames"
    assert seconds(narrow) > 3 * seconds(wide)


@pytest.mark.parametrize("closing", list(Closing))
def test_a_connection_is_cut_in_the_midst_of_a_response(lab: Lab, closing: Closing) -> None:
    events = run(lab, (Bandwidth(bytes_per_second=1500), Cut(after_bytes=400, closing=closing)), MANY)
    assert status(events).status_code == 14
    kinds = [step.kind for step in steps(events)]
    assert StepKind.SERVER_MESSAGE in kinds, "what came before the cut was delivered"
    assert kinds.count(StepKind.SERVER_MESSAGE) < 40
    assert lines(events, "relay")[0] == f"connection cut with {closing.value} after 400 bytes to the client"


def test_a_stalled_reader_meets_the_deadline(lab: Lab) -> None:
    events = run(lab, (Stall(after_bytes=60),), DEADLINE)
    assert status(events).status_code == 4
    assert lines(events, "relay") == ["stopped reading after 60 bytes to the client"]


def test_a_stalled_reader_makes_the_window_fill(lab: Lab) -> None:
    large = CallSpec(path=HELLO.path, requests=in_json('{"name": "' + "x" * 200_000 + '"}'), deadline_ms=1500)
    # Past the preface and the first SETTINGS, nothing of the request is read.
    events = run(lab, (Stall(direction=Direction.REQUESTS, after_bytes=100),), large)
    # Seen once on a machine with forty times too much to do: a connection given up before the deadline.
    assert status(events).status_code in (4, 14)
    first = trace(events).connections[0]
    sent = sum(f.length for f in trace(events).frames if f.connection == first.number and f.type == 0)
    assert sent <= 65_535, "no more than the window that the server gave"


def test_a_corrupt_byte_ends_the_connection_with_the_reason(lab: Lab) -> None:
    # Offset 3 is the type of the server's first frame, which must be SETTINGS (RFC 9113 §3.4).
    events = run(lab, (Corrupt(offset=3),), DEADLINE)
    assert status(events).status_code in (4, 14)
    assert lines(events, "relay")[0] == "byte 3 to the client: 04 became fb"


def test_a_reset_on_every_second_call_never_reaches_the_server(lab: Lab) -> None:
    events = one_by_one(lab, (Reset(every=2, code=8),), 4, source(hello=FIRST))
    assert codes(events, 4) == [0, 1, 0, 1], "CANCEL is CANCELLED (gRPC over HTTP/2, Errors)"
    assert [line for line in lines(events, "server") if line.startswith("call")] == ["call 1", "call 2"]


def test_a_reset_in_the_middle_of_a_stream_leaves_what_came_before_it(lab: Lab) -> None:
    many = CallSpec(path="/greeter.Greeter/SayMany", requests=in_json('{"name": "Ada", "count": 50}'))
    # What comes with the reset is dropped by C-core, which has not told it yet.
    slow = source().replace("yield greeter_pb2", "__import__('time').sleep(0.05); yield greeter_pb2")
    events = run(lab, (Reset(every=1, code=2, after_bytes=100),), many, server=slow)
    replies = [step for step in steps(events) if step.kind is ev.StepKind.SERVER_MESSAGE]
    assert 0 < len(replies) < 50
    assert status(events).status_code == 13, "INTERNAL_ERROR is INTERNAL (gRPC over HTTP/2, Errors)"
    assert lines(events, "relay") == ["RST_STREAM with error code 2 on stream 1, in the middle of its response"]


def test_a_refused_stream_is_unavailable(lab: Lab) -> None:
    events = one_by_one(lab, (Reset(every=2, code=7),), 3)
    assert codes(events, 3) == [0, 14, 0], "REFUSED_STREAM is UNAVAILABLE (gRPC over HTTP/2, Errors)"
    assert lines(events, "relay") == ["RST_STREAM with error code 7 on stream 3"]


def test_goaway_lets_calls_end_and_the_next_takes_a_new_connection(lab: Lab) -> None:
    events = one_by_one(lab, (GoAway(after_calls=2),), 5)
    assert codes(events, 5) == [0] * 5
    came = [c for c in trace(events).connections if c.server_process == "relay"]
    assert len(came) == 3
    assert lines(events, "relay") == ["GOAWAY with error code 0, last stream 3"] * 2


def test_a_status_in_the_servers_place(lab: Lab) -> None:
    events = one_by_one(lab, (AnswerStatus(every=3, code=8, message="50 % – enough"),), 3, source(hello=FIRST))
    assert codes(events, 3) == [0, 0, 8]
    assert status(events, 3).status_message == "50 % – enough"
    assert [line for line in lines(events, "server") if line.startswith("call")] == ["call 1", "call 2"]


def test_a_tiny_window_makes_many_frames_of_one_message(lab: Lab) -> None:
    large = CallSpec(path=HELLO.path, requests=in_json('{"name": "' + "x" * 2000 + '"}'), deadline_ms=20_000)
    events = run(lab, (Window(size=100),), large)
    assert codes(events, 1) == [0]
    found = trace(events)
    onward = next(c for c in found.connections if c.server_process == "server")
    responses = [
        f for f in found.frames if f.connection == onward.number and f.type == 0 and f.sender.value == "server"
    ]
    assert len(responses) >= 20
    assert max(f.length for f in responses) <= 100


def test_a_window_that_is_never_refilled_stops_a_stream(lab: Lab) -> None:
    large = CallSpec(path=HELLO.path, requests=in_json('{"name": "' + "x" * 2000 + '"}'), deadline_ms=700)
    events = run(lab, (Window(size=100, direction=Direction.REQUESTS, refill=False),), large)
    assert status(events).status_code == 4


def test_faults_change_while_the_run_lives(lab: Lab) -> None:
    """None, then latency, then a status that needs HTTP/2, then none: each call goes the way that is chosen then."""
    run_id, _ = lab.start(workspace(source()), HELLO)
    choices = [(Latency(ms=1),), (AnswerStatus(every=1),), ()]
    seen: list[int] = []

    def stop(event: ev.RunEvent) -> bool:
        if not call_ended(event):
            return False
        seen.append(1)
        if len(seen) <= len(choices):
            lab.client.set_relays(run_id, (Relay(faults=choices[len(seen) - 1]),))
            lab.client.start_call(run_id, HELLO)
        return len(seen) == 4

    events = lab.follow(run_id, stop_when=stop)
    assert codes(events, 4) == [0, 0, 14, 0]
    assert [(relay.process, relay.text) for relay in placed(events)] == [
        ("relay", "1 ms latency"),
        ("relay 2", "UNAVAILABLE on every call"),
        ("relay 2", ""),
    ]
    ways = [(c.client_process, c.server_process) for c in trace(events).connections if c.client_process == "driver"]
    assert ways == [("driver", "server"), ("driver", "relay"), ("driver", "relay 2"), ("driver", "server")]


def test_a_stream_under_way_gets_the_new_faults(lab: Lab) -> None:
    chat = CallSpec(path="/greeter.Greeter/Chat", requests=in_json('{"name": "Ada"}'), half_close=False)
    run_id = secrets.token_hex(16)
    lab.client.start_run(run_id, workspace(source()), (chat,), Limits(), (Relay(faults=(Latency(ms=1),)),))

    def stop(event: ev.RunEvent) -> bool:
        if isinstance(event.event, ev.CallStep) and event.event.kind is StepKind.SERVER_MESSAGE:
            lab.client.set_relays(run_id, (Relay(faults=(Cut(after_bytes=1),)),))
            lab.client.send_message(run_id, 1, in_json('{"name": "Bob"}')[0])
        return call_ended(event)

    events = lab.follow(run_id, stop_when=stop)
    assert status(events).status_code == 14
    assert [relay.process for relay in placed(events)] == ["relay", "relay"]


def test_relays_that_cannot_be_are_refused_with_a_sentence(lab: Lab) -> None:
    wrong = (Relay(faults=(Latency(ms=99_999),)),)
    with pytest.raises(RequestRefused, match="The latency is 99999 ms"):
        lab.client.start_run(secrets.token_hex(16), workspace(source()), (), Limits(), wrong)
    with pytest.raises(RunUnknown):
        lab.client.set_relays("nobody", ())


GATEWAY = """\
import os
from concurrent import futures

import grpc

import greeter_pb2
import greeter_pb2_grpc

store = greeter_pb2_grpc.GreeterStub(grpc.insecure_channel(os.environ["STORE_ADDR"]))


class Gateway(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        return store.SayHello(request, wait_for_ready=True)


server = grpc.server(futures.ThreadPoolExecutor())
greeter_pb2_grpc.add_GreeterServicer_to_server(Gateway(), server)
server.add_insecure_port("[::]:" + os.environ["PORT"])
server.start()
server.wait_for_termination()
"""
LAB = """\
[[process]]
name = "gateway"
command = "gateway.py"
port = 50051

[[process]]
name = "store"
command = "server.py"
port = 50052
"""


def test_a_relay_between_two_services(lab: Lab) -> None:
    files = (
        File(path="greeter.proto", text=PROTO),
        File(path="gateway.py", text=GATEWAY),
        File(path="server.py", text=source().replace(":50051", ":50052")),
        File(path="lab.toml", text=LAB),
    )
    run_id = secrets.token_hex(16)
    relays = (Relay(faults=(AnswerStatus(every=2, code=8, message="enough"),), client="gateway", server="store"),)
    lab.client.start_run(run_id, Workspace(files=files), (HELLO,), Limits(), relays)
    seen: list[int] = []

    def stop(event: ev.RunEvent) -> bool:
        if not call_ended(event):
            return False
        seen.append(1)
        if len(seen) == 1:
            lab.client.start_call(run_id, HELLO)
        return len(seen) == 2

    events = lab.follow(run_id, stop_when=stop)
    assert codes(events, 2) == [0, 2], "a servicer's uncaught RpcError is UNKNOWN to its own client"
    (relay,) = placed(events)
    assert (relay.client_process, relay.target_process, relay.target_port) == ("gateway", "store", 50052)
    assert lines(events, "relay") == ["status 8 on stream 3"]
    ways = {(c.client_process, c.server_process) for c in trace(events).connections}
    assert {("driver", "gateway"), ("gateway", "relay"), ("relay", "store")} <= ways
