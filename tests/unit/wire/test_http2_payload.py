import pytest
from hyperframe import frame as hyperframe
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import http2_names as names
from app.wire import http2_payload as payloads
from app.wire.http2 import Frame, FrameReader, Hole


def one(data: bytes) -> Frame:
    (frame,) = FrameReader(client=False).push(data, 0)
    assert isinstance(frame, Frame)
    return frame


def raw(kind: int, flags: int, stream_id: int, payload: bytes) -> Frame:
    return one(len(payload).to_bytes(3) + bytes([kind, flags]) + stream_id.to_bytes(4) + payload)


def test_settings_keep_their_order_and_unknown_ones() -> None:
    frame = raw(
        names.SETTINGS,
        0,
        0,
        bytes.fromhex(
            "0004 00400000"  # INITIAL_WINDOW_SIZE 4194304
            "1234 00000007"  # unknown
            "0004 00000001"  # the same again: the last one holds
        ),
    )
    assert payloads.settings(frame) == ((4, 4194304), (0x1234, 7), (4, 1))
    assert payloads.problems(frame) == ()


def test_padding_and_priority_surround_the_fragment() -> None:
    frame = raw(names.HEADERS, names.PADDED | names.PRIORITY_FLAG, 1, bytes.fromhex("02 80000003 0f 8286 0000"))
    assert payloads.layout(frame) == (1, 6, 8, False)
    assert payloads.priority(frame) == payloads.Priority(exclusive=True, dependency=3, weight=16)


def test_goaway_and_its_words() -> None:
    frame = one(
        hyperframe.GoAwayFrame(0, last_stream_id=5, error_code=11, additional_data=b"too_many_pings").serialize()
    )
    assert (payloads.last_stream(frame), payloads.error_code(frame)) == (5, 11)
    assert payloads.debug_data(frame) == b"too_many_pings"


def test_push_promise_names_its_stream() -> None:
    frame = one(hyperframe.PushPromiseFrame(1, promised_stream_id=2, data=b"\x82", flags=["END_HEADERS"]).serialize())
    assert payloads.promised_stream(frame) == 2
    assert payloads.layout(frame) == (0, 4, 5, False)


@pytest.mark.parametrize(
    ("frame", "code", "spec"),
    [
        (raw(names.DATA, 0, 0, b"x"), "stream-0", "§6.1"),
        (raw(names.DATA, names.PADDED, 1, b"\x05abc"), "padding-too-long", "§6.1"),
        (raw(names.DATA, names.PADDED, 1, b""), "frame-size", "§6.1"),
        (raw(names.HEADERS, names.PRIORITY_FLAG, 1, b"\0\0"), "frame-size", "§6.2"),
        (raw(names.PRIORITY, 0, 1, b"\0" * 4), "frame-size", "§6.3"),
        (raw(names.RST_STREAM, 0, 0, b"\0" * 4), "stream-0", "§6.4"),
        (raw(names.RST_STREAM, 0, 1, b"\0" * 5), "frame-size", "§6.4"),
        (raw(names.SETTINGS, 0, 3, b""), "not-stream-0", "§6.5"),
        (raw(names.SETTINGS, names.ACK, 0, b"\0" * 6), "settings-ack-not-empty", "§6.5"),
        (raw(names.SETTINGS, 0, 0, b"\0" * 7), "frame-size", "§6.5"),
        (raw(names.SETTINGS, 0, 0, bytes.fromhex("0002 00000002")), "setting-value", "§6.5.2"),
        (raw(names.SETTINGS, 0, 0, bytes.fromhex("0004 80000000")), "setting-value", "§6.5.2"),
        (raw(names.SETTINGS, 0, 0, bytes.fromhex("0005 00000001")), "setting-value", "§6.5.2"),
        (raw(names.PUSH_PROMISE, 0, 1, b"\0"), "frame-size", "§6.6"),
        (raw(names.PING, 0, 1, b"\0" * 8), "not-stream-0", "§6.7"),
        (raw(names.PING, 0, 0, b"\0" * 7), "frame-size", "§6.7"),
        (raw(names.GOAWAY, 0, 0, b"\0" * 7), "frame-size", "§6.8"),
        (raw(names.WINDOW_UPDATE, 0, 0, b"\0" * 4), "window-increment-zero", "§6.9"),
        (raw(names.CONTINUATION, 0, 0, b""), "stream-0", "§6.10"),
    ],
)
def test_each_rule_is_named_with_its_section(frame: Frame, code: str, spec: str) -> None:
    (problem,) = payloads.problems(frame)
    assert (problem.code, problem.spec) == (code, f"RFC 9113 {spec}")
    assert 0 <= problem.start < problem.end <= frame.end


def test_a_payload_with_a_hole_is_not_read() -> None:
    frame = Frame(names.GOAWAY, 0, 0, False, 8, b"\0" * 4, 0, 17, 0, (Hole(2, 4),))
    assert (payloads.error_code(frame), payloads.last_stream(frame)) == (None, None)


@settings(max_examples=100, deadline=None)
@given(
    kind=st.integers(0, 12),
    flags=st.integers(0, 255),
    stream_id=st.sampled_from([0, 1, 2]),
    payload=st.binary(max_size=20),
)
def test_random_payloads_never_raise(kind: int, flags: int, stream_id: int, payload: bytes) -> None:
    frame = raw(kind, flags, stream_id, payload)
    payloads.problems(frame)
    layout = payloads.layout(frame)
    assert 0 <= layout.pad_length <= layout.fields <= layout.content <= frame.length
