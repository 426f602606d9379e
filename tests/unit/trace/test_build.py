import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.runs.events import (
    Gap,
    GapCause,
    LogLine,
    LogStream,
    Outcome,
    Packet,
    PacketBatch,
    ProcessStarted,
    Recording,
    RunEnded,
    RunEvent,
    StepKind,
)
from app.schema.model import EMPTY, Method, Schema, Service
from app.trace.build import TraceBuilder, build
from app.trace.model import Protocol, Sender, Trace
from tests.support.traffic import EPOCH, Conversation, fixture_packets, opened, recording

SCHEMA = Schema(
    messages={},
    enums={},
    services=(
        Service(
            name="demo.Echo",
            methods=(
                Method(
                    name="Say",
                    path="/demo.Echo/Say",
                    input_type="demo.Question",
                    output_type="demo.Answer",
                    client_streaming=False,
                    server_streaming=False,
                    place=None,
                ),
            ),
            place=None,
            file="demo.proto",
        ),
    ),
    extensions={},
)


def of(name: str) -> Trace:
    return build(recording(fixture_packets(name)), SCHEMA)


def test_nothing_makes_an_empty_trace() -> None:
    trace = build(Recording(events=()), EMPTY)
    assert (trace.connections, trace.frames, trace.calls, trace.started_ns, trace.ended_ns) == ((), (), (), 0, 0)


def test_types_of_messages_come_from_the_method() -> None:
    trace = build(recording(Conversation().settle().say(1, b"a", b"b").packets), SCHEMA)
    assert [message.type_name for message in trace.calls[0].messages] == ["demo.Question", "demo.Answer"]
    unknown = build(recording(Conversation().settle().say(1, b"a", b"b").packets), EMPTY)
    assert [message.type_name for message in unknown.calls[0].messages] == ["", ""]


def test_connections_are_named_and_counted() -> None:
    talk = Conversation().settle().say(1, b"a", b"b").close()
    trace = build(recording(talk.packets, opened(client="client.py")), EMPTY)
    (connection,) = trace.connections
    assert (connection.client_process, connection.server_process) == ("client.py", "server")
    assert (connection.client_port, connection.server_port) == (40000, 50051)
    assert connection.protocol is Protocol.HTTP2
    assert connection.client_bytes == sum(f.end - f.start for f in trace.frames if f.sender is Sender.CLIENT)
    assert connection.closed_ns is not None
    assert trace.calls[0].client_process == "client.py"


def test_frames_of_several_connections_are_numbered_in_order_of_time() -> None:
    one, two = Conversation(40000).settle().say(1, b"a", b"b"), Conversation(40001).settle().say(1, b"a", b"b")
    packets = sorted([*one.packets, *two.packets], key=lambda packet: packet.time_ns)
    trace = build(recording(packets), EMPTY)
    assert [frame.number for frame in trace.frames] == list(range(1, len(trace.frames) + 1))
    assert [frame.time_ns for frame in trace.frames] == sorted(frame.time_ns for frame in trace.frames)
    assert {frame.connection for frame in trace.frames} == {1, 2}
    assert [call.connection for call in trace.calls] == [1, 2]


def test_the_timeline_has_what_is_not_on_the_wire() -> None:
    line = LogLine(process="server", stream=LogStream.STDOUT, text="hi")
    trace = build(recording([], ProcessStarted(process="server", command="python server.py"), line), EMPTY)
    assert [type(entry.event).__name__ for entry in trace.timeline] == ["ProcessStarted", "LogLine", "RunEnded"]


def test_gaps_are_told_in_words() -> None:
    made = recording([], Gap(cause=GapCause.KERNEL_DROPPED, packets=3), Gap(cause=GapCause.BUDGET))
    assert [gap.text.partition(":")[0] for gap in build(made, EMPTY).gaps] == [
        "The kernel dropped 3 packets before they could be recorded",
        "The recording is full",
    ]


def test_every_kind_of_call_that_grpcio_makes() -> None:
    calls = of("kinds").calls
    assert [(call.path.rpartition("/")[2], call.status_code, len(call.messages)) for call in calls] == [
        ("Say", 0, 2),
        ("Say", 0, 2),
        ("Count", 0, 4),
        ("Join", 0, 4),
        ("Chat", 0, 4),
        ("Fail", 5, 1),
        ("Nobody", 12, 1),
    ]
    assert calls[5].status_message == "no “thing” at 100 %"
    assert [call.trailers_only for call in calls] == [False] * 5 + [True] * 2
    assert ("raw-bin", "\x00\x00\xff") in [(header.name, header.value) for header in calls[0].request_headers]
    assert sum(header.end - header.start for header in calls[1].request_headers) < 40


def test_nothing_that_grpcio_sends_is_called_a_problem() -> None:
    for name in ("kinds", "endings", "large", "gzip", "many"):
        trace = of(name)
        assert trace.gaps == ()
        assert [frame.problems for frame in trace.frames if frame.problems] == []
        assert [call.problems for call in trace.calls if call.problems] == []


def test_frames_of_real_conversations_tile_their_streams() -> None:
    for name in ("kinds", "endings", "large", "gzip", "many"):
        trace = of(name)
        for sender, size in (
            (Sender.CLIENT, trace.connections[0].client_bytes),
            (Sender.SERVER, trace.connections[0].server_bytes),
        ):
            at = 0
            for frame in (frame for frame in trace.frames if frame.sender is sender):
                assert frame.start == at
                at = frame.end
            assert at == size


def test_a_deadline_and_a_cancel() -> None:
    late, cancelled = of("endings").calls
    assert (late.status_code, late.ended_ns is not None) == (4, True)
    assert (cancelled.status_code, cancelled.steps[-1].kind) == (None, StepKind.CANCEL)


def test_compressed_messages_of_grpcio() -> None:
    encodings = [(message.encoding, message.compressed) for call in of("gzip").calls for message in call.messages]
    assert encodings == [("gzip", True), ("gzip", True), ("deflate", True), ("gzip", True)]
    assert {message.data for call in of("gzip").calls for message in call.messages} == {
        b"\n\xd0\x0f" + b"again and " * 200
    }


def test_fifty_calls_at_once() -> None:
    calls = of("many").calls
    assert len(calls) == 51
    for call in calls:
        assert call.messages[0].data == call.messages[1].data
        assert call.status_code == 0


def test_a_recording_with_real_losses_says_what_is_missing() -> None:
    trace = of("lossy")
    assert trace.gaps
    assert all(
        frame.end <= trace.connections[0].client_bytes or frame.sender is Sender.SERVER for frame in trace.frames
    )
    (call,) = trace.calls
    assert call.path == "/demo.Echo/Say"
    assert any("message-lost" in [p.code for p in message.problems] for message in call.messages)


@pytest.mark.parametrize("seed", range(8))
def test_a_recording_that_lost_packets_never_shows_a_message_that_was_not_sent(seed: int) -> None:
    packets = fixture_packets("many")
    order = random.Random(seed)
    kept = [packet for packet in packets if order.random() > 0.15]
    sent = {message.data for call in of("many").calls for message in call.messages}
    for call in build(recording(kept), EMPTY).calls:
        for message in call.messages:
            assert message.data in sent or message.problems


@settings(max_examples=40, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=12), seed=st.integers(0, 99))
def test_mutated_recordings_never_raise(changes: list[tuple[int, int]], seed: int) -> None:
    packets = [bytearray(packet.data) for packet in fixture_packets("kinds")]
    for at, value in changes:
        packet = packets[at % len(packets)]
        packet[at // len(packets) % len(packet)] = value
    random.Random(seed).shuffle(packets[10:14])
    build(recording(Packet(time_ns=n, data=bytes(p), length=len(p)) for n, p in enumerate(packets)), SCHEMA)


def test_the_same_recording_is_the_same_trace() -> None:
    assert of("kinds") == of("kinds")


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(("kinds", "endings", "gzip", "lossy")),
    cuts=st.lists(st.integers(0, 10_000), max_size=6),
    looks=st.integers(0, 63),
    seed=st.integers(0, 20),
)
def test_any_split_of_the_events_gives_the_same_trace(name: str, cuts: list[int], looks: int, seed: int) -> None:
    order = random.Random(seed)
    sent = [packet for packet in fixture_packets(name) if order.random() > 0.004 * seed][:400]
    places = sorted({cut % (len(sent) + 1) for cut in cuts})
    batches = [sent[begin:end] for begin, end in zip([0, *places], [*places, len(sent)], strict=True)]
    parts = [PacketBatch(packets=tuple(batch)) for batch in batches]
    story = [opened(), LogLine(process="server", stream=LogStream.STDOUT, text="up"), *parts]
    story += [Gap(cause=GapCause.KERNEL_DROPPED, packets=1), RunEnded(outcome=Outcome.COMPLETED, text="Stopped.")]
    events = tuple(RunEvent(number=n, time_ns=EPOCH + n, event=event) for n, event in enumerate(story, 1))
    builder = TraceBuilder(SCHEMA)
    for position, event in enumerate(events):
        builder.push([event])
        if looks >> position % 6 & 1:  # looking changes nothing
            seen = builder.trace()
            before = (len(seen.frames), repr(seen.calls)) if position % 3 else ("", "")
            builder.push([])
            assert not before[1] or repr(seen.calls) == before[1]
    assert builder.trace() == build(Recording(events=events), SCHEMA)
