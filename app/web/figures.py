"""A lesson's figure: a small recording shown by the component that shows every run."""

from collections.abc import Callable

from app.decode import jobs
from app.decode.pool import Decoded, DecodePool
from app.lessons.model import Figure
from app.web.presenters import calls, frames, sequence, xray
from app.web.presenters.addresses import NOWHERE
from app.web.presenters.frames import FramesView
from app.web.presenters.lesson_page import FigurePage
from app.web.presenters.sequence import SequenceView
from app.web.presenters.xray import BytesView
from app.web.views import View

LEARNER = "figures"
"""Whose share of the decode pool they use."""


def present(figure: Figure, decode: DecodePool) -> FigurePage | str:
    """The figure's page, or a sentence why it cannot be shown now."""
    shown = _MAKERS[figure.view](figure, decode)
    return shown if isinstance(shown, str) else FigurePage(title=figure.name.replace("-", " "), view=shown)


def _sequence(figure: Figure, decode: DecodePool) -> SequenceView | str:
    chunks, key = (figure.events,), f"figure {figure.name}"
    trace = decode.run(jobs.trace, chunks, figure.descriptor_set, learner=LEARNER, key=key)
    conversation = decode.run(jobs.conversation, chunks, figure.descriptor_set, learner=LEARNER, key=key)
    if not isinstance(trace, Decoded):
        return trace.text
    if not isinstance(conversation, Decoded):
        return conversation.text
    return sequence.alone(trace.value, calls.words(trace.value, conversation.value))


def _frames(figure: Figure, decode: DecodePool) -> FramesView | str:
    trace = decode.run(
        jobs.trace, (figure.events,), figure.descriptor_set, learner=LEARNER, key=f"figure {figure.name}"
    )
    return frames.present(trace.value, NOWHERE) if isinstance(trace, Decoded) else trace.text


def _bytes(figure: Figure, decode: DecodePool) -> BytesView | str:
    chunks, key = (figure.events,), f"figure {figure.name}"
    trace = decode.run(jobs.trace, chunks, figure.descriptor_set, learner=LEARNER, key=key)
    where = (figure.call, figure.message)
    message = decode.run(jobs.annotate, chunks, figure.descriptor_set, *where, learner=LEARNER, key=key)
    if not isinstance(trace, Decoded):
        return trace.text
    if not isinstance(message, Decoded) or message.value is None:
        return "This figure's recording has no such message."
    call = trace.value.calls[figure.call - 1]
    taken_apart = xray.message_xray(call, call.messages[figure.message - 1], message.value, alone=True)
    return BytesView(calls=(), message=taken_apart, refused="")


_MAKERS: dict[str, Callable[[Figure, DecodePool], View | str]] = {
    "sequence": _sequence,
    "frames": _frames,
    "bytes": _bytes,
}
