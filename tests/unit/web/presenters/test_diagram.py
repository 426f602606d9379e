"""The picture of a schema: boxes that do not overlap, edges from rows to the boxes of their types."""

import pytest

from app.web.presenters import diagram
from tests.support import schemas

KINDS = schemas.schema(schemas.kinds())


def test_services_at_the_left_and_what_they_reach_to_the_right() -> None:
    drawn = diagram.diagram(KINDS)
    boxes = {box.title: box for box in drawn.boxes}
    assert boxes["Kinds"].kind == "service"
    assert boxes["Kinds"].x < boxes["Tree"].x
    assert boxes["Tree"].x < boxes["Mood"].x or boxes["Scalars"].x < boxes["Mood"].x
    rows = [row.text for row in boxes["Scalars"].rows]
    assert "3 int64_value: int64" in rows
    assert "1 counts: map<string, int64>" in [row.text for row in boxes["Maps"].rows]
    assert "2 children: Tree[]" in [row.text for row in boxes["Tree"].rows]
    assert {edge.kind for edge in drawn.edges} == {"takes", "returns", "holds"}
    assert any(edge.streams for edge in drawn.edges)


def test_nothing_overlaps_and_all_is_inside() -> None:
    for schema in (KINDS, schemas.schema(schemas.conformance()), schemas.schema(schemas.grpc_own())):
        drawn = diagram.diagram(schema)
        taken = [(box.x, box.y, box.x + diagram.WIDTH, box.y + box.height) for box in drawn.boxes]
        assert len(taken) <= diagram.MOST_BOXES
        for one, (left, top, right, bottom) in enumerate(taken):
            assert right <= drawn.width
            assert bottom <= drawn.height
            others = taken[one + 1 :]
            assert not any(left < r and l < right and top < b and t < bottom for l, t, r, b in others)  # noqa: E741


def test_long_messages_are_cut_and_what_is_left_out_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert diagram.diagram(schemas.schema(schemas.xds())).left_out > 0
    monkeypatch.setattr(diagram, "MOST_ROWS", 3)
    boxes = {box.title: box for box in diagram.diagram(KINDS).boxes}
    assert [row.text for row in boxes["Scalars"].rows][-2:] == ["3 int64_value: int64", "+15"]


def test_an_empty_schema_is_an_empty_picture() -> None:
    drawn = diagram.diagram(schemas.schema(b""))
    assert (drawn.boxes, drawn.view_box) == ((), "0 0 0 0")
