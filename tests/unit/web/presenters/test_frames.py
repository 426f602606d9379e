"""The frame list of a recorded call, and what is not rendered at once."""

from dataclasses import replace

from app.runs import events as ev
from app.schema.model import EMPTY
from app.trace import build
from app.trace.model import Trace
from app.web.presenters import frames
from app.web.presenters.addresses import Addresses, Selection
from app.web.presenters.paging import Ask
from tests.support import traffic

HERE = Addresses(fragment="/x", page="/y", selection=Selection())


def trace(*events: ev.AnyEvent) -> Trace:
    spoken = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02").close()
    return build.build(traffic.recording(spoken.packets, *events), EMPTY)


def test_every_frame_is_a_row_with_its_own_token() -> None:
    recorded = trace(traffic.opened())
    shown = frames.present(recorded, HERE)
    assert [row.cursor for row in shown.rows.rows] == [f"frame-{frame.number}" for frame in recorded.frames]
    assert (shown.rows.earlier_url, shown.rows.later_url) == ("", "")
    data = next(row for row in shown.rows.rows if row.type == "DATA")
    assert data.lights == "call-1 message-1-1"
    assert data.shape == "●"


def test_long_lists_come_in_parts() -> None:
    recorded = trace(traffic.opened())
    many = replace(recorded, frames=tuple(replace(recorded.frames[0], number=n) for n in range(1, 1202)))
    first = frames.present(many, HERE).rows
    assert (len(first.rows), first.total, first.later_url) == (120, 1201, "/x/frames/rows?zoom=messages&after=120")
    last = frames.more(many, HERE, Ask(after=1200))
    assert ([row.number for row in last.rows], last.later_url) == ([1201], "")
    assert last.earlier_url == "/x/frames/rows?zoom=messages&before=1200"
