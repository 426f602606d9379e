"""What must hold of any bytes read as any message: the target of the fuzzer, and of the corpus it leaves behind."""

import json
import pathlib
from functools import cache

from app.schema.model import Schema
from app.trace.annotate import annotate, message_json
from app.trace.annotated import Node
from app.trace.plans import Plans
from app.wire import records
from app.wire.records import Record
from tests.support import schemas

CORPUS = pathlib.Path(__file__).parents[1] / "fixtures" / "corpus" / "protobuf"


@cache
def _types() -> tuple[Schema, tuple[str, ...]]:
    schema = schemas.schema(schemas.kinds())
    return schema, ("", *sorted(schema.messages))


def check_protobuf(data: bytes) -> None:
    """The first byte chooses a type, the others are the message. Raises AssertionError, or what the decoder raised."""
    schema, names = _types()
    type_name, taken = (names[data[0] % len(names)], data[1:]) if data else ("", data)
    _tiles(records.read(taken), 0, len(taken))
    found = annotate(taken, type_name, schema)
    _nodes_tile(found.nodes, 0, len(taken))
    compact = message_json(taken, type_name, Plans(schema), space="")
    assert json.loads(compact) == json.loads(found.json)
    assert found.json_bytes == len(compact.encode())
    assert not found.text or found.text.endswith("\n")


def _tiles(found: tuple[Record, ...], start: int, end: int) -> None:
    for record in found:
        assert start == record.start < record.end
        assert record.start <= record.tag_end <= record.value_start <= record.value_end <= record.end
        if record.records:
            _tiles(record.records, record.tag_end, record.value_end)
        start = record.end
    assert start == end


def _nodes_tile(nodes: tuple[Node, ...], start: int, end: int) -> None:
    for node in nodes:
        assert node.start == start
        at = node.start
        for part in node.parts:
            assert part.start == at < part.end
            at = part.end
        assert at == node.end
        if node.children:
            _nodes_tile(node.children, node.children[0].start, node.children[-1].end)
        start = node.end
    assert start == end
