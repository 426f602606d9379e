from app.wire.framing import CONNECT_END, OTHER, WEB_TRAILERS, Body, encoding_field, framing, path_of, says_connect


def test_content_types_tell_the_framing() -> None:
    assert framing("application/grpc") == ("gRPC", Body.PREFIXED, 0, "proto")
    assert framing("application/grpc+json; charset=x") == ("gRPC", Body.PREFIXED, 0, "json")
    assert framing("application/grpc-web-text+proto") == ("gRPC-Web", Body.BASE64, WEB_TRAILERS, "proto")
    assert framing("application/grpc-web") == ("gRPC-Web", Body.PREFIXED, WEB_TRAILERS, "proto")
    assert framing("application/connect+json") == ("Connect", Body.PREFIXED, CONNECT_END, "json")
    assert framing("application/grpcish") is framing("text/html") is OTHER


def test_a_unary_call_of_connect_must_say_so() -> None:
    assert framing("application/json") is OTHER
    assert framing("application/json", connect=True) == ("Connect", Body.WHOLE, 0, "json")
    assert framing("application/proto", connect=True) == ("Connect", Body.WHOLE, 0, "proto")
    assert says_connect(b"1", b"/a.B/C")
    assert says_connect(b"", b"/a.B/C?encoding=json&connect=v1")
    assert not says_connect(b"", b"/a.B/C?x=connect=v1")


def test_a_path_ends_before_its_query() -> None:
    assert (path_of("/a.B/C?connect=v1"), path_of("/a.B/C")) == ("/a.B/C", "/a.B/C")


def test_each_protocol_names_compression_in_a_field_of_its_own() -> None:
    assert encoding_field(framing("application/grpc-web")) == b"grpc-encoding"
    assert encoding_field(framing("application/connect+proto")) == b"connect-content-encoding"
    assert encoding_field(framing("application/proto", connect=True)) == b"content-encoding"
