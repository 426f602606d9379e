"""Protobuf's own text format as the judge: the same bytes are the same text, unknown fields included."""

from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import pytest
from google.protobuf import message, text_format
from google.protobuf.message import DecodeError
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trace import annotate
from app.trace.annotated import AnnotatedMessage, Node
from app.wire import records
from app.wire.records import WireType
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
seeds = st.integers(0, 2**32)


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from walk(node.children)


@cache
def message_sets(descriptor_set: bytes) -> set[str]:
    """Names of the messages with the wire format of MessageSet."""
    return {name for name, found in schemas.schema(descriptor_set).messages.items() if found.message_set}


def is_judged(found: AnnotatedMessage, sets: set[str]) -> bool:
    """False where protobuf's Python prints what no specification says.

    It writes an unknown map entry anew instead of keeping its bytes, drops numbers that a MessageSet does not know, prints a
    string that is not UTF-8 in its own way, and takes an unmatched EGROUP tag for the end of what may be a message.
    """
    in_set = found.nodes if found.type_name in sets else ()
    inside = [*in_set, *(child for node in walk(found.nodes) if node.type_text in sets for child in node.children)]
    return not (
        any(problem.code == "utf8-unchecked" for problem in found.problems)
        or any(node.wire_type is not WireType.SGROUP for node in inside)
        or any(
            " entry as an unknown field" in node.note or "the whole entry" in node.note for node in walk(found.nodes)
        )
        or any(ends_like_a_group(found.data, node) for node in walk(found.nodes))
    )


def ends_like_a_group(data: bytes, node: Node) -> bool:
    if node.wire_type is not WireType.LEN or not node.readings:
        return False
    start = next((part.start for part in node.parts if part.kind.value == "value"), node.end)
    inside = records.read(data, start, node.end)
    unmatched = any(problem.code == "group-end-unmatched" for problem in records.problems(inside))
    return unmatched or any(record.wire_type is WireType.EGROUP for record in inside)


def judged(made: message.Message, descriptor_set: bytes) -> str | None:
    """What protobuf prints, or None where it refuses what an Any holds, or trips over a string (or key) that is not UTF-8."""
    pool = schemas.pool(descriptor_set)
    try:
        return text_format.MessageToString(made, print_unknown_fields=True, descriptor_pool=pool)
    except (DecodeError, UnicodeDecodeError, TypeError):
        return None


def assert_same_text(made: message.Message, data: bytes, descriptor_set: bytes) -> None:
    found = annotate.annotate(data, made.DESCRIPTOR.full_name, schemas.schema(descriptor_set))
    assert_positions(found)
    theirs = judged(made, descriptor_set)
    if theirs is not None and is_judged(found, message_sets(descriptor_set)):
        assert found.text == theirs


def assert_positions(found: AnnotatedMessage) -> None:
    """What a node points at are whole lines, without the indent before and the line's end; inside its parent's."""
    for node in walk(found.nodes):
        if node.text_start < 0:
            continue
        assert node.text_start < node.text_end < len(found.text)
        assert found.text[: node.text_start].rstrip(" ")[-1:] in {"", "\n"}
        assert found.text[node.text_end] == "\n"
        for child in node.children:
            assert child.text_start < 0 or node.text_start <= child.text_start < child.text_end <= node.text_end


@pytest.mark.parametrize("descriptor_set", SETS)
@settings(max_examples=100, deadline=None)
@given(seeds)
def test_random_messages(descriptor_set: Callable[[], bytes], seed: int) -> None:
    random = Random(seed)
    names = sorted(name for name, found in schemas.schema(descriptor_set()).messages.items() if not found.is_map_entry)
    made = schemas.message_class(descriptor_set(), random.choice(names))()
    messages.fill(made, random)
    assert_same_text(made, made.SerializePartialToString(), descriptor_set())


@pytest.mark.parametrize("descriptor_set", SETS)
@settings(max_examples=100, deadline=None)
@given(seeds)
def test_near_messages_with_unknown_fields(descriptor_set: Callable[[], bytes], seed: int) -> None:
    random = Random(seed)
    names = sorted(name for name, found in schemas.schema(descriptor_set()).messages.items() if not found.is_map_entry)
    kind = schemas.message_class(descriptor_set(), random.choice(names))
    data = messages.near_message(kind.DESCRIPTOR, random)
    try:
        made = kind.FromString(data)
    except DecodeError:
        found = annotate.annotate(data, kind.DESCRIPTOR.full_name, schemas.schema(descriptor_set()))
        assert_positions(found)
    else:
        assert_same_text(made, data, descriptor_set())
