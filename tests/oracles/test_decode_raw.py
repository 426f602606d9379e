"""``protoc --decode_raw`` as the judge of what is read without a schema."""

import subprocess
import sys
from collections.abc import Iterator
from random import Random

import pytest

from app.schema.model import EMPTY
from app.trace import text_text
from app.trace.annotate import annotate
from app.wire import records
from app.wire.records import Record, WireType
from tests.support import messages, schemas

MESSAGES = 150
"""In one run of protoc: each as a field of one large message."""


def decode_raw(data: bytes) -> str:
    command = [sys.executable, "-m", "grpc_tools.protoc", "--decode_raw"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def raw_lines(data: bytes, found: tuple[Record, ...], indent: str = "") -> Iterator[str]:
    """Our records in the form of ``--decode_raw``: fixed numbers as hex, a message wherever one can be read."""
    for record in found:
        inside = record.records
        if record.wire_type is WireType.LEN and record.value:
            inside = records.read(data, record.value_start, record.value_end)
        if record.wire_type is WireType.SGROUP or (inside and not records.problems(inside)):
            yield f"{indent}{record.number} {{"
            yield from raw_lines(data, inside, indent + "  ")
            yield f"{indent}}}"
        elif record.wire_type is WireType.LEN:
            taken = data[record.value_start : record.value_end]
            yield f'{indent}{record.number}: "{text_text.escaped_bytes(taken)}"'
        else:
            digits = {WireType.I32: "0x{:08x}", WireType.I64: "0x{:016x}"}.get(record.wire_type, "{}")
            yield f"{indent}{record.number}: {digits.format(record.value)}"


def container(random: Random, made: Iterator[bytes]) -> bytes:
    return b"".join(messages.record(random.randint(1, 5000), 2, one, random) for one in made)


@pytest.mark.parametrize("seed", range(4))
def test_records_are_those_that_protoc_sees(seed: int) -> None:
    random = Random(seed)
    schema = schemas.schema(schemas.kinds())
    names = sorted(name for name, found in schema.messages.items() if not found.is_map_entry)
    kinds = [schemas.message_class(schemas.kinds(), random.choice(names)).DESCRIPTOR for _ in range(MESSAGES)]
    data = container(random, (messages.near_message(kind, random, depth=2) for kind in kinds))
    assert "\n".join(raw_lines(data, records.read(data))) == decode_raw(data).rstrip("\n")


@pytest.mark.parametrize("seed", range(2))
def test_random_bytes_are_messages_where_protoc_says_so(seed: int) -> None:
    random = Random(seed)
    data = container(random, (random.randbytes(random.randint(1, 8)) for _ in range(MESSAGES)))
    assert "\n".join(raw_lines(data, records.read(data))) == decode_raw(data).rstrip("\n")


@pytest.mark.parametrize("seed", range(2))
def test_what_protoc_takes_for_a_message_is_among_the_readings(seed: int) -> None:
    random = Random(seed)
    data = container(random, (random.randbytes(random.randint(1, 6)) for _ in range(MESSAGES)))
    found = annotate(data, "", EMPTY)
    told = [line for line in decode_raw(data).splitlines() if not line.startswith((" ", "}"))]
    for node, line in zip(found.nodes, told, strict=True):
        if line.endswith("{"):
            assert "message" in {reading.kind for reading in node.readings}
