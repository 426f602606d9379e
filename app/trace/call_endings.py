"""How a call ended: from its trailers, or from the body where gRPC-Web and Connect tell it."""

from app.trace.message_entries import Fields, value_of
from app.trace.model import HeaderField
from app.wire import endings, grpc
from app.wire.endings import Ending
from app.wire.framing import CONNECT_END, WEB_TRAILERS, Framing
from app.wire.problems import Problem


def ending_of(  # noqa: PLR0913 - what a response consists of
    framing: Framing, response: Fields, trailers: Fields, data: bytes, *, over: bool, in_body: bool
) -> Ending:
    """The status of a call. ``data`` is what the body says about its end, if ``in_body``; ``over``: the response is whole."""
    if framing.name == "Connect" and framing.end_flag != CONNECT_END:
        status = number_of(value_of(response, ":status"))
        return Ending(None) if status is None or not over else endings.connect_unary(status, data)
    if in_body and framing.end_flag == CONNECT_END:
        return endings.connect_stream(data)
    said = endings.web_trailers(data) if in_body and framing.end_flag == WEB_TRAILERS else ()
    found = dict(said) | {header.name: header.value for header in (*response, *trailers)}
    message = grpc.percent_decode(found.get("grpc-message", "").encode("latin-1"))
    return Ending(number_of(found.get("grpc-status", "")), message, said)


def ending_problems(ending: Ending) -> tuple[Problem, ...]:
    """What is wrong with how a call ended."""
    spec = "Connect Protocol, Error end-stream"
    return (Problem(code="connect-ending", text=ending.wrong, spec=spec),) if ending.wrong else ()


def in_body(name: str, value: str) -> HeaderField:
    """A trailer that stands in the body."""
    return HeaderField(name=name, value=value, representation="in the body", index=0)


def number_of(text: str) -> int | None:
    """A number of up to nine digits, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
