"""Where the time went of a call that met its deadline. Events are a millisecond apart."""

from app.runs.events import AnyEvent, LogLine, LogStream, Packet, PacketBatch
from app.trace.conversation import conversation
from tests.support import recordings as r
from tests.support import schemas
from tests.support.traffic import ipv4

GET, WATCH = "/kinds.three.Kinds/Get", "/kinds.three.Kinds/Watch"
LATE = "Deadline Exceeded"
TWO_STREAMS = bytes.fromhex("000006 04 00 00000000 0003 00000002")  # SETTINGS_MAX_CONCURRENT_STREAMS 2


def why(*events: AnyEvent, call: int = 1) -> str:
    calls = conversation(r.recording(*events), schemas.schema(schemas.kinds())).calls
    return next(one.why for one in calls if one.number == call)


def log(text: str) -> LogLine:
    return LogLine(process="server", stream=LogStream.STDOUT, text=text)


def test_the_last_that_the_server_wrote_meanwhile() -> None:
    said = why(*r.up(), log("before"), r.header(GET, deadline_ms=9), log("x" * 70), r.trailer(4, LATE), log("after"))
    assert said.endswith(f"the last that server wrote was “{'x' * 60}…”, after 1.0 ms.")


def test_a_server_that_said_nothing() -> None:
    said = why(*r.up(), r.header(GET, deadline_ms=9), r.trailer(4, LATE))
    assert said.endswith("no response had come. The server had sent nothing back and written nothing meanwhile.")


def test_when_the_responses_came() -> None:
    call = (r.header(WATCH, deadline_ms=9), r.half_close())
    assert why(*r.up(), *call, r.received(b""), r.trailer(4, LATE)).endswith("It came after 2.0 ms.")
    said = why(*r.up(), *call, r.received(b""), *[log("")] * 9, r.received(b""), r.trailer(4, LATE))
    assert said.endswith("2 responses had come. The first came after 2.0 ms, the last after 12 ms.")


def test_calls_before_it_that_were_not_answered() -> None:
    before = (*r.up(), r.header(GET, 1), r.header(GET, 2), r.trailer(0, call=2))
    said = why(*before, r.header(GET, 3, deadline_ms=9), r.trailer(4, LATE, call=3), call=3)
    assert "1 call begun before it was not answered yet: a server works on as many calls at once" in said


def test_more_calls_than_streams() -> None:
    data = ipv4((50051, 40000), 1, 1, 0x10, TWO_STREAMS)
    greeting = PacketBatch(packets=(Packet(time_ns=1, data=data, length=len(data)),))
    calls = (r.header(GET, 1), r.header(GET, 2), r.header(GET, 3, deadline_ms=9))
    said = why(*r.up(), *calls, greeting, r.trailer(4, LATE, call=3), call=3)
    assert "The server takes 2 streams at once on a connection (SETTINGS_MAX_CONCURRENT_STREAMS)" in said
    assert "2 calls begun before it were still open" in said


def test_a_server_that_was_never_reached() -> None:
    said = why(r.up()[0], r.header(GET, deadline_ms=9), r.trailer(4, LATE))
    assert "server runs, but it never listened on a port" in said


def test_a_status_that_the_handler_chose() -> None:
    assert why(*r.up(), r.header(GET), r.trailer(4, "too slow for me")) == ""
