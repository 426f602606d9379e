"""Places that evidence points at. The tokens are those of ``web.presenters.tokens``, which a test compares."""

from app.checks.results import Evidence
from app.schema.model import Place


def call(number: int, label: str = "the call") -> Evidence:
    """A call of the trace."""
    return Evidence(label=label, cursor=f"call-{number}")


def message(call_number: int, number: int, label: str = "the message") -> Evidence:
    """A message of a call."""
    return Evidence(label=label, cursor=f"message-{call_number}-{number}")


def node(call_number: int, message_number: int, node_id: str, label: str = "the field") -> Evidence:
    """A record of a message."""
    return Evidence(label=label, cursor=f"node-{call_number}-{message_number}-{node_id}")


def frame(number: int, label: str = "the frame") -> Evidence:
    """A frame."""
    return Evidence(label=label, cursor=f"frame-{number}")


def line(path: str, number: int) -> Evidence:
    """A line of a file of the workspace."""
    return Evidence(label=f"{path}, line {number}", source=f"{path}:{number}")


def declared(place: Place | None) -> tuple[Evidence, ...]:
    """Where the schema says it; nothing where it does not."""
    return (line(place.path, place.line),) if place else ()
