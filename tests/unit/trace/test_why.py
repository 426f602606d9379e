"""Why a call failed: each sentence from its evidence; the statuses' words are what grpcio 1.85 says."""

from app.runs.events import AnyEvent, Limit, LimitHit, StepKind
from app.runs.events import CallStep as Step
from app.trace.conversation import conversation
from tests.support import recordings as r
from tests.support import schemas

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
