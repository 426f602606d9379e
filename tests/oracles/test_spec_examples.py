"""Every example of RFC 7541 appendix C, RFC 9113 §8.8 and gRPC over HTTP/2, its bytes as commented hex.

RFC 9113 and gRPC give frames in words; their bytes are written out here, header fields without Huffman coding.
"""

import re

import pytest

from app.schema.model import EMPTY
from app.trace.build import build
from app.trace.model import Sender, Trace
from app.wire.hpack import Decoder, Representation
from tests.support.traffic import Conversation, recording


def of(text: str) -> bytes:
    """Hex with comments: from # to the end of the line."""
    return bytes.fromhex(re.sub("#.*", "", text))


def test_appendix_c_1_integers() -> None:
    """Where header blocks have them: in table size updates (prefix of 5 bits), and as the length of a string."""
    decoder = Decoder()
    updates = decoder.decode(
        of("""
        2a        # C.1.1: 001, then 01010: 10 fits the prefix of 5 bits
        3f 9a 0a  # C.1.2: 001, then 11111: 31, and 1306 = 0011010 (9a: more follow), 0001010 (0a): 1337
        """)
    ).updates
    assert [(update.size, update.end - update.start) for update in updates] == [(10, 1), (1337, 3)]
    (field,) = decoder.decode(of("00  2a " + b"n".hex() * 42 + "00")).fields  # C.1.3: 42 from the octet's first bit on
    assert len(field.name) == 42


LITERALS = [
    (
        # C.2.1
        """
        40                          # literal with incremental indexing
        0a 637573746f6d2d6b6579     # a literal name of 10 octets: custom-key
        0d 637573746f6d2d686561646572  # a literal value of 13: custom-header
        """,
        ("custom-key", "custom-header", Representation.INCREMENTAL),
        [("custom-key", "custom-header")],
        55,
    ),
    (
        # C.2.2
        """
        04                          # literal without indexing, name of entry 4: :path
        0c 2f73616d706c652f70617468  # /sample/path
        """,
        (":path", "/sample/path", Representation.WITHOUT),
        [],
        0,
    ),
    (
        # C.2.3
        """
        10                          # literal never indexed
        08 70617373776f7264         # password
        06 736563726574             # secret
        """,
        ("password", "secret", Representation.NEVER),
        [],
        0,
    ),
    (
        # C.2.4
        "82  # indexed, entry 2: :method: GET",
        (":method", "GET", Representation.INDEXED),
        [],
        0,
    ),
]


@pytest.mark.parametrize(("data", "expected", "table", "size"), LITERALS)
def test_appendix_c_2_representations(
    data: str, expected: tuple[str, str, Representation], table: list[tuple[str, str]], size: int
) -> None:
    decoder = Decoder()
    (field,) = decoder.decode(of(data)).fields
    assert (field.name.decode(), field.value.decode(), field.representation) == expected
    assert (entries(decoder), decoder.table.size) == (table, size)


AUTHORITY, NO_CACHE, CUSTOM = (
    (":authority", "www.example.com"),
    ("cache-control", "no-cache"),
    ("custom-key", "custom-value"),
)
FOUND, PRIVATE, LOCATION = (":status", "302"), ("cache-control", "private"), ("location", "https://www.example.com")
DATE, LATER = ("date", "Mon, 21 Oct 2013 20:13:21 GMT"), ("date", "Mon, 21 Oct 2013 20:13:22 GMT")
GZIP, COOKIE = (
    ("content-encoding", "gzip"),
    ("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"),
)
GET, HTTP, HTTPS, ROOT, INDEX = (
    (":method", "GET"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":path", "/"),
    (":path", "/index.html"),
)
REQUESTS = [
    ([GET, HTTP, ROOT, AUTHORITY], [AUTHORITY], 57),
    ([GET, HTTP, ROOT, AUTHORITY, NO_CACHE], [NO_CACHE, AUTHORITY], 110),
    ([GET, HTTPS, INDEX, AUTHORITY, CUSTOM], [CUSTOM, NO_CACHE, AUTHORITY], 164),
]
RESPONSES = [
    ([FOUND, PRIVATE, DATE, LOCATION], [LOCATION, DATE, PRIVATE, FOUND], 222),
    ([(":status", "307"), PRIVATE, DATE, LOCATION], [(":status", "307"), LOCATION, DATE, PRIVATE], 222),
    ([(":status", "200"), PRIVATE, LATER, LOCATION, GZIP, COOKIE], [COOKIE, GZIP, LATER], 215),
]
C_3 = [
    "82 86 84  41 0f 7777772e6578616d706c652e636f6d  # GET, http, /; literal, name 1: www.example.com",
    "82 86 84 be  58 08 6e6f2d6361636865  # be: entry 62; literal, name 24: no-cache",
    "82 87 85 bf  40 0a 637573746f6d2d6b6579 0c 637573746f6d2d76616c7565  # entry 63; a new name and its value",
]
C_4 = [
    "82 86 84  41 8c f1e3c2e5f23a6ba0ab90f4ff  # 8c: 12 octets, Huffman coded",
    "82 86 84 be  58 86 a8eb10649cbf  # no-cache",
    "82 87 85 bf  40 88 25a849e95ba97d7f 89 25a849e95bb8e8b4bf  # custom-key, custom-value",
]
C_5 = [
    """
    48 03 333032                    # literal, name 8: :status: 302
    58 07 70726976617465            # name 24: cache-control: private
    61 1d 4d6f6e2c203231204f637420323031332032303a31333a323120474d54  # name 33: date
    6e 17 68747470733a2f2f7777772e6578616d706c652e636f6d              # name 46: location
    """,
    "48 03 333037  c1 c0 bf  # 307, which evicts 302; entries 65, 64, 63",
    """
    88 c1                           # :status: 200; entry 65
    61 1d 4d6f6e2c203231204f637420323031332032303a31333a323220474d54  # a later date
    c0  5a 04 677a6970              # entry 64; name 26: content-encoding: gzip
    77 38 666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31
    """,
]
C_6 = [
    """
    48 82 6402                      # 302
    58 85 aec3771a4b                # private
    61 96 d07abe941054d444a8200595040b8166e082a62d1bff  # the date
    6e 91 9d29ad171863c78f0b97c8e9ae82ae43d3            # https://www.example.com
    """,
    "48 83 640eff  c1 c0 bf  # 307",
    """
    88 c1
    61 96 d07abe941054d444a8200595040b8166e084a62d1bff  # a later date
    c0  5a 83 9bd9ab                # gzip
    77 ad 94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007  # the cookie
    """,
]


@pytest.mark.parametrize(
    ("blocks", "expected", "most", "huffman"),
    [
        pytest.param(C_3, REQUESTS, 4096, False, id="C.3"),
        pytest.param(C_4, REQUESTS, 4096, True, id="C.4"),
        pytest.param(C_5, RESPONSES, 256, False, id="C.5"),
        pytest.param(C_6, RESPONSES, 256, True, id="C.6"),
    ],
)
def test_appendix_c_3_to_6_with_the_table_after_each_block(
    blocks: list[str],
    expected: list[tuple[list[tuple[str, str]], list[tuple[str, str]], int]],
    most: int,
    huffman: bool,
) -> None:
    decoder = Decoder()
    decoder.table.resize(most)
    for block, (fields, table, size) in zip(blocks, expected, strict=True):
        decoded = decoder.decode(of(block))
        assert decoded.problems == ()
        assert [(field.name.decode(), field.value.decode()) for field in decoded.fields] == fields
        assert (entries(decoder), decoder.table.size) == (table, size)
        literals = [text for field in decoded.fields for text in (field.name_literal, field.value_literal) if text]
        assert all(text.huffman == huffman for text in literals)


def entries(decoder: Decoder) -> list[tuple[str, str]]:
    """The dynamic table, the newest entry first."""
    return [(entry.name.decode(), entry.value.decode()) for entry in decoder.table.entries()]


SIMPLE_REQUEST = """
    000035 01 05 00000001           # 53 octets, HEADERS + END_STREAM + END_HEADERS, stream 1
      82 87                         # :method: GET, :scheme: https
      01 0b 6578616d706c652e6f7267  # name 1: :authority: example.org
      04 09 2f7265736f75726365      # name 4: :path: /resource
      0f17 0b 6578616d706c652e6f7267  # name 38 = 15 + 23: host: example.org
      0f04 0a 696d6167652f6a706567    # name 19: accept: image/jpeg
"""
SIMPLE_RESPONSE = """
    00001d 01 05 00000001           # 29 octets, HEADERS + END_STREAM + END_HEADERS
      8b                            # :status: 304
      0f13 07 2278797a7a7922        # name 34: etag: "xyzzy"
      0f15 0f 5468752c203233204a616e202e2e2e  # name 36: expires: Thu, 23 Jan ...
"""
COMPLEX_REQUEST = """
    00001a 01 00 00000001           # 26 octets, HEADERS, neither END_STREAM nor END_HEADERS
      83                            # :method: POST
      01 0b 6578616d706c652e6f7267  # :authority: example.org
      04 09 2f7265736f75726365      # :path: /resource
      87                            # :scheme: https
    000021 09 04 00000001           # 33 octets, CONTINUATION + END_HEADERS
      0f10 0a 696d6167652f6a706567  # name 31: content-type: image/jpeg
      0f17 0b 6578616d706c652e6f7267  # host: example.org
      0f0d 03 313233                # name 28: content-length: 123
    00000d 00 01 00000001           # 13 octets, DATA + END_STREAM
      7b62696e61727920646174617d    # {binary data}
"""
RESPONSE_WITH_BODY = """
    000014 01 04 00000001           # 20 octets, HEADERS + END_HEADERS
      88                            # :status: 200
      0f10 0a 696d6167652f6a706567  # content-type: image/jpeg
      0f0d 03 313233                # content-length: 123
    00000d 00 01 00000001           # 13 octets, DATA + END_STREAM
      7b62696e61727920646174617d    # {binary data}
"""
INFORMATIONAL_RESPONSES = """
    00001a 01 04 00000001           # 26 octets, HEADERS + END_HEADERS
      08 03 313030                  # name 8: :status: 100
      00 0f 657874656e73696f6e2d6669656c64 03 626172  # extension-field: bar
    00001b 01 04 00000001           # 27 octets, HEADERS + END_HEADERS
      88                            # :status: 200
      0f10 0a 696d6167652f6a706567  # content-type: image/jpeg
      00 07 747261696c6572 03 466f6f  # trailer: Foo
    00000d 00 00 00000001           # 13 octets, DATA
      7b62696e61727920646174617d    # {binary data}
    000009 01 05 00000001           # 9 octets, HEADERS + END_STREAM + END_HEADERS
      00 03 666f6f 03 626172        # foo: bar
"""
HOST, JPEG, LENGTH = ("host", "example.org"), ("content-type", "image/jpeg"), ("content-length", "123")
TO_EXAMPLE, RESOURCE, OK = (":authority", "example.org"), (":path", "/resource"), (":status", "200")
EXAMPLES = [
    # §8.8.1 and §8.8.2: a GET without body, and its answer that has none
    (
        *(SIMPLE_REQUEST, SIMPLE_RESPONSE),
        [
            (
                "HEADERS",
                {"END_STREAM", "END_HEADERS"},
                [GET, HTTPS, TO_EXAMPLE, RESOURCE, HOST, ("accept", "image/jpeg")],
            ),
            (
                *("HEADERS", {"END_STREAM", "END_HEADERS"}),
                [(":status", "304"), ("etag", '"xyzzy"'), ("expires", "Thu, 23 Jan ...")],
            ),
        ],
    ),
    # §8.8.3 and §8.8.4: a POST whose header block takes two frames, and an answer with a body
    (
        *(COMPLEX_REQUEST, RESPONSE_WITH_BODY),
        [
            ("HEADERS", set(), []),
            (
                *("CONTINUATION", {"END_HEADERS"}),
                [(":method", "POST"), TO_EXAMPLE, RESOURCE, HTTPS, JPEG, HOST, LENGTH],
            ),
            ("DATA", {"END_STREAM"}, []),
            ("HEADERS", {"END_HEADERS"}, [OK, JPEG, LENGTH]),
            ("DATA", {"END_STREAM"}, []),
        ],
    ),
    # §8.8.5: an interim answer, then one with trailers
    (
        *(SIMPLE_REQUEST, INFORMATIONAL_RESPONSES),
        [
            (
                "HEADERS",
                {"END_STREAM", "END_HEADERS"},
                [GET, HTTPS, TO_EXAMPLE, RESOURCE, HOST, ("accept", "image/jpeg")],
            ),
            ("HEADERS", {"END_HEADERS"}, [(":status", "100"), ("extension-field", "bar")]),
            ("HEADERS", {"END_HEADERS"}, [OK, JPEG, ("trailer", "Foo")]),
            ("DATA", set(), []),
            ("HEADERS", {"END_STREAM", "END_HEADERS"}, [("foo", "bar")]),
        ],
    ),
]


@pytest.mark.parametrize(("request_", "response", "expected"), EXAMPLES)
def test_rfc_9113_section_8_8(
    request_: str, response: str, expected: list[tuple[str, set[str], list[tuple[str, str]]]]
) -> None:
    trace = spoken(request_, response)
    seen = [frame for frame in trace.frames if frame.stream_id]
    assert [
        (frame.name, set(frame.flag_names), [(field.name, field.value) for field in frame.headers]) for frame in seen
    ] == expected
    assert all(frame.payload == b"{binary data}" for frame in seen if frame.name == "DATA")
    assert not [frame for frame in seen if frame.problems]


def spoken(request: str, response: str) -> Trace:
    """What a connection says on which these bytes follow the prefaces."""
    return build(recording(Conversation().settle().client(of(request)).server(of(response)).close().packets), EMPTY)


GRPC_REQUEST = """
    0000b0 01 04 00000001           # 176 octets, HEADERS + END_HEADERS, stream 1
      83 86                         # :method: POST, :scheme: http
      04 2e 2f676f6f676c652e7075627375622e76322e5075626c6973686572536572766963652f437265617465546f706963  # :path
      01 15 7075627375622e676f6f676c65617069732e636f6d  # :authority: pubsub.googleapis.com
      00 0c 677270632d74696d656f7574 02 3153            # grpc-timeout: 1S
      0f10 16 6170706c69636174696f6e2f677270632b70726f746f  # content-type: application/grpc+proto
      00 0d 677270632d656e636f64696e67 04 677a6970      # grpc-encoding: gzip
      0f08 26 42656172657220793233352e7765663331357966683133387668333168763933687638683376  # name 23: authorization
    000020 00 01 00000001           # 32 octets, DATA + END_STREAM
      01 0000001b                   # the compressed flag, a message length of 27
      1f8b0800000000000203          # gzip (RFC 1952): no name, no time, deflate's best effort
      e3622dc92fc84c0600 8538b332 07000000  # deflated; CRC-32; 7 octets when expanded
"""
GRPC_RESPONSE = """
    00002e 01 04 00000001           # 46 octets, HEADERS + END_HEADERS
      88                            # :status: 200
      00 0d 677270632d656e636f64696e67 04 677a6970      # grpc-encoding: gzip
      0f10 16 6170706c69636174696f6e2f677270632b70726f746f  # content-type: application/grpc+proto
    000020 00 00 00000001           # 32 octets, DATA
      01 0000001b 1f8b0800000000000203 e3622dc92fc84c0600 8538b332 07000000
    000032 01 05 00000001           # 50 octets, HEADERS + END_STREAM + END_HEADERS
      00 0b 677270632d737461747573 01 30                # grpc-status: 0
      00 0f 74726163652d70726f746f2d62696e 11 6a686572383331797931334a4879336863  # trace-proto-bin: jher831yy13JHy3hc
"""


def test_the_example_of_grpc_over_http2() -> None:
    (call,) = spoken(GRPC_REQUEST, GRPC_RESPONSE).calls
    assert call.path == "/google.pubsub.v2.PublisherService/CreateTopic"
    assert (call.status_code, call.status_message, call.http_status) == (0, "", 200)
    assert [(field.name, field.value) for field in call.request_headers][4:] == [
        ("grpc-timeout", "1S"),
        ("content-type", "application/grpc+proto"),
        ("grpc-encoding", "gzip"),
        ("authorization", "Bearer y235.wef315yfh138vh31hv93hv8h3v"),
    ]
    assert [(field.name, field.value) for field in call.trailers] == [
        ("grpc-status", "0"),
        ("trace-proto-bin", "jher831yy13JHy3hc"),
    ]
    assert [(message.sender, message.encoding, message.length, message.data) for message in call.messages] == [
        (Sender.CLIENT, "gzip", 27, b"\x0a\x05topic"),
        (Sender.SERVER, "gzip", 27, b"\x0a\x05topic"),
    ]
    assert not call.problems
