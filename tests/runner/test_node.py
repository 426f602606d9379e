"""Node.js with grpc-js beside Python: a polyglot workspace, in real runs."""

from dataclasses import replace

import pytest

from app.runs import events as ev
from app.runs.events import Outcome, Recording
from app.runs.processes import ProcessAction
from app.runs.spec import CallSpec, in_json
from app.sandbox.runtimes import DESCRIPTIONS
from app.schema.read import read
from app.trace.conversation import conversation
from tests.runner.conftest import HELLO, Lab, call_ended, ended, status, steps
from tests.runner.test_processes import Script, exits, files, lines, seen

pytestmark = pytest.mark.jail

SERVER = """\
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const { greeter } = grpc.loadPackageDefinition(loader.loadSync("greeter.proto"));
const server = new grpc.Server();
server.addService(greeter.Greeter.service, {
  SayHello: (call, done) => done(null, { message: `Hello, ${call.request.name}, from Node.js` }),
  SayMany: (call) => {
    for (let number = 0; number < call.request.count; number++) call.write({ message: `${number}` });
    call.end();
  },
  Chat: (call) => {
    call.on("data", (request) => call.write({ message: request.name }));
    call.on("end", () => call.end());
  },
  Collect: (call, done) => {
    const names = [];
    call.on("data", (request) => names.push(request.name));
    call.on("end", () => done(null, { message: names.join(", ") }));
  },
});
server.bindAsync(`[::]:${process.env.PORT}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  console.log("listening", process.version.startsWith("v"));
});
"""
CLIENT = """\
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const { greeter } = grpc.loadPackageDefinition(loader.loadSync("greeter.proto"));
const client = new greeter.Greeter(process.env.NODE_ADDR, grpc.credentials.createInsecure());
client.SayHello({ name: "client" }, (error, reply) => {
  console.log(error ?? reply.message);
  setTimeout(() => client.close(), 500);
});
"""
LAB = """\
[[process]]
name = "node"
command = "server.js"
port = 50051

[[process]]
name = "python"
command = "server.py"
port = 50052

[[process]]
name = "caller"
command = "client.mjs"
start = "manual"
"""

needs_node = pytest.mark.skipif(DESCRIPTIONS["node"].find is None or DESCRIPTIONS["node"].find() is None, reason=DESCRIPTIONS["node"].missing)  # fmt: skip


@needs_node
def test_all_four_kinds_of_a_grpc_js_server(lab: Lab) -> None:
    many = in_json('{"name": "Ada", "count": 2}')
    kinds = ("SayHello", "SayMany", "Collect", "Chat")
    run_id, _ = lab.start(files(**{"server.js": SERVER}), *(CallSpec(path=f"/greeter.Greeter/{k}", requests=many) for k in kinds))  # fmt: skip
    over: list[ev.RunEvent] = []

    def all_over(event: ev.RunEvent) -> bool:
        over.extend([event] * call_ended(event))
        return len(over) == len(kinds)

    events = lab.follow(run_id, stop_when=all_over)
    assert lines(events, "server") == ["listening true"]
    assert [status(events, number).status_code for number in range(1, 5)] == [0] * 4
    replies = [[s.message[2:] for s in steps(events, n) if s.kind is ev.StepKind.SERVER_MESSAGE] for n in range(1, 5)]
    assert replies == [[b"Hello, Ada, from Node.js"], [b"0", b"1"], [b"Ada"], [b"Ada"]]


@needs_node
def test_two_languages_in_one_workspace(lab: Lab) -> None:
    from_python = (
        "import os, time, grpc, greeter_pb2, greeter_pb2_grpc\nprint(os.environ['NODE_ADDR'])\ntime.sleep(60)\n"
    )
    workspace = files(lab=LAB, server=from_python, **{"server.js": SERVER, "client.mjs": CLIENT})
    run_id, _ = lab.start(workspace, HELLO)
    script = Script(
        (seen(ev.ProcessListening, "node"), lambda: lab.client.control_process(run_id, "caller", ProcessAction.START)),
        (seen(ev.ProcessExited, "caller"), lambda: None),
    )
    events = lab.follow(run_id, stop_when=script)
    assert lines(events, "caller") == ["Hello, client, from Node.js"]
    assert lines(events, "python") == ["localhost:50051"]
    assert exits(events)["caller"] == [(0, 0)]
    owners = {
        (e.event.client_process, e.event.server_process) for e in events if isinstance(e.event, ev.ConnectionOpened)
    }
    assert {("driver", "node"), ("caller", "node")} <= owners
    started = {e.event.command for e in events if isinstance(e.event, ev.ProcessStarted)}
    assert started == {"node server.js", "python server.py", "node client.mjs"}


@needs_node
def test_what_a_grpc_js_server_registered_is_told(lab: Lab) -> None:
    server = f'{SERVER}setTimeout(() => console.log(new Error("x").stack.includes("registered.cjs")), 1);\n'
    run_id, started = lab.start(files(**{"server.js": server}), replace(HELLO, path="/greeter.Greeter/SayHelo", requests=()))  # fmt: skip
    events = lab.follow(run_id, stop_when=call_ended)
    (told, *_) = (e.event for e in events if isinstance(e.event, ev.MethodsRegistered) and e.event.ports)
    assert told == ev.MethodsRegistered(process="server", server=1, ports=(50051,))
    (call,) = conversation(Recording(events=events), read(started.descriptor_set)).calls
    assert call.why == (
        "The server has no method /greeter.Greeter/SayHelo; it registered /greeter.Greeter/SayHello, /greeter.Greeter/SayMany, "
        "/greeter.Greeter/Collect and /greeter.Greeter/Chat. The nearest is /greeter.Greeter/SayHello."
    )


@needs_node
def test_a_service_that_grpc_js_was_not_given(lab: Lab) -> None:
    run_id, started = lab.start(files(**{"server.mjs": MODULE}, lab=MODULE_LAB), HELLO)
    events = lab.follow(run_id, stop_when=call_ended)
    (call,) = conversation(Recording(events=events), read(started.descriptor_set)).calls
    assert call.why == (
        "The server registered no handler for the service greeter.Greeter, only for other.Service. "
        "Call server.addService(Greeter.service, ...) before server.bindAsync(...)."
    )


MODULE_LAB = '[[process]]\nname = "server"\ncommand = "server.mjs"\nport = 50051\n'
MODULE = """\
import grpc from "@grpc/grpc-js";

const server = new grpc.Server();
const same = (bytes) => bytes;
const Do = {
  path: "/other.Service/Do", requestStream: false, responseStream: false,
  requestDeserialize: same, responseSerialize: same, requestSerialize: same, responseDeserialize: same,
};
server.addService({ Do }, { Do: (call, done) => done(null, Buffer.alloc(0)) });
server.bindAsync("[::]:50051", grpc.ServerCredentials.createInsecure(), () => {});
"""
FAILURES = {
    "an error": ('\nthrow new Error("boom");\n', Outcome.SERVER_CRASHED, "server.js, line 2: Error: boom"),
    "no such module": ('require("express");\n', Outcome.SERVER_CRASHED, "Cannot find module 'express'"),
    "not JavaScript": (
        "const = 1;\n",
        Outcome.SERVER_CRASHED,
        "server.js is not valid JavaScript: line 1: SyntaxError",
    ),
    "too much memory": (
        "const all = [];\nfor (;;) all.push(Buffer.alloc(1 << 22, 1));\n",
        Outcome.LIMIT_EXCEEDED,
        "512 MiB of memory",
    ),
    "too much heap": (
        "const all = [];\nfor (;;) all.push(new Array(100000).fill(all.length + 0.5));\n",
        Outcome.LIMIT_EXCEEDED,
        "memory",
    ),
}


@needs_node
@pytest.mark.parametrize("name", FAILURES)
def test_a_server_that_fails_has_a_clear_outcome(lab: Lab, name: str) -> None:
    text, outcome, words = FAILURES[name]
    run_id, _ = lab.start(files(**{"server.js": text}))
    over = ended(lab.follow(run_id))
    assert (over.outcome, words in over.text) == (outcome, True), over.text
