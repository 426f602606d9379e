"""hyperframe against our frame reader: the same frames, in both directions."""

from hyperframe import frame as hyperframe
from hyperframe.exceptions import HyperframeError
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.http2 import Frame, FrameReader

STREAMS = st.integers(1, 2**31 - 1)
BODY = st.binary(max_size=40)
CODES = st.integers(0, 2**32 - 1)


def flags(*known: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(known), unique=True)


FRAMES = st.one_of(
    st.builds(
        lambda stream, data, pad, flag: hyperframe.DataFrame(
            stream, data, pad_length=pad * ("PADDED" in flag), flags=flag
        ),
        STREAMS,
        BODY,
        st.integers(0, 20),
        flags("END_STREAM", "PADDED"),
    ),
    st.builds(
        lambda stream, data, pad, flag, on: hyperframe.HeadersFrame(
            stream,
            data,
            pad_length=pad * ("PADDED" in flag),
            flags=flag,
            depends_on=on,
            stream_weight=7,
            exclusive=True,
        ),
        STREAMS,
        BODY,
        st.integers(0, 20),
        flags("END_STREAM", "END_HEADERS", "PADDED", "PRIORITY"),
        STREAMS,
    ),
    st.builds(lambda stream, on: hyperframe.PriorityFrame(stream, depends_on=on, stream_weight=200), STREAMS, STREAMS),
    st.builds(hyperframe.RstStreamFrame, STREAMS, CODES),
    st.builds(
        lambda found: hyperframe.SettingsFrame(0, found), st.dictionaries(st.integers(1, 255), CODES, max_size=6)
    ),
    st.builds(
        lambda stream, promised, data: hyperframe.PushPromiseFrame(stream, promised, data, flags=["END_HEADERS"]),
        STREAMS,
        STREAMS.map(lambda number: number // 2 * 2 or 2),
        BODY,
    ),
    st.builds(lambda data: hyperframe.PingFrame(0, data), st.binary(min_size=8, max_size=8)),
    st.builds(hyperframe.GoAwayFrame, st.just(0), STREAMS, CODES, BODY),
    st.builds(hyperframe.WindowUpdateFrame, st.integers(0, 2**31 - 1), st.integers(1, 2**31 - 1)),
    st.builds(hyperframe.ContinuationFrame, STREAMS, BODY),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAMES, max_size=6))
def test_what_hyperframe_writes_is_what_we_read(sent: list[hyperframe.Frame]) -> None:
    found = FrameReader(client=False).push(b"".join(frame.serialize() for frame in sent), 0)
    assert len(found) == len(sent)
    for ours, theirs in zip(found, sent, strict=True):
        assert isinstance(ours, Frame)
        same(ours, theirs)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 9), st.integers(0, 255), st.sampled_from([0, 1, 6]), st.binary(max_size=30))
def test_what_hyperframe_reads_is_what_we_read(kind: int, flag: int, stream: int, body: bytes) -> None:
    data = len(body).to_bytes(3) + bytes([kind, flag]) + stream.to_bytes(4) + body
    (ours,) = FrameReader(client=False).push(data, 0)
    assert isinstance(ours, Frame)
    try:
        theirs, _ = hyperframe.Frame.parse_frame_header(memoryview(data[:9]))
        theirs.parse_body(memoryview(data[9:]))
    except HyperframeError:
        assert payloads.problems(ours) or kind in (names.SETTINGS, names.PUSH_PROMISE, names.WINDOW_UPDATE)
        return
    same(ours, theirs)


def same(ours: Frame, theirs: hyperframe.Frame) -> None:
    assert ours.type == theirs.type
    assert ours.stream_id == theirs.stream_id
    known = {name for name in names.flag_names(ours.type, ours.flags) if not name.startswith("0x")}
    assert known == set(theirs.flags)
    layout = payloads.layout(ours)
    content = ours.payload[layout.fields : layout.content]
    match theirs:
        case hyperframe.DataFrame() | hyperframe.HeadersFrame() | hyperframe.ContinuationFrame():
            assert content == theirs.data
        case hyperframe.PushPromiseFrame():
            promised = theirs.promised_stream_id & 0x7FFFFFFF  # they keep the reserved bit (RFC 9113 §6.6)
            assert (payloads.promised_stream(ours), content) == (promised, theirs.data)
        case hyperframe.SettingsFrame():
            assert dict(payloads.settings(ours)) == theirs.settings
        case hyperframe.RstStreamFrame():
            assert payloads.error_code(ours) == theirs.error_code
        case hyperframe.WindowUpdateFrame():
            assert payloads.window_increment(ours) == theirs.window_increment
        case hyperframe.PingFrame():
            assert ours.payload == theirs.opaque_data
        case hyperframe.GoAwayFrame():
            assert payloads.last_stream(ours) == theirs.last_stream_id & 0x7FFFFFFF  # the reserved bit, as above (§6.8)
            assert payloads.error_code(ours) == theirs.error_code
            assert payloads.debug_data(ours) == theirs.additional_data
    if isinstance(theirs, hyperframe.Priority) and (ours.type == names.PRIORITY or "PRIORITY" in theirs.flags):
        assert payloads.priority(ours) == payloads.Priority(
            exclusive=theirs.exclusive, dependency=theirs.depends_on, weight=theirs.stream_weight + 1
        )
