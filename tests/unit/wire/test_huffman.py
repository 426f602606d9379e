from hpack import huffman_constants
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import huffman


def test_the_code_is_that_of_appendix_b() -> None:
    assert huffman.codes() == tuple(huffman_constants.REQUEST_CODES)
    assert tuple(huffman_constants.REQUEST_CODES_LENGTH) == huffman.CODE_LENGTHS


def test_an_example_of_the_rfc_is_read() -> None:
    # RFC 7541 C.4.1
    assert huffman.decode(bytes.fromhex("f1e3 c2e5 f23a 6ba0 ab90 f4ff")) == (b"www.example.com", "")


def test_bad_padding_and_eos_are_told_and_the_rest_is_kept() -> None:
    assert huffman.decode(bytes.fromhex("1f")) == (b"a", "")  # 00011 and three ones
    assert "padding" in huffman.decode(bytes.fromhex("18")).wrong  # 00011 and three zeros
    assert "padding" in huffman.decode(bytes.fromhex("1fff")).wrong  # eleven ones
    assert huffman.decode(bytes.fromhex("1f ffffffff")) == (b"a", "contains the EOS symbol")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_random_bytes_never_raise(data: bytes) -> None:
    assert len(huffman.decode(data).text) <= len(data) * 8 // 5
