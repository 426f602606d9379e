"""Places that evidence points at. The tokens are those of ``web.presenters.tokens``, which a test compares."""

from app.checks.results import Evidence
from app.schema.model import Place, Schema


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


def header(frame_number: int, field: int, label: str = "the header field") -> Evidence:
    """A field of the header block that ends in a frame; fields count from 0."""
    return Evidence(label=label, cursor=f"header-{frame_number}-{field}")


def log(time_ns: int, label: str = "the line of the log") -> Evidence:
    """A line of the log, by its moment."""
    return Evidence(label=label, cursor=f"log-{time_ns}")


def line(path: str, number: int) -> Evidence:
    """A line of a file of the workspace."""
    return Evidence(label=f"{path}, line {number}", source=f"{path}:{number}")


def declared(place: Place | None) -> tuple[Evidence, ...]:
    """Where the schema says it; nothing where it does not."""
    return (line(place.path, place.line),) if place else ()


def schema(found: Schema) -> tuple[Evidence, ...]:
    """The beginning of the learner's first ``.proto`` file; nothing where there is none."""
    own = next((path for path in found.files if not path.startswith("google/")), "")
    return (line(own, 1),) if own else ()
