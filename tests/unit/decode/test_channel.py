"""What may come back from a worker: values, and nothing that acts."""

import contextlib
import io
import os
import pickle
import socket
import time
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import grading
from app.checks.grading import Check
from app.checks.registry import Side
from app.decode import channel
from app.runs.events import LogLine, LogStream, Outcome, RunEvent
from app.schema.model import EMPTY
from app.sentences import Sentence, sentence
from app.wire.origin import Piece
from tests.support import takes

EVENT = RunEvent(number=1, time_ns=2, event=LogLine(process="server", stream=LogStream.STDERR, text="…"))
SENTENCE = sentence("unknown field %(number)s", number=3)


def read(data: bytes) -> object:
    return channel.ValuesOnly(io.BytesIO(data)).load()


@pytest.mark.parametrize(
    "value",
    [
        None,
        1,
        "…",
        b"\x00",
        (1, [2, {"a": {3}}]),
        EVENT,
        EMPTY,
        Outcome.COMPLETED,
        Piece(at=1, start=2, length=3),
        SENTENCE,
    ],
)
def test_values_come_back_equal(value: object) -> None:
    assert read(channel.pickled(value)) == value


def test_a_sentence_remembers_what_it_was_made_of() -> None:
    told = read(channel.pickled((SENTENCE,)))
    assert isinstance(told, tuple)
    assert isinstance(told[0], Sentence)
    assert told[0].values == SENTENCE.values


def test_values_stay_frozen() -> None:
    event = read(channel.pickled(EVENT))
    assert isinstance(event, RunEvent)
    with pytest.raises(AttributeError):
        event.number = 5  # type: ignore[misc]  # that is the test


class Act:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("true",)


class Own(Enum):
    A = 1


@pytest.mark.parametrize(
    "value", [Act(), Own.A, os.getcwd, eval, io.BytesIO, Exception("x"), channel.receive, sentence]
)
def test_everything_else_is_refused(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="a worker named"):
        read(pickle.dumps(value))


def test_dotted_names_do_not_lead_out() -> None:
    # Protocol 4 STACK_GLOBAL: module app.runs.events, name "dataclass.__globals__" style walks.
    data = b"\x80\x04\x8c\x0fapp.runs.events\x8c\x12RunEvent.__class__\x93."
    with pytest.raises((pickle.UnpicklingError, AttributeError)):
        read(data)


def test_half_a_pickle_is_refused() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        data = channel.pickled(EVENT)
        two_fields = data[: data.rindex(b"app.runs.events")] if b"app.runs.events" in data else b""
        for wrong in (two_fields, data[: len(data) // 2], b"", b"\x80\x04K\x01\x85R."):
            channel.send_pickle(theirs, wrong)
            with pytest.raises(channel.ChannelError):
                channel.receive(mine, time.monotonic() + 5)


def test_a_length_that_lies_is_refused() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        theirs.sendall((1 << 62).to_bytes(8, "big"))
        with pytest.raises(channel.ChannelError, match="bytes"):
            channel.receive(mine, time.monotonic() + 5)


def test_silence_and_death() -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        with pytest.raises(TimeoutError):
            channel.receive(mine, time.monotonic() + 0.01)
        theirs.close()
        with pytest.raises(channel.ChannelError):
            channel.receive(mine, time.monotonic() + 5)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        channel.send_pickle(theirs, data)
        theirs.shutdown(socket.SHUT_WR)
        with contextlib.suppress(channel.ChannelError):
            channel.receive(mine, time.monotonic() + 5)


def test_a_job_may_be_asked_about_values_of_any_package() -> None:
    mine, theirs = socket.socketpair()
    check = Check(name="n", function="status", scenario="main", arguments=(("side", Side.REQUEST),))
    with mine, theirs:
        channel.send(mine, (grading.grade, ((check,), takes.shop_take())))
        job, (checks, take) = channel.receive_trusted(theirs)
    assert job is grading.grade
    assert (checks, take) == ((check,), takes.shop_take())
