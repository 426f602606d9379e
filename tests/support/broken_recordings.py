"""Recordings that nobody sent, made of any bytes, and what must hold of them: the target of the fuzzer and of its corpus."""

import dataclasses
import io
import pathlib
import random
import struct

from app.decode import channel
from app.runs.events import Gap, GapCause, Outcome, Packet, PacketBatch, Recording, RunEnded, RunEvent
from app.schema.model import EMPTY
from app.trace import flow, frames
from app.trace.build import TraceBuilder, build
from app.trace.model import Sender, Trace
from app.trace.transcript import transcript
from tests.support.traffic import PREFACE, Conversation, fixture_packets

CORPUS = pathlib.Path(__file__).parents[1] / "fixtures" / "corpus" / "wire"
SEEDS = ("kinds", "endings", "gzip", "large", "many")
MOST_PACKETS = 60
MOST_CHANGES = 12
SPOKEN = 0x80
"""Of a case's first byte: what follows is spoken on a connection of its own; otherwise it breaks a real recording."""


def check_wire(data: bytes) -> None:
    """A case of the fuzzer. Raises AssertionError, or what the decoder raised."""
    if len(data) < 3:
        return
    if data[0] & SPOKEN:
        exercise(spoken(data[1:], preface=not data[0] & 1), data[1] % MOST_PACKETS)
        return
    places = range(3, len(data) - 4, 5)
    changes = [
        (kind % 8, place, value) for kind, place, value in (struct.unpack_from(">BHH", data, at) for at in places)
    ]
    packets = part(fixture_packets(SEEDS[data[0] % len(SEEDS)]), data[2])
    exercise(broken(packets, changes[:MOST_CHANGES]), data[1] % MOST_PACKETS)


def spoken(data: bytes, *, preface: bool) -> list[Packet]:
    """Packets of a connection: a byte says who speaks (the first bit) and how many bytes follow (the others)."""
    talk = Conversation().settle() if preface else Conversation()
    at = 0
    while at < len(data) and len(talk.packets) < MOST_PACKETS:
        said = data[at + 1 : at + 1 + (data[at] & 0x7F)]
        (talk.server if data[at] & 0x80 else talk.client)(said)
        at += 1 + len(said)
    return talk.close().packets


def said(packets: list[Packet]) -> bytes:
    """What real packets carry in the form that ``spoken`` takes, without the preface: a seed for the fuzzer."""
    out = bytearray()
    for packet in packets:
        start = (packet.data[0] & 15) * 4
        carried = packet.data[start + (packet.data[start + 12] >> 4) * 4 :].removeprefix(PREFACE)
        server = 0x80 * (packet.data[start : start + 2] == struct.pack("!H", 50051))
        for at in range(0, len(carried), 127):
            out += bytes([server | len(carried[at : at + 127])]) + carried[at : at + 127]
    return bytes(out)


def part(packets: list[Packet], start: int) -> list[Packet]:
    """The first packets, or where ``start`` can be divided by 4, those of a capture that began so much later."""
    begin = start if start % 4 == 0 and start + 5 < len(packets) else 0
    return packets[begin : begin + MOST_PACKETS]


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
    _hold(trace)


def _hold(trace: Trace) -> None:
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
