"""Several processes in one run: each in a jail of its own, by name; started, stopped, restarted and reloaded one by one."""

from collections.abc import Callable

import pytest

from app.client.runner import RequestRefused, RunUnknown
from app.runs import events as ev
from app.runs.events import Outcome
from app.runs.processes import ProcessAction
from app.runs.spec import CallSpec, in_json
from app.runs.workspace import File, Workspace
from tests.runner.conftest import HELLO, PROTO, Lab, call_ended, ended, source, status, steps

pytestmark = pytest.mark.jail

CLIENT = """\
import os
import time

import grpc

import greeter_pb2
import greeter_pb2_grpc

with grpc.insecure_channel(os.environ.get("SERVER_ADDR", "localhost:50051")) as channel:
    stub = greeter_pb2_grpc.GreeterStub(channel)
    print(stub.SayHello(greeter_pb2.HelloRequest(name="client"), wait_for_ready=True, timeout=20).message)
    # Whose a connection is can be read while it is there.
    time.sleep(0.5)
"""
PORT = source().replace("[::]:50051", "[::]:{os.environ['PORT']}").replace('("[::]', '(f"[::]')
PORT = "import os\n" + PORT.replace('message="Hello, "', 'message=os.environ["PORT"] + " "')


def files(**texts: str) -> Workspace:
    """A workspace of the schema and these files: ``server`` is server.py, ``lab`` is lab.toml."""
    endings = {"lab": ".toml"}
    paths = {name: name if "." in name else name + endings.get(name, ".py") for name in texts}
    made = (File(path=paths[name], text=text) for name, text in texts.items())
    return Workspace(files=(File(path="greeter.proto", text=PROTO), *made))


def lab_toml(**processes: str) -> str:
    return "\n".join(f'[[process]]\nname = "{name.replace("_", "-")}"\n{rest}' for name, rest in processes.items())


def seen(kind: type, process: str) -> Callable[[ev.RunEvent], bool]:
    return lambda event: isinstance(event.event, kind) and getattr(event.event, "process", "") == process


def exits(events: tuple[ev.RunEvent, ...]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for event in events:
        if isinstance(event.event, ev.ProcessExited):
            found.setdefault(event.event.process, []).append((event.event.exit_code, event.event.signal))
    return found


def lines(events: tuple[ev.RunEvent, ...], process: str) -> list[str]:
    return [e.event.text for e in events if isinstance(e.event, ev.LogLine) and e.event.process == process]


class Script:
    """Does one thing after the other while it follows a run: each when its event has come."""

    def __init__(self, *scenes: tuple[Callable[[ev.RunEvent], bool], Callable[[], object]]) -> None:
        self.scenes = list(scenes)

    def __call__(self, event: ev.RunEvent) -> bool:
        if self.scenes and self.scenes[0][0](event):
            self.scenes.pop(0)[1]()
        return not self.scenes


def test_a_client_is_started_by_hand_and_its_connection_has_its_name(lab: Lab) -> None:
    run_id, _ = lab.start(files(server=source(), client=CLIENT))
    script = Script(
        (
            seen(ev.ProcessListening, "server"),
            lambda: lab.client.control_process(run_id, "client", ProcessAction.START),
        ),
        (seen(ev.ProcessExited, "client"), lambda: None),
    )
    events = lab.follow(run_id, stop_when=script)
    assert lines(events, "client") == ["Hello, client"]
    assert exits(events) == {"client": [(0, 0)], "server": [(0, 9)]}
    owners = {
        (e.event.client_process, e.event.server_process) for e in events if isinstance(e.event, ev.ConnectionOpened)
    }
    assert ("client", "server") in owners
    assert ended(events).outcome is Outcome.COMPLETED


def test_a_client_that_failed_last_is_the_outcome(lab: Lab) -> None:
    run_id, _ = lab.start(files(server=source(), client="import grpc\n\nraise ValueError('no')\n"))
    script = Script(
        (
            seen(ev.ProcessListening, "server"),
            lambda: lab.client.control_process(run_id, "client", ProcessAction.START),
        ),
        (seen(ev.ProcessExited, "client"), lambda: None),
    )
    over = ended(lab.follow(run_id, stop_when=script))
    assert (over.outcome, over.text) == (
        Outcome.CLIENT_FAILED,
        "client.py stopped with an error. client.py, line 3: ValueError: no.",
    )


@pytest.mark.parametrize(
    ("text", "outcome"), [("print('done')", "COMPLETED"), ("raise SystemExit(3)", "CLIENT_FAILED")]
)
def test_without_a_server_the_last_clients_end_is_the_runs(lab: Lab, text: str, outcome: str) -> None:
    run_id, _ = lab.start(Workspace(files=(File(path="client.py", text=text),)))
    over = ended(lab.follow(run_id))
    assert over.outcome.name == outcome
    assert over.text.startswith("client.py ended with exit code")


def test_replicas_and_services_each_have_a_jail_a_port_and_a_name(lab: Lab) -> None:
    manifest = lab_toml(
        server='command = "server.py"\nport = 50051\nreplicas = 2',
        other='command = "server.py"\nport = 50061\nenv = { EXTRA = "x" }',
        caller='command = "client.py"\nstart = "manual"',
    )
    client = CLIENT.replace('os.environ.get("SERVER_ADDR", "localhost:50051")', 'os.environ["OTHER_ADDR"]')
    run_id, _ = lab.start(files(server=PORT, client=client, lab=manifest), HELLO)
    listening: list[str] = []

    def all_listen(event: ev.RunEvent) -> bool:
        if isinstance(event.event, ev.ProcessListening):
            listening.append(event.event.process)
        return len(listening) == 3

    script = Script(
        (all_listen, lambda: lab.client.control_process(run_id, "caller", ProcessAction.START)),
        (seen(ev.ProcessExited, "caller"), lambda: None),
    )
    events = lab.follow(run_id, stop_when=script)
    ports = {(e.event.process, e.event.port) for e in events if isinstance(e.event, ev.ProcessListening)}
    assert ports == {("server-1", 50051), ("server-2", 50052), ("other", 50061)}
    assert lines(events, "caller") == ["50061 client"]
    owners = {
        (e.event.client_process, e.event.server_process) for e in events if isinstance(e.event, ev.ConnectionOpened)
    }
    assert ("caller", "other") in owners
    assert steps(events)[4].message == b"\n\x0950051 Ada", "the first server is called"


def test_one_is_stopped_and_started_again_while_the_run_goes_on(lab: Lab) -> None:
    run_id, _ = lab.start(files(server=source()), HELLO)
    script = Script(
        (call_ended, lambda: lab.client.control_process(run_id, "server", ProcessAction.STOP)),
        (seen(ev.ProcessExited, "server"), lambda: lab.client.control_process(run_id, "server", ProcessAction.START)),
        (
            seen(ev.ProcessListening, "server"),
            lambda: lab.client.start_call(
                run_id, CallSpec(path=HELLO.path, requests=HELLO.requests, deadline_ms=20_000)
            ),
        ),
        (call_ended, lambda: None),
    )
    events = lab.follow(run_id, stop_when=script)
    assert exits(events) == {"server": [(0, 15), (0, 9)]}
    assert len([e for e in events if isinstance(e.event, ev.ProcessStarted)]) == 2
    assert ended(events).outcome is Outcome.COMPLETED


def test_a_reload_brings_new_files_to_one_process(lab: Lab) -> None:
    run_id, _ = lab.start(files(server=source(), client="print('old')"))
    new = files(server=source(), client="print('new')")

    def control(action: ProcessAction) -> Callable[[], object]:
        return lambda: lab.client.control_process(
            run_id, "client", action, new if action is ProcessAction.RELOAD else None
        )

    script = Script(
        (seen(ev.ProcessListening, "server"), control(ProcessAction.START)),
        (seen(ev.ProcessExited, "client"), control(ProcessAction.RESTART)),
        (seen(ev.ProcessExited, "client"), control(ProcessAction.RELOAD)),
        (seen(ev.ProcessExited, "client"), lambda: None),
    )
    events = lab.follow(run_id, stop_when=script)
    assert lines(events, "client") == ["old", "old", "new"]
    assert len([e for e in events if seen(ev.ProcessStarted, "server")(e)]) == 1


def test_what_cannot_be_done_is_said(lab: Lab) -> None:
    run_id, _ = lab.start(files(server=source()))
    control = lab.client.control_process
    (nobody,) = control(run_id, "nobody", ProcessAction.STOP)
    assert "no process of that name" in nobody.text
    other = Workspace(files=(File(path="greeter.proto", text=PROTO + "\n"), File(path="server.py", text="")))
    (schema,) = control(run_id, "server", ProcessAction.RELOAD, other)
    assert "The schema has changed" in schema.text
    (manifest,) = control(run_id, "server", ProcessAction.RELOAD, files(server="", lab="x"))
    assert (manifest.path, "lab.toml has changed" in manifest.text) == ("lab.toml", True)
    with pytest.raises(RequestRefused):
        control(run_id, "server", ProcessAction.RELOAD, Workspace(files=(File(path="../x", text=""),)))
    lab.client.stop_run(run_id)
    lab.follow(run_id)
    with pytest.raises(RunUnknown):
        control(run_id, "server", ProcessAction.START)


def test_a_run_lives_while_one_of_its_servers_does(lab: Lab) -> None:
    crashing = "import sys\nprint('bye')\nsys.exit(7)\n"
    manifest = lab_toml(bad='command = "bad.py"\nport = 50061', server='command = "server.py"\nport = 50051')
    run_id, _ = lab.start(files(server=source(), bad=crashing, lab=manifest))
    script = Script((seen(ev.ProcessListening, "server"), lambda: None))
    events = lab.follow(run_id, stop_when=script)
    assert exits(events) == {"bad": [(7, 0)], "server": [(0, 9)]}
    assert ended(events).outcome is Outcome.COMPLETED
    last = lab_toml(a='command = "bad.py"\nport = 50061', b='command = "bad.py"\nport = 50051')
    run_id, _ = lab.start(files(bad=crashing, lab=last))
    over = ended(lab.follow(run_id))
    assert (over.outcome, "bad.py ended with exit code 7" in over.text) == (Outcome.SERVER_CRASHED, True)


def test_a_manifest_that_is_wrong_starts_nothing(lab: Lab) -> None:
    run_id, _ = lab.start(files(server=source(), lab='[[process]]\nname = "a"\ncommand = "sever.py"\n'))
    over = ended(lab.follow(run_id))
    (problem,) = over.problems
    assert (problem.path, problem.line) == ("lab.toml", 3)
    assert over.text == "Nothing was started. lab.toml, line 3: There is no file sever.py in this workspace."


AIO = """\
import asyncio

import grpc

import greeter_pb2
import greeter_pb2_grpc


class Greeter(greeter_pb2_grpc.GreeterServicer):
    async def SayHello(self, request, context):
        await asyncio.sleep(0)
        return greeter_pb2.HelloReply(message="Hello, " + request.name)

    async def SayMany(self, request, context):
        for number in range(request.count):
            yield greeter_pb2.HelloReply(message=f"Hello {number}, {request.name}")

    async def Collect(self, requests, context):
        return greeter_pb2.HelloReply(message=", ".join([request.name async for request in requests]))

    async def Chat(self, requests, context):
        async for request in requests:
            yield greeter_pb2.HelloReply(message="Hello, " + request.name)


async def main():
    server = grpc.aio.server()
    greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
    server.add_insecure_port("[::]:50051")
    await server.start()
    await server.wait_for_termination()


asyncio.run(main())
"""


def test_grpc_aio_serves_all_four_kinds(lab: Lab) -> None:
    many = in_json('{"name": "Ada", "count": 2}')
    calls = [
        CallSpec(path=f"/greeter.Greeter/{kind}", requests=many) for kind in ("SayHello", "SayMany", "Collect", "Chat")
    ]
    run_id, _ = lab.start(files(server=AIO), *calls)
    over: list[ev.RunEvent] = []

    def all_over(event: ev.RunEvent) -> bool:
        over.extend([event] * call_ended(event))
        return len(over) == len(calls)

    events = lab.follow(run_id, stop_when=all_over)
    assert [status(events, number).status_code for number in range(1, 5)] == [0] * 4
    replies = [[s.message[2:] for s in steps(events, n) if s.kind is ev.StepKind.SERVER_MESSAGE] for n in range(1, 5)]
    assert replies == [[b"Hello, Ada"], [b"Hello 0, Ada", b"Hello 1, Ada"], [b"Ada"], [b"Hello, Ada"]]
