"""The wire area: what was asked for, and the view that answers it."""

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from app.runs import events as ev
from app.web import wire_area
from app.web.material import Material, material
from app.web.presenters.addresses import VIEWS, Selection
from app.web.presenters.block import BlockView
from app.web.presenters.frames import FramesView
from app.web.presenters.headers import HeadersView
from app.web.presenters.logs import LogsView
from app.web.presenters.sequence import SequenceView
from app.web.presenters.streams import StreamsView
from app.web.presenters.transcript import TranscriptView
from app.web.presenters.xray import BytesView
from app.web.services import services
from tests.support import recordings as r
from tests.support import traffic
from tests.support.people import Person, Web


@pytest.fixture(autouse=True)
def _request(web: Web) -> Iterator[None]:
    with web.app.test_request_context("/w/x?view=frames"):
        yield


@pytest.fixture
def found(web: Web, alice: Person) -> Material:
    """A live run with one call on the wire."""
    alice.post(f"{alice.url}/run")
    packets = traffic.Conversation().settle().say(1, b"\x08\x01", b"\x08\x02").packets
    web.happened(alice.run_id, *r.up(), traffic.opened(), ev.PacketBatch(packets=tuple(packets)))
    run = web.store.run(alice.run_id)
    assert run
    return material(services(), run)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ({}, Selection()),
        ({"view": "frames", "call": "2", "message": "3"}, Selection(view="frames", call=2, message=3)),
        ({"view": "../x", "call": "x", "zoom": "deep"}, Selection()),
        ({"zoom": "frames"}, Selection(zoom="frames")),
        ({"at": "1.5", "stream": "3"}, Selection(at=1_500_000, stream=3)),
        ({"at": "soon", "block": "-4"}, Selection()),
    ],
)
def test_anything_odd_is_the_default(query: dict[str, str], chosen: Selection) -> None:
    assert wire_area.selection(MultiDict(query)) == chosen


@pytest.mark.parametrize(
    ("view", "main", "side"),
    [
        ("sequence", SequenceView, BytesView),
        ("frames", FramesView, BytesView),
        ("headers", HeadersView, BlockView),
        ("streams", StreamsView, type(None)),
        ("logs", LogsView, type(None)),
        ("transcript", TranscriptView, type(None)),
        ("bytes", type(None), BytesView),
    ],
)
def test_each_view_opens(found: Material, view: str, main: type, side: type) -> None:
    shown = wire_area.wire_view(services(), found, Selection(view=view))
    assert isinstance(shown.main, main)
    assert isinstance(shown.side, side)
    assert [tab.chosen for tab in shown.tabs] == [name == view for name in VIEWS]
    assert shown.export_url == f"/runs/{found.run.run_id}/recording.pcapng"


def test_the_chosen_message_is_taken_apart_else_the_first_of_the_latest_call(found: Material) -> None:
    chosen = wire_area.wire_view(services(), found, Selection(call=1, message=2)).side
    default = wire_area.wire_view(services(), found, Selection(call=9, message=9)).side
    assert isinstance(chosen, BytesView)
    assert isinstance(default, BytesView)
    assert chosen.message
    assert default.message
    assert (chosen.message.cursor, default.message.cursor) == ("message-1-2", "message-1-1")


def test_a_link_of_the_zoom_counts_after_the_zoom_that_stands() -> None:
    assert wire_area.selection(MultiDict([("zoom", "messages"), ("zoom", "frames")])).zoom == "frames"
    assert wire_area.selection(MultiDict([("zoom", "frames"), ("zoom", "messages")])).zoom == "messages"


def test_a_header_block_is_chosen_by_the_frame_that_ends_it(found: Material) -> None:
    latest = wire_area.wire_view(services(), found, Selection(view="headers")).side
    other = wire_area.wire_view(services(), found, Selection(view="headers", block=6)).side
    none = wire_area.wire_view(services(), found, Selection(view="headers", block=999)).side
    assert isinstance(latest, BlockView)
    assert isinstance(other, BlockView)
    assert isinstance(none, BlockView)
    assert (latest.title, other.title) == ("▶ /demo.Echo/Say", "◀ :status 200")
    assert none.refused == "No header block ends in frame 999."
