import base64

from google.rpc import status_pb2

from app.runs.spec import Metadatum
from app.schema.model import EMPTY
from app.trace import status
from app.trace.build import build
from app.trace.metadata import metadata
from app.trace.model import Call, HeaderField
from tests.support.traffic import REQUEST, RESPONSE, Conversation, data, fixture_packets, prefixed, recording


def field(name: str, value: str) -> HeaderField:
    return HeaderField(name=name, value=value, representation="indexed", index=1)


def call(*extra: tuple[str, str], trailers: tuple[tuple[str, str], ...] = ()) -> Call:
    talk = Conversation().settle()
    talk.client(talk.headers(1, (*REQUEST, *extra)), data(1, prefixed(b"a"), "END_STREAM"))
    talk.server(talk.headers(1, RESPONSE, client=False))
    talk.server(talk.headers(1, (("grpc-status", "5"), *trailers), "END_STREAM", client=False))
    (found,) = build(recording(talk.packets), EMPTY).calls
    return found


def test_what_a_program_sees_is_decoded() -> None:
    found = metadata([field("x-id", "7"), field("x-bytes-bin", "AAEC"), field("x-raw-bin", "\0\xff,a")])
    assert [(one.name, one.value, one.binary) for one in found] == [
        ("x-id", b"7", False),
        ("x-bytes-bin", b"\0\1\2", True),
        ("x-raw-bin", b"\xff,a", True),
    ]


def test_one_field_may_carry_several_binary_values() -> None:
    found = metadata([field("x-bin", "AAEC,/w==, AQ")])
    assert [(one.value, one.field, one.problems) for one in found] == [
        (b"\0\1\2", 0, ()),
        (b"\xff", 0, ()),
        (b"\1", 0, ()),
    ]


def test_what_is_no_base64_is_a_problem_at_its_bytes() -> None:
    (_, broken) = metadata([field("x-bin", "AAEC,!!!")])
    assert broken.value == b"!!!"
    (problem,) = broken.problems
    assert (problem.code, problem.start, problem.end) == ("metadata-base64", 5, 8)
    assert problem.text == "The value of x-bin is not base64: a program does not get it."


def test_fields_of_the_protocol_are_no_metadata() -> None:
    names = [
        ":path",
        "te",
        "content-type",
        "user-agent",
        "grpc-timeout",
        "grpc-status",
        "connect-protocol-version",
        "x",
    ]
    assert [one.name for one in metadata([field(name, "1") for name in names])] == ["x"]


def test_details_of_a_status_are_read_from_the_trailers() -> None:
    made = status_pb2.Status(code=5, message="no")
    made.details.add(type_url="type.googleapis.com/google.rpc.RetryInfo")
    packed = base64.b64encode(made.SerializeToString()).decode().rstrip("=")
    (found,) = metadata(call(trailers=((status.DETAILS_KEY, packed),)).trailers)
    assert found.value == made.SerializeToString()
    assert [one.type_name for one in status.details((Metadatum(name=found.name, value=found.value),), EMPTY)] == [
        "google.rpc.RetryInfo"
    ]


def test_the_timeout_of_a_call() -> None:
    assert call(("grpc-timeout", "250m")).timeout_ns == 250 * 10**6
    assert call(("connect-timeout-ms", "5")).timeout_ns == 5 * 10**6
    assert call().timeout_ns is None


def test_a_timeout_that_is_none_is_a_problem() -> None:
    found = call(("grpc-timeout", "soon"))
    assert found.timeout_ns is None
    assert [(problem.code, problem.text) for problem in found.problems] == [
        ("timeout", "The timeout is 'soon'; it must be at most eight digits and one of H, M, S, m, u, n.")
    ]


def test_grpcio_sends_timeouts_and_binary_metadata() -> None:
    calls = build(recording(fixture_packets("endings")), EMPTY).calls
    assert any(one.timeout_ns for one in calls)
    assert not [one for one in calls for problem in one.problems if problem.code == "timeout"]
    (first, *_) = build(recording(fixture_packets("kinds")), EMPTY).calls
    assert ("raw-bin", b"\0\xff") in [(one.name, one.value) for one in metadata(first.request_headers)]
