"""What a learner asks for: the calls to make, on which channels, and the limits of a run."""

from dataclasses import dataclass
from enum import Enum


class RequestFormat(Enum):
    """How a request message is written."""

    JSON = "JSON"
    """ProtoJSON of the method's input type."""
    TEXT = "text"
    """Protobuf text format of the method's input type."""
    BYTES = "bytes"
    """The serialized message itself, sent as it is, valid or not."""


class Compression(Enum):
    """How a call's request messages are compressed (gRPC over HTTP/2, Message-Encoding)."""

    IDENTITY = "identity"
    GZIP = "gzip"
    DEFLATE = "deflate"


class Security(Enum):
    """How a channel is secured; the certificates are made in the pod."""

    PLAINTEXT = "plaintext"
    TLS = "TLS"
    MUTUAL_TLS = "mutual TLS"


class Client(Enum):
    """Which library makes the call."""

    PYTHON = "grpcio"
    NODE = "grpc-js"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request message as a learner wrote it."""

    format: RequestFormat = RequestFormat.JSON
    data: bytes
    """UTF-8 text, or the message itself."""

    @property
    def text(self) -> str:
        """The text of a request in JSON or text format."""
        return self.data.decode("utf-8", "surrogatepass")


def in_json(*texts: str) -> tuple[Request, ...]:
    """Requests written in ProtoJSON."""
    return tuple(Request(data=text.encode("utf-8", "surrogatepass")) for text in texts)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelOption:
    """One gRPC channel argument: ``grpc.keepalive_time_ms``."""

    name: str
    value: int | str


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """The channel that a call goes on: calls of a run whose channels are equal share one."""

    name: str = ""
    """Tells channels apart that are equal otherwise."""
    targets: tuple[str, ...] = ()
    """The processes to call: one name, or several for load balancing; empty: the first server."""
    security: Security = Security.PLAINTEXT
    authority: str = ""
    """The ``:authority`` to send; empty: the target's own."""
    user_agent: str = ""
    """Put before the library's own ``user-agent``."""
    service_config: str = ""
    """A gRPC service config as JSON; empty: none."""
    options: tuple[ChannelOption, ...] = ()
    client: Client = Client.PYTHON


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
    requests: tuple[Request, ...] = ()
    """Request messages to send at once."""
    half_close: bool = True
    """False where the page will send more messages itself."""
    metadata: tuple[Metadatum, ...] = ()
    deadline_ms: int = 0
    """0: no deadline."""
    compression: Compression = Compression.IDENTITY
    wait_for_ready: bool = False
    channel: Channel = Channel()
    bearer_token: str = ""
    """Call credentials: sent as ``authorization: Bearer …`` by the library, over TLS only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The limits of one run; 0 means the runner's own, and nothing can ask for more than that."""

    wall_seconds: int = 0
    capture_bytes: int = 0
