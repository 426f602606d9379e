"""Why a call failed: each sentence from its evidence; the statuses' words are what grpcio 1.85 says."""

import pytest

from app.runs.events import AnyEvent, Limit, LimitHit, StepKind
from app.runs.events import CallStep as Step
from app.trace.conversation import conversation
from tests.support import failures, schemas
from tests.support import recordings as r

schema = schemas.schema(schemas.kinds())
GET, TALK = "/kinds.three.Kinds/Get", "/kinds.three.Kinds/Talk"
REFUSED = (
    "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:50051: "
    "Failed to connect to remote host: Connection refused"
)


def why(*events: AnyEvent) -> str:
    return conversation(r.recording(*events), schema).calls[0].why


def test_ok_needs_no_reason() -> None:
    assert why(*r.up(), r.header(GET), r.trailer()) == ""


def test_a_status_that_the_handler_chose_needs_no_reason() -> None:
    assert why(*r.up(), r.header(GET), r.trailer(5, "no such greeting")) == ""


def test_a_path_that_the_schema_does_not_have() -> None:
    said = why(*r.up(), r.header("/kinds.three.Kinds/Gat"), r.trailer(12, "Method not found!"))
    assert said == "The schema has no method /kinds.three.Kinds/Gat; the nearest is /kinds.three.Kinds/Get."


def test_a_servicer_that_was_not_added() -> None:
    said = why(*r.up(), r.header(GET), r.trailer(12, "Method not found!"))
    assert "add_KindsServicer_to_server" in said


def test_a_method_that_was_not_defined() -> None:
    said = why(*r.up(), r.header(GET), r.trailer(12, "Method not implemented!"))
    assert "does not define Get" in said


def test_a_server_that_exited_first() -> None:
    traceback = "Traceback (most recent call last):\n  File \"/workspace/server.py\", line 3, in <module>\n    import gprc\nModuleNotFoundError: No module named 'gprc'"
    said = why(r.up()[0], *r.stderr(traceback), r.exited(1), r.header(GET), r.trailer(14, REFUSED))
    assert said == (
        "server ended with exit code 1 before it listened on any port: "
        "ModuleNotFoundError: No module named 'gprc' (server.py, line 3)."
    )


def test_a_server_that_was_ended_for_its_memory() -> None:
    hit = LimitHit(limit=Limit.MEMORY, process="server", value=1, killed=True)
    said = why(*r.up(), r.header(GET), hit, r.exited(0, 9), r.trailer(14, "Socket closed"))
    assert said == "server was ended by signal 9 for using too much memory after it had listened."


def test_a_server_that_never_listened() -> None:
    assert "never listened on a port" in why(r.up()[0], r.header(GET), r.trailer(14, REFUSED))


def test_a_server_on_another_port() -> None:
    said = why(*r.up(50052), r.header(GET), r.trailer(14, REFUSED))
    assert said == "The call went to port 50051, but server listens on 50052."


def test_no_server_at_all() -> None:
    assert why(r.header(GET), r.trailer(14, REFUSED)) == "No server process was started, so nothing could answer."


def test_a_deadline() -> None:
    said = why(*r.up(), r.header(TALK, deadline_ms=200), r.received(b""), r.trailer(4, "Deadline Exceeded"))
    assert said.startswith("The deadline of 200 ms passed and the call was not finished: one response had come.")
    assert "half-closed" in said


def test_a_message_that_is_too_large() -> None:
    words = "Stream removed (CLIENT: Received message larger than max (5000000 vs. 4194304))"
    said = why(*r.up(), r.header(GET), r.trailer(8, words))
    assert said.startswith("The client received a message of 5,000,000 bytes; the most that it takes is 4,194,304.")
    assert "grpc.max_receive_message_length" in said


def test_a_handler_that_raised() -> None:
    log = """
ERROR:grpc._server:Exception calling application: no such name.
Traceback (most recent call last):
  File "/usr/lib/python3.11/site-packages/grpc/_server.py", line 608, in _call_behavior
    response_or_iterator = behavior(argument, context)
  File "/workspace/server.py", line 12, in SayHello
    raise ValueError("no such name.")
ValueError: no such name."""
    said = why(*r.up(), r.header(GET), r.trailer(2, "Exception calling application: no such name."), *r.stderr(log))
    assert said == "The handler raised ValueError: no such name (server.py, line 12)."


def test_a_handler_that_raised_without_a_log() -> None:
    said = why(*r.up(), r.header(GET), r.trailer(2, "Exception calling application: no such name."))
    assert said == "The handler raised an exception: no such name."


def test_a_handler_that_returned_something_else() -> None:
    said = why(*r.up(), r.header(GET), r.trailer(13, "Failed to serialize response!"))
    assert said == "What the handler returned could not be serialized: it must return a kinds.three.Repeated."


def test_a_call_that_the_client_cancelled() -> None:
    cancel = Step(call=1, kind=StepKind.CANCEL)
    assert why(*r.up(), r.header(GET), cancel, r.trailer(1, "")) == "The client cancelled this call."


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        (14, "Stream removed (Received RST_STREAM with error code 7)", "The server refused the stream"),
        (13, "Received RST_STREAM with error code 2", "RST_STREAM and INTERNAL_ERROR instead of trailers"),
        (
            3,
            "Failed: errors validating service config: [field:a.b error:must be x; field: error:is y]",
            "(a.b: must be x; all of it: is y)",
        ),
        (3, "no such thing", ""),
        (12, "\"b''\" requires exactly one request message.", "Get takes exactly one request message"),
    ],
)
def test_what_grpc_itself_refused(code: int, text: str, words: str) -> None:
    said = why(*r.up(), r.header(GET), r.trailer(code, text))
    assert words in said
    assert bool(said) == bool(words)


REAL = {
    "not implemented": "The servicer that the server registered does not define Get: the generated base class answered.",
    "not registered": "The schema has /kinds.three.Kinds/Get, but the server registered no handler for it.",
    "exits in the call": "server ended with exit code 3 after it had listened.",
    "exits in the stream": "server ended with exit code 3 after it had listened.",
    "deadline": "The deadline of 500 ms passed and the call was not finished: no response had come.",
    "deadline while waiting for a thread": "The deadline of 500 ms passed and the call was not finished: no response had come.",
    "too many calls": "The server already served as many calls as its maximum_concurrent_rpcs allows",
    "client cancels": "The client cancelled this call.",
    "server cancels": "The client did not cancel this call: the status came from the server",
    "server stops": "The server was stopped while this call was open",
    "returns None": "What the handler returned could not be serialized: it must return a kinds.three.Repeated, and returned None",
    "returns a str": "What the handler returned could not be serialized: it must return a kinds.three.Repeated, and returned a str.",
    "yields in a unary method": "What the handler returned could not be serialized: it must return a kinds.three.Repeated, and returned a generator. ",
    "returns no iterator": "Watch is server streaming: it must yield its responses, not return one.",
    "raises": "The handler raised ValueError: no such name (server.py, line ",
    "raises in a stream": "The handler raised ValueError: no such name (server.py, line ",
    "raises a KeyError": "The handler raised KeyError: 'Ada' (server.py, line ",
    "request cannot be read": "The server could not read the request as kinds.three.",
    "request too large": "The server received a message of 5,242,880 bytes; the most that it takes is 4,194,304.",
    "response too large": "The client received a message of 5,242,880 bytes; the most that it takes is 4,194,304.",
    "client sends too much": "The client sent a message of 2,000 bytes; the most that it sends is 1,000.",
    "server sends too much": "The server sent a message of 2,000 bytes; the most that it sends is 1,000.",
    "compression disabled": "The client compressed its message with gzip, which the server does not take",
    "response compression disabled": "The server compressed its message with gzip, which the client does not take",
    "plaintext to TLS": "server took the connection and closed it at once, as a port of server.add_secure_port(...)",
    "TLS to plaintext": "The client spoke TLS and the server answered with something else",
    "certificate not trusted": "The server's certificate was not trusted",
    "metadata too large": "A metadata value of 50,000 bytes was sent; the receiver takes 16,384",
    "response metadata too large": "A metadata value of 50,000 bytes was sent; the receiver takes 16,384",
    "response metadata not allowed": "The handler set metadata that gRPC does not allow",
    "abort with OK": "The handler called context.abort with OK, which is no failure",
    "async raises": "The handler raised ValueError: no such name (server.py, line ",
    "async returns None": "What the handler returned could not be serialized: it must return a kinds.three.Repeated, and returned None",
    "async not awaited": "What the handler returned could not be serialized: it must return a kinds.three.Repeated, and returned a coroutine",
    "async not registered": "The schema has /kinds.three.Kinds/Get, but the server registered no handler for it.",
    "abort CANCELLED": "The client did not cancel this call: the status came from the server",
}
"""What is said of what grpcio itself said; of every other recorded failure nothing, since its words are the handler's own."""


@pytest.mark.parametrize("name", failures.cases())
def test_failures_as_grpcio_tells_them(name: str) -> None:
    (call,) = conversation(failures.recording(name), schema).calls
    expected = REAL.get(name, "")
    assert call.why.startswith(expected)
    assert bool(call.why) == bool(expected)
