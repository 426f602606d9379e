"""The pictures of a comparison: shares of a width that add up, on one scale for both."""

from app.runs.events import ComparedPart
from app.trace.twin import Part
from app.web.presenters import twin_pictures as pictures
from tests.support.traffic import Conversation
from tests.support.twin_recordings import ANSWER, ASK, JSON, TOLD, as_json, compared, over_grpc, told


def part(json: Conversation | None = None) -> Part:
    events = told(json=False, ports=(40000,)), told(json=True, ports=(40001,))
    return compared(*events, conversations=(over_grpc(), json or as_json())).parts[ComparedPart.ONE_BY_ONE]


def test_bars_are_shares_of_the_longest() -> None:
    first, later = pictures.bars(part())
    grpc, json = later.bars
    assert json.total == f"{len(ASK + JSON + TOLD + ANSWER)} B"
    assert (json.headers, json.framing, json.body) == (f"{len(ASK + TOLD)} B", "0 B", f"{len(JSON + ANSWER)} B")
    assert [segment.kind for segment in json.segments] == ["headers", "body"]
    assert sum(float(segment.width.rstrip("%")) for segment in json.segments) == 100.0
    assert sum(float(segment.width.rstrip("%")) for segment in grpc.segments) < 100.0
    assert [segment.kind for segment in first.bars[0].segments] == ["setup", "headers", "framing", "body"]


def test_strips_have_median_quartiles_and_an_edge_for_the_slowest() -> None:
    slow = Conversation(40001, 50080)
    for at in range(6):
        slow.client(ASK, JSON)
        slow.packets += Conversation(41000 + at).packets * (60 if at == 5 else 0)  # packets of others take time
        slow.server(TOLD, ANSWER)
    events = told(json=False, ports=(40000,), calls=5), told(json=True, ports=(40001,), calls=5)
    found = compared(*events, conversations=(over_grpc(6), slow)).parts[ComparedPart.ONE_BY_ONE]
    strips = pictures.strips(found)
    grpc, json = strips.strips
    assert (len(grpc.dots), [dot.far for dot in json.dots]) == (5, [False] * 4 + [True])
    assert strips.left_out.startswith("1 slower")
    assert json.shown[0] == "0.00 ms"
    assert "JSON: 5 calls, median 0.00 ms" in json.words
    assert [tick.x for tick in strips.ticks] == ["0.00%", "25.00%", "50.00%", "75.00%", "100.00%"]


def test_one_call_is_its_own_median() -> None:
    events = told(json=False, ports=(40000,), calls=1), told(json=True, ports=(40001,), calls=1)
    found = compared(*events, conversations=(over_grpc(), as_json())).parts[ComparedPart.ONE_BY_ONE]
    assert pictures.spread(found.grpc) == pictures.Spread(low=1000, median=1000, high=1000, most=1000)
    assert len(pictures.strips(found).strips[0].dots) == 1


def test_lanes_say_who_waited_for_whose_connection() -> None:
    grpc, json = pictures.lanes(part())
    assert "1 connection." in grpc.words
    assert json.runs[0].x == "0.00%"
    assert "connection 1: asked after 0.00 ms" in json.runs[0].words
    assert json.height == 2 * pictures.ROW + 4
