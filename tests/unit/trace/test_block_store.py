import hpack
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trace.block_store import MOST_MADE, BlockStore
from app.wire.hpack import Decoder, HeaderBlock

FIELDS = [(":method", "POST"), (":path", "/a.B/C"), ("x-id", "1"), ("authorization", "secret")]


def same(decoder: Decoder, store: BlockStore, block: bytes) -> HeaderBlock:
    """A block as it comes back from the store; it must be what went in."""
    read = decoder.decode(block)
    found = store.get(store.add(read))
    assert found == read
    return found


def test_blocks_come_back_as_they_were() -> None:
    encoder, decoder, store = hpack.Encoder(), Decoder(), BlockStore()
    for _ in range(3):
        same(decoder, store, encoder.encode([*FIELDS, hpack.NeverIndexedHeaderTuple("x-key", "never")]))
        same(decoder, store, encoder.encode(FIELDS, huffman=False))
    assert all(isinstance(kept, bytes) for kept in store.packed)
    assert len(store) == 6


def test_what_is_odd_is_kept_as_it_is() -> None:
    store, decoder = BlockStore(), Decoder()
    for block in (
        bytes.fromhex("20 82"),
        bytes.fromhex("ff ff ff ff ff ff ff"),
        b"",
        bytes.fromhex("be"),
        bytes.fromhex("80"),
    ):
        same(decoder, store, block)
    assert not any(isinstance(kept, bytes) for kept in store.packed)
    long = hpack.Encoder().encode([("x", "a" * 70_000)], huffman=False)
    same(decoder, store, long)
    assert isinstance(store.packed[-1], HeaderBlock)


def test_a_snapshot_stays_as_it_is() -> None:
    encoder, decoder, store = hpack.Encoder(), Decoder(), BlockStore()
    first = same(decoder, store, encoder.encode(FIELDS))
    before = store.snapshot()
    for number in range(MOST_MADE + 2):
        same(decoder, store, encoder.encode([("x-id", str(number))]))
    assert len(before) == 1
    assert before.get(1) == first
    assert len(store.made) <= MOST_MADE


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["a", "x-b", ":path"]), st.text("abc/", max_size=4)), max_size=4), max_size=4
    ),
    st.binary(max_size=12),
)
def test_any_blocks(blocks: list[list[tuple[str, str]]], junk: bytes) -> None:
    encoder, decoder, store = hpack.Encoder(), Decoder(), BlockStore()
    for fields in blocks:
        same(decoder, store, encoder.encode(fields))
    same(decoder, store, junk)
