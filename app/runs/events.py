"""What happened in a run: whole, frozen values on one clock.

``time_ns`` is Unix time in nanoseconds everywhere: kernel timestamps of packets, processes and call steps share it.
"""

from dataclasses import dataclass
from enum import Enum

from app.runs.faults import Fault
from app.runs.problems import SourceProblem
from app.runs.spec import Metadatum


class LogStream(Enum):
    """Where a process wrote a line."""

    STDOUT = "stdout"
    STDERR = "stderr"


class StepKind(Enum):
    """A call's steps, in the words of gRPC's binary log (grpc/binlog/v1/binarylog.proto, GrpcLogEntry.EventType)."""

    CLIENT_HEADER = "client header"
    SERVER_HEADER = "server header"
    CLIENT_MESSAGE = "client message"
    SERVER_MESSAGE = "server message"
    CLIENT_HALF_CLOSE = "client half close"
    SERVER_TRAILER = "server trailer"
    CANCEL = "cancel"


class GapCause(Enum):
    """Why a recording has a hole."""

    KERNEL_DROPPED = "kernel dropped"
    BUDGET = "budget"
    LOG_OVERRUN = "log overrun"


class Limit(Enum):
    """The limits that a run can meet."""

    MEMORY = "memory"
    PROCESSES = "processes"
    CPU = "cpu"
    WALL_TIME = "wall time"
    OUTPUT = "output"
    DISK = "disk"
    CAPTURE = "capture"


class Outcome(Enum):
    """How a run ended. Whose fault it is, is this type, never a string."""

    COMPLETED = "completed"
    COMPILE_FAILED = "compile failed"
    SERVER_NOT_READY = "server not ready"
    SERVER_CRASHED = "server crashed"
    CLIENT_FAILED = "client failed"
    TIMED_OUT = "timed out"
    LIMIT_EXCEEDED = "limit exceeded"
    CANCELLED = "cancelled"
    SANDBOX_FAILED = "sandbox failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessStarted:
    """A process of the workspace began."""

    process: str
    command: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessListening:
    """A process listens on a TCP port, read from the kernel's tables."""

    process: str
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodsRegistered:
    """What a gRPC server of a process was told since the last such event. The process says it, so it only chooses words."""

    process: str
    server: int
    """From 1 within the process."""
    ports: tuple[int, ...] = ()
    """All that it was given so far."""
    paths: tuple[str, ...] = ()
    """``/package.Service/Method``"""
    open_ended: bool = False
    """True where one of its handlers answers paths that nobody can list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogLine:
    """One line that a process wrote. Not cleaned: whoever shows it escapes it."""

    process: str
    stream: LogStream
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessExited:
    """A process ended; ``exit_code`` means nothing when ``signal`` is not 0."""

    process: str
    exit_code: int
    signal: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """One captured packet, from its IP header on."""

    time_ns: int
    data: bytes
    length: int
    """Length on the wire; greater than ``len(data)`` where the capture cut it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketBatch:
    """Packets in order of capture."""

    packets: tuple[Packet, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionOpened:
    """Who owns the two ends of a connection; an empty name is unknown, never guessed."""

    client_port: int
    server_port: int
    client_process: str
    server_process: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CallStep:
    """A step of a call as the driver saw it."""

    call: int
    """From 1 within the run."""
    kind: StepKind
    path: str = ""
    metadata: tuple[Metadatum, ...] = ()
    message: bytes = b""
    message_length: int = 0
    """Greater than ``len(message)`` where the event was cut."""
    deadline_ms: int = 0
    status_code: int = 0
    status_message: str = ""
    debug_text: str = ""
    client_port: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """The recording has a hole here."""

    cause: GapCause
    packets: int = 0
    bytes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitHit:
    """A limit was met; ``value`` is the limit in its own unit (bytes, processes, seconds)."""

    limit: Limit
    process: str = ""
    value: int = 0
    killed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyLog:
    """Secrets of TLS connections, so that the recording can be read (RFC 9850)."""

    process: str
    """The process at whose end they were written."""
    lines: tuple[str, ...]
    """Lines of the SSLKEYLOGFILE format."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayPlaced:
    """A relay sits between a server and its clients: each call has two connections and counts once."""

    process: str
    """The relay's own name, as ``ConnectionOpened`` tells it."""
    port: int
    """Where clients reach it."""
    target_process: str
    target_port: int
    text: str = ""
    """What it does, in words; empty: from now on it lets everything pass."""
    client_process: str = "driver"
    """Whose connections it relays."""
    faults: tuple[Fault, ...] = ()


class ComparedPart(Enum):
    """The parts of a comparison of gRPC with JSON over HTTP/1.1."""

    ONE_BY_ONE = "one by one"
    GZIP = "gzip"
    TOGETHER = "together"


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """One side of a part of a comparison was made: which connections it used, and how many calls on them count."""

    part: ComparedPart
    json: bool
    """True: as JSON over HTTP/1.1; False: over gRPC."""
    client_ports: tuple[int, ...]
    warm_up: int
    """The first calls on each connection, which do not count."""
    calls: int
    """Those after them, on all connections together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceHealth:
    """Health of one service (grpc/health/v1/health.proto); an empty name is the whole server."""

    service: str
    status: str
    """``SERVING``, ``NOT_SERVING``, ..."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelzRow:
    """A server, one of its sockets, or a channel that its process opened (grpc/channelz/v1/channelz.proto)."""

    kind: str
    """``server``, ``socket`` or ``channel``."""
    name: str
    detail: str = ""
    """Of a server its listening sockets, of a socket messages received and sent, of a channel its state."""
    started: int = 0
    """Calls, or of a socket streams."""
    succeeded: int = 0
    failed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerAnswered:
    """What a server said of itself when it was asked, by calls of the driver on a connection of their own."""

    process: str
    problem: str = ""
    """Why it was not heard to the end; empty when it was."""
    health: tuple[ServiceHealth, ...] | None = None
    """None: it has no health service."""
    reflection: str = ""
    """The version of its reflection, ``v1`` or ``v1alpha``; empty: it has none."""
    services: tuple[str, ...] = ()
    """Those that reflection lists."""
    channelz: tuple[ChannelzRow, ...] | None = None
    """None: it has no channelz."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunEnded:
    """The last event of every run."""

    outcome: Outcome
    text: str
    """One sentence for the learner: what happened, where, what to do."""
    problems: tuple[SourceProblem, ...] = ()


AnyEvent = (
    ProcessStarted
    | ProcessListening
    | MethodsRegistered
    | ServerAnswered
    | LogLine
    | ProcessExited
    | PacketBatch
    | ConnectionOpened
    | CallStep
    | Gap
    | LimitHit
    | RunEnded
    | KeyLog
    | RelayPlaced
    | Compared
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RunEvent:
    """An event with its number (from 1, no holes) and its time."""

    number: int
    time_ns: int
    event: AnyEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """The events of a run, in order: everything that views, checks and the time machine need."""

    events: tuple[RunEvent, ...]

    @property
    def ended(self) -> RunEnded | None:
        """How the run ended, or None while it lasts."""
        last = self.events[-1].event if self.events else None
        return last if isinstance(last, RunEnded) else None
