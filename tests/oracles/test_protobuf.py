"""Protobuf itself as the judge: the same bytes are the same JSON, and what it refuses we call a problem."""

import json
from collections.abc import Callable, Iterator
from random import Random

import pytest
from google.protobuf import descriptor_pb2, json_format, message
from google.protobuf.message import DecodeError
from hypothesis import given, settings
from hypothesis import strategies as st

from app.schema.example import example_json
from app.schema.read import read
from app.trace import annotate
from app.trace.annotated import AnnotatedMessage, Node, Part
from tests.support import messages, schemas

SETS = [
    pytest.param(schemas.kinds, id="kinds"),
    pytest.param(schemas.wide, id="wide"),
    pytest.param(schemas.googleapis, id="googleapis"),
    pytest.param(schemas.unittest, id="unittest"),
    pytest.param(schemas.conformance, id="conformance"),
    pytest.param(schemas.interop, id="interop"),
    pytest.param(schemas.xds, id="xds"),
    pytest.param(schemas.grpc_own, id="grpc"),
]
# Says nothing about the bytes themselves: protobuf's parser takes them too.
ACCEPTED = {"wire-type-mismatch", "json-range", "utf8-unchecked", "any-type-unknown"}
EXAMPLES = 100
seeds = st.integers(0, 2**32)


def type_names(descriptor_set: bytes) -> list[str]:
    return sorted(name for name, found in schemas.schema(descriptor_set).messages.items() if not found.is_map_entry)


def annotated(data: bytes, type_name: str, descriptor_set: bytes) -> AnnotatedMessage:
    return annotate.annotate(data, type_name, schemas.schema(descriptor_set))


def judged(made: message.Message, descriptor_set: bytes) -> str | None:
    """What protobuf prints, or None where it refuses."""
    try:
        return json_format.MessageToJson(made, ensure_ascii=False, descriptor_pool=schemas.pool(descriptor_set))
    except (json_format.Error, ValueError, TypeError, KeyError, DecodeError, AttributeError):
        return None


def has_map_order(value: message.Message) -> bool:
    """Maps of several entries have no order in protobuf, so that only their parsed JSON can be compared."""
    if value.DESCRIPTOR.full_name == "google.protobuf.Any":
        return True
    for field, content in value.ListFields():
        if messages.is_map(field) and len(content) > 1:
            return True
        children = content.values() if messages.is_map(field) else content if field.is_repeated else [content]
        if any(isinstance(child, message.Message) and has_map_order(child) for child in children):
            return True
    return False


def assert_same_json(made: message.Message, data: bytes, descriptor_set: bytes) -> None:
    ours = annotated(data, made.DESCRIPTOR.full_name, descriptor_set)
    theirs = judged(made, descriptor_set)
    parsed = json.loads(ours.json)
    compact = json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))
    assert ours.json_bytes == len(compact.encode())
    if theirs is None or any(problem.code == "utf8-unchecked" for problem in ours.problems):
        return  # protobuf's Python prints a string that is not UTF-8 as b'...', which no specification says
    assert parsed == without_empty_extensions(json.loads(theirs))
    if not has_map_order(made) and parsed == json.loads(theirs):
        assert ours.json == theirs


def without_empty_extensions(value: object) -> object:
    """Protobuf's upb prints a repeated extension without values once such a record was read; a field it does not."""
    if isinstance(value, list):
        return [without_empty_extensions(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: without_empty_extensions(one) for key, one in value.items() if one != [] or key[:1] != "["}


def assert_tiled(found: AnnotatedMessage) -> None:
    assert "".join(text(found.data, node) for node in found.nodes) == found.data.hex()
    ids = [node.id for node in walk(found.nodes)]
    assert len(ids) == len(set(ids))
    for node in walk(found.nodes):
        assert -1 <= node.json_start <= node.json_end <= len(found.json)
        assert_parts(node.parts, node.start, node.end)
        if node.children:
            payload = next(part for part in node.parts if part.kind.value == "value")
            assert_parts(node.children, payload.start, payload.end)


def assert_positions(found: AnnotatedMessage) -> None:
    """What a node points at in the JSON is whole JSON, inside what its parent points at."""
    for node in walk(found.nodes):
        if node.json_start < 0:
            continue
        shown = found.json[node.json_start : node.json_end]
        assert is_json(f"{{{shown}}}") or is_json(f"[{shown}]")
        for child in node.children:
            assert child.json_start < 0 or node.json_start <= child.json_start <= child.json_end <= node.json_end


def is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def text(data: bytes, node: Node) -> str:
    return data[node.start : node.end].hex()


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def refusals(nodes: tuple[Node, ...]) -> list[str]:
    """Codes of what protobuf's parser refuses; it does not look into an Any."""
    codes = [problem.code for node in nodes for problem in node.problems if problem.code not in ACCEPTED]
    return codes + [code for node in nodes if node.type_text != "bytes" for code in refusals(node.children)]


def assert_parts(parts: tuple[Part, ...] | tuple[Node, ...], start: int, end: int) -> None:
    for part in parts:
        assert part.start == start
        assert part.end > part.start
        start = part.end
    assert start == end


@pytest.mark.parametrize("descriptor_set", SETS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds)
def test_random_messages_have_the_json_that_protobuf_prints(descriptor_set: Callable[[], bytes], seed: int) -> None:
    random = Random(seed)
    made = schemas.message_class(descriptor_set(), random.choice(type_names(descriptor_set())))()
    messages.fill(made, random)
    data = made.SerializePartialToString()
    found = annotated(data, made.DESCRIPTOR.full_name, descriptor_set())
    assert not refusals(found.nodes)
    assert_tiled(found)
    assert_positions(found)
    assert_same_json(made, data, descriptor_set())


@pytest.mark.parametrize("descriptor_set", SETS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds)
def test_near_messages_are_read_as_protobuf_reads_them(descriptor_set: Callable[[], bytes], seed: int) -> None:
    random = Random(seed)
    kind = schemas.message_class(descriptor_set(), random.choice(type_names(descriptor_set())))
    data = messages.near_message(kind.DESCRIPTOR, random)
    found = annotated(data, kind.DESCRIPTOR.full_name, descriptor_set())
    assert_tiled(found)
    assert_positions(found)
    refused = refusals(found.nodes)
    try:
        made = kind.FromString(data)
    except DecodeError:
        assert refused
    else:
        assert not refused
        assert_same_json(made, data, descriptor_set())


@pytest.mark.parametrize("descriptor_set", SETS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(seeds, st.binary(max_size=40))
def test_mutated_bytes_never_raise_and_always_tile(
    descriptor_set: Callable[[], bytes], seed: int, noise: bytes
) -> None:
    random = Random(seed)
    made = schemas.message_class(descriptor_set(), random.choice(type_names(descriptor_set())))()
    messages.fill(made, random)
    data = bytearray(made.SerializePartialToString() + noise)
    for _ in range(random.choice((1, 3))):
        if data:
            data[random.randrange(len(data))] = random.randrange(256)
    found = annotated(bytes(data[: random.randint(0, len(data))]), made.DESCRIPTOR.full_name, descriptor_set())
    assert_tiled(found)
    json.loads(found.json)


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(seeds)
def test_a_hostile_schema_never_makes_reading_raise(seed: int) -> None:
    random = Random(seed)
    files = descriptor_pb2.FileDescriptorSet.FromString(schemas.kinds())
    for file in files.file:
        for field in (field for declared in file.message_type for field in (*declared.field, *declared.extension)):
            if random.random() < 0.1:
                field.type = random.choice(field.DESCRIPTOR.fields_by_name["type"].enum_type.values).number
                field.label = random.choice((1, 3))
                field.number = random.choice((1, 2, field.number))
                field.type_name = random.choice((field.type_name, ".kinds.three.Tree", ".google.protobuf.Any", ""))
    schema = read(files.SerializeToString())
    made = schemas.message_class(schemas.kinds(), random.choice(type_names(schemas.kinds())))()
    messages.fill(made, random)
    found = annotate.annotate(made.SerializePartialToString(), made.DESCRIPTOR.full_name, schema)
    assert_tiled(found)
    json.loads(found.json)
    json.loads(example_json(schema, made.DESCRIPTOR.full_name))
