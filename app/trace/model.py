"""The values of a trace: what crossed the wire, linked from call to frame to byte.

Times are nanoseconds since ``Trace.started_ns``; spans are offsets in the byte stream of one direction of one connection.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.runs.events import (
    LimitHit,
    LogLine,
    ProcessExited,
    ProcessListening,
    ProcessStarted,
    RelayPlaced,
    RunEnded,
    ServerAnswered,
    StepKind,
)
from app.wire.origin import Piece
from app.wire.problems import Problem
from app.wire.tls_connection import Session


class Sender(Enum):
    """Which end of a connection sent something. The client is the end that opened the connection."""

    CLIENT = "client"
    SERVER = "server"


class Protocol(Enum):
    """What a connection speaks, told from its first bytes."""

    HTTP2 = "HTTP/2"
    HTTP1 = "HTTP/1.1"
    TLS = "TLS"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class HeaderField:
    """One header field of a header block with how HPACK wrote it (RFC 7541 §6)."""

    name: str
    value: str
    """Bytes as Latin-1, so that nothing is lost."""
    representation: str
    """``indexed``, ``literal with incremental indexing``, ``literal without indexing``, ``literal never indexed``; ``in the
    body`` of what gRPC-Web and Connect write there, and ``as text`` of HTTP/1.1, where all that follows means nothing."""
    index: int
    """Index into static and dynamic table, 0 where the name is a literal."""
    huffman_name: bool = False
    huffman_value: bool = False
    start: int = 0
    """First byte in the header block."""
    end: int = 0
    known: bool = True
    """False: its name was in bytes the recording does not have, or its index names no entry; the name is then empty."""
    evicted: int = 0
    """Entries of the dynamic table that made room for it (RFC 7541 §4.4)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One SETTINGS parameter (RFC 9113 §6.5.1); an unknown one has its number as its name."""

    identifier: int
    name: str
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameEntry:
    """One HTTP/2 frame, or the connection preface, which has type -1 and the name ``PREFACE``."""

    number: int
    """From 1 over the whole trace, in order of time."""
    time_ns: int
    """When its last byte was captured."""
    connection: int
    sender: Sender
    type: int
    name: str
    """``HEADERS``; an unknown type is ``UNKNOWN(0x21)``."""
    flags: int
    flag_names: tuple[str, ...]
    stream_id: int
    length: int
    """The payload's length, as the frame header says it."""
    start: int
    """First byte of the frame header in its direction's byte stream."""
    end: int
    note: str
    """One plain line: what this frame does."""
    headers: tuple[HeaderField, ...] = ()
    """The whole header block, on the frame that ends it."""
    block_pieces: tuple[Piece, ...] = ()
    """Where the bytes of that header block stand in the direction's byte stream."""
    payload: bytes = b""
    """The payload as far as it was captured; of the connection preface its 24 bytes."""
    missing: int = 0
    """Bytes of the payload that were not captured."""
    reserved: bool = False
    """The reserved bit before the stream identifier is set."""
    settings: tuple[Setting, ...] = ()
    error_code: int | None = None
    window_increment: int | None = None
    call: int = 0
    """The number of the call it belongs to, 0 for none."""
    twin: int = 0
    """Where it belongs to that call as a relay carried it on: the number of the twin in ``Trace.twins``, from 1. Its
    ``messages`` are the twin's."""
    messages: tuple[int, ...] = ()
    """Numbers of the messages (of its call) with bytes in this frame."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """One TCP connection of the pod."""

    number: int
    protocol: Protocol
    client_port: int
    server_port: int
    client_process: str
    """The process that opened it, read from the kernel's tables; empty: unknown."""
    server_process: str
    opened_ns: int
    closed_ns: int | None
    client_bytes: int
    """Bytes sent by the client, without retransmissions."""
    server_bytes: int
    refused: bool = False
    """The other end answered with a reset only: nothing listened there."""
    reset: bool = False
    """It was ended by a reset (RST) rather than closed by both ends."""
    client_retransmitted: int = 0
    """Bytes that the client's TCP sent more than once."""
    server_retransmitted: int = 0
    relay_of: int = 0
    """The number of the connection whose bytes a relay carries on with this one; its calls are counted there. 0: none."""
    carried_by: int = 0
    """The number of the connection with which a relay carries this one on; 0: none."""
    relay: str = ""
    """What the relay at one of its ends does, in words; empty: there is no relay at its ends."""
    tls: Session | None = None
    """Where it began with TLS; ``protocol`` is then what its plaintext speaks, or TLS where that is not known."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpEntry:
    """One request or response of HTTP/1.1 (RFC 9112)."""

    number: int
    """From 1 over the whole trace, connection by connection, in the order in which they were complete."""
    connection: int
    sender: Sender
    time_ns: int
    start_line: str
    """``GET /health HTTP/1.1``; bytes as Latin-1."""
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Chunks put together."""
    chunks: tuple[int, ...]
    """Their sizes; empty where the body is not chunked."""
    start: int
    """First byte in its direction's byte stream."""
    end: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TlsEntry:
    """One TLS record (RFC 8446 §5.1)."""

    connection: int
    sender: Sender
    time_ns: int
    name: str
    """``handshake``, ``application_data``."""
    handshake: str
    """``client_hello``, or several that begin in it; empty where it stays encrypted, or is no handshake."""
    server_name: str
    protocols: tuple[str, ...]
    """ALPN, as the client offers them, or the one that the server chose."""
    length: int
    start: int
    content: str = ""
    """The content type that counts: what ``name`` says, or what was inside the encryption: ``handshake``."""
    decrypted: bool = False
    """It was encrypted, and the run's key log opened it."""
    alert: str = ""
    """``fatal unknown_ca``."""
    plain: Piece | None = None
    """Its application data: where it stands in the plaintext of its direction (``at``), and where the same bytes stand,
    encrypted, in the direction's byte stream (``start``)."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One length-prefixed message (gRPC over HTTP/2, Length-Prefixed-Message)."""

    number: int
    """From 1 within its call, both directions together, in order of time."""
    sender: Sender
    time_ns: int
    """When its last byte was captured."""
    compressed: bool
    """The compressed flag of its prefix."""
    length: int
    """Message length of its prefix: bytes on the wire after the prefix."""
    prefix: bytes
    """The five bytes; none where the body is one message (a unary call of Connect)."""
    data: bytes
    """The serialized message, decompressed where the flag says so."""
    wire_data: bytes
    """As it crossed the wire; the same object as ``data`` where nothing was compressed."""
    frames: tuple[int, ...]
    """Numbers of the DATA frames that carried it; none on HTTP/1.1."""
    type_name: str
    """Full name of its message type: ``greeter.HelloRequest``; empty where the schema does not say."""
    ends_stream: bool = False
    """It is no message, but what stands at the end in its form: gRPC-Web's trailers, Connect's end of stream."""
    encoding: str = ""
    """How it is compressed, from ``grpc-encoding``: ``gzip``; empty where the compressed flag is not set."""
    pieces: tuple[Piece, ...] = ()
    """Where prefix and ``wire_data``, taken as one buffer, stand in the direction's byte stream."""
    codec: str = "proto"
    """How it is written; of anything else, ``json``, it has no ``type_name``."""
    base64: bool = False
    """It crossed the wire in base64 (application/grpc-web-text): ``pieces`` are of the characters, four for three bytes."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a call as it crossed the wire, in the words of gRPC's binary log."""

    kind: StepKind
    time_ns: int
    frame: int
    """Number of the frame that completed it; 0 on HTTP/1.1."""
    message: int = 0
    """Number of the message, 0 where the step is not one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One call of gRPC, gRPC-Web or Connect, seen on the wire. One of HTTP/1.1 has ``stream_id`` 0 and no frames."""

    number: int
    """From 1 over the whole trace, in order of the client header."""
    connection: int
    stream_id: int
    path: str
    client_process: str
    server_process: str
    started_ns: int
    ended_ns: int | None
    steps: Sequence[Step]
    """Made when they are looked at, as messages are."""
    messages: Sequence[Message]
    request_headers: tuple[HeaderField, ...]
    response_headers: tuple[HeaderField, ...]
    trailers: tuple[HeaderField, ...]
    trailers_only: bool
    status_code: int | None
    """From ``grpc-status``, or from what Connect tells instead; None while none came."""
    status_message: str
    """Percent-decoded ``grpc-message``, or Connect's."""
    http_status: int | None = None
    """From ``:status``; None while no response headers came."""
    timeout_ns: int | None = None
    """How long the client gives it, from ``grpc-timeout`` or ``connect-timeout-ms``; None: it sets no deadline."""
    protocol: str = "gRPC"
    """``gRPC``, ``gRPC-Web`` or ``Connect``, from the request's content-type."""
    driver_call: int = 0
    """The number the driver gave this call; 0 where the driver did not make it."""
    twin: int = 0
    """The number in ``Trace.twins``, from 1, of the same call as a relay carried it on; 0: no relay was in its way."""
    problems: tuple[Problem, ...] = ()


TimelineEvent = (
    ProcessStarted | ProcessListening | ProcessExited | LogLine | LimitHit | RelayPlaced | ServerAnswered | RunEnded
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineEntry:
    """Something of the run that is not on the wire, at its moment: a process, a log line, a limit, a relay, the end."""

    time_ns: int
    event: TimelineEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class GapEntry:
    """A hole in the recording, in plain words."""

    time_ns: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """Everything seen in a run."""

    started_ns: int
    """Unix nanoseconds of the run's first event; every other time counts from here."""
    ended_ns: int
    connections: tuple[Connection, ...]
    frames: Sequence[FrameEntry]
    """Entries are made when they are looked at, also those of ``calls``."""
    calls: Sequence[Call]
    """Each counts once: of a call that a relay carried on, what came to the relay."""
    timeline: tuple[TimelineEntry, ...]
    gaps: tuple[GapEntry, ...]
    http: tuple[HttpEntry, ...] = ()
    """What HTTP/1.1 connections say."""
    tls: tuple[TlsEntry, ...] = ()
    """The records of TLS connections."""
    twins: Sequence[Call] = ()
    """The calls that relays carried on, as they crossed the connection behind the relay; each has the number of the call in
    ``calls`` that it is the twin of."""
    problems: tuple[Problem, ...] = ()
