"""Streams and settings in words."""

from app.schema.model import EMPTY
from app.trace import build, lanes
from app.trace.lanes import ConnectionLanes
from app.web.presenters import stream_facts
from tests.support import traffic


def recorded() -> ConnectionLanes:
    talk = traffic.Conversation().settle().say(1, b"a", b"b").say(3, b"a", b"b")
    return lanes.lanes(build.build(traffic.recording(talk.packets), EMPTY), 1)


def test_the_states_in_words_name_the_frame() -> None:
    life = stream_facts.life(1, recorded().frames, (0, 0))
    assert [change.text for change in life.changes] == [
        "HEADERS from the client: client open, server open",
        "DATA END_STREAM from the client: client half-closed (local), server half-closed (remote)",
        "HEADERS END_STREAM from the server: client closed, server closed",
    ]
    assert life.changes[0].cursor == "frame-4"


def test_settings_of_both_ends_stand_side_by_side() -> None:
    in_force = recorded().settings[-1].in_force
    row = next(row for row in stream_facts.settings(in_force) if row.name == "SETTINGS_INITIAL_WINDOW_SIZE")
    assert (row.client, row.server) == ("65,535", "65,535")
    assert len(stream_facts.waiting(in_force)) == 2, "neither end has acknowledged the settings of the other"
