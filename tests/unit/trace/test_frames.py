from app.schema.model import EMPTY
from app.trace import frames
from app.trace.build import build
from app.trace.model import Sender
from app.wire import packets
from tests.support.traffic import Conversation, data, fixture_packets, recording


def test_frames_put_together_are_the_stream() -> None:
    captured = fixture_packets("kinds")
    trace = build(recording(captured), EMPTY)
    for sender, port in ((Sender.CLIENT, trace.connections[0].client_port), (Sender.SERVER, 50051)):
        segments = (packets.parse(packet.data, packet.length) for packet in captured)
        stream = b"".join(segment.payload for segment in segments if segment and segment.source.port == port)
        assert b"".join(frames.raw(frame) for frame in trace.frames if frame.sender is sender) == stream


def test_parts_tile_every_frame() -> None:
    for frame in build(recording(fixture_packets("endings")), EMPTY).frames:
        at = 0
        for part in frames.parts(frame):
            assert part.start == at
            at = part.end
        assert at == frame.end - frame.start == len(frames.raw(frame))


def test_a_payload_with_a_hole_is_one_part() -> None:
    whole = data(1, b"hello world")
    talk = Conversation().settle().client(whole[:12]).lose(whole[12:], client=True).client(data(1, b""))
    frame = next(frame for frame in build(recording(talk.packets), EMPTY).frames if frame.missing)
    assert [part.name for part in frames.parts(frame)][-1] == "Payload"
    assert len(frames.raw(frame)) == 12
