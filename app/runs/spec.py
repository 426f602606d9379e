"""What a learner asks for: the calls to make, and the limits of a run."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadatum:
    """One metadata entry. Names that end in ``-bin`` carry any bytes, others printable ASCII."""

    name: str
    value: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class CallSpec:
    """One call to make."""

    path: str
    """The full method path: ``/greeter.Greeter/SayHello``."""
    requests_json: tuple[str, ...] = ()
    """Request messages to send at once, each a JSON object of the method's input type."""
    half_close: bool = True
    """False where the page will send more messages itself."""
    metadata: tuple[Metadatum, ...] = ()
    deadline_ms: int = 0
    """0: no deadline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The limits of one run; 0 means the runner's own, and nothing can ask for more than that."""

    wall_seconds: int = 0
    capture_bytes: int = 0
