import gzip

from app.trace import messages
from app.trace.model import Sender
from app.wire.grpc import MessageReader
from tests.support.traffic import prefixed


def message(body: bytes, flag: int, encoding: str) -> messages.Message:
    (raw,) = MessageReader().push(prefixed(body, flag), 0, 3)
    plain = messages.plain(raw, 1, Sender.CLIENT, 10, "a.B")
    return messages.Expander().message(raw, plain, encoding)


def test_a_plain_message_is_its_own_data() -> None:
    plain = message(b"abc", 0, "gzip")
    assert plain.data is plain.wire_data
    assert (plain.data, plain.prefix, plain.frames, plain.encoding) == (b"abc", b"\0\0\0\0\3", (3,), "")


def test_a_compressed_message_keeps_both() -> None:
    packed = gzip.compress(b"abc")
    found = message(packed, 1, "gzip")
    assert (found.data, found.wire_data, found.encoding, found.problems) == (b"abc", packed, "gzip", ())


def test_what_cannot_be_expanded_is_a_problem() -> None:
    found = message(b"junk", 1, "gzip")
    assert [problem.code for problem in found.problems] == ["message-compression"]
    assert found.data == b""


def test_a_trace_expands_only_so_much() -> None:
    (raw,) = MessageReader().push(prefixed(gzip.compress(bytes(16 << 20)), 1), 0, 3)
    plain = messages.plain(raw, 1, Sender.CLIENT, 10, "")
    expander = messages.Expander()
    sizes = [len(expander.message(raw, plain, "gzip").data) for _ in range(6)]
    assert sizes == [16 << 20] * 4 + [0, 0]
