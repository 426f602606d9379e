"""What decoding costs, against tshark on the same pcapng, and how it grows.

    python -m tests.benchmarks.decode           (recordings of some MB: within a minute)
    python -m tests.benchmarks.decode --full    (recordings of 20 MB)

Three recordings - messages of 10 bytes, 1 KB and 64 KB, unary and streaming calls mixed - are made by hpack and by this file,
not by the decoder. Seconds are of CPU, ours and tshark's (``-V`` off, four fields out), because the machine is shared; both
read the file from its first byte. tshark's start-up is its run on a file of one packet, ours is a python that imports and
builds a trace of that file. "All records" also makes every frame, call, step and message of the trace.
"""

import gc
import io
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hpack

from app.client import run_events
from app.decode import channel, jobs
from app.runs.events import Packet, PacketBatch, Recording, RunEvent
from app.schema.model import EMPTY
from app.trace.build import TraceBuilder, build
from app.trace.model import Trace
from app.wire import captures, pcapng

FULL_BYTES = 20_000_000
QUICK_BYTES = {10: 3_000_000, 1024: 8_000_000, 65_536: 20_000_000}
GOAL_RATIO, GOAL_MEMORY = 0.5, 3.0
FIELDS = ("frame.number", "http2.type", "http2.streamid", "grpc.message_length")
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
REQUEST = (
    (":method", "POST"),
    (":scheme", "http"),
    (":path", "/demo.Echo/Say"),
    (":authority", "localhost:50051"),
    ("te", "trailers"),
    ("content-type", "application/grpc"),
    ("user-agent", "grpc-python/1.85.1"),
)
RESPONSE, TRAILERS = ((":status", "200"), ("content-type", "application/grpc")), (("grpc-status", "0"),)
DATA, HEADERS, SETTINGS, WINDOW_UPDATE = 0, 1, 4, 8
END_STREAM, END_HEADERS = 1, 4
SEGMENT = 32_768
"""Bytes of a loopback segment."""
START = "import sys; from app.wire import captures; from app.trace.build import build"


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """One HTTP/2 frame (RFC 9113 §4.1)."""
    return len(payload).to_bytes(3) + bytes((kind, flags)) + stream.to_bytes(4) + payload


class Talk:
    """A connection whose packets are written while it is spoken on."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.bytes = 0
        self.sequence = {True: 1000, False: 2000}
        self.encoders = {True: hpack.Encoder(), False: hpack.Encoder()}
        for client, flags in ((True, 0x02), (False, 0x12), (True, 0x10)):
            self._packet(b"", flags, client=client)
        self.send(PREFACE + frame(SETTINGS, 0, 0), client=True)
        self.send(frame(SETTINGS, 0, 0) + frame(SETTINGS, 1, 0), client=False)
        self.send(frame(SETTINGS, 1, 0), client=True)

    def send(self, data: bytes, *, client: bool) -> None:
        """In as many packets as it takes."""
        for at in range(0, len(data), SEGMENT):
            self._packet(data[at : at + SEGMENT], 0x18, client=client)

    def headers(self, stream: int, fields: tuple[tuple[str, str], ...], flags: int = 0, *, client: bool) -> bytes:
        """One HEADERS frame."""
        return frame(HEADERS, END_HEADERS | flags, stream, self.encoders[client].encode(list(fields)))

    def _packet(self, data: bytes, flags: int, *, client: bool) -> None:
        ports = (40_000, 50_051) if client else (50_051, 40_000)
        ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40 + len(data), 0, 0x4000, 64, 6, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
        numbers = self.sequence[client], self.sequence[not client]
        whole = ip + struct.pack("!HHIIBBHHH", *ports, *numbers, 0x50, flags, 65_535, 0, 0) + data
        self.packets.append(Packet(time_ns=10**18 + 5_000 * len(self.packets), data=whole, length=len(whole)))
        self.bytes += len(whole)
        self.sequence[client] = (self.sequence[client] + len(data) + bool(flags & 0x03)) % 2**32


def message(size: int) -> bytes:
    """A length-prefixed message of one string field."""
    text = b"the quick brown fox jumps over the lazy dog, " * (size // 40 + 1)
    room = size - 2 if size < 130 else size - 3 if size < 16_386 else size - 4
    length, varint = room, b""
    while length > 127:
        varint, length = varint + bytes((length & 127 | 128,)), length >> 7
    body = b"\x0a" + varint + bytes((length,)) + text[:room]
    return b"\0" + len(body).to_bytes(4) + body


def pieces(stream: int, data: bytes, flags: int = 0) -> bytes:
    """DATA frames of at most 16 KiB."""
    places = range(0, len(data), 16_384)
    return b"".join(
        frame(DATA, flags if at + 16_384 >= len(data) else 0, stream, data[at : at + 16_384]) for at in places
    )


def conversation(size: int, most: int) -> list[Packet]:
    """Unary and streaming calls in turn, as many messages in the one as in the other, until the packets hold ``most`` bytes."""
    talk, one, stream = Talk(), message(size), 1
    while talk.bytes < most:
        for _ in range(20):
            talk.send(talk.headers(stream, REQUEST, client=True) + pieces(stream, one, END_STREAM), client=True)
            answer = talk.headers(stream, RESPONSE, client=False) + pieces(stream, one)
            talk.send(answer + talk.headers(stream, TRAILERS, END_STREAM, client=False), client=False)
            stream += 2
        talk.send(talk.headers(stream, REQUEST, client=True) + pieces(stream, one, END_STREAM), client=True)
        talk.send(talk.headers(stream, RESPONSE, client=False), client=False)
        for _ in range(40):
            talk.send(pieces(stream, one), client=False)
        talk.send(frame(WINDOW_UPDATE, 0, 0, (40 * size).to_bytes(4)), client=True)
        talk.send(talk.headers(stream, TRAILERS, END_STREAM, client=False), client=False)
        stream += 2
    return talk.packets


def used(who: int = resource.RUSAGE_SELF) -> float:
    """CPU seconds of this process, or of its children that ended."""
    found = resource.getrusage(who)
    return found.ru_utime + found.ru_stime


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of some work of this process."""
    gc.collect()
    began = used()
    work()
    return used() - began


def child(command: list[str]) -> float:
    """CPU seconds of another process."""
    began = used(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return used(resource.RUSAGE_CHILDREN) - began


def recording(packets: list[Packet]) -> Recording:
    """In batches as the runner makes them."""
    batches = [tuple(packets[at : at + 100]) for at in range(0, len(packets), 100)]
    events = (RunEvent(number=n, time_ns=10**18, event=PacketBatch(packets=one)) for n, one in enumerate(batches, 1))
    return Recording(events=tuple(events))


def read(file: Path) -> Trace:
    """A file to a trace."""
    found = captures.read(file.read_bytes()).packets
    return build(recording([Packet(time_ns=p.time_ns, data=p.data, length=p.length) for p in found]), EMPTY)


def look(trace: Trace) -> int:
    """Make every record."""
    return sum(1 for _ in trace.frames) + sum(len(tuple(c.steps)) + len(tuple(c.messages)) for c in trace.calls)


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """What starting costs."""

    ours: float
    theirs: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """CPU seconds for one recording."""

    size: int
    packets: int
    captured: int
    index: float
    records: float
    tshark: float
    memory: float
    """Bytes of the index for each byte captured."""


def tshark(file: Path) -> list[str]:
    """The command of the issue."""
    out = [part for field in FIELDS for part in ("-e", field)]
    return ["tshark", "-r", str(file), "-d", "tcp.port==50051,http2", "-T", "fields", *out]


def measure(size: int, most: int, folder: Path) -> Result:
    """One recording."""
    packets = conversation(size, most)
    file = folder / f"{size}.pcapng"
    file.write_bytes(pcapng.write(packets))
    captured = sum(len(packet.data) for packet in packets)
    count = len(packets)
    del packets
    traces: list[Trace] = []
    index = cpu(lambda: traces.append(read(file)))
    records = cpu(lambda: look(traces[0]))
    theirs = child(tshark(file))
    return Result(
        size=size,
        packets=count,
        captured=captured,
        index=index,
        records=records,
        tshark=theirs,
        memory=weigh(size, min(most, 2_000_000)),
    )


def weigh(size: int, most: int) -> float:
    """Bytes that the index holds for each captured byte; on a recording of up to 2 MB, for weighing is slow."""
    packets = conversation(size, most)
    events = recording(packets).events
    captured = sum(len(packet.data) for packet in packets)
    gc.collect()
    tracemalloc.start()
    builder = TraceBuilder(EMPTY)
    builder.push(events)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held / captured


def growth(size: int, bytes_: int) -> Iterator[tuple[int, float]]:
    """Microseconds for each packet of recordings of 1, 10 and 100 times as many bytes."""
    for times in (1, 10, 100):
        packets = conversation(size, bytes_ * times)
        events = recording(packets).events
        repeat = max(1, 20 // times)
        spent = cpu(lambda events=events, repeat=repeat: [TraceBuilder(EMPTY).push(events) for _ in range(repeat)])
        yield times, spent / repeat / len(packets) * 1e6


def live(count: int) -> float:
    """Microseconds for one more message of a stream of ``count``: taken, and the newest frame and message looked at."""
    talk, one = Talk(), message(10)
    talk.send(talk.headers(1, REQUEST, client=True) + pieces(1, one, END_STREAM), client=True)
    talk.send(talk.headers(1, RESPONSE, client=False), client=False)
    for _ in range(count):
        talk.send(pieces(1, one), client=False)
    builder = TraceBuilder(EMPTY)
    builder.push(recording(talk.packets).events)
    rounds = 100
    more = len(talk.packets)
    for _ in range(rounds):
        talk.send(pieces(1, one), client=False)
    events = [
        RunEvent(number=n, time_ns=10**18, event=PacketBatch(packets=(packet,)))
        for n, packet in enumerate(talk.packets[more:], more)
    ]

    def step() -> None:
        for event in events:
            builder.push((event,))
            trace = builder.trace()
            assert trace.frames[-1].call == 1
            assert len(trace.calls[-1].messages[-1].data) == 10

    return cpu(step) / rounds * 1e6


def opening(folder: Path) -> tuple[float, float]:
    """CPU seconds to open a stored run of 1,000 messages: chunks to a trace in another process, and tshark."""
    talk, one = Talk(), message(10)
    talk.send(talk.headers(1, REQUEST, client=True) + pieces(1, one, END_STREAM), client=True)
    talk.send(talk.headers(1, RESPONSE, client=False), client=False)
    for _ in range(1000):
        talk.send(pieces(1, one), client=False)
    talk.send(talk.headers(1, TRAILERS, END_STREAM, client=False), client=False)
    file = folder / "opening.pcapng"
    file.write_bytes(pcapng.write(talk.packets))
    chunks = (run_events.encode_events(recording(talk.packets).events),)

    def once() -> None:
        jobs.forget()
        pickled = channel.pickled(jobs.trace(chunks, b""))
        trace: Trace = channel.ValuesOnly(io.BytesIO(pickled)).load()
        assert look(trace) > 3000

    once()
    return cpu(lambda: [once() for _ in range(5)]) / 5, child(tshark(file))


def report(result: Result, start: Start) -> float:
    """Print one recording's numbers; the ratio of packets per second, start-up excluded."""
    theirs = max(result.tshark - start.theirs, 1e-3)
    ratio, every = theirs / result.index, theirs / (result.index + result.records)
    with_start = result.tshark / (result.index + start.ours)
    label = f"{result.size} B" if result.size < 1024 else f"{result.size // 1024} KB"
    print(
        f"messages of {label}: {result.captured / 1e6:.1f} MB in {result.packets} packets, "
        f"index {result.index / result.packets * 1e6:.1f} us a packet, all records {result.records:.2f} s more, "
        f"tshark {theirs / result.packets * 1e6:.1f} us a packet; ratio {ratio:.2f}, with start-up {with_start:.2f}, "
        f"with all records {every:.2f}; index of {result.memory:.2f} bytes a byte"
    )
    return ratio


def main() -> None:
    """Print the numbers; goals are in the issue and above."""
    if shutil.which("tshark") is None:
        sys.exit("tshark is not installed: apt-get install tshark")
    full = "--full" in sys.argv[1:]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = folder / "1.pcapng"
        first.write_bytes(pcapng.write(conversation(10, 1)[:1]))
        program = f"{START}; captures.read(open(sys.argv[1], 'rb').read())"
        start = Start(ours=child([sys.executable, "-c", program, str(first)]), theirs=child(tshark(first)))
        print(f"start-up: ours {start.ours:.2f} s, tshark {start.theirs:.2f} s of CPU")
        results = [measure(size, FULL_BYTES if full else most, folder) for size, most in QUICK_BYTES.items()]
        ratios = [report(result, start) for result in results]
        opened, theirs = opening(folder)
    memory = max(result.memory for result in results)
    print("growth: " + ", ".join(f"{times}x {each:.1f} us a packet" for times, each in growth(10, 20_000)))
    print("live: " + ", ".join(f"stream of {count}: {live(count):.0f} us a message" for count in (10, 1000, 10_000)))
    print(
        f"open: 1,000 messages with all records {opened:.3f} s, tshark {theirs:.3f} s with its start, ratio {theirs / opened:.2f}"
    )
    print(f"decode: memory of the index {memory:.2f} bytes a byte (goal {GOAL_MEMORY:g})")
    sizes = "20 MB each" if full else "3 to 20 MB; --full for 20 MB each"
    print(f"decode: worst of three recordings ({sizes}) ratio {min(ratios):.2f} (goal {GOAL_RATIO:g})")
    print(f"{time.monotonic() - began:.0f} s in all", file=sys.stderr)


if __name__ == "__main__":
    main()
