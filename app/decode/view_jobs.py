"""Jobs of single views: each makes what one view shows, from the trace that ``jobs`` keeps."""

from dataclasses import dataclass

from app.client import run_events
from app.decode import jobs
from app.decode.jobs import Chunks
from app.runs.events import AnyEvent, Compared, KeyLog, Outcome, Packet, PacketBatch, RunEnded, RunEvent
from app.trace import blocks, export_json, foreign
from app.trace import compare as comparing
from app.trace import lanes as lane
from app.trace import transcript as whole
from app.trace import twin as twins
from app.wire import captures


def header_blocks(chunks: Chunks, descriptor_set: bytes) -> tuple[blocks.BlockSummary, ...]:
    """Every header block of a run in numbers."""
    return blocks.summaries(jobs.trace(chunks, descriptor_set))


def header_block(chunks: Chunks, descriptor_set: bytes, frame: int) -> blocks.Block | None:
    """The header block that ends in a frame, field by field; None where none does."""
    return blocks.block(jobs.trace(chunks, descriptor_set), frame)


def lanes(chunks: Chunks, descriptor_set: bytes, connection: int) -> lane.ConnectionLanes:
    """The frames of one connection on its streams."""
    return lane.lanes(jobs.trace(chunks, descriptor_set), connection)


def transcript(chunks: Chunks, descriptor_set: bytes) -> str:
    """All of a run as plain text."""
    return whole.transcript(jobs.trace(chunks, descriptor_set), jobs.schema(descriptor_set))


def trace_json(chunks: Chunks, descriptor_set: bytes) -> str:
    """All of a run as JSON."""
    return export_json.to_json(jobs.trace(chunks, descriptor_set), jobs.schema(descriptor_set))


PACKETS_IN_EVENT = 512
"""Of a capture file; an event of full packets is then below 1 MiB."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Captured:
    """A capture file as the events of a run that has ended."""

    chunks: Chunks
    """One event each."""
    packets: int
    started_ns: int
    """Time of the first packet."""
    problems: tuple[str, ...]
    """What could not be read."""


def captured(data: bytes) -> Captured:
    """Reads a pcap or pcapng file of any tool."""
    capture = captures.read(data)
    packets = tuple(Packet(time_ns=one.time_ns, data=one.data, length=one.length) for one in capture.packets)
    started = min((packet.time_ns for packet in packets), default=0)
    batches = [
        PacketBatch(packets=packets[at : at + PACKETS_IN_EVENT]) for at in range(0, len(packets), PACKETS_IN_EVENT)
    ]
    ended = RunEnded(outcome=Outcome.COMPLETED, text=f"A capture file with {len(packets)} packets.")
    keys = [KeyLog(process="", lines=capture.key_log)] if capture.key_log else []
    told: list[AnyEvent] = [*keys, *batches] if packets else []
    events = [RunEvent(number=number, time_ns=started, event=what) for number, what in enumerate(told, 1)]
    last = max((packet.time_ns for packet in packets), default=0)
    events.append(RunEvent(number=len(events) + 1, time_ns=last, event=ended))
    return Captured(
        chunks=tuple(run_events.encode_events([event]) for event in events),
        packets=len(packets),
        started_ns=started,
        problems=tuple(problem.text for problem in capture.problems),
    )


def readings(data: bytes, descriptor_set: bytes, type_name: str) -> tuple[foreign.Reading, ...]:
    """The plausible readings of pasted bytes."""
    return foreign.readings(data, jobs.schema(descriptor_set), type_name)


def compare(chunks: Chunks, descriptor_set: bytes, others: Chunks, other_set: bytes) -> comparing.Comparison:
    """Two runs frame by frame."""
    return comparing.compare(jobs.trace(chunks, descriptor_set), jobs.trace(others, other_set))


def twin(chunks: Chunks, descriptor_set: bytes) -> tuple[twins.Comparison, str]:
    """A call and its twin as JSON, as far as they were made, and the run's last words; those are empty while it lasts."""
    told = [event.event for chunk in chunks for event in run_events.decode_events(chunk)]
    last = told[-1] if told else None
    compared = twins.compare(jobs.trace(chunks, descriptor_set), (one for one in told if isinstance(one, Compared)))
    return compared, last.text if isinstance(last, RunEnded) else ""
