"""The same call over gRPC and as JSON over HTTP/1.1, to one servicer object in one process, in real pods."""

import secrets

import pytest

from app.runs import events as ev
from app.runs.events import ComparedPart, Outcome
from app.runs.twin import CALLS, TwinCall
from app.runs.workspace import Workspace
from app.schema import read
from app.trace import build, twin
from app.trace.twin import Side
from tests.runner.conftest import Lab, ended, source, workspace

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
