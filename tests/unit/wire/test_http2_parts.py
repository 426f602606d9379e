from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import http2_names as names
from app.wire.http2 import CONNECTION_PREFACE, Frame, FrameReader
from app.wire.http2_parts import parts


def one(data: bytes, *, client: bool = False) -> Frame:
    (frame,) = FrameReader(client=client).push(data, 0)
    assert isinstance(frame, Frame)
    return frame


def test_the_parts_of_a_padded_headers_frame() -> None:
    frame = one(
        bytes.fromhex(
            "00000a 01 2c 00000001"  # 10 bytes, HEADERS, END_HEADERS PADDED PRIORITY, stream 1
            "02"  # pad length
            "00000000 0f"  # depends on stream 0, weight 16
            "8286"  # two indexed fields
            "0000"  # padding
        )
    )
    assert [(part.name, part.end - part.start, part.text) for part in parts(frame)] == [
        ("Length", 3, "10"),
        ("Type", 1, "HEADERS (0x01)"),
        ("Flags", 1, "END_HEADERS | PADDED | PRIORITY"),
        ("Stream Identifier", 4, "1"),
        ("Pad Length", 1, "2"),
        ("Stream Dependency", 4, "0"),
        ("Weight", 1, "16"),
        ("Field Block Fragment", 2, "2 bytes"),
        ("Padding", 2, "2 bytes"),
    ]


def test_settings_are_parts_by_pairs() -> None:
    frame = one(bytes.fromhex("000006 04 00 00000000 0004 0000ffff"))
    assert [part.text for part in parts(frame)[4:]] == ["SETTINGS_INITIAL_WINDOW_SIZE", "65535"]


def test_the_preface_is_one_part() -> None:
    (part,) = parts(one(CONNECTION_PREFACE, client=True))
    assert (part.start, part.end) == (0, 24)


@settings(max_examples=150, deadline=None)
@given(kind=st.integers(0, 12), flags=st.integers(0, 255), payload=st.binary(max_size=20))
def test_parts_tile_any_frame(kind: int, flags: int, payload: bytes) -> None:
    data = len(payload).to_bytes(3) + bytes([kind, flags]) + b"\0\0\0\1" + payload
    at = 0
    for part in parts(one(data)):
        assert part.start == at < part.end
        at = part.end
    assert at == len(data)
    assert names.frame_name(kind) in parts(one(data))[1].text
