"""A call that is made over gRPC and as JSON over HTTP/1.1, by turns, to the same servicer in the same process."""

from dataclasses import dataclass

from app.runs.spec import Metadatum

PORT = 50080
"""Where the JSON twin of a server listens, inside the pod."""
CALLS = 30
"""Calls of each protocol that times are read from, where they fit into ``SECONDS``."""
TOGETHER = 12
"""Calls at once: twice what a browser's six connections of HTTP/1.1 can carry."""
SECONDS = 20.0
"""For the calls that times are read from, and again for those at once; a slow method is called less often, and the page says so."""
WALL_SECONDS = 120
"""For the whole run: a server that answers drop by drop holds nobody up longer."""
CAPTURE_BYTES = 3 << 19
"""Messages of the calls one by one, and again of those at once: a recording holds 4 MiB, and frames, heads and packets come on top."""
KINDS = ("unary_unary", "unary_stream")
"""Methods that HTTP/1.1 can carry with one request body."""
SUFFIX = "-json"
"""How the id of a run that compares ends, so that lists of runs can tell it apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TwinCall:
    """What is called, both ways."""

    path: str
    request: bytes
    """The serialized message."""
    json: bytes
    """The same message as ProtoJSON without spaces, UTF-8."""
    metadata: tuple[Metadatum, ...] = ()


def compares(run_id: str) -> bool:
    """Whether a run of this id compares a call with its JSON twin."""
    return run_id.endswith(SUFFIX)
