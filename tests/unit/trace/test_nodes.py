"""Nodes within a budget: the first of a long list, one for the others, and those when they are looked at."""

import pytest

from app.trace import nodes
from app.trace.annotate import annotate, more
from app.trace.annotated import AnnotatedMessage, Node, PartKind
from tests.support import schemas

KINDS = schemas.kinds()
SCHEMA = schemas.schema(KINDS)
TYPE = "kinds.three.Repeated"


def repeated(**fields: object) -> bytes:
    return schemas.message_class(KINDS, TYPE)(**fields).SerializeToString()


def whole_list(data: bytes, first: tuple[Node, ...]) -> list[Node]:
    """Looks at more until nothing is left out."""
    found = list(first)
    while found[-1].more:
        found += more(data, TYPE, SCHEMA, found.pop().id)
    return found


def shown(found: AnnotatedMessage, node: Node) -> str:
    return found.json[node.json_start : node.json_end]


def test_of_a_long_packed_list_the_first_elements_are_nodes() -> None:
    data = repeated(uint64s=range(1_300))
    found = annotate(data, TYPE, SCHEMA)
    (node,) = found.nodes
    assert len(node.children) == nodes.MAX_CHILDREN + 1
    rest = node.children[-1]
    assert (rest.more, rest.value_text, rest.parts[0].kind) == (800, "800 more", PartKind.MORE)
    assert (rest.start, rest.end) == (node.children[-2].end, node.end)
    every = whole_list(data, node.children)
    assert [one.value_text for one in every] == [str(n) for n in range(1_300)]
    assert [shown(found, one) for one in every] == [f'"{n}"' for n in range(1_300)]
    assert [one.id for one in every] == [f"0.{n}" for n in range(1_300)]
    assert found.json.count(",") == 1_299


def test_of_many_records_the_first_are_nodes() -> None:
    data = repeated(strings=["a"] * 1_300)
    found = annotate(data, TYPE, SCHEMA)
    assert len(found.nodes) == nodes.MAX_CHILDREN + 1
    every = whole_list(data, found.nodes)
    assert [one.id for one in every] == [str(n) for n in range(1_300)]
    assert {shown(found, one) for one in every} == {'"a"'}


def test_a_budget_for_the_whole_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.trace.nodes.MAX_NODES", 2_000)
    data = repeated(messages=[{"int32_value": 1}] * 400) * 5
    found = annotate(data, TYPE, SCHEMA)
    assert sum(1 + len(node.children) for node in found.nodes) <= nodes.MAX_NODES + 1
    assert found.nodes[-1].end == len(data)
    assert len(whole_list(data, found.nodes)) == 2_000


def test_elements_behind_a_refused_one_keep_their_place_in_the_json() -> None:
    data = bytes.fromhex("2a 04 01 09 02 01")
    found = annotate(data, "kinds.two.Legacy", SCHEMA)
    (node,) = found.nodes
    assert [shown(found, one) if one.json_start >= 0 else "" for one in node.children] == [
        '"RED"',
        "",
        '"GREEN"',
        '"RED"',
    ]
    assert more(data, "kinds.two.Legacy", SCHEMA, "0.2") == node.children[2:]


@pytest.mark.parametrize("node", ["", "x", "0.x", "9.1", "-1", "7"])
def test_more_of_what_is_not_there(node: str) -> None:
    assert more(repeated(strings=["a"]), TYPE, SCHEMA, node) == ()
