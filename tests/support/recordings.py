"""Recordings written down event by event, for tests of what is told from them."""

from app.runs.events import (
    AnyEvent,
    CallStep,
    LogLine,
    LogStream,
    ProcessExited,
    ProcessListening,
    ProcessStarted,
    Recording,
    RunEvent,
    StepKind,
)

START = 1_700_000_000_000_000_000


def recording(*events: AnyEvent) -> Recording:
    """These events, a millisecond apart."""
    numbered = (RunEvent(number=n + 1, time_ns=START + n * 1_000_000, event=event) for n, event in enumerate(events))
    return Recording(events=tuple(numbered))


def stderr(text: str, process: str = "server") -> tuple[LogLine, ...]:
    return tuple(LogLine(process=process, stream=LogStream.STDERR, text=line) for line in text.strip("\n").split("\n"))


def up(port: int = 50051) -> tuple[AnyEvent, ...]:
    return (
        ProcessStarted(process="server", command="python server.py"),
        ProcessListening(process="server", port=port),
    )


def exited(code: int = 1, signal: int = 0) -> ProcessExited:
    return ProcessExited(process="server", exit_code=code, signal=signal)


def header(path: str, call: int = 1, deadline_ms: int = 0) -> CallStep:
    return CallStep(call=call, kind=StepKind.CLIENT_HEADER, path=path, deadline_ms=deadline_ms)


def sent(message: bytes, call: int = 1) -> CallStep:
    return CallStep(call=call, kind=StepKind.CLIENT_MESSAGE, message=message, message_length=len(message))


def received(message: bytes, call: int = 1) -> CallStep:
    return CallStep(call=call, kind=StepKind.SERVER_MESSAGE, message=message, message_length=len(message))


def half_close(call: int = 1) -> CallStep:
    return CallStep(call=call, kind=StepKind.CLIENT_HALF_CLOSE)


def trailer(code: int = 0, message: str = "", call: int = 1, debug_text: str = "") -> CallStep:
    return CallStep(
        call=call, kind=StepKind.SERVER_TRAILER, status_code=code, status_message=message, debug_text=debug_text
    )
