"""The one cursor's names: every element that shows the same thing carries the same token."""

from app.schema.model import Place


def call(number: int) -> str:
    """Token of a call of the trace."""
    return f"call-{number}"


def message(call_number: int, number: int) -> str:
    """Token of a message of a call."""
    return f"message-{call_number}-{number}"


def node(call_number: int, message_number: int, node_id: str) -> str:
    """Token of a record of a message."""
    return f"node-{call_number}-{message_number}-{node_id}"


def frame(number: int) -> str:
    """Token of a frame."""
    return f"frame-{number}"


def header(frame_number: int, field: int) -> str:
    """Token of a field of the header block that ends in a frame; fields count from 0."""
    return f"header-{frame_number}-{field}"


def log(time_ns: int) -> str:
    """Token of a line of the log, by its moment."""
    return f"log-{time_ns}"


def together(*parts: str) -> str:
    """Several tokens in one attribute; empty ones are left out."""
    return " ".join(part for part in parts if part)


def source(place: Place | None) -> str:
    """``greeter.proto:11``; empty where the schema does not say."""
    return f"{place.path}:{place.line}" if place else ""
