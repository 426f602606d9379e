"""python-hyper's hpack against our decoder: the same header lists, whatever either encoder or random bytes write."""

import hpack
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire.hpack import Decoder, HeaderBlock, Representation

NAMES = st.sampled_from([":path", ":method", "te", "content-type", "x-own", "grpc-status"]) | st.text(
    "abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12
)
VALUES = st.sampled_from(["", "POST", "/demo.Echo/Say", "application/grpc", "0"]) | st.text(max_size=30)
FIELDS = st.tuples(NAMES, VALUES, st.booleans())
BLOCKS = st.lists(st.tuples(st.lists(FIELDS, max_size=8), st.booleans(), st.none() | st.integers(0, 4096)), max_size=6)


def fields(block: HeaderBlock) -> list[tuple[bytes, bytes]]:
    return [(field.name, field.value) for field in block.fields]


@settings(max_examples=100, deadline=None)
@given(BLOCKS)
def test_what_hpack_encodes_is_what_we_read(
    blocks: list[tuple[list[tuple[str, str, bool]], bool, int | None]],
) -> None:
    encoder, decoder = hpack.Encoder(), Decoder()
    for sent, huffman, size in blocks:
        if size is not None:
            encoder.header_table_size = size
        decoded = decoder.decode(encoder.encode(sent, huffman=huffman))
        assert decoded.problems == ()
        assert fields(decoded) == [(name.encode(), value.encode()) for name, value, _ in sent]
        assert [(entry.name, entry.value) for entry in decoder.table.entries()] == list(
            encoder.header_table.dynamic_entries
        )
        for field, (_, _, sensitive) in zip(decoded.fields, sent, strict=True):
            literal = field.representation is not Representation.INDEXED
            assert (field.representation is Representation.NEVER) == (sensitive and literal)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=5))
def test_any_bytes_that_hpack_takes_mean_the_same_to_us(blocks: list[bytes]) -> None:
    theirs, ours = hpack.Decoder(), Decoder()
    for block in blocks:
        decoded = ours.decode(block)
        try:
            expected = theirs.decode(block, raw=True)
        except hpack.HPACKError:
            # They stop at the first error; what was read before it, and the tables from here on, cannot be compared.
            assert decoded.problems
            return
        assert fields(decoded) == [(bytes(name), bytes(value)) for name, value, *_ in expected]
        assert decoded.problems == ()
