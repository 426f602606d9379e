"""A call is read back from a run as it was made."""

from app.runs.events import AnyEvent, CallStep, LogLine, LogStream, RunEvent, StepKind
from app.runs.spec import CallSpec, Metadatum, Request, RequestFormat
from app.trace import sent
from app.trace.sent import MOST_MESSAGES

HEADER = CallStep(
    call=2, kind=StepKind.CLIENT_HEADER, path="/s.S/M", deadline_ms=9, metadata=(Metadatum(name="k", value=b"v"),)
)


def message(data: bytes, length: int = 0, call: int = 2) -> CallStep:
    return CallStep(call=call, kind=StepKind.CLIENT_MESSAGE, message=data, message_length=length or len(data))


def read(*events: AnyEvent) -> CallSpec | None:
    return sent.sent((RunEvent(number=n, time_ns=n, event=event) for n, event in enumerate(events, 1)), 2)


def in_bytes(*messages: bytes) -> tuple[Request, ...]:
    return tuple(Request(format=RequestFormat.BYTES, data=data) for data in messages)


def test_path_metadata_deadline_and_messages() -> None:
    noise = LogLine(process="server", stream=LogStream.STDOUT, text="x")
    answer = CallStep(call=2, kind=StepKind.SERVER_MESSAGE, message=b"z", message_length=1)
    assert read(noise, HEADER, message(b"a"), message(b"other", call=1), answer, message(b"")) == CallSpec(
        path="/s.S/M", deadline_ms=9, metadata=(Metadatum(name="k", value=b"v"),), requests=in_bytes(b"a", b"")
    )


def test_no_such_call() -> None:
    assert read(message(b"a", call=1)) is None


def test_what_is_held_in_part_ends_it_and_there_is_a_most() -> None:
    cut = read(HEADER, message(b"a"), message(b"b", length=9), message(b"c"))
    assert cut is not None
    assert cut.requests == in_bytes(b"a")
    many = read(HEADER, *[message(b"x")] * (MOST_MESSAGES + 5))
    assert many is not None
    assert len(many.requests) == MOST_MESSAGES
