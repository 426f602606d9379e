"""Reading items: budgets, and what an Any names. What is read is compared with protobuf in tests/oracles."""

from app.trace import item_reader
from app.trace.item_reader import ItemReader, all_problems
from app.trace.plans import Plans
from tests.support import schemas

KINDS = schemas.kinds()
SCHEMA = schemas.schema(KINDS)
Repeated = schemas.message_class(KINDS, "kinds.three.Repeated")


def test_a_budget_bounds_the_elements() -> None:
    data = Repeated(uint64s=[1] * 50).SerializeToString()
    (item,) = ItemReader(data, Plans(SCHEMA), elements=10).message(0, len(data), "kinds.three.Repeated")
    assert item.elements
    assert len(item.elements.values) == 10
    assert [problem.code for problem in all_problems([item])] == ["too-many-records"]


def test_a_budget_bounds_the_items() -> None:
    data = Repeated(strings=["a"] * 50).SerializeToString()
    items = ItemReader(data, Plans(SCHEMA), items=10).message(0, len(data), "kinds.three.Repeated")
    assert [item.broken for item in items] == [False] * 10 + [True]
    assert items[-1].record.end == len(data)


def test_the_type_of_an_any() -> None:
    assert item_reader.any_type("type.googleapis.com/a.B") == "a.B"
    assert item_reader.any_type("a.B") == "a.B"
    assert item_reader.any_type(None) == ""
