"""The same call over gRPC and as JSON over HTTP/1.1, to one servicer object in one process, in real pods."""

import secrets
from dataclasses import replace

import pytest

from app.runs import events as ev
from app.runs.events import ComparedPart, Outcome
from app.runs.twin import CALLS, TOGETHER, TwinCall
from app.runs.workspace import Workspace
from app.schema import read
from app.trace import build, twin
from app.trace.twin import Side
from tests.runner.conftest import HELLO, Lab, call_ended, ended, source, workspace

pytestmark = pytest.mark.jail

ADA = TwinCall(path="/greeter.Greeter/SayHello", request=b"\x0a\x03Ada", json=b'{"name":"Ada"}')
COUNTING = """\
        self.calls = getattr(self, "calls", 0) + 1
        return greeter_pb2.HelloReply(message=f"{id(self)} {self.calls}")
"""
AIO = """\
import asyncio

import grpc

import greeter_pb2
import greeter_pb2_grpc


class Greeter(greeter_pb2_grpc.GreeterServicer):
    calls = 0

    async def SayHello(self, request, context):
        self.calls += 1
        return greeter_pb2.HelloReply(message=f"{id(self)} {self.calls}")


async def main():
    server = grpc.aio.server()
    greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
    server.add_insecure_port("[::]:50051")
    await server.start()
    await server.wait_for_termination()


asyncio.run(main())
"""


def compared(lab: Lab, files: Workspace, call: TwinCall = ADA) -> tuple[twin.Comparison, tuple[ev.RunEvent, ...]]:
    run_id = secrets.token_hex(16)
    started = lab.client.compare(run_id, files, call)
    events = lab.follow(run_id)
    trace = build.build(ev.Recording(events=events), read.read(started.descriptor_set))
    return twin.compare(trace, [e.event for e in events if isinstance(e.event, ev.Compared)]), events


def words(side: Side) -> list[str]:
    """What the servicer answered to each call of a side, in order."""
    return [one.answer.split(b'"')[3].decode() if side.json else one.answer[2:].decode() for one in side.counted]


@pytest.mark.parametrize("server", [source(hello=COUNTING.strip()), AIO], ids=["sync", "aio"])
def test_one_servicer_object_answers_both(lab: Lab, server: str) -> None:
    found, events = compared(lab, workspace(server))
    assert (ended(events).outcome, ended(events).text) == (Outcome.COMPLETED, "Compared with JSON over HTTP/1.1.")
    alone = found.parts[ComparedPart.ONE_BY_ONE]
    assert (len(alone.grpc.counted), len(alone.json.counted)) == (CALLS, CALLS)
    told = sorted((words(alone.grpc) + words(alone.json)), key=lambda text: int(text.split()[1]))
    assert len({text.split()[0] for text in told}) == 1, "one object"
    numbers = [int(text.split()[1]) for text in told]
    assert numbers == list(range(numbers[0], numbers[0] + 2 * CALLS)), "one counter"


def test_a_stream_of_responses_is_compared_message_by_message(lab: Lab) -> None:
    call = replace(
        ADA, path="/greeter.Greeter/SayMany", request=b"\x0a\x03Ada\x10\x03", json=b'{"name":"Ada","count":3}'
    )
    found, _ = compared(lab, workspace(source()), call)
    alone = found.parts[ComparedPart.ONE_BY_ONE]
    (lines,) = {one.answer for one in alone.json.counted}
    assert lines == b"".join(b'{"message":"Hello %d, Ada"}\n' % number for number in range(3))
    (messages,) = {one.answer for one in alone.grpc.counted}
    assert messages.count(b"\x0a\x0cHello ") == 3
    # Six bytes of chunk lines for each, five for the end.
    assert {one.answer_bytes.framing for one in alone.json.counted} == {3 * 6 + 5}


def test_with_gzip_both_compress_what_gets_shorter_by_it(lab: Lab) -> None:
    long = "a" * 400
    hello = f'return greeter_pb2.HelloReply(message="{long}")'
    call = replace(ADA, request=b"\x0a\x90\x03" + long.encode(), json=b'{"name":"%s"}' % long.encode())
    found, _ = compared(lab, workspace(source(hello=hello)), call)
    plain, packed = found.parts[ComparedPart.ONE_BY_ONE], found.parts[ComparedPart.GZIP]
    for before, after in ((plain.grpc, packed.grpc), (plain.json, packed.json)):
        for one, other in zip(before.counted, after.counted, strict=False):
            assert one.request_bytes.body > 4 * other.request_bytes.body
            assert one.answer_bytes.body > 4 * other.answer_bytes.body


def test_an_error_is_an_http_status_of_its_own(lab: Lab) -> None:
    server = source(hello='context.abort(grpc.StatusCode.NOT_FOUND, "nobody")')
    found, _ = compared(lab, workspace(server))
    alone = found.parts[ComparedPart.ONE_BY_ONE]
    assert ({one.status for one in alone.grpc.counted}, {one.status for one in alone.json.counted}) == ({5}, {404})
    assert alone.json.counted[0].answer == b'{"code":5,"message":"nobody"}'


def test_calls_at_once_have_one_connection_or_six(lab: Lab) -> None:
    found, events = compared(
        lab, workspace(source(hello="time.sleep(0.05)").replace("import grpc", "import time\n\nimport grpc", 1))
    )
    together = found.parts[ComparedPart.TOGETHER]
    assert (together.grpc.connections, together.json.connections) == (1, 6)
    assert len(together.grpc.counted) == len(together.json.counted)
    assert len(together.json.counted) % TOGETHER == 0
    assert twin.most_at_once(together.json.counted) <= 6 < twin.most_at_once(together.grpc.counted)
    opened = [e.event for e in events if isinstance(e.event, ev.ConnectionOpened)]
    assert {(one.client_process, one.server_process) for one in opened} == {("driver", "server")}


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ("import time\ntime.sleep(60)\n", "does not listen on any port"),
        (
            "import socket, time\nsock = socket.create_server(('', 50051))\ntime.sleep(60)\n",
            "The server has no JSON twin",
        ),
        ("1 / 0\n", "ZeroDivisionError"),
    ],
    ids=["silent", "no grpc", "crash"],
)
def test_what_keeps_it_from_being_made_is_a_sentence(lab: Lab, server: str, words: str) -> None:
    found, events = compared(lab, workspace(server))
    assert dict(found.parts) == {}
    assert words in ended(events).text


def test_what_has_no_twin_is_not_started(lab: Lab) -> None:
    _, events = compared(lab, workspace(source()), replace(ADA, path="/greeter.Greeter/Chat"))
    assert "a method that streams requests has no twin" in ended(events).text
    assert not [e for e in events if isinstance(e.event, ev.ProcessStarted)]


def test_ordinary_runs_have_no_twin(lab: Lab) -> None:
    events = lab.run(source(hello="print(grpc.server.__module__)"), HELLO, stop_when=call_ended)
    assert {e.event.port for e in events if isinstance(e.event, ev.ProcessListening)} == {50051}
    lines = [e.event.text for e in events if isinstance(e.event, ev.LogLine)]
    assert "grpc" in lines
