"""What decoding costs, against tshark on the same pcapng, and how it grows.

    python -m tests.benchmarks.decode           (recordings of some MB: within a minute)
    python -m tests.benchmarks.decode --full    (recordings of 20 MB)

Three recordings - messages of 10 bytes, 1 KB and 64 KB, unary and streaming calls mixed - are made by hpack and by this file,
not by the decoder. Seconds are of CPU, ours and tshark's (``-V`` off, four fields out), the least of some measurements, because
what else a machine does only adds; both
read the file from its first byte. tshark's start-up is its run on a file of one packet, ours is a python that imports and
builds a trace of that file. "All records" also makes every frame, call, step and message of the trace.
"""

import gc
import io
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.client import run_events
from app.decode import channel, jobs
from app.runs.events import Packet, PacketBatch, RunEvent
from app.schema.model import EMPTY
from app.trace.build import TraceBuilder, build
from app.trace.model import Trace
from app.wire import captures, pcapng
from tests.benchmarks.conversations import (
    END_STREAM,
    REQUEST,
    RESPONSE,
    TRAILERS,
    Talk,
    conversation,
    message,
    pieces,
    recording,
)

FULL_BYTES = 20_000_000
QUICK_BYTES = {10: 3_000_000, 1024: 8_000_000, 65_536: 20_000_000}
GOAL_RATIO, GOAL_MEMORY = 0.5, 3.0
ENOUGH_SECONDS, MOST_TIMES = 3.0, 7
"""Measurements are repeated until they took so long, or so often, and the least is told."""
FIELDS = ("frame.number", "http2.type", "http2.streamid", "grpc.message_length")
START = "import sys; from app.wire import captures; from app.trace.build import build"


def used(who: int = resource.RUSAGE_SELF) -> float:
    """CPU seconds of this process, or of its children that ended."""
    found = resource.getrusage(who)
    return found.ru_utime + found.ru_stime


def least(measured: Callable[[], float]) -> float:
    """The least of several measurements, for as long as they take little: what disturbs only adds."""
    found = [measured()]
    while sum(found) < ENOUGH_SECONDS and len(found) < MOST_TIMES:
        found.append(measured())
    return min(found)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of some work of this process."""
    gc.collect()
    began = used()
    work()
    return used() - began


def child(command: list[str]) -> float:
    """CPU seconds of another process, the least of several."""

    def once() -> float:
        began = used(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return used(resource.RUSAGE_CHILDREN) - began

    return least(once)


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
    trace = read(file)
    index = least(lambda: cpu(lambda: read(file)))
    records = cpu(lambda: look(trace))
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
        spent = least(lambda events=events: cpu(lambda: TraceBuilder(EMPTY).push(events)))
        yield times, spent / len(packets) * 1e6


def live(count: int) -> float:
    """Seconds for one more message of a stream of ``count``: taken, and the newest frame and message looked at."""
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

    return cpu(step) / rounds


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
    return least(lambda: cpu(once)), child(tshark(file))


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
    print(
        "live: "
        + ", ".join(
            f"stream of {count}: {least(lambda count=count: live(count)) * 1e6:.0f} us a message"
            for count in (10, 1000, 10_000)
        )
    )
    print(
        f"open: 1,000 messages with all records {opened:.3f} s, tshark {theirs:.3f} s with its start, ratio {theirs / opened:.2f}"
    )
    print(f"decode: memory of the index {memory:.2f} bytes a byte (goal {GOAL_MEMORY:g})")
    sizes = "20 MB each" if full else "3 to 20 MB; --full for 20 MB each"
    print(f"decode: worst of three recordings ({sizes}) ratio {min(ratios):.2f} (goal {GOAL_RATIO:g})")
    print(f"{time.monotonic() - began:.0f} s in all", file=sys.stderr)


if __name__ == "__main__":
    main()
