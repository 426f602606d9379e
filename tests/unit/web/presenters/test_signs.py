"""Every kind of thing has a sign, and colour is never the only one."""

from app.runs.events import StepKind
from app.trace.model import Sender
from app.web.presenters import signs
from app.wire import http2_names


def test_every_frame_type_of_the_rfc_has_a_sign() -> None:
    for name in (
        http2_names.FRAME_NAMES[number] for number in range(http2_names.PREFACE, http2_names.CONTINUATION + 1)
    ):
        assert signs.frame(name) is not signs.OTHER, name


def test_an_unknown_frame_has_one_too() -> None:
    assert signs.frame("UNKNOWN(0x21)") is signs.OTHER


def test_frames_of_one_colour_differ_in_shape() -> None:
    looks = [(sign.name, sign.shape) for sign in (*signs.FRAMES.values(), signs.OTHER)]
    assert len(set(looks)) == len(looks)
    assert all(len(sign.shape) == 1 for sign in signs.FRAMES.values())


def test_every_step_and_both_senders_have_signs() -> None:
    assert set(signs.STEPS) == set(StepKind)
    assert set(signs.ARROWS) == set(signs.SENDERS) == set(Sender)
    assert len(set(map(str, signs.SENDERS.values()))) == 2


def test_the_four_kinds_of_call_look_different() -> None:
    assert len({signs.UNARY, signs.SERVER_STREAMING, signs.CLIENT_STREAMING, signs.BIDIRECTIONAL}) == 4
