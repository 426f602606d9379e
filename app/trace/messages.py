"""Length-prefixed messages to messages of a trace: expanded where they were compressed, with their type's name."""

from app.trace.model import Message, Sender
from app.wire import compression, grpc
from app.wire.problems import Problem

MAX_EXPANDED_BYTES = 64 << 20
"""Of all compressed messages of a trace together; a recording of 4 MiB could expand to 4 GiB."""


class Expander:
    """Expands the compressed messages of one trace within one limit."""

    def __init__(self) -> None:
        self._left = MAX_EXPANDED_BYTES

    def message(self, raw: grpc.RawMessage, message: Message, encoding: str) -> Message:
        """``message`` with its data, which is ``raw``'s body or what that expands to."""
        if not raw.compressed:
            return message
        most = min(self._left, compression.MAX_EXPANDED_BYTES)
        expanded = compression.expand(raw.body, encoding, most=most)
        self._left -= len(expanded.data) if expanded.data is not raw.body else 0
        problems = message.problems
        if expanded.wrong:
            problems += (
                Problem(
                    code="message-compression",
                    text=f"The message is compressed, but {expanded.wrong}.",
                    spec="gRPC over HTTP/2, Message-Encoding",
                    start=0,
                    end=grpc.PREFIX_BYTES + len(raw.body),
                ),
            )
        return _with_data(message, expanded.data, encoding, problems)


def plain(raw: grpc.RawMessage, number: int, sender: Sender, time_ns: int, type_name: str) -> Message:
    """A message as it crossed the wire."""
    return Message(
        number=number,
        sender=sender,
        time_ns=time_ns,
        compressed=raw.compressed,
        length=raw.length,
        prefix=raw.prefix,
        data=raw.body,
        wire_data=raw.body,
        frames=tuple(dict.fromkeys(share.frame for share in raw.shares)),
        type_name=type_name,
        pieces=raw.pieces,
        problems=raw.problems,
    )


def _with_data(message: Message, data: bytes, encoding: str, problems: tuple[Problem, ...]) -> Message:
    return Message(
        number=message.number,
        sender=message.sender,
        time_ns=message.time_ns,
        compressed=message.compressed,
        length=message.length,
        prefix=message.prefix,
        data=data,
        wire_data=message.wire_data,
        frames=message.frames,
        type_name=message.type_name,
        encoding=encoding,
        pieces=message.pieces,
        problems=problems,
    )
