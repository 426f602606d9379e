"""Views are made of the trace that a worker keeps."""

from app.client import run_events
from app.decode import view_jobs
from app.trace import export
from tests.support import traffic


def chunks() -> tuple[bytes, ...]:
    talk = traffic.Conversation().settle().say(1, b"a", b"b").say(3, b"a", b"b")
    return (run_events.encode_events(traffic.recording(talk.packets).events),)


def test_header_blocks_and_one_of_them() -> None:
    found = view_jobs.header_blocks(chunks(), b"")
    assert [block.length for block in found if block.client] == [52, 6]
    one = view_jobs.header_block(chunks(), b"", found[0].frame)
    assert one
    assert one.summary == found[0]
    assert view_jobs.header_block(chunks(), b"", 1) is None


def test_the_lanes_of_a_connection() -> None:
    found = view_jobs.lanes(chunks(), b"", 1)
    assert [frame.stream_id for frame in found.frames if frame.client] == [0, 0, 1, 1, 3, 3]


def test_the_transcript_is_of_the_whole_run() -> None:
    assert view_jobs.transcript(chunks(), b"").startswith("transcript ")


def test_a_capture_file_is_a_run_that_has_ended() -> None:
    talk = traffic.Conversation().settle().say(1, b"a", b"b").close()
    made = view_jobs.captured(export.to_pcapng(traffic.recording(talk.packets)))
    assert (made.packets, made.started_ns, made.problems) == (len(talk.packets), talk.packets[0].time_ns, ())
    assert [block.length for block in view_jobs.header_blocks(made.chunks, b"") if block.client] == [52]


def test_what_is_no_capture_file_is_said() -> None:
    made = view_jobs.captured(b"hello")
    assert (made.packets, made.problems) == (0, ("This is neither a pcapng nor a pcap file.",))


def test_pasted_bytes_have_readings() -> None:
    (reading,) = view_jobs.readings(b"\x08\x01", b"", "")
    assert reading.messages[0].annotated.data == b"\x08\x01"


def test_two_runs_are_compared() -> None:
    assert view_jobs.compare(chunks(), b"", chunks(), b"").first == -1
