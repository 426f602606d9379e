from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wire.http1 import Http1Message, Http1Reader

# The examples of RFC 9112 §2.1 and §7.1, written as they would cross the wire.
GET = b"GET /hello.txt HTTP/1.1\r\nHost: www.example.com\r\nAccept-Language: en, mi\r\n\r\n"
POST = b"POST /say HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nyes"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=1\r\nWiki\r\n6\r\npedia \r\n0\r\nX-End: 1\r\n\r\n"


def read(data: bytes, *methods: bytes, client: bool = False, end: bool = True) -> list[Http1Message]:
    reader = Http1Reader(deque(methods), client=client)
    return reader.push(data, 7) + (reader.finish(8) if end else [])


def test_requests_follow_one_another() -> None:
    first, second = read(GET + POST, client=True)
    assert (first.start_line, first.field(b"host"), first.body) == (b"GET /hello.txt HTTP/1.1", b"www.example.com", b"")
    assert (first.start, first.end, second.start) == (0, len(GET), len(GET))
    assert (second.body, second.field(b"no-such")) == (b"hello", b"")


def test_a_chunked_body_is_put_together() -> None:
    first, second = read(CHUNKED + PLAIN, b"GET", b"GET")
    assert (first.body, first.chunks, first.end) == (b"Wikipedia ", (4, 6), len(CHUNKED))
    assert (second.body, second.chunks) == (b"yes", ())


def test_what_has_no_body_has_none() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    early = b"HTTP/1.1 100 Continue\r\n\r\n"
    empty = b"HTTP/1.1 204 No Content\r\n\r\n"
    found = read(early + head + empty + PLAIN, b"HEAD", b"GET", b"GET")
    assert [message.body for message in found] == [b"", b"", b"", b"yes"]


def test_without_a_length_the_body_lasts_until_the_end() -> None:
    (message,) = read(b"HTTP/1.0 200 OK\r\n\r\nall of it", b"GET")
    assert (message.body, message.packet, message.problems) == (b"all of it", 8, ())
    assert read(b"HTTP/1.0 200 OK\r\n\r\nall of it", b"GET", end=False) == []


def test_after_switching_protocols_nothing_is_read() -> None:
    (message,) = read(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n\0\0\0\4\0\0\0\0\0", b"GET")
    assert message.field(b"upgrade") == b"h2c"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (PLAIN[:-1], "http1-cut"),
        (b"HTTP/1.1 200", "http1-cut"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "http1-length"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "http1-chunk"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", "http1-chunk"),
        (b"x" * 70_000, "http1-head"),
    ],
)
def test_what_is_wrong_is_named(sent: bytes, code: str) -> None:
    assert [problem.code for problem in read(sent, b"GET")[-1].problems] == [code]


def test_a_hole_ends_the_reading() -> None:
    reader = Http1Reader(deque(), client=True)
    reader.push(POST[:-2], 0)
    (lost,) = reader.hole(1)
    assert [problem.code for problem in lost.problems] == ["http1-lost"]
    assert reader.push(GET, 2) == reader.hole(3) == reader.finish(4) == []


@given(st.lists(st.integers(0, 400), max_size=8))
def test_cuts_change_nothing(cuts: list[int]) -> None:
    whole = CHUNKED + PLAIN + CHUNKED
    places = sorted({cut % len(whole) for cut in cuts})
    reader = Http1Reader(deque([b"GET"] * 3), client=False)
    found = []
    for begin, end in zip([0, *places], [*places, len(whole)], strict=True):
        found += reader.push(whole[begin:end], 7)
    assert found == read(whole, b"GET", b"GET", b"GET")


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for client in (True, False):
        read(data, client=client)
        read(CHUNKED[:50] + data, client=client)
