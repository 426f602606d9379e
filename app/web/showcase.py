"""The recorded call of the front page: a real run, stored with the site and shown by the components of every other run."""

from dataclasses import dataclass
from pathlib import Path

from app.decode import jobs
from app.decode.pool import Decoded, DecodePool
from app.web.presenters import calls, sequence, xray
from app.web.presenters.sequence import SequenceView
from app.web.presenters.xray import BytesView

LEARNER = "front page"
"""Whose share of the decode pool it uses."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """A stored run: its events and the schema that it was started with."""

    events: bytes
    descriptor_set: bytes


def load(folder: Path) -> Recorded | None:
    """The recording in ``folder``; None where this site has none."""
    events, descriptor_set = folder / "events.bin", folder / "schema.bin"
    if not events.is_file() or not descriptor_set.is_file():
        return None
    return Recorded(events=events.read_bytes(), descriptor_set=descriptor_set.read_bytes())


def present(recorded: Recorded | None, decode: DecodePool) -> tuple[SequenceView | None, BytesView | None]:
    """The call's sequence and the bytes of its first message; nothing where the pool is too busy to make them."""
    if recorded is None:
        return None, None
    chunks = (recorded.events,)
    trace = decode.run(jobs.trace, chunks, recorded.descriptor_set, learner=LEARNER, key=LEARNER)
    conversation = decode.run(jobs.conversation, chunks, recorded.descriptor_set, learner=LEARNER, key=LEARNER)
    message = decode.run(jobs.annotate, chunks, recorded.descriptor_set, 1, 1, learner=LEARNER, key=LEARNER)
    if not isinstance(trace, Decoded) or not isinstance(conversation, Decoded) or not isinstance(message, Decoded):
        return None, None
    shown = sequence.alone(trace.value, calls.words(trace.value, conversation.value))
    if message.value is None:
        return shown, None
    call = trace.value.calls[0]
    taken_apart = xray.message_xray(call, call.messages[0], message.value, alone=True)
    return shown, BytesView(calls=(), message=taken_apart, refused="")
