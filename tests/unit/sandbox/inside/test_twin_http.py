"""HTTP/1.1 as the twin speaks it: what it reads, and that http.client reads what it writes."""

import gzip
import http.client
import io

import pytest

from app.sandbox.inside import twin_http as web


def read(data: bytes) -> web.Request | None:
    return web.read_request(io.BytesIO(data))


def response(data: bytes) -> http.client.HTTPResponse:
    """The bytes, read by somebody else."""

    class Socket:
        def makefile(self, _mode: str) -> io.BytesIO:
            return io.BytesIO(data)

    found = http.client.HTTPResponse(Socket())  # type: ignore[arg-type]  # all that it uses
    found.begin()
    return found


def test_requests_follow_each_other_on_a_connection() -> None:
    stream = io.BytesIO(
        b"POST /a.B/C HTTP/1.1\r\nHost: x\r\nX-Two:  2 \r\nContent-Length: 2\r\n\r\n{}"
        b"POST /a.B/D HTTP/1.1\r\nAccept-Encoding: gzip, br\r\n\r\n"
    )
    one, two = web.read_request(stream), web.read_request(stream)
    assert one
    assert two
    assert (one.path, one.body, one.gzip, dict(one.fields)["x-two"]) == ("/a.B/C", b"{}", False, "2")
    assert (two.path, two.body, two.gzip) == ("/a.B/D", b"", True)
    assert web.read_request(stream) is None


def test_a_body_in_gzip_is_expanded_within_its_limit() -> None:
    body = gzip.compress(b'{"name":"Ada"}')
    head = b"POST /a HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    found = read(head % len(body) + body)
    assert found
    assert found.body == b'{"name":"Ada"}'
    bomb = gzip.compress(bytes(web.MAX_BODY_BYTES + 1))
    with pytest.raises(web.Malformed, match="at most"):
        read(head % len(bomb) + bomb)
    with pytest.raises(web.Malformed, match="not gzip"):
        read(head % 2 + b"{}")


@pytest.mark.parametrize(
    "wrong",
    [b"GET / HTTP/1.1\r\n\r\n", b"PRI * HTTP/2.0\r\n", b"POST /\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"],
)
def test_what_is_no_request_is_refused(wrong: bytes) -> None:
    with pytest.raises(web.Malformed):
        read(wrong)


def test_a_length_over_the_limit_is_refused() -> None:
    with pytest.raises(web.Malformed, match="Content-Length"):
        read(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (web.MAX_BODY_BYTES + 1))


def test_a_whole_response() -> None:
    found = response(web.whole(web.Head(status=404, fields=(("x-a", "1"), ("x-b", "1\r\nevil: 2"))), b"{}", gzip=False))
    assert (found.status, found.reason, found.read()) == (404, "Not Found", b"{}")
    assert (found.getheader("x-a"), found.getheader("evil"), found.getheader("Content-Length")) == ("1", None, "2")
    assert found.getheader("Date", "").endswith("GMT")


def test_gzip_only_where_it_is_shorter() -> None:
    long = response(web.whole(web.Head(), b"a" * 500, gzip=True))
    assert (long.getheader("Content-Encoding"), gzip.decompress(long.read())) == ("gzip", b"a" * 500)
    short = response(web.whole(web.Head(), b"{}", gzip=True))
    assert (short.getheader("Content-Encoding"), short.read()) == (None, b"{}")


def test_a_response_in_chunks_and_a_status_of_its_own() -> None:
    data = (
        web.begun(web.Head(content_type="application/x-ndjson"))
        + web.chunk(b"{}\n")
        + web.chunk(b"1\n")
        + web.chunk(b"")
    )
    assert response(data).read() == b"{}\n1\n"
    assert response(web.whole(web.Head(status=499), b"", gzip=False)).reason == "Client Closed Request"
