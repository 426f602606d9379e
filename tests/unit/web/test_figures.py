"""Figures: a recording in the component that shows every run."""

from flask import Flask

from app.decode.pool import DecodePool
from app.lessons.model import Figure
from app.lessons.readers import VIEWS
from app.web import figures
from app.web.presenters.frames import FramesView
from app.web.presenters.lesson_page import FigurePage
from app.web.presenters.sequence import SequenceView
from app.web.presenters.xray import BytesView
from tests.support import takes


def figure(view: str, **more: int) -> Figure:
    take = takes.shop_take()
    return Figure(
        name="a-call", view=view, caption="", events=take.chunks[0], descriptor_set=take.descriptor_set, **more
    )


def test_each_view(decode: DecodePool, speaking: Flask) -> None:
    with speaking.test_request_context():
        sequence, frames, message = (figures.present(figure(view), decode) for view in VIEWS)
    assert isinstance(sequence, FigurePage)
    assert isinstance(message, FigurePage)
    assert isinstance(frames, FigurePage)
    assert isinstance(sequence.view, SequenceView)
    assert isinstance(frames.view, FramesView)
    assert frames.view.rows.later_url == "", "a figure leads nowhere"
    assert isinstance(message.view, BytesView)
    assert message.title == "a call"


def test_a_message_that_is_not_there(decode: DecodePool, speaking: Flask) -> None:
    with speaking.test_request_context():
        assert figures.present(figure("bytes", message=99), decode) == "This figure's recording has no such message."
