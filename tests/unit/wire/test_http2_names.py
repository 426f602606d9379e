from hyperframe.frame import FRAMES

from app.wire import http2_names as names


def test_types_are_named_as_hyperframe_numbers_them() -> None:
    spelled = {"RSTSTREAM": "RST_STREAM", "PUSHPROMISE": "PUSH_PROMISE", "WINDOWUPDATE": "WINDOW_UPDATE"}
    for number, kind in FRAMES.items():
        short = kind.__name__.removesuffix("Frame").upper().replace("GOAWAY", "GOAWAY")
        assert names.frame_name(number) == {"ALTSVC": "ALTSVC", **spelled}.get(short, short)


def test_the_unknown_keeps_its_number() -> None:
    assert names.frame_name(0x21) == "UNKNOWN(0x21)"
    assert names.setting_name(0x1234) == "UNKNOWN(0x1234)"
    assert names.error_name(31) == "UNKNOWN(0x1f)"


def test_flags_mean_what_their_type_says() -> None:
    assert names.flag_names(names.HEADERS, 0x2D) == ("END_STREAM", "END_HEADERS", "PADDED", "PRIORITY")
    assert names.flag_names(names.PING, 0x01) == ("ACK",)
    assert names.flag_names(names.DATA, 0x44) == ("0x04", "0x40")
