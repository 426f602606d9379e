"""Why did it fail? Each failure made by a real server, and the sentence that a learner reads."""

from dataclasses import dataclass, replace

import pytest

from app.runs import events as ev
from app.runs.events import Recording
from app.runs.spec import CallSpec, Channel, ChannelOption, Compression, Request, RequestFormat, Security, in_json
from app.schema.read import read
from app.trace.conversation import ConversationCall, conversation
from tests.runner.conftest import HELLO, Lab, call_ended, source, workspace
from tests.runner.test_channels import on, secured

pytestmark = pytest.mark.jail

POOL = "server = grpc.server(futures.ThreadPoolExecutor(max_workers=4)"
AIO = """\
import asyncio, grpc


async def serve():
    server = grpc.aio.server()
    method = grpc.unary_unary_rpc_method_handler(print)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("other.Service", {"Do": method}),))
    server.add_insecure_port("[::]:50051")
    await server.start()
    await server.wait_for_termination()


asyncio.run(serve())
"""
SLOW = "__import__('time').sleep(4)"
LARGE = Request(format=RequestFormat.BYTES, data=b"\x0a\x80\x80\xc0\x02" + b"x" * (5 * 1024 * 1024 - 5))
TLS = Channel(security=Security.TLS)
PINGING = Channel(
    options=(
        ChannelOption(name="grpc.keepalive_time_ms", value=200),
        ChannelOption(name="grpc.http2.max_pings_without_data", value=0),
    )
)
"""C-core pings once a second at most; its servers end a connection at the third ping too many."""
SOON = replace(HELLO, deadline_ms=1500)


def with_option(name: str, value: object, **handlers: str) -> str:
    """A server with this channel argument."""
    return source(**handlers).replace(POOL, f"{POOL}, options=[({name!r}, {value!r})]")


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A server, the calls made to it, and what is said of the last of them."""

    server: str
    calls: tuple[CallSpec, ...] = (HELLO,)
    status: str
    said: str


FAILURES = {
    "the process died": Failure(
        server=source(hello="__import__('os')._exit(3)"),
        status="UNAVAILABLE",
        said="server ended with exit code 3 after it had listened.",
    ),
    "the server was stopped": Failure(
        server=source(hello=f"__import__('threading').Timer(0.1, lambda: server.stop(None)).start(); {SLOW}"),
        status="UNAVAILABLE",
        said="The server was stopped while this call was open",
    ),
    "no such method": Failure(
        server=source(),
        calls=(replace(HELLO, path="/greeter.Greeter/SayHelo", requests=()),),
        status="UNIMPLEMENTED",
        said="The server has no method /greeter.Greeter/SayHelo; it registered /greeter.Greeter/SayHello, /greeter.Greeter/SayMany, ",
    ),
    "not registered": Failure(
        server=source().replace("greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)", ""),
        status="UNIMPLEMENTED",
        said="The server registered no method at all. Call add_GreeterServicer_to_server(..., server) before server.start().",
    ),
    "registered on the other server of the process": Failure(
        server=source()
        .replace("server.start()", "server.start(); more.start()")
        .replace(
            'server.add_insecure_port("[::]:50051")',
            'server.add_insecure_port("[::]:50052"); more = grpc.server(futures.ThreadPoolExecutor(1)); '
            'more.add_insecure_port("[::]:50051")',
        ),
        status="UNIMPLEMENTED",
        said="server made several servers. /greeter.Greeter/SayHello is registered by the one on port 50052; the call went to the "
        "other, on port 50051.",
    ),
    "not registered by an asyncio server": Failure(
        server=AIO,
        status="UNIMPLEMENTED",
        said="The server registered no handler for the service greeter.Greeter, only for other.Service.",
    ),
    "not defined": Failure(
        server=source().replace("def SayHello", "def sayHello"),
        status="UNIMPLEMENTED",
        said="The servicer that the server registered does not define SayHello",
    ),
    "no request": Failure(
        server=source(),
        calls=(replace(HELLO, requests=()),),
        status="UNIMPLEMENTED",
        said="SayHello takes exactly one request message, and the client half-closed after it had sent none.",
    ),
    "a deadline while the handler works": Failure(
        server=source(hello=f"print('working'); {SLOW}"),
        calls=(SOON,),
        status="DEADLINE_EXCEEDED",
        said="The server had sent nothing back; the last that server wrote was “working”, after ",
    ),
    "a deadline between responses": Failure(
        server=source().replace(
            "yield greeter_pb2.HelloReply(message=f",
            f"{SLOW} if number else None; yield greeter_pb2.HelloReply(message=f",
        ),
        calls=(CallSpec(path="/greeter.Greeter/SayMany", requests=in_json('{"count": 9}'), deadline_ms=1500),),
        status="DEADLINE_EXCEEDED",
        said="one response had come. It came after ",
    ),
    "a deadline and no half-close": Failure(
        server=source(),
        calls=(CallSpec(path="/greeter.Greeter/Collect", half_close=False, deadline_ms=300),),
        status="DEADLINE_EXCEEDED",
        said="The client had not half-closed: the server may still have waited for requests.",
    ),
    "a thread pool that is exhausted": Failure(
        server=source(hello=SLOW),
        calls=(HELLO,) * 4 + (SOON,),
        status="DEADLINE_EXCEEDED",
        said="4 calls begun before it were not answered yet: a server works on as many calls at once as its thread pool has max_workers",
    ),
    "too many streams": Failure(
        server=with_option("grpc.max_concurrent_streams", 2, many=SLOW),
        calls=(replace(HELLO, path="/greeter.Greeter/SayMany"),) * 2 + (SOON,),
        status="DEADLINE_EXCEEDED",
        said="The server takes 2 streams at once on a connection (SETTINGS_MAX_CONCURRENT_STREAMS) and 2 calls begun before it were",
    ),
    "a request that is too large": Failure(
        server=source(),
        calls=(replace(HELLO, requests=(LARGE,)),),
        status="RESOURCE_EXHAUSTED",
        said="The server received a message of 5,242,880 bytes; the most that it takes is 4,194,304.",
    ),
    "a response that is too large": Failure(
        server=source(hello="return greeter_pb2.HelloReply(message='x' * 5_000_000)"),
        status="RESOURCE_EXHAUSTED",
        said="The client received a message of 5,000,005 bytes; the most that it takes is 4,194,304.",
    ),
    "more than the channel sends": Failure(
        server=source(),
        calls=(on(Channel(options=(ChannelOption(name="grpc.max_send_message_length", value=3),))),),
        status="RESOURCE_EXHAUSTED",
        said="The client sent a message of 5 bytes; the most that it sends is 3.",
    ),
    "metadata that is too large": Failure(
        server=source(hello="context.send_initial_metadata((('a', 'x' * 50_000),))"),
        status="RESOURCE_EXHAUSTED",
        said="A metadata value of 50,000 bytes was sent; the receiver takes ",
    ),
    "too many calls at once": Failure(
        server=source(many=SLOW).replace(POOL, f"{POOL}, maximum_concurrent_rpcs=1"),
        calls=(replace(HELLO, path="/greeter.Greeter/SayMany"), HELLO),
        status="RESOURCE_EXHAUSTED",
        said="The server already served as many calls as its maximum_concurrent_rpcs allows",
    ),
    "a compression that is switched off": Failure(
        server=with_option("grpc.compression_enabled_algorithms_bitset", 1),
        calls=(replace(HELLO, compression=Compression.GZIP),),
        status="UNIMPLEMENTED",
        said="The client compressed its message with gzip, which the server does not take",
    ),
    "something else was returned": Failure(
        server=source(hello="return {'message': 'x'}"),
        status="INTERNAL",
        said="it must return a greeter.HelloReply, and returned a dict.",
    ),
    "a handler that raised": Failure(
        server=source(hello="raise ValueError('no such name')"),
        status="UNKNOWN",
        said="The handler raised ValueError: no such name (server.py, line 11).",
    ),
    "bytes that are no message": Failure(
        server=source(),
        calls=(replace(HELLO, requests=(Request(format=RequestFormat.BYTES, data=b"\xff"),)),),
        status="INTERNAL",
        said="The server could not read the request as greeter.HelloRequest",
    ),
    "the server cancelled": Failure(
        server=source(hello="context.cancel()"),
        status="CANCELLED",
        said="The client did not cancel this call",
    ),
    "plaintext to TLS": Failure(
        server=secured(),
        status="UNAVAILABLE",
        said="server took the connection and closed it at once, as a port of server.add_secure_port(...) does",
    ),
    "TLS to plaintext": Failure(
        server=source(),
        calls=(on(TLS),),
        status="UNAVAILABLE",
        said="The client spoke TLS and the server answered with something else",
    ),
    "no client certificate": Failure(
        server=secured(mutual=True),
        calls=(on(TLS),),
        status="UNAVAILABLE",
        said="The server asks for a client certificate (mutual TLS) and the client showed none",
    ),
    "a certificate for another name": Failure(
        server=secured(),
        calls=(on(replace(TLS, authority="shop.example")),),
        status="UNAVAILABLE",
        said="The server's certificate is not good for “shop.example”",
    ),
    "too many keepalive pings": Failure(
        server=source(hello="__import__('time').sleep(20)"),
        calls=(on(PINGING),),
        status="UNAVAILABLE",
        said="The server ended the connection because of too many keepalive pings (GOAWAY with too_many_pings)",
    ),
    "the process died behind TLS": Failure(
        server=secured(hello="__import__('os')._exit(3)"),
        calls=(on(TLS),),
        status="UNAVAILABLE",
        said="server ended with exit code 3 after it had listened.",
    ),
    "a service config that grpc refuses": Failure(
        server=source(),
        calls=(on(Channel(service_config='{"methodConfig": [{"name": [{}], "timeout": "soon"}]}')),),
        status="INVALID_ARGUMENT",
        said="gRPC refused the channel's service config (methodConfig[0].timeout: Not a duration (no s suffix))",
    ),
}


def _called(lab: Lab, failure: Failure) -> ConversationCall:
    """The last call, when it has ended: the others may go on. It is told of the whole run, its Stop included."""
    run_id, started = lab.start(workspace(failure.server), *failure.calls)
    assert started.call_problems == ()
    last = len(failure.calls)
    # A server that ends by itself is not stopped before that is told.
    waited = {ev.CallStep, ev.ProcessExited} if "exit code" in failure.said else {ev.CallStep}

    def stop(event: ev.RunEvent) -> bool:
        what = event.event
        if isinstance(what, ev.ProcessExited) or (
            isinstance(what, ev.CallStep) and call_ended(event) and what.call == last
        ):
            waited.discard(type(what))
        return not waited

    events = lab.follow(run_id, stop_when=stop)
    calls = conversation(Recording(events=events), read(started.descriptor_set)).calls
    return next(call for call in calls if call.number == last)


@pytest.mark.parametrize("name", FAILURES)
def test_why_it_failed(lab: Lab, name: str) -> None:
    failure = FAILURES[name]
    call = _called(lab, failure)
    assert call.status_name == failure.status, call.status_message
    assert failure.said in call.why


def test_nothing_listens_any_more(lab: Lab) -> None:
    stopping = source(hello="__import__('threading').Timer(0.05, lambda: server.stop(None)).start()").replace(
        "server.wait_for_termination()",
        "server.wait_for_termination()\nprint('stopped', flush=True)\n__import__('time').sleep(30)",
    )
    run_id, started = lab.start(workspace(stopping), HELLO)
    ended: list[ev.RunEvent] = []

    def stop(event: ev.RunEvent) -> bool:
        ended.extend([event] * call_ended(event))
        if isinstance(event.event, ev.LogLine) and event.event.text == "stopped":
            lab.client.start_call(run_id, HELLO)
        return len(ended) == 2

    events = lab.follow(run_id, stop_when=stop)
    _, call = conversation(Recording(events=events), read(started.descriptor_set)).calls
    assert call.why == (
        "Nothing listens on port 50051 any more, though server still runs: was server.stop(...) called?"
    )


def test_the_client_cancelled(lab: Lab) -> None:
    run_id, started = lab.start(workspace(source()))
    call = lab.client.start_call(run_id, CallSpec(path="/greeter.Greeter/Chat", half_close=False)).call

    def stop(event: ev.RunEvent) -> bool:
        if isinstance(event.event, ev.CallStep) and event.event.kind is ev.StepKind.CLIENT_HEADER:
            lab.client.cancel_call(run_id, call)
        return call_ended(event)

    events = lab.follow(run_id, stop_when=stop)
    (told,) = conversation(Recording(events=events), read(started.descriptor_set)).calls
    assert told.why == "The client cancelled this call."
