"""Checks of frames, on a real recording."""

from tests.support.asking import ask, fails, passes


def test_trailers_only() -> None:
    passes("trailers_only", call="fail")
    passes("trailers_only", call="buy", expected=False)
    assert "1 header block" in fails("trailers_only", call="fail", expected=False)


def test_frames_of_a_call_and_of_the_run() -> None:
    passes("frame", type="HEADERS", side="response", call="buy", exactly=2)
    passes("frame", type="RST_STREAM", side="request", call="cancelled")
    passes("frame", type="SETTINGS", side="response")
    assert fails("frame", type="GOAWAY", side="request", call="buy").startswith(
        "The client sent no GOAWAY frame in buy."
    )


def test_calls_on_one_connection() -> None:
    passes("one_connection", call="many", streams=5)
    assert "1 connection" in fails("one_connection", call="many", streams=6)
    assert ask("one_connection", call="many", streams=6).evidence[0].cursor.startswith("call-")


def test_a_message_that_needs_several_frames() -> None:
    passes("frames_of_message", call="buy", side="response", exactly=1)
    assert "crossed in 1 DATA frame" in fails("frames_of_message", call="buy", side="response", at_least=2)


def test_header_blocks_shrink() -> None:
    passes("header_block", call="buy", at_least=60)
    passes("header_block", call="again", number=2, at_most=40)
    assert "take" in fails("header_block", call="buy", at_most=40)
    assert fails("header_block", call="buy", number=2) == "There is no call 2 of buy."


def test_how_hpack_writes_a_field() -> None:
    passes("header_field", call="again", field=":path", representation="indexed", number=2)
    assert "is written as “" in fails("header_field", call="buy", field=":path", representation="indexed")
    assert fails("header_field", call="buy", field="x", representation="indexed").startswith("There is no x in")
    assert (
        fails("header_field", call="buy", field="x", representation="indexed", number=2) == "There is no call 2 of buy."
    )


def test_which_index_of_hpack_is_used() -> None:
    result = passes("header_field", call="buy", field=":method", representation="indexed", index=3)
    assert (result.seen, result.evidence[0].cursor.split("-")[0]) == ("indexed, index 3", "header")
    text = fails("header_field", call="buy", field=":method", representation="indexed", index=2)
    assert text.endswith("It should be “indexed, index 2”.")
    passes("header_field", call="buy", field=":status", representation="indexed", index=8, part="headers")
    again = {"call": "again", "number": 2, "representation": "indexed"}
    passes("header_field", field="grpc-status", part="trailers", **again)
    assert "There is no :status in the response headers of fail" in fails(
        "header_field", call="fail", field=":status", representation="indexed", part="headers"
    )


def test_the_order_of_frames() -> None:
    order = ["HEADERS", "DATA", "HEADERS"]
    passes("frame_order", call="buy", side="response", order=order)
    passes("frame_order", call="buy", side="response", order=["HEADERS", "HEADERS"])
    text = fails("frame_order", call="fail", side="response", order=order)
    assert text == "The server's frames of fail come in this order: HEADERS. It should be HEADERS, DATA, HEADERS."
    assert (
        "frame"
        in passes("frame_order", call="buy", order=["HEADERS", "DATA", "HEADERS", "DATA", "HEADERS"]).evidence[0].label
    )
