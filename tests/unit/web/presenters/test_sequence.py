"""The sequence of a recorded call: lanes, arrows, notes beside them, and the zoom to frames."""

from dataclasses import replace

from app.runs import events as ev
from app.schema.model import EMPTY
from app.trace import build
from app.trace.model import GapEntry, TimelineEntry, Trace
from app.web.presenters import happenings, paging, sequence, sequence_rows
from app.web.presenters.addresses import NOWHERE, Addresses, Selection
from app.web.presenters.paging import Ask
from tests.support import traffic
from tests.unit.web.presenters.conftest import Greeting

HERE = Addresses(fragment="/x", page="/y", selection=Selection())
BY_FRAMES = replace(HERE, selection=Selection(zoom="frames"))


def trace(*events: ev.AnyEvent) -> Trace:
    spoken = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02").close()
    return build.build(traffic.recording(spoken.packets, *events), EMPTY)


def test_arrows_go_from_who_speaks_to_who_hears() -> None:
    shown = sequence.present(trace(traffic.opened()), HERE, {(1, 1): '{"a": 1}'})
    assert [lane.name for lane in shown.lanes] == ["this page (driver)", "server"]
    arrows = [row for row in shown.rows if row.kind == "arrow"]
    assert {(row.direction, row.left, row.right) for row in arrows} == {("right", 1, 2), ("left", 1, 2)}
    request = next(row for row in arrows if row.label == '{"a": 1}')
    assert request.url == "/x/sequence?view=sequence&zoom=messages&call=1&message=1"


def test_unknown_ends_have_lanes_of_their_own() -> None:
    shown = sequence.present(trace(), BY_FRAMES, {})
    assert [lane.name for lane in shown.lanes] == ["unknown client", "unknown server"]


def test_ends_that_said_nothing_have_no_lane() -> None:
    silent = replace(trace().connections[0], client_bytes=0, server_bytes=0, refused=True)
    shown = sequence.present(replace(trace(), connections=(silent,), frames=(), calls=()), BY_FRAMES, {})
    assert shown.lanes == ()


def test_terminal_escapes_of_a_log_are_gone() -> None:
    line = ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="\x1b[31mred\x1b[0m")
    shown = sequence.present(trace(traffic.opened(), line), NOWHERE, {})
    assert "red" in [row.label for row in shown.rows if row.kind == "note"]


def test_frames_are_the_other_zoom() -> None:
    recorded = trace(traffic.opened())
    shown = sequence.present(recorded, BY_FRAMES, {})
    arrows = [row for row in shown.rows if row.kind == "arrow"]
    assert [row.cursor for row in arrows] == [f"frame-{frame.number}" for frame in recorded.frames]
    assert [(zoom.url, zoom.chosen) for zoom in shown.zooms] == [
        ("/x/sequence?view=sequence&zoom=messages", False), ("/x/sequence?view=sequence&zoom=frames", True),
    ]  # fmt: skip


def test_rows_stand_in_order_of_time_and_say_themselves_in_words() -> None:
    line = ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="got it")
    shown = sequence.present(trace(traffic.opened(), line), NOWHERE, {})
    times = [row.time_ns for row in shown.rows]
    assert times == sorted(times)
    for row in shown.rows:
        assert row.time in row.words
        assert row.label in row.words


def test_a_gap_goes_across_all_lanes() -> None:
    holed = replace(trace(traffic.opened()), gaps=(GapEntry(time_ns=5, text="5 packets are missing"),))
    (gap,) = [row for row in sequence.present(holed, NOWHERE, {}).rows if row.kind == "gap"]
    assert (gap.left, gap.right, gap.label) == (1, 2, "5 packets are missing")


def test_a_long_sequence_comes_in_parts() -> None:
    recorded = trace(traffic.opened())
    line = ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="x")
    lines = (2 * paging.PAGE) * happenings.MOST_LINES
    many = replace(recorded, timeline=(TimelineEntry(time_ns=10**9, event=line),) * lines)
    shown = sequence.present(many, HERE, {}, at_end=True)
    assert len(shown.rows) == paging.PAGE
    assert shown.part.later_url == ""
    assert shown.part.earlier_url == f"/x/sequence/rows?zoom=messages&before={shown.part.total - paging.PAGE}"
    first = sequence.more(many, HERE, {}, Ask(after=0))
    assert [row.words for row in first.rows] == [row.words for row in sequence.present(many, HERE, {}).rows]


def test_the_seventh_process_shares_the_last_lane() -> None:
    started = [ev.ProcessStarted(process=f"worker {number}", command="x") for number in range(9)]
    shown = sequence.present(trace(traffic.opened(), *started), NOWHERE, {})
    assert [lane.position for lane in shown.lanes] == list(range(1, sequence_rows.MOST_LANES + 1))
    assert shown.lanes[-1].name == "worker 3, worker 4, worker 5, worker 6, worker 7, worker 8"
    assert max(row.right for row in shown.rows) == sequence_rows.MOST_LANES


def test_alone_it_links_to_nothing() -> None:
    shown = sequence.alone(trace(traffic.opened()), {})
    assert shown.zooms == ()
    assert {(row.url, row.page_url) for row in shown.rows} == {("", "")}
    assert [row.label for row in shown.rows] == [
        row.label for row in sequence.present(trace(traffic.opened()), NOWHERE, {}).rows
    ]


def test_what_one_process_writes_in_a_row_is_one_note() -> None:
    out, err = (
        [ev.LogLine(process="server", stream=stream, text=text) for text in "ab"]
        for stream in (ev.LogStream.STDOUT, ev.LogStream.STDERR)
    )
    shown = sequence.present(trace(traffic.opened(), *out, *err), NOWHERE, {})
    notes = [(row.label, row.lines, row.sign) for row in shown.rows if row.writer]
    assert notes == [("a\nb", 2, "plain"), ("a\nb", 2, "bad")]


def test_arrows_tell_their_time_in_the_call_and_what_shares_a_packet(greeting: Greeting) -> None:
    arrows = [row for row in sequence.present(greeting.trace, NOWHERE, {}).rows if row.kind == "arrow"]
    assert [row.since for row in arrows] == ["call 1", *["same packet"] * 2, "+1.86 ms", *["same packet"] * 2]
    assert [bool(row.time) for row in arrows] == [True, False, False] * 2
