import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire.compression import expand


def test_gzip_and_deflate_are_expanded() -> None:
    assert expand(gzip.compress(b"hello"), "gzip") == (b"hello", "")
    assert expand(zlib.compress(b"hello"), "deflate") == (b"hello", "")


def test_gzip_members_may_follow_one_another() -> None:
    assert expand(gzip.compress(b"a") + gzip.compress(b"b"), "gzip") == (b"ab", "")


def test_a_bomb_stops_at_its_limit() -> None:
    expanded = expand(gzip.compress(bytes(10_000_000)), "gzip", most=1000)
    assert len(expanded.data) == 1000
    assert "more than 1000 bytes" in expanded.wrong


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (b"x", "", "no compression was named"),
        (b"x", "identity", "no compression was named"),
        (b"x", "snappy", "“snappy” is not known here"),
        (b"not gzip at all", "gzip", "not sound gzip"),
        (gzip.compress(b"hello", mtime=0)[:-4], "gzip", "ends too early"),
    ],
)
def test_what_cannot_be_expanded_says_why(data: bytes, encoding: str, words: str) -> None:
    assert words in expand(data, encoding).wrong


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=100), st.sampled_from(["gzip", "deflate"]))
def test_random_bytes_never_raise(data: bytes, encoding: str) -> None:
    expand(data, encoding)
    expand(gzip.compress(b"x" * 50)[: len(data)] + data, encoding)
