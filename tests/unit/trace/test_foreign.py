"""Bytes from anywhere."""

import gzip

from app.schema.model import EMPTY, Schema
from app.trace.foreign import MOST_MESSAGES, readings
from tests.support import schemas
from tests.support.traffic import prefixed

SCHEMA: Schema = schemas.schema(schemas.kinds())
TREE = schemas.message_class(schemas.kinds(), "kinds.three.Tree")(label="leaf").SerializeToString()


def test_without_a_schema_fields_are_numbers() -> None:
    (plain,) = readings(b"\x0a\x03Ada", EMPTY)
    assert not plain.prefixed
    (node,) = plain.messages[0].annotated.nodes
    assert (node.number, node.readings[0].text) == (1, '"Ada"')


def test_a_prefix_that_fits_is_taken_for_one_and_the_other_reading_stays() -> None:
    first, second, *_ = readings(prefixed(b"\x0a\x03Ada"), EMPTY)
    assert (first.prefixed, second.prefixed) == (True, False)
    assert (first.messages[0].prefix, first.messages[0].annotated.data) == (b"\0\0\0\0\x05", b"\x0a\x03Ada")


def test_the_type_that_knows_every_field_comes_first() -> None:
    found = readings(TREE, SCHEMA)
    assert found[0].strange == 0
    assert any(reading.type_name == "kinds.three.Tree" for reading in readings(TREE, SCHEMA, "kinds.three.Tree"))
    assert len({reading.type_name for reading in found}) == len(found)


def test_a_type_can_be_asked_for_also_one_that_is_not_there() -> None:
    assert {reading.type_name for reading in readings(TREE, SCHEMA, "kinds.three.Tree")} == {"kinds.three.Tree"}
    (unknown,) = readings(TREE, SCHEMA, "no.Such")
    assert [problem.code for problem in unknown.messages[0].annotated.problems] == ["type-unknown"]


def test_several_messages_and_what_is_left_of_them() -> None:
    first = readings(prefixed(b"\x08\x01") + prefixed(b"\x08\x02") + b"\0\0", EMPTY)[0]
    assert [message.annotated.data for message in first.messages] == [b"\x08\x01", b"\x08\x02"]
    assert (first.rest, first.strange) == (b"\0\0", 1)
    many = readings(prefixed(b"") * (MOST_MESSAGES + 1), EMPTY)[0]
    assert (len(many.messages), len(many.rest)) == (MOST_MESSAGES, 5)


def test_a_compressed_message_is_expanded_as_gzip_or_said_not_to_be() -> None:
    packed = readings(prefixed(gzip.compress(b"\x08\x01"), flag=1), EMPTY)[0].messages[0]
    assert (packed.compressed, packed.annotated.data, packed.wrong) == (True, b"\x08\x01", "")
    assert "not sound gzip" in readings(prefixed(b"\x08\x01", flag=1), EMPTY)[0].messages[0].wrong


def test_nothing_is_an_empty_message() -> None:
    (empty,) = readings(b"", EMPTY)
    assert (empty.messages[0].annotated.nodes, empty.strange) == ((), 0)
