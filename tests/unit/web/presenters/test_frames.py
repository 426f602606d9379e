"""The frame list and the sequence of a recorded call, and what is not rendered at once."""

from dataclasses import replace

import pytest

from app.runs import events as ev
from app.schema.model import EMPTY
from app.trace import build
from app.trace.model import Trace
from app.web.presenters import frames, sequence
from tests.support import traffic
from tests.support.people import Web


@pytest.fixture(autouse=True)
def _language(web: Web):  # noqa: ANN202 - a fixture without a value
    with web.app.test_request_context("/"):
        yield


def trace(*events: ev.AnyEvent) -> Trace:
    spoken = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02").close()
    return build.build(traffic.recording(spoken.packets, *events), EMPTY)


def test_every_frame_is_a_row_with_its_own_token() -> None:
    recorded = trace(traffic.opened())
    shown = frames.present(recorded, "/x")
    assert [row.cursor for row in shown.rows.rows] == [f"frame-{frame.number}" for frame in recorded.frames]
    assert shown.rows.more_url == ""
    data = next(row for row in shown.rows.rows if row.type == "DATA")
    assert data.lights == "call-1 message-1-1"
    assert data.shape == "●"


def test_long_lists_come_in_parts() -> None:
    recorded = trace(traffic.opened())
    many = replace(recorded, frames=tuple(replace(recorded.frames[0], number=n) for n in range(1, 1202)))
    first = frames.rows(many, "/x", 0)
    assert (first.shown, first.total, first.more_url) == (500, 1201, "/x/rows?after=500")
    last = frames.rows(many, "/x", 1000)
    assert (last.shown, last.more_url) == (1201, "")


def test_arrows_go_from_who_speaks_to_who_hears() -> None:
    shown = sequence.present(trace(traffic.opened()), "/x?a", "/y?a", {(1, 1): '{"a": 1}'})
    assert [lane.name for lane in shown.lanes] == ["driver", "server"]
    arrows = [row for row in shown.rows if row.kind == "arrow"]
    assert {(row.direction, row.left, row.right) for row in arrows} == {("right", 1, 2), ("left", 1, 2)}
    request = next(row for row in arrows if row.label == '{"a": 1}')
    assert request.url == "/x?a&call=1&message=1"


def test_unknown_ends_have_lanes_of_their_own() -> None:
    shown = sequence.present(trace(), "", "", {}, frames=True)
    assert [lane.name for lane in shown.lanes] == ["unknown client", "unknown server"]


def test_terminal_escapes_of_a_log_are_gone() -> None:
    line = ev.LogLine(process="server", stream=ev.LogStream.STDOUT, text="\x1b[31mred\x1b[0m")
    shown = sequence.present(trace(traffic.opened(), line), "", "", {})
    assert "red" in [row.label for row in shown.rows if row.kind == "note"]
