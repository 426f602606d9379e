"""Items: packed elements stay in columns, and are items of their own when they are looked at."""

from app.trace.item_reader import ItemReader
from app.trace.items import Elements, Item, element_item, rest_item
from app.trace.plans import Plans
from tests.support import schemas


def packed(data: str, type_name: str) -> tuple[Item, Elements]:
    taken = bytes.fromhex(data)
    (item,) = ItemReader(taken, Plans(schemas.schema(schemas.kinds()))).message(0, len(taken), f"kinds.{type_name}")
    assert item.elements
    return item, item.elements


def test_elements() -> None:
    item, elements = packed("22 03 03 8e 02", "three.Repeated")  # uint64s = [3, 270]
    found = [element_item(item, elements, position) for position in range(2)]
    assert [(one.record.start, one.record.end, one.value, one.known) for one in found] == [
        (2, 3, 3, True),
        (3, 5, 270, True),
    ]
    assert (elements.end, list(elements.taken), rest_item(item, elements)) == (5, [3, 270], None)


def test_what_cannot_be_read_is_the_rest() -> None:
    item, elements = packed("22 02 03 8e", "three.Repeated")
    rest = rest_item(item, elements)
    assert rest
    assert (rest.record.start, rest.record.end, rest.broken) == (3, 4, True)


def test_elements_that_a_closed_enum_keeps_out() -> None:
    item, elements = packed("2a 03 01 09 02", "two.Legacy")
    assert (list(elements.values), list(elements.taken)) == ([1, 9, 2], [1, 2])
    refused = element_item(item, elements, 1)
    assert not refused.known
    assert refused.note == "kinds.two.Color is closed and has no value 9: a reader keeps it as an unknown field."
