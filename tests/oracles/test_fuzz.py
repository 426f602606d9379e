"""Recordings that nobody sent: real ones, broken by hypothesis. Nothing raises, hangs, or says two things of the same bytes.

``python -m tests.oracles.fuzz`` does the same for as long as it is let, guided by coverage where atheris is installed.
"""

import dataclasses
import io
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.decode import channel
from app.runs.events import Gap, GapCause, Outcome, Packet, PacketBatch, Recording, RunEnded, RunEvent
from app.schema.model import EMPTY
from app.trace import flow, frames
from app.trace.build import TraceBuilder, build
from app.trace.model import Sender, Trace
from app.trace.transcript import transcript
from tests.support.traffic import fixture_packets

SEEDS = ("kinds", "endings", "gzip", "large", "many")
MOST_PACKETS = 60
CHANGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2**16), st.integers(0, 2**16)), max_size=12)


def broken(packets: list[Packet], changes: list[tuple[int, int, int]]) -> list[Packet]:
    """The packets with changes made: each a kind, a place, and a value."""
    made = list(packets)
    for kind, place, value in changes:
        at = place % len(made)
        packet = made[at]
        data = bytearray(packet.data)
        headers = min(52, len(data) - 1)
        if kind < 3:  # a byte of what TCP carries, or of a header
            where = value % len(data) if kind == 2 else headers + value % (len(data) - headers)
            data[where] = value >> 8 & 255
        elif kind == 3:  # cut by the capture
            del data[value % len(data) + 1 :]
        elif kind == 4 and len(made) > 2:
            del made[at]
            continue
        elif kind == 5:
            made.insert(value % len(made), packet)
            continue
        elif kind == 6:
            other = value % len(made)
            made[at], made[other] = made[other], made[at]
            continue
        else:  # bytes put in
            data[headers:headers] = random.Random(value).randbytes(value % 40)
        made[at] = dataclasses.replace(packet, data=bytes(data))
    return made


def exercise(packets: list[Packet], cut: int) -> None:
    """Build a trace at once and in two portions, look at everything, and hold it to its promises."""
    story = [PacketBatch(packets=tuple(packets[:cut])), PacketBatch(packets=tuple(packets[cut:]))]
    events = [RunEvent(number=n, time_ns=n, event=event) for n, event in enumerate(story, 1)]
    if len(packets) % 2:
        events.insert(1, RunEvent(number=9, time_ns=9, event=Gap(cause=GapCause.KERNEL_DROPPED, packets=1)))
    events.append(RunEvent(number=10, time_ns=10, event=RunEnded(outcome=Outcome.COMPLETED, text="")))
    builder = TraceBuilder(EMPTY)
    for event in events:
        builder.push([event])
        builder.trace()
    trace = build(Recording(events=tuple(events)), EMPTY)
    seen = builder.trace()
    text = transcript(trace, EMPTY)
    assert transcript(seen, EMPTY) == text
    sent: Trace = channel.ValuesOnly(io.BytesIO(channel.pickled(seen))).load()
    assert transcript(sent, EMPTY) == text
    hold(trace)


def hold(trace: Trace) -> None:
    """Frames do not overlap, parts tile frames, frames and messages name each other."""
    ends: dict[tuple[int, Sender], int] = {}
    every = tuple(trace.frames)
    for frame in every:
        key = frame.connection, frame.sender
        assert frame.start >= ends.get(key, 0)
        ends[key] = frame.end
        at = 0
        for part in frames.parts(frame):
            assert part.start == at
            at = part.end
        assert at == frame.end - frame.start
    for call in trace.calls:
        for message in call.messages:
            assert all(message.number in every[number - 1].messages for number in message.frames)
    for connection in trace.connections:
        assert all(moment.frame for moment in flow.moments(trace, connection.number))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(SEEDS), start=st.integers(0, 40), changes=CHANGES, cut=st.integers(0, MOST_PACKETS))
def test_broken_recordings(name: str, start: int, changes: list[tuple[int, int, int]], cut: int) -> None:
    packets = fixture_packets(name)
    begin = start if start % 4 == 0 and start + 5 < len(packets) else 0  # also captures that began late
    exercise(broken(packets[begin : begin + MOST_PACKETS], changes), cut)
