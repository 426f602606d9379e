"""What a relay does wrong on purpose: faults, as values with their limits and their words.

``Latency``, ``Bandwidth``, ``Cut``, ``Stall`` and ``Corrupt`` act on bytes, whatever protocol they carry. ``Reset``,
``GoAway``, ``AnswerStatus`` and ``Window`` need plaintext HTTP/2: with one of them the relay ends both connections and
speaks HTTP/2 itself, as a proxy does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import Enum

from app.sentences import sentence
from app.wire.grpc import STATUS_NAMES
from app.wire.http2_names import ERROR_NAMES

MAX_RELAYS = 4
"""Relays of one run: each is a process in a jail of its own."""
MAX_LATENCY_MS = 10_000
LEAST_BANDWIDTH = 100
MAX_BYTES = 1 << 30
"""Of a bandwidth, a position or a window: more than a run can record."""
MAX_CALLS = 1000
"""Of “every Nth call”: a run makes no more."""
MAX_WINDOW = (1 << 31) - 1
"""RFC 9113 §6.9.1."""
MAX_MESSAGE = 200
"""Characters of a status message."""


class Direction(Enum):
    """Which way bytes go."""

    REQUESTS = "to the server"
    RESPONSES = "to the client"


class Closing(Enum):
    """How TCP connections end (RFC 9293 §3.6, §3.5.2)."""

    FIN = "FIN"
    RST = "RST"


@dataclass(frozen=True, kw_only=True, slots=True)
class Latency:
    """Every byte comes later, in both directions."""

    ms: int
    """In each direction: a round trip takes twice that."""
    jitter_ms: int = 0
    """Up to so much is added at random; bytes keep their order."""

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _between(sentence("The latency is"), self.ms, 0, MAX_LATENCY_MS, "ms")
        yield from _between(sentence("The jitter is"), self.jitter_ms, 0, MAX_LATENCY_MS, "ms")

    def words(self) -> str:
        """What it does."""
        return f"{self.ms} ms latency" + (f" and up to {self.jitter_ms} ms jitter" if self.jitter_ms else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bandwidth:
    """Bytes pass at a steady pace, in each direction."""

    bytes_per_second: int

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _between(
            sentence("The bandwidth is"),
            self.bytes_per_second,
            LEAST_BANDWIDTH,
            MAX_BYTES,
            sentence("bytes per second"),
        )

    def words(self) -> str:
        """What it does."""
        return f"{self.bytes_per_second} bytes/s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Each connection ends, on both sides of the relay, once so many bytes have passed."""

    after_bytes: int
    direction: Direction = Direction.RESPONSES
    closing: Closing = Closing.RST

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _between(sentence("The connection is cut after"), self.after_bytes, 1, MAX_BYTES, sentence("bytes"))

    def words(self) -> str:
        """What it does."""
        return f"connections cut ({self.closing.value}) after {self.after_bytes} bytes {self.direction.value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stall:
    """The relay stops reading from one side once so many bytes have passed: windows and buffers fill."""

    direction: Direction = Direction.RESPONSES
    after_bytes: int = 0

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _between(sentence("The reader stalls after"), self.after_bytes, 0, MAX_BYTES, sentence("bytes"))

    def words(self) -> str:
        """What it does."""
        return f"nothing read after {self.after_bytes} bytes {self.direction.value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrupt:
    """One byte of each connection has all its bits turned over."""

    offset: int
    """Of the byte in its direction, from 0; the connection preface is the first 24 bytes to the server."""
    direction: Direction = Direction.RESPONSES

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _between(sentence("The corrupt byte is at offset"), self.offset, 0, MAX_BYTES, "")

    def words(self) -> str:
        """What it does."""
        return f"byte {self.offset} {self.direction.value} corrupted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reset:
    """Every Nth call is ended with RST_STREAM (RFC 9113 §6.4): before the server sees it, or in the middle of its response."""

    every: int
    code: int = ERROR_NAMES.index("INTERNAL_ERROR")
    after_bytes: int = 0
    """Of the response's DATA, which the client gets; the server's side is reset too, with CANCEL. 0: before the server sees it."""

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _every("RST_STREAM", self.every)
        yield from _error_code("RST_STREAM", self.code)
        yield from _between(
            sentence("RST_STREAM comes after"), self.after_bytes, 0, MAX_BYTES, sentence("bytes of the response")
        )

    def words(self) -> str:
        """What it does."""
        when = f" after {self.after_bytes} bytes of its response" if self.after_bytes else ""
        return f"RST_STREAM {ERROR_NAMES[self.code]} {_each(self.every)}{when}"


@dataclass(frozen=True, kw_only=True, slots=True)
class GoAway:
    """Each connection takes so many calls, then GOAWAY: those may end, new ones need a new connection (RFC 9113 §6.8)."""

    after_calls: int
    code: int = ERROR_NAMES.index("NO_ERROR")

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _between(sentence("GOAWAY comes after"), self.after_calls, 1, MAX_CALLS, sentence("calls"))
        yield from _error_code("GOAWAY", self.code)

    def words(self) -> str:
        """What it does."""
        code = f" {ERROR_NAMES[self.code]}" if self.code else ""
        return f"GOAWAY{code} after {self.after_calls} {'call' if self.after_calls == 1 else 'calls'}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerStatus:
    """Every Nth call is answered by the relay with a status alone: Trailers-Only (gRPC over HTTP/2, Responses)."""

    every: int
    code: int = STATUS_NAMES.index("UNAVAILABLE")
    message: str = "the relay answered in the server's place"

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _every("A status", self.every)
        yield from _between(sentence("The status code is"), self.code, 0, len(STATUS_NAMES) - 1, "")
        if len(self.message) > MAX_MESSAGE:
            yield sentence(
                "The status message has %(count)s characters; the most is %(most)s.",
                count=len(self.message),
                most=MAX_MESSAGE,
            )

    def words(self) -> str:
        """What it does."""
        return f"{STATUS_NAMES[self.code]} {_each(self.every)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A small flow-control window for each stream: SETTINGS_INITIAL_WINDOW_SIZE of the relay (RFC 9113 §6.9.2)."""

    size: int
    """Bytes of DATA that may be sent before a WINDOW_UPDATE."""
    direction: Direction = Direction.RESPONSES
    refill: bool = True
    """False: no WINDOW_UPDATE ever comes, and a stream stops where its window ends."""

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, in sentences."""
        yield from _between(sentence("The window is"), self.size, 1, MAX_WINDOW, sentence("bytes"))

    def words(self) -> str:
        """What it does."""
        return f"windows of {self.size} bytes {self.direction.value}{'' if self.refill else ', never refilled'}"


Fault = Latency | Bandwidth | Cut | Stall | Corrupt | Reset | GoAway | AnswerStatus | Window

KINDS: dict[str, type[Fault]] = {
    "latency": Latency,
    "bandwidth": Bandwidth,
    "cut": Cut,
    "stall": Stall,
    "corrupt": Corrupt,
    "reset": Reset,
    "go_away": GoAway,
    "status": AnswerStatus,
    "window": Window,
}
"""By the names that messages have for them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Relay:
    """A relay that a client reaches a server through, and its faults, at most one of each kind."""

    faults: tuple[Fault, ...]
    client: str = ""
    """The process whose connections are relayed; empty: the driver, whose calls the page makes."""
    server: str = ""
    """The process that is reached; empty: the first server."""

    @property
    def text(self) -> str:
        """What it does, in words."""
        return ", ".join(fault.words() for fault in self.faults)


def problems(relays: Sequence[Relay]) -> tuple[str, ...]:
    """Everything that keeps these relays from being placed, as sentences; empty when nothing does."""
    return tuple(_problems(relays))


def kind(fault: Fault) -> str:
    """The name of a fault's kind: ``latency``."""
    return next(name for name, made in KINDS.items() if made is type(fault))


def plain(fault: Fault) -> dict[str, str | int | bool]:
    """A fault as names and plain values, for messages: enumerations by their names."""
    pairs = ((field.name, getattr(fault, field.name)) for field in fields(fault))
    return {"kind": kind(fault), **{name: value.name if isinstance(value, Enum) else value for name, value in pairs}}


def _problems(relays: Sequence[Relay]) -> Iterator[str]:
    if len(relays) > MAX_RELAYS:
        yield sentence("A run has at most %(most)s relays; these are %(count)s.", most=MAX_RELAYS, count=len(relays))
    paths = [(relay.client, relay.server) for relay in relays]
    if len(set(paths)) < len(paths):
        yield sentence("Two relays cannot sit between the same client and server: put their faults into one.")
    for relay in relays:
        kinds = [kind(fault) for fault in relay.faults]
        if len(set(kinds)) < len(kinds):
            yield sentence("A relay has at most one fault of each kind.")
        for fault in relay.faults:
            yield from fault.wrong()


def _between(what: str, value: int, least: int, most: int, unit: str) -> Iterator[str]:
    if not least <= value <= most:
        words = sentence("%(value)s %(unit)s", value=value, unit=unit) if unit else str(value)
        yield sentence(
            "%(what)s %(value)s; it must be from %(least)s to %(most)s.", what=what, value=words, least=least, most=most
        )


def _every(what: str, every: int) -> Iterator[str]:
    if not 1 <= every <= MAX_CALLS:
        yield sentence(
            "%(what)s on every %(every)sth call: give a number from 1 (every call) to %(most)s.",
            what=what,
            every=every,
            most=MAX_CALLS,
        )


def _error_code(what: str, code: int) -> Iterator[str]:
    if not 0 <= code < len(ERROR_NAMES):
        yield sentence(
            "%(what)s with error code %(code)s: RFC 9113 §7 has codes from 0 to %(last)s.",
            what=what,
            code=code,
            last=len(ERROR_NAMES) - 1,
        )


def _each(every: int) -> str:
    """``on every call``, ``on every 3rd call``."""
    if every == 1:
        return "on every call"
    ending = "th" if every % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(every % 10, "th")
    return f"on every {every}{ending} call"
