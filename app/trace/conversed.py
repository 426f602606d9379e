"""The values of a conversation: what a run said, as its driver and its processes saw it."""

from dataclasses import dataclass

from app.runs.events import LimitHit, LogStream, RunEnded, StepKind
from app.schema.model import Schema
from app.trace.model import Sender
from app.trace.status import StatusDetail


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataEntry:
    """One metadata entry as it is shown."""

    name: str
    text: str
    """The value; of a ``-bin`` name its bytes in hex."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationStep:
    """One step of a call."""

    kind: StepKind
    time_ns: int
    """Since the run's first event."""
    sender: Sender
    json: str = ""
    """Of a message: its ProtoJSON on one line, cut at ``MAX_JSON_TEXT`` characters."""
    json_cut: bool = False
    type_name: str = ""
    length: int = 0
    """Of a message: its size in bytes, without the prefix."""
    message: int = 0
    """Of a message: its number within the call, both directions together, from 1."""
    metadata: tuple[MetadataEntry, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationCall:
    """One call as the driver saw it."""

    number: int
    path: str
    kind: str
    """``unary``, ``server streaming``, ``client streaming``, ``bidirectional streaming``; empty: not in the schema."""
    started_ns: int
    ended_ns: int | None
    """None while it is open."""
    steps: tuple[ConversationStep, ...]
    steps_left_out: int
    """Steps between the first ``FIRST_STEPS`` and the latest that are not in ``steps``."""
    requests: int
    responses: int
    deadline_ms: int
    half_closed: bool
    cancelled: bool
    status_code: int | None = None
    status_name: str = ""
    status_message: str = ""
    debug_text: str = ""
    details: tuple[StatusDetail, ...] = ()
    why: str = ""
    """Why it failed, told from the evidence; empty where it did not, or where there is no more to tell."""

    @property
    def open(self) -> bool:
        """True until its trailer came."""
        return self.status_code is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Registration:
    """What one gRPC server of a process has registered, as that process says."""

    server: int
    ports: tuple[int, ...] = ()
    paths: tuple[str, ...] = ()
    """``/package.Service/Method``, in the order in which they were registered."""
    open_ended: bool = False
    """True where it answers more paths than can be listed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationProcess:
    """One process of the workspace."""

    name: str
    command: str
    started_ns: int
    ports: tuple[int, ...] = ()
    registered: tuple[Registration, ...] = ()
    exit_code: int | None = None
    """None while it runs, and where a signal ended it."""
    signal: int = 0
    exited_ns: int | None = None

    @property
    def state(self) -> str:
        """``starting``, ``listening`` or ``exited``."""
        if self.exited_ns is not None:
            return "exited"
        return "listening" if self.ports else "starting"


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationLine:
    """One log line."""

    time_ns: int
    process: str
    stream: LogStream
    text: str
    """As the process wrote it: whoever shows it escapes it."""
    clean: str
    """Without terminal escapes and control characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationNote:
    """A limit that was met, or a hole in the recording, in a plain sentence."""

    time_ns: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A run as it was lived."""

    started_ns: int
    """Unix nanoseconds of the first event; every other time counts from here."""
    last_event: int
    """Number of the newest event in it."""
    calls: tuple[ConversationCall, ...]
    calls_left_out: int
    """Earlier calls that are not in ``calls``."""
    processes: tuple[ConversationProcess, ...]
    log: tuple[ConversationLine, ...]
    log_left_out: int
    limits: tuple[ConversationNote, ...]
    gaps: tuple[ConversationNote, ...]
    outcome: RunEnded | None
    """None while the run lasts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What a recording holds beside the calls: the ground on which a failed call is explained."""

    schema: Schema
    processes: tuple[ConversationProcess, ...]
    log: tuple[ConversationLine, ...]
    limits: tuple[LimitHit, ...]
    calls: tuple[ConversationCall, ...] = ()
    """Those that are shown, the failed one too."""
    stream_limits: tuple[tuple[int, int], ...] = ()
    """Port and SETTINGS_MAX_CONCURRENT_STREAMS of each server that set one, as it was on the wire."""
