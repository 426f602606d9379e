"""The fuzz target in CI: its corpus replayed, and a bounded number of new inputs."""

import pathlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import fuzzing, messages, schemas

CORPUS = sorted(fuzzing.CORPUS.iterdir())


@pytest.mark.parametrize("seed", CORPUS, ids=lambda path: path.name)
def test_corpus(seed: pathlib.Path) -> None:
    fuzzing.check_protobuf(seed.read_bytes())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    fuzzing.check_protobuf(data)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 255))
def test_mutated_messages(seed: int, choice: int) -> None:
    random = Random(seed)
    schema = schemas.schema(schemas.kinds())
    kind = schemas.message_class(schemas.kinds(), random.choice(sorted(schema.messages)))
    data = bytearray(messages.near_message(kind.DESCRIPTOR, random))
    for _ in range(random.choice((1, 2, 5)) if data else 0):
        data[random.randrange(len(data))] = random.choice((0, 0x7F, 0x80, 0xFF, random.randrange(256)))
    fuzzing.check_protobuf(bytes([choice, *data]))
