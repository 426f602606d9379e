"""Rows made of what happened, and of nothing else."""

from app.schema.model import EMPTY
from app.trace import build
from app.trace.model import Sender
from app.web.presenters import happenings, sequence_rows
from app.web.presenters.sequence_rows import Context
from tests.support import traffic


def test_only_what_is_looked_at_becomes_a_row() -> None:
    talk = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02").say(3, b"", b"")
    trace = build.build(traffic.recording(talk.packets, traffic.opened()), EMPTY)
    context = Context(
        trace=trace,
        lanes={"driver": 1, "server": 2},
        address="/a?",
        page_address="/p?",
        words={(1, 2): "{}"},
        ours=False,
    )
    every = happenings.of_messages(trace)
    answer = next(number for number, one in enumerate(every) if one.kind == "step" and one.step == 4)
    (row,) = sequence_rows.rows(context, every[answer : answer + 1])
    assert (row.label, row.direction, row.cursor, row.url) == ("{}", "left", "message-1-2", "/a?&call=1&message=2")
    assert len(sequence_rows.rows(context, every)) == len(every)


def test_unknown_ends_have_names_of_their_own() -> None:
    assert sequence_rows.lane_name("", Sender.CLIENT) == "unknown client"
