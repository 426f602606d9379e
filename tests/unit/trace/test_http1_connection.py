from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Sender, Trace
from tests.support.traffic import Conversation, recording


def trace(talk: Conversation, *, ended: bool = True) -> Trace:
    return build(recording(talk.packets, ended=ended), EMPTY)


def test_http1_requests_and_responses_are_entries() -> None:
    talk = Conversation().client(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    talk.server(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n").server(b"ok\r\n0\r\n\r\n")
    asked, answered = trace(talk).http
    assert (asked.number, asked.sender, asked.start_line) == (1, Sender.CLIENT, "GET /healthz HTTP/1.1")
    assert (answered.sender, answered.body, answered.chunks, answered.time_ns) == (Sender.SERVER, b"ok", (2,), 5000)
    assert asked.headers == (("Host", "x"),)


def test_what_is_cut_is_told_at_the_end_only() -> None:
    talk = Conversation().client(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nab")
    assert trace(talk, ended=False).http == ()
    assert [problem.code for entry in trace(talk).http for problem in entry.problems] == ["http1-cut"]
    talk.lose(b"cd", client=True).client(b"efghi")
    assert [problem.code for entry in trace(talk).http for problem in entry.problems] == ["http1-lost"]
