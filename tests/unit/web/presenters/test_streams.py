"""Lanes of streams: rails, marks, pages."""

from dataclasses import replace

from app.schema.model import EMPTY
from app.trace import build, lanes
from app.trace.model import Trace
from app.web.presenters import streams
from app.web.presenters.addresses import Addresses, Selection
from app.web.presenters.streams import StreamsView
from tests.support import traffic


def recorded(calls: int = 2) -> Trace:
    talk = traffic.Conversation().settle()
    for number in range(calls):
        talk.say(2 * number + 1, b"a", b"b")
    return build.build(traffic.recording(talk.packets, traffic.opened()), EMPTY)


def shown(trace: Trace, chosen: Selection = Selection(view="streams"), *, at_end: bool = False) -> StreamsView:  # noqa: B008
    links = Addresses(fragment="/runs/r/wire", page="/runs/r", selection=chosen)
    return streams.present(lanes.lanes(trace, 1), trace.connections, links, at_end=at_end)


def test_a_lane_for_each_stream_and_one_for_the_connection() -> None:
    view = shown(recorded())
    assert [(lane.title, lane.detail, len(lane.marks)) for lane in view.lanes] == [
        ("connection", "", 3),
        ("stream 1", "call 1", 5),
        ("stream 3", "call 2", 5),
    ]
    assert view.summary == "13 frames on 2 streams"


def test_rails_are_the_states_of_both_ends() -> None:
    lane = shown(recorded()).lanes[1]
    client = [rail.title for rail in lane.rails if rail.y == lane.rails[0].y]
    server = [rail.title for rail in lane.rails if rail.y != lane.rails[0].y]
    assert client == ["open", "half-closed (local)"]
    assert server == ["open", "half-closed (remote)"]
    assert all(rail.width > 0 for rail in lane.rails)


def test_marks_stand_in_order_and_say_what_they_are() -> None:
    marks = shown(recorded()).lanes[1].marks
    assert [mark.x for mark in marks] == sorted({mark.x for mark in marks}), "no two on one spot"
    assert "client, stream 1: HEADERS" in marks[0].words
    assert marks[1].lights == "call-1"


def test_long_connections_come_in_pictures() -> None:
    trace = recorded(80)
    first, last = shown(trace), shown(trace, at_end=True)
    assert [(link.text, link.way) for link in first.pages] == [("Later frames ▶", "later")]
    assert [link.text for link in last.pages] == ["◀ Earlier frames"]
    middle = shown(trace, Selection(view="streams", at=trace.frames[250].time_ns))
    assert len(middle.pages) == 2
    assert len(middle.lanes) == streams.MOST_LANES
    assert middle.left_out == "1 more streams are not drawn; Frames lists all of them."


def test_the_chosen_stream_has_its_windows_drawn() -> None:
    view = shown(recorded(), Selection(view="streams", stream=3))
    assert [lane.chosen for lane in view.lanes] == [False, False, True]
    assert [chart.title for chart in view.charts] == ["Windows of the connection", "Windows of stream 3"]


def test_nothing_yet_is_said_by_the_template() -> None:
    trace = replace(recorded(), frames=())
    assert shown(trace).lanes == ()
