import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import hpack
from app.wire.hpack import Decoder, HeaderBlock, Representation

# RFC 7541 Appendix C: blocks in order, then for each the fields and the size of the dynamic table after it.
GET = [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com")]
NO_CACHE = [*GET, ("cache-control", "no-cache")]
CUSTOM = [
    (":method", "GET"),
    (":scheme", "https"),
    (":path", "/index.html"),
    (":authority", "www.example.com"),
    ("custom-key", "custom-value"),
]
DATE = "Mon, 21 Oct 2013 20:13:21 GMT"
FOUND = [(":status", "302"), ("cache-control", "private"), ("date", DATE), ("location", "https://www.example.com")]
REDIRECT = [(":status", "307"), *FOUND[1:]]
COOKIE = [
    (":status", "200"),
    ("cache-control", "private"),
    ("date", "Mon, 21 Oct 2013 20:13:22 GMT"),
    ("location", "https://www.example.com"),
    ("content-encoding", "gzip"),
    ("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"),
]
REQUESTS_PLAIN = (  # C.3
    "828684 41 0f 7777772e6578616d706c652e636f6d",
    "828684 be 58 08 6e6f2d6361636865",
    "828785 bf 40 0a 637573746f6d2d6b6579 0c 637573746f6d2d76616c7565",
)
REQUESTS_HUFFMAN = (  # C.4
    "828684 41 8c f1e3c2e5f23a6ba0ab90f4ff",
    "828684 be 58 86 a8eb10649cbf",
    "828785 bf 40 88 25a849e95ba97d7f 89 25a849e95bb8e8b4bf",
)
RESPONSES_PLAIN = (  # C.5
    (
        "48 03 333032 58 07 70726976617465 61 1d 4d6f6e2c203231204f637420323031332032303a31333a323120474d54"
        "6e 17 68747470733a2f2f7777772e6578616d706c652e636f6d"
    ),
    "48 03 333037 c1 c0 bf",
    (
        "88 c1 61 1d 4d6f6e2c203231204f637420323031332032303a31333a323220474d54 c0 5a 04 677a6970"
        "77 38 666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31"
    ),
)
RESPONSES_HUFFMAN = (  # C.6
    "48 82 6402 58 85 aec3771a4b 61 96 d07abe941054d444a8200595040b8166e082a62d1bff 6e 91 9d29ad171863c78f0b97c8e9ae82ae43d3",
    "48 83 640eff c1 c0 bf",
    (
        "88 c1 61 96 d07abe941054d444a8200595040b8166e084a62d1bff c0 5a 83 9bd9ab"
        "77 ad 94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"
    ),
)


def fields(block: HeaderBlock) -> list[tuple[str, str]]:
    return [(field.name.decode(), field.value.decode()) for field in block.fields]


@pytest.mark.parametrize("blocks", [REQUESTS_PLAIN, REQUESTS_HUFFMAN])
def test_the_requests_of_appendix_c(blocks: tuple[str, ...]) -> None:
    decoder = Decoder()
    for block, expected, size in zip(blocks, (GET, NO_CACHE, CUSTOM), (57, 110, 164), strict=True):
        decoded = decoder.decode(bytes.fromhex(block))
        assert (fields(decoded), decoded.problems) == (expected, ())
        assert decoder.table.size == size


@pytest.mark.parametrize("blocks", [RESPONSES_PLAIN, RESPONSES_HUFFMAN])
def test_the_responses_of_appendix_c_with_evictions(blocks: tuple[str, ...]) -> None:
    decoder = Decoder()
    decoder.table.resize(256)
    evicted = []
    for block, expected, size in zip(blocks, (FOUND, REDIRECT, COOKIE), (222, 222, 215), strict=True):
        decoded = decoder.decode(bytes.fromhex(block))
        assert (fields(decoded), decoded.problems) == (expected, ())
        assert decoder.table.size == size
        evicted.append(sum(field.evicted for field in decoded.fields))
    assert evicted == [0, 1, 4]


def test_each_representation_is_told() -> None:
    # C.2.1 to C.2.4
    block = Decoder().decode(
        bytes.fromhex(
            "40 0a 637573746f6d2d6b6579 0d 637573746f6d2d686561646572"  # custom-key: custom-header
            "04 0c 2f73616d706c652f70617468"  # :path: /sample/path
            "10 08 70617373776f7264 06 736563726574"  # password: secret
            "82"  # :method: GET
        )
    )
    assert [(field.representation, field.index) for field in block.fields] == [
        (Representation.INCREMENTAL, 0),
        (Representation.WITHOUT, 4),
        (Representation.NEVER, 0),
        (Representation.INDEXED, 2),
    ]
    assert [(field.start, field.end) for field in block.fields] == [(0, 26), (26, 40), (40, 57), (57, 58)]


def test_literals_have_their_spans_and_their_coding() -> None:
    block = Decoder().decode(bytes.fromhex(REQUESTS_HUFFMAN[2])[4:])  # custom-key: custom-value
    (field,) = block.fields
    assert field.name_literal == hpack.StringLiteral(start=1, text=2, end=10, huffman=True)
    assert field.value_literal == hpack.StringLiteral(start=10, text=11, end=20, huffman=True)


def test_integers_of_several_octets() -> None:
    # C.1.2: 1337 with a prefix of 5 bits is 1f 9a 0a; here as a size update, whose pattern is 001.
    decoder = Decoder()
    block = decoder.decode(bytes.fromhex("3f9a0a"))
    assert [(update.size, update.start, update.end) for update in block.updates] == [(1337, 0, 3)]
    assert decoder.table.max_size == 1337


@pytest.mark.parametrize(
    ("block", "code", "read"),
    [
        ("80", "hpack-index", 1),  # index 0
        ("be", "hpack-index", 1),  # 62 in an empty table
        ("82 3f", "hpack-cut", 1),  # an integer without its end
        ("82 40 05 6162", "hpack-cut", 1),  # a string of 5 bytes that has 2
        ("ff ffffffffffff 01", "hpack-integer-too-long", 0),
        ("82 20", "hpack-size-update-late", 2),
        ("3f e2 1f", "hpack-size-update-too-large", 3),  # 4097
        ("00 81 18 01 61", "hpack-huffman", 5),
    ],
)
def test_what_is_wrong_is_named_and_decoding_goes_on_where_it_can(block: str, code: str, read: int) -> None:
    decoded = Decoder().decode(bytes.fromhex(block))
    assert [problem.code for problem in decoded.problems] == [code]
    assert decoded.problems[0].spec.startswith("RFC 7541 §")
    assert decoded.read == read


def test_after_a_lost_block_old_entries_are_unknown_and_new_ones_known() -> None:
    decoder = Decoder()
    decoder.decode(bytes.fromhex("40 01 61 01 31"))
    decoder.lose()
    block = decoder.decode(bytes.fromhex("82 be 40 01 62 01 32 be bf"))
    assert [(field.name, field.known) for field in block.fields] == [
        (b":method", True),
        (b"", False),  # 62: before the loss
        (b"b", True),
        (b"b", True),  # 62: added after it
        (b"", False),  # 63: before the loss
    ]
    assert [problem.code for problem in block.problems] == ["hpack-entry-lost"] * 2


def test_problems_of_one_block_are_bounded() -> None:
    assert len(Decoder().decode(b"\xbe" * 10_000).problems) == hpack.MAX_PROBLEMS


def test_a_block_that_expands_too_far_is_cut_and_says_so() -> None:
    decoder = Decoder()
    decoder.decode(b"\x40\x01a\x7f\x81\x1e" + b"x" * 3968)
    block = decoder.decode(b"\xbe" * 10_000)
    assert sum(len(field.value) for field in block.fields) <= hpack.MAX_LIST_SIZE
    assert [problem.code for problem in block.problems] == ["header-list-too-long"]
    assert block.read == 10_000


@settings(max_examples=100, deadline=None)
@given(blocks=st.lists(st.binary(max_size=80), max_size=4))
def test_random_blocks_never_raise_and_their_pieces_tile_them(blocks: list[bytes]) -> None:
    decoder = Decoder()
    for data in blocks:
        block = decoder.decode(data)
        at = 0
        for piece in sorted((*block.fields, *block.updates), key=lambda piece: piece.start):
            assert piece.start == at
            at = piece.end
        assert at == block.read <= block.length == len(data)
