"""A workspace whose service shows every kind of call and of ending, in Python and in JavaScript."""

from app.runs.workspace import File, Workspace

PROTO = """\
syntax = "proto3";
package demo;

service Echo {
  rpc Say (Text) returns (Text);
  rpc Fail (Text) returns (Text);
  rpc Sleep (Text) returns (Text);
  rpc Count (Text) returns (stream Text);
  rpc Join (stream Text) returns (Text);
  rpc Chat (stream Text) returns (stream Text);
}

message Text {
  string text = 1;
}
"""

SERVER = """\
import threading
import time
from concurrent import futures

import grpc
from google.rpc import error_details_pb2, status_pb2
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status

import demo_pb2
import demo_pb2_grpc


class Echo(demo_pb2_grpc.EchoServicer):
    def Say(self, request, context):
        context.set_trailing_metadata((("cost", "1"), ("raw-bin", b"\\x00\\xff")))
        return request

    def Fail(self, request, context):
        status = status_pb2.Status(code=9, message=f"no “{request.text}” at 100 %")
        status.details.add().Pack(error_details_pb2.ErrorInfo(reason="NONE_LEFT", domain="demo"))
        context.abort_with_status(rpc_status.to_status(status))

    def Sleep(self, request, context):
        while context.is_active():
            time.sleep(0.01)
        return request

    def Count(self, request, context):
        for number in range(int(request.text)):
            yield demo_pb2.Text(text=f"number {number}")

    def Join(self, requests, context):
        return demo_pb2.Text(text=" ".join(request.text for request in requests))

    def Chat(self, requests, context):
        yield from requests


server = grpc.server(futures.ThreadPoolExecutor(8), OPTIONS)
demo_pb2_grpc.add_EchoServicer_to_server(Echo(), server)
reflection.enable_server_reflection(("demo.Echo", reflection.SERVICE_NAME), server)
server.add_insecure_port("[::]:50051")
server.start()


def own_calls(channel, stub):
    CALLS


if own_calls.__code__.co_code != (lambda channel, stub: None).__code__.co_code:
    with grpc.insecure_channel("localhost:50051") as channel:
        own_calls(channel, demo_pb2_grpc.EchoStub(channel))
    print("done")
server.wait_for_termination()
"""

SERVER_JS = """\
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const { demo } = grpc.loadPackageDefinition(loader.loadSync("demo.proto"));
const server = new grpc.Server();
const trailers = new grpc.Metadata();
trailers.set("cost", "1");
trailers.set("raw-bin", Buffer.from([0, 255]));
server.addService(demo.Echo.service, {
  Say: (call, done) => done(null, call.request, trailers),
  Fail: (call, done) => done({ code: grpc.status.FAILED_PRECONDITION, details: `no “${call.request.text}” at 100 %` }),
  Sleep: () => {},
  Count: (call) => {
    for (let number = 0; number < Number(call.request.text); number++) call.write({ text: `number ${number}` });
    call.end();
  },
  Join: (call, done) => {
    const texts = [];
    call.on("data", (request) => texts.push(request.text));
    call.on("end", () => done(null, { text: texts.join(" ") }));
  },
  Chat: (call) => {
    call.on("data", (request) => call.write(request));
    call.on("end", () => call.end());
  },
});
server.bindAsync("[::]:50051", grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
"""

CLIENT_JS = """\
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const { demo } = grpc.loadPackageDefinition(loader.loadSync("demo.proto"));
const options = { "grpc.default_compression_algorithm": Number(process.argv[2] ?? 0) };
const client = new demo.Echo("localhost:50051", grpc.credentials.createInsecure(), options);
const metadata = new grpc.Metadata({ waitForReady: true });
metadata.set("raw-bin", Buffer.from([0, 255]));
const long = "again and ".repeat(200);
const unary = (name, text, more = {}) =>
  new Promise((done) => client[name]({ text }, metadata, more, (error) => done(console.log(name, error?.code ?? 0))));
const stream = (name, start, texts = []) =>
  new Promise((done) => {
    const call = start();
    for (const text of texts) call.write({ text });
    if (texts.length) call.end();
    call.on("data", () => {}).on("error", () => {}).on("status", (status) => done(console.log(name, status.code)));
  });

(async () => {
  await unary("Say", long);
  await unary("Fail", "thing");
  await unary("Sleep", "deadline", { deadline: Date.now() + 150 });
  await stream("Count", () => client.Count({ text: "3" }));
  await new Promise((done) => {
    const call = client.Join((error) => done(console.log("Join", error?.code ?? 0)));
    for (const text of ["a", "b", ""]) call.write({ text });
    call.end();
  });
  await stream("Chat", () => client.Chat(), ["x", long]);
  await Promise.all([...Array(30)].map((_, number) => unary("Say", `call ${number}`)));
  client.close();
})();
"""


def workspace(*, own_calls: str = "pass", options: str = "") -> Workspace:
    """A server in Python that also makes its own calls, prints ``done``, and goes on serving."""
    server = SERVER.replace("CALLS", own_calls.strip()).replace("OPTIONS", options)
    return Workspace(files=(File(path="demo.proto", text=PROTO), File(path="server.py", text=server)))


def workspace_js() -> Workspace:
    """A server in JavaScript."""
    return Workspace(files=(File(path="demo.proto", text=PROTO), File(path="server.js", text=SERVER_JS)))
