import pytest

from app.trace.headers import NOTHING_KNOWN, block_facts, fields_of, opens_call, values
from app.wire.http2_connection import ConnectionDecoder, Decoded
from tests.support.traffic import PREFACE, REQUEST, RESPONSE, Conversation


def first(fields: tuple[tuple[str, str], ...], *, client: bool = True) -> Decoded:
    talk, decoder = Conversation(), ConnectionDecoder()
    decoder.push(PREFACE if client else b"", 0, from_client=client)
    (found,) = decoder.push(talk.headers(1, fields, client=client), 1, from_client=client)
    assert isinstance(found, Decoded)
    return found


@pytest.mark.parametrize(
    ("fields", "opens"),
    [
        (REQUEST, True),
        ((*REQUEST[:-1], ("content-type", "application/grpc+json")), True),
        ((*REQUEST[:-1], ("content-type", "application/connect+proto")), True),
        ((*REQUEST[:-1], ("content-type", "text/html")), False),
        (REQUEST[:-1], False),
        (RESPONSE, False),
    ],
)
def test_the_content_type_of_a_request_tells_a_call(fields: tuple[tuple[str, str], ...], *, opens: bool) -> None:
    decoded = first(fields)
    assert opens_call(decoded, block_facts(decoded.block) if decoded.block else NOTHING_KNOWN) is opens


def test_a_server_opens_no_call() -> None:
    assert not opens_call(first(REQUEST, client=False), NOTHING_KNOWN)


def test_fields_keep_their_bytes() -> None:
    block = first((*REQUEST, ("x-raw", "é"))).block
    assert fields_of(block)[-1].value.encode("latin-1").decode() == "é"
    assert values(block)[b":path"] == b"/demo.Echo/Say"
    assert (fields_of(None), values(None)) == ((), {})
